"""The roadmap itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.charts import Timeline
from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import money, unbroken, us_date
from roadmap.drafting import Draft
from roadmap.models import Plan, Step, StepStatus
from roadmap.pages.feasibility import OpenEnds, fits_text, is_short, open_ends
from roadmap.pages.stages import StageView, WeekView, stages, weeks
from roadmap.pages.timeline import TimelineRow, placements, timeline, timeline_rows, trial_placements
from roadmap.pages.trial import Difference, TrialStage, difference, trial_stages, tried
from roadmap.pages.words import StepWords
from roadmap.problems import RoleCatalogue, limits_of
from roadmap.queries import last_change


@dataclass(frozen=True, slots=True)
class PlanPage:
    """Everything the roadmap shows."""

    title: str
    lede: str
    caption: str
    is_trial: bool
    facts: tuple[tuple[str, str, str], ...]
    timeline: Timeline
    timeline_rows: tuple[TimelineRow, ...]
    has_options: bool
    stages: tuple[StageView, ...]
    weeks: tuple[WeekView, ...]
    trial_stages: tuple[TrialStage, ...]
    open_ends: tuple[OpenEnds, ...]
    is_short: bool
    fits_text: str
    is_limited: bool
    is_target_past: bool
    is_behind: bool
    is_catalogue_newer: bool
    undo_label: str
    difference: Difference | None = None
    steps_total: int = 0
    steps_text: str = ""


def plan_page(
    plan: Plan,
    *,
    steps: Sequence[Step],
    catalogue: RoleCatalogue,
    today: date,
    trial: Draft | None = None,
    is_by_week: bool = False,
    is_partial: bool = False,
) -> PlanPage:
    """Return the roadmap's contents, under trial limits if there are any; a partial needs no lists."""
    listed = [step for step in steps if step.position is not None]
    summary: dict[str, Any] = (trial.summary if trial else plan.summary) or {}
    kept: dict[str, Any] = plan.summary or {}
    placed = trial_placements(trial, steps) if trial else placements(listed, catalogue)
    weekly_hours = float(trial.limits.hours_per_week if trial else plan.hours_per_week)
    current = _current_step(listed)
    words = StepWords(plan, catalogue, steps)
    change = None if is_partial else last_change(plan)
    present_week = plan.week_on(today)
    limits = trial.limits if trial else limits_of(plan)
    has_target = limits.target_date is not None and limits.target_date >= today
    return PlanPage(
        title=_title(plan, summary, listed if trial is None else None),
        lede=_lede(plan, trial, summary, listed, today),
        caption=_caption(summary),
        is_trial=trial is not None,
        facts=_facts(summary, listed, steps_total=len(trial.rows) if trial else len(listed)),
        timeline=timeline(plan, summary, kept, today, trial),
        timeline_rows=timeline_rows(catalogue.stages, placed, weekly_hours),
        has_options=any(placement.state == "option" for placement in placed),
        stages=()
        if is_partial or is_by_week or trial
        else stages(plan, catalogue, steps, words, current, summary),
        weeks=weeks(plan, listed, today) if is_by_week and not is_partial and not trial else (),
        trial_stages=trial_stages(trial, steps) if trial and not is_partial else (),
        open_ends=open_ends(summary, words, has_target=has_target),
        is_short=is_short(summary),
        fits_text=fits_text(summary, limits, has_target=has_target),
        is_limited=bool(summary.get("is_limited", True)),
        is_target_past=plan.target_date is not None and plan.target_date < today,
        is_behind=any(
            step.end_week is not None and step.end_week < present_week
            for step in listed
            if not step.is_finished
        ),
        is_catalogue_newer=plan.catalogue_version_id != catalogue.version_pk,
        undo_label=change.label if change is not None and change.before_id else "",
        difference=difference(plan, trial, listed, catalogue) if trial else None,
        steps_total=len(listed),
        steps_text=_steps_text(summary, listed),
    )


def _current_step(listed: Sequence[Step]) -> Step | None:
    """Return the step to look at now: the first one under way, else the next to start."""
    started = [step for step in listed if step.status == StepStatus.IN_PROGRESS]
    ahead = [step for step in listed if step.status == StepStatus.TODO]
    return next(iter([*started, *ahead]), None)


def _title(plan: Plan, summary: Mapping[str, Any], listed: Sequence[Step] | None) -> str:
    if listed is not None and listed and all(step.is_finished for step in listed):
        return "Every step is done"
    if not summary["ready_week"]:
        if summary["status"] == "complete":
            return "Nothing is missing"
        is_closed = all(item["cause"] == "unreachable" for item in summary["left_open"])
        return "No step leads there yet" if is_closed else "Nothing fits into this plan"
    weeks = summary["ready_week"]
    ready = date.fromisoformat(summary["ready_date"])
    return f"{weeks:,} {'week' if weeks == 1 else 'weeks'}, ending {us_date(ready, 'year')}"


def _caption(summary: Mapping[str, Any]) -> str:
    weeks = summary["ready_week"]
    if not weeks:
        return "Your timeline."
    return "Your one week." if weeks == 1 else f"Your {weeks:,} weeks."


def _lede(
    plan: Plan, trial: Draft | None, summary: Mapping[str, Any], listed: Sequence[Step], today: date
) -> str:
    limits_hours = trial.limits.hours_per_week if trial else plan.hours_per_week
    pace = f"{unbroken(hours_text(limits_hours))} a week"
    progress = _progress(listed)
    done_text = f" Steps so far: {progress}." if progress else ""
    left = len(summary["left_open"])
    open_text = {0: "", 1: " One thing stays open."}.get(left, f" {left} things stay open.")
    if trial is not None:
        return f"Trying {tried(limits_of(plan), trial.limits) or pace}.{done_text}{open_text}"
    start = plan.assessment.starting_role.name
    when = (
        f" It starts {us_date(plan.start_date, 'weekday')}."
        if today < plan.start_date
        else f" You’re in week {plan.week_on(today) + 1}."
    )
    return f"{start} to {plan.target_role.name}, {pace}.{when}{done_text}{open_text}"


def _progress(listed: Sequence[Step]) -> str:
    """Return how many steps are done and how many skipped, empty if none is."""
    done = sum(step.status == StepStatus.DONE for step in listed)
    skipped = sum(step.status == StepStatus.SKIPPED for step in listed)
    return ", ".join(f"{count} {word}" for count, word in ((done, "done"), (skipped, "skipped")) if count)


def _facts(
    summary: Mapping[str, Any], listed: Sequence[Step], *, steps_total: int
) -> tuple[tuple[str, str, str], ...]:
    spent = sum(step.hours_done for step in listed)
    return (
        *_end_facts(summary),
        ("Hours", hours_text(summary["hours"]), f"{hours_text(spent)} given so far" if spent else "in all"),
        ("Cost", money(summary["cost_usd"]), "reckoned, in all"),
        ("Steps", str(steps_total), _progress(listed) or "none finished yet"),
        ("Readiness", f"{summary['readiness_after']}%", f"{summary['readiness_before']}% at the start"),
    )


def _end_facts(summary: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return when the plan ends: ready only if nothing stays open, and no day at all without a step."""
    if not summary["ready_week"]:
        return ()
    low, likely, high = _end_days(summary)
    years = "year" if low and high and low.year != high.year else ""
    note = (
        f"likely {us_date(likely, years)}; every step at its low or its high hours"
        if high
        else "or much later: over ten years with every step at its high hours"
    )
    return (("Ends" if summary["left_open"] else "Ready", ends_text(summary), note),)


def ends_text(summary: Mapping[str, Any]) -> str:
    """Return the days between which a plan ends. A line ends between the two, not within one."""
    low, likely, high = _end_days(summary)
    if not low or not high:
        return unbroken(us_date(likely, "year"))
    years = "year" if low.year != high.year else ""
    return f"{unbroken(us_date(low, years))} – {unbroken(us_date(high, 'year'))}"


def _end_days(summary: Mapping[str, Any]) -> tuple[date | None, date, date | None]:
    """Return the last day with every step at its low, its likely and its high hours."""
    low, high = summary["low_date"], summary["high_date"]
    return (
        date.fromisoformat(low) if low else None,
        date.fromisoformat(summary["ready_date"]),
        date.fromisoformat(high) if high else None,
    )


def _steps_text(summary: Mapping[str, Any], listed: Sequence[Step]) -> str:
    count = len(listed)
    return (
        f"{count} {'step' if count == 1 else 'steps'}, {hours_text(summary['hours'])}, "
        f"{money(summary['cost_usd'])}"
    )
