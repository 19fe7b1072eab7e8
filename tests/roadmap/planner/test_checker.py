"""The checker sees each kind of mistake, so that a valid plan means something."""

import copy

import pytest

from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import answer, tiny_example


def swap_first_two(plan):
    steps = plan["steps"]
    steps[0], steps[1] = steps[1], steps[0]


def repeat_a_step(plan):
    plan["steps"].append(copy.deepcopy(plan["steps"][0]))


def shorten_a_step(plan):
    plan["steps"][0]["hours"] = 3


def end_a_step_early(plan):
    plan["steps"][1]["end_week"] = 2


def overbook_a_week(plan):
    plan["steps"][3]["weeks"] = [{"week": 2, "hours": 5}]
    plan["steps"][3]["end_week"] = 2


def exceed_the_cap(plan):
    plan["steps"][1]["weeks"] = [{"week": 1, "hours": 4}]


def delay_a_step(plan):
    plan["steps"][2].update(weeks=[{"week": 3, "hours": 2}], start_week=3, end_week=3)


def drop_a_step(plan):
    del plan["steps"][2]


def claim_too_much(plan):
    plan["status"] = "partial"


def miscount_the_curve(plan):
    plan["summary"]["curve"] = 48


def give_no_reason(plan):
    plan["steps"][0]["reasons"] = []


def give_a_false_reason(plan):
    plan["steps"][0]["reasons"] = [{"type": "requirement", "skill": "research", "level": 2}]


def leave_open_what_is_closed(plan):
    plan["left_open"] = [{"skill": "writing", "reached": 2, "required": 2, "weight": 2, "cause": "time"}]


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (swap_first_two, "V9"),
        (repeat_a_step, "V1"),
        (shorten_a_step, "V2"),
        (end_a_step_early, "V3"),
        (overbook_a_week, "V5"),
        (exceed_the_cap, "V4"),
        (delay_a_step, "V6"),
        (drop_a_step, "V9"),
        (claim_too_much, "V12"),
        (leave_open_what_is_closed, "V12"),
        (miscount_the_curve, "V13"),
        (give_no_reason, "V14"),
        (give_a_false_reason, "V14"),
    ],
)
def test_a_spoiled_plan_is_caught(spoil, rule):
    plan = answer(tiny_example())
    assert check(tiny_example(), plan) == []

    spoil(plan)

    assert rule in {fault.split(":")[0] for fault in check(tiny_example(), plan)}


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"budget": 0, "exclude": ["notes"]}, "V1"),
        ({"target": "2026-01-25"}, "V7"),
        ({"must_include": ["course"]}, "V11"),
    ],
)
def test_a_plan_for_other_limits_is_caught(limits, rule):
    plan = answer(tiny_example())

    faults = check(tiny_example(constraints=limits), plan)

    assert rule in {fault.split(":")[0] for fault in faults}


def test_a_plan_beyond_the_budget_is_caught():
    plan = answer(tiny_example(constraints={"budget": 60}))

    assert "V10: the budget is exceeded" in check(tiny_example(), plan)
