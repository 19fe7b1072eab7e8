"""Whatever comes in, an answer comes out: extreme, empty, huge and twisted problems."""

import pytest

from bench.planner_problems import random_problem
from roadmap.management.commands.plan import answer_line
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import activity, answer, problem, tiny_example

HUGE = 10**30


def steps_of(plan):
    return [step["activity"] for step in plan["steps"]]


def nested(depth):
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def test_huge_numbers_do_no_harm():
    data = problem(
        [
            activity("a", HUGE, ("x", 0, 1), min_weeks=10**40, cost=10**50),
            activity("b", 3, ("y", 0, 1), cost=HUGE + 1),
            activity("c", 3, ("y", 0, 1), cost=HUGE),
            activity("d", 1, ("z", 0, 1), min_weeks=10**9),
        ],
        role=[("x", 1, 1), ("y", 1, 1), ("z", 1, 1)],
        constraints={"budget": HUGE},
        options={"explain": "all", "remedies": True, "what_if_hours": [168, 10**9, 1e300]},
    )

    plan = answer(data)

    assert steps_of(plan) == ["c"]
    assert plan["summary"]["cost"] == HUGE
    assert [(item["without"], item["open_weight"]) for item in plan["alternatives"]] == [("c", 1)]
    assert plan["remedies"] == []
    assert [point.get("error") for point in plan["what_if"]] == [None, "bad_value", "bad_value"]
    assert check(data, plan) == []


@pytest.mark.parametrize("hours", [1e308, 10**308, 2**53 + 1, 1e17])
def test_an_activity_of_more_hours_than_there_are_is_left_out(hours):
    data = problem([activity("a", hours, ("x", 0, 1)), activity("b", 2, ("x", 0, 1))], role=[("x", 1, 1)])

    plan = answer(data)

    assert steps_of(plan) == ["b"]
    assert check(data, plan) == []


def test_money_is_counted_to_the_last_unit():
    data = problem(
        [
            activity("dear", 1, ("x", 0, 1), cost=10**16 + 1),
            activity("cheap", 1, ("x", 0, 1), cost=10**16),
            activity("b", 1, ("y", 0, 1), cost=1),
        ],
        role=[("x", 1, 1), ("y", 1, 1)],
        constraints={"budget": 10**16},
        options={"remedies": True},
    )

    plan = answer(data)

    assert plan["summary"]["open_weight"] == 1
    assert plan["remedies"] == [{"type": "budget", "value": 10**16 + 1}]
    assert check(data, plan) == []


@pytest.mark.parametrize("place", [("catalogue", "skills"), ("user", "levels"), ("options", "explain")])
def test_what_is_nested_deep_is_refused(place):
    data = tiny_example()
    data[place[0]][place[1]] = nested(50_000)

    assert answer(data)["errors"][0]["code"] == "bad_schema"


def test_fields_that_mean_nothing_are_ignored_however_deep():
    data = tiny_example(nonsense=nested(50_000))
    data["catalogue"]["activities"][0]["colour"] = {"deep": nested(100)}

    assert answer(data) == answer(tiny_example())


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b'{"a": 1} x', b"9" * 5000, b"'a'", b"\x00"],
)
def test_a_line_that_is_not_json_is_bad_json(line):
    errors = answer_line(line).errors

    assert [error.code for error in errors] == ["bad_json"]
    assert errors[0].path == "$"


@pytest.mark.parametrize("line", [b"NaN", b"-Infinity", b'"\\ud800"', b"1e999", b'{"version": NaN}'])
def test_what_only_python_takes_for_json_is_refused_too(line):
    assert answer_line(line).errors[0].code in ("bad_json", "bad_schema")


def test_strange_ids_are_ids():
    names = ["\ud800", "\x00", " ", "<b>", "ä" * 10_000, "constructor"]
    data = problem([activity(name, 1, (name, 0, 1)) for name in names], role=[(name, 1, 1) for name in names])

    plan = answer(data)

    assert sorted(steps_of(plan)) == sorted(names)
    assert check(data, plan) == []


def test_a_long_chain_is_followed_to_its_end():
    chain = [activity("a0000", 0.25)]
    chain += [activity(f"a{index:04}", 0.25, after=[f"a{index - 1:04}"]) for index in range(1, 600)]
    data = problem(chain, deliverables=[("all", 1, ["a0599"], 1)], constraints={"hours_per_week": 100})

    plan = answer(data)

    assert len(plan["steps"]) == 600
    assert plan["summary"]["ready_week"] == 2
    assert check(data, plan) == []


def test_a_circle_of_thousands_is_named():
    ring = [activity(f"a{index}", 1, after=[f"a{(index + 1) % 4000}"]) for index in range(4000)]

    error = answer(problem(ring))["errors"][0]

    assert error["code"] == "cycle"
    assert len(error["ids"]) == 4000


def test_many_skills_that_wait_for_each_other_start_with_the_one_way_in():
    skills = [f"s{index}" for index in range(40)]
    ring = [
        activity(f"a{index}", 1, (skills[index], 0, 1), needs=[(skills[index - 1], 1)]) for index in range(40)
    ]
    data = problem([*ring, activity("way-in", 50, ("s7", 0, 1))], role=[(skill, 1, 1) for skill in skills])

    plan = answer(data)

    assert steps_of(plan)[0] == "way-in"
    assert plan["summary"]["hours"] == 89
    assert check(data, plan) == []


@pytest.mark.parametrize(
    "limits",
    [
        {"hours_per_week": 0},
        {"target": "2026-01-10"},
        {"blackout": [{"from": "0001-01-01", "to": "9999-12-31"}]},
        {"blackout": [{"from": "2026-01-05", "to": "2026-06-30"}] * 50, "target": "2026-06-28"},
        {
            "hours_per_week": 0.25,
            "blackout": [{"from": "2026-01-05", "to": "2026-01-05"}],
            "target": "2026-01-11",
        },
    ],
)
def test_where_there_is_no_time_there_are_no_steps(limits):
    data = tiny_example(
        constraints=limits, options={"explain": "all", "remedies": True, "what_if_hours": [0]}
    )

    plan = answer(data)

    assert plan["steps"] == []
    assert plan["alternatives"] == []
    assert plan["summary"]["open_weight"] == 17
    assert check(data, plan) == []


@pytest.mark.parametrize(
    ("hours_per_week", "blackout", "first_week"),
    [
        (3.75, [("2026-01-11", "2026-01-11")], 3),  # 3.75 × 6/7 = 3.21…
        (7, [("2026-01-05", "2026-01-08"), ("2026-01-07", "2026-01-09"), ("2025-12-01", "2026-01-05")], 2),
        (7, [("2026-01-05", "2026-01-05")] * 3, 6),
        (7, [("2026-01-11", "2026-01-12")], 6),
    ],
)
def test_a_blackout_day_takes_a_seventh_and_counts_once(hours_per_week, blackout, first_week):
    ranges = [{"from": first, "to": last} for first, last in blackout]
    data = problem(
        [activity("a", 8, ("x", 0, 1))],
        role=[("x", 1, 1)],
        constraints={"blackout": ranges, "hours_per_week": hours_per_week},
    )

    plan = answer(data)

    assert plan["steps"][0]["weeks"][0] == {"week": 0, "hours": first_week}
    assert check(data, plan) == []


@pytest.mark.parametrize(
    ("start", "limits", "ready_date"),
    [
        ("0001-01-01", {}, "0001-01-07"),
        ("0001-01-01", {"target": "9999-12-31"}, "0001-01-07"),
        ("9999-12-20", {}, "9999-12-26"),
        ("9999-12-25", {}, "9999-12-31"),
        ("9999-12-25", {"target": "9999-12-31", "budget": 0}, "9999-12-31"),
        ("2024-02-26", {}, "2024-03-03"),
    ],
)
def test_the_first_and_the_last_days_of_the_calendar_do_no_harm(start, limits, ready_date):
    data = problem(
        [activity("a", 3, ("x", 0, 1))],
        role=[("x", 1, 1)],
        constraints={"start": start, **limits},
        options={"remedies": True, "explain": "all", "what_if_hours": [1, 40], "horizon_weeks": 520},
    )

    plan = answer(data)

    assert plan["summary"]["ready_date"] == ready_date
    assert check(data, plan) == []


@pytest.mark.parametrize("start", ["9999-12-26", "9999-12-31"])
def test_after_the_last_week_nothing_is_left_to_plan_in(start):
    data = problem(
        [activity("a", 3, ("x", 0, 1))],
        role=[("x", 1, 1)],
        constraints={"start": start, "target": "9999-12-31", "budget": 5},
        options={"remedies": True},
    )

    plan = answer(data)

    assert plan["steps"] == plan["remedies"] == []
    assert check(data, plan) == []


def test_ten_years_of_a_quarter_hour_a_week_are_planned():
    data = problem(
        [activity("a", 129.75, ("x", 0, 1)), activity("b", 0.25, ("y", 0, 1))],
        role=[("x", 1, 5), ("y", 1, 1)],
        constraints={"hours_per_week": 0.25},
        options={"horizon_weeks": 520},
    )

    plan = answer(data)

    assert plan["status"] == "complete"
    assert plan["summary"]["ready_week"] == 520
    assert check(data, plan) == []


def test_what_needs_a_week_more_than_the_horizon_is_left_open():
    def plan_of(weeks):
        data = problem(
            [activity("a", 1, ("x", 0, 1), min_weeks=weeks)], role=[("x", 1, 1)], options={"horizon_weeks": 8}
        )
        plan = answer(data)
        assert check(data, plan) == []
        return plan

    assert plan_of(8)["status"] == "complete"
    assert plan_of(9)["left_open"][0]["cause"] == "time"


def test_an_activity_that_may_take_no_hours_is_never_planned():
    data = problem(
        [activity("a", 1, ("x", 0, 1), max_hours_per_week=0), activity("b", 9, ("x", 0, 1))],
        role=[("x", 1, 1)],
    )

    plan = answer(data)

    assert steps_of(plan) == ["b"]
    assert check(data, plan) == []


def test_a_catalogue_without_anything_is_complete():
    plan = answer(problem([]))

    assert (plan["status"], plan["steps"], plan["summary"]["ready_date"]) == ("complete", [], "2026-01-05")


def test_the_largest_catalogue_that_is_accepted_is_answered():
    """Typical ones are a fortieth of it; the role asks for what roles ask for."""
    data = random_problem(1, 5_000, 500, 8)
    data["role"]["skills"] = data["role"]["skills"][:15]
    data["role"]["deliverables"] = data["role"]["deliverables"][:3]

    plan = answer(data)

    assert plan["status"] == "complete"
    assert check(data, plan) == []
