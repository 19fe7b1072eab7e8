"""What learners say about their skills."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.urls import reverse

from accounts.models import Learner
from roles.models import StartingRole, TargetRole
from skills.models import Skill

LEVEL_CAP_WITHOUT_EVIDENCE = 3


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def owned_by(self, learner: Learner | None) -> Self:
        return self.filter(learner=learner) if learner else self.none()

    def unfinished(self) -> Self:
        return self.filter(finished_at=None)

    def with_roles(self) -> Self:
        """Fetch the jobs to come from and to plan for along with each assessment."""
        return self.select_related("starting_role", "target_role")

    def with_progress(self) -> Self:
        """Annotate each assessment with `ratings_total` and `ratings_answered`."""
        is_answered = Q(ratings__answered_level__isnull=False) | Q(ratings__is_not_seen=True)
        return self.annotate(
            ratings_total=Count("ratings"), ratings_answered=Count("ratings", filter=is_answered)
        )


class Assessment(models.Model):
    """A dated set of ratings. A new one never overwrites an old one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(Learner, on_delete=models.CASCADE, related_name="assessments")
    starting_role = models.ForeignKey(StartingRole, on_delete=models.PROTECT, related_name="+")
    target_role = models.ForeignKey(TargetRole, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "pk"]

    def __str__(self) -> str:
        return f"Assessment {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment_detail", args=[self.pk])


class Rating(models.Model):
    """One skill in an assessment: our guess, and the answer once there is one.

    *Not seen yet* is an answer apart from level 0: it counts as 0 and is shown as unknown.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="ratings")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    guessed_level = models.PositiveSmallIntegerField()
    answered_level = models.PositiveSmallIntegerField(null=True, blank=True)
    is_not_seen = models.BooleanField(default=False)
    evidence_note = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["skill__position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "skill"], name="rating_once_per_skill"),
            models.CheckConstraint(condition=Q(guessed_level__lte=5), name="rating_guess_0_to_5"),
            models.CheckConstraint(
                condition=Q(answered_level__lte=5) | Q(answered_level=None), name="rating_answer_0_to_5"
            ),
            models.CheckConstraint(
                condition=Q(is_not_seen=False) | Q(answered_level=None), name="rating_not_seen_has_no_level"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.level}"

    @property
    def is_answered(self) -> bool:
        return self.answered_level is not None or self.is_not_seen

    @property
    def answer_token(self) -> str:
        """What tells one answer from another, so that a page can say which it showed; empty before any."""
        if not self.is_answered:
            return ""
        return f"{'not-seen' if self.is_not_seen else self.answered_level}:{self.evidence_note}"

    @property
    def level(self) -> int:
        """The level as stated: the answer, 0 for not seen, otherwise our guess."""
        if self.is_not_seen:
            return 0
        return self.guessed_level if self.answered_level is None else self.answered_level

    @property
    def counted_level(self) -> int:
        """The level that plans and readiness use: without evidence at most 3."""
        return self.level if self.evidence_note else min(self.level, LEVEL_CAP_WITHOUT_EVIDENCE)
