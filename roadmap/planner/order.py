"""In which order? The list of a chosen set that is ready first and, among those, closes important gaps early.

Starts from the best of a few constructed lists, pulls late chains forward until the lower bound of the
ready week is met, then improves by moving single steps. Every choice is fixed by the problem: equal input
gives equal lists.
"""

import random

from roadmap.planner.lists import Ordering
from roadmap.planner.schedule import NO_WEEKS, Calendar, Scheduled, weeks_needed

# Lists tried by the improvement, which costs about 0.1 ms each.
TRIES = 300


def ready_bound(calendar: Calendar, ordering: Ordering) -> int:
    """Return a number of weeks that no list of the set can beat: the hours, and each chain by itself."""
    instance = calendar.instance
    bound = weeks_needed(calendar.free, sum(instance.quarters[step] for step in ordering.base))
    # Each step alone in an empty calendar, after the earliest of what it needs.
    _, ends = calendar.earliest(ordering.base)
    return max([bound, *(end + 1 for end in ends.values())])


def best_order(
    calendar: Calendar, ordering: Ordering, first: list[int], early_enough: int = 0
) -> tuple[list[int], Scheduled]:
    """Return the best list found with its calendar, beginning with one that can start.

    A list that is ready after `early_enough` weeks is not improved any further.
    """
    scheduled = calendar.run(first)
    if not first or scheduled is None:
        return first, NO_WEEKS
    best = first, scheduled
    for order in (ordering.by_smith_ratio(), ordering.by_tail(), list(ordering.base)):
        best = _better(best, order, calendar.run(order))
    best = _pull_forward(calendar, ordering, best, max(early_enough, ready_bound(calendar, ordering)))
    return _improve(calendar, ordering, best, early_enough)


def _better(
    best: tuple[list[int], Scheduled], order: list[int], found: Scheduled | None
) -> tuple[list[int], Scheduled]:
    if found is None or (found.ready, found.curve) >= (best[1].ready, best[1].curve):
        return best
    return order, found


def _pull_forward(
    calendar: Calendar, ordering: Ordering, best: tuple[list[int], Scheduled], bound: int
) -> tuple[list[int], Scheduled]:
    """Move the chains that end last to the front, one after the other, while that brings the end nearer."""
    while best[1].ready > bound:
        order, scheduled = best
        late = [step for step, end in zip(order, scheduled.ends, strict=True) if end + 1 == scheduled.ready]
        found = best
        for position in range(len(order) - 1, -1, -1):
            wish = order[:position] + late + order[position:]
            moved = ordering.with_ancestors(wish)
            found = _better(found, moved, calendar.run(moved))
        if found is best:
            return best
        best = found
    return best


def _improve(
    calendar: Calendar, ordering: Ordering, best: tuple[list[int], Scheduled], early_enough: int
) -> tuple[list[int], Scheduled]:
    """Move steps about, and keep each move that is no worse; the seed is fixed, so are the moves."""
    rng = random.Random(0)
    order, scheduled = best
    if len(order) < 2:
        return best
    for _ in range(TRIES):
        if scheduled.ready <= early_enough:
            break
        moved = ordering.neighbour(order, rng)
        if moved is None:
            continue
        found = calendar.run(moved, scheduled.ready)
        if found is None or (found.ready, found.curve) > (scheduled.ready, scheduled.curve):
            continue
        order, scheduled = moved, found
        # Moves that change nothing open the way to others, but are not kept for their own sake.
        if (found.ready, found.curve) < (best[1].ready, best[1].curve):
            best = moved, found
    return best
