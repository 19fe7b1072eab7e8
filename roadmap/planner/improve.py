"""Which step stands better elsewhere? Moves and exchanges steps of a list until a counted effort is over.

A move takes a step forward together with what it needs, or back together with what builds on it; an exchange
does both at once, which keeps the weeks between where they are. What a change would bring if the hours were
used one after the other says which are worth counting exactly.
"""

from collections.abc import Iterable

from roadmap.planner.bounds import Bounds
from roadmap.planner.evaluator import Evaluator

# Exact counts for each step of the list, and steps filled in all of them, which bounds long lists.
TRIES_PER_STEP = 24
MOST_FILLED = 60_000
# Places tried for a step at a time, and how many weeks' weight a place may seem to lose.
MOST_PLACES = 7
MOST_LOST = 60
# The same for the exchanges of a list.
MOST_EXCHANGES = 300
MOST_LOST_BY_EXCHANGE = 30
# A change is given up where the list is worse by more than this before the steps that did not move.
MOST_BEHIND = 40


class Improvement:
    """A list and its value, which get better with every change that is kept."""

    def __init__(self, evaluator: Evaluator, bounds: Bounds, order: list[int]) -> None:
        """Follow a list that can start."""
        value = evaluator.follow(order)
        if value is None:
            raise ValueError("Only a list in which every step can start is improved.")
        self.order, self.value = order, value
        self._evaluator = evaluator
        ordering = evaluator.ordering
        instance = ordering.instance
        self._before = ordering.surely_before
        self._quarters = [instance.quarters[step] for step in ordering.base]
        self._weights = [ordering.value[step] for step in ordering.base]
        self._most_hours = most = max(evaluator.free)
        # A step behind which all weeks up to its latest start are full makes the list late.
        bounds.aim_at(value[0])
        self._latest_full = [
            start + 1 + quarters // most
            for start, quarters in zip(bounds.latest_starts, self._quarters, strict=True)
        ]
        count = len(order)
        self._tries = min(TRIES_PER_STEP * count, MOST_FILLED // max(1, count))

    def run(self) -> None:
        """Improve until no change helps or the effort is over."""
        self._evaluator.follow(self.order, self.value[0])
        self._move(self.order)
        while self._tries > 0 and self._exchange():
            pass

    def _move(self, steps: Iterable[int]) -> None:
        """Move steps; one is looked at again only once something has moved past it."""
        waiting = set(steps)
        position = 0
        while waiting and self._tries > 0:
            step = self.order[position]
            if step in waiting:
                waiting.remove(step)
                for _, target in self._places(position):
                    tried = moved(self.order, self._before, position, target)
                    first, last = sorted((position, target))
                    if self._is_kept(tried, first, last):
                        waiting.update(tried[first : last + 1])
                        break
            position = (position + 1) % len(self.order)

    def _exchange(self) -> bool:
        """Make the first exchange that helps; False if there is none."""
        for _, first, last in self._exchanges():
            if self._tries <= 0:
                break
            if self._is_kept(exchanged(self.order, self._before, first, last), first, last):
                return True
        return False

    def _is_kept(self, order: list[int], first: int, last: int) -> bool:
        """Count a list that differs between two positions, and keep it if it is better."""
        self._tries -= 1
        found = self._evaluator.tried(order, first, self.value, last + 1, MOST_BEHIND)
        if found is None or found >= self.value:
            return False
        self.order, self.value = order, found
        self._evaluator.follow(order, found[0])
        return True

    def _places(self, source: int) -> list[tuple[int, int]]:
        """Return the most promising places for a step, each with the weight times hours it seems to lose."""
        order, before, evaluator = self.order, self._before, self._evaluator
        quarters, weights, most_lost = self._quarters, self._weights, MOST_LOST * self._most_hours
        step = order[source]
        places = []
        group_hours, group_weight = quarters[step], weights[step]
        passed_hours = passed_weight = 0
        needed = before[step]
        for target in range(source - 1, -1, -1):
            other = order[target]
            if needed >> other & 1:
                group_hours += quarters[other]
                group_weight += weights[other]
            else:
                passed_hours += quarters[other]
                passed_weight += weights[other]
                lost = passed_weight * group_hours - group_weight * passed_hours
                if lost <= most_lost:
                    places.append((lost, target))
        group_hours, group_weight = quarters[step], weights[step]
        passed_hours = passed_weight = 0
        latest_full = self._latest_full[step]
        for target in range(source + 1, len(order)):
            other = order[target]
            if before[other] >> step & 1:
                group_hours += quarters[other]
                group_weight += weights[other]
            else:
                passed_hours += quarters[other]
                passed_weight += weights[other]
                lost = group_weight * passed_hours - passed_weight * group_hours
                if evaluator.first_free(target + 1) > latest_full:
                    break
                # One place back is the next step's one place forward.
                if lost <= most_lost and target > source + 1:
                    places.append((lost, target))
        places.sort()
        return places[:MOST_PLACES]

    def _exchanges(self) -> list[tuple[int, int, int]]:
        """Return the most promising pairs of positions, each with the weight times hours it seems to lose."""
        order, before, evaluator = self.order, self._before, self._evaluator
        quarters, weights = self._quarters, self._weights
        most_lost = MOST_LOST_BY_EXCHANGE * self._most_hours
        pairs = []
        for first, step in enumerate(order):
            back = 1 << step
            back_hours, back_weight = quarters[step], weights[step]
            passed = passed_hours = passed_weight = 0
            for last in range(first + 1, len(order)):
                if evaluator.first_free(last + 1) > self._latest_full[step]:
                    break
                other = order[last]
                if before[other] & back:
                    back |= 1 << other
                    back_hours += quarters[other]
                    back_weight += weights[other]
                    continue
                hours, weight = quarters[other], weights[other]
                passed |= 1 << other
                passed_hours += hours
                passed_weight += weight
                group = before[other] & passed
                while group:
                    lowest = group & -group
                    member = lowest.bit_length() - 1
                    hours += quarters[member]
                    weight += weights[member]
                    group ^= lowest
                rest_hours, rest_weight = passed_hours - hours, passed_weight - weight
                if rest_hours:  # Else it is a move.
                    lost = hours * (rest_weight + back_weight) + rest_hours * back_weight
                    lost -= back_hours * (rest_weight + weight) + rest_hours * weight
                    if lost <= most_lost:
                        pairs.append((lost, first, last))
        pairs.sort()
        return pairs[:MOST_EXCHANGES]


def moved(order: list[int], before: list[int], source: int, target: int) -> list[int]:
    """Return the list with a step at another position, together with what it needs or what builds on it."""
    step = order[source]
    if target < source:
        passed = order[target:source]
        group = [other for other in passed if before[step] >> other & 1]
        rest = [other for other in passed if not before[step] >> other & 1]
        return [*order[:target], *group, step, *rest, *order[source + 1 :]]
    passed = order[source + 1 : target + 1]
    group = [other for other in passed if before[other] >> step & 1]
    rest = [other for other in passed if not before[other] >> step & 1]
    return [*order[:source], *rest, step, *group, *order[target + 1 :]]


def exchanged(order: list[int], before: list[int], first: int, last: int) -> list[int]:
    """Return the list with two steps exchanged, the later one together with what it needs, the other with
    what builds on it.
    """
    part = order[first : last + 1]
    back = 1 << order[first]
    for step in part:
        if before[step] & back:
            back |= 1 << step
    forward = (before[order[last]] | 1 << order[last]) & ~back
    return [
        *order[:first],
        *(step for step in part if forward >> step & 1),
        *(step for step in part if not (forward | back) >> step & 1),
        *(step for step in part if back >> step & 1),
        *order[last + 1 :],
    ]
