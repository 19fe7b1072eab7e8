"""In which order? The list of a chosen set that is ready first and, among those, closes important gaps early.

Starts from the best of a few constructed lists, pulls late chains forward until the lower bound of the
ready week is met, then improves by moving single steps. Every choice is fixed by the problem: equal input
gives equal lists.
"""

import random
from collections.abc import Iterable

from roadmap.planner.cover import Cover, startable
from roadmap.planner.instance import Instance
from roadmap.planner.schedule import NO_WEEKS, Calendar, Scheduled, weeks_needed

# Lists tried by the improvement, which costs about 0.1 ms each.
TRIES = 300
# How often a step is pulled forward together with what it needs.
PULL_SHARE = 0.3


class Ordering:
    """One set of activities and what its lists must respect."""

    def __init__(self, instance: Instance, cover: Cover, chosen: Iterable[int]) -> None:
        self.instance = instance
        order, stuck = startable(cover, chosen)
        if stuck:
            raise ValueError("A set with steps that can never start has no order.")
        self.base = tuple(order)
        self.rank = rank = {step: position for position, step in enumerate(order)}
        self.before: dict[int, int] = {}
        self.tail: dict[int, int] = dict.fromkeys(order, 0)
        providers: dict[int, set[int]] = {}
        for step in order:
            first = [
                min((p for p in members if p in rank), key=rank.__getitem__) for members in cover.needs[step]
            ]
            providers[step] = set(first)
            mask = 0
            for provider in first:
                mask |= self.before[provider] | 1 << rank[provider]
            self.before[step] = mask
        for step in reversed(order):
            length = self.tail[step] + max(1, instance.min_weeks[step])
            for provider in providers[step]:
                self.tail[provider] = max(self.tail[provider], length)
        self.value = self._values()

    def _values(self) -> dict[int, int]:
        """Credit each unit to the first step of the base order that closes it."""
        value = dict.fromkeys(self.base, 0)
        level = list(self.instance.base_levels)
        weight = {(unit.skill, unit.level): unit.weight for unit in self.instance.units if unit.skill >= 0}
        missing = {unit.deliverable: unit.count for unit in self.instance.units if unit.skill < 0}
        for step in self.base:
            for skill, reached in self.instance.gains[step]:
                for closed in range(level[skill] + 1, reached + 1):
                    value[step] += weight.get((skill, closed), 0)
                level[skill] = max(level[skill], reached)
            for unit in self.instance.units:
                if unit.skill < 0 and step in unit.any_of:
                    missing[unit.deliverable] -= 1
                    if missing[unit.deliverable] == 0:
                        value[step] += unit.weight
        return value

    def with_ancestors(self, wanted: Iterable[int]) -> list[int]:
        """Turn a wish into a list in which every step can start: what a step needs is put before it."""
        placed = 0
        result: list[int] = []
        for step in wanted:
            group = (self.before[step] | 1 << self.rank[step]) & ~placed
            placed |= group
            while group:
                lowest = group & -group
                result.append(self.base[lowest.bit_length() - 1])
                group ^= lowest
        return result

    def by_smith_ratio(self) -> list[int]:
        """Take again and again the group of a step and what it needs that closes most weight per hour."""
        base = self.base
        hours = [self.instance.quarters[step] for step in base]
        value = [self.value[step] for step in base]
        group = [self.before[step] | 1 << position for position, step in enumerate(base)]
        open_positions = list(range(len(base)))
        score: dict[int, tuple[int, int]] = {}
        placed = 0
        changed = (1 << len(base)) - 1
        result: list[int] = []
        while open_positions:
            best = -1
            for position in open_positions:
                rest = group[position] & ~placed
                if rest & changed or group[position] & changed:
                    weight = effort = 0
                    while rest:
                        lowest = rest & -rest
                        member = lowest.bit_length() - 1
                        weight += value[member]
                        effort += hours[member]
                        rest ^= lowest
                    score[position] = (weight, effort)
                if best < 0 or score[position][0] * score[best][1] > score[best][0] * score[position][1]:
                    best = position
            changed = group[best] & ~placed
            placed |= changed
            rest = changed
            while rest:
                lowest = rest & -rest
                result.append(base[lowest.bit_length() - 1])
                rest ^= lowest
            open_positions = [position for position in open_positions if not placed >> position & 1]
        return result

    def neighbour(self, order: list[int], rng: random.Random) -> list[int] | None:
        """Return the list with one step elsewhere, or with a step and what it needs pulled forward.

        None if the step drawn has nowhere else to go.
        """
        source = rng.randrange(len(order))
        step = order[source]
        before = self.before[step]
        first = last = source
        while first and not before >> self.rank[order[first - 1]] & 1:
            first -= 1
        while last < len(order) - 1 and not self.before[order[last + 1]] >> self.rank[step] & 1:
            last += 1
        if first == last or rng.random() < PULL_SHARE:
            target = rng.randrange(source + 1)
            group = [other for other in order[target:source] if before >> self.rank[other] & 1]
            rest = [other for other in order[target:source] if not before >> self.rank[other] & 1]
            return [*order[:target], *group, step, *rest, *order[source + 1 :]] if rest else None
        target = rng.randrange(first, last + 1)
        if target == source:
            return None
        moved = order.copy()
        moved.insert(target, moved.pop(source))
        return moved

    def by_tail(self) -> list[int]:
        """Take first what most calendar weeks depend on."""
        return self.with_ancestors(
            sorted(
                self.base,
                key=lambda step: (-self.tail[step] - self.instance.min_weeks[step], self.instance.ids[step]),
            )
        )


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
