"""The list of steps, by stage or by week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import long_weeks
from roadmap.models import Plan, Step, StepStatus
from roadmap.pages.words import StepRow, StepWords
from roadmap.problems import (
    RoleCatalogue,
    StageFacts,
)


@dataclass(frozen=True, slots=True)
class StageView:
    """One of the ten stages with the plan's steps in it; `why_empty` says why there are none."""

    stage: StageFacts
    rows: tuple[StepRow, ...]
    left_out: tuple[Step, ...]
    state: str
    meta: str
    is_open: bool
    why_empty: str


@dataclass(frozen=True, slots=True)
class WeekView:
    """One week of the plan: its dates, the hours still to give, and each step's; None for a finished step."""

    number: int
    first_day: date
    last_day: date
    hours: float
    is_now: bool
    parts: tuple[tuple[Step, float | None], ...]


def stages(
    plan: Plan,
    catalogue: RoleCatalogue,
    steps: Sequence[Step],
    words: StepWords,
    current: Step | None,
    summary: Mapping[str, Any],
) -> tuple[StageView, ...]:
    views = []
    for stage in catalogue.stages:
        own = [step for step in steps if step.stage_number == stage.number]
        listed = [step for step in own if step.position is not None]
        left_out = tuple(step for step in own if step.is_left_out)
        views.append(
            StageView(
                stage=stage,
                rows=tuple(
                    words.row(step, is_now=current is not None and step.pk == current.pk) for step in listed
                ),
                left_out=left_out,
                state=_stage_state(listed),
                meta=_stage_meta(listed),
                is_open=current is not None and current.stage_number == stage.number,
                why_empty="" if listed else _why_empty(plan, catalogue, stage, bool(left_out), summary),
            )
        )
    return tuple(views)


def _stage_state(listed: Sequence[Step]) -> str:
    if not listed:
        return "dropped"
    if all(step.is_finished for step in listed):
        return "done"
    is_under_way = any(step.is_finished or step.status == StepStatus.IN_PROGRESS for step in listed)
    return "now" if is_under_way else "todo"


def _stage_meta(listed: Sequence[Step]) -> str:
    if not listed:
        return "no steps"
    placed = [step for step in listed if step.start_week is not None and step.end_week is not None]
    hours = sum((step.hours for step in listed if step.status != StepStatus.SKIPPED), Decimal(0))
    if not placed:
        return "covered"
    first = min(step.start_week or 0 for step in placed) + 1
    last = max(step.end_week or 0 for step in placed) + 1
    return f"{long_weeks(first, last)}, {hours_text(hours)}"


def _why_empty(
    plan: Plan, catalogue: RoleCatalogue, stage: StageFacts, has_left_out: bool, summary: Mapping[str, Any]
) -> str:
    """Say why a stage has no steps."""
    own = [facts for facts in catalogue.facts.values() if facts.stage_number == stage.number]
    if has_left_out:
        return "You left out what was here."
    if own and all(facts.is_degree for facts in own) and not plan.is_open_to_degrees:
        return "No degree is needed for this role. Say under “What if?” that you’re open to one."
    if own and all(facts.is_certificate or facts.is_degree for facts in own):
        if plan.is_open_to_certificates:
            return "No certificate closes a gap in fewer hours than the steps you have."
        return "No certificate is needed for this role. Say under “What if?” that you’re open to one."
    if any(item["cause"] in ("time", "budget", "time_or_budget") for item in summary["left_open"]):
        return "Nothing here gains more within your limits than the steps you have."
    return "Nothing here closes a gap that the other steps don’t close in fewer hours."


def weeks(plan: Plan, listed: Sequence[Step], today: date) -> tuple[WeekView, ...]:
    parts: dict[int, list[tuple[Step, float | None]]] = {}
    for step in listed:
        for week, given in step.week_hours:
            # Finished work had the hours it took, in the weeks it took: they are no part of a week's plan.
            parts.setdefault(int(week), []).append((step, None if step.is_finished else given))
    present = plan.week_on(today) if today >= plan.start_date else -1
    return tuple(
        WeekView(
            number=week + 1,
            first_day=plan.first_day(week),
            last_day=plan.last_day(week),
            hours=sum(given for _, given in parts[week] if given is not None),
            is_now=week == present,
            parts=tuple(parts[week]),
        )
        for week in sorted(parts)
    )
