"""The example that the planning problem solves by hand, number for number."""

from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import answer, tiny_example


def test_the_plan_is_the_one_worked_out_by_hand():
    plan = answer(tiny_example())

    assert [step["activity"] for step in plan["steps"]] == ["basics", "interviews", "notes", "case"]
    assert [(step["start_week"], step["end_week"]) for step in plan["steps"]] == [
        (0, 0),
        (1, 3),
        (1, 1),
        (2, 3),
    ]
    assert plan["steps"][3]["weeks"] == [{"week": 2, "hours": 2}, {"week": 3, "hours": 3}]
    assert plan["summary"] == {
        "open_weight": 0,
        "hours": 15,
        "cost": 0,
        "ready_week": 4,
        "ready_date": "2026-02-01",
        "curve": 49,
    }
    assert plan["status"] == "complete"
    assert plan["left_open"] == []
    assert check(tiny_example(), plan) == []


def test_leaving_out_a_step_costs_what_was_worked_out_by_hand():
    plan = answer(tiny_example(options={"explain": "all"}))

    changes = {
        item["without"]: (item["open_weight"], item["hours"], item["cost"]) for item in plan["alternatives"]
    }
    assert changes == {
        "basics": (0, 2, 0),
        "interviews": (0, 2, 0),
        "notes": (7, -7, 0),
        "case": (5, -5, 0),
    }
    basics = next(item for item in plan["alternatives"] if item["without"] == "basics")
    assert basics["added"] == ["course"]
    assert basics["dropped"] == ["basics", "interviews"]


def test_enough_money_buys_the_workshop():
    plan = answer(tiny_example(constraints={"budget": 60}))

    assert [step["activity"] for step in plan["steps"]] == ["basics", "interviews", "workshop", "case"]


def test_each_step_says_why_it_is_there():
    plan = answer(tiny_example())

    reasons = {step["activity"]: step["reasons"] for step in plan["steps"]}
    assert {"type": "requirement", "skill": "research", "level": 1} in reasons["basics"]
    assert {"type": "prerequisite", "for": "case", "skill": "research", "level": 1} in reasons["basics"]
    assert {"type": "deliverable", "id": "case-study"} in reasons["case"]
