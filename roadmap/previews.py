"""Plans of people who have none yet, as the planner would make them; kept until the catalogue changes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from roadmap import planner
from roadmap.drafting import PlanRefused
from roadmap.planner.lay_out import LONGEST_WEEKS, lay_out
from roadmap.problems import Limits, RoleCatalogue, build_problem, planning_start
from skills.models import Stage

# Without a target date a plan is the same whenever it starts, so it is solved once for all days.
ANY_DATE = date(2001, 1, 1)
KEPT_ANSWERS = 512


@dataclass(frozen=True, slots=True)
class StageShare:
    """A stage of the journey with the hours that a plan gives to it."""

    stage: Stage
    hours: float


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan in numbers and steps. Its weeks count from `start_date`."""

    catalogue: RoleCatalogue
    steps: tuple[planner.PlannedStep, ...]
    left_open: tuple[planner.LeftOpen, ...]
    hours: float
    cost_usd: int
    start_date: date
    weeks: int
    low_weeks: int
    high_weeks: int

    @property
    def ready_date(self) -> date:
        return last_day(self.start_date, self.weeks)

    @property
    def low_date(self) -> date:
        """When it is ready if every step takes the least."""
        return last_day(self.start_date, self.low_weeks)

    @property
    def high_date(self) -> date:
        """When it is ready if every step takes the most."""
        return last_day(self.start_date, self.high_weeks)

    @property
    def is_complete(self) -> bool:
        return not self.left_open

    def stage_shares(self, stages: Sequence[Stage]) -> list[StageShare]:
        """Return all these stages with their hours in this plan."""
        hours = {stage.number: 0.0 for stage in stages}
        for step in self.steps:
            hours[self.catalogue.facts[step.activity].stage_number] += step.hours
        return [StageShare(stage, hours[stage.number]) for stage in stages]


def preview_plan(
    *,
    catalogue: RoleCatalogue,
    levels: Mapping[str, int],
    access: Collection[str],
    limits: Limits,
    today: date | None = None,
) -> Preview:
    """Return the plan that somebody with these levels would get. Raise PlanRefused if there is none."""
    start_date = planning_start(limits.start_date, today)
    answer = _solved(_question(catalogue, levels, access, limits, start_date))
    summary = answer.result.summary
    if summary is None:
        raise PlanRefused(f"That can’t be planned: {answer.result.errors[0].message}")
    return Preview(
        catalogue=catalogue,
        steps=answer.result.steps,
        left_open=answer.result.left_open,
        hours=summary.hours,
        cost_usd=summary.cost,
        start_date=start_date,
        weeks=summary.ready_week,
        low_weeks=answer.low_weeks,
        high_weeks=answer.high_weeks,
    )


def last_day(start_date: date, weeks: int) -> date:
    """Return the last day of so many weeks; no weeks at all end on the start."""
    return start_date + timedelta(days=max(0, 7 * weeks - 1))


@dataclass(frozen=True, slots=True)
class _Question:
    """What an answer depends on. The catalogue is the one that its version names."""

    version_pk: int | None
    role: planner.TargetRole
    levels: tuple[tuple[str, int], ...]
    access: frozenset[str]
    limits: Limits
    catalogue: RoleCatalogue = field(compare=False)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is kept of a solved problem, in weeks from its start."""

    result: planner.PlanningResult
    low_weeks: int
    high_weeks: int


def _question(
    catalogue: RoleCatalogue,
    levels: Mapping[str, int],
    access: Collection[str],
    limits: Limits,
    start_date: date,
) -> _Question:
    return _Question(
        version_pk=catalogue.version_pk,
        role=catalogue.role,
        levels=tuple(sorted(levels.items())),
        access=frozenset(access),
        limits=replace(limits, start_date=start_date if limits.target_date else ANY_DATE),
        catalogue=catalogue,
    )


@lru_cache(maxsize=KEPT_ANSWERS)
def _solved(question: _Question) -> _Answer:
    problem = build_problem(
        catalogue=question.catalogue,
        levels=dict(question.levels),
        access=question.access,
        limits=question.limits,
    )
    result = planner.solve(problem)
    order = [step.activity for step in result.steps]
    weeks = result.summary.ready_week if result.summary else 0
    low, high = lay_out(problem, order, "low"), lay_out(problem, order, "high")
    return _Answer(
        result=result,
        low_weeks=weeks if low is None else 1 + max(low.values(), default=-1),
        high_weeks=LONGEST_WEEKS if high is None else 1 + max(high.values(), default=-1),
    )
