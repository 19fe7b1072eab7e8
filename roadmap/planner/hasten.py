"""Can a set be ready a week sooner? Moves what a list ends later than the wanted ready week allows.

The ready week of a list says nothing about how near it is to the week before. How late its steps are against
their latest weeks does.
"""

from roadmap.planner.bounds import Bounds
from roadmap.planner.evaluator import Evaluator, Value
from roadmap.planner.improve import moved

# Weeks by which everything is hurried in the lists to start from; in the last one nothing else counts.
HURRIES = (2, 1000)
# Lists counted from each of them.
MOST_COUNTED = 30


def hastened(
    evaluator: Evaluator, bounds: Bounds, wanted: list[int], ready: int
) -> tuple[Value, list[int]] | None:
    """Return a list that is ready by then with its value, None if none is found."""
    bounds.aim_at(ready)
    for hurry in HURRIES:
        order = bounds.merged(wanted, [week - hurry for week in bounds.latest_starts])
        found = _on_time(evaluator, bounds.latest_ends, order)
        if found is not None and found[0][0] <= ready:
            return found
    return None


def _on_time(
    evaluator: Evaluator, latest_ends: list[int], order: list[int]
) -> tuple[Value, list[int]] | None:
    """Move steps as long as that makes the list less late, or better without being later."""
    before = evaluator.ordering.surely_before
    value = evaluator.follow(order)
    if value is None:
        return None
    best = _lateness(evaluator, latest_ends), value
    counted = 0
    is_better = True
    while best[0] and is_better:
        is_better = False
        for source, target in _moves(evaluator, latest_ends, order):
            if counted == MOST_COUNTED:
                return None
            counted += 1
            tried = moved(order, before, source, target)
            value = evaluator.follow(tried)
            if value is not None and (_lateness(evaluator, latest_ends), value) < best:
                order, best = tried, (_lateness(evaluator, latest_ends), value)
                is_better = True
                break
    return None if best[0] else (best[1], order)


def _lateness(evaluator: Evaluator, latest_ends: list[int]) -> int:
    return sum([end - last for end, last in zip(evaluator.ends(), latest_ends, strict=True) if end > last])


def _moves(evaluator: Evaluator, latest_ends: list[int], order: list[int]) -> list[tuple[int, int]]:
    """Return which positions to move where: late steps forward, then others out of their way."""
    before, ends = evaluator.ordering.surely_before, evaluator.ends()
    late = [position for position, number in enumerate(order) if ends[number] > latest_ends[number]]
    moves = [
        (source, target)
        for source in late
        for target in range(source - 1, -1, -1)
        if not before[order[source]] >> order[target] & 1
    ]
    moves += [
        (source, target)
        for source in range(late[-1])
        for target in range(source + 1, len(order))
        if not before[order[target]] >> order[source] & 1
    ]
    return moves
