"""The example that the planning problem solves by hand, number for number."""

import pytest

from tests.roadmap.planner.checker import check
from tests.roadmap.planner.judge import faults
from tests.roadmap.planner.oracle import list_objectives
from tests.roadmap.planner.problems import answer, tiny_example


def steps_of(plan):
    return [step["activity"] for step in plan["steps"]]


def test_the_plan_is_the_one_worked_out_by_hand():
    plan = answer(tiny_example())

    assert plan == {
        "version": 1,
        "status": "complete",
        "steps": [
            {
                "activity": "basics",
                "hours": 4,
                "start_week": 0,
                "end_week": 0,
                "weeks": [{"week": 0, "hours": 4}],
                "reasons": [
                    {"type": "requirement", "skill": "research", "level": 1},
                    {"type": "prerequisite", "for": "interviews", "skill": "research", "level": 1},
                    {"type": "prerequisite", "for": "case", "skill": "research", "level": 1},
                ],
            },
            {
                "activity": "interviews",
                "hours": 4,
                "start_week": 1,
                "end_week": 3,
                "weeks": [{"week": 1, "hours": 2}, {"week": 2, "hours": 2}],
                "reasons": [{"type": "requirement", "skill": "research", "level": 2}],
            },
            {
                "activity": "notes",
                "hours": 2,
                "start_week": 1,
                "end_week": 1,
                "weeks": [{"week": 1, "hours": 2}],
                "reasons": [
                    {"type": "requirement", "skill": "writing", "level": 1},
                    {"type": "prerequisite", "for": "case", "skill": "writing", "level": 1},
                ],
            },
            {
                "activity": "case",
                "hours": 5,
                "start_week": 2,
                "end_week": 3,
                "weeks": [{"week": 2, "hours": 2}, {"week": 3, "hours": 3}],
                "reasons": [
                    {"type": "requirement", "skill": "writing", "level": 2},
                    {"type": "deliverable", "id": "case-study"},
                ],
            },
        ],
        "summary": {
            "open_weight": 0,
            "hours": 15,
            "cost": 0,
            "ready_week": 4,
            "ready_date": "2026-02-01",
            "curve": 5 * 1 + 5 * 4 + 2 * 2 + 2 * 4 + 3 * 4,
        },
        "left_open": [],
        "proved": True,
    }
    assert check(tiny_example(), plan) == []


@pytest.mark.parametrize(
    ("order", "ready_week", "curve"),
    [
        (["basics", "interviews", "notes", "case"], 4, 49),
        (["notes", "basics", "interviews", "case"], 4, 52),
        (["basics", "notes", "case", "interviews"], 5, None),
    ],
)
def test_the_lists_compared_by_hand_come_to_what_was_said_of_them(order, ready_week, curve):
    found = list_objectives(tiny_example(), order)

    assert found[:4] == (0, 15, 0, ready_week)
    assert curve is None or found.curve == curve


def test_leaving_out_a_step_costs_what_was_worked_out_by_hand():
    data = tiny_example(options={"explain": "all"})

    plan = answer(data)

    assert plan["alternatives"] == [
        {
            "without": "basics",
            "open_weight": 0,
            "hours": 2,
            "cost": 0,
            "added": ["course"],
            "dropped": ["basics", "interviews"],
        },
        {
            "without": "interviews",
            "open_weight": 0,
            "hours": 2,
            "cost": 0,
            "added": ["course"],
            "dropped": ["basics", "interviews"],
        },
        {
            "without": "notes",
            "open_weight": 2 + 2 + 3,
            "hours": -2 - 5,
            "cost": 0,
            "added": [],
            "dropped": ["case", "notes"],
        },
        {"without": "case", "open_weight": 2 + 3, "hours": -5, "cost": 0, "added": [], "dropped": ["case"]},
    ]
    assert faults(data, plan) == []


def test_enough_money_buys_the_workshop():
    data = tiny_example(constraints={"budget": 60})

    plan = answer(data)

    assert sorted(steps_of(plan)) == ["basics", "case", "interviews", "workshop"]
    assert (plan["summary"]["hours"], plan["summary"]["cost"]) == (14, 60)
    assert faults(data, plan) == []


def test_three_weeks_are_too_few_and_a_fourth_or_an_hour_a_week_more_would_do():
    data = tiny_example(constraints={"target": "2026-01-31"}, options={"remedies": True})

    plan = answer(data)

    assert plan["status"] == "partial"
    assert plan["remedies"] == [
        {"type": "hours_per_week", "value": 5},
        {"type": "target", "value": "2026-02-01"},
    ]
    assert faults(data, plan) == []


def test_other_hours_a_week_come_to_what_they_come_to():
    data = tiny_example(options={"what_if_hours": [0, 4, 15]})

    plan = answer(data)

    assert plan["what_if"] == [
        {"hours_per_week": 0, "open_weight": 17, "ready_week": 0, "ready_date": "2026-01-05"},
        {"hours_per_week": 4, "open_weight": 0, "ready_week": 4, "ready_date": "2026-02-01"},
        {"hours_per_week": 15, "open_weight": 0, "ready_week": 3, "ready_date": "2026-01-25"},
    ]
    assert faults(data, plan) == []
