"""What the planner answers: a plan with its reasons, or the errors that stand in its way.

Hours are multiples of 0.25, weeks are counted from the start (week 0), money is in whole units.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Status = Literal["complete", "partial", "error"]
ReasonType = Literal["requirement", "deliverable", "must_include", "prerequisite"]
Cause = Literal["unreachable", "time", "budget", "time_or_budget"]
RemedyType = Literal["hours_per_week", "target", "budget"]
ErrorCode = Literal[
    "bad_json",
    "bad_schema",
    "too_large",
    "duplicate_id",
    "unknown_id",
    "bad_value",
    "target_in_past",
    "contradiction",
    "cycle",
    "must_include_unreachable",
    "must_include_does_not_fit",
]


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Hours of one step in one week."""

    week: int
    hours: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is in the plan.

    `requirement` has skill and level, `deliverable` has the deliverable, `prerequisite` has the step it
    stands before (`for_activity`) and, where a level is what that step needs, skill and level.
    """

    type: ReasonType
    skill: str | None = None
    level: int | None = None
    deliverable: str | None = None
    for_activity: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step with its place in the calendar; `end_week` is the last week it occupies."""

    activity: str
    hours: float
    start_week: int
    end_week: int
    weeks: tuple[WeekHours, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The plan in numbers; `ready_week` counts the weeks it takes, `ready_date` is the last day of the
    last one.

    An empty plan has ready week 0 and is ready on the start date.
    """

    open_weight: int
    hours: float
    cost: int
    ready_week: int
    ready_date: date
    curve: int


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A skill (levels) or a deliverable (counts) that the plan leaves open, with the weight that stays."""

    skill: str | None
    deliverable: str | None
    reached: int
    required: int
    weight: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class Remedy:
    """The smallest single change that closes everything reachable: hours a week, a target or a budget."""

    type: RemedyType
    value: int | date


@dataclass(frozen=True, slots=True)
class Alternative:
    """What the best plan without one step would cost: changes against the plan, and how one such plan
    differs.
    """

    without: str
    open_weight: int
    hours: float
    cost: int
    added: tuple[str, ...]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The best plan at another number of hours a week, or the code of the error that it would be."""

    hours_per_week: float
    open_weight: int | None = None
    ready_week: int | None = None
    ready_date: date | None = None
    error: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class PlanningError:
    """One thing wrong with the problem: where it stands (JSON path), the ids it concerns, a plain
    sentence.
    """

    code: ErrorCode
    path: str
    ids: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class PlanningResult:
    """A plan (`complete`, `partial`) or errors (`error`, then `summary` is None).

    `proved` says that open weight, hours and cost are proved to be the best there are; it is false when a
    search limit was met. What was not asked for (`remedies`, `alternatives`, `what_if`) is None.
    """

    status: Status
    steps: tuple[PlannedStep, ...] = ()
    summary: Summary | None = None
    left_open: tuple[LeftOpen, ...] = ()
    remedies: tuple[Remedy, ...] | None = None
    alternatives: tuple[Alternative, ...] | None = None
    what_if: tuple[WhatIf, ...] | None = None
    errors: tuple[PlanningError, ...] = ()
    proved: bool = True
