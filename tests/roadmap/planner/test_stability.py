"""A new plan stays near the last one as long as it is almost as good as the best."""

import pytest

from bench.planner_problems import random_problem, real_pairs, real_problem
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.oracle import list_objectives
from tests.roadmap.planner.problems import answer, tiny_example


def order_of(plan):
    return [step["activity"] for step in plan["steps"]]


def is_almost_as_good(found, best):
    """Say whether five objectives are within the tolerance of the best plan's."""
    keys = ("open_weight", "hours", "cost", "ready_week", "curve")
    weight, hours, cost, ready, curve = (best["summary"][key] for key in keys)
    most = (weight, 1.05 * hours, 1.05 * cost, ready + 1, 1.10 * curve)
    return found is not None and all(value <= limit for value, limit in zip(found, most, strict=True))


def assert_almost_as_good(problem, plan, best):
    assert check(problem, plan) == []
    assert is_almost_as_good(list_objectives(problem, order_of(plan)), best)


def test_a_list_that_is_almost_as_good_stays_as_it_is():
    previous = ["notes", "basics", "interviews", "case"]

    plan = answer(tiny_example(previous={"order": previous}))

    assert order_of(plan) == previous
    assert plan["summary"]["curve"] == 52


def test_ids_that_are_gone_and_steps_that_are_done_are_ignored():
    problem = tiny_example(
        previous={"order": ["gone", "notes", "basics", "interviews", "case"]}, user={"done": ["notes"]}
    )

    assert order_of(answer(problem)) == ["basics", "interviews", "case"]


def test_a_previous_plan_that_is_too_dear_is_left():
    plan = answer(tiny_example(previous={"order": ["course", "notes", "case"]}))

    assert order_of(plan) == ["basics", "interviews", "notes", "case"]


@pytest.mark.parametrize("limits", [{}, {"target": "2026-09-27"}, {"budget": 40}])
def test_a_finished_first_step_disturbs_nothing_without_need(limits):
    for seed in range(12):
        problem = random_problem(seed, 40, 10, **limits)
        before = order_of(answer(problem))
        problem["user"]["done"] = before[:1]
        best = answer(problem)
        problem["previous"] = {"order": before[1:]}

        plan = answer(problem)

        assert_almost_as_good(problem, plan, best)
        if is_almost_as_good(list_objectives(problem, before[1:]), best):
            assert order_of(plan) == before[1:], seed


def test_other_hours_a_week_keep_the_steps_of_the_real_catalogue():
    for start, target in list(real_pairs())[::15]:
        before = order_of(answer(real_problem(start, target, 6)))
        problem = real_problem(start, target, 9)
        best = answer(problem)
        problem["previous"] = {"order": before}

        plan = answer(problem)

        assert_almost_as_good(problem, plan, best)
        assert set(order_of(plan)) == set(before)


def test_an_excluded_step_is_replaced_and_little_else_changes():
    for seed in range(10, 20):
        problem = random_problem(seed, 40, 10)
        before = order_of(answer(problem))
        problem["constraints"]["exclude"] = [before[len(before) // 2]]
        best = answer(problem)
        problem["previous"] = {"order": before}

        plan = answer(problem)

        assert_almost_as_good(problem, plan, best)
        changes = len(set(order_of(plan)) ^ set(before))
        assert changes <= len(set(order_of(best)) ^ set(before))
