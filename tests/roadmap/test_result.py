from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Learner
from assessments.services import answer_skill, finish_assessment
from roadmap.models import Plan
from roadmap.problems import limits_of
from roadmap.services import build_plan, change_limits, leave_out_step, start_journey
from skills.models import Skill
from tests.accounts.factories import LearnerFactory, act_as
from tests.roadmap.worlds import World, small_world
from tests.roles.factories import RoleRequirementFactory, TargetRoleFactory
from tests.skills.factories import CatalogueVersionFactory, SkillFactory

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return small_world()


def journey(
    world: World, learner: Learner, *, is_finished: bool = True, target_date: date | None = None
) -> Plan:
    """Start on the way from teacher to owner, four hours a week."""
    plan = start_journey(
        learner=learner,
        starting_role=world.teacher,
        target_role=world.owner,
        hours_per_week=Decimal(4),
        start_date=date(2026, 11, 23),
        target_date=target_date,
        budget_usd=None,
        is_open_to_certificates=False,
        is_open_to_degrees=False,
        claimed_contexts=[],
        request_key=uuid4(),
        now=NOW,
    )
    if is_finished:
        finish_assessment(assessment=plan.assessment, now=NOW)
    return plan


def answer(plan: Plan, skill: Skill, level: int | None, note: str = "") -> None:
    answer_skill(assessment=plan.assessment, skill=skill, level=level, evidence_note=note, now=NOW)


def address(plan: Plan) -> str:
    return reverse("roadmap:result", args=[plan.assessment.pk])


@pytest.fixture
def plan(client, world) -> Plan:
    plan = journey(world, LearnerFactory())
    act_as(client, plan.learner)
    return plan


def shown(client, plan: Plan) -> str:
    response = client.get(address(plan))
    assert response.status_code == 200
    page: str = response.content.decode()
    return page


def test_the_result_says_how_far_it_is_and_shows_every_term_of_the_sum(client, plan):
    page = shown(client, plan)

    assert "You’re 37% of the way to product owner." in page  # 2 × 3 of 2 × 3 + 5 × 2
    assert "<b>6</b> of <b>16</b> weighted levels. That is 37%." in page
    assert "2 × 3 = 6" in page
    assert "5 × 0 = 0" in page
    assert "5 × 2 = 10" in page


def test_strengths_come_before_gaps_and_gaps_are_chart_and_table(client, plan):
    page = shown(client, plan)

    strength, gap = page.index("<h3>Explaining</h3>"), page.index("Your gaps, the weightiest first")
    assert strength < gap
    assert 'class="fx gapline"' in page
    assert '<span class="vh">gap of </span>2 to go' in page


def test_skills_that_land_the_job_are_shown_apart_and_leave_the_readiness_as_it_is(client, world, plan):
    RoleRequirementFactory(role=world.owner, skill=world.visible, level=1, importance=5)

    page = shown(client, plan)

    assert "You’re 37% of the way" in page
    assert "<b>0</b> of <b>5</b>: 0% ready to be hired." in page


def test_the_facts_are_those_of_the_plan_that_the_button_makes(client, world, plan):
    page = shown(client, plan)

    assert "12 h <small>3 weeks at 4 h a week" in page
    assert "Dec 13, 2026" in page
    assert "Dec 6, 2026 to Dec 20, 2026" in page

    response = client.post(address(plan))
    plan.refresh_from_db()
    assert response.url == plan.get_absolute_url()
    assert plan.summary["hours"] == 12
    assert plan.summary["ready_date"] == "2026-12-13"
    assert plan.steps.count() == 2


def test_a_double_click_builds_one_plan(client, plan):
    client.post(address(plan))
    client.post(address(plan))

    plan.refresh_from_db()
    assert plan.steps.count() == 2
    assert plan.revisions.count() == 1


def test_a_built_plan_is_opened_and_an_outdated_one_updated(client, world, plan):
    assert "Build my roadmap" in shown(client, plan)

    client.post(address(plan))
    page = shown(client, plan)
    assert "Open my roadmap" in page
    assert f'href="{plan.get_absolute_url()}"' in page

    answer(plan, world.pricing, 1)
    assert "Update my roadmap" in shown(client, plan)
    client.post(address(plan))
    plan.refresh_from_db()
    assert plan.summary["hours"] == 8


def test_a_level_above_three_counts_only_with_evidence_and_says_so(client, world, plan):
    RoleRequirementFactory(role=world.owner, skill=SkillFactory(), level=1)
    plan = journey(world, plan.learner)
    world.owner.requirements.filter(skill=world.explaining).update(level=4)

    answer(plan, world.explaining, 4)
    page = shown(client, plan)
    assert "Counted as level 3 until you add a line of evidence" in page
    assert "2 × 3 = 6" in page

    answer(plan, world.explaining, 4, "Taught 40 teachers")
    page = shown(client, plan)
    assert "Counted as level 3" not in page
    assert "2 × 4 = 8" in page
    assert "Your evidence: “Taught 40 teachers”" in page


def test_not_seen_yet_is_shown_apart_from_level_zero(client, world, plan):
    answer(plan, world.pricing, None)

    page = shown(client, plan)

    assert "1 skill marked “not seen yet” counts as 0 and shows a dash." in page
    assert '<span class="vh">not seen yet</span>' in page


def test_the_three_nearest_roles_stand_beside_the_target_with_their_weeks(client, world, plan):
    for name, level in (("Near", 1), ("Nearer", 0), ("Far", 5), ("Farther", 5)):
        role = TargetRoleFactory(name=name, summary=f"About {name}.")
        RoleRequirementFactory(role=role, skill=world.explaining, level=3, importance=2)
        RoleRequirementFactory(role=role, skill=world.pricing, level=level, importance=5)

    page = shown(client, plan)

    near = page[page.index("Nearest roles") :]
    assert near.index("Nearer") < near.index("Near<") < near.index("Product Owner")
    assert "<b>100%</b> 0 weeks" in near
    assert "<b>54%</b> 1 week<" in near
    assert '<b>37%</b> 3 weeks <small class="muted">(2 to 4)</small>' in near
    assert "Your target." in near
    assert "Farther" not in near


def test_an_entry_gate_stands_beside_the_plan(client, world, plan):
    first = TargetRoleFactory(slug="associate", name="Associate")
    first.next_roles.add(world.owner)
    type(world.owner).objects.filter(pk=world.owner.pk).update(gate_years_in_product=3)

    page = shown(client, plan)

    assert "Product Owner asks for about 3 years in a product job" in page
    assert page.index("Product Owner also asks for about 3 years") < page.index("Lead with these")
    assert 'href="/start/?target_role=associate"' in page


def test_what_a_plan_would_leave_open_is_named(client, world, plan):
    plan = journey(world, plan.learner, target_date=date(2026, 12, 6))

    page = shown(client, plan)

    assert "the plan would leave 1 thing open: Pricing" in page


def test_a_skill_that_came_into_the_catalogue_later_counts_as_not_seen(client, world, plan):
    RoleRequirementFactory(role=world.owner, skill=SkillFactory(name="Newer skill"), level=1, importance=1)

    page = shown(client, plan)

    assert "Newer skill" in page
    assert "<b>6</b> of <b>17</b>" in page


def test_a_role_that_left_the_catalogue_keeps_its_result(client, world, plan):
    type(world.owner).objects.filter(pk=world.owner.pk).update(is_retired=True)

    assert "37% of the way to product owner" in shown(client, plan)


def test_before_the_end_the_result_leads_back_to_the_questions(client, world, plan):
    unfinished = journey(world, plan.learner, is_finished=False)

    assert client.get(address(unfinished)).url == unfinished.assessment.get_absolute_url()
    assert client.post(address(unfinished)).url == unfinished.assessment.get_absolute_url()
    unfinished.refresh_from_db()
    assert unfinished.is_draft


def test_looking_writes_nothing(client, plan):
    shown(client, plan)

    plan.refresh_from_db()
    assert plan.is_draft


def test_the_result_of_another_learner_is_not_found(client, world, plan):
    other = journey(world, LearnerFactory())

    assert client.get(address(other)).status_code == 404
    assert client.post(address(other)).status_code == 404
    other.refresh_from_db()
    assert other.is_draft


def test_a_browser_that_has_nothing_is_told_how_to_start_again(client, plan):
    client.cookies.clear()

    response = client.get(address(plan))

    assert response.status_code == 404
    assert "We can’t find your work in this browser" in response.content.decode()


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_takes_the_same_queries_whatever_there_is(client, world, django_assert_num_queries, count):
    for skill in SkillFactory.create_batch(count):
        RoleRequirementFactory(role=world.owner, skill=skill)
    for _ in range(2 + count):
        RoleRequirementFactory(skill=world.explaining)
    plan = journey(world, LearnerFactory())
    act_as(client, plan.learner)
    client.get(address(plan))  # The planner's view of the catalogue is kept from now on.

    # Session, learner, plan with its roles, ratings, roles, requirements, version, names of the levels.
    with django_assert_num_queries(8):
        client.get(address(plan))


def test_what_changed_in_a_plan_since_the_answers_shows_in_its_facts(client, plan):
    client.post(address(plan))
    step = plan.steps.get(activity__slug="sell")
    leave_out_step(step=step, revision=1, now=NOW)

    page = shown(client, plan)

    plan.refresh_from_db()
    assert plan.summary["hours"] == 4
    assert "4 h <small>1 week " in page
    assert "12 h <small>" not in page


def test_a_plan_that_leaves_something_open_ends_and_says_how_ready_that_is(client, world, plan):
    plan = journey(world, plan.learner, target_date=date(2026, 12, 6))

    for page in (shown(client, plan), shown(client, build_plan(plan=plan, now=NOW))):
        assert "<dt>Ends</dt><dd>Nov 29, 2026" in page
        assert "<dt>Readiness then</dt><dd>68%</dd>" in page
        assert "Could be ready" not in page


def test_a_plan_without_steps_has_no_dates(client, world, plan):
    world.read.delete()
    world.sell.delete()
    CatalogueVersionFactory()

    for page in (shown(client, plan), shown(client, build_plan(plan=plan, now=NOW))):
        assert "No step fits what you told us yet." in page
        assert "0 weeks at" not in page
        assert "<dt>Ends</dt>" not in page


def test_one_skill_is_and_two_skills_are_there_already(client, world, plan):
    assert "1 of 2 skills is already" in shown(client, plan)

    RoleRequirementFactory(role=world.owner, skill=SkillFactory(), level=0)
    answer(plan, world.pricing, 1)
    RoleRequirementFactory(role=world.owner, skill=SkillFactory(), level=5)
    world.owner.requirements.filter(skill=world.pricing).update(level=1)

    assert "2 of 3 skills are already" in shown(client, plan)


def test_certificates_that_are_allowed_are_not_said_to_be_in_the_plan(client, plan):
    client.post(address(plan))
    plan.refresh_from_db()
    limits = replace(limits_of(plan), is_open_to_certificates=True)
    change_limits(plan=plan, limits=limits, revision=1, now=NOW)

    assert "$0 <small>certificates allowed</small>" in shown(client, plan)
