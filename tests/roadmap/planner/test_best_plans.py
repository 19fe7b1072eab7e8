"""The plan is the best there is: against every plan of tiny problems, and by what must hold for any
problem.
"""

import copy
import json
import random

import pytest

from bench.planner_problems import random_problem
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.oracle import best_objectives
from tests.roadmap.planner.problems import answer
from tests.roadmap.planner.tiny import tiny_random_problem


def objectives(plan):
    summary = plan["summary"]
    return tuple(summary[key] for key in ("open_weight", "hours", "cost", "ready_week", "curve"))


@pytest.mark.parametrize("first", range(0, 600, 50))
def test_no_plan_of_a_tiny_problem_is_better(first):
    for seed in range(first, first + 50):
        problem = tiny_random_problem(seed)

        plan, best = answer(problem), best_objectives(problem)

        if best is None:
            assert plan["errors"][0]["code"].startswith("must_include"), seed
        else:
            assert check(problem, plan) == [], seed
            assert objectives(plan) == best, seed


LIMITS = [{}, {"target": "2026-08-02"}, {"budget": 60}, {"target": "2026-05-31", "budget": 0}]


@pytest.mark.parametrize("limits", LIMITS)
def test_plans_of_middle_sized_random_problems_are_valid(limits):
    for seed in range(20):
        problem = random_problem(seed, activities=40, skills=10, **limits)

        plan = answer(problem)

        assert check(problem, plan) == [], seed


def shuffled(problem, seed):
    rng = random.Random(seed)
    other = copy.deepcopy(problem)
    catalogue = other["catalogue"]
    role = other["role"]
    for items in (catalogue["skills"], catalogue["activities"], role["skills"], role["deliverables"]):
        rng.shuffle(items)
    return other


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_the_catalogue_changes_nothing(seed):
    problem = random_problem(seed, activities=50, skills=12, **LIMITS[seed % 4])

    assert answer(shuffled(problem, seed)) == answer(problem)


@pytest.mark.parametrize("seed", range(4))
def test_equal_input_gives_equal_bytes(seed):
    problem = random_problem(seed, activities=50, skills=12, **LIMITS[seed])
    problem["options"] = {"explain": "all", "remedies": True, "what_if_hours": [3, 6, 12]}

    assert json.dumps(answer(problem)) == json.dumps(answer(copy.deepcopy(problem)))


@pytest.mark.parametrize("seed", range(10))
def test_more_time_or_money_never_leaves_more_open(seed):
    limits = {"target": "2026-04-05", "budget": 50}

    def open_weight(hours, **more):
        problem = random_problem(seed, 40, 10, hours, **{**limits, **more})
        return answer(problem)["summary"]["open_weight"]

    weight = open_weight(4)
    assert open_weight(6) <= weight
    assert open_weight(4, target="2026-05-31") <= weight
    assert open_weight(4, budget=120) <= weight


@pytest.mark.parametrize("seed", range(10))
def test_leaving_out_what_is_not_used_changes_nothing(seed):
    problem = random_problem(seed, 40, 10, target="2026-07-05")
    plan = answer(problem)
    used = {step["activity"] for step in plan["steps"]}
    unused = [item["id"] for item in problem["catalogue"]["activities"] if item["id"] not in used]
    problem["constraints"]["exclude"] = [random.Random(seed).choice(unused)]

    assert objectives(answer(problem))[:3] == objectives(plan)[:3]


@pytest.mark.parametrize("seed", range(10))
def test_what_is_done_does_not_come_back(seed):
    problem = random_problem(seed, 40, 10)
    plan = answer(problem)
    finished = [step["activity"] for step in plan["steps"][:3]]
    problem["user"]["done"] = finished

    later = answer(problem)

    assert not set(finished) & {step["activity"] for step in later["steps"]}
    assert later["summary"]["open_weight"] <= plan["summary"]["open_weight"]
    assert check(problem, later) == []


@pytest.mark.parametrize("seed", range(8))
def test_alternatives_are_what_excluding_the_step_gives(seed):
    problem = random_problem(seed, 40, 10, **LIMITS[seed % 4])
    problem["options"] = {"explain": "all"}
    plan = answer(problem)
    for item in plan["alternatives"]:
        other = copy.deepcopy(problem)
        other["constraints"]["exclude"] = [item["without"]]

        without = answer(other)

        changes = [
            after - before for after, before in zip(objectives(without), objectives(plan), strict=True)
        ]
        assert [item["open_weight"], item["hours"], item["cost"]] == changes[:3], (seed, item)


@pytest.mark.parametrize("seed", range(8))
def test_a_remedy_works_and_one_less_does_not(seed):
    problem = random_problem(seed, 30, 8, 3, target="2026-03-29", budget=40)
    problem["options"] = {"remedies": True}
    plan = answer(problem)
    reachable = {item["weight"] for item in plan["left_open"] if item["cause"] != "unreachable"}
    steps = {"hours_per_week": 1, "budget": 1}
    for remedy in plan["remedies"]:
        for change in (0, -1):
            other = copy.deepcopy(problem)
            value = remedy["value"]
            if remedy["type"] in steps:
                value += change * steps[remedy["type"]]
            elif change:
                continue
            other["constraints"][remedy["type"]] = value
            still = [item for item in answer(other)["left_open"] if item["cause"] != "unreachable"]
            assert bool(still) == bool(change), (seed, remedy)
    assert plan["remedies"] == [] or reachable


def test_the_what_if_curve_has_the_plan_at_each_number_of_hours():
    problem = random_problem(3, 40, 10, 4)
    problem["options"] = {"what_if_hours": [2, 4, 9, 0, 3.1]}
    curve = answer(problem)["what_if"]
    for point in curve[:4]:
        other = copy.deepcopy(problem)
        other["constraints"]["hours_per_week"] = point["hours_per_week"]
        summary = answer(other)["summary"]
        assert {key: point[key] for key in ("open_weight", "ready_week", "ready_date")} == {
            key: summary[key] for key in ("open_weight", "ready_week", "ready_date")
        }
    assert curve[4] == {"hours_per_week": 3.1, "error": "bad_value"}
