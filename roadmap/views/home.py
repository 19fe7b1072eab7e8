from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.charts import Spoke, SpokeGroup, Stretch, pay_scale
from core.http import HtmxRequest, render_page
from core.templatetags.ui import in_sentence
from roadmap.drafting import PlanRefused
from roadmap.previews import Preview, StageShare, preview_plan
from roadmap.problems import ActivityFacts, Limits, RoleCatalogue, role_catalogue
from roadmap.start_forms import SentenceForm
from roles.models import ReferenceRange, StartingRole, TargetRole
from roles.pay import country_pay
from roles.readiness import readiness
from skills.models import Skill, Stage

PACES = (Decimal(4), Decimal(6), Decimal(8), Decimal(10))
EXAMPLE_GAPS = 5
EXAMPLE_STEPS_DONE = 1
EXAMPLE_STEPS = 5


@dataclass(frozen=True)
class Pace:
    """The journey at some hours a week."""

    hours_per_week: Decimal
    preview: Preview


@dataclass(frozen=True)
class ExampleStep:
    """A step of the opened plan, as it stands in the week that is shown."""

    facts: ActivityFacts
    hours: float
    first_week: int
    last_week: int
    state: str


@dataclass(frozen=True)
class ExampleGap:
    """A skill of the opened plan: the level then, at the start, and the one asked."""

    name: str
    was: int
    have: int
    want: int


@dataclass(frozen=True)
class Example:
    """A plan opened in the middle. Weeks count from 1, as people do."""

    week: int
    first_day: date
    last_day: date
    steps: Sequence[ExampleStep]
    gaps: Sequence[ExampleGap]


@dataclass(frozen=True)
class TypicalJourney:
    """What the planner makes of the typical levels of a job, for a role and some hours a week."""

    starting_role: StartingRole
    target_role: TargetRole
    limits: Limits
    levels: Mapping[str, int]
    catalogue: RoleCatalogue
    preview: Preview
    shares: Sequence[StageShare]

    @property
    def stretches(self) -> list[Stretch]:
        return [
            Stretch(share.stage.short_name, round(share.hours), share.stage.number)
            for share in self.shares
            if share.hours
        ]

    @property
    def ready_percent(self) -> int:
        return readiness(self.levels, self.catalogue.job_requirements).percent

    @cached_property
    def paces(self) -> list[Pace]:
        return [Pace(hours, self._preview_at(hours)) for hours in PACES]

    def _preview_at(self, hours: Decimal) -> Preview:
        return preview_plan(
            catalogue=self.catalogue,
            levels=self.levels,
            access=self.starting_role.access,
            limits=replace(self.limits, hours_per_week=hours),
        )

    @property
    def longest_weeks(self) -> int:
        return max(pace.preview.weeks for pace in self.paces)

    @property
    def dial_label(self) -> str:
        return (
            f"Skill dial of a typical start as {in_sentence(self.starting_role.name)}: {self.ready_percent} "
            f"percent of what {in_sentence(self.target_role.name)} asks for."
        )


@login_not_required
@require_safe
def home(request: HtmxRequest) -> HttpResponse:
    """Say what this is, with a real plan for the job, the role and the hours in the sentence."""
    form = SentenceForm()
    form.prefill(request.GET)
    stages = list(Stage.objects.current())
    journey = _journey(form, stages)
    skills = list(Skill.objects.current().select_related("category"))
    context: dict[str, object] = {
        "form": form,
        "journey": journey,
        "dial_groups": _dial_groups(skills, journey) if journey else [],
        "skills_count": len(skills),
        "stages": stages,
    }
    if not request.htmx:
        pay = country_pay()
        context |= {
            "example": _example(journey) if journey else None,
            "pay": pay,
            "pay_scale": pay_scale(row.pay for row in pay),
            "reference": ReferenceRange.objects.select_related("source", "location").first(),
        }
    return render_page(request, "roadmap/home.html", context, ["preview"], oob=["dial"])


def _journey(form: SentenceForm, stages: Sequence[Stage]) -> TypicalJourney | None:
    """Return the journey that the sentence tells, None where there is no plan for it."""
    starting_role = cast(StartingRole | None, form.chosen_role("starting_role"))
    target_role = cast(TargetRole | None, form.chosen_role("target_role"))
    if starting_role is None or target_role is None:
        return None
    levels = dict(starting_role.typical_levels.values_list("skill__slug", "level"))
    limits = Limits(hours_per_week=form.chosen_hours, start_date=timezone.localdate())
    catalogue = role_catalogue(target_role)
    try:
        preview = preview_plan(catalogue=catalogue, levels=levels, access=starting_role.access, limits=limits)
    except PlanRefused:
        return None
    return TypicalJourney(
        starting_role=starting_role,
        target_role=target_role,
        limits=limits,
        levels=levels,
        catalogue=catalogue,
        preview=preview,
        shares=preview.stage_shares(stages),
    )


def _example(journey: TypicalJourney) -> Example | None:
    """Open the plan in its middle week: what is done by then, what is under way and what comes next."""
    preview, catalogue = journey.preview, journey.catalogue
    if not preview.steps:
        return None
    week = preview.weeks // 2
    done = sorted((s for s in preview.steps if s.end_week < week), key=lambda step: step.end_week)
    now = [step for step in preview.steps if step.start_week <= week <= step.end_week]
    later = [step for step in preview.steps if step.start_week > week]
    shown = [*((step, "done") for step in done[-EXAMPLE_STEPS_DONE:]), *((step, "now") for step in now)]
    shown += [(step, "todo") for step in later]
    levels = dict(journey.levels)
    for step in done:
        for outcome in catalogue.activities[step.activity].outcomes:
            levels[outcome.skill] = max(levels.get(outcome.skill, 0), outcome.to_level)
    at_start = readiness(journey.levels, catalogue.job_requirements)
    return Example(
        week=week + 1,
        first_day=preview.start_date + timedelta(weeks=week),
        last_day=preview.start_date + timedelta(weeks=week, days=6),
        steps=[
            ExampleStep(
                facts=catalogue.facts[step.activity],
                hours=step.hours,
                first_week=step.start_week + 1,
                last_week=step.end_week + 1,
                state=state,
            )
            for step, state in shown[:EXAMPLE_STEPS]
        ],
        gaps=[
            ExampleGap(
                name=catalogue.skill_names[gap.skill],
                was=gap.current or 0,
                have=levels.get(gap.skill, 0),
                want=gap.required,
            )
            for gap in at_start.gaps[:EXAMPLE_GAPS]
        ],
    )


def _dial_groups(skills: Sequence[Skill], journey: TypicalJourney) -> list[SpokeGroup]:
    asked = {required.skill: required.level for required in journey.catalogue.job_requirements}
    job = [skill for skill in skills if skill.category.is_job_fit]
    return [
        SpokeGroup(
            category.short_name,
            [Spoke(journey.levels.get(skill.slug, 0), asked.get(skill.slug, 0)) for skill in group],
        )
        for category, group in groupby(job, key=lambda skill: skill.category)
    ]
