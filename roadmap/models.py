"""Learners' plans."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
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


class Plan(models.Model):
    """A learner's roadmap to a target role under constraints. A draft until it is first computed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="plans")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="plans")
    target_role = models.ForeignKey(TargetRole, on_delete=models.PROTECT, related_name="+")
    catalogue_version = models.ForeignKey(CatalogueVersion, null=True, on_delete=models.PROTECT, related_name="+")
    hours_per_week = models.DecimalField(max_digits=5, decimal_places=2)
    start_date = models.DateField()
    target_date = models.DateField(null=True, blank=True)
    budget_usd = models.PositiveIntegerField(null=True, blank=True)
    is_open_to_certificates = models.BooleanField(default=False)
    is_open_to_degrees = models.BooleanField(default=False)
    claimed_contexts = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    excluded = models.ManyToManyField(Activity, related_name="+", blank=True)
    must_include = models.ManyToManyField(Activity, related_name="+", blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Rises with every change; guards stale edits")
    summary = models.JSONField(null=True, blank=True, help_text="What the planner answered besides the steps")
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
                condition=Q(target_date=None) | Q(target_date__gt=F("start_date")), name="plan_target_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("roadmap:plan_detail", args=[self.pk])


class StepStatus(models.TextChoices):
    TODO = "todo", "To do"
    IN_PROGRESS = "in_progress", "In progress"
    SUBMITTED = "submitted", "Submitted"
    DONE = "done", "Done"
    SKIPPED = "skipped", "Skipped"
