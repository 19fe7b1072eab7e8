"""A planner that breaks one rule is found out.

Most breaks are answers to the problem as such a planner would understand it: one that ignores prerequisites
plans as if there were none. The others spoil a right answer the way a lazy planner would give it.
"""

import copy
from datetime import date, timedelta
from functools import cache

import pytest

from tests.roadmap.planner.judge import faults
from tests.roadmap.planner.problems import answer, problem
from tests.roadmap.planner.tiny import tiny_random_problem

SEEDS = range(500, 800)
CAUGHT_OFTEN_ENOUGH = 3


@cache
def right_answer(seed):
    data = tiny_random_problem(seed)
    data["options"].update(explain="all", remedies=True, what_if_hours=[2, 8])
    return data, answer(data)


def name_of(value):
    return getattr(value, "__name__", value)


def activities(data):
    return data["catalogue"]["activities"]


def ignore_required_activities(data):
    for item in activities(data):
        item["requires"]["activities"] = []


def ignore_required_levels(data):
    for item in activities(data):
        item["requires"]["skills"] = []


def ignore_the_level_that_an_outcome_builds_on(data):
    for item in activities(data):
        for outcome in item["outcomes"]:
            outcome["from"] = 0


def promise_a_level_more(data):
    for item in activities(data):
        for outcome in item["outcomes"]:
            outcome["to"] = min(5, outcome["to"] + 1)


def forget_what_the_user_can(data):
    data["user"]["levels"] = {}


def overbook_each_week(data):
    data["constraints"]["hours_per_week"] += 0.25


def waste_an_hour_each_week(data):
    data["constraints"]["hours_per_week"] -= 0.25


def start_a_week_late(data):
    data["constraints"]["start"] = "2026-01-12"


def ignore_the_cap(data):
    for item in activities(data):
        item["max_hours_per_week"] = None


def ignore_the_weeks_it_takes(data):
    for item in activities(data):
        item["min_weeks"] = 0


def ignore_blackouts(data):
    data["constraints"].pop("blackout", None)


def ignore_the_budget(data):
    data["constraints"].pop("budget", None)


def ignore_the_target(data):
    data["constraints"].pop("target", None)


def round_the_target_up_to_a_week(data):
    if "target" in data["constraints"]:
        target = date.fromisoformat(data["constraints"]["target"])
        data["constraints"]["target"] = (target + timedelta(days=6)).isoformat()


def lose_the_must_includes(data):
    data["constraints"].pop("must_include", None)


def use_what_is_excluded(data):
    data["constraints"].pop("exclude", None)


def do_again_what_is_done(data):
    data["user"].pop("done", None)


def begin_again_what_is_in_progress(data):
    data["user"].pop("in_progress", None)


def plan_with_other_estimates(data):
    others = {"expected": "likely", "likely": "high", "high": "low", "low": "expected"}
    data["options"]["estimate"] = others[data["options"]["estimate"]]


def be_content_with_one_of_several(data):
    for item in data["role"]["deliverables"]:
        item["count"] = 1


def find_everything_equally_important(data):
    for item in data["role"]["skills"] + data["role"]["deliverables"]:
        item["importance"] = 1


def miss_the_activity_that_is_best(data):
    steps = answer(data).get("steps")
    if steps and steps[0]["activity"] not in data["constraints"].get("must_include", []):
        data["constraints"].setdefault("exclude", []).append(steps[0]["activity"])


def take_one_more_than_it_needs(data):
    used = {step["activity"] for step in answer(data).get("steps", [])}
    data["constraints"].setdefault("must_include", []).extend(
        [item["id"] for item in activities(data) if item["id"] not in used][:1]
    )


MISUNDERSTOOD = {
    ignore_required_activities: "V8",
    ignore_required_levels: "V9",
    ignore_the_level_that_an_outcome_builds_on: "V9",
    promise_a_level_more: "V12",
    forget_what_the_user_can: "V13",
    overbook_each_week: "V5",
    waste_an_hour_each_week: "V6",
    start_a_week_late: "V13",
    ignore_the_cap: "V4",
    ignore_the_weeks_it_takes: "V3",
    ignore_blackouts: "V5",
    ignore_the_budget: "V10",
    ignore_the_target: "V7",
    round_the_target_up_to_a_week: "V7",
    lose_the_must_includes: "V11",
    use_what_is_excluded: "V1",
    do_again_what_is_done: "V1",
    begin_again_what_is_in_progress: "V2",
    plan_with_other_estimates: "V2",
    be_content_with_one_of_several: "V12",
    find_everything_equally_important: "V13",
    miss_the_activity_that_is_best: "objective",
    take_one_more_than_it_needs: "V14",  # it cannot say why
}


@pytest.mark.parametrize(("misread", "rule"), MISUNDERSTOOD.items(), ids=name_of)
def test_a_planner_that_misunderstands_a_rule_is_found_out(misread, rule):
    caught = 0
    for seed in SEEDS:
        data, _ = right_answer(seed)
        other = copy.deepcopy(data)
        misread(other)
        if other == data:
            continue
        found = faults(data, answer(other))
        caught += rule in {fault.split(":")[0] for fault in found}
        if caught == CAUGHT_OFTEN_ENOUGH:
            return
    pytest.fail(f"It was found out {caught} times only.")


def swap_two_steps_but_not_their_weeks(data, plan):
    steps = plan["steps"]
    steps[:2] = steps[1::-1]


def put_a_step_off(data, plan):
    step = plan["steps"][-1]
    step["weeks"] = [{**item, "week": item["week"] + 1} for item in step["weeks"]]
    step["start_week"] += 1
    step["end_week"] += 1


def keep_the_old_summary(data, plan):
    plan["summary"]["hours"] += plan["steps"][-1]["hours"]


def keep_the_old_date(data, plan):
    plan["summary"]["ready_date"] = "2026-01-05"


def give_each_step_the_first_reason(data, plan):
    for step in plan["steps"]:
        step["reasons"] = plan["steps"][0]["reasons"]


def be_done_too_soon(data, plan):
    plan["status"] = "complete"
    plan["left_open"] = []


def blame_the_time(data, plan):
    for item in plan["left_open"]:
        item["cause"] = "time"


def blame_nobody(data, plan):
    for item in plan["left_open"]:
        item["cause"] = "unreachable"


def estimate_the_alternatives(data, plan):
    hours = {step["activity"]: step["hours"] for step in plan["steps"]}
    for item in plan["alternatives"]:
        item["hours"] = -hours[item["without"]]


def forget_what_comes_instead(data, plan):
    for item in plan["alternatives"]:
        item["added"] = []


def find_no_alternative(data, plan):
    plan["alternatives"] = []


def ask_for_more_than_it_takes(data, plan):
    for item in plan["remedies"]:
        item["value"] = item["value"] + 1 if isinstance(item["value"], int) else "2026-10-11"


def ask_for_less_than_it_takes(data, plan):
    for item in plan["remedies"]:
        if isinstance(item["value"], int):
            item["value"] -= 1


def know_no_remedy(data, plan):
    plan["remedies"] = []


def promise_that_money_helps(data, plan):
    if all(item["type"] != "budget" for item in plan["remedies"]):
        plan["remedies"].append({"type": "budget", "value": 1000})


def draw_a_flat_curve(data, plan):
    for point in plan["what_if"]:
        point.update(ready_week=plan["summary"]["ready_week"], ready_date=plan["summary"]["ready_date"])


def give_up(data, plan):
    error = {"code": "must_include_does_not_fit", "path": "$", "ids": [], "message": "No."}
    plan.clear()
    plan.update(version=1, status="error", errors=[error])


SPOILED = {
    swap_two_steps_but_not_their_weeks: "V6",
    put_a_step_off: "V6",
    keep_the_old_summary: "V13",
    keep_the_old_date: "V13",
    give_each_step_the_first_reason: "V14",
    be_done_too_soon: "V12",
    blame_the_time: "V12",
    blame_nobody: "V12",
    estimate_the_alternatives: "alternatives",
    forget_what_comes_instead: "alternatives",
    find_no_alternative: "alternatives",
    ask_for_more_than_it_takes: "remedies",
    ask_for_less_than_it_takes: "remedies",
    know_no_remedy: "remedies",
    promise_that_money_helps: "remedies",
    draw_a_flat_curve: "what_if",
    give_up: "error",
}


@pytest.mark.parametrize(("spoil", "rule"), SPOILED.items(), ids=name_of)
def test_a_planner_that_spoils_its_answer_is_found_out(spoil, rule):
    caught = 0
    for seed in SEEDS:
        data, right = right_answer(seed)
        if right["status"] == "error" or not right["steps"]:
            continue
        other = copy.deepcopy(right)
        spoil(data, other)
        if other == right:
            continue
        found = {fault.split(":")[0] for fault in faults(data, other)}
        caught += rule in found
        if caught == CAUGHT_OFTEN_ENOUGH:
            return
    pytest.fail(f"It was found out {caught} times only.")


def test_a_problem_without_anything_is_judged_too():
    assert faults(problem([]), answer(problem([]))) == []
