"""What the planner is asked: the catalogue, the role, the person, the limits and the wishes.

Hours are multiples of 0.25, weeks are counted from `Constraints.start`, money is in whole units, levels
are 0 to 5. Nothing is checked here: `solve` checks every problem, however it was built.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

EstimateName = Literal["low", "likely", "high", "expected"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """The hours an activity takes: at best, as a rule, at worst."""

    low: float
    likely: float
    high: float


@dataclass(frozen=True, slots=True)
class SkillLevel:
    """A level of a skill that must be reached before an activity starts."""

    skill: str
    level: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Finishing the activity raises the skill to `to_level`; it cannot start below `from_level`."""

    skill: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a person can do; `min_weeks` is calendar time that more hours cannot shorten."""

    id: str
    hours: Estimate
    stage: int = 1
    cost: int = 0
    min_weeks: int = 0
    max_hours_per_week: float | None = None
    requires_activities: tuple[str, ...] = ()
    requires_levels: tuple[SkillLevel, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every skill that exists and every activity that may be planned."""

    skills: tuple[str, ...]
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class RequiredSkill:
    """The level of a skill that the role asks for; importance 1 to 5 weighs each missing level."""

    skill: str
    level: int
    importance: int


@dataclass(frozen=True, slots=True)
class Deliverable:
    """Something to show: `count` of the activities in `any_of` finished."""

    id: str
    importance: int
    any_of: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True, slots=True)
class TargetRole:
    """What the role asks for."""

    skills: tuple[RequiredSkill, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()


@dataclass(frozen=True, slots=True)
class InProgress:
    """An activity that was started: the hours and weeks it has already had."""

    activity: str
    hours_done: float = 0.0
    weeks_done: int = 0


@dataclass(frozen=True, slots=True)
class User:
    """What the person brings: self-assessed levels (missing ones are 0), finished and started activities."""

    levels: Mapping[str, int] = field(default_factory=dict)
    done: tuple[str, ...] = ()
    in_progress: tuple[InProgress, ...] = ()


@dataclass(frozen=True, slots=True)
class Blackout:
    """Days without any hours, both ends included."""

    from_date: date
    to_date: date


@dataclass(frozen=True, slots=True)
class Constraints:
    """Time and money: week 0 starts on `start`; without target or budget there is no such limit."""

    start: date
    hours_per_week: float
    target: date | None = None
    budget: int | None = None
    blackout: tuple[Blackout, ...] = ()
    exclude: tuple[str, ...] = ()
    must_include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """What to answer beside the plan.

    `explain` names the steps whose alternatives are priced, or "all"; each value of `what_if_hours` is one
    point of the what-if curve. Only what is asked for is computed.
    """

    estimate: EstimateName = "expected"
    horizon_weeks: int = 260
    explain: tuple[str, ...] | Literal["all"] = ()
    remedies: bool = False
    what_if_hours: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanningProblem:
    """The whole question; `previous_order` is the unfinished steps of the last plan, to be kept if
    possible.
    """

    catalogue: Catalogue
    role: TargetRole
    user: User
    constraints: Constraints
    options: Options = field(default_factory=Options)
    previous_order: tuple[str, ...] | None = None
    is_checked: bool = field(default=False, init=False, repr=False, compare=False)
