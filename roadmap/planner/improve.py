"""Which step stands better elsewhere? Moves steps of a list until a counted effort is over.

A move takes a step forward together with what it needs, or back together with what builds on it. What it
would change if the hours were used one after the other says which moves are worth counting exactly.
"""

from roadmap.planner.evaluator import Evaluator, Value

# Exact counts for each step of the list, and steps filled in all of them, which bounds long lists.
TRIES_PER_STEP = 18
MOST_FILLED = 60_000
# Places tried for a step at a time, and how many weeks' weight a place may seem to lose.
MOST_PLACES = 12
MOST_LOST = 60


class Improvement:
    """A list and its value, which get better with every move that is kept."""

    def __init__(self, evaluator: Evaluator, order: list[int]) -> None:
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
        self._most_lost = MOST_LOST * max(evaluator.free)

    def run(self, early_enough: int) -> None:
        """Improve until no move helps, the effort is over, or the list is ready early enough."""
        order, evaluator = self.order, self._evaluator
        count = len(order)
        tries = min(TRIES_PER_STEP * count, MOST_FILLED // max(1, count))
        evaluator.follow(order, self.value[0])
        # A step is looked at again only once something has moved past it.
        waiting = set(order)
        position = 0
        while waiting and tries > 0 and self.value[0] > early_enough:
            step = self.order[position]
            if step in waiting:
                waiting.remove(step)
                for _, target in self._places(position):
                    moved = self._moved(position, target)
                    first, last = sorted((position, target))
                    tries -= 1
                    found = evaluator.tried(moved, first, self.value, last + 1)
                    if found is not None and found < self.value:
                        self._keep(moved, found)
                        waiting.update(moved[first : last + 1])
                        break
            position = (position + 1) % count

    def _keep(self, order: list[int], value: Value) -> None:
        self.order, self.value = order, value
        self._evaluator.follow(order, value[0])

    def _places(self, source: int) -> list[tuple[int, int]]:
        """Return the most promising places for a step, each with the weight times hours it seems to lose."""
        order, before = self.order, self._before
        quarters, weights, most_lost = self._quarters, self._weights, self._most_lost
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
        for target in range(source + 1, len(order)):
            other = order[target]
            if before[other] >> step & 1:
                group_hours += quarters[other]
                group_weight += weights[other]
            else:
                passed_hours += quarters[other]
                passed_weight += weights[other]
                lost = group_weight * passed_hours - passed_weight * group_hours
                # One place back is the next step's one place forward.
                if lost <= most_lost and target > source + 1:
                    places.append((lost, target))
        places.sort()
        return places[:MOST_PLACES]

    def _moved(self, source: int, target: int) -> list[int]:
        order, before = self.order, self._before
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
