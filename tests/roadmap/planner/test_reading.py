"""Plain activities are read the short way, all others field by field: both say the same."""

import copy
import math
from dataclasses import replace

import pytest

from bench.planner_problems import random_problem
from roadmap.planner import PlanningProblem, PlanningResult, read_problem, solve

ODD_VALUES = [
    None,
    True,
    -1,
    0,
    1,
    2,
    3,
    5,
    6,
    10,
    11,
    168,
    169,
    1.0,
    1.5,
    0.1,
    0.25,
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
    """Read a problem with whole numbers written with a point, which no activity read the short way has."""
    spelled_out = copy.deepcopy(problem)
    for item in spelled_out["catalogue"]["activities"]:
        item.update({"stage": 1, "min_weeks": 0} | item)
        for name in ("stage", "min_weeks"):
            if type(item[name]) is int and item[name] < 1000:
                item[name] = float(item[name])
    return read_problem(spelled_out)


def places(value):
    """Yield every container and key or index inside parsed JSON."""
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from places(value[key])


def full_problem():
    """Return a problem of three activities, the last of which has every field."""
    problem = random_problem(1, 3, 4)
    problem["catalogue"]["activities"][2] = {
        "id": "a0002",
        "hours": {"low": 1, "likely": 2.25, "high": 3},
        "stage": 1,
        "cost": 20,
        "min_weeks": 2,
        "max_hours_per_week": 1.5,
        "requires": {"activities": ["a0000"], "skills": [{"skill": "s000", "level": 1}]},
        "outcomes": [{"skill": "s001", "from": 1, "to": 3}, {"skill": "s002", "to": 2}],
    }
    return problem


def test_an_odd_value_anywhere_in_an_activity_is_read_or_refused_as_field_by_field():
    places_count = len(list(places(full_problem()["catalogue"]["activities"][2])))

    for place in range(places_count):
        for value in ODD_VALUES:
            problem = full_problem()
            container, key = list(places(problem["catalogue"]["activities"][2]))[place]
            container[key] = copy.deepcopy(value)

            assert read_problem(problem) == read_field_by_field(problem), (key, value)


def test_whatever_is_missing_in_an_activity_is_told_as_field_by_field():
    places_count = len(list(places(full_problem()["catalogue"]["activities"][2])))

    for place in range(places_count):
        problem = full_problem()
        container, key = list(places(problem["catalogue"]["activities"][2]))[place]
        del container[key]

        assert read_problem(problem) == read_field_by_field(problem), key


def test_an_empty_id_is_told_where_it_is_first_referred_to():
    problem = full_problem()
    problem["catalogue"]["activities"].append({**problem["catalogue"]["activities"][0], "id": ""})
    problem["catalogue"]["activities"][2]["requires"]["activities"] = [""]

    read = read_problem(problem)

    assert read == read_field_by_field(problem)
    assert isinstance(read, PlanningResult)
    assert read.errors[0].path == "$.catalogue.activities[2].requires.activities[0]"


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
