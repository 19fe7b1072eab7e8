"""What the pages of a plan show: its stages, weeks, timeline and open ends, put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from core.charts import Bar, Mark, Timeline, month_marks
from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import long_weeks, money, us_date
from roadmap.drafting import Draft, levels_after
from roadmap.models import Plan, PlanRevision, Step, StepStatus
from roadmap.problems import (
    Limits,
    RoleCatalogue,
    StageFacts,
    access_of,
    is_open,
    levels_of,
    levels_to_start,
    limits_of,
    role_catalogue,
)
from skills.models import Activity, ActivityContext

THIN_BAR_PX = 6
CANDIDATES_MAX = 5
HOURS_MAX = 40
OPEN_ENDS_SHOWN = 5
NODE_OF_STATUS = {
    StepStatus.TODO: "todo",
    StepStatus.IN_PROGRESS: "now",
    StepStatus.SUBMITTED: "review",
    StepStatus.DONE: "done",
    StepStatus.SKIPPED: "covered",
}
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


# ---------- a step in words


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the roadmap lists it."""

    step: Step
    url: str
    state: str
    is_now: bool
    weeks: str
    by_date: str
    first: tuple[str, ...]
    raises: tuple[str, ...]
    reasons: tuple[str, ...]
    alternative: str

    @property
    def is_off(self) -> bool:
        return self.state == "covered"

    @property
    def skip_reason(self) -> str:
        """Return where a skipped step was done before, as a sentence."""
        text = self.step.skip_reason.rstrip(". ")
        return f"{text}." if text and not text.endswith(("!", "?")) else text


class StepWords:
    """Puts what the planner says about steps into sentences."""

    def __init__(self, plan: Plan, catalogue: RoleCatalogue, steps: Sequence[Step]) -> None:
        self.plan = plan
        self.catalogue = catalogue
        self.levels_before = _levels_before(plan, catalogue, steps)
        # A plan's own titles win: they are what the learner saw when it was made.
        self.titles = {slug: facts.title for slug, facts in catalogue.facts.items()}
        self.titles |= {step.activity.slug: step.title for step in steps}

    def row(self, step: Step, *, is_now: bool) -> StepRow:
        has_weeks = step.start_week is not None and step.end_week is not None
        return StepRow(
            step=step,
            url=step.get_absolute_url(),
            state=NODE_OF_STATUS[StepStatus(step.status)],
            is_now=is_now,
            weeks=long_weeks((step.start_week or 0) + 1, (step.end_week or 0) + 1) if has_weeks else "",
            by_date=self.by_date(step),
            first=self.first(step),
            raises=self.raises(step),
            reasons=self.reasons(step),
            alternative=self.alternative(step),
        )

    def by_date(self, step: Step) -> str:
        """Return the day a step was finished, or the last day of the weeks it is planned in."""
        if step.finished_date is not None:
            return self.day(step.finished_date)
        return self.day(self.plan.last_day(step.end_week)) if step.end_week is not None else ""

    def day(self, day: date) -> str:
        """Write a day, with its year if the plan starts in another one."""
        return us_date(day, "year" if day.year != self.plan.start_date.year else "")

    def skill(self, slug: str | None) -> str:
        return self.catalogue.skill_names.get(slug or "", slug or "")

    def title(self, slug: str) -> str:
        return f"“{self.titles.get(slug, slug)}”"

    def first(self, step: Step) -> tuple[str, ...]:
        """Return what must come first: other steps, then levels."""
        activity = self.catalogue.activities.get(step.activity.slug)
        if activity is None:
            return ()
        levels = levels_to_start(activity).items()
        return (
            *(self.title(slug) for slug in activity.requires_activities),
            *(f"{self.skill(skill)} at level {level}" for skill, level in levels),
        )

    def raises(self, step: Step) -> tuple[str, ...]:
        """Return the levels that the step brings and the learner doesn't have before it."""
        activity = self.catalogue.activities.get(step.activity.slug)
        outcomes = activity.outcomes if activity else ()
        before = self.levels_before[step.activity.slug]
        return tuple(
            f"{self.skill(o.skill)} to level {o.to_level}"
            for o in outcomes
            if o.to_level > before.get(o.skill, 0)
        )

    def reasons(self, step: Step) -> tuple[str, ...]:
        """Return why the step is in the plan, a sentence for each reason."""
        role = self.plan.target_role.name
        sentences = []
        for reason in step.reasons:
            if reason["type"] == "requirement":
                skill, level = self.skill(reason["skill"]), reason["level"]
                sentences.append(f"It takes {skill} to level {level}, which a {role} job asks.")
            elif reason["type"] == "deliverable":
                title = self.catalogue.deliverable_titles.get(reason["deliverable"], reason["deliverable"])
                sentences.append(f"It gives you something employers ask to see: {title}.")
            elif reason["type"] == "must_include":
                if step.is_chosen:
                    sentences.append("You chose it.")
                elif not step.is_finished:
                    sentences.append("You have started it.")
            elif "skill" in reason:
                skill, level = self.skill(reason["skill"]), reason["level"]
                sentences.append(f"{self.title(reason['for'])} needs {skill} at level {level} first.")
            else:
                sentences.append(f"{self.title(reason['for'])} needs it first.")
        return tuple(sentences)

    def alternative(self, step: Step) -> str:
        """Return what was rejected in the step's favor, and why: the best plan without it and its price."""
        if step.alternative is None:
            return ""
        added = [self.title(slug) for slug in step.alternative["added"]]
        dropped = [self.title(s) for s in step.alternative["dropped"] if s != step.activity.slug]
        price = price_text(step.alternative)
        if not added:
            without = f"Without it: {price}."
            return without if not dropped else f"{without} {_joined(dropped)} would go as well."
        return f"{_joined(added)} would do instead: {price}."


def _levels_before(plan: Plan, catalogue: RoleCatalogue, steps: Sequence[Step]) -> dict[str, dict[str, int]]:
    """Return the levels before each step; before one that isn't in the plan, those of what is finished."""
    levels = levels_of(plan)
    finished = [step.activity.slug for step in steps if step.is_finished]
    now = levels_after(levels, finished, catalogue)
    before = {}
    for step in sorted(steps, key=lambda step: (step.position is None, step.position or 0)):
        slug = step.activity.slug
        before[slug] = now if step.position is None else levels
        if step.position is not None:
            levels = levels_after(levels, [slug], catalogue)
    return before


def price_text(price: Mapping[str, Any]) -> str:
    """Say what a change costs in hours, money and open needs."""
    parts = []
    if price["hours"]:
        parts.append(f"{hours_text(abs(price['hours']))} {'more' if price['hours'] > 0 else 'less'}")
    if price["cost_usd"]:
        parts.append(f"{money(abs(price['cost_usd']))} {'more' if price['cost_usd'] > 0 else 'less'}")
    if price["open_weight"] > 0:
        parts.append(f"{price['open_weight']} points of what the role asks stay open")
    elif price["open_weight"] < 0:
        parts.append(f"{-price['open_weight']} more points of what the role asks")
    return ", ".join(parts) or "the same hours and cost"


def _joined(titles: Sequence[str]) -> str:
    if len(titles) > 3:
        return f"{', '.join(titles[:2])} and {len(titles) - 2} more"
    return " and ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else titles[0]


# ---------- the timeline


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


# ---------- the page


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


@dataclass(frozen=True, slots=True)
class Pace:
    """The plan at another number of hours a week."""

    hours_per_week: float
    weeks: int
    ready_date: date
    is_own: bool


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
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    moved: tuple[Moved, ...]


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
    open_ends: tuple[OpenEnds, ...]
    remedies: tuple[RemedyView, ...]
    no_remedy: str
    can_ask_remedies: bool
    paces: tuple[Pace, ...]
    longest_pace_weeks: int
    is_limited: bool
    is_target_past: bool
    is_behind: bool
    is_catalogue_newer: bool
    undo_label: str
    difference: Difference | None = None
    steps_total: int = 0
    steps_text: str = ""


def plan_steps(plan: Plan) -> list[Step]:
    """Return a plan's steps with what the pages need of their activities, in list order."""
    fields = ("slug", "coach_check", "max_hours_per_week")
    return list(
        Step.objects.filter(plan=plan)
        .select_related("activity")
        .only(
            *(name.attname for name in Step._meta.concrete_fields), *(f"activity__{name}" for name in fields)
        )
        .order_by(F("position").asc(nulls_last=True), "stage_number", "pk")
    )


def last_change(plan: Plan) -> PlanRevision | None:
    """Return the change that undo would take back, without the states it holds."""
    return plan.revisions.only("label", "before_id", "plan_id", "number").first()


def plan_page(
    plan: Plan,
    *,
    steps: Sequence[Step],
    today: date,
    trial: Draft | None = None,
    is_by_week: bool = False,
    is_partial: bool = False,
) -> PlanPage:
    """Return the roadmap's contents, under trial limits if there are any; a partial needs no lists."""
    catalogue = trial.catalogue if trial else role_catalogue(plan.target_role)
    listed = [step for step in steps if step.position is not None]
    summary: dict[str, Any] = (trial.summary if trial else plan.summary) or {}
    kept: dict[str, Any] = plan.summary or {}
    stages = catalogue.stages
    placements = _trial_placements(trial, steps) if trial else _placements(listed, catalogue)
    weekly_hours = float(trial.limits.hours_per_week if trial else plan.hours_per_week)
    current = _current_step(listed)
    words = StepWords(plan, catalogue, steps)
    change = None if is_partial else last_change(plan)
    present_week = plan.week_on(today)
    target = trial.limits.target_date if trial else plan.target_date
    has_target = target is not None and target >= today
    return PlanPage(
        title=_title(plan, summary, listed if trial is None else None),
        lede=_lede(plan, trial, summary, listed, today),
        caption=_caption(summary),
        is_trial=trial is not None,
        facts=_facts(summary, listed, steps_total=len(trial.rows) if trial else len(listed)),
        timeline=_timeline(plan, summary, kept, today, trial),
        timeline_rows=_timeline_rows(stages, placements, weekly_hours),
        has_options=any(placement.state == "option" for placement in placements),
        stages=()
        if is_partial or is_by_week
        else _stages(plan, catalogue, stages, steps, words, current, summary),
        weeks=_weeks(plan, listed, today) if is_by_week and not is_partial else (),
        open_ends=_open_ends(summary, words, has_target=has_target),
        remedies=_remedies(summary, trial.limits if trial else limits_of(plan)),
        no_remedy=_no_remedy(summary, has_target=has_target),
        can_ask_remedies=trial is None
        and summary["remedies"] is None
        and any(item["cause"] != "unreachable" for item in summary["left_open"]),
        paces=() if is_partial else _paces(plan, kept),
        longest_pace_weeks=max((pace["weeks"] or 0 for pace in kept.get("paces", ())), default=0),
        is_limited=bool(summary.get("is_limited", True)),
        is_target_past=plan.target_date is not None and plan.target_date < today,
        is_behind=any(
            step.end_week is not None and step.end_week < present_week
            for step in listed
            if not step.is_finished
        ),
        is_catalogue_newer=plan.catalogue_version_id != catalogue.version_pk,
        undo_label=change.label if change is not None and change.before_id else "",
        difference=_difference(plan, trial, listed, catalogue) if trial else None,
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
    pace = f"{hours_text(limits_hours)} a week"
    progress = _progress(listed)
    done_text = f" Steps so far: {progress}." if progress else ""
    left = len(summary["left_open"])
    open_text = {0: "", 1: " One thing stays open."}.get(left, f" {left} things stay open.")
    if trial is not None:
        return f"Trying {_tried(limits_of(plan), trial.limits) or pace}.{done_text}{open_text}"
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


def _tried(kept: Limits, tried: Limits) -> str:
    """Return the limits that a trial changes, empty if none."""
    words = (
        ("hours_per_week", f"{hours_text(tried.hours_per_week)} a week"),
        ("target_date", f"until {us_date(tried.target_date, 'year')}" if tried.target_date else "no date"),
        ("budget_usd", "any budget" if tried.budget_usd is None else f"{money(tried.budget_usd)} to spend"),
        ("is_open_to_certificates", f"{'with' if tried.is_open_to_certificates else 'no'} certificates"),
        ("is_open_to_degrees", f"{'with' if tried.is_open_to_degrees else 'no'} degrees"),
    )
    return ", ".join(text for name, text in words if getattr(kept, name) != getattr(tried, name))


def _end_facts(summary: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return when the plan ends: ready only if nothing stays open, and no day at all without a step."""
    if not summary["ready_week"]:
        return ()
    low = date.fromisoformat(summary["low_date"]) if summary["low_date"] else None
    high = date.fromisoformat(summary["high_date"]) if summary["high_date"] else None
    likely = date.fromisoformat(summary["ready_date"])
    years = "year" if low and high and low.year != high.year else ""
    ends = f"{us_date(low, years)} – {us_date(high, 'year')}" if low and high else us_date(likely, "year")
    note = f"likely {us_date(likely, years)}" if high else "or much later: over ten years at the slowest"
    return (("Ends" if summary["left_open"] else "Ready", ends, note),)


def _steps_text(summary: Mapping[str, Any], listed: Sequence[Step]) -> str:
    count = len(listed)
    return (
        f"{count} {'step' if count == 1 else 'steps'}, {hours_text(summary['hours'])}, "
        f"{money(summary['cost_usd'])}"
    )


def _placements(listed: Sequence[Step], catalogue: RoleCatalogue) -> list[Placement]:
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


def _trial_placements(trial: Draft, steps: Sequence[Step]) -> list[Placement]:
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


def _timeline(
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


def _timeline_rows(
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


def _stages(
    plan: Plan,
    catalogue: RoleCatalogue,
    stages: Sequence[StageFacts],
    steps: Sequence[Step],
    words: StepWords,
    current: Step | None,
    summary: Mapping[str, Any],
) -> tuple[StageView, ...]:
    views = []
    for stage in stages:
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


def _weeks(plan: Plan, listed: Sequence[Step], today: date) -> tuple[WeekView, ...]:
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


def _open_ends(summary: Mapping[str, Any], words: StepWords, *, has_target: bool) -> tuple[OpenEnds, ...]:
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


def _remedies(summary: Mapping[str, Any], limits: Limits) -> tuple[RemedyView, ...]:
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


def _no_remedy(summary: Mapping[str, Any], *, has_target: bool) -> str:
    """Return what to try where no single change closes what is within reach, empty where one may."""
    is_closed = all(item["cause"] == "unreachable" for item in summary["left_open"])
    if summary["remedies"] is None or is_closed:
        return ""
    more = "a later date and more hours" if has_target else "more hours and more money"
    return f"No single change closes it: try {more}."


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


def _paces(plan: Plan, summary: Mapping[str, Any]) -> tuple[Pace, ...]:
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


def _difference(plan: Plan, trial: Draft, listed: Sequence[Step], catalogue: RoleCatalogue) -> Difference:
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
    if trial.limits.target_date:
        return f"{text} You make {us_date(trial.limits.target_date)}."
    return text


def _unfit_count(summary: Mapping[str, Any]) -> int:
    return sum(item["cause"] != "unreachable" for item in summary["left_open"])


def _end_day(summary: Mapping[str, Any]) -> str:
    return us_date(date.fromisoformat(summary["ready_date"]), "year") if summary["ready_week"] else "no steps"


# ---------- one step


@dataclass(frozen=True, slots=True)
class Candidate:
    """An activity that could stand in for a step, with its own hours and cost."""

    slug: str
    title: str
    hours: str
    cost: str


@dataclass(frozen=True, slots=True)
class StepPage:
    """Everything a step's page shows beside the step itself."""

    row: StepRow
    stage: StageFacts
    activity: Activity
    resources: tuple[Mapping[str, str], ...]
    neighbors: tuple[StepRow, ...]
    first: tuple[StepRow, ...]
    first_levels: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    left_out_price: str
    skipped_hours: str
    swap: Difference | None = None


def step_page(
    plan: Plan,
    step: Step,
    *,
    steps: Sequence[Step],
    catalogue: RoleCatalogue,
    trial: Draft | None = None,
) -> StepPage:
    """Return what a step's page shows; `trial` is the plan with a stand-in, if one is looked at."""
    listed = [other for other in steps if other.position is not None]
    words = StepWords(plan, catalogue, steps)
    place = next((index for index, other in enumerate(listed) if other.pk == step.pk), None)
    near = listed[max(0, place - 1) : place + 2] if place is not None else []
    activity = Activity.objects.select_related("certification").get(pk=step.activity_id)
    needed = catalogue.activities.get(activity.slug)
    by_slug = {other.activity.slug: other for other in listed}
    first = [by_slug[slug] for slug in (needed.requires_activities if needed else ()) if slug in by_slug]
    return StepPage(
        row=words.row(step, is_now=False),
        stage=next(stage for stage in catalogue.stages if stage.number == step.stage_number),
        activity=activity,
        resources=tuple(activity.resources),
        neighbors=tuple(words.row(other, is_now=other.pk == step.pk) for other in near),
        first=tuple(words.row(other, is_now=False) for other in first),
        first_levels=tuple(text for text in words.first(step) if not text.startswith("“")),
        candidates=_candidates(plan, step, steps, catalogue),
        left_out_price=price_text(step.left_out_price) if step.left_out_price else "",
        skipped_hours=hours_text(step.hours),
        swap=_difference(plan, trial, listed, catalogue) if trial else None,
    )


def _candidates(
    plan: Plan, step: Step, steps: Sequence[Step], catalogue: RoleCatalogue
) -> tuple[Candidate, ...]:
    """Return the activities that do what the step is in the plan for, those of the fewest hours first."""
    if step.is_finished or step.position is None:
        return ()
    useful: set[str] = set()
    for reason in step.reasons:
        if "skill" in reason:
            useful.update(catalogue.providers(reason["skill"], reason["level"]))
        elif reason["type"] == "deliverable":
            useful.update(catalogue.makers(reason["deliverable"]))
    taken = {other.activity.slug for other in steps if other.position is not None or other.is_left_out}
    access, limits = access_of(plan), limits_of(plan)
    found = [
        activity
        for activity in catalogue.catalogue.activities
        if activity.id in useful - taken
        and is_open(catalogue.facts[activity.id], access=access, limits=limits)
    ]
    found.sort(key=lambda activity: (activity.hours.likely, activity.id))
    return tuple(
        Candidate(
            slug=activity.id,
            title=catalogue.facts[activity.id].title,
            hours=f"{activity.hours.low:g}–{activity.hours.high:g} h",
            cost=money(activity.cost),
        )
        for activity in found[:CANDIDATES_MAX]
    )
