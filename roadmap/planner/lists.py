"""Which lists can a set have? What must come before what, and lists that are built in one go."""

import random
from collections.abc import Iterable

from roadmap.planner.cover import Cover, startable
from roadmap.planner.instance import Instance

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
        self.needs: dict[int, tuple[tuple[int, ...], ...]] = {}
        self.surely_before: list[int] = []
        providers: dict[int, set[int]] = {}
        for step in order:
            self._add_needs(cover, step)
            first = [min(members, key=rank.__getitem__) for members in self.needs[step]]
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

    def _add_needs(self, cover: Cover, step: int) -> None:
        """Keep of each need who can be the first to meet it; the steps before this one are known."""
        rank, surely_before = self.rank, self.surely_before
        needs: set[tuple[int, ...]] = set()
        mask = 0
        for members in cover.needs[step]:
            chosen = [p for p in members if p in rank]
            all_chosen = sum(1 << rank[p] for p in chosen)
            able = [p for p in chosen if rank[p] >= rank[step] or not surely_before[rank[p]] & all_chosen]
            needs.add(tuple(able))
            common = -1
            for p in able:
                common &= surely_before[rank[p]] | 1 << rank[p] if rank[p] < rank[step] else 0
            mask |= common
        self.needs[step] = tuple(sorted(needs))
        surely_before.append(mask)

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
