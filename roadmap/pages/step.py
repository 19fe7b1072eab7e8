"""One step's own page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.templatetags.ui import hours as hours_text
from core.templatetags.ui import money
from roadmap.drafting import Draft
from roadmap.models import Plan, Step
from roadmap.pages.trial import Difference, difference
from roadmap.pages.words import StepRow, StepWords, price_text
from roadmap.problems import (
    RoleCatalogue,
    StageFacts,
    access_of,
    is_open,
    limits_of,
)
from skills.models import Activity

CANDIDATES_MAX = 5


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
        swap=difference(plan, trial, listed, catalogue) if trial else None,
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
