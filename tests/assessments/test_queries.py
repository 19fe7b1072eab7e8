import pytest

from assessments.models import Rating
from assessments.queries import counted_levels, nearest_roles, role_fits
from tests.assessments.factories import RatingFactory
from tests.roles.factories import RoleRequirementFactory, TargetRoleFactory
from tests.skills.factories import SkillCategoryFactory, SkillFactory

pytestmark = pytest.mark.django_db


def test_counted_levels_are_capped_without_evidence_and_unknown_where_not_seen():
    plain, proved, unseen = (SkillFactory(slug=slug) for slug in ("plain", "proved", "unseen"))
    first = RatingFactory(skill=plain, answered_level=5)
    RatingFactory(assessment=first.assessment, skill=proved, answered_level=5, evidence_note="Led it")
    RatingFactory(assessment=first.assessment, skill=unseen, guessed_level=3, is_not_seen=True)

    levels = counted_levels(Rating.objects.select_related("skill"))

    assert levels == {"plain": 3, "proved": 5, "unseen": None}


def test_readiness_for_the_job_leaves_career_skills_to_a_sum_of_their_own():
    role = TargetRoleFactory()
    doing = RoleRequirementFactory(role=role, level=3, importance=4)
    landing = RoleRequirementFactory(
        role=role, level=2, importance=5, skill__category=SkillCategoryFactory(is_job_fit=False)
    )

    [fit] = role_fits({doing.skill.slug: 3, landing.skill.slug: 0})

    assert (fit.job.percent, fit.job.points, fit.job.points_asked) == (100, 12, 12)
    assert (fit.career.percent, fit.career.points, fit.career.points_asked) == (0, 0, 10)


def test_a_role_that_was_retired_has_a_fit_only_for_those_who_still_aim_at_it():
    retired = RoleRequirementFactory(role__is_retired=True).role

    assert role_fits({}) == []
    assert [fit.role for fit in role_fits({}, also=retired)] == [retired]


def test_the_nearest_roles_are_those_furthest_along():
    skill = SkillFactory()
    for name, level in (("Far", 5), ("Near", 1), ("Middle", 3), ("Next", 2)):
        RoleRequirementFactory(role__name=name, skill=skill, level=level)

    fits = role_fits({skill.slug: 1})

    assert [fit.role.name for fit in nearest_roles(fits)] == ["Near", "Next", "Middle"]


def test_fits_take_two_queries_whatever_the_number_of_roles(django_assert_num_queries):
    for number in range(6):
        RoleRequirementFactory.create_batch(number, role=TargetRoleFactory())

    with django_assert_num_queries(2):
        role_fits({})
