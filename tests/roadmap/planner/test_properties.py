"""What must hold for any problem: no change for the better makes a plan worse, no input brings an
exception.
"""

import copy
import json
import random
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.planner_problems import random_problem
from roadmap.planner import PlanningProblem, prepare, read_problem, to_json
from tests.roadmap.planner.checker import check, error_faults
from tests.roadmap.planner.judge import objectives
from tests.roadmap.planner.problems import answer, tiny_example
from tests.roadmap.planner.tiny import KINDS, tiny_problem, tiny_random_problem

# The same examples in each run, and none kept on disk.
always_the_same = settings(
    derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), max_examples=100
)

tiny_problems = st.builds(tiny_problem, st.randoms(use_true_random=False), st.sampled_from(KINDS))

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-3, 12)
    | st.sampled_from(
        [0.25, 0.1, 1e308, -0.0, 168, 169, 10**9, 10**30, float("nan"), float("inf"), float("-inf")]
    )
    | st.sampled_from(
        [
            "",
            "a0",
            "a1",
            "x",
            "w",
            "gone",
            "all",
            "high",
            "2026-02-01",
            "2026-02-30",
            "0001-01-01",
            "9999-12-31",
        ]
    )
    | st.text(max_size=3)
)
json_values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "skill", "activity", "level", "from", "to", "low", "x"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def assert_is_an_answer(data, found):
    json.dumps(found)
    assert (error_faults(found) if found["status"] == "error" else check(data, found)) == []


def places(value, path=()):
    """Yield the path of every value inside a JSON value."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


@st.composite
def twisted_problems(draw):
    """A tiny problem of which a few values are others, gone or there twice."""
    data = draw(tiny_problems)
    data["options"].update(explain="all", remedies=True, what_if_hours=[0, 3])
    data["previous"] = {"order": ["a1", "a0", "gone"]}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(data))))
        owner = data
        for key in path[:-1]:
            owner = owner[key]
        change = draw(st.sampled_from(["replace", "replace", "remove", "repeat"]))
        if change == "remove":
            del owner[path[-1]]
        elif change == "repeat" and isinstance(owner, list):
            owner.append(copy.deepcopy(owner[path[-1]]))
        else:
            owner[path[-1]] = draw(json_values)
    return data


@always_the_same
@given(json_values)
def test_any_json_value_gets_an_answer(data):
    found = answer(data)

    assert found["status"] == "error"
    assert_is_an_answer(data, found)


@settings(always_the_same, max_examples=300)
@given(twisted_problems())
def test_any_twisted_problem_gets_a_valid_plan_or_an_error(data):
    assert_is_an_answer(data, answer(data))


def shuffled(data, rng):
    """Return the same problem with every list in another order whose order means nothing."""
    other = copy.deepcopy(data)
    catalogue, role, user, constraints = (other[key] for key in ("catalogue", "role", "user", "constraints"))
    lists = [catalogue["skills"], catalogue["activities"], role["skills"], role["deliverables"]]
    lists += [item["any_of"] for item in role["deliverables"]]
    for item in catalogue["activities"]:
        requires = item["requires"]
        lists += [item["outcomes"], requires.get("activities", []), requires.get("skills", [])]
    lists += [user.get("done", []), user.get("in_progress", [])]
    lists += [constraints.get(key, []) for key in ("exclude", "must_include", "blackout")]
    for items in lists:
        rng.shuffle(items)
    return other


@always_the_same
@given(tiny_problems, st.randoms(use_true_random=False))
def test_the_order_of_lists_in_the_input_changes_nothing(data, rng):
    data["options"].update(explain="all", remedies=True, what_if_hours=[2, 5])

    assert answer(shuffled(data, rng)) == answer(data)


LIMITS: list[dict[str, Any]] = [
    {},
    {"target": "2026-08-02"},
    {"budget": 60},
    {"target": "2026-05-31", "budget": 0},
]


@pytest.mark.parametrize("seed", range(8))
def test_the_order_of_a_larger_catalogue_changes_nothing(seed):
    data = random_problem(seed, activities=50, skills=12, **LIMITS[seed % 4])

    assert answer(shuffled(data, random.Random(seed))) == answer(data)


@pytest.mark.parametrize("seed", range(4))
def test_equal_input_gives_equal_bytes(seed):
    data = random_problem(seed, activities=50, skills=12, **LIMITS[seed])
    data["options"] = {"explain": "all", "remedies": True, "what_if_hours": [3, 6, 12]}

    assert json.dumps(answer(data)) == json.dumps(answer(copy.deepcopy(data)))


@pytest.mark.parametrize("limits", LIMITS)
def test_plans_of_middle_sized_problems_are_valid_and_all_but_one_in_twenty_proved(limits):
    not_proved = []
    for seed in range(20):
        data = random_problem(seed, activities=40, skills=10, **limits)

        plan = answer(data)

        assert check(data, plan) == [], seed
        if not plan["proved"]:
            not_proved.append(seed)
    # Seed 16 with a date: more sets just miss the calendar than the search may look at.
    assert len(not_proved) <= 1, not_proved


@always_the_same
@given(tiny_problems, st.integers(1, 30), st.integers(1, 8), st.integers(1, 60))
def test_more_money_more_hours_or_a_later_date_never_leave_more_open(data, money, hours, days):
    def with_more(key, value):
        other = copy.deepcopy(data)
        other["constraints"][key] = value
        return answer(other)

    constraints, found = data["constraints"], answer(data)
    others = [with_more("hours_per_week", constraints["hours_per_week"] + hours)]
    if "budget" in constraints:
        others += [with_more("budget", constraints["budget"] + money), with_more("budget", None)]
    if "target" in constraints:
        later = date.fromisoformat(constraints["target"]) + timedelta(days)
        others += [with_more("target", later.isoformat()), with_more("target", None)]
    for other in others:
        if found["status"] == "error":
            assert other["status"] != "error" or other["errors"][0]["code"] == found["errors"][0]["code"]
        else:
            assert other["summary"]["open_weight"] <= found["summary"]["open_weight"]


@pytest.mark.parametrize("seed", range(10))
def test_more_time_or_money_never_leaves_more_open_in_a_larger_catalogue(seed):
    limits = {"target": "2026-04-05", "budget": 50}

    def open_weight(hours, **more):
        return answer(random_problem(seed, 40, 10, hours, **{**limits, **more}))["summary"]["open_weight"]

    weight = open_weight(4)
    assert open_weight(6) <= weight
    assert open_weight(4, target="2026-05-31") <= weight
    assert open_weight(4, budget=120) <= weight


@always_the_same
@given(tiny_problems, st.randoms(use_true_random=False))
def test_leaving_out_what_is_not_used_changes_nothing(data, rng):
    found = answer(data)
    if found["status"] == "error":
        return
    used = {step["activity"] for step in found["steps"]} | set(data["user"].get("done", []))
    unused = [item["id"] for item in data["catalogue"]["activities"] if item["id"] not in used]
    data["constraints"].setdefault("exclude", []).extend(rng.sample(unused, rng.randint(0, len(unused))))

    assert objectives(answer(data))[:4] == objectives(found)[:4]


@pytest.mark.parametrize("seed", range(10))
def test_leaving_out_what_is_not_used_changes_nothing_in_a_larger_catalogue(seed):
    data = random_problem(seed, 40, 10, target="2026-07-05")
    found = answer(data)
    used = {step["activity"] for step in found["steps"]}
    unused = [item["id"] for item in data["catalogue"]["activities"] if item["id"] not in used]
    data["constraints"]["exclude"] = random.Random(seed).sample(unused, 5)

    assert objectives(answer(data))[:3] == objectives(found)[:3]


@always_the_same
@given(tiny_problems, st.integers(1, 4))
def test_what_is_done_does_not_come_back_and_the_rest_is_no_more_than_it_was(data, count):
    found = answer(data)
    if found["status"] == "error":
        return
    finished = found["steps"][:count]
    names = [step["activity"] for step in finished]
    data["user"].setdefault("done", []).extend(names)

    later = answer(data)

    assert not set(names) & {step["activity"] for step in later["steps"]}
    rest = found["summary"]["hours"] - sum(step["hours"] for step in finished)
    before = (found["summary"]["open_weight"], rest)
    assert (later["summary"]["open_weight"], later["summary"]["hours"]) <= before
    assert check(data, later) == []


@always_the_same
@given(tiny_problems, st.permutations([f"a{index}" for index in range(9)]), st.integers(0, 9))
def test_previous_ids_that_are_gone_or_done_change_nothing(data, order, count):
    known = {item["id"] for item in data["catalogue"]["activities"]} - set(data["user"].get("done", []))
    data["previous"] = {"order": [name for name in order[:count] if name in known]}
    other = copy.deepcopy(data)
    other["previous"]["order"] = ["gone", *order[:count], "gone too"]

    assert answer(other) == answer(data)


@always_the_same
@given(tiny_problems)
def test_a_plan_that_is_given_back_as_the_previous_one_stays(data):
    found = answer(data)
    if found["status"] == "error":
        return
    data["previous"] = {"order": [step["activity"] for step in found["steps"]]}

    assert answer(data)["steps"] == found["steps"]


@pytest.mark.parametrize("seed", range(8))
def test_alternatives_are_what_excluding_the_step_gives(seed):
    data = random_problem(seed, 40, 10, **LIMITS[seed % 4])
    data["options"] = {"explain": "all"}
    plan = answer(data)
    for item in plan["alternatives"]:
        other = copy.deepcopy(data)
        other["constraints"]["exclude"] = [item["without"]]

        without = answer(other)

        changes = [
            after - before for after, before in zip(objectives(without), objectives(plan), strict=True)
        ]
        assert [item["open_weight"], item["hours"], item["cost"]] == changes[:3], (seed, item)


@pytest.mark.parametrize("seed", range(8))
def test_a_remedy_works_and_one_less_does_not(seed):
    data = random_problem(seed, 30, 8, 3, target="2026-03-29", budget=40)
    data["options"] = {"remedies": True}
    plan = answer(data)

    def is_short(key, value):
        other = copy.deepcopy(data)
        other["constraints"][key] = value
        return any(item["cause"] != "unreachable" for item in answer(other)["left_open"])

    needs_help = any(item["cause"] != "unreachable" for item in plan["left_open"])
    assert needs_help or plan["remedies"] == []
    most = {"hours_per_week": 60, "target": "2030-12-29", "budget": 10**6}
    for remedy in plan["remedies"]:
        key, value = remedy["type"], remedy["value"]
        less = value - 1 if isinstance(value, int) else date.fromisoformat(value) - timedelta(7)
        assert not is_short(key, value), remedy
        assert is_short(key, less if isinstance(less, int) else less.isoformat()), remedy
    for key in set(most) - {remedy["type"] for remedy in plan["remedies"]}:
        assert not needs_help or is_short(key, most[key]), key


def test_the_what_if_curve_has_the_plan_at_each_number_of_hours():
    for seed in range(6):
        data = random_problem(seed, 40, 10, 4, **LIMITS[seed % 4])
        data["options"] = {"what_if_hours": [2, 4, 9, 0, 3.1]}
        *curve, refused = answer(data)["what_if"]
        for point in curve:
            other = copy.deepcopy(data)
            other["constraints"]["hours_per_week"] = point["hours_per_week"]
            summary = answer(other)["summary"]
            assert (
                point.items() - {"hours_per_week": 0}.items()
                <= (summary | {"hours_per_week": point["hours_per_week"]}).items()
            )
        assert refused == {"hours_per_week": 3.1, "error": "bad_value"}


@settings(always_the_same, max_examples=40)
@given(tiny_problems, st.randoms(use_true_random=False), st.sampled_from(KINDS))
def test_a_prepared_problem_answers_other_wishes_as_a_fresh_one_does(data, rng, kind):
    names = {item["id"] for item in data["catalogue"]["activities"]}
    other = copy.deepcopy(data)
    wishes = tiny_problem(rng, kind)["constraints"]
    for key in ("exclude", "must_include"):
        wishes[key] = [name for name in wishes.get(key, []) if name in names]
    other["constraints"] = wishes
    other["options"] |= {"explain": "all", "remedies": True, "what_if_hours": [3]}
    read, first = read_problem(other), read_problem(data)
    assert isinstance(read, PlanningProblem)
    assert isinstance(first, PlanningProblem)
    prepared = prepare(first)

    for _ in range(2):
        found = prepared.solve(constraints=read.constraints, options=read.options)
        assert json.loads(json.dumps(to_json(found))) == answer(other)
        assert json.loads(json.dumps(to_json(prepared.solve()))) == answer(data)


def test_threads_that_plan_at_once_get_what_each_gets_alone():
    problems = [tiny_random_problem(seed) for seed in range(40)]
    problems += [random_problem(seed, 40, 10, **LIMITS[seed % 4]) for seed in range(8)]
    alone = [answer(data) for data in problems]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, problems)) == alone


def test_the_example_is_found_in_any_order_of_its_catalogue():
    data = tiny_example()
    for seed in range(20):
        assert answer(shuffled(data, random.Random(seed))) == answer(data)
