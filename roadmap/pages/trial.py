"""What a trial would change, compared with the plan as it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import long_weeks, money, us_date
from core.templatetags.ui import weeks as weeks_text
from roadmap.drafting import Draft, DraftRow
from roadmap.models import Plan, Step, StepStatus
from roadmap.pages.words import NODE_OF_STATUS
from roadmap.problems import (
    ActivityFacts,
    Limits,
    RoleCatalogue,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """A step that a trial moves: its weeks before and after."""

    title: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What a trial would change, compared with the plan as it is kept."""

    headline: str
    numbers: tuple[tuple[str, str, str], ...]
    range_text: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    moved: tuple[Moved, ...]


def tried(kept: Limits, tried: Limits) -> str:
    """Return the limits that a trial changes, empty if none."""
    words = (
        ("hours_per_week", f"{hours_text(tried.hours_per_week)} a week"),
        ("target_date", f"until {us_date(tried.target_date, 'year')}" if tried.target_date else "no date"),
        ("budget_usd", "any budget" if tried.budget_usd is None else f"{money(tried.budget_usd)} to spend"),
        ("is_open_to_certificates", f"{'with' if tried.is_open_to_certificates else 'no'} certificates"),
        ("is_open_to_degrees", f"{'with' if tried.is_open_to_degrees else 'no'} degrees"),
    )
    return ", ".join(text for name, text in words if getattr(kept, name) != getattr(tried, name))


def limit_values(limits: Limits) -> tuple[tuple[str, str], ...]:
    """Return limits as a form sends them; what is empty or unticked is not sent."""
    values: dict[str, Any] = {
        "hours_per_week": f"{limits.hours_per_week:f}",
        "target_date": limits.target_date.isoformat() if limits.target_date else "",
        "budget_usd": "" if limits.budget_usd is None else str(limits.budget_usd),
        "is_open_to_certificates": "on" if limits.is_open_to_certificates else "",
        "is_open_to_degrees": "on" if limits.is_open_to_degrees else "",
    }
    return tuple((name, value) for name, value in values.items() if value)


def trial_url(plan: Plan, limits: Limits) -> str:
    """Return the address of the plan under other limits: reading it changes nothing."""
    return f"{reverse('roadmap:plan_what_if', args=[plan.pk])}?{urlencode(limit_values(limits))}"


def difference(plan: Plan, trial: Draft, listed: Sequence[Step], catalogue: RoleCatalogue) -> Difference:
    """Return what a trial changes, step by step."""
    before, after = plan.summary or {}, trial.summary
    rows = trial.by_slug
    known = {step.activity.slug: step for step in listed}
    titles = {slug: facts.title for slug, facts in catalogue.facts.items()}
    titles |= {slug: step.title for slug, step in known.items()}
    moved = [
        Moved(
            title=step.title,
            was=long_weeks((step.start_week or 0) + 1, (step.end_week or 0) + 1),
            now=long_weeks((rows[slug].start_week or 0) + 1, (rows[slug].end_week or 0) + 1),
        )
        for slug, step in known.items()
        if slug in rows
        and not step.is_finished
        and (step.start_week, step.end_week) != (rows[slug].start_week, rows[slug].end_week)
    ]
    shown = (
        ("Ends", _end_day(before), _end_day(after)),
        ("Hours", hours_text(before["hours"]), hours_text(after["hours"])),
        ("Cost", money(before["cost_usd"]), money(after["cost_usd"])),
        ("Readiness", f"{before['readiness_after']}%", f"{after['readiness_after']}%"),
        ("Left open", str(len(before["left_open"])), str(len(after["left_open"]))),
    )
    difference = Difference(
        headline=_headline(before, after, trial),
        numbers=tuple(item for item in shown if item[1] != item[2]),
        range_text=_range(after),
        added=tuple(titles[slug] for slug in rows if slug not in known),
        dropped=tuple(step.title for slug, step in known.items() if slug not in rows),
        moved=tuple(moved),
    )
    if not (difference.numbers or difference.added or difference.dropped or moved):
        return replace(difference, headline="The same steps on the same days.")
    return difference


def _headline(before: Mapping[str, Any], after: Mapping[str, Any], trial: Draft) -> str:
    weeks = before["ready_week"] - after["ready_week"]
    count = f"{abs(weeks)} {'week' if abs(weeks) == 1 else 'weeks'}"
    text = f"{count} sooner." if weeks > 0 else f"{count} later." if weeks < 0 else "Same end date."
    if not after["ready_week"]:
        text = "No step fits."
    elif not before["ready_week"]:
        text = "Now there are steps that fit."
    was, left = _unfit_count(before), _unfit_count(after)
    if left > was:
        things = f"{left - was} more {'doesn’t' if left - was == 1 else 'don’t'}"
        return (
            f"{text} {things if was else 'One thing doesn’t' if left == 1 else f'{left} things don’t'} fit."
        )
    if left:
        less = f"{was - left} more {'fits' if was - left == 1 else 'fit'}."
        still = f"Still {'one thing doesn’t' if left == 1 else f'{left} things don’t'} fit."
        return f"{text} {less if was > left else still}"
    makes_room = was > 0 and after["ready_week"]
    if trial.limits.target_date:
        what = "All within reach fits by" if makes_room else "You make"
        return f"{text} {what} {us_date(trial.limits.target_date)}."
    return f"{text} All within reach fits." if makes_room else text


def _unfit_count(summary: Mapping[str, Any]) -> int:
    return sum(item["cause"] != "unreachable" for item in summary["left_open"])


def _end_day(summary: Mapping[str, Any]) -> str:
    return us_date(date.fromisoformat(summary["ready_date"]), "year") if summary["ready_week"] else "no steps"


def _range(summary: Mapping[str, Any]) -> str:
    """Say when it ends with every step at its low hours and with every step at its high hours."""
    if not summary["ready_week"] or not summary["low_date"]:
        return ""
    low = us_date(date.fromisoformat(summary["low_date"]), "year")
    high = us_date(date.fromisoformat(summary["high_date"]), "year") if summary["high_date"] else ""
    until = f" and {high}" if high else ", and over ten years later"
    return f"Between {low}{until}: every step at its low or at its high hours."


# ---------- the trial's list


@dataclass(frozen=True, slots=True)
class TrialRow:
    """A step under trial limits; `mark` says what the trial does to it, empty if nothing."""

    title: str
    url: str
    state: str
    hours: str
    weeks: str
    was: str
    mark: str

    @property
    def is_out(self) -> bool:
        return self.mark == "goes out"


@dataclass(frozen=True, slots=True)
class TrialStage:
    """A stage with the steps that a trial has in it, and those that it drops."""

    number: int
    name: str
    rows: tuple[TrialRow, ...]


def trial_stages(trial: Draft, steps: Sequence[Step]) -> tuple[TrialStage, ...]:
    """Return the trial's steps by stage, in its order, each with what the trial does to it."""
    known = {step.activity.slug: step for step in steps}
    rows: dict[int, list[TrialRow]] = {}
    for row in trial.rows:
        facts, step = trial.catalogue.facts.get(row.slug), known.get(row.slug)
        if step is None and facts is None:
            continue
        stage = facts.stage_number if facts else step.stage_number if step else 0
        rows.setdefault(stage, []).append(_trial_row(row, step, facts))
    for step in steps:
        if step.position is not None and step.activity.slug not in trial.by_slug:
            rows.setdefault(step.stage_number, []).append(
                TrialRow(
                    title=step.title,
                    url=step.get_absolute_url(),
                    state="dropped",
                    hours="",
                    weeks="",
                    was=_weeks_of(step),
                    mark="goes out",
                )
            )
    return tuple(
        TrialStage(stage.number, stage.name, tuple(rows[stage.number]))
        for stage in trial.catalogue.stages
        if stage.number in rows
    )


def _trial_row(row: DraftRow, step: Step | None, facts: ActivityFacts | None) -> TrialRow:
    weeks = _weeks_of(row)
    is_known = step is not None and step.position is not None
    was = _weeks_of(step) if step is not None and is_known and not row.is_finished else ""
    return TrialRow(
        title=step.title if step is not None else facts.title if facts is not None else row.slug,
        url=step.get_absolute_url()
        if step is not None
        else reverse("skills:activity_detail", args=[row.slug]),
        state=NODE_OF_STATUS[StepStatus(step.status)] if step is not None and is_known else "todo",
        hours=hours_text(row.hours),
        weeks=weeks,
        was=was if was != weeks else "",
        mark="comes in" if not is_known else "moves" if was and was != weeks else "",
    )


def _weeks_of(placed: Step | DraftRow) -> str:
    if placed.start_week is None or placed.end_week is None:
        return ""
    return weeks_text(placed.start_week + 1, placed.end_week + 1)
