"""In which order? The list of a chosen set that is ready first and, among those, closes important gaps early.

Starts from the groups that close most weight per hour, pulls forward what would end too late until the
lower bound of the ready week is met or no week can be saved, then improves by moving and exchanging steps.
Nothing is drawn by lot: equal input gives equal lists.
"""

from itertools import permutations

from roadmap.planner.bounds import Bounds
from roadmap.planner.evaluator import ANY_VALUE, Evaluator
from roadmap.planner.hasten import hastened
from roadmap.planner.improve import Improvement
from roadmap.planner.lists import Ordering
from roadmap.planner.schedule import NO_WEEKS, Calendar, Scheduled, weeks_needed

# So many steps have few enough lists to try them all.
FEW_STEPS = 6
# Lists built from the wanted order and what the last of them had too late.
MOST_ROUNDS = 8
# Weeks by which everything is hurried where that was not enough.
HURRIES = (4, 16, 64)


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

    Where `early_enough` is given, only the ready week counts: any list that is ready after so many weeks
    will do, else one that is ready as early as is found.
    """
    scheduled = calendar.run(first)
    if not first or scheduled is None:
        return first, NO_WEEKS
    if scheduled.ready <= early_enough:
        return first, scheduled
    if early_enough:
        wanted = ordering.by_smith_ratio()
        soon = calendar.run(wanted, early_enough)
        if soon is not None:
            return wanted, soon
    evaluator = Evaluator(calendar, ordering)
    bounds = Bounds(calendar, ordering)
    enough = max(early_enough, bounds.ready)
    order = _constructed(evaluator, bounds, evaluator.numbers(first), enough)
    if len(order) <= FEW_STEPS:
        order = _best_of_all(evaluator, order, enough if early_enough else 0)
    elif not early_enough:
        improvement = Improvement(evaluator, bounds, order)
        improvement.run()
        order = improvement.order
    evaluator.follow(order)
    return evaluator.steps(order), evaluator.scheduled() or scheduled


def _best_of_all(evaluator: Evaluator, order: list[int], enough: int) -> list[int]:
    """Try every list of a few steps, until one is ready early enough."""
    value = evaluator.tried(order) or ANY_VALUE
    for tried in permutations(order):
        if value[0] <= enough:
            break
        found = evaluator.tried(tried, 0, value)
        if found is not None and found < value:
            value, order = found, list(tried)
    return order


def _constructed(evaluator: Evaluator, bounds: Bounds, first: list[int], enough: int) -> list[int]:
    """Return the best of the lists that are built in one go, as soon as one is ready early enough."""
    ordering = evaluator.ordering
    wanted = evaluator.numbers(ordering.by_smith_ratio())
    best = min((evaluator.tried(order) or ANY_VALUE, order) for order in (wanted, first))
    latest_ends, urgency = bounds.latest_ends, bounds.latest_starts.copy()
    seen: set[tuple[int, ...]] = set()
    for _ in range(MOST_ROUNDS):
        if best[0][0] <= enough:
            return best[1]
        order = bounds.merged(wanted, urgency)
        value = evaluator.follow(order)
        if value is None or tuple(order) in seen:
            break
        seen.add(tuple(order))
        best = min(best, (value, order))
        for number, end in enumerate(evaluator.ends()):
            # Next time it is hurried by as much as it was late, and one week more.
            late = end - latest_ends[number]
            if late > 0:
                urgency[number] -= late + 1
    for hurry in HURRIES:
        if best[0][0] <= enough:
            return best[1]
        order = bounds.merged(wanted, [week - hurry for week in bounds.latest_starts])
        best = min(best, (evaluator.tried(order) or ANY_VALUE, order))
    order = evaluator.numbers(ordering.by_tail())
    best = min(best, (evaluator.tried(order) or ANY_VALUE, order))
    while best[0][0] > enough:
        sooner = hastened(evaluator, bounds, wanted, best[0][0] - 1)
        if sooner is None:
            break
        best = sooner
    return best[1]
