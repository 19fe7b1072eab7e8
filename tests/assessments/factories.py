"""Assessments and their ratings."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from assessments.models import Assessment, Rating
from tests.accounts.factories import LearnerFactory
from tests.roles.factories import StartingRoleFactory, TargetRoleFactory
from tests.skills.factories import SkillFactory


class AssessmentFactory(DjangoModelFactory):
    """An assessment without ratings; see RatingFactory, or start one with `services.start_assessment`."""

    class Meta:
        model = Assessment

    learner = factory.SubFactory(LearnerFactory)
    starting_role = factory.SubFactory(StartingRoleFactory)
    target_role = factory.SubFactory(TargetRoleFactory)
    started_at = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


class RatingFactory(DjangoModelFactory):
    """Our guess of level 1, not answered yet."""

    class Meta:
        model = Rating

    assessment = factory.SubFactory(AssessmentFactory)
    skill = factory.SubFactory(SkillFactory)
    guessed_level = 1
