"""Every write of an assessment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Learner
from assessments.models import Assessment, Rating
from roles.models import StartingRole, TargetRole
from skills.models import LEVELS, Skill


class UnknownSkill(Exception):
    """The assessment does not ask about this skill."""


class LevelOutOfRange(Exception):
    """There is no such level."""


class AnswerChangedElsewhere(Exception):
    """Another tab has answered since the page was shown; `rating` holds that answer."""

    def __init__(self, rating: Rating) -> None:
        super().__init__("This skill was answered in another tab.")
        self.rating = rating


@transaction.atomic
def start_assessment(
    *, learner: Learner, starting_role: StartingRole, target_role: TargetRole, now: datetime
) -> Assessment:
    """Start an assessment of all skills, with the starting role's typical levels as our guesses."""
    assessment = Assessment.objects.create(
        learner=learner, starting_role=starting_role, target_role=target_role, started_at=now
    )
    typical = dict(starting_role.typical_levels.values_list("skill_id", "level"))
    Rating.objects.bulk_create(
        Rating(assessment=assessment, skill=skill, guessed_level=typical.get(skill.pk, 0))
        for skill in Skill.objects.current()
    )
    return assessment


@transaction.atomic
def answer_skill(
    *,
    assessment: Assessment,
    skill: Skill,
    level: int | None,
    evidence_note: str,
    now: datetime,
    shown_token: str | None = None,
) -> Rating:
    """Keep an answer: a level, or None for *not seen yet*.

    `shown_token` is the `answer_token` that the page showed. Raise AnswerChangedElsewhere when another answer
    has come since, UnknownSkill for a skill that is not asked, LevelOutOfRange for a level off the scale.
    """
    if level is not None and level not in LEVELS:
        raise LevelOutOfRange(f"Levels go from {LEVELS[0]} to {LEVELS[-1]}.")
    # Two tabs may answer at once: the second waits here, then sees what the first one said.
    locked = Rating.objects.select_for_update(of=("self",)).select_related("skill__category")
    rating = locked.filter(assessment=assessment, skill=skill).first()
    if rating is None:
        raise UnknownSkill(f"This assessment doesn't ask about “{skill}”.")
    answer = Rating(answered_level=level, is_not_seen=level is None, evidence_note=evidence_note)
    if answer.answer_token == rating.answer_token:
        return rating
    if shown_token is not None and shown_token != rating.answer_token:
        raise AnswerChangedElsewhere(rating)
    rating.answered_level, rating.is_not_seen, rating.evidence_note = level, level is None, evidence_note
    rating.answered_at = now
    rating.save(update_fields=["answered_level", "is_not_seen", "evidence_note", "answered_at"])
    return rating


def finish_assessment(*, assessment: Assessment, now: datetime) -> None:
    """Mark an assessment as finished; the rest stays our guess. Finishing again changes nothing."""
    Assessment.objects.filter(pk=assessment.pk, finished_at=None).update(finished_at=now)
