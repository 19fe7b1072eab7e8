"""Learners' plans, their steps, and every state they have been in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import Learner
from assessments.models import Assessment
from roles.models import TargetRole
from skills.models import Activity, CatalogueVersion


class PlanQuerySet(models.QuerySet["Plan"]):
    def owned_by(self, learner: Learner | None) -> Self:
        return self.filter(learner=learner) if learner else self.none()

    def with_roles(self) -> Self:
        """Fetch the role to plan for and the assessment with the job to come from along with each plan."""
        return self.select_related("target_role", "assessment__starting_role")


class Plan(models.Model):
    """A learner's roadmap to a target role under constraints. A draft until it is first computed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="plans")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="plans")
    target_role = models.ForeignKey(TargetRole, on_delete=models.PROTECT, related_name="+")
    catalogue_version = models.ForeignKey(
        CatalogueVersion, null=True, on_delete=models.PROTECT, related_name="+"
    )
    hours_per_week = models.DecimalField(max_digits=5, decimal_places=2)
    start_date = models.DateField()
    target_date = models.DateField(null=True, blank=True)
    budget_usd = models.PositiveIntegerField(null=True, blank=True)
    is_open_to_certificates = models.BooleanField(default=False)
    is_open_to_degrees = models.BooleanField(default=False)
    claimed_contexts = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every change; guards stale edits")
    summary = models.JSONField(null=True, blank=True, help_text="What the planner answered besides the steps")
    request_key = models.UUIDField(
        null=True, blank=True, help_text="Names the form that made it: sent twice, one plan"
    )
    created_at = models.DateTimeField()
    computed_at = models.DateTimeField(null=True, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(hours_per_week__gt=0, hours_per_week__lte=60), name="plan_hours_per_week_to_60"
            ),
            models.CheckConstraint(
                condition=Q(target_date=None) | Q(target_date__gt=F("start_date")),
                name="plan_target_after_start",
            ),
            models.UniqueConstraint(fields=["request_key", "learner"], name="plan_once_per_request"),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:plan_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.computed_at is None

    def week_on(self, day: date) -> int:
        """Return the plan's week (from 0) that a day belongs to; a day before the start belongs to week 0."""
        return max(0, (day - self.start_date).days // 7)

    def first_day(self, week: int) -> date:
        return self.start_date + timedelta(weeks=week)

    def last_day(self, week: int) -> date:
        return self.start_date + timedelta(weeks=week, days=6)


class StepStatus(models.TextChoices):
    TODO = "todo", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"


class StepQuerySet(models.QuerySet["Step"]):
    def owned_by(self, learner: Learner | None) -> Self:
        return self.filter(plan__learner=learner) if learner else self.none()

    def on_the_list(self) -> Self:
        """Keep the steps that the plan has at present: planned, under way, done or skipped."""
        return self.filter(position__isnull=False)


class Step(models.Model):
    """An activity in a plan. A row stays when re-planning drops it, so that its address and its work survive.

    Title, hours, cost and deliverable are copies of the time of planning: an old plan stays readable when the
    catalogue changes. Weeks count from 0 at the plan's start date.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=StepStatus, default=StepStatus.TODO)
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="None: not in the plan at present"
    )
    stage_number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    deliverable = models.TextField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    low_hours = models.DecimalField(max_digits=6, decimal_places=2)
    high_hours = models.DecimalField(max_digits=6, decimal_places=2)
    cost_usd = models.PositiveIntegerField(default=0)
    start_week = models.PositiveSmallIntegerField(null=True, blank=True)
    end_week = models.PositiveSmallIntegerField(null=True, blank=True)
    week_hours = models.JSONField(default=list, help_text="Pairs of week and hours still to give")
    reasons = models.JSONField(default=list, help_text="As the planner gave them")
    hours_done = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    started_date = models.DateField(null=True, blank=True)
    finished_date = models.DateField(null=True, blank=True)
    skip_reason = models.CharField(max_length=300, blank=True)
    is_left_out = models.BooleanField(default=False)
    is_chosen = models.BooleanField(default=False, help_text="The learner asked for it in place of another")
    left_out_price = models.JSONField(
        null=True, blank=True, help_text="What leaving it out changed, when it was"
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "stage_number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "activity"], name="step_once_per_activity"),
            models.CheckConstraint(
                condition=Q(position=None) | Q(status=StepStatus.SKIPPED) | Q(start_week__isnull=False),
                name="step_in_the_plan_has_weeks",
            ),
            models.CheckConstraint(
                condition=Q(start_week=None, end_week=None) | Q(end_week__gte=F("start_week")),
                name="step_weeks_rise",
            ),
            models.CheckConstraint(
                condition=~Q(status=StepStatus.DONE) | Q(finished_date__isnull=False),
                name="step_done_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(status=StepStatus.IN_PROGRESS) | Q(started_date__isnull=False),
                name="step_in_progress_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(is_left_out=False) | Q(position=None, is_chosen=False),
                name="step_left_out_is_not_planned",
            ),
            models.CheckConstraint(condition=Q(hours_done__gte=0), name="step_hours_done_not_negative"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("roadmap:step_detail", args=[self.plan_id, self.pk])

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do: the step is done, or was known before."""
        return self.status in (StepStatus.DONE, StepStatus.SKIPPED)


class PlanAction(models.TextChoices):
    """What can happen to a plan, in the words of the undo button."""

    BUILD = "build", "Make the plan"
    KEEP = "keep", "Change the plan’s limits"
    REPLAN = "replan", "Re-plan from today"
    START = "start", "Start a step"
    LOG = "log", "Log hours"
    FINISH = "finish", "Finish a step"
    SKIP = "skip", "Skip a step"
    REOPEN = "reopen", "Open a step again"
    LEAVE_OUT = "leave_out", "Leave a step out"
    PUT_BACK = "put_back", "Put a step back"
    SWAP = "swap", "Swap a step"
    UNDO = "undo", "Undo"


class PlanRevision(models.Model):
    """One state a plan has been in, append-only. Undoing adds one with the state of `before`."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=20, choices=PlanAction)
    label = models.CharField(max_length=300, help_text="What happened, as the undo button says it")
    repeat_key = models.CharField(max_length=300, help_text="Equal for the same change sent twice")
    before = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.JSONField(encoder=DjangoJSONEncoder, help_text="The plan and its steps after the change")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_revision_once_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}: {self.label}"
