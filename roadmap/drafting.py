"""What a plan would be: the planner's answer in the plan's own weeks. Nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from roadmap import planner
from roadmap.answers import plan_answer
from roadmap.models import Plan, Step, StepStatus
from roadmap.planner.lay_out import lay_out
from roadmap.problems import (
    Limits,
    RoleCatalogue,
    access_of,
    build_problem,
    is_open,
    without_limits,
)
from roles.readiness import readiness


class PlanRefused(Exception):
    """No plan can be made of this; the message says why and what to do."""


class LimitsTooTight(PlanRefused):
    """What was chosen or started doesn't fit the limits: others would do."""


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A step as a draft has it. Weeks count from 0 at the plan's start; a skipped step has none."""

    slug: str
    position: int
    hours: Decimal
    start_week: int | None
    end_week: int | None
    week_hours: list[list[float]]
    reasons: list[dict[str, Any]]
    is_finished: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole plan that is not saved: its rows in order, what the planner says beside, its limits."""

    limits: Limits
    rows: tuple[DraftRow, ...]
    summary: dict[str, Any]
    catalogue: RoleCatalogue

    @property
    def by_slug(self) -> dict[str, DraftRow]:
        return {row.slug: row for row in self.rows}


def draft_plan(
    *,
    plan: Plan,
    steps: Sequence[Step],
    catalogue: RoleCatalogue,
    levels: Mapping[str, int],
    limits: Limits,
    today: date,
    is_strict: bool,
) -> Draft:
    """Return the best plan for these steps and limits.

    Where no plan keeps the limits, a strict draft raises PlanRefused; another goes on without target date and
    budget, so that progress can always be written down.
    """
    problem = plan_problem(
        plan=plan, steps=steps, catalogue=catalogue, levels=levels, limits=limits, today=today
    )
    result = plan_answer(catalogue, problem)
    is_limited = is_strict or result.status != "error"
    if not is_limited:
        problem = without_limits(problem)
        result = plan_answer(catalogue, problem)
    if result.summary is None:
        error = result.errors[0]
        is_too_tight = error.code == "must_include_does_not_fit"
        raise (LimitsTooTight if is_too_tight else PlanRefused)(_refusal(error, catalogue))
    offset = (problem.constraints.start - limits.start_date).days // 7
    rows = _rows(steps, result, offset)
    order = tuple(step.activity for step in result.steps)
    ready_week = _weeks(rows, offset, {step.activity: step.end_week for step in result.steps})
    low_weeks = _weeks(rows, offset, lay_out(problem, order, "low"))
    high_weeks = _weeks(rows, offset, lay_out(problem, order, "high"))
    reached = levels_after(levels, (row.slug for row in rows), catalogue)
    summary = {
        "status": result.status,
        "is_limited": is_limited,
        "is_proved": result.proved,
        "open_weight": result.summary.open_weight,
        "hours": float(sum(row.hours for row in rows)),
        "cost_usd": result.summary.cost + _paid_usd(steps),
        "ready_week": ready_week,
        "ready_date": _last_day(limits, ready_week),
        "low_weeks": low_weeks,
        "low_date": _last_day(limits, low_weeks),
        "high_weeks": high_weeks,
        "high_date": _last_day(limits, high_weeks),
        "left_open": [_left_open(item, catalogue, plan, limits) for item in result.left_open],
        "levels": dict(sorted(levels.items())),
        "readiness_before": readiness(levels, catalogue.job_requirements).percent,
        "readiness_after": readiness(reached, catalogue.job_requirements).percent,
    }
    return Draft(limits=limits, rows=rows, summary=summary, catalogue=catalogue)


def plan_problem(
    *,
    plan: Plan,
    steps: Sequence[Step],
    catalogue: RoleCatalogue,
    levels: Mapping[str, int],
    limits: Limits,
    today: date,
) -> planner.PlanningProblem:
    """Return the problem of a plan with these steps under these limits, going on from its present order."""
    return build_problem(
        catalogue=catalogue,
        levels=levels,
        access=access_of(plan),
        limits=limits,
        steps=steps,
        today=today,
        previous_order=_previous_order(steps) or None,
    )


def _previous_order(steps: Sequence[Step]) -> tuple[str, ...]:
    listed = [step for step in steps if step.position is not None and not step.is_finished]
    return tuple(step.activity.slug for step in sorted(listed, key=lambda step: step.position or 0))


def _rows(
    steps: Sequence[Step],
    result: planner.PlanningResult,
    offset: int,
) -> tuple[DraftRow, ...]:
    """Return the finished steps as they are, and after them the planned ones."""
    known = {step.activity.slug: step for step in steps}
    finished = sorted(
        (step for step in steps if step.is_finished),
        key=lambda step: (step.position is None, step.position or 0),
    )
    rows = [
        DraftRow(
            slug=step.activity.slug,
            position=position,
            hours=step.hours if step.status == StepStatus.DONE else Decimal(0),
            start_week=step.start_week,
            end_week=step.end_week,
            week_hours=step.week_hours,
            reasons=step.reasons,
            is_finished=True,
        )
        for position, step in enumerate(finished)
    ]
    for planned in result.steps:
        before = known.get(planned.activity)
        start_week, hours = planned.start_week + offset, Decimal(str(planned.hours))
        if before is not None and before.status == StepStatus.IN_PROGRESS:
            # What it has had so far stays in sight: the bar begins where the work began.
            start_week = min(start_week, before.start_week if before.start_week is not None else start_week)
            hours += before.hours_done
        rows.append(
            DraftRow(
                slug=planned.activity,
                position=len(rows),
                hours=hours,
                start_week=start_week,
                end_week=planned.end_week + offset,
                week_hours=[[week.week + offset, week.hours] for week in planned.weeks],
                reasons=[_reason(reason) for reason in planned.reasons],
                is_finished=False,
            )
        )
    return tuple(rows)


def _reason(reason: planner.Reason) -> dict[str, Any]:
    values = {
        "type": reason.type,
        "skill": reason.skill,
        "level": reason.level,
        "deliverable": reason.deliverable,
        "for": reason.for_activity,
    }
    return {name: value for name, value in values.items() if value is not None}


def _left_open(
    item: planner.LeftOpen, catalogue: RoleCatalogue, plan: Plan, limits: Limits
) -> dict[str, Any]:
    """Return an open unit and, where nothing within reach closes it, the contexts that would help."""
    closed_contexts: set[str] = set()
    if item.cause == "unreachable" and item.skill is not None:
        access = access_of(plan)
        closed_contexts = {
            catalogue.facts[slug].context
            for slug in catalogue.providers(item.skill, item.reached + 1)
            if not is_open(catalogue.facts[slug], access=access, limits=limits)
            and catalogue.facts[slug].context not in access
        } - {"anyone"}
    return {
        "skill": item.skill,
        "deliverable": item.deliverable,
        "reached": item.reached,
        "required": item.required,
        "weight": item.weight,
        "cause": item.cause,
        "closed_contexts": sorted(closed_contexts),
    }


def _weeks(rows: Sequence[DraftRow], offset: int, ends: Mapping[str, int] | None) -> int | None:
    """Return the weeks from the start until everything is finished, None beyond what the planner looks at."""
    if ends is None:
        return None
    finished = [row.end_week for row in rows if row.is_finished and row.end_week is not None]
    return 1 + max([*(end + offset for end in ends.values()), *finished], default=-1)


def _last_day(limits: Limits, weeks: int | None) -> str | None:
    """Return the last day of so many weeks, the start itself if there are none."""
    if weeks is None:
        return None
    return (limits.start_date + timedelta(days=max(0, 7 * weeks - 1))).isoformat()


def _paid_usd(steps: Sequence[Step]) -> int:
    return sum(step.cost_usd for step in steps if step.status in (StepStatus.DONE, StepStatus.IN_PROGRESS))


def levels_after(levels: Mapping[str, int], slugs: Iterable[str], catalogue: RoleCatalogue) -> dict[str, int]:
    """Return the levels that somebody has once these activities are finished."""
    reached = dict(levels)
    for slug in slugs:
        activity = catalogue.activities.get(slug)
        for outcome in activity.outcomes if activity else ():
            reached[outcome.skill] = max(reached.get(outcome.skill, 0), outcome.to_level)
    return reached


def _refusal(error: planner.PlanningError, catalogue: RoleCatalogue) -> str:
    titles = [f"“{catalogue.facts[slug].title}”" for slug in error.ids if slug in catalogue.facts]
    names = " and ".join(titles[:2]) or "What you chose"
    if error.code == "must_include_does_not_fit":
        return (
            f"{names}, which you chose or started, {'doesn’t' if len(titles) < 2 else 'don’t'} fit: "
            "give more hours a week, a later date or a higher budget."
        )
    if error.code == "must_include_unreachable":
        return f"{names} can’t start without that: something it needs would be left out."
    return f"That can’t be planned: {error.message}"
