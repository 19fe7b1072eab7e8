"""The plan is the best there is: against every set and every order of tiny problems."""

from functools import cache
from itertools import pairwise
from statistics import fmean, quantiles

import pytest

from tests.roadmap.planner.checker import check
from tests.roadmap.planner.judge import faults, objectives
from tests.roadmap.planner.oracle import Oracle, list_objectives
from tests.roadmap.planner.problems import activity, answer, problem, tiny_example
from tests.roadmap.planner.tiny import KINDS, tiny_random_problem

SEEDS = range(1_200)
EXPLAINED_SEEDS = range(20_000, 20_400)


@cache
def compared():
    """Return the (seed, answer, its objectives, the best objectives) of all problems, for plans."""
    found = []
    for seed in SEEDS:
        data = tiny_random_problem(seed)
        plan, best = answer(data), Oracle(data).best()
        assert (best is None) == (plan["status"] == "error"), seed
        if best is not None:
            assert check(data, plan) == [], seed
            found.append((seed, plan, objectives(plan), best))
    return found


def test_no_plan_of_a_tiny_problem_leaves_less_open_or_takes_fewer_hours_or_less_money():
    for seed, plan, found, best in compared():
        assert found[:3] == best[:3], seed
        assert plan["proved"], seed


def test_a_tiny_plan_is_ready_as_soon_as_any_and_never_more_than_a_week_later():
    late = {seed: found[3] - best[3] for seed, _, found, best in compared() if found[3] != best[3]}

    assert all(weeks == 1 for weeks in late.values()), late
    assert len(late) <= 0.005 * len(compared()), late


def test_a_tiny_plan_closes_important_gaps_as_early_as_any_within_4_percent():
    gaps = [max(0, found[4] / best[4] - 1) for _, _, found, best in compared() if best[4]]

    assert fmean(gaps) <= 0.01
    assert quantiles(gaps, n=20)[-1] <= 0.04


def test_the_tiny_problems_are_of_all_sorts():
    """So that the tests above say something."""
    plans = [plan for _, plan, _, _ in compared()]
    whole = [plan for plan in plans if plan["status"] == "complete"]
    causes = {item["cause"] for plan in plans for item in plan["left_open"]}

    assert len(plans) < len(SEEDS)
    assert len(whole) > 0.25 * len(plans)
    assert sum(len(plan["steps"]) >= 4 for plan in plans) > 0.1 * len(plans)
    assert causes == {"unreachable", "time", "budget", "time_or_budget"}


@pytest.mark.parametrize("kind", range(len(KINDS)))
def test_alternatives_remedies_causes_and_other_hours_are_exact(kind):
    given = 0
    for seed in EXPLAINED_SEEDS[kind :: len(KINDS)]:
        data = tiny_random_problem(seed)
        data["options"].update(explain="all", remedies=True, what_if_hours=[0, 2, 3.5, 8, 3.1, 169, -1])

        plan = answer(data)

        # Nor may the list get worse by being explained; how good it is the tests above say.
        wrong = [fault for fault in faults(data, plan) if not fault.startswith("objective: ")]
        assert wrong == [], seed
        given += len(plan.get("alternatives", [])) + len(plan.get("remedies", []))
    assert given > 50


def test_only_the_steps_asked_about_get_an_alternative():
    data = tiny_example(options={"explain": ["basics", "course"]})

    plan = answer(data)

    assert [item["without"] for item in plan["alternatives"]] == ["basics"]
    assert faults(data, plan) == []


def test_brute_force_agrees_with_the_example_worked_out_by_hand():
    data = tiny_example()

    assert Oracle(data).best() == (0, 15, 0, 4, 49)
    assert list_objectives(data, ["basics", "interviews", "notes", "case"]) == (0, 15, 0, 4, 49)
    assert list_objectives(data, ["notes", "basics", "interviews", "case"]) == (0, 15, 0, 4, 52)
    assert list_objectives(data, ["basics", "notes", "case", "interviews"])[3] == 5
    assert list_objectives(data, ["case", "basics", "notes", "interviews"]) is None
    assert list_objectives(data, ["course", "workshop"]) is None


def test_of_equally_good_sets_the_one_that_is_ready_first_is_taken():
    slow = activity("a-slow", 2, ("x", 0, 1), max_hours_per_week=1)
    data = problem([slow, activity("b-quick", 2, ("x", 0, 1))], role=[("x", 1, 1)])

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["b-quick"]
    assert plan["summary"]["ready_week"] == 1


def test_more_hours_a_week_never_leave_more_open_or_take_longer():
    for seed in range(60):
        data = tiny_random_problem(seed)
        data["options"]["what_if_hours"] = [1, 2, 4, 8, 16]
        points = [point for point in answer(data).get("what_if", []) if "error" not in point]
        for less, more in pairwise(points):
            assert more["open_weight"] <= less["open_weight"], seed
            if more["open_weight"] == less["open_weight"]:
                assert more["ready_week"] <= less["ready_week"], seed
