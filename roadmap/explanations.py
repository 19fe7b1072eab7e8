"""What is worked out beside a plan, when a page asks for it: what would make it fit, the curve, what else
would do. Each is kept like the plan itself, for as long as the question stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from roadmap import planner
from roadmap.answers import is_remembered, remembered
from roadmap.planner.result import RemedyType
from roadmap.problems import RoleCatalogue, without_limits

# What a form takes, and so what a lever may ask for.
HOURS_MAX = 40
CURVE_HOURS = tuple(float(hours) for hours in range(2, 21))
ALL_STEPS = planner.Options(explain="all")


# ---------- what would make it fit


@dataclass(frozen=True, slots=True)
class Lever:
    """The smallest value of one limit that closes everything within reach, None if that limit alone can't.

    Where it can't, `is_time_short` and `is_money_short` say what else stands in the way.
    """

    kind: RemedyType
    value: int | date | None
    is_time_short: bool = False
    is_money_short: bool = False


@dataclass(frozen=True, slots=True)
class Feasibility:
    """What closing everything within reach takes, beside what the limits give.

    Weeks count from the first week that is still free. `joint` holds limits that do it together where none
    does alone. `musts` are the chosen or started activities that don't fit, if that is what stands in the
    way: then all this is about them, and the rest of the plan comes after.
    """

    weeks_needed: int | None
    weeks_given: int | None
    cost_needed: int | None
    levers: tuple[Lever, ...]
    joint: tuple[date | None, int | None] | None
    reachable: tuple[str, ...]
    musts: tuple[str, ...] = ()


def feasibility(catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> Feasibility:
    """Return what would close everything within reach of this problem."""
    asked = _asked_about_fit(problem)
    return remembered("fit", catalogue, asked, lambda prepared: _work_out_fit(prepared, asked))


def is_feasibility_known(catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> bool:
    return is_remembered("fit", catalogue, _asked_about_fit(problem))


def _asked_about_fit(problem: planner.PlanningProblem) -> planner.PlanningProblem:
    # The order of the last plan may cost a week: what is needed at least doesn't depend on it.
    return replace(problem, options=planner.Options(), previous_order=None)


def _work_out_fit(prepared: planner.Prepared, problem: planner.PlanningProblem) -> Feasibility:
    limits = problem.constraints
    result = prepared.solve(constraints=limits, options=planner.Options(remedies=True))
    if result.status == "error":
        return _work_out_musts(problem)

    def closes(constraints: planner.Constraints) -> planner.PlanningResult | None:
        found = prepared.solve(constraints=constraints, options=problem.options)
        return found if found.summary and not _is_short(found) else None

    free = prepared.solve(constraints=without_limits(problem).constraints, options=problem.options)
    is_free_enough = free.summary is not None and not _is_short(free)
    # At a slow pace not even five years are enough: what is within reach shows at a quick one.
    quick = replace(without_limits(problem).constraints, hours_per_week=HOURS_MAX)
    whole_way = free if is_free_enough else prepared.solve(constraints=quick, options=problem.options)
    reachable = tuple(step.activity for step in whole_way.steps)
    in_time = closes(replace(limits, budget=None)) if limits.budget is not None else None
    in_budget = closes(replace(limits, target=None)) if limits.target is not None else None
    whole = in_budget or (free if is_free_enough else None)
    values = {remedy.type: remedy.value for remedy in result.remedies or ()}
    levers = tuple(
        Lever(kind, values.get(kind), *_in_the_way(kind, limits, is_free_enough, closes, values))
        for kind in _kinds(limits)
    )
    joint = None
    if not values and is_free_enough and free.summary is not None:
        joint = (
            free.summary.ready_date if limits.target is not None else None,
            free.summary.cost if limits.budget is not None else None,
        )
    return Feasibility(
        weeks_needed=whole.summary.ready_week if whole and whole.summary else None,
        weeks_given=_weeks_given(limits),
        cost_needed=_money(values.get("budget"))
        if in_time
        else free.summary.cost
        if limits.budget is not None and is_free_enough and not in_budget and free.summary
        else None,
        levers=levers,
        joint=joint,
        reachable=reachable,
    )


def _money(value: int | date | None) -> int | None:
    return value if isinstance(value, int) else None


def _kinds(limits: planner.Constraints) -> list[RemedyType]:
    kinds: list[RemedyType] = ["hours_per_week"]
    if limits.target is not None:
        kinds.append("target")
    if limits.budget is not None:
        kinds.append("budget")
    return kinds


def _in_the_way(
    kind: RemedyType,
    limits: planner.Constraints,
    is_free_enough: bool,
    closes: Callable[[planner.Constraints], object],
    values: Mapping[RemedyType, object],
) -> tuple[bool, bool]:
    """Return whether time, and whether money, is what one limit alone doesn't make up for."""
    if kind in values:
        return False, False
    if kind == "budget":
        return True, False
    if limits.budget is None:
        return True, False
    if kind == "target":
        return not is_free_enough, is_free_enough
    is_money = closes(replace(limits, hours_per_week=HOURS_MAX, budget=None)) is not None
    return not is_money, is_money


def _is_short(result: planner.PlanningResult) -> bool:
    return any(item.cause != "unreachable" for item in result.left_open)


def _weeks_given(limits: planner.Constraints) -> int | None:
    if limits.target is None:
        return None
    return ((limits.target - limits.start).days + 1) // 7


def _work_out_musts(problem: planner.PlanningProblem) -> Feasibility:
    """Return what the chosen and started activities alone take: the rest of the role is left aside."""
    limits = problem.constraints
    alone = planner.prepare(replace(problem, role=planner.TargetRole()))

    def fits(constraints: planner.Constraints) -> planner.PlanningResult | None:
        found = alone.solve(constraints=constraints)
        return found if found.summary else None

    def smallest(first: int, last: int, at: Callable[[int], planner.Constraints]) -> int | None:
        """Return the smallest value with which they fit; more of it never fits less."""
        if first > last or fits(at(last)) is None:
            return None
        while first < last:
            middle = (first + last) // 2
            first, last = (first, middle) if fits(at(middle)) else (middle + 1, last)
        return first

    def until(weeks: int) -> planner.Constraints:
        return replace(limits, target=limits.start + timedelta(days=7 * weeks - 1))

    def at_hours(hours: int) -> planner.Constraints:
        return replace(limits, hours_per_week=hours)

    def at_cost(dollars: int) -> planner.Constraints:
        return replace(limits, budget=dollars)

    free = fits(replace(limits, target=None, budget=None))
    given = _weeks_given(limits)
    values: dict[RemedyType, int | date] = {}
    hours = smallest(int(limits.hours_per_week) + 1, HOURS_MAX, at_hours)
    if hours is not None:
        values["hours_per_week"] = hours
    weeks = smallest(given + 1, problem.options.horizon_weeks, until) if given is not None else None
    if weeks is not None:
        values["target"] = limits.start + timedelta(days=7 * weeks - 1)
    in_time = fits(replace(limits, budget=None))
    if limits.budget is not None and in_time is not None and in_time.summary is not None:
        cost = smallest(limits.budget + 1, in_time.summary.cost, at_cost)
        if cost is not None:
            values["budget"] = cost
    joint = None
    if not values and free is not None and free.summary is not None:
        joint = (
            free.summary.ready_date if limits.target is not None else None,
            free.summary.cost if limits.budget is not None else None,
        )
    return Feasibility(
        weeks_needed=weeks or (free.summary.ready_week if free and free.summary else None),
        weeks_given=given,
        cost_needed=_money(values.get("budget")),
        levers=tuple(
            Lever(kind, values.get(kind), *_in_the_way(kind, limits, free is not None, fits, values))
            for kind in _kinds(limits)
        ),
        joint=joint,
        reachable=(),
        musts=limits.must_include,
    )


# ---------- the curve


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The best plan at some hours a week; without a week there is none. `is_short`: something within reach
    stays open.
    """

    hours_per_week: float
    ready_week: int | None
    ready_date: date | None
    open_weight: int
    is_short: bool


def curve(
    catalogue: RoleCatalogue, problem: planner.PlanningProblem, also: Iterable[float]
) -> list[CurvePoint]:
    """Return the best plan at each of the usual hours a week and at these, if there were no date to meet."""
    known = _curve_at(catalogue, problem, CURVE_HOURS)
    others = tuple(sorted(set(also) - set(CURVE_HOURS)))
    more = _curve_at(catalogue, problem, others) if others else ()
    return sorted((*known, *more), key=lambda point: point.hours_per_week)


def _asked_about_hours(problem: planner.PlanningProblem, hours: tuple[float, ...]) -> planner.PlanningProblem:
    # Cut off at a date every pace would end there: the curve says when all of it would be over, and so from
    # which hours on a date is met. It is the same whatever the present hours.
    constraints = replace(problem.constraints, target=None, hours_per_week=HOURS_MAX)
    options = planner.Options(what_if_hours=hours)
    return replace(problem, constraints=constraints, options=options, previous_order=None)


def _curve_at(
    catalogue: RoleCatalogue, problem: planner.PlanningProblem, hours: tuple[float, ...]
) -> tuple[CurvePoint, ...]:
    asked = _asked_about_hours(problem, hours)

    def work_out(prepared: planner.Prepared) -> tuple[CurvePoint, ...]:
        result = prepared.solve(constraints=asked.constraints, options=asked.options)
        free = prepared.solve(constraints=without_limits(asked).constraints, options=planner.Options())
        least = free.summary.open_weight if free.summary else 0
        return tuple(
            CurvePoint(
                hours_per_week=point.hours_per_week,
                ready_week=point.ready_week,
                ready_date=point.ready_date,
                open_weight=(point.open_weight or 0) - least,
                is_short=point.open_weight is None or point.open_weight > least,
            )
            for point in result.what_if or ()
        )

    return remembered("curve", catalogue, asked, work_out)


# ---------- what else would do


def alternatives(
    catalogue: RoleCatalogue, problem: planner.PlanningProblem, only: Sequence[str] = ()
) -> dict[str, planner.Alternative]:
    """Return, by step, what the best plan without it would change; a step that no plan does without has none.

    `only` names the steps to work out, where not all are known already.
    """
    if only and not are_alternatives_known(catalogue, problem):
        asked = replace(problem, options=planner.Options(explain=tuple(only)))
    else:
        asked = replace(problem, options=ALL_STEPS)

    def work_out(prepared: planner.Prepared) -> dict[str, planner.Alternative]:
        result = prepared.solve(constraints=asked.constraints, options=asked.options)
        return {alternative.without: alternative for alternative in result.alternatives or ()}

    return remembered("instead", catalogue, asked, work_out)


def are_alternatives_known(catalogue: RoleCatalogue, problem: planner.PlanningProblem) -> bool:
    return is_remembered("instead", catalogue, replace(problem, options=ALL_STEPS))
