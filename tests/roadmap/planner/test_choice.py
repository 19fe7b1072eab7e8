"""The choice of activities: branch and bound, relaxation and integer program against each other."""

import random

import pytest

from bench.planner_problems import ladder_problem, project_problem, random_problem
from roadmap.planner.bitsets import build_bit_cover, closes, dominators, indexes
from roadmap.planner.branch import Branching
from roadmap.planner.cover import build_cover
from roadmap.planner.exact_program import lightest_by_program
from roadmap.planner.instance import build_instance
from roadmap.planner.landmarks import Ascent, Bound
from roadmap.planner.problem import PlanningProblem
from roadmap.planner.program import SetProgram
from roadmap.planner.reach import reach
from roadmap.planner.read import read_problem
from roadmap.planner.relaxation import Relaxation
from roadmap.planner.selection import FreeChoice, lightest

STYLES = [random_problem, ladder_problem, project_problem]
SEEDS = range(12)


def instance_of(data):
    problem = read_problem(data)
    assert isinstance(problem, PlanningProblem)
    return build_instance(problem)


def instance_and_cover(style, seed, activities=50, skills=12):
    instance = instance_of(style(seed, activities, skills))
    return instance, build_cover(instance, reach(instance), instance.is_allowed)


def bit_cover(style, seed, **size):
    return build_bit_cover(*instance_and_cover(style, seed, **size))


def hours_and_cost(instance, chosen):
    return sum(instance.quarters[a] for a in chosen), sum(instance.cost[a] for a in chosen)


def is_plan(cover, mask):
    return cover.finished(0, mask) == mask and closes(mask, cover.goals)


def random_plan(cover, rng):
    """A set that closes everything, with whatever can be left out left out in a random order."""
    mask = cover.finished(0, cover.everything)
    order = indexes(mask)
    rng.shuffle(order)
    for index in order:
        rest = cover.finished(0, mask & ~(1 << index))
        if closes(rest, cover.goals):
            mask = rest
    return mask


@pytest.mark.parametrize("style", STYLES)
def test_branch_and_bound_finds_what_the_integer_program_finds(style):
    for seed in SEEDS:
        instance, cover = instance_and_cover(style, seed)

        found = FreeChoice(instance, cover).best()

        other = SetProgram(instance, cover).choose()
        assert (found.proved, other.proved) == (True, True), seed
        best = hours_and_cost(instance, other.chosen)
        assert {hours_and_cost(instance, chosen) for chosen in found.sets} == {best}, seed


@pytest.mark.parametrize("style", STYLES)
def test_the_choice_is_the_same_without_the_relaxation_and_by_the_program_alone(style):
    for seed in SEEDS:
        cover = bit_cover(style, seed, activities=40, skills=10)
        if not cover.goals:
            continue
        ascent = Ascent(cover, cover.everything)

        alone = lightest(cover, ascent, None, cover.everything, cover.goals)

        relaxed = lightest(cover, ascent, Relaxation(cover), cover.everything, cover.goals)
        known = random_plan(cover, random.Random(seed))
        chosen, is_proved = lightest_by_program(cover, ascent, cover.everything, cover.goals, [], known)
        assert (alone.proved, relaxed.proved, is_proved) == (True, True, True), seed
        weights = {cover.weight_of(mask) for mask in (alone.sets[0], relaxed.sets[0], chosen)}
        assert len(weights) == 1, seed
        assert all(is_plan(cover, mask) for mask in (alone.sets[0], relaxed.sets[0], chosen))


@pytest.mark.parametrize("style", STYLES)
def test_every_plan_holds_every_landmark_and_weighs_no_less_than_the_bound(style):
    rng = random.Random(0)
    for seed in SEEDS:
        cover = bit_cover(style, seed)
        ascent = Ascent(cover, cover.everything)
        relaxation = Relaxation(cover)
        relaxed = relaxation.solve(cover.everything, cover.goals)
        from_scratch = Bound(list(cover.weight), cover.everything)

        for bound in (from_scratch, relaxation.as_bound(relaxed)):
            ascent.raise_bound(bound, ascent.goals_by_cost(cover.goals))

            assert all(left >= 0 for left in bound.slack)
            assert bound.value == sum(price * count for _, price, count in bound.prices)
            for _ in range(10):
                plan = random_plan(cover, rng)
                assert all((plan & members).bit_count() >= count for members, _, count in bound.prices)
                assert cover.weight_of(plan) >= max(bound.value, relaxed.lower)


def test_what_a_relaxation_forbids_is_in_no_lighter_plan():
    for seed in SEEDS:
        cover = bit_cover(random_problem, seed)
        relaxed = Relaxation(cover).solve(cover.everything, cover.goals)
        best = lightest(cover, Ascent(cover, cover.everything), None, cover.everything, cover.goals)

        room = cover.weight_of(best.sets[0]) - relaxed.lower

        assert room >= 0
        assert all(relaxed.reduced[index] <= room for index in indexes(best.sets[0])), seed


def test_all_equally_light_sets_are_found():
    pairs = {f"s{number}": [f"a{number}", f"b{number}"] for number in range(3)}
    activities = [
        {"id": name, "hours": {"low": 2, "likely": 2, "high": 2}, "outcomes": [{"skill": skill, "to": 1}]}
        for skill, names in pairs.items()
        for name in names
    ]
    instance = instance_of(
        {
            "version": 1,
            "catalogue": {"skills": [{"id": skill} for skill in pairs], "activities": activities},
            "role": {"skills": [{"skill": skill, "level": 1, "importance": 1} for skill in pairs]},
            "user": {},
            "constraints": {"start": "2026-01-05", "hours_per_week": 4},
        }
    )
    choice = FreeChoice(instance, build_cover(instance, reach(instance), instance.is_allowed))

    found = choice.best()

    assert len(set(found.sets)) == len(found.sets) == 8
    assert all(len(chosen) == 3 for chosen in found.sets)


@pytest.mark.parametrize("style", STYLES)
def test_who_is_dominated_is_never_missed(style):
    for seed in SEEDS:
        instance, cover = instance_and_cover(style, seed)
        bits = build_bit_cover(instance, cover)
        hidden = sum(1 << index for index in dominators(bits))

        with_all = lightest(bits, Ascent(bits, bits.everything), None, bits.everything, bits.goals)
        usable = bits.everything & ~hidden
        without = lightest(bits, Ascent(bits, usable), None, usable, bits.goals)

        assert bits.weight_of(with_all.sets[0]) == bits.weight_of(without.sets[0]), seed


@pytest.mark.parametrize("style", STYLES)
def test_doing_without_a_step_is_choosing_from_a_catalogue_without_it(style):
    for seed in range(4):
        instance, cover = instance_and_cover(style, seed)
        choice = FreeChoice(instance, cover)
        steps = sorted(choice.best().chosen)[:8]

        for step, found in zip(steps, choice.without(steps), strict=True):
            usable = [allowed and index != step for index, allowed in enumerate(instance.is_allowed)]
            smaller = FreeChoice(instance, build_cover(instance, reach(instance, usable), usable)).best()
            assert step not in found.chosen
            assert hours_and_cost(instance, found.chosen) == hours_and_cost(instance, smaller.chosen)


def test_a_search_that_meets_its_limit_says_that_nothing_is_proved():
    for seed in SEEDS:
        cover = bit_cover(random_problem, seed)
        search = Branching(cover, Ascent(cover, cover.everything), node_limit=1)

        search.run(Bound(list(cover.weight), cover.everything), cover.goals)

        full = lightest(
            cover, Ascent(cover, cover.everything), Relaxation(cover), cover.everything, cover.goals
        )
        assert is_plan(cover, search.best[0])
        assert not search.is_proved or search.weight == cover.weight_of(full.sets[0])
