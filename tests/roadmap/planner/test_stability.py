"""A new plan stays near the last one as long as it is almost as good as the best."""

import random
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any

import pytest

from bench.planner_problems import random_problem, real_pairs, real_problem
from tests.roadmap.planner import problems
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.oracle import Oracle, list_objectives
from tests.roadmap.planner.problems import activity, answer, tiny_example
from tests.roadmap.planner.tiny import tiny_random_problem


def order_of(plan):
    return [step["activity"] for step in plan["steps"]]


def still_allowed(problem):
    """Return the steps of the previous order that may be planned, each once."""
    constraints, user = problem["constraints"], problem["user"]
    gone = {*user.get("done", []), *constraints.get("exclude", [])}
    known = {item["id"] for item in problem["catalogue"]["activities"]} - gone
    return [name for name in dict.fromkeys(problem["previous"]["order"]) if name in known]


def flipped_pairs(order, previous):
    places = [previous.index(name) for name in order if name in previous]
    return sum(earlier > later for index, later in enumerate(places) for earlier in places[:index])


def disturbance(order, previous):
    """Return added and dropped steps, and pairs of kept steps in another order."""
    return len(set(order) ^ set(previous)), flipped_pairs(order, previous)


class Tolerance:
    """What a plan may come to, from the objectives of the best one."""

    def __init__(self, best):
        self.open_weight = best[0]
        self.quarters = floor(Fraction(best[1]) * 4 * Fraction(105, 100))
        self.cost = floor(best[2] * Fraction(105, 100))
        self.ready_week = best[3] + 1
        self.curve = floor(best[4] * Fraction(110, 100))

    def allows(self, found):
        return (
            found is not None
            and found[0] == self.open_weight
            and found[1] * 4 <= self.quarters
            and found[2] <= self.cost
            and found[3] <= self.ready_week
            and found[4] <= self.curve
        )


def nearest_by_brute_force(problem, best):
    """Return the disturbance of the nearest plan that is almost as good as the best, over all sets in all
    orders.
    """
    oracle, tolerance = Oracle(problem), Tolerance(best)
    previous = still_allowed(problem)
    sets = [
        (len(set(oracle.members(mask)) ^ set(previous)), mask)
        for (weight, quarters, cost), mask in oracle.sets()
        if weight == tolerance.open_weight and quarters <= tolerance.quarters and cost <= tolerance.cost
    ]
    nearest = None
    for changes, mask in sorted(sets):
        if nearest is not None and changes > nearest[0]:
            break
        flips = _fewest_flips(oracle, tolerance, mask, previous)
        if flips is not None and (nearest is None or flips < nearest[1]):
            nearest = changes, flips
    return nearest


def _fewest_flips(oracle, tolerance, mask, previous):
    place = {name: index for index, name in enumerate(previous)}
    members = [index for index in range(len(oracle.names)) if mask >> index & 1]
    fewest: int | None = None

    def extend(order, free, ends, starts, flips):
        nonlocal fewest
        if fewest is not None and flips >= fewest:
            return
        if len(order) == len(members):
            names = [oracle.names[index] for index in order]
            if tolerance.allows(oracle.objectives_of(order)) and _all_have_a_reason(
                oracle, names, starts, ends
            ):
                fewest = flips
            return
        for index in members:
            if index in ends:
                continue
            room = list(free)
            end = oracle._place(index, room, ends)
            if end is None or end >= tolerance.ready_week:
                continue
            start = next(
                week for week, (before, after) in enumerate(zip(free, room, strict=True)) if after < before
            )
            own = place.get(oracle.names[index], -1)
            more = sum(place.get(oracle.names[other], -1) > own for other in order) if own >= 0 else 0
            extend([*order, index], room, {**ends, index: end}, {**starts, index: start}, flips + more)

    extend([], oracle.free, {}, {}, 0)
    return fewest


def _all_have_a_reason(oracle, names, starts, ends):
    reading = oracle.reading
    finished = {name: ends[oracle.names.index(name)] for name in names}

    def lifts(name, skill, level):
        starts = [needed for other, needed in reading.required_levels(name) if other == skill]
        return reading.raises(name, skill, level) and all(start < level for start in starts)

    def has_reason(place, name):
        if name in reading.must:
            return True
        for unit in reading.units:
            if unit.kind == "skill":
                if lifts(name, unit.name, unit.level):
                    return True
                continue
            is_closed = reading.closing_week(unit, finished) is not None
            if is_closed and name in reading.deliverables[unit.name]["any_of"]:
                return True
        for later in names[place + 1 :]:
            if name in reading.required_activities(later):
                return True
            waits = starts[oracle.names.index(later)] >= reading.available(name, finished[name])
            if waits and any(lifts(name, *need) for need in reading.required_levels(later)):
                return True
        return False

    return all(has_reason(place, name) for place, name in enumerate(names))


KINDS = (
    "a step is done",
    "three steps are done",
    "a step is half done",
    "half the hours",
    "half as many hours more",
    "weeks off",
    "a level up",
    "a level down",
    "a step is not wanted",
    "another activity is wanted",
    "an earlier date",
    "half the money",
    "the role asks for more",
    "a list of its own",
    "an empty list",
)


def changed(kind, problem, plan, rng):
    """Return the problem after something happened to the person with that plan, None if it cannot."""
    problem = deepcopy(problem)
    before = order_of(plan)
    problem["previous"] = {"order": before}
    user, constraints, role = problem["user"], problem["constraints"], problem["role"]
    started = date.fromisoformat(constraints["start"])
    others = [item["id"] for item in problem["catalogue"]["activities"] if item["id"] not in before]
    if not before:
        return None
    if kind in ("a step is done", "three steps are done"):
        count = 1 if kind == "a step is done" else 3
        user["done"] = [*user.get("done", []), *before[:count]]
    elif kind == "a step is half done":
        step = plan["steps"][0]
        rest = [item for item in user.get("in_progress", []) if item["activity"] != step["activity"]]
        half = {"activity": step["activity"], "hours_done": int(step["hours"] * 2) / 4, "weeks_done": 1}
        user["in_progress"] = [*rest, half]
    elif kind == "half the hours":
        constraints["hours_per_week"] = max(0.25, int(constraints["hours_per_week"] * 2) / 4)
    elif kind == "half as many hours more":
        constraints["hours_per_week"] = int(constraints["hours_per_week"] * 6) / 4
    elif kind == "weeks off":
        first = started + timedelta(days=7 * rng.randint(1, 4))
        last = first + timedelta(days=7 * rng.randint(2, 4) - 1)
        off = {"from": first.isoformat(), "to": last.isoformat()}
        constraints["blackout"] = [*constraints.get("blackout", []), off]
    elif kind in ("a level up", "a level down"):
        levels = user.setdefault("levels", {})
        up = 1 if kind == "a level up" else -1
        skills = [need["skill"] for need in role["skills"] if 0 <= levels.get(need["skill"], 0) + up <= 5]
        if not skills:
            return None
        skill = rng.choice(skills)
        levels[skill] = levels.get(skill, 0) + up
    elif kind == "a step is not wanted":
        constraints["exclude"] = [*constraints.get("exclude", []), rng.choice(before)]
    elif kind == "another activity is wanted":
        free = [name for name in others if name not in constraints.get("exclude", [])]
        if not free:
            return None
        constraints["must_include"] = [*constraints.get("must_include", []), rng.choice(free)]
    elif kind == "an earlier date":
        weeks = max(1, plan["summary"]["ready_week"] * 3 // 4)
        constraints["target"] = (started + timedelta(days=7 * weeks - 1)).isoformat()
    elif kind == "half the money":
        constraints["budget"] = plan["summary"]["cost"] // 2
    elif kind == "the role asks for more":
        need = rng.choice(role["skills"])
        need["level"] = min(5, need["level"] + 1)
    elif kind == "a list of its own":
        mixed = [*before, *rng.sample(others, min(2, len(others))), "gone"]
        rng.shuffle(mixed)
        problem["previous"] = {"order": [*mixed, mixed[0]]}
    else:
        problem["previous"] = {"order": []}
    return problem


def without_previous(problem):
    return {key: value for key, value in problem.items() if key != "previous"}


def objectives(plan):
    summary = plan["summary"]
    return tuple(summary[key] for key in ("open_weight", "hours", "cost", "ready_week", "curve"))


def replanned(problem):
    """Return the new plan and the objectives of the best one; the plan is valid and almost as good."""
    best = objectives(answer(without_previous(problem)))
    plan = answer(problem)
    assert check(problem, plan) == []
    assert Tolerance(best).allows(list_objectives(problem, order_of(plan)))
    return plan, best


def replans_of_tiny_problems(kind, seeds):
    for seed in seeds:
        before = tiny_random_problem(seed)
        plan = answer(before)
        if plan["status"] != "error":
            problem = changed(kind, before, plan, random.Random(f"{kind} {seed}"))
            if problem is not None and answer(without_previous(problem))["status"] != "error":
                yield seed, problem


@pytest.mark.parametrize("kind", KINDS)
def test_no_plan_of_a_tiny_problem_disturbs_less(kind):
    for seed, problem in replans_of_tiny_problems(kind, range(30)):
        plan, best = replanned(problem)

        nearest = nearest_by_brute_force(problem, best)

        assert disturbance(order_of(plan), still_allowed(problem)) == nearest, seed


MIDDLE_SIZED: list[dict[str, Any]] = [{}, {"target": "2026-09-27"}, {"budget": 40}]


@pytest.mark.parametrize("kind", KINDS)
def test_a_middle_sized_plan_that_is_still_almost_as_good_stays_as_it_is(kind):
    for seed in range(6):
        before = random_problem(seed, 40, 10, **MIDDLE_SIZED[seed % 3])
        problem = changed(kind, before, answer(before), random.Random(f"{kind} {seed}"))
        if problem is None or answer(without_previous(problem))["status"] == "error":
            continue

        plan, best = replanned(problem)

        previous = still_allowed(problem)
        if Tolerance(best).allows(list_objectives(problem, previous)):
            # What nothing speaks for any more is the only thing that may go.
            assert order_of(plan) == [name for name in previous if name in order_of(plan)], seed
            assert all(is_idle(problem, previous, name) for name in set(previous) - set(order_of(plan))), seed


def is_idle(problem, order, name):
    """Say whether leaving a step out opens nothing and stops nobody."""
    found = list_objectives(problem, order)
    without = list_objectives(problem, [other for other in order if other != name])
    return without is not None and without[0] == found[0]


def test_a_list_that_is_almost_as_good_stays_as_it_is():
    previous = ["notes", "basics", "interviews", "case"]

    plan = answer(tiny_example(previous={"order": previous}))

    assert order_of(plan) == previous
    assert plan["summary"]["curve"] == 52


def test_ids_that_are_gone_or_named_again_are_ignored():
    previous = ["gone", "notes", "basics", "notes", "interviews", "case", "basics"]

    plan = answer(tiny_example(previous={"order": previous}))

    assert order_of(plan) == ["notes", "basics", "interviews", "case"]


def test_a_step_that_is_done_is_ignored():
    previous = ["notes", "basics", "interviews", "case"]
    problem = tiny_example(previous={"order": previous}, user={"done": ["notes"]})

    assert order_of(answer(problem)) == ["basics", "interviews", "case"]


def test_a_step_that_serves_nothing_any_more_goes():
    previous = ["notes", "basics", "interviews", "case"]
    problem = tiny_example(previous={"order": previous}, user={"levels": {"writing": 1}})

    assert order_of(answer(problem)) == ["basics", "interviews", "case"]


def test_a_step_that_another_one_made_idle_may_stay_if_it_costs_little():
    skills = [("x", 1, 5), ("y", 1, 5)]
    both = activity("both", 20, ("x", 0, 1), ("y", 0, 1))
    one = activity("one", 1, ("x", 0, 1))
    previous = {"order": ["one", "both"]}

    plan = answer(problems.problem([both, one], role=skills, previous=previous))

    assert order_of(plan) == ["one", "both"]


def test_a_previous_plan_that_is_too_dear_is_left():
    plan = answer(tiny_example(previous={"order": ["course", "notes", "case"]}))

    assert order_of(plan) == ["basics", "interviews", "notes", "case"]


def test_an_excluded_step_is_replaced_where_it_stood():
    previous = {"order": ["notes", "basics", "interviews", "case"]}

    plan = answer(tiny_example(previous=previous, constraints={"exclude": ["basics"]}))

    assert order_of(plan) == ["notes", "course", "case"]


def test_an_order_that_is_ready_too_late_changes_in_as_few_pairs_as_will_do():
    quick = [activity(f"quick{index}", 4, (f"q{index}", 0, 1)) for index in range(6)]
    slow = activity("slow", 4, ("s", 0, 1), min_weeks=4, max_hours_per_week=1)
    role = [*((f"q{index}", 1, 3) for index in range(6)), ("s", 1, 1)]
    previous = [*(item["id"] for item in quick), "slow"]

    plan, best = replanned(problems.problem([*quick, slow], role=role, previous={"order": previous}))

    assert best[3] == 7
    assert plan["summary"]["ready_week"] == 8
    assert disturbance(order_of(plan), previous) == (0, 2)


def test_other_hours_a_week_keep_the_steps_of_the_real_catalogue():
    for start, target in list(real_pairs())[::24]:
        before = order_of(answer(real_problem(start, target, 6)))
        problem = real_problem(start, target, 9)
        problem["previous"] = {"order": before}

        plan, _ = replanned(problem)

        assert set(order_of(plan)) == set(before)


def test_a_step_of_the_real_catalogue_that_is_done_changes_nothing_else():
    for start, target in list(real_pairs())[7::24]:
        problem = real_problem(start, target, 6)
        before = order_of(answer(problem))
        problem["user"]["done"] = before[:1]
        problem["previous"] = {"order": before}

        plan, best = replanned(problem)

        if Tolerance(best).allows(list_objectives(problem, before[1:])):
            assert order_of(plan) == before[1:]


def test_equal_input_gives_equal_plans_whatever_the_order_of_the_catalogue():
    for seed in (3, 4, 5, 8):
        before = random_problem(seed, 40, 10)
        problem = changed("a step is not wanted", before, answer(before), random.Random(seed))
        other = deepcopy(problem)
        random.Random(seed).shuffle(other["catalogue"]["activities"])
        other["role"]["skills"].reverse()

        assert answer(other) == answer(problem)


def test_three_hundred_steps_in_a_strange_order_still_get_a_plan():
    rng = random.Random(1)
    activities = [
        activity(
            f"a{index:03}",
            rng.randint(1, 8),
            (f"s{index % 60}", index // 60, index // 60 + 1),
            min_weeks=rng.choice((0, 0, 3)),
        )
        for index in range(300)
    ]
    role = [(f"s{index}", 5, rng.randint(1, 5)) for index in range(60)]
    long = problems.problem(activities, role, constraints={"hours_per_week": 20})
    before = order_of(answer(long))
    long["previous"] = {"order": [*before[60:], *before[:60]]}

    plan, _ = replanned(long)

    assert set(order_of(plan)) == set(before)
