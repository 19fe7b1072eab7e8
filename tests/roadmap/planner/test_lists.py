"""The search for the best list, held against lists that are counted one by one."""

import random
from itertools import permutations

import pytest

from bench.planner_problems import random_problem
from roadmap.planner.best import Search
from roadmap.planner.bounds import Bounds
from roadmap.planner.cover import startable
from roadmap.planner.evaluator import Evaluator
from roadmap.planner.instance import build_instance
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order, ready_bound
from roadmap.planner.problem import PlanningProblem
from roadmap.planner.read import check_problem, read_problem
from roadmap.planner.remedies import calendar_of
from roadmap.planner.schedule import Calendar
from tests.roadmap.planner.tiny import tiny_random_problem

TINY_SEEDS = range(120)
# 5! lists are few enough to count those of 100 sets in a moment.
MOST_STEPS = 5


def searched(data):
    """Return a long calendar of a problem and the search in its catalogue."""
    problem = read_problem(data)
    assert isinstance(problem, PlanningProblem)
    problem = check_problem(problem)
    assert isinstance(problem, PlanningProblem)
    instance = build_instance(problem)
    return calendar_of(instance, problem.constraints, 200), Search(instance)


def chosen_set(seed):
    """Return a long calendar of a random problem, its cover and the steps that the planner chooses."""
    calendar, search = searched(random_problem(seed))
    return calendar, search.cover, sorted(search.free_choice().chosen or ())


def tiny_sets():
    """Return calendars with hours and orderings of 2 to 5 steps that some list ends in them."""
    result = []
    for seed in TINY_SEEDS:
        calendar, search = searched(tiny_random_problem(seed))
        cover = search.cover
        steps = startable(cover, cover.candidates)[0][:MOST_STEPS]
        if len(steps) > 1 and calendar.run(steps) is not None:
            result.append((seed, calendar, Ordering(calendar.instance, cover, steps)))
    return result


def best_value(calendar, steps):
    """Return ready week and curve of the best of all lists."""
    found = (calendar.run(order) for order in permutations(steps))
    return min((scheduled.ready, scheduled.curve) for scheduled in found if scheduled is not None)


def uneven(calendar, rng):
    """Return the calendar with some weeks off and some short ones."""
    most = max(calendar.free)
    free = [rng.choice((most, most, most // 7 * 3, 0)) for _ in range(calendar.weeks)]
    return Calendar(calendar.instance, free, most)


@pytest.mark.parametrize("seed", range(6))
def test_a_list_counts_the_same_from_where_it_leaves_the_one_before_as_by_itself(seed):
    rng = random.Random(seed)
    calendar, cover, steps = chosen_set(seed)
    ordering = Ordering(calendar.instance, cover, rng.sample(steps, len(steps)))
    calendar = uneven(calendar, rng)
    evaluator = Evaluator(calendar, ordering)
    followed = list(ordering.base)
    evaluator.follow(evaluator.numbers(followed))
    accepted = 0

    for _ in range(150):
        source, target = sorted(rng.sample(range(len(followed)), 2))
        order = followed.copy()
        if rng.random() < 0.5:
            order.insert(target, order.pop(source))
        else:
            order.insert(source, order.pop(target))
        alone = calendar.run(order)

        value = evaluator.tried(evaluator.numbers(order), source, same_from=target + 1)

        assert value == (alone and (alone.ready, alone.curve))
        if alone is not None:
            accepted += 1
            followed = order
            evaluator.follow(evaluator.numbers(order))
            assert evaluator.scheduled() == alone
    assert 20 < accepted < 150


@pytest.mark.parametrize("seed", range(3))
def test_a_step_is_valued_at_every_position_of_a_list_as_the_calendar_says(seed):
    rng = random.Random(seed)
    calendar, cover, steps = chosen_set(seed)
    ordering = Ordering(calendar.instance, cover, steps)
    evaluator = Evaluator(calendar, ordering)

    for step in rng.sample(ordering.base, 5):
        rest = [other for other in ordering.base if other != step]
        evaluator.follow(evaluator.numbers(rest))
        values = evaluator.insertions(ordering.rank[step])
        for position, value in enumerate(values):
            alone = calendar.run([*rest[:position], step, *rest[position:]])
            assert value == (alone and (alone.ready, alone.curve))


def test_no_list_of_a_tiny_set_is_ready_before_its_bounds():
    tight = 0
    for seed, calendar, ordering in tiny_sets():
        ready, _ = best_value(calendar, ordering.base)

        bounds = Bounds(calendar, ordering)

        assert ready_bound(calendar, ordering) <= ready, seed
        assert bounds.ready <= ready, seed
        tight += bounds.ready == ready
    assert tight > 60


def test_every_list_that_is_ready_first_keeps_to_the_latest_weeks():
    for seed, calendar, ordering in tiny_sets():
        ready, _ = best_value(calendar, ordering.base)
        bounds = Bounds(calendar, ordering)
        bounds.aim_at(ready)
        for order in permutations(ordering.base):
            scheduled = calendar.run(order)
            if scheduled is not None and scheduled.ready == ready:
                for step, end in zip(order, scheduled.ends, strict=True):
                    assert end <= bounds.latest_ends[ordering.rank[step]], seed


def test_of_a_few_steps_the_best_list_of_all_is_found():
    for seed, calendar, ordering in tiny_sets():
        _, scheduled = best_order(calendar, ordering, list(ordering.base))

        assert (scheduled.ready, scheduled.curve) == best_value(calendar, ordering.base), seed


def test_a_list_that_only_has_to_be_ready_soon_is_ready_as_soon_as_any():
    for seed, calendar, ordering in tiny_sets():
        early_enough = ready_bound(calendar, ordering)

        _, scheduled = best_order(calendar, ordering, list(ordering.base), early_enough)

        assert scheduled.ready == best_value(calendar, ordering.base)[0], seed


@pytest.mark.parametrize("seed", range(8))
def test_the_best_list_has_all_steps_and_counts_what_its_calendar_says(seed):
    calendar, cover, steps = chosen_set(seed)
    ordering = Ordering(calendar.instance, cover, steps)
    first = ordering.by_smith_ratio()

    order, scheduled = best_order(calendar, ordering, first)

    assert sorted(order) == sorted(ordering.base)
    assert scheduled == calendar.run(order)
    before = calendar.run(first)
    assert before is None or (scheduled.ready, scheduled.curve) <= (before.ready, before.curve)
    assert best_order(calendar, ordering, first) == (order, scheduled)
