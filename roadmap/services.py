"""Every write to plans and their steps."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from accounts.models import Learner
from assessments.services import start_assessment
from roadmap import planner
from roadmap.models import Plan
from roadmap.problems import Limits, build_problem, role_catalogue
from roles.models import StartingRole, TargetRole


@transaction.atomic
def start_journey(
    *,
    learner: Learner,
    starting_role: StartingRole,
    target_role: TargetRole,
    hours_per_week: Decimal,
    start_date: date,
    target_date: date | None,
    budget_usd: int | None,
    is_open_to_certificates: bool,
    is_open_to_degrees: bool,
    claimed_contexts: Sequence[str],
    request_key: UUID,
    now: datetime,
) -> Plan:
    """Start an assessment and a draft plan on it. The same request key again returns the plan that it made."""
    # A double click arrives as two requests: the second waits here, then finds the first one's plan.
    Learner.objects.select_for_update().get(pk=learner.pk)
    plan = Plan.objects.filter(learner=learner, request_key=request_key).first()
    if plan is not None:
        return plan
    assessment = start_assessment(
        learner=learner, starting_role=starting_role, target_role=target_role, now=now
    )
    return Plan.objects.create(
        learner=learner,
        assessment=assessment,
        target_role=target_role,
        hours_per_week=hours_per_week,
        start_date=start_date,
        target_date=target_date,
        budget_usd=budget_usd,
        is_open_to_certificates=is_open_to_certificates,
        is_open_to_degrees=is_open_to_degrees,
        claimed_contexts=list(claimed_contexts),
        request_key=request_key,
        created_at=now,
    )


def preview(
    *,
    levels: Mapping[str, int],
    target_role: TargetRole,
    access: Collection[str],
    limits: Limits,
) -> planner.PlanningResult:
    """Return the plan that somebody would get, without saving anything."""
    return planner.solve(
        build_problem(catalogue=role_catalogue(target_role), levels=levels, access=access, limits=limits)
    )


def build_plan(*, plan: Plan, now: datetime) -> Plan:
    """Compute a draft plan, or re-plan one whose assessment changed. Raise PlanRefused if it can't be planned."""
    raise NotImplementedError
