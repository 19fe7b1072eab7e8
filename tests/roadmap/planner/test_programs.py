"""Integer programs: HiGHS and the enumeration that stands in for it come to the same, and plans under limits
are what they ask for.
"""

import random

import pytest

from bench.planner_problems import random_problem
from roadmap.planner.enumeration import solve_by_enumeration
from roadmap.planner.milp import Program, Row, solve_by_highs
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import activity, answer, problem

INFINITE = float("inf")


def small_program(seed):
    """Build a random program; the same seed always gives the same one."""
    rng = random.Random(seed)
    count = rng.randint(1, 9)
    rows: list[Row] = []
    for _ in range(rng.randint(0, 6)):
        columns = rng.sample(range(count), rng.randint(1, count))
        factors = [rng.choice((-3, -2, -1, 1, 1, 1, 2, 3)) for _ in columns]
        if rng.random() < 0.5:
            rows.append((columns, factors, rng.randint(-2, 2), INFINITE))
        else:
            rows.append((columns, factors, -INFINITE, rng.randint(-2, 4)))
    fixed = [0] if rng.random() < 0.2 else []
    return Program([rng.randint(-9, 9) for _ in range(count)], fixed, rows)


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_enumeration_finds_what_highs_finds(first):
    for seed in range(first, first + 100):
        program = small_program(seed)

        expected, found = solve_by_highs(program, None, 1000), solve_by_enumeration(program, None, 10_000)

        assert expected.proved, seed
        assert found.proved, seed
        assert (expected.chosen is None) == (found.chosen is None), seed
        if expected.chosen is not None and found.chosen is not None:
            assert program.value(found.chosen) == program.value(expected.chosen), seed


def test_a_known_choice_changes_nothing_but_the_effort():
    for seed in range(100):
        program = small_program(seed)
        best = solve_by_highs(program, None, 1000).chosen
        if best is None:
            continue

        for solve in (solve_by_highs, solve_by_enumeration):
            again = solve(program, best, 10_000)

            assert again.proved, seed
            assert program.value(again.chosen) == program.value(best), seed


def test_an_enumeration_that_its_limit_stops_says_so():
    program = Program([3, 2, 4, 3], [], [([0, 1, 2], [1, 1, 1], 2, INFINITE), ([1, 3], [1, 1], 1, INFINITE)])

    answer = solve_by_enumeration(program, None, 0)

    assert not answer.proved
    assert solve_by_enumeration(program, None, 100).proved


def test_skills_that_wait_for_each_other_in_many_circles_still_get_a_good_plan_within_a_budget():
    data = random_problem(12, budget=625)

    plan = answer(data)

    assert check(data, plan) == []
    # The best leaves 7 open; to prove that takes a minute.
    assert plan["summary"]["open_weight"] <= 12


def test_of_equally_good_sets_within_a_budget_the_one_that_is_ready_first_is_taken():
    dear = activity("dear", 2, ("y", 0, 1), cost=50)
    slow = activity("a-slow", 2, ("x", 0, 1), max_hours_per_week=1)
    quick = activity("b-quick", 2, ("x", 0, 1))
    data = problem([dear, slow, quick], role=[("x", 1, 1), ("y", 1, 1)], constraints={"budget": 20})

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["b-quick"]
    assert plan["proved"]
