from datetime import date, timedelta
from decimal import Decimal

import pytest

from roadmap.models import Step, StepStatus
from roadmap.problems import Limits, access_of, build_problem, planning_start, role_catalogue
from tests.roadmap.plans import MONDAY, PlanWorld, made, plan_world, step
from tests.roles.factories import RoleRequirementFactory, TargetRoleFactory
from tests.skills.factories import (
    ActivityFactory,
    ActivityRequirementFactory,
    CatalogueVersionFactory,
    SkillFactory,
)

pytestmark = pytest.mark.django_db

LIMITS = Limits(hours_per_week=Decimal(4), start_date=MONDAY)
ALL = ["anyone", "any-job", "tech-team", "product-role"]


@pytest.fixture
def world() -> PlanWorld:
    return plan_world()


def activity(world: PlanWorld, slug: str):
    CatalogueVersionFactory()
    return role_catalogue(world.base.owner).activities.get(slug)


def excluded(world: PlanWorld, *, access=ALL, limits: Limits = LIMITS, steps=()) -> set[str]:
    catalogue = role_catalogue(world.base.owner)
    problem = build_problem(catalogue=catalogue, levels={}, access=access, limits=limits, steps=steps)
    return set(problem.constraints.exclude)


@pytest.mark.parametrize(("low", "high", "cost"), [(0, 90, 0), (300, 500, 400), (10, 15, 12), (7, 7, 7)])
def test_the_cost_is_nothing_where_a_free_way_exists_else_the_middle(world, low, high, cost):
    ActivityFactory(slug="paid", low_cost_usd=low, high_cost_usd=high)

    assert activity(world, "paid").cost == cost


def test_the_apply_levels_of_the_role_are_added_to_what_waits_for_them(world):
    pitch = SkillFactory(slug="pitching")
    RoleRequirementFactory(role=world.base.owner, skill=pitch, level=3, apply_level=2)
    waits = ActivityFactory(slug="waits", waits_for_apply_bar=True)
    ActivityRequirementFactory(activity=waits, skill=pitch, level=1)
    ActivityFactory(slug="starts")

    levels = activity(world, "waits").requires_levels
    assert [(need.skill, need.level) for need in levels] == [("pitching", 2)]
    assert activity(world, "starts").requires_levels == ()


def test_activities_of_other_roles_and_what_needs_them_are_left_out(world):
    own = ActivityFactory(slug="own", is_for_all_roles=False)
    own.only_for_roles.add(world.base.owner)
    other = ActivityFactory(slug="other", is_for_all_roles=False)
    other.only_for_roles.add(TargetRoleFactory())
    after = ActivityFactory(slug="after")
    after.requires.add(other)
    much_later = ActivityFactory(slug="much-later")
    much_later.requires.add(after)

    assert activity(world, "own") is not None
    assert [activity(world, slug) for slug in ("other", "after", "much-later")] == [None] * 3


def test_contexts_that_are_closed_are_excluded(world):
    assert excluded(world, access=ALL) == {"certificate", "degree"}
    assert excluded(world, access=["any-job"]) == {"certificate", "degree", "inside"}


def test_claimed_contexts_are_open(world):
    plan = made(world, claimed_contexts=["product-role"])

    assert "product-role" in access_of(plan)
    assert step(plan, "inside").position is not None


def test_certificates_and_degrees_are_excluded_unless_asked_for_or_chosen(world):
    assert excluded(world, limits=Limits(Decimal(4), MONDAY, is_open_to_certificates=True)) == {"degree"}
    assert excluded(world, limits=Limits(Decimal(4), MONDAY, is_open_to_degrees=True)) == {"certificate"}
    chosen = Step(activity=world.certificate, is_chosen=True)
    assert excluded(world, steps=[chosen]) == {"degree"}


def test_what_is_left_out_is_excluded_and_what_is_started_or_chosen_must_be_in(world):
    steps = [
        Step(activity=world.base.read, is_left_out=True),
        Step(activity=world.talk, status=StepStatus.IN_PROGRESS, started_date=MONDAY, hours_done=Decimal(1)),
        Step(activity=world.lecture, is_chosen=True),
        Step(activity=world.base.sell, status=StepStatus.DONE),
    ]
    problem = build_problem(
        catalogue=role_catalogue(world.base.owner),
        levels={},
        access=ALL,
        limits=LIMITS,
        steps=steps,
        today=MONDAY + timedelta(days=15),
    )

    assert "read" in problem.constraints.exclude
    assert problem.constraints.must_include == ("lecture", "talk")
    assert problem.user.done == ("sell",)
    started = problem.user.in_progress[0]
    assert (started.activity, started.hours_done, started.weeks_done) == ("talk", 1.0, 2)


def test_what_was_spent_is_taken_from_the_budget(world):
    steps = [Step(activity=world.certificate, status=StepStatus.DONE, cost_usd=400)]
    limits = Limits(hours_per_week=Decimal(4), start_date=MONDAY, budget_usd=500)

    problem = build_problem(
        catalogue=role_catalogue(world.base.owner), levels={}, access=ALL, limits=limits, steps=steps
    )

    assert problem.constraints.budget == 100


@pytest.mark.parametrize(
    ("today", "start"),
    [
        (date(2026, 11, 1), date(2026, 11, 23)),
        (date(2026, 11, 23), date(2026, 11, 23)),
        (date(2026, 11, 29), date(2026, 11, 23)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2026, 12, 9), date(2026, 12, 7)),
    ],
)
def test_planning_goes_on_from_the_week_that_today_is_in(today, start):
    assert planning_start(MONDAY, today) == start


def test_the_catalogue_is_read_once_until_another_one_is_loaded(world, django_assert_num_queries):
    first = role_catalogue(world.base.owner)

    with django_assert_num_queries(1):
        assert role_catalogue(world.base.owner) is first
    CatalogueVersionFactory()
    assert role_catalogue(world.base.owner) is not first
