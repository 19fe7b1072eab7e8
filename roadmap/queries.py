"""Reads of a plan that several pages share."""

from __future__ import annotations

from django.db.models import F

from roadmap.models import Plan, PlanRevision, Step


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
