"""What the planner answers to plans and their pages. The same question is worked out once.

An answer depends on the problem alone, so it is kept under the problem's digest: a changed plan, another
week or another catalogue asks another question, and nothing is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TypeVar, cast

from django.core.cache import cache
from redis.exceptions import RedisError

from roadmap import planner
from roadmap.problems import RoleCatalogue

# Bounded in number here and in time in the cache, so that nobody's plans of last year take up room.
PREPARED_KEPT = 16
ANSWER_KEPT_SECONDS = 24 * 60 * 60
# To be raised when the planner, or what is kept of it, comes to answer differently.
ANSWERS_VERSION = 2

T = TypeVar("T")


def plan_answer(catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> planner.PlanningResult:
    """Return the planner's answer to a problem, with what its options ask for."""
    return remembered(
        "plan",
        catalogue,
        problem,
        lambda prepared: prepared.solve(constraints=problem.constraints, options=problem.options),
    )


def remembered(
    name: str,
    catalogue: RoleCatalogue,
    problem: planner.PlanningProblem,
    work_out: Callable[[planner.Prepared], T],
) -> T:
    """Return what is kept under this name for the problem, or work it out and keep it."""
    key = _key(name, catalogue, problem)
    kept = cast(T | None, _find(key))
    if kept is not None:
        return kept
    # What differs in hours, date or budget alone has the same activities to choose from.
    found = work_out(_prepared(_Choice(_choice_digest(catalogue, problem), problem)))
    _keep(key, found)
    return found


def is_remembered(name: str, catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> bool:
    """Tell whether an answer is at hand, so that a page can show it at once."""
    return _find(_key(name, catalogue, problem)) is not None


@dataclass(frozen=True, slots=True)
class _Choice:
    """What decides between which activities there is to choose; `problem` is one such problem."""

    digest: str
    problem: planner.PlanningProblem = field(compare=False)


@lru_cache(maxsize=PREPARED_KEPT)
def _prepared(choice: _Choice) -> planner.Prepared:
    return planner.prepare(choice.problem)


def _choice_digest(catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> str:
    user, constraints = problem.user, problem.constraints
    return _digest(
        catalogue.digest,
        problem.role,
        sorted(user.levels.items()),
        user.done,
        user.in_progress,
        constraints.exclude,
        constraints.must_include,
        problem.options.estimate,
        problem.previous_order,
    )


def _key(name: str, catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> str:
    choice = _choice_digest(catalogue, problem)
    digest = _digest(choice, problem.constraints, problem.options)
    return f"planner:{ANSWERS_VERSION}:{name}:{digest}"


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()


def _find(key: str) -> object:
    try:
        return cache.get(key)
    except RedisError:
        # Without the cache an answer is worked out again: slower, and as right.
        return None


def _keep(key: str, found: object) -> None:
    try:
        cache.set(key, found, ANSWER_KEPT_SECONDS)
    except RedisError:
        return
