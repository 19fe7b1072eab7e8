"""Plans to change: the small world with other ways to the same levels, and a learner on the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from accounts.models import Learner
from assessments.services import finish_assessment
from roadmap.models import Plan, Step
from roadmap.services import build_plan, start_journey
from skills.models import Activity, ActivityContext, ActivityKind, Stage
from tests.accounts.factories import LearnerFactory
from tests.roadmap.worlds import World, small_world
from tests.roles.factories import RoleDeliverableFactory
from tests.skills.factories import ActivityFactory, ActivityOutcomeFactory, StageFactory

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class PlanWorld:
    """The small world, and four more ways to price: an hour dearer, closed, for money, by a certificate.

    The best plan is 14 hours: read (4) and sell (8) for pricing, and a talk (2) to show.
    """

    base: World
    lecture: Activity
    inside: Activity
    certificate: Activity
    degree: Activity
    talk: Activity


def plan_world() -> PlanWorld:
    """Make it."""
    base = small_world()
    Stage.objects.filter(number=10).update(slug="advanced-education")

    def activity(slug: str, title: str, stage: int, hours: int, **fields: Any) -> Activity:
        return ActivityFactory(
            slug=slug,
            title=title,
            stage=StageFactory(number=stage),
            low_hours=hours,
            likely_hours=hours,
            high_hours=hours,
            **fields,
        )

    lecture = activity("lecture", "Hear a lecture on pricing", 2, 6)
    inside = activity("inside", "Price at work", 3, 1, context=ActivityContext.PRODUCT_ROLE)
    certificate = activity(
        "certificate", "Take the pricing certificate", 6, 3, kind=ActivityKind.CERTIFY, low_cost_usd=300,
        high_cost_usd=500,
    )  # fmt: skip
    degree = activity("degree", "Study economics", 10, 2, low_cost_usd=9000, high_cost_usd=9000)
    talk = activity("talk", "Talk to five owners", 5, 2)
    for way, from_level, to_level in (
        (lecture, 0, 1),
        (inside, 1, 2),
        (certificate, 0, 2),
        (degree, 0, 2),
    ):
        ActivityOutcomeFactory(activity=way, skill=base.pricing, from_level=from_level, to_level=to_level)
    RoleDeliverableFactory(
        role=base.owner, key="talks", title="Talks with owners", importance=3, activities=[talk]
    )
    return PlanWorld(base, lecture, inside, certificate, degree, talk)


def draft(world: PlanWorld, learner: Learner | None = None, **limits: Any) -> Plan:
    """Start on the way from teacher to owner at four hours a week, all questions answered by guesses."""
    wanted: dict[str, Any] = {
        "hours_per_week": Decimal(4),
        "start_date": MONDAY,
        "target_date": None,
        "budget_usd": None,
        "is_open_to_certificates": False,
        "is_open_to_degrees": False,
        "claimed_contexts": [],
    }
    plan = start_journey(
        learner=learner or LearnerFactory(),
        starting_role=world.base.teacher,
        target_role=world.base.owner,
        request_key=uuid4(),
        now=NOW,
        **wanted | limits,
    )
    finish_assessment(assessment=plan.assessment, now=NOW)
    return plan


def made(world: PlanWorld, learner: Learner | None = None, **limits: Any) -> Plan:
    """Start and compute a plan."""
    return build_plan(plan=draft(world, learner, **limits), now=NOW)


def step(plan: Plan, slug: str) -> Step:
    """Return a plan's step as it is in the database now."""
    return Step.objects.select_related("activity", "plan").get(plan=plan, activity__slug=slug)


def listed(plan: Plan) -> list[str]:
    """Return the slugs of a plan's steps, in order."""
    steps = Step.objects.filter(plan=plan, position__isnull=False).order_by("position")
    return list(steps.values_list("activity__slug", flat=True))


def revision(plan: Plan) -> int:
    """Return the revision a page opened now would carry."""
    return Plan.objects.values_list("revision", flat=True).get(pk=plan.pk)
