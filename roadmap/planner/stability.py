"""What may stay as it was? The plan nearest to the last one among those that are almost as good as the best.

Almost as good: the same open weight, at most 5 % more hours and cost, one week later, 10 % more curve.
Nearest: the fewest steps added and dropped, then the fewest pairs of kept steps that change their order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.best import Found, Search
from roadmap.planner.explain import has_reason
from roadmap.planner.gaps import open_weight
from roadmap.planner.instance import Instance
from roadmap.planner.lists import Ordering
from roadmap.planner.nearest import Enough, Nearest
from roadmap.planner.relist import Relisting
from roadmap.planner.schedule import Calendar

# Sets that are listed before the search takes what it has.
MOST_SETS = 6
MOST_LISTED = 24


@dataclass(frozen=True, slots=True)
class _Tolerance:
    """What a plan may come to and still be almost as good as the best; hours in quarters."""

    open_weight: int
    quarters: int
    cost: int
    ready: int
    curve: int


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
    order = _nearest_list(search, calendar, tolerance, best, kept)
    scheduled = calendar.run(order)
    return best if scheduled is None else Found(tuple(order), scheduled, best.proved)


def _nearest_list(
    search: Search, calendar: Calendar, tolerance: _Tolerance, best: Found, kept: list[int]
) -> list[int]:
    instance, cover = search.instance, search.cover
    closed = sum(unit.weight for unit in instance.units) - tolerance.open_weight
    nearest = Nearest(instance, cover, kept, Enough(closed, tolerance.quarters, tolerance.cost))
    found: tuple[int, int, list[int]] | None = None
    listed = 0
    for changes, chosen in nearest.sets(nearest.changes(best.order)):
        if (found is not None and found[0] < changes) or listed == MOST_SETS:
            break
        listed += 1
        nearer = _listed(search, calendar, tolerance, chosen, kept, best.order)
        if nearer is not None and (found is None or nearer[0] < found[1]):
            found = changes, *nearer
            if not found[1]:
                break
    if found is not None:
        return found[2]
    order = list(best.order)
    chosen = frozenset(order)
    is_settled = not nearest.has_given_up and not listed
    while not is_settled and listed < MOST_LISTED:
        is_settled = True
        for chosen in nearest.nearer(order):
            listed += 1
            nearer = _listed(search, calendar, tolerance, chosen, kept, order)
            if nearer is not None:
                order, is_settled = nearer[1], False
                break
            if listed == MOST_LISTED:
                break
    nearer = _listed(search, calendar, tolerance, order, kept, order)
    return order if nearer is None else nearer[1]


def _listed(
    search: Search,
    calendar: Calendar,
    tolerance: _Tolerance,
    chosen: Iterable[int],
    kept: list[int],
    good: Sequence[int],
) -> tuple[int, list[int]] | None:
    """List a set as near to the kept order as the tolerance allows, None if no list of it was found.

    The answer begins with the pairs of steps that change places; `good` is a list of a set much like it.
    """
    instance = search.instance
    chosen_set = set(chosen)
    order = [step for step in kept if step in chosen_set]
    if len(order) == len(chosen_set):
        scheduled = calendar.run(order, tolerance.ready)
        if (
            scheduled is not None
            and scheduled.curve <= tolerance.curve
            and has_reason(instance, calendar, order)
        ):
            return 0, order
    ordering = Ordering(instance, search.cover, chosen_set)
    listed = Relisting(calendar, ordering, kept, (tolerance.ready, tolerance.curve)).nearest(good)
    return listed if listed is not None and has_reason(instance, calendar, listed[1]) else None


def previous_steps(instance: Instance, previous_order: Sequence[str]) -> list[int]:
    """Return the steps of a previous list that may still be planned, each once."""
    number = {name: index for index, name in enumerate(instance.ids)}
    known = dict.fromkeys(number[name] for name in previous_order if name in number)
    return [step for step in known if instance.is_allowed[step]]
