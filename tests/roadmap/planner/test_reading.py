"""Plain activities are read the short way, all others field by field: both say the same."""

import copy
import math
import random
from dataclasses import replace

import pytest

from bench.planner_problems import random_problem
from roadmap.planner import PlanningProblem, read_problem, solve

ODD_VALUES = [
    None,
    True,
    -1,
    0,
    1,
    1.0,
    1.5,
    6,
    11,
    169,
    0.1,
    10**400,
    1e308,
    math.inf,
    math.nan,
    "",
    "a0001",
    "s001",
    "nobody",
    [],
    [[]],
    ["a0001"],
    [""],
    [3],
    {},
    {"activities": "a0001"},
    {"skills": {}},
    [{"skill": "s001", "level": 2.0}],
    [{"skill": "s001", "from": 2, "to": 2}],
    [{"skill": "s001", "to": True}],
]


def read_field_by_field(problem):
    """Read a problem with each stage written as a float, which no activity read the short way has."""
    spelled_out = copy.deepcopy(problem)
    for item in spelled_out["catalogue"]["activities"]:
        if isinstance(item, dict) and item.setdefault("stage", 1) == 1 and item["stage"] is not True:
            item["stage"] = 1.0
    return read_problem(spelled_out)


def places(value):
    """Yield every container and key or index inside parsed JSON."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


@pytest.mark.parametrize("seed", range(200))
def test_an_odd_value_anywhere_in_an_activity_is_read_or_refused_as_field_by_field(seed):
    rng = random.Random(seed)
    problem = random_problem(seed, 6, 4)
    for _ in range(rng.choice((1, 1, 2))):
        container, key = rng.choice(list(places(problem["catalogue"]["activities"])))
        if rng.random() < 0.2:
            del container[key]
        else:
            container[key] = copy.deepcopy(rng.choice(ODD_VALUES))

    assert read_problem(problem) == read_field_by_field(problem)


def test_whole_numbers_written_with_a_point_are_read_as_whole_numbers():
    read = read_problem(random_problem(1, 6, 4))
    spelled_out = read_field_by_field(random_problem(1, 6, 4))

    assert isinstance(spelled_out, PlanningProblem)
    assert all(type(activity.stage) is int for activity in spelled_out.catalogue.activities)
    assert spelled_out == read


@pytest.mark.parametrize(
    ("fault", "code", "path"),
    [
        ({"cost": -1}, "bad_value", "$.catalogue.activities[5].cost"),
        ({"cost": True}, "bad_schema", "$.catalogue.activities[5].cost"),
        ({"stage": 1.5}, "bad_schema", "$.catalogue.activities[5].stage"),
        ({"id": ""}, "bad_schema", "$.catalogue.activities[5].id"),
        ({"id": "a0001"}, "duplicate_id", "$.catalogue.activities[5].id"),
        (
            {"requires_activities": ("nobody",)},
            "unknown_id",
            "$.catalogue.activities[5].requires.activities[0]",
        ),
        ({"max_hours_per_week": math.nan}, "bad_schema", "$.catalogue.activities[5].max_hours_per_week"),
        ({"hours": None}, "bad_schema", "$"),
        ({"requires_levels": (None,)}, "bad_schema", "$"),
        ({"outcomes": ("s001",)}, "bad_schema", "$"),
    ],
)
def test_a_problem_of_dataclasses_is_looked_at_as_closely(fault, code, path):
    problem = read_problem(random_problem(1, 6, 4))
    assert isinstance(problem, PlanningProblem)
    *others, last = problem.catalogue.activities
    wrong = replace(problem.catalogue, activities=(*others, replace(last, **fault)))

    error = solve(replace(problem, catalogue=wrong)).errors[0]

    assert (error.code, error.path) == (code, path)
