"""What would help? The smallest single change that closes everything, and the plan at other hours a week."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from roadmap.planner.best import Quality, Search
from roadmap.planner.gaps import open_weight
from roadmap.planner.instance import Instance
from roadmap.planner.problem import Constraints, PlanningProblem
from roadmap.planner.read import MAX_HOURS_PER_WEEK
from roadmap.planner.result import Remedy, WhatIf
from roadmap.planner.schedule import Calendar
from roadmap.planner.weeks import free_quarters, ready_date

MOST_REMEDY_HOURS = 60


def calendar_of(instance: Instance, constraints: Constraints, horizon_weeks: int) -> Calendar:
    """Return the weeks that the constraints leave."""
    return Calendar(instance, free_quarters(constraints, horizon_weeks), int(constraints.hours_per_week * 4))


def remedies(problem: PlanningProblem, instance: Instance, search: Search) -> tuple[Remedy, ...]:
    """Return one remedy of each type that closes everything reachable by itself."""
    constraints, horizon = problem.constraints, problem.options.horizon_weeks

    chosen = search.free_choice().chosen or ()
    fewest = sum(instance.quarters[step] for step in chosen) if search.free_choice().proved else 0

    def closes_all(changed: Constraints) -> bool:
        calendar = calendar_of(instance, changed, horizon)
        if sum(calendar.free[: calendar.weeks]) < fewest:
            return False
        found = search.best(calendar, changed.budget, quality=Quality.ANY, must_close_all=True)
        return found is not None

    result: list[Remedy] = []
    hours = _smallest(
        int(constraints.hours_per_week) + 1,
        MOST_REMEDY_HOURS,
        lambda value: closes_all(replace(constraints, hours_per_week=value)),
    )
    if hours is not None:
        result.append(Remedy("hours_per_week", hours))
    if constraints.target is not None:
        first = len(free_quarters(constraints, horizon)) + 1
        last = len(free_quarters(replace(constraints, target=None), horizon))
        weeks = _smallest(
            first,
            last,
            lambda value: closes_all(replace(constraints, target=ready_date(constraints.start, value))),
        )
        if weeks is not None:
            result.append(Remedy("target", constraints.start + timedelta(days=7 * weeks - 1)))
    if constraints.budget is not None:
        found = search.cheapest_closing(calendar_of(instance, constraints, horizon))
        if found is not None:
            result.append(Remedy("budget", found.cost(instance)))
    return tuple(result)


def _smallest(first: int, last: int, is_enough: Callable[[int], bool]) -> int | None:
    """Return the smallest value that is enough; more is never worse."""
    if first > last or not is_enough(last):
        return None
    while first < last:
        middle = (first + last) // 2
        if is_enough(middle):
            last = middle
        else:
            first = middle + 1
    return first


def what_if(problem: PlanningProblem, instance: Instance, search: Search) -> tuple[WhatIf, ...]:
    """Return the best plan at each of the wanted hours a week."""
    constraints, horizon = problem.constraints, problem.options.horizon_weeks
    known: dict[float, WhatIf] = {}
    for hours in problem.options.what_if_hours:
        if hours in known:
            continue
        if not 0 <= hours <= MAX_HOURS_PER_WEEK or not float(hours * 4).is_integer():
            known[hours] = WhatIf(hours, error="bad_value")
            continue
        calendar = calendar_of(instance, replace(constraints, hours_per_week=hours), horizon)
        found = search.best(calendar, constraints.budget, quality=Quality.READY)
        if found is None:
            known[hours] = WhatIf(hours, error="must_include_does_not_fit")
            continue
        ready = found.scheduled.ready
        known[hours] = WhatIf(
            hours, open_weight(instance, found.order), ready, ready_date(constraints.start, ready)
        )
    return tuple(known[hours] for hours in problem.options.what_if_hours)
