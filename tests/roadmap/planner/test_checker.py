"""The checker sees each kind of mistake, so that a valid plan means something."""

import copy

import pytest

from tests.roadmap.planner.checker import check
from tests.roadmap.planner.problems import activity, answer, problem, tiny_example


def rules(faults):
    return {fault.split(":")[0] for fault in faults}


def swap_first_two(plan):
    steps = plan["steps"]
    steps[0], steps[1] = steps[1], steps[0]


def repeat_a_step(plan):
    plan["steps"].append(copy.deepcopy(plan["steps"][0]))


def invent_a_step(plan):
    plan["steps"][0]["activity"] = "invented"


def shorten_a_step(plan):
    plan["steps"][0]["hours"] = 3


def take_all_hours_off(plan):
    plan["steps"][0]["weeks"] = []


def leave_the_grid(plan):
    plan["steps"][3]["weeks"] = [{"week": 2, "hours": 1.9}, {"week": 3, "hours": 3.1}]


def turn_the_weeks_round(plan):
    plan["steps"][3]["weeks"].reverse()


def split_a_week(plan):
    plan["steps"][0]["weeks"] = [{"week": 0, "hours": 2}, {"week": 0, "hours": 2}]


def end_a_step_early(plan):
    plan["steps"][1]["end_week"] = 2


def overbook_a_week(plan):
    plan["steps"][3].update(weeks=[{"week": 2, "hours": 5}], end_week=2)


def exceed_the_cap(plan):
    plan["steps"][1]["weeks"] = [{"week": 1, "hours": 4}]


def delay_a_step(plan):
    plan["steps"][2].update(weeks=[{"week": 3, "hours": 2}], start_week=3, end_week=3)


def start_before_the_level(plan):
    plan["steps"][1].update(
        weeks=[{"week": 0, "hours": 2}, {"week": 1, "hours": 2}], start_week=0, end_week=2
    )
    plan["steps"][0].update(weeks=[{"week": 1, "hours": 4}], start_week=1, end_week=1)


def drop_a_step(plan):
    del plan["steps"][2]


def claim_too_little(plan):
    plan["status"] = "partial"


def leave_open_what_is_closed(plan):
    plan["left_open"] = [{"skill": "writing", "reached": 2, "required": 2, "weight": 2, "cause": "time"}]


def miscount_the_curve(plan):
    plan["summary"]["curve"] = 48


def miscount_the_hours(plan):
    plan["summary"]["hours"] = 14.75


def be_ready_on_the_next_monday(plan):
    plan["summary"]["ready_date"] = "2026-02-02"


def forget_the_cost(plan):
    del plan["summary"]["cost"]


def give_no_reason(plan):
    plan["steps"][0]["reasons"] = []


def reason(index, **given):
    def spoil(plan):
        plan["steps"][index]["reasons"].append(given)

    return spoil


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (invent_a_step, "V1"),
        (repeat_a_step, "V1"),
        (shorten_a_step, "V2"),
        (take_all_hours_off, "V2"),
        (leave_the_grid, "V2"),
        (turn_the_weeks_round, "V2"),
        (split_a_week, "V2"),
        (end_a_step_early, "V3"),
        (exceed_the_cap, "V4"),
        (overbook_a_week, "V5"),
        (delay_a_step, "V6"),
        (swap_first_two, "V9"),
        (start_before_the_level, "V9"),
        (drop_a_step, "V9"),
        (claim_too_little, "V12"),
        (leave_open_what_is_closed, "V12"),
        (miscount_the_curve, "V13"),
        (miscount_the_hours, "V13"),
        (be_ready_on_the_next_monday, "V13"),
        (forget_the_cost, "shape"),
        (give_no_reason, "V14"),
        (reason(0, type="requirement", skill="research", level=2), "V14"),
        (reason(3, type="requirement", skill="research", level=1), "V14"),
        (reason(0, type="requirement", skill="research", level=0), "V14"),
        (reason(0, type="deliverable", id="case-study"), "V14"),
        (reason(3, type="deliverable", id="another"), "V14"),
        (reason(0, type="must_include"), "V14"),
        (reason(3, type="prerequisite", skill="research", level=1, **{"for": "basics"}), "V14"),
        (reason(0, type="prerequisite", **{"for": "case"}), "V14"),
        (reason(0, type="prerequisite", **{"for": "workshop"}), "V14"),
        (reason(2, type="prerequisite", skill="research", level=1, **{"for": "case"}), "V14"),
        (reason(0, type="prerequisite"), "V14"),
        (reason(0, type="fun"), "V14"),
    ],
)
def test_a_spoiled_plan_is_caught(spoil, rule):
    plan = answer(tiny_example())
    assert check(tiny_example(), plan) == []

    spoil(plan)

    assert rule in rules(check(tiny_example(), plan))


@pytest.mark.parametrize(
    ("limits", "rule"),
    [
        ({"exclude": ["notes"]}, "V1"),
        ({"target": "2026-01-31"}, "V7"),
        ({"must_include": ["course"]}, "V11"),
        ({"blackout": [{"from": "2026-01-06", "to": "2026-01-06"}]}, "V5"),
        ({"hours_per_week": 3.75}, "V5"),
        ({"hours_per_week": 5}, "V6"),
    ],
)
def test_a_plan_for_other_limits_is_caught(limits, rule):
    plan = answer(tiny_example())

    assert rule in rules(check(tiny_example(constraints=limits), plan))


def test_a_plan_beyond_the_budget_is_caught():
    plan = answer(tiny_example(constraints={"budget": 60}))

    assert "V10: the budget is exceeded" in check(tiny_example(), plan)


def test_an_activity_before_the_one_it_requires_is_caught():
    data = problem([activity("a", 1, ("x", 0, 1), after=["b"]), activity("b", 1)], role=[("x", 1, 1)])
    plan = answer(data)
    assert check(data, plan) == []

    plan["steps"].reverse()

    assert rules(check(data, plan)) == {"V8", "V14"}


def left_open_example():
    data = problem(
        [activity("a", 2, ("x", 0, 1)), activity("b", 9, ("x", 1, 2), ("y", 0, 1)), activity("c", 9)],
        role=[("x", 3, 2), ("y", 2, 5)],
        deliverables=[("d", 4, ["a", "c"], 2)],
        constraints={"target": "2026-01-11", "budget": 7},
    )
    return data, answer(data)


@pytest.mark.parametrize(
    ("index", "field", "value"),
    [
        (0, "reached", 2),
        (0, "required", 2),
        (0, "weight", 2),
        (0, "cause", "unreachable"),
        (1, "cause", "time"),
        (1, "reached", 1),
        (2, "reached", 0),
        (2, "cause", "budget"),
    ],
)
def test_a_false_word_about_what_stays_open_is_caught(index, field, value):
    data, plan = left_open_example()
    assert plan["left_open"] == [
        {"skill": "x", "reached": 1, "required": 3, "weight": 4, "cause": "time_or_budget"},
        {"skill": "y", "reached": 0, "required": 2, "weight": 10, "cause": "time_or_budget"},
        {"deliverable": "d", "reached": 1, "required": 2, "weight": 4, "cause": "time_or_budget"},
    ]
    assert check(data, plan) == []

    plan["left_open"][index][field] = value

    assert rules(check(data, plan)) == {"V12"}


@pytest.mark.parametrize("change", [lambda items: items.pop(), lambda items: items.append(items[0])])
def test_what_stays_open_is_named_once_and_all_of_it(change):
    data, plan = left_open_example()

    change(plan["left_open"])

    assert rules(check(data, plan)) == {"V12"}


@pytest.mark.parametrize("part", ["version", "status", "steps", "summary", "left_open"])
def test_a_missing_part_is_caught(part):
    plan = answer(tiny_example())
    del plan[part]

    assert rules(check(tiny_example(), plan)) == {"shape"}
