"""The timeline: a row for each stage, a bar for each step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.charts import Bar, Mark, Timeline, month_marks
from core.templatetags.ui import us_date
from roadmap.drafting import Draft
from roadmap.models import Plan, Step, StepStatus
from roadmap.pages.words import NODE_OF_STATUS
from roadmap.problems import (
    RoleCatalogue,
    StageFacts,
)

THIN_BAR_PX = 6


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a step lies in time, whether it is kept or on trial."""

    stage_number: int
    start_week: int
    end_week: int
    week_hours: Sequence[Sequence[float]]
    state: str
    is_recurring: bool


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One stage of the timeline."""

    number: int
    name: str
    bars: tuple[Bar, ...]
    text: str


def _bars(placements: Sequence[Placement], weekly_hours: float) -> dict[int, list[Bar]]:
    """Lay the steps of each week side by side, in list order, so that a bar is as long as its work."""
    used: dict[int, float] = {}
    bars: dict[int, list[Bar]] = {}
    for placement in placements:
        start, end = float(placement.start_week), float(placement.end_week + 1)
        for index, (week, given) in enumerate(placement.week_hours):
            room = max(weekly_hours, 0.25)
            before = used.get(int(week), 0.0)
            used[int(week)] = before + given
            if placement.is_recurring or placement.state == "now":
                continue
            if index == 0 and int(week) == placement.start_week:
                start = week + min(before / room, 0.95)
            if int(week) == placement.end_week:
                end = week + min((before + given) / room, 1.0)
        height = THIN_BAR_PX if placement.is_recurring else 14
        bars.setdefault(placement.stage_number, []).append(
            Bar(start, max(end, start + 0.1), placement.state, height)
        )
    return bars


def placements(listed: Sequence[Step], catalogue: RoleCatalogue) -> list[Placement]:
    return [
        Placement(
            stage_number=step.stage_number,
            start_week=step.start_week,
            end_week=step.end_week,
            week_hours=step.week_hours,
            state=_bar_state(NODE_OF_STATUS[StepStatus(step.status)], step.activity.slug, catalogue),
            is_recurring=_is_recurring(step.activity.slug, catalogue),
        )
        for step in listed
        if step.start_week is not None and step.end_week is not None
    ]


def trial_placements(trial: Draft, steps: Sequence[Step]) -> list[Placement]:
    states = {step.activity.slug: NODE_OF_STATUS[StepStatus(step.status)] for step in steps}
    return [
        Placement(
            stage_number=trial.catalogue.facts[row.slug].stage_number,
            start_week=row.start_week,
            end_week=row.end_week,
            week_hours=row.week_hours,
            state=_bar_state(states.get(row.slug, "todo"), row.slug, trial.catalogue),
            is_recurring=_is_recurring(row.slug, trial.catalogue),
        )
        for row in trial.rows
        if row.start_week is not None and row.end_week is not None and row.slug in trial.catalogue.facts
    ]


def _bar_state(state: str, slug: str, catalogue: RoleCatalogue) -> str:
    facts = catalogue.facts.get(slug)
    if state == "todo" and facts is not None and (facts.is_certificate or facts.is_degree):
        return "option"
    return state


def _is_recurring(slug: str, catalogue: RoleCatalogue) -> bool:
    """Tell whether an activity runs alongside others over weeks, so that its bar is thin."""
    activity = catalogue.activities.get(slug)
    return activity is not None and activity.max_hours_per_week is not None and activity.min_weeks >= 2


def timeline(
    plan: Plan, summary: Mapping[str, Any], kept: Mapping[str, Any], today: date, trial: Draft | None
) -> Timeline:
    end, was = summary["ready_week"], kept.get("ready_week", 0)
    span = max(end, was if trial else 0, plan.week_on(today) + 1, 4)
    target = trial.limits.target_date if trial else plan.target_date
    goal_week = ((target - plan.start_date).days + 1) / 7 if target else None
    if goal_week is not None:
        span = max(span, min(goal_week, span * 1.5))
    ready = us_date(date.fromisoformat(summary["ready_date"]))
    return Timeline(
        weeks=span,
        months=month_marks(plan.start_date, span),
        today=Mark((today - plan.start_date).days / 7, "Today") if today >= plan.start_date else None,
        goal=Mark(goal_week, f"{us_date(target)} goal") if goal_week and goal_week <= span else None,
        end=Mark(end, ready) if trial and end != was else None,
        was_end=Mark(was, us_date(date.fromisoformat(kept["ready_date"]))) if trial and end != was else None,
    )


def timeline_rows(
    stages: Sequence[StageFacts], placements: Sequence[Placement], weekly_hours: float
) -> tuple[TimelineRow, ...]:
    bars = _bars(placements, weekly_hours)
    rows = []
    for stage in stages:
        own = [placement for placement in placements if placement.stage_number == stage.number]
        given = sum(hours for placement in own for _, hours in placement.week_hours)
        first = min((placement.start_week for placement in own), default=None)
        last = max((placement.end_week for placement in own), default=None)
        rows.append(
            TimelineRow(
                number=stage.number,
                name=stage.short_name,
                bars=tuple(bars.get(stage.number, ())),
                text="no steps"
                if first is None or last is None
                else f"{round(given):,} h, wk {first + 1}{f'–{last + 1}' if last != first else ''}",
            )
        )
    return tuple(rows)
