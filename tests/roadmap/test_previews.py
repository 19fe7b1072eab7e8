from datetime import date
from decimal import Decimal

import pytest

from roadmap.previews import preview_plan
from roadmap.problems import Limits, role_catalogue
from skills.models import Stage
from tests.roadmap.worlds import small_world

START = date(2026, 11, 23)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small_world()


def preview(world, *, hours="4", levels=None, today=None, **limits):
    return preview_plan(
        catalogue=role_catalogue(world.owner),
        levels=levels or {"explaining": 3},
        access=world.teacher.access,
        limits=Limits(hours_per_week=Decimal(hours), start_date=START, **limits),
        today=today,
    )


def test_a_preview_is_the_plan_in_hours_weeks_and_dates(world):
    result = preview(world)

    assert [step.activity for step in result.steps] == ["read", "sell"]
    assert (result.hours, result.weeks, result.cost_usd) == (12, 3, 0)
    assert result.ready_date == date(2026, 12, 13)
    assert result.is_complete


def test_the_ready_date_is_a_range_from_the_low_to_the_high_hours(world):
    result = preview(world)

    assert (result.low_weeks, result.high_weeks) == (2, 4)
    assert (result.low_date, result.high_date) == (date(2026, 12, 6), date(2026, 12, 20))


def test_hours_are_shared_out_over_all_stages(world):
    shares = preview(world).stage_shares(list(Stage.objects.all()))

    assert [share.hours for share in shares] == [0, 4, 8, 0, 0, 0, 0, 0, 0, 0]


def test_nothing_missing_is_a_plan_without_steps_that_is_ready_at_once(world):
    result = preview(world, levels={"explaining": 3, "pricing": 2})

    assert (result.hours, result.weeks, result.ready_date) == (0, 0, START)


def test_a_target_date_that_is_too_near_leaves_something_open(world):
    result = preview(world, target_date=date(2026, 12, 6))

    assert not result.is_complete
    assert result.weeks <= 2


def test_a_start_that_is_over_is_planned_from_the_present_week(world):
    result = preview(world, today=date(2026, 12, 9))

    assert result.start_date == date(2026, 12, 7)
    assert result.ready_date == date(2026, 12, 27)


def test_the_same_question_is_answered_for_another_start_without_asking_the_planner_again(
    world, django_assert_num_queries
):
    catalogue = role_catalogue(world.owner)
    first = preview(world)
    with django_assert_num_queries(0):
        later = preview_plan(
            catalogue=catalogue,
            levels={"explaining": 3},
            access=world.teacher.access,
            limits=Limits(hours_per_week=Decimal(4), start_date=date(2027, 1, 4)),
        )

    assert later.steps is first.steps
    assert later.ready_date == date(2027, 1, 24)
