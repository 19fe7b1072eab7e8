"""`manage.py seed_demo`: a demonstration learner in the middle of a plan."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Learner, User
from assessments.services import answer_skill, finish_assessment
from roadmap import services
from roadmap.models import Plan, StepStatus
from roles.models import StartingRole, TargetRole

EMAIL = "demo@example.org"
PASSWORD = "demo"
STARTING_ROLE, TARGET_ROLE = "business-analyst", "product-manager"
HOURS_PER_WEEK = Decimal(8)
WEEKS_SO_FAR = 8


class Command(BaseCommand):
    help = "Add a demonstration learner with eight weeks of progress, and print how to sign in."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demonstration's password is known to all: this is for development only.")
        plan = Plan.objects.filter(learner__user__email=EMAIL).first()
        if plan is None:
            plan = _make_plan(timezone.now())
        done = plan.steps.filter(status=StepStatus.DONE).count()
        self.stdout.write(
            f"Demonstration: {EMAIL} has finished {done} of {plan.steps.on_the_list().count()} steps.\n"
            f"Sign in at /admin/login/?next={plan.get_absolute_url()} with the password {PASSWORD}."
        )


def _make_plan(now: datetime) -> Plan:
    """Make the learner and live through the weeks since the start as they would have."""
    start_date = timezone.localdate(now) - timedelta(weeks=WEEKS_SO_FAR)
    began_at = datetime.combine(start_date, time(9), tzinfo=UTC)
    # Staff, without any permission, because so far the admin's page is the only one to sign in on.
    user = User.objects.create_user(EMAIL, PASSWORD, is_staff=True)
    plan = services.start_journey(
        learner=Learner.objects.create(user=user, created_at=began_at),
        starting_role=StartingRole.objects.get(slug=STARTING_ROLE),
        target_role=TargetRole.objects.get(slug=TARGET_ROLE),
        hours_per_week=HOURS_PER_WEEK,
        start_date=start_date,
        target_date=None,
        budget_usd=None,
        is_open_to_certificates=False,
        is_open_to_degrees=False,
        claimed_contexts=[],
        request_key=uuid.uuid4(),
        now=began_at,
    )
    for rating in plan.assessment.ratings.select_related("skill"):
        answer_skill(
            assessment=plan.assessment,
            skill=rating.skill,
            level=rating.guessed_level,
            evidence_note="",
            now=began_at,
        )
    finish_assessment(assessment=plan.assessment, now=began_at)
    plan = services.build_plan(plan=plan, now=began_at)
    while _finish_next(plan):
        plan.refresh_from_db()
    upcoming = plan.steps.on_the_list().filter(status=StepStatus.TODO).order_by("start_week", "position")
    if step := upcoming.first():
        services.start_step(step=step, revision=plan.revision, now=now)
    plan.refresh_from_db()
    return plan


def _finish_next(plan: Plan) -> bool:
    """Finish the step that was due first, on the last day of its last week; return whether one was due."""
    due = plan.steps.on_the_list().filter(status=StepStatus.TODO, end_week__lt=WEEKS_SO_FAR)
    step = due.order_by("end_week", "start_week", "position").first()
    if step is None or step.end_week is None:
        return False
    finished_at = datetime.combine(plan.last_day(step.end_week), time(18), tzinfo=UTC)
    services.finish_step(step=step, hours_done=step.hours, revision=plan.revision, now=finished_at)
    return True
