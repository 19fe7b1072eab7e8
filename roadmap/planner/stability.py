"""What may stay as it was? The plan nearest to the last one among those that are almost as good as the best.

Almost as good: the same open weight, at most 5 % more hours and cost, one week later, 10 % more curve.
Nearest: the fewest steps added and dropped, then the fewest pairs of kept steps that change their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from roadmap.planner.best import Found, Search
from roadmap.planner.cover import startable
from roadmap.planner.explain import has_reason
from roadmap.planner.gaps import open_weight
from roadmap.planner.instance import Instance
from roadmap.planner.order import Ordering
from roadmap.planner.program import Limits, solve_program
from roadmap.planner.schedule import Calendar, Scheduled


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """What a plan may come to and still be almost as good as the best; hours in quarters."""

    open_weight: int
    quarters: int
    cost: int
    ready: int
    curve: int

    def allows(self, scheduled: Scheduled | None) -> bool:
        return scheduled is not None and scheduled.ready <= self.ready and scheduled.curve <= self.curve


def keep_previous(
    search: Search, calendar: Calendar, budget: int | None, best: Found, previous: Sequence[int]
) -> Found:
    """Return the plan nearest to the previous list that is almost as good as the best."""
    instance = search.instance
    hours, cost = best.hours(instance), best.cost(instance)
    tolerance = _Tolerance(
        open_weight=open_weight(instance, best.order),
        quarters=hours * 105 // 100,
        cost=cost * 105 // 100 if budget is None else min(budget, cost * 105 // 100),
        ready=min(best.scheduled.ready + 1, calendar.weeks),
        curve=best.scheduled.curve * 110 // 100,
    )
    kept = [step for step in previous if step in search.cover.needs]
    orders = [list(best.order)]
    same = _same_set(search, calendar, tolerance, kept)
    if same is not None:
        orders.append(same)
    if same is None or set(same) != set(previous):
        nearest = _nearest_set(search, calendar, tolerance, kept)
        orders.append(_fewer_flips(calendar, tolerance, list(best.order), kept))
        if nearest is not None:
            orders.append(nearest)
    order = min(orders, key=lambda order: _distance(calendar, order, previous))
    scheduled = calendar.run(order)
    return best if scheduled is None else Found(tuple(order), scheduled, best.proved)


def _distance(calendar: Calendar, order: list[int], previous: Sequence[int]) -> tuple[int, int, int, int]:
    """Return added and dropped steps, pairs in another order, and what decides between equals."""
    rank = {step: index for index, step in enumerate(previous)}
    kept = [rank[step] for step in order if step in rank]
    flips = sum(earlier > later for index, later in enumerate(kept) for earlier in kept[:index])
    scheduled = calendar.run(order)
    if scheduled is None:
        return len(order) + len(previous), 0, 0, 0
    return len(set(order) ^ set(previous)), flips, scheduled.ready, scheduled.curve


def _same_set(search: Search, calendar: Calendar, tolerance: _Tolerance, kept: list[int]) -> list[int] | None:
    instance = search.instance
    if (
        open_weight(instance, kept) != tolerance.open_weight
        or sum(instance.quarters[step] for step in kept) > tolerance.quarters
        or sum(instance.cost[step] for step in kept) > tolerance.cost
        or not set(instance.must_include) <= set(kept)
        or startable(search.cover, kept)[1]
    ):
        return None
    return _listed(search, calendar, tolerance, kept, kept)


def _nearest_set(
    search: Search, calendar: Calendar, tolerance: _Tolerance, kept: list[int]
) -> list[int] | None:
    closed = sum(goal.weight for goal in search.cover.goals)
    unreachable = sum(unit.weight for unit in search.instance.units) - closed
    limits = Limits(
        budget=tolerance.cost,
        rooms=[(search.cover.candidates, tolerance.quarters)],
        must_close_all=tolerance.open_weight == unreachable,
        least_closed=closed + unreachable - tolerance.open_weight,
        preferred=frozenset(kept),
    )
    chosen = solve_program(search.instance, search.cover, limits).chosen
    return None if chosen is None else _listed(search, calendar, tolerance, sorted(chosen), kept)


def _listed(
    search: Search, calendar: Calendar, tolerance: _Tolerance, chosen: list[int], kept: list[int]
) -> list[int] | None:
    """List a set as near to the kept order as the tolerance allows, None if it does not allow it at all."""
    instance = search.instance
    ordering = Ordering(instance, search.cover, chosen)
    chosen_set = set(chosen)
    order = [step for step in kept if step in chosen_set]
    scheduled = calendar.run(order)
    if scheduled is None:
        order = ordering.with_ancestors(order)
    for step in [step for step in ordering.base if step not in order]:
        order = _inserted(calendar, order, step)
    if not tolerance.allows(calendar.run(order)):
        order = ordering.with_ancestors(order)
        if not tolerance.allows(calendar.run(order)):
            order = _moved(calendar, tolerance, order)
        if not tolerance.allows(calendar.run(order)):
            order = ordering.by_smith_ratio()
            if not tolerance.allows(calendar.run(order)):
                return None
        order = _fewer_flips(calendar, tolerance, order, kept)
    return order if has_reason(instance, calendar, order) else None


def _inserted(calendar: Calendar, order: list[int], step: int) -> list[int]:
    """Put a new step where the whole is ready first and closes most early."""
    best: tuple[tuple[int, int], list[int]] | None = None
    for position in range(len(order), -1, -1):
        tried = [*order[:position], step, *order[position:]]
        scheduled = calendar.run(tried)
        if scheduled is not None and (best is None or (scheduled.ready, scheduled.curve) < best[0]):
            best = (scheduled.ready, scheduled.curve), tried
    return [*order, step] if best is None else best[1]


def _moved(calendar: Calendar, tolerance: _Tolerance, order: list[int]) -> list[int]:
    """Move single steps forward until the list is within the tolerance, each time the move that helps
    most.
    """
    scheduled = calendar.run(order)
    while scheduled is not None and not tolerance.allows(scheduled):
        best = (_excess(tolerance, scheduled), order, scheduled)
        for source in range(1, len(order)):
            for target in range(max(0, source - 8), source):
                tried = order.copy()
                tried.insert(target, tried.pop(source))
                found = calendar.run(tried)
                if found is not None and _excess(tolerance, found) < best[0]:
                    best = (_excess(tolerance, found), tried, found)
        if best[1] is order:
            break
        _, order, scheduled = best
    return order


def _excess(tolerance: _Tolerance, scheduled: Scheduled) -> tuple[int, int]:
    return max(0, scheduled.ready - tolerance.ready), max(0, scheduled.curve - tolerance.curve)


def _fewer_flips(calendar: Calendar, tolerance: _Tolerance, order: list[int], kept: list[int]) -> list[int]:
    """Swap neighbours back into their previous order wherever the tolerance allows it."""
    rank = {step: index for index, step in enumerate(kept)}
    is_settled = False
    while not is_settled:
        is_settled = True
        for index in range(len(order) - 1):
            first, second = order[index], order[index + 1]
            if first in rank and second in rank and rank[first] < rank[second]:
                continue
            if first not in rank or second not in rank:
                continue
            tried = [*order[:index], second, first, *order[index + 2 :]]
            if tolerance.allows(calendar.run(tried)):
                order, is_settled = tried, False
    return order


def previous_steps(instance: Instance, previous_order: Sequence[str]) -> list[int]:
    """Return the steps of a previous list that may still be planned."""
    number = {name: index for index, name in enumerate(instance.ids)}
    known = [number[name] for name in previous_order if name in number]
    return [step for step in known if instance.is_allowed[step]]
