from datetime import UTC, datetime

import pytest

from assessments.models import Assessment
from assessments.services import (
    AnswerChangedElsewhere,
    LevelOutOfRange,
    UnknownSkill,
    answer_skill,
    finish_assessment,
    start_assessment,
)
from tests.accounts.factories import LearnerFactory
from tests.assessments.factories import AssessmentFactory, RatingFactory
from tests.roles.factories import StartingRoleFactory, TargetRoleFactory, TypicalLevelFactory
from tests.skills.factories import SkillFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def answer(rating, level, note="", now=NOW, shown_token=None):
    return answer_skill(
        assessment=rating.assessment,
        skill=rating.skill,
        level=level,
        evidence_note=note,
        now=now,
        shown_token=shown_token,
    )


def test_an_assessment_starts_with_the_typical_levels_of_the_job_as_guesses():
    typical = TypicalLevelFactory(level=3)
    other = SkillFactory()
    SkillFactory(is_retired=True)

    assessment = start_assessment(
        learner=LearnerFactory(),
        starting_role=typical.starting_role,
        target_role=TargetRoleFactory(),
        now=NOW,
    )

    ratings = assessment.ratings.all()
    assert {rating.skill: rating.guessed_level for rating in ratings} == {typical.skill: 3, other: 0}
    assert not any(rating.is_answered for rating in ratings)
    assert assessment.started_at == NOW
    assert assessment.finished_at is None


def test_a_new_assessment_leaves_the_old_one_as_it_was():
    SkillFactory()
    learner, role, target = LearnerFactory(), StartingRoleFactory(), TargetRoleFactory()
    old = start_assessment(learner=learner, starting_role=role, target_role=target, now=NOW)
    answer(old.ratings.get(), 4)

    new = start_assessment(learner=learner, starting_role=role, target_role=target, now=LATER)

    assert old.ratings.get().level == 4
    assert new.ratings.get().level == 0
    assert list(Assessment.objects.owned_by(learner)) == [new, old]


def test_an_answer_replaces_our_guess():
    rating = RatingFactory(guessed_level=2)

    answer(rating, 0)

    rating.refresh_from_db()
    assert (rating.level, rating.is_answered, rating.answered_at) == (0, True, NOW)


def test_not_seen_yet_is_an_answer_that_counts_as_nothing():
    rating = RatingFactory(guessed_level=2)

    answer(rating, None)

    rating.refresh_from_db()
    assert (rating.level, rating.is_not_seen, rating.is_answered) == (0, True, True)


def test_a_level_can_follow_not_seen_yet_and_the_other_way_round():
    rating = RatingFactory()

    answer(rating, None)
    answer(rating, 3)
    rating.refresh_from_db()
    assert (rating.answered_level, rating.is_not_seen) == (3, False)

    answer(rating, None)
    rating.refresh_from_db()
    assert (rating.answered_level, rating.is_not_seen) == (None, True)


@pytest.mark.parametrize(("level", "note", "counted"), [(5, "", 3), (5, "Led it at Acme", 5), (2, "", 2)])
def test_a_level_above_three_counts_as_three_without_evidence(level, note, counted):
    rating = RatingFactory()

    assert answer(rating, level, note).counted_level == counted


def test_the_same_answer_twice_is_one_answer():
    rating = RatingFactory()
    answer(rating, 3, "Ranked 40 requests", now=NOW)

    answer(rating, 3, "Ranked 40 requests", now=LATER, shown_token="")

    rating.refresh_from_db()
    assert rating.answered_at == NOW


def test_an_answer_from_another_tab_is_not_overwritten_unseen():
    rating = RatingFactory(guessed_level=2)
    answer(rating, 4, "Led it at Acme")

    with pytest.raises(AnswerChangedElsewhere) as refusal:
        answer(rating, 2, shown_token="")

    assert refusal.value.rating.answered_level == 4
    rating.refresh_from_db()
    assert (rating.answered_level, rating.evidence_note) == (4, "Led it at Acme")


def test_an_answer_that_was_seen_can_be_changed():
    rating = RatingFactory()
    token = answer(rating, 4, "Led it at Acme").answer_token

    answer(rating, 2, shown_token=token)

    rating.refresh_from_db()
    assert (rating.answered_level, rating.evidence_note) == (2, "")


@pytest.mark.parametrize("level", [-1, 6, 9])
def test_a_level_off_the_scale_is_refused(level):
    with pytest.raises(LevelOutOfRange, match="0 to 5"):
        answer(RatingFactory(), level)


def test_a_skill_that_is_not_asked_is_refused():
    with pytest.raises(UnknownSkill):
        answer_skill(assessment=AssessmentFactory(), skill=SkillFactory(), level=1, evidence_note="", now=NOW)


def test_finishing_twice_keeps_the_first_time():
    assessment = AssessmentFactory()

    finish_assessment(assessment=assessment, now=NOW)
    finish_assessment(assessment=assessment, now=LATER)

    assessment.refresh_from_db()
    assert assessment.finished_at == NOW


def test_progress_counts_levels_and_not_seen_as_answers():
    assessment = AssessmentFactory()
    for number in range(4):
        RatingFactory(
            assessment=assessment, answered_level=0 if number == 0 else None, is_not_seen=number == 1
        )

    counted = vars(Assessment.objects.unfinished().with_progress().get())

    assert (counted["ratings_total"], counted["ratings_answered"]) == (4, 2)


def test_nobody_owns_nothing():
    AssessmentFactory()

    assert not Assessment.objects.owned_by(None).exists()
