"""When the same plan ends at other hours a week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from roadmap.models import Plan


@dataclass(frozen=True, slots=True)
class Pace:
    """The plan at another number of hours a week."""

    hours_per_week: float
    weeks: int
    ready_date: date
    is_own: bool


def paces(plan: Plan, summary: Mapping[str, Any]) -> tuple[Pace, ...]:
    return tuple(
        Pace(
            hours_per_week=pace["hours_per_week"],
            weeks=pace["weeks"],
            ready_date=date.fromisoformat(pace["date"]),
            is_own=pace["hours_per_week"] == float(plan.hours_per_week),
        )
        for pace in summary.get("paces", ())
        if pace["weeks"] is not None and pace["date"]
    )
