"""Every input gets a plan or the exact error code."""

from dataclasses import replace
from datetime import date

import pytest

from roadmap.management.commands.plan import answer_line
from roadmap.planner import (
    Activity,
    Catalogue,
    Constraints,
    Estimate,
    PlanningProblem,
    TargetRole,
    User,
    solve,
)
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import activity, answer, problem, tiny_example


def changed(path, value):
    """Return the tiny example with the value at a path (keys and indexes) replaced, or removed for `...`."""
    data = tiny_example()
    owner = data
    for key in path[:-1]:
        owner = owner[key]
    if value is ...:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return data


ACTIVITY = ("catalogue", "activities", 0)
FIRST_NEED = ("role", "skills", 0)
CONSTRAINTS = ("constraints",)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("version",), 2, "bad_schema"),
        (("version",), True, "bad_schema"),
        (("version",), ..., "bad_schema"),
        (("catalogue",), [], "bad_schema"),
        (("role",), None, "bad_schema"),
        (("user",), ..., "bad_schema"),
        ((*ACTIVITY, "id"), "", "bad_schema"),
        ((*ACTIVITY, "id"), 7, "bad_schema"),
        ((*ACTIVITY, "hours"), 4, "bad_schema"),
        ((*ACTIVITY, "hours", "low"), "4", "bad_schema"),
        ((*ACTIVITY, "hours", "low"), float("nan"), "bad_schema"),
        ((*ACTIVITY, "hours", "high"), float("inf"), "bad_schema"),
        ((*ACTIVITY, "cost"), 1.5, "bad_schema"),
        ((*ACTIVITY, "cost"), True, "bad_schema"),
        ((*FIRST_NEED, "level"), "2", "bad_schema"),
        ((*CONSTRAINTS, "start"), "2026-02-30", "bad_schema"),
        ((*CONSTRAINTS, "start"), "20260105", "bad_schema"),
        ((*CONSTRAINTS, "target"), 20260105, "bad_schema"),
        ((*CONSTRAINTS, "hours_per_week"), ..., "bad_schema"),
        (("options",), {"estimate": "best"}, "bad_schema"),
        (("options",), {"explain": "some"}, "bad_schema"),
        (("options",), {"remedies": 1}, "bad_schema"),
        (("options",), {"what_if_hours": ["8"]}, "bad_schema"),
        (("previous",), {}, "bad_schema"),
        (("catalogue", "skills"), [{"id": f"s{n}"} for n in range(501)], "too_large"),
        (("catalogue", "activities"), [{}] * 5001, "too_large"),
        ((*ACTIVITY, "id"), "course", "duplicate_id"),
        (("catalogue", "skills", 0, "id"), "writing", "duplicate_id"),
        ((*FIRST_NEED, "skill"), "writing", "duplicate_id"),
        (("role", "deliverables"), [{"id": "x", "importance": 1, "any_of": ["case"]}] * 2, "duplicate_id"),
        (("user",), {"in_progress": [{"activity": "case"}, {"activity": "case"}]}, "duplicate_id"),
        ((*FIRST_NEED, "skill"), "singing", "unknown_id"),
        ((*ACTIVITY, "outcomes", 0, "skill"), "singing", "unknown_id"),
        ((*ACTIVITY, "requires", "activities"), ["unknown"], "unknown_id"),
        (("role", "deliverables", 0, "any_of"), ["unknown"], "unknown_id"),
        (("user",), {"levels": {"singing": 1}}, "unknown_id"),
        (("user",), {"done": ["unknown"]}, "unknown_id"),
        ((*CONSTRAINTS, "exclude"), ["unknown"], "unknown_id"),
        ((*CONSTRAINTS, "must_include"), ["unknown"], "unknown_id"),
        (("options",), {"explain": ["unknown"]}, "unknown_id"),
        ((*FIRST_NEED, "level"), 0, "bad_value"),
        ((*FIRST_NEED, "level"), 6, "bad_value"),
        ((*FIRST_NEED, "importance"), 6, "bad_value"),
        (("user",), {"levels": {"writing": 9}}, "bad_value"),
        (("user",), {"in_progress": [{"activity": "case", "hours_done": -1}]}, "bad_value"),
        ((*ACTIVITY, "stage"), 11, "bad_value"),
        ((*ACTIVITY, "cost"), -1, "bad_value"),
        ((*ACTIVITY, "min_weeks"), -1, "bad_value"),
        ((*ACTIVITY, "hours", "low"), 0, "bad_value"),
        ((*ACTIVITY, "hours", "low"), 3.1, "bad_value"),
        ((*ACTIVITY, "hours", "low"), 5, "bad_value"),
        ((*ACTIVITY, "hours", "high"), 1e308, "bad_value"),
        ((*ACTIVITY, "max_hours_per_week"), 169, "bad_value"),
        ((*ACTIVITY, "outcomes", 0, "from"), 1, "bad_value"),
        ((*ACTIVITY, "outcomes", 0, "to"), 6, "bad_value"),
        (("role", "deliverables", 0, "any_of"), [], "bad_value"),
        (("role", "deliverables", 0, "any_of"), ["case", "case"], "bad_value"),
        (("role", "deliverables", 0, "count"), 2, "bad_value"),
        ((*CONSTRAINTS, "hours_per_week"), -3, "bad_value"),
        ((*CONSTRAINTS, "hours_per_week"), 169, "bad_value"),
        ((*CONSTRAINTS, "hours_per_week"), 4.1, "bad_value"),
        ((*CONSTRAINTS, "budget"), -1, "bad_value"),
        ((*CONSTRAINTS, "blackout"), [{"from": "2026-02-02", "to": "2026-02-01"}], "bad_value"),
        (("options",), {"horizon_weeks": 0}, "bad_value"),
        (("options",), {"horizon_weeks": 521}, "bad_value"),
        ((*CONSTRAINTS, "target"), "2026-01-04", "target_in_past"),
    ],
)
def test_a_fault_is_named_by_its_code(path, value, code):
    found = answer(changed(path, value))

    assert found["status"] == "error"
    assert found["errors"][0]["code"] == code
    assert found["errors"][0]["message"].endswith(".")
    assert found["errors"][0]["path"].startswith("$")


@pytest.mark.parametrize("data", [None, [], "text", 5, float("nan"), {}])
def test_what_is_no_problem_at_all_is_bad_schema(data):
    assert answer(data)["errors"][0]["code"] == "bad_schema"


@pytest.mark.parametrize("line", [b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": 1} x', b"9" * 5000])
def test_a_line_that_is_not_json_is_bad_json(line):
    assert answer_line(line).errors[0].code == "bad_json"


def test_included_and_excluded_is_a_contradiction_unless_done():
    limits = {"must_include": ["case"], "exclude": ["case"]}

    refused = answer(tiny_example(constraints=limits))
    done = answer(tiny_example(constraints=limits, user={"done": ["case"]}))

    assert refused["errors"][0]["code"] == "contradiction"
    assert refused["errors"][0]["ids"] == ["case"]
    assert done["status"] == "complete"


def test_a_circle_of_prerequisites_is_named():
    data = problem(
        [
            activity("a", 1, after=["c"]),
            activity("b", 1, after=["a"]),
            activity("c", 1, after=["b"]),
            activity("d", 1),
        ]
    )

    found = answer(data)

    assert found["errors"][0]["code"] == "cycle"
    assert sorted(found["errors"][0]["ids"]) == ["a", "b", "c"]


def test_an_activity_that_requires_itself_is_a_circle():
    assert answer(problem([activity("a", 1, after=["a"])]))["errors"][0]["ids"] == ["a"]


def test_an_included_activity_that_can_never_start_is_refused():
    data = problem(
        [activity("a", 1, needs=[("x", 1)]), activity("b", 1, ("x", 0, 1))],
        constraints={"must_include": ["a"], "exclude": ["b"]},
    )

    found = answer(data)

    assert found["errors"][0]["code"] == "must_include_unreachable"
    assert found["errors"][0]["ids"] == ["a"]


@pytest.mark.parametrize("limits", [{"target": "2026-01-12"}, {"budget": 5}, {"hours_per_week": 0}])
def test_an_included_activity_that_does_not_fit_is_refused(limits):
    data = problem([activity("a", 8, cost=10)], constraints={"must_include": ["a"], **limits})

    assert answer(data)["errors"][0]["code"] == "must_include_does_not_fit"


@pytest.mark.parametrize(
    "limits",
    [
        {"hours_per_week": 0},
        {"target": "2026-01-05"},
        {"blackout": [{"from": "2025-01-01", "to": "2036-12-31"}]},
    ],
)
def test_no_time_at_all_gives_a_partial_plan_without_steps(limits):
    data = tiny_example(constraints=limits)

    plan = answer(data)

    assert plan["status"] == "partial"
    assert plan["steps"] == []
    assert plan["summary"]["open_weight"] == 17
    assert check(data, plan) == []


def test_nothing_to_do_is_complete_without_steps():
    data = tiny_example(user={"levels": {"research": 2, "writing": 2}, "done": ["case"]})

    plan = answer(data)

    assert plan["status"] == "complete"
    assert plan["steps"] == []
    assert plan["summary"]["ready_week"] == 0
    assert plan["summary"]["ready_date"] == "2026-01-05"


def test_a_level_that_nothing_teaches_is_left_open_as_unreachable():
    data = problem([activity("a", 2, ("x", 0, 1))], role=[("x", 3, 4)])

    plan = answer(data)

    assert plan["left_open"] == [
        {"skill": "x", "reached": 1, "required": 3, "weight": 8, "cause": "unreachable"}
    ]
    assert plan["status"] == "partial"


def test_skills_that_wait_for_each_other_are_never_started():
    data = problem(
        [activity("a", 1, ("x", 0, 1), needs=[("y", 1)]), activity("b", 1, ("y", 0, 1), needs=[("x", 1)])],
        role=[("x", 1, 1), ("y", 1, 1)],
    )

    plan = answer(data)

    assert plan["steps"] == []
    assert {item["cause"] for item in plan["left_open"]} == {"unreachable"}


def test_a_third_activity_breaks_the_circle_of_skills():
    data = problem(
        [
            activity("a", 1, ("x", 0, 1), needs=[("y", 1)]),
            activity("b", 1, ("y", 0, 1), needs=[("x", 1)]),
            activity("c", 9, ("x", 0, 1)),
        ],
        role=[("x", 1, 1), ("y", 1, 1)],
    )

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["c", "b"]
    assert check(data, plan) == []


def test_what_is_in_progress_goes_on_with_the_rest_and_without_its_conditions():
    data = problem(
        [activity("a", 10, ("x", 1, 2), cost=50, min_weeks=4, after=["b"]), activity("b", 5, ("x", 0, 1))],
        role=[("x", 2, 1)],
        user={"in_progress": [{"activity": "a", "hours_done": 9, "weeks_done": 3}]},
        constraints={"budget": 0},
    )

    plan = answer(data)

    assert [(step["activity"], step["hours"], step["end_week"]) for step in plan["steps"]] == [("a", 1, 0)]
    assert plan["summary"]["cost"] == 0
    assert check(data, plan) == []


def test_numbers_too_large_for_any_calendar_do_no_harm():
    data = problem(
        [
            activity("a", 10**30, ("x", 0, 1), min_weeks=10**40, cost=10**50),
            activity("b", 3, ("y", 0, 1), cost=10**50),
        ],
        role=[("x", 1, 1), ("y", 1, 1)],
    )

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["b"]
    assert plan["summary"]["cost"] == 10**50
    assert check(data, plan) == []


def test_the_last_days_of_the_calendar_do_no_harm():
    data = problem([activity("a", 3, ("x", 0, 1))], role=[("x", 1, 1)], constraints={"start": "9999-12-20"})

    assert answer(data)["summary"]["ready_date"] == "9999-12-26"


def test_a_problem_of_dataclasses_is_held_to_the_same_checks():
    item = Activity("a", Estimate(1, 2, 3))
    built = PlanningProblem(
        Catalogue((), (item,)), TargetRole(), User(), Constraints(date(2026, 1, 5), hours_per_week=4)
    )

    assert solve(built).status == "complete"
    twice = replace(built, catalogue=Catalogue((), (item, item)))
    assert solve(twice).errors[0].code == "duplicate_id"
    wrong = replace(built, constraints=Constraints(date(2026, 1, 5), hours_per_week=-1))
    assert solve(wrong).errors[0].code == "bad_value"
