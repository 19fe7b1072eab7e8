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
from tests.roadmap.planner.checker import check, error_faults
from tests.roadmap.planner.problems import activity, answer, problem, tiny_example


def changed(path, value, data=None):
    """Return the tiny example with the value at a path (keys and indexes) replaced, or removed for `...`."""
    data = data or tiny_example()
    owner = data
    for key in path[:-1]:
        owner = owner[key]
    if value is ...:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return data


def refuse(data, code, place=None, ids=None):
    """Assert that a problem is refused as it should be and return the error that decides."""
    found = answer(data)
    assert found["status"] == "error", found
    assert error_faults(found) == []
    first = found["errors"][0]
    assert first["code"] == code, first
    assert place is None or first["path"] == place, first
    assert ids is None or first["ids"] == ids, first
    return first


ACTIVITY = ("catalogue", "activities", 0)
FIRST_NEED = ("role", "skills", 0)
DELIVERABLE = ("role", "deliverables", 0)
CONSTRAINTS = ("constraints",)
RESEARCH_1 = {"skill": "research", "from": 0, "to": 1}


def json_path(path):
    return "$" + "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path)


BAD_SCHEMA = [
    (("version",), 2),
    (("version",), True),
    (("version",), "1"),
    (("version",), ...),
    (("catalogue",), []),
    (("catalogue",), ...),
    (("catalogue", "skills"), ...),
    (("catalogue", "skills", 0), "research"),
    (("catalogue", "skills", 0, "id"), ...),
    (("catalogue", "activities"), {}),
    (ACTIVITY, []),
    ((*ACTIVITY, "id"), ""),
    ((*ACTIVITY, "id"), 7),
    ((*ACTIVITY, "id"), ...),
    ((*ACTIVITY, "hours"), 4),
    ((*ACTIVITY, "hours"), ...),
    ((*ACTIVITY, "hours", "low"), "4"),
    ((*ACTIVITY, "hours", "likely"), ...),
    ((*ACTIVITY, "hours", "low"), float("nan")),
    ((*ACTIVITY, "hours", "high"), float("inf")),
    ((*ACTIVITY, "stage"), "1"),
    ((*ACTIVITY, "cost"), 1.5),
    ((*ACTIVITY, "cost"), True),
    ((*ACTIVITY, "cost"), None),
    ((*ACTIVITY, "min_weeks"), float("-inf")),
    ((*ACTIVITY, "max_hours_per_week"), "2"),
    ((*ACTIVITY, "requires"), []),
    ((*ACTIVITY, "requires", "activities"), "notes"),
    ((*ACTIVITY, "requires", "activities"), None),
    ((*ACTIVITY, "outcomes"), {}),
    ((*ACTIVITY, "outcomes", 0, "to"), ...),
    ((*ACTIVITY, "outcomes", 0, "from"), None),
    (("role",), None),
    (("role", "skills"), {}),
    ((*FIRST_NEED, "level"), "2"),
    ((*FIRST_NEED, "importance"), ...),
    ((*DELIVERABLE, "any_of"), "case"),
    ((*DELIVERABLE, "count"), 1.5),
    (("user",), ...),
    (("user", "levels"), []),
    (("user", "done"), "case"),
    (("user", "in_progress"), {"activity": "case"}),
    (("constraints",), ...),
    ((*CONSTRAINTS, "start"), ...),
    ((*CONSTRAINTS, "start"), None),
    ((*CONSTRAINTS, "start"), "2026-02-30"),
    ((*CONSTRAINTS, "start"), "20260105"),
    ((*CONSTRAINTS, "start"), "2026-1-5"),
    ((*CONSTRAINTS, "start"), "0000-01-01"),
    ((*CONSTRAINTS, "start"), "2026-01-05T00:00:00"),
    ((*CONSTRAINTS, "start"), "\u0662026-01-05"),
    ((*CONSTRAINTS, "target"), 20260105),
    ((*CONSTRAINTS, "target"), ""),
    ((*CONSTRAINTS, "hours_per_week"), ...),
    ((*CONSTRAINTS, "hours_per_week"), float("nan")),
    ((*CONSTRAINTS, "budget"), 49.5),
    ((*CONSTRAINTS, "budget"), float("inf")),
    ((*CONSTRAINTS, "blackout"), None),
    ((*CONSTRAINTS, "exclude"), None),
    (("options",), []),
    (("options", "estimate"), "best"),
    (("options", "estimate"), None),
    (("options", "horizon_weeks"), "9"),
    (("options", "explain"), "some"),
    (("options", "remedies"), 1),
    (("options", "what_if_hours"), 8),
    (("previous",), None),
    (("previous", "order"), "case"),
]


@pytest.mark.parametrize(("path", "value"), BAD_SCHEMA)
def test_a_field_that_is_missing_or_of_another_kind_is_bad_schema(path, value):
    data = tiny_example(previous={"order": []}) if path == ("previous", "order") else tiny_example()

    refuse(changed(path, value, data), "bad_schema", json_path(path), [])


@pytest.mark.parametrize(
    ("path", "value", "code", "place", "ids"),
    [
        (("previous",), {}, "bad_schema", "$.previous.order", []),
        (("previous",), {"order": [7]}, "bad_schema", "$.previous.order[0]", []),
        (("options", "what_if_hours"), [4, "8"], "bad_schema", "$.options.what_if_hours[1]", []),
        (("user", "in_progress"), ["case"], "bad_schema", "$.user.in_progress[0]", []),
        ((*CONSTRAINTS, "blackout"), [["2026-01-05"]], "bad_schema", "$.constraints.blackout[0]", []),
        (
            (*CONSTRAINTS, "blackout"),
            [{"from": "2026-01-05"}],
            "bad_schema",
            "$.constraints.blackout[0].to",
            [],
        ),
        (("options", "explain"), [[]], "bad_schema", "$.options.explain[0]", []),
        (("catalogue", "skills"), [{"id": f"s{n}"} for n in range(501)], "too_large", None, []),
        (("catalogue", "activities"), [{}] * 5001, "too_large", None, []),
        (
            (*ACTIVITY, "id"),
            "course",
            "duplicate_id",
            "$.catalogue.activities[2].id",
            ["course"],
        ),
        (
            ("catalogue", "skills", 0, "id"),
            "writing",
            "duplicate_id",
            "$.catalogue.skills[1].id",
            ["writing"],
        ),
        ((*FIRST_NEED, "skill"), "writing", "duplicate_id", "$.role.skills[1].skill", ["writing"]),
        (
            ("role", "deliverables"),
            [{"id": "x", "importance": 1, "any_of": ["case"]}] * 2,
            "duplicate_id",
            "$.role.deliverables[1].id",
            ["x"],
        ),
        (
            ("user", "in_progress"),
            [{"activity": "case"}, {"activity": "case"}],
            "duplicate_id",
            "$.user.in_progress[1].activity",
            ["case"],
        ),
        ((*FIRST_NEED, "skill"), "singing", "unknown_id", None, ["singing"]),
        ((*ACTIVITY, "outcomes", 0, "skill"), "singing", "unknown_id", None, ["singing"]),
        (
            (*ACTIVITY, "requires", "skills"),
            [{"skill": "singing", "level": 1}],
            "unknown_id",
            "$.catalogue.activities[0].requires.skills[0].skill",
            ["singing"],
        ),
        (
            (*ACTIVITY, "requires", "activities"),
            ["course", "unknown"],
            "unknown_id",
            "$.catalogue.activities[0].requires.activities[1]",
            ["unknown"],
        ),
        ((*DELIVERABLE, "any_of"), ["x"], "unknown_id", "$.role.deliverables[0].any_of[0]", ["x"]),
        (("user", "levels"), {"singing": 1}, "unknown_id", "$.user.levels.singing", ["singing"]),
        (("user", "done"), ["x"], "unknown_id", "$.user.done[0]", ["x"]),
        (
            ("user", "in_progress"),
            [{"activity": "x"}],
            "unknown_id",
            "$.user.in_progress[0].activity",
            ["x"],
        ),
        ((*CONSTRAINTS, "exclude"), ["x"], "unknown_id", "$.constraints.exclude[0]", ["x"]),
        ((*CONSTRAINTS, "must_include"), ["x"], "unknown_id", "$.constraints.must_include[0]", ["x"]),
        (("options", "explain"), ["case", "x"], "unknown_id", "$.options.explain[1]", ["x"]),
        ((*CONSTRAINTS, "target"), "2026-01-04", "target_in_past", None, []),
    ],
)
def test_a_fault_is_named_by_its_code_its_place_and_its_ids(path, value, code, place, ids):
    refuse(changed(path, value), code, place or json_path(path), ids)


BAD_VALUES = [
    ((*FIRST_NEED, "level"), 0),
    ((*FIRST_NEED, "level"), 6),
    ((*FIRST_NEED, "importance"), 0),
    ((*FIRST_NEED, "importance"), 6),
    (("user", "levels"), {"writing": 6}),
    (("user", "levels"), {"writing": -1}),
    (("user", "in_progress"), [{"activity": "case", "hours_done": -1}]),
    (("user", "in_progress"), [{"activity": "case", "hours_done": 0.3}]),
    (("user", "in_progress"), [{"activity": "case", "weeks_done": -1}]),
    ((*ACTIVITY, "stage"), 0),
    ((*ACTIVITY, "stage"), 11),
    ((*ACTIVITY, "cost"), -1),
    ((*ACTIVITY, "min_weeks"), -1),
    ((*ACTIVITY, "hours", "low"), 0),
    ((*ACTIVITY, "hours", "low"), -4),
    ((*ACTIVITY, "hours", "low"), 3.1),
    ((*ACTIVITY, "hours", "low"), 5),
    ((*ACTIVITY, "hours", "likely"), 9),
    ((*ACTIVITY, "hours", "high"), 3.75),
    ((*ACTIVITY, "max_hours_per_week"), 168.25),
    ((*ACTIVITY, "max_hours_per_week"), -0.25),
    ((*ACTIVITY, "max_hours_per_week"), 0.2),
    ((*ACTIVITY, "requires", "skills"), [{"skill": "writing", "level": 6}]),
    ((*ACTIVITY, "outcomes", 0), RESEARCH_1 | {"from": 1}),
    ((*ACTIVITY, "outcomes", 0), RESEARCH_1 | {"from": 2}),
    ((*ACTIVITY, "outcomes", 0), RESEARCH_1 | {"from": -1}),
    ((*ACTIVITY, "outcomes", 0), RESEARCH_1 | {"to": 6}),
    ((*ACTIVITY, "outcomes", 0), RESEARCH_1 | {"to": 0}),
    ((*DELIVERABLE, "importance"), 6),
    ((*DELIVERABLE, "any_of"), []),
    ((*DELIVERABLE, "any_of"), ["case", "case"]),
    ((*DELIVERABLE, "count"), 2),
    ((*DELIVERABLE, "count"), 0),
    ((*CONSTRAINTS, "hours_per_week"), -3),
    ((*CONSTRAINTS, "hours_per_week"), 168.25),
    ((*CONSTRAINTS, "hours_per_week"), 4.1),
    ((*CONSTRAINTS, "hours_per_week"), 10**30),
    ((*CONSTRAINTS, "budget"), -1),
    ((*CONSTRAINTS, "blackout"), [{"from": "2026-02-02", "to": "2026-02-01"}]),
    (("options", "horizon_weeks"), 0),
    (("options", "horizon_weeks"), 521),
]


@pytest.mark.parametrize(("path", "value"), BAD_VALUES)
def test_a_value_out_of_range_is_named_by_its_place(path, value):
    found = refuse(changed(path, value), "bad_value", None)

    # Where two values contradict each other, the place may be what holds both.
    place = json_path(path)
    assert found["path"].startswith(place) or place.startswith(found["path"]) or path[:2] == DELIVERABLE[:2]


def test_the_first_field_with_a_fault_decides_among_the_first_six_codes():
    data = tiny_example(user={"levels": {"writing": 9}}, constraints={"exclude": ["x"], "start": "never"})
    refuse(data, "bad_value", "$.user.levels.writing")

    del data["role"]["skills"][1]["level"]
    refuse(data, "bad_schema", "$.role.skills[1].level")

    data["catalogue"]["activities"].append(data["catalogue"]["activities"][0])
    refuse(data, "duplicate_id", "$.catalogue.activities[6].id")

    data["catalogue"]["skills"] *= 300
    refuse(data, "too_large", "$.catalogue.skills")


def test_the_other_codes_decide_in_their_order():
    data = problem(
        [
            activity("a", 1, ("x", 0, 1), after=["b"]),
            activity("b", 1, after=["a"]),
            activity("c", 1, needs=[("x", 2)]),
            activity("d", 9),
        ],
        constraints={
            "target": "2026-01-04",
            "must_include": ["c", "d", "a"],
            "exclude": ["d", "a"],
            "hours_per_week": 5,
        },
    )
    constraints = data["constraints"]
    data["user"]["done"] = ["nobody"]
    refuse(data, "unknown_id", "$.user.done[0]", ["nobody"])
    data["user"]["done"] = []
    refuse(data, "target_in_past", "$.constraints.target")
    constraints["target"] = "2026-01-11"
    refuse(data, "contradiction", "$.constraints.must_include", ["a", "d"])
    constraints["exclude"] = []
    assert sorted(refuse(data, "cycle", "$.catalogue.activities")["ids"]) == ["a", "b"]
    data["catalogue"]["activities"][1]["requires"]["activities"] = []
    refuse(data, "must_include_unreachable", "$.constraints.must_include", ["c"])
    constraints["must_include"] = ["d", "a"]
    refuse(data, "must_include_does_not_fit", "$.constraints.must_include", ["a", "d"])
    constraints["hours_per_week"] = 11
    assert answer(data)["status"] == "complete"


@pytest.mark.parametrize("data", [None, [], "text", 5, True, float("nan")])
def test_what_is_no_problem_at_all_is_bad_schema(data):
    refuse(data, "bad_schema", "$")


def test_an_empty_object_lacks_its_version():
    refuse({}, "bad_schema", "$.version")


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

    ids = refuse(data, "cycle", "$.catalogue.activities")["ids"]

    required = {"a": "c", "b": "a", "c": "b"}
    assert sorted(ids) == ["a", "b", "c"]
    assert required[ids[0]] in (ids[1], ids[2])
    assert required[ids[1]] != ids[1]


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


def test_an_excluded_activity_in_progress_is_not_continued():
    data = tiny_example(
        user={"in_progress": [{"activity": "course", "hours_done": 9}]}, constraints={"exclude": ["course"]}
    )

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["basics", "interviews", "notes", "case"]
    assert check(data, plan) == []


def test_nothing_forces_an_activity_in_progress_into_the_plan():
    data = tiny_example(user={"in_progress": [{"activity": "course", "hours_done": 1}]})

    plan = answer(data)

    assert "course" not in [step["activity"] for step in plan["steps"]]
    assert check(data, plan) == []


@pytest.mark.parametrize(
    ("user", "limits"),
    [
        ({"in_progress": [{"activity": "notes", "hours_done": 1}]}, {}),
        ({}, {"exclude": ["notes"]}),
        ({}, {"must_include": ["notes"]}),
        ({}, {"must_include": ["notes"], "exclude": ["notes"]}),
    ],
)
def test_what_is_done_is_done_whatever_else_is_said_of_it(user, limits):
    data = tiny_example(user={"done": ["notes"], **user}, constraints=limits)

    plan = answer(data)

    assert [step["activity"] for step in plan["steps"]] == ["basics", "interviews", "case"]
    assert plan["status"] == "complete"
    assert check(data, plan) == []


def test_previous_ids_that_no_longer_exist_are_ignored():
    order = ["notes", "basics", "interviews", "case"]
    data = tiny_example(previous={"order": order})
    other = tiny_example(previous={"order": ["gone", *order[:2], "gone too", *order[2:], "gone"]})

    assert answer(other) == answer(data)


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
