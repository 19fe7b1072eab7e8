"""What a plan leaves open and why, and what would close it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.templatetags.ui import money, us_date
from roadmap.pages.trial import limit_values
from roadmap.pages.words import StepWords
from roadmap.problems import (
    Limits,
)
from skills.models import ActivityContext

HOURS_MAX = 40
OPEN_ENDS_SHOWN = 5
CAUSES = {
    "time": "not enough time before your date",
    "budget": "not within your budget",
    "time_or_budget": "not within your date and budget",
    "unreachable": "nothing you can do from where you are gets there",
}
CAUSES_WITHOUT_DATE = {
    "time": "not within five years at this pace",
    "time_or_budget": "not within five years and your budget",
}


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """What the role asks and the plan leaves open for one cause, the weightiest first."""

    heading: str
    first: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RemedyView:
    """The smallest single change that closes everything within reach, with the limits it means."""

    label: str
    values: tuple[tuple[str, str], ...]


def open_ends(summary: Mapping[str, Any], words: StepWords, *, has_target: bool) -> tuple[OpenEnds, ...]:
    """Return what stays open, grouped by its cause."""
    causes = CAUSES if has_target else CAUSES | CAUSES_WITHOUT_DATE
    groups: dict[str, list[str]] = {}
    for item in sorted(summary["left_open"], key=lambda item: -item["weight"]):
        if item["skill"]:
            text = f"{words.skill(item['skill'])}: level {item['reached']} of {item['required']}"
        else:
            title = words.catalogue.deliverable_titles.get(item["deliverable"], item["deliverable"])
            text = title if item["required"] == 1 else f"{title}: {item['reached']} of {item['required']}"
        contexts = [ActivityContext(name).label for name in item["closed_contexts"]]
        why = (
            f"what raises it needs {_lower_first(' or '.join(contexts))}"
            if contexts
            else causes[item["cause"]]
        )
        groups.setdefault(why, []).append(text)
    return tuple(
        OpenEnds(
            heading=f"{_upper_first(why)}:",
            first=tuple(texts[:OPEN_ENDS_SHOWN]),
            others=tuple(texts[OPEN_ENDS_SHOWN:]),
        )
        for why, texts in groups.items()
    )


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def remedies(summary: Mapping[str, Any], limits: Limits) -> tuple[RemedyView, ...]:
    views = []
    for remedy in summary["remedies"] or ():
        value = remedy["value"]
        if remedy["type"] == "hours_per_week":
            changed, label = replace(limits, hours_per_week=Decimal(value)), f"{value} hours a week"
        elif remedy["type"] == "target":
            day = date.fromisoformat(value)
            changed, label = replace(limits, target_date=day), f"Until {us_date(day, 'year')}"
        else:
            changed, label = replace(limits, budget_usd=int(value)), f"{money(int(value))} to spend"
        # The form takes up to 40 hours: more is no plan for somebody with a job.
        if changed.hours_per_week <= HOURS_MAX:
            views.append(RemedyView(label, limit_values(changed)))
    return tuple(views)


def no_remedy(summary: Mapping[str, Any], *, has_target: bool) -> str:
    """Return what to try where no single change closes what is within reach, empty where one may."""
    is_closed = all(item["cause"] == "unreachable" for item in summary["left_open"])
    if summary["remedies"] is None or is_closed:
        return ""
    more = "a later date and more hours" if has_target else "more hours and more money"
    return f"No single change closes it: try {more}."
