"""How near to the last order can a list stay? As few pairs of kept steps as possible change places."""

from collections.abc import Iterable, Iterator, Sequence

from roadmap.planner.cover import Cover
from roadmap.planner.evaluator import Evaluator, Value
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order
from roadmap.planner.schedule import Calendar

# Steps placed in a calendar before the search takes what it has: about 20 ms.
MOST_PLACED = 30_000
# How often the way from the last order to a good one is halved.
HALVINGS = 6
# Places tried for a step on its way back, those that put most pairs right first.
MOST_PLACES = 6


class Relisting:
    """The lists of one set that are ready soon enough and whose curve is low enough.

    Lists are in the numbers of the evaluator.
    """

    def __init__(
        self, calendar: Calendar, cover: Cover, ordering: Ordering, kept: Sequence[int], most: Value
    ) -> None:
        """Take the last order, of which the set may lack some steps, and the latest ready week and highest
        curve.
        """
        self._calendar = calendar
        self._ordering = ordering
        self._evaluator = Evaluator(calendar, ordering)
        self._most = most
        self._kept = self._evaluator.numbers(step for step in kept if step in ordering.rank)
        self._place = {number: place for place, number in enumerate(self._kept)}
        rank = ordering.rank
        rank = ordering.rank
        self._needs = [
            [sum(1 << rank[p] for p in members if p in rank) for members in cover.needs[step]]
            for step in ordering.base
        ]
        self._placed = 0

    def nearest(self, good: Iterable[int]) -> tuple[int, list[int]] | None:
        """Return how many pairs of kept steps change places, and the list; None if no list was found.

        `good` is a list of much the same set to turn to where the last order cannot stay.
        """
        ordering, numbers = self._ordering, self._evaluator.numbers
        near = self._completed(numbers(step for step in good if step in ordering.rank))
        if not self._flips(near) and self._allows(near):
            return 0, self._evaluator.steps(near)
        order = self._completed(self._kept)
        if not self._flips(order) and self._allows(order):
            return 0, self._evaluator.steps(order)
        for construct in (ordering.by_smith_ratio, ordering.by_tail):
            if self._allows(near):
                break
            near = numbers(construct())
        if not self._allows(near):
            near = numbers(best_order(self._calendar, ordering, ordering.by_tail(), self._most[0])[0])
            if not self._allows(near):
                return None
        order = self._put_back(self._between(order, near))
        return self._flips(order), self._evaluator.steps(order)

    def _allows(self, order: Sequence[int], position: int = 0) -> bool:
        """Say whether a list that equals the followed one before a position is good enough."""
        self._placed += len(order) - position
        value = self._evaluator.tried(order, position)
        return value is not None and value[0] <= self._most[0] and value[1] <= self._most[1]

    def _follow(self, order: Sequence[int]) -> None:
        self._placed += len(order)
        self._evaluator.follow(order)

    def _flips(self, order: Sequence[int]) -> int:
        places = [self._place[number] for number in order if number in self._place]
        return sum(earlier > later for index, later in enumerate(places) for earlier in places[:index])

    def _completed(self, part: Sequence[int]) -> list[int]:
        """Put the other steps of the set between those of a list, where they serve best.

        Where a step of the list needs a later one, that one comes forward.
        """
        listed: list[int] = []
        waiting = [number for number in range(len(self._needs)) if number not in set(part)]
        added = list(waiting)
        rest = list(part)
        finished = 0
        while rest:
            following = next(
                number
                for numbers in (rest[:1], waiting, rest)
                for number in numbers
                if all(finished & members for members in self._needs[number])
            )
            (waiting if following in waiting else rest).remove(following)
            listed.append(following)
            finished |= 1 << following
        return self._settled(listed + waiting, added)

    def _settled(self, order: list[int], added: Iterable[int]) -> list[int]:
        """Move each added step to where the whole is ready first and closes most early."""
        for number in added:
            if self._placed > MOST_PLACED:
                break
            others = [other for other in order if other != number]
            self._follow(others)
            self._placed += len(order) * len(order) // 2
            values = [
                (value, position)
                for position, value in enumerate(self._evaluator.insertions(number))
                if value is not None
            ]
            if values:
                _, position = min(values)
                order = [*others[:position], number, *others[position:]]
        return order

    def _between(self, order: Sequence[int], good: list[int]) -> list[int]:
        """Go from a good list as far towards the last order as it stays good, all steps at once."""
        start = {number: place for place, number in enumerate(order)}
        end = {number: place for place, number in enumerate(good)}
        best = good
        low, high = 0, 1 << HALVINGS
        while high - low > 1:
            middle = (low + high) // 2
            far = (1 << HALVINGS) - middle
            keys = {number: (start[number] * far + end[number] * middle, start[number]) for number in good}
            tried = sorted(good, key=keys.__getitem__)
            if self._allows(tried):
                best, high = tried, middle
            else:
                low = middle
        return best

    def _put_back(self, order: list[int]) -> list[int]:
        """Move or exchange steps towards their last places as long as the list stays good enough."""
        self._follow(order)
        while True:
            for first, tried in self._nearer(order):
                if self._placed > MOST_PLACED:
                    return order
                if self._allows(tried, first):
                    order = tried
                    self._follow(order)
                    break
            else:
                return order

    def _nearer(self, order: list[int]) -> Iterator[tuple[int, list[int]]]:
        """Yield lists in which fewer pairs have changed places, and where each leaves this one."""
        for number in self._kept:
            for source, target in self._ways_back(order, number):
                tried = order.copy()
                tried.insert(target, tried.pop(source))
                yield min(source, target), tried
        for later in range(len(order)):
            for earlier in range(later):
                first, second = order[earlier], order[later]
                if self._place.get(first, -1) > self._place.get(second, len(order)):
                    tried = order.copy()
                    tried[earlier], tried[later] = second, first
                    yield earlier, tried

    def _ways_back(self, order: Sequence[int], number: int) -> list[tuple[int, int]]:
        """Return from where to where a step could go to put pairs right, the most pairs first."""
        source = order.index(number)
        own = self._place[number]
        found = []
        for step, end in ((-1, -1), (1, len(order))):
            flips = 0
            for target in range(source + step, end, step):
                other = self._place.get(order[target])
                if other is not None:
                    flips += -1 if (other > own) == (step < 0) else 1
                    if flips < 0:
                        found.append((flips, target))
        return [(source, target) for _, target in sorted(found)[:MOST_PLACES]]
