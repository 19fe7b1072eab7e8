"""A prepared problem answers again and again, each time as if it had been asked for the first time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from bench.planner_problems import random_problem
from roadmap.planner import Blackout, Options, prepare, read_problem, solve, to_json

START = date(2026, 1, 5)


def built(seed, *size):
    """Return a random problem as dataclasses."""
    return read_problem(random_problem(seed, *size))


def changes(problem):
    """Return constraints and options to ask a problem about, one after the other."""
    own = problem.constraints
    names = [activity.id for activity in problem.catalogue.activities]
    pause = Blackout(date(2026, 2, 1), date(2026, 2, 20))
    return [
        {},
        {"constraints": replace(own, hours_per_week=3)},
        {"constraints": replace(own, target=date(2026, 2, 8), budget=30)},
        {"constraints": replace(own, start=date(2026, 3, 2), blackout=(pause,))},
        {"constraints": replace(own, exclude=tuple(names[:5]))},
        {"constraints": replace(own, must_include=tuple(names[-1:]))},
        {"options": Options(estimate="high")},
        {"options": Options(what_if_hours=(2, 6, 200))},
        {"constraints": replace(own, hours_per_week=5), "options": Options(explain=tuple(names))},
        {"constraints": replace(own, target=date(2025, 1, 1))},
        {"constraints": replace(own, hours_per_week=-1)},
        {"options": Options(horizon_weeks=0)},
        {"constraints": replace(own, exclude=("nobody",))},
    ]


def changed(problem, change):
    return replace(problem, **change)


@pytest.mark.parametrize("seed", range(4))
def test_every_answer_is_what_the_changed_problem_gets_by_itself(seed):
    problem = built(seed, 30, 8)
    prepared = prepare(problem)

    for change in [*changes(problem), *reversed(changes(problem))]:
        assert to_json(prepared.solve(**change)) == to_json(solve(changed(problem, change))), change


def test_an_answer_that_is_not_proved_leaves_no_trace_in_the_next():
    problem = built(1)
    prepared = prepare(problem)
    before = prepared.solve()

    for week in range(4, 12):
        target = date.fromordinal(START.toordinal() + 7 * week - 1)
        prepared.solve(constraints=replace(problem.constraints, target=target))

    assert prepared.solve() == before


def test_a_prepared_problem_may_be_shared_by_threads():
    problem = built(2, 40, 10)
    alone = [to_json(solve(changed(problem, change))) for change in changes(problem)]
    prepared = prepare(problem)

    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda change: to_json(prepared.solve(**change)), changes(problem) * 3))

    assert together == alone * 3


def test_a_refused_problem_gives_its_error_to_every_question():
    problem = built(2, 40, 10)
    broken = replace(problem, constraints=replace(problem.constraints, hours_per_week=3.1))

    prepared = prepare(broken)

    assert prepared.solve(constraints=problem.constraints) == prepared.solve() == solve(broken)
    assert prepared.solve().errors[0].code == "bad_value"
