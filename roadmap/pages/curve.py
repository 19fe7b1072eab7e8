"""When the plan would end at other hours a week: a curve, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.charts import CurvePoint, Mark
from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import us_date
from roadmap import explanations
from roadmap.pages.asked import Asked
from roadmap.pages.feasibility import is_short
from roadmap.pages.trial import trial_url


@dataclass(frozen=True, slots=True)
class CurveRow:
    """The plan at some hours a week, in words; `url` is its trial, empty for the one that is shown."""

    hours: str
    weeks: str
    ends: str
    note: str
    url: str
    is_own: bool
    is_kept: bool


@dataclass(frozen=True, slots=True)
class CurveView:
    """The curve with the text that says the same."""

    points: tuple[CurvePoint, ...]
    label: str
    own_label: str
    goal: Mark | None
    rows: tuple[CurveRow, ...]
    has_short: bool


def curve_view(asked: Asked, *, summary: Mapping[str, Any]) -> CurveView:
    """Return the curve under these limits; at their own hours it shows this plan, if all fits."""
    plan, limits, problem = asked.plan, asked.limits, asked.problem
    offset = (problem.constraints.start - limits.start_date).days // 7
    own, kept = float(limits.hours_per_week), float(plan.hours_per_week)
    points, rows = [], []
    goal_weeks = None
    if limits.target_date is not None and problem.constraints.target is not None:
        goal_weeks = ((limits.target_date - limits.start_date).days + 1) / 7
    for point in explanations.curve(asked.catalogue, problem, (own, kept)):
        is_own = point.hours_per_week == own
        weeks, day = point.ready_week, point.ready_date
        if is_own and summary["ready_week"] and not is_short(summary):
            # The plan may keep to its earlier steps at the cost of a week: the curve shows what it says.
            weeks, day = summary["ready_week"] - offset, date.fromisoformat(summary["ready_date"])
        changed = replace(limits, hours_per_week=Decimal(f"{point.hours_per_week:g}"))
        is_late = goal_weeks is not None and weeks is not None and weeks + offset > goal_weeks
        if weeks is not None:
            lacks = point.is_short or is_late
            points.append(CurvePoint(point.hours_per_week, weeks + offset, lacks, is_own))
        rows.append(
            CurveRow(
                hours=hours_text(point.hours_per_week),
                weeks="no plan" if weeks is None else f"{weeks + offset:,}",
                ends=us_date(day, "year") if day is not None and weeks else "no day",
                note=_note(point, weeks, is_late=is_late),
                url="" if is_own else trial_url(plan, changed),
                is_own=is_own,
                is_kept=point.hours_per_week == kept,
            )
        )
    own_point = next((point for point in points if point.is_own), None)
    return CurveView(
        points=tuple(points) if len(points) > 1 else (),
        label=_label(points),
        own_label=f"{own_point.weeks:g} {'week' if own_point.weeks == 1 else 'weeks'}" if own_point else "",
        goal=Mark(goal_weeks, f"{us_date(limits.target_date)} goal") if goal_weeks else None,
        rows=tuple(rows),
        has_short=any(point.is_short for point in points),
    )


def _note(point: explanations.CurvePoint, weeks: int | None, *, is_late: bool) -> str:
    notes = []
    if weeks is None:
        return "what you chose or started doesn’t fit"
    if point.is_short:
        points = "point" if point.open_weight == 1 else "points"
        notes.append(f"{point.open_weight} {points} of what the role asks don’t fit")
    if is_late:
        notes.append("after your date")
    return ", ".join(notes)


def _label(points: Sequence[CurvePoint]) -> str:
    """Say the curve in a sentence: its ends, one's own place, and where not everything fits."""
    if not points:
        return ""
    told = {points[0].hours: points[0], points[-1].hours: points[-1]}
    told |= {point.hours: point for point in points if point.is_own}
    parts = [
        f"at {hours_text(hours)} a week{', your own' if point.is_own else ''}, {point.weeks:g} weeks"
        for hours, point in sorted(told.items())
    ]
    short = [point.hours for point in points if point.is_short]
    rest = f" Up to {hours_text(max(short))} a week it is late or not everything fits." if short else ""
    return f"Weeks until all of it is done: {'; '.join(parts)}.{rest}"
