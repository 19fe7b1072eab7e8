from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from assessments.models import Assessment
from assessments.services import answer_skill
from roadmap import services
from roadmap.models import Plan, PlanRevision, Step, StepStatus
from roadmap.problems import Limits, limits_of
from roadmap.queries import plan_steps
from skills.models import Activity
from tests.accounts.factories import LearnerFactory
from tests.roadmap.plans import MONDAY, NOW, PlanWorld, draft, listed, made, plan_world, revision, step
from tests.skills.factories import CatalogueVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> PlanWorld:
    return plan_world()


@pytest.fixture
def plan(world: PlanWorld) -> Plan:
    return made(world)


def fresh(plan: Plan) -> Plan:
    return Plan.objects.with_roles().get(pk=plan.pk)


def week(number: int):
    """A moment in a week of the plan, counted from 0."""
    return NOW + timedelta(weeks=number)


# ---------- starting and building


def test_the_same_request_twice_starts_one_journey(world):
    learner, key = LearnerFactory(), uuid4()
    wanted = {
        "learner": learner,
        "starting_role": world.base.teacher,
        "target_role": world.base.owner,
        "hours_per_week": Decimal(4),
        "start_date": MONDAY,
        "target_date": None,
        "budget_usd": None,
        "is_open_to_certificates": False,
        "is_open_to_degrees": False,
        "claimed_contexts": [],
        "request_key": key,
        "now": NOW,
    }

    assert services.start_journey(**wanted) == services.start_journey(**wanted)
    assert Plan.objects.count() == Assessment.objects.count() == 1


def test_a_plan_takes_the_fewest_hours_and_says_what_comes_of_it(plan):
    assert set(listed(plan)) == {"read", "sell", "talk"}
    assert plan.summary["status"] == "complete"
    assert plan.summary["hours"] == 14
    assert plan.summary["ready_week"] == 4
    assert plan.summary["ready_date"] == "2026-12-20"
    assert plan.summary["readiness_after"] == 100
    assert not plan.is_draft


def test_the_ready_date_is_a_range_of_the_same_list(plan):
    # Selling takes 4 to 12 hours: 10 hours in all are three weeks at 4 a week, 18 are five.
    assert (plan.summary["low_weeks"], plan.summary["high_weeks"]) == (3, 5)
    assert plan.summary["low_date"] == "2026-12-13"
    assert plan.summary["high_date"] == "2026-12-27"


def test_steps_hold_copies_that_outlive_a_change_of_the_catalogue(plan):
    Activity.objects.filter(slug="read").update(title="Something else", likely_hours=8, high_hours=9)

    assert step(plan, "read").title == "Read about pricing"
    assert step(plan, "read").hours == 4


def test_building_twice_makes_one_plan(plan):
    services.build_plan(plan=plan, now=NOW)

    assert revision(plan) == 1
    assert PlanRevision.objects.count() == 1


def test_a_changed_answer_counts_when_the_plan_is_built_again(plan, world):
    ids = {s.activity.slug: s.pk for s in plan_steps(plan)}
    answer_skill(assessment=plan.assessment, skill=world.base.pricing, level=1, evidence_note="", now=NOW)

    services.build_plan(plan=plan, now=NOW)

    assert set(listed(plan)) == {"sell", "talk"}
    assert step(plan, "read").pk == ids["read"]
    assert step(plan, "sell").pk == ids["sell"]


def test_a_preview_saves_nothing(world):
    result = services.preview(
        levels={},
        target_role=world.base.owner,
        access=["anyone"],
        limits=Limits(hours_per_week=Decimal(4), start_date=MONDAY),
    )

    assert {planned.activity for planned in result.steps} == {"read", "sell", "talk"}
    assert not Plan.objects.exists()


def test_a_date_too_near_leaves_things_open(world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))

    assert plan.summary["status"] == "partial"
    assert plan.summary["ready_week"] <= 2
    assert {item["cause"] for item in plan.summary["left_open"]} == {"time"}


# ---------- limits


def test_trying_other_limits_changes_nothing(plan):
    before = listed(plan)
    limits = Limits(hours_per_week=Decimal(14), start_date=MONDAY)

    trial = services.try_limits(plan=plan, steps=plan_steps(plan), limits=limits, now=NOW)

    assert trial.summary["ready_week"] == 1
    assert fresh(plan).hours_per_week == 4
    assert listed(plan) == before
    assert revision(plan) == 1


def test_kept_limits_are_the_plan_and_the_same_click_again_is_one_change(plan):
    limits = Limits(hours_per_week=Decimal(14), start_date=MONDAY)

    for _ in range(2):
        services.change_limits(plan=plan, limits=limits, revision=1, now=NOW)

    assert fresh(plan).hours_per_week == 14
    assert fresh(plan).summary["ready_week"] == 1
    assert revision(plan) == 2


def test_limits_kept_from_an_old_page_are_refused_and_change_nothing(plan):
    services.change_limits(
        plan=plan, limits=Limits(hours_per_week=Decimal(14), start_date=MONDAY), revision=1, now=NOW
    )

    with pytest.raises(services.StalePlan):
        services.change_limits(
            plan=plan, limits=Limits(hours_per_week=Decimal(2), start_date=MONDAY), revision=1, now=NOW
        )
    assert fresh(plan).hours_per_week == 14


def test_certificates_and_degrees_come_in_when_the_learner_is_open_to_them(plan):
    limits = Limits(hours_per_week=Decimal(4), start_date=MONDAY, is_open_to_certificates=True)
    services.change_limits(plan=plan, limits=limits, revision=1, now=NOW)
    assert set(listed(plan)) == {"certificate", "talk"}
    assert step(plan, "certificate").cost_usd == 400

    limits = Limits(hours_per_week=Decimal(4), start_date=MONDAY, is_open_to_degrees=True)
    services.change_limits(plan=plan, limits=limits, revision=2, now=NOW)
    assert set(listed(plan)) == {"degree", "talk"}


def test_a_budget_keeps_what_costs_too_much_out(plan):
    limits = Limits(
        hours_per_week=Decimal(4), start_date=MONDAY, is_open_to_certificates=True, budget_usd=399
    )
    services.change_limits(plan=plan, limits=limits, revision=1, now=NOW)

    assert set(listed(plan)) == {"read", "sell", "talk"}


def test_what_was_chosen_and_no_longer_fits_is_refused_with_what_to_do(plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    limits = Limits(hours_per_week=Decimal(4), start_date=MONDAY, target_date=MONDAY + timedelta(days=6))

    with pytest.raises(services.PlanRefused, match=r"“Hear a lecture on pricing”.* give more hours"):
        services.change_limits(plan=plan, limits=limits, revision=2, now=NOW)
    assert fresh(plan).target_date is None


# ---------- steps: start, hours, finish


def test_starting_a_step_keeps_it_whatever_else_changes(plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)
    limits = Limits(hours_per_week=Decimal(4), start_date=MONDAY, is_open_to_certificates=True)
    services.change_limits(plan=plan, limits=limits, revision=2, now=NOW)

    assert step(plan, "read").status == StepStatus.IN_PROGRESS
    assert "read" in listed(plan)


def test_starting_twice_counts_once(plan):
    for _ in range(2):
        services.start_step(step=step(plan, "read"), revision=1, now=NOW)

    assert revision(plan) == 2


def test_logged_hours_shorten_what_is_left(plan):
    services.skip_step(step=step(plan, "read"), reason="Known", revision=1, now=NOW)
    services.start_step(step=step(plan, "sell"), revision=2, now=NOW)
    services.log_hours(step=step(plan, "sell"), hours_done=Decimal("5"), revision=3, now=NOW)

    sell = step(plan, "sell")
    assert sell.hours == 8
    assert sum(hours for _, hours in sell.week_hours) == 3
    assert fresh(plan).summary["ready_week"] == 2


def test_a_step_waits_for_what_must_come_first(plan):
    with pytest.raises(services.StepRefused, match="waits for Pricing at level 1"):
        services.start_step(step=step(plan, "sell"), revision=1, now=NOW)
    with pytest.raises(services.StepRefused, match="waits for Pricing at level 1"):
        services.log_hours(step=step(plan, "sell"), hours_done=Decimal(1), revision=1, now=NOW)
    assert set(listed(plan)) == {"read", "sell", "talk"}


def test_logging_hours_on_a_step_that_is_finished_is_refused(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(3), revision=1, now=NOW)

    with pytest.raises(services.StepRefused, match="finished already"):
        services.log_hours(step=step(plan, "read"), hours_done=Decimal(1), revision=2, now=NOW)


def test_a_finished_step_counts_and_the_rest_moves_up(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(3), revision=1, now=NOW)

    read = step(plan, "read")
    assert read.status == StepStatus.DONE
    assert read.hours_done == 3
    assert read.finished_date == MONDAY
    assert fresh(plan).summary["ready_week"] == 3
    assert listed(plan)[0] == "read"


def test_done_work_is_never_moved_nor_lost(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=week(2))
    before = step(plan, "read")
    assert (before.start_week, before.end_week) == (0, 2)

    limits = Limits(hours_per_week=Decimal(1), start_date=MONDAY)
    services.change_limits(plan=plan, limits=limits, revision=2, now=week(6))

    after = step(plan, "read")
    assert (after.start_week, after.end_week, after.status) == (0, 2, StepStatus.DONE)
    assert all(s.start_week >= 6 for s in plan_steps(plan) if s.status == StepStatus.TODO)


def test_what_lies_behind_is_planned_ahead_when_re_planned_from_today(plan):
    services.replan_from_today(plan=plan, revision=1, now=week(5))

    assert min(s.start_week for s in plan_steps(plan)) == 5
    assert fresh(plan).summary["ready_week"] == 9


def test_progress_is_written_down_even_if_the_date_can_no_longer_be_kept(world):
    plan = made(world, target_date=MONDAY + timedelta(days=27))
    services.skip_step(step=step(plan, "read"), reason="Known", revision=1, now=NOW)
    services.start_step(step=step(plan, "sell"), revision=2, now=NOW)

    services.log_hours(step=step(plan, "sell"), hours_done=Decimal(1), revision=3, now=week(3))

    assert step(plan, "sell").hours_done == 1
    assert "sell" in listed(plan)
    assert fresh(plan).summary["is_limited"] is False


def test_a_date_that_is_over_no_longer_limits_the_plan(world):
    plan = made(world, target_date=MONDAY + timedelta(days=27))

    services.replan_from_today(plan=plan, revision=1, now=week(8))

    assert set(listed(plan)) == {"read", "sell", "talk"}


# ---------- steps: skip, leave out, swap


def test_a_skipped_step_counts_as_done_and_takes_no_hours(plan):
    services.skip_step(step=step(plan, "read"), reason="Priced at my last job", revision=1, now=NOW)

    read = step(plan, "read")
    assert (read.status, read.skip_reason, read.start_week) == (
        StepStatus.SKIPPED,
        "Priced at my last job",
        None,
    )
    assert fresh(plan).summary["hours"] == 10
    assert set(listed(plan)) == {"read", "sell", "talk"}


def test_a_skipped_step_can_be_opened_again(plan):
    services.skip_step(step=step(plan, "read"), reason="Thought so", revision=1, now=NOW)
    services.reopen_step(step=step(plan, "read"), revision=2, now=NOW)

    assert step(plan, "read").status == StepStatus.TODO
    assert fresh(plan).summary["hours"] == 14


def test_a_done_step_is_not_skipped(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=NOW)

    with pytest.raises(services.StepRefused, match="done already"):
        services.skip_step(step=step(plan, "read"), reason="Why not", revision=2, now=NOW)


def test_a_step_left_out_has_its_exact_price_and_can_be_put_back(plan):
    services.leave_out_step(step=step(plan, "read"), revision=1, now=NOW)

    read = step(plan, "read")
    assert read.is_left_out
    assert read.position is None
    assert set(listed(plan)) == {"lecture", "sell", "talk"}
    assert (read.left_out_price["hours"], read.left_out_price["open_weight"]) == (2, 0)

    services.put_back_step(step=step(plan, "read"), revision=2, now=NOW)
    assert set(listed(plan)) == {"read", "sell", "talk"}
    assert step(plan, "read").pk == read.pk


def test_putting_back_what_was_swapped_lets_the_stand_in_go(plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    services.put_back_step(step=step(plan, "read"), revision=2, now=NOW)

    assert set(listed(plan)) == {"read", "sell", "talk"}
    assert not step(plan, "lecture").is_chosen
    assert not step(plan, "read").is_chosen  # the best plan has it anyway


def test_a_step_put_back_comes_back_even_where_the_best_plan_does_without_it(plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    services.swap_step(step=step(plan, "lecture"), replacement="read", revision=2, now=NOW)
    services.put_back_step(step=step(plan, "lecture"), revision=3, now=NOW)

    assert set(listed(plan)) == {"lecture", "sell", "talk"}
    assert step(plan, "lecture").is_chosen


def test_a_stand_in_that_is_finished_stays_when_the_step_is_put_back(plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    services.finish_step(step=step(plan, "lecture"), hours_done=Decimal(6), revision=2, now=NOW)
    services.put_back_step(step=step(plan, "read"), revision=3, now=NOW)

    assert set(listed(plan)) == {"lecture", "read", "sell", "talk"}
    assert step(plan, "lecture").is_chosen


def test_a_step_put_back_that_no_longer_fits_is_refused(plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    services.swap_step(step=step(plan, "lecture"), replacement="read", revision=2, now=NOW)
    limits = Limits(hours_per_week=Decimal(5), start_date=MONDAY, target_date=MONDAY + timedelta(days=6))
    services.change_limits(plan=plan, limits=limits, revision=3, now=NOW)

    with pytest.raises(services.PlanRefused, match="doesn’t fit"):
        services.put_back_step(step=step(plan, "lecture"), revision=4, now=NOW)
    assert step(plan, "lecture").is_left_out


def test_leaving_out_the_only_way_leaves_it_open_and_says_what_it_costs(plan):
    services.leave_out_step(step=step(plan, "talk"), revision=1, now=NOW)

    assert step(plan, "talk").left_out_price["open_weight"] == 3
    assert [item["deliverable"] for item in fresh(plan).summary["left_open"]] == ["talks"]


def test_a_step_that_is_not_in_the_plan_can_not_be_started(plan):
    services.leave_out_step(step=step(plan, "read"), revision=1, now=NOW)

    with pytest.raises(services.StepRefused, match="isn’t in your plan now"):
        services.start_step(step=step(plan, "read"), revision=2, now=NOW)


def test_a_swap_is_tried_at_its_exact_price_and_saves_nothing_until_taken(plan):
    trial = services.try_swap(plan=fresh(plan), step=step(plan, "read"), replacement="lecture", now=NOW)

    assert trial.summary["hours"] - plan.summary["hours"] == 2
    assert not Step.objects.filter(activity__slug="lecture").exists()
    assert set(listed(plan)) == {"read", "sell", "talk"}

    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    assert set(listed(plan)) == {"lecture", "sell", "talk"}
    assert step(plan, "lecture").is_chosen
    assert step(plan, "read").is_left_out


@pytest.mark.parametrize("replacement", ["no-such-activity", "inside", "certificate"])
def test_a_swap_for_what_is_closed_or_unknown_is_refused(plan, replacement):
    with pytest.raises(services.StepRefused, match="can’t be chosen"):
        services.swap_step(step=step(plan, "read"), replacement=replacement, revision=1, now=NOW)
    assert revision(plan) == 1


def test_a_swap_for_a_step_that_the_plan_has_is_refused(plan):
    with pytest.raises(services.StepRefused, match="in your plan already"):
        services.swap_step(step=step(plan, "read"), replacement="sell", revision=1, now=NOW)


def test_a_finished_step_is_neither_left_out_nor_swapped(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=NOW)

    with pytest.raises(services.StepRefused, match="nothing to leave out"):
        services.leave_out_step(step=step(plan, "read"), revision=2, now=NOW)
    with pytest.raises(services.StepRefused, match="still ahead"):
        services.swap_step(step=step(plan, "read"), replacement="lecture", revision=2, now=NOW)


# ---------- two tabs, and undo

ACTIONS = {
    "start": lambda s, r: services.start_step(step=s, revision=r, now=NOW),
    "log": lambda s, r: services.log_hours(step=s, hours_done=Decimal(2), revision=r, now=NOW),
    "finish": lambda s, r: services.finish_step(step=s, hours_done=Decimal(4), revision=r, now=NOW),
    "skip": lambda s, r: services.skip_step(step=s, reason="At work", revision=r, now=NOW),
    "leave out": lambda s, r: services.leave_out_step(step=s, revision=r, now=NOW),
    "swap": lambda s, r: services.swap_step(step=s, replacement="lecture", revision=r, now=NOW),
}


@pytest.mark.parametrize("action", ACTIONS)
def test_a_double_click_has_one_effect(plan, action):
    for _ in range(2):
        ACTIONS[action](step(plan, "read"), 1)

    assert revision(plan) == 2
    assert PlanRevision.objects.filter(plan=plan).count() == 2


@pytest.mark.parametrize("action", ACTIONS)
def test_a_page_from_before_another_change_is_told_so_and_changes_nothing(plan, action):
    services.start_step(step=step(plan, "talk"), revision=1, now=NOW)
    before = PlanRevision.objects.get(plan=plan, number=2).state

    with pytest.raises(services.StalePlan, match="perhaps in another tab"):
        ACTIONS[action](step(plan, "read"), 1)
    assert revision(plan) == 2
    assert step(plan, "read").status == before["steps"][str(step(plan, "read").pk)]["status"]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_change_can_be_undone_exactly(plan, action):
    before = list(Step.objects.filter(plan=plan).order_by("pk").values())
    summary = fresh(plan).summary
    ACTIONS[action](step(plan, "read"), 1)

    services.undo(plan=plan, revision=2, now=NOW)

    kept = {row["id"] for row in before}
    assert list(Step.objects.filter(plan=plan, pk__in=kept).order_by("pk").values()) == before
    assert fresh(plan).summary == summary
    assert set(listed(plan)) == {"read", "sell", "talk"}


def test_undo_goes_back_several_changes_and_a_new_change_follows_from_there(plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)
    services.skip_step(step=step(plan, "talk"), reason="Did it", revision=2, now=NOW)
    services.change_limits(
        plan=plan, limits=Limits(hours_per_week=Decimal(8), start_date=MONDAY), revision=3, now=NOW
    )

    services.undo(plan=plan, revision=4, now=NOW)
    assert fresh(plan).hours_per_week == 4
    services.undo(plan=plan, revision=5, now=NOW)
    assert step(plan, "talk").status == StepStatus.TODO
    assert step(plan, "read").status == StepStatus.IN_PROGRESS
    services.undo(plan=plan, revision=6, now=NOW)
    assert step(plan, "read").status == StepStatus.TODO

    services.undo(plan=plan, revision=7, now=NOW)
    assert revision(plan) == 7  # the plan as it was made: nothing is left to undo
    services.start_step(step=step(plan, "talk"), revision=7, now=NOW)
    services.undo(plan=plan, revision=8, now=NOW)
    assert step(plan, "talk").status == StepStatus.TODO


def test_undo_clicked_twice_undoes_one_change(plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)
    services.start_step(step=step(plan, "talk"), revision=2, now=NOW)

    for _ in range(2):
        services.undo(plan=plan, revision=3, now=NOW)

    assert step(plan, "talk").status == StepStatus.TODO
    assert step(plan, "read").status == StepStatus.IN_PROGRESS


def test_a_skip_sent_again_with_another_reason_is_no_repeat(plan):
    services.skip_step(step=step(plan, "read"), reason="At work", revision=1, now=NOW)

    with pytest.raises(services.StalePlan):
        services.skip_step(step=step(plan, "read"), reason="At school", revision=1, now=NOW)
    assert step(plan, "read").skip_reason == "At work"

    services.skip_step(step=step(plan, "read"), reason="At school", revision=2, now=NOW)
    assert step(plan, "read").skip_reason == "At school"


def test_undo_from_an_old_page_is_refused(plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)

    with pytest.raises(services.StalePlan):
        services.undo(plan=plan, revision=1, now=NOW)


def test_the_order_of_the_rest_stays_when_nothing_asks_for_another(plan):
    before = listed(plan)

    services.start_step(step=step(plan, before[0]), revision=1, now=NOW)

    assert listed(plan) == before


def test_a_newly_loaded_catalogue_counts_from_the_next_change_on(plan):
    Activity.objects.filter(slug="talk").update(low_hours=5, likely_hours=5, high_hours=5)
    version = CatalogueVersionFactory()

    services.replan_from_today(plan=plan, revision=1, now=NOW)

    assert step(plan, "talk").hours == 5
    assert fresh(plan).catalogue_version_id == version.pk


def test_a_retired_activity_leaves_the_plan_unless_it_was_done(plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=NOW)
    Activity.objects.filter(slug__in=["read", "talk"]).update(is_retired=True)
    CatalogueVersionFactory()

    services.replan_from_today(plan=plan, revision=2, now=NOW)

    assert set(listed(plan)) == {"read", "sell"}
    assert step(plan, "read").status == StepStatus.DONE
    assert [item["deliverable"] for item in fresh(plan).summary["left_open"]] == ["talks"]


def test_limits_come_back_as_they_were_given(world):
    limits: dict[str, Any] = {
        "target_date": date(2027, 6, 1),
        "budget_usd": 50,
        "is_open_to_degrees": True,
    }

    assert limits_of(made(world, **limits)) == Limits(hours_per_week=Decimal(4), start_date=MONDAY, **limits)


def test_a_draft_has_no_steps(world):
    plan = draft(world)

    assert plan.is_draft
    assert listed(plan) == []
