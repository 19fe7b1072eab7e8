"""The planner on the project's own catalogue: every pair of roles, slow and fast weeks."""

import pytest

from bench.planner_problems import real_pairs, real_problem
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import answer

PAIRS = list(real_pairs())


@pytest.mark.parametrize(("hours", "every"), [(8, 1), (1, 5), (40, 4)])
def test_pairs_of_roles_get_a_valid_and_proved_plan(hours, every):
    for start, target in PAIRS[::every]:
        problem = real_problem(start, target, hours)

        plan = answer(problem)

        assert check(problem, plan) == [], (start, target)
        assert plan["proved"], (start, target)


def test_every_number_of_hours_from_1_to_40_gives_a_valid_plan():
    for hours in range(1, 41):
        start, target = PAIRS[7 * hours % len(PAIRS)]
        problem = real_problem(start, target, hours)

        assert check(problem, answer(problem)) == [], (start, target, hours)


@pytest.mark.parametrize(
    "limits", [{"target": "2026-05-31"}, {"budget": 20}, {"target": "2026-08-30", "budget": 0}]
)
def test_a_target_date_or_a_budget_still_gives_a_valid_plan(limits):
    for start, target in PAIRS[::14]:
        problem = real_problem(start, target, 6, **limits)

        plan = answer(problem)

        assert check(problem, plan) == [], (start, target)
