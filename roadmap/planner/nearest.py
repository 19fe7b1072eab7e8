"""Which set is nearest to the last one? Sets that are good enough, the fewest steps added and dropped first.

A change is made only where one is forced: a goal that nobody closes, a need that nobody meets, too many
hours, too much money, a step without a purpose. Whatever could put it right is tried, first with no change,
then with one, with two: so the first set found is a nearest one, and that none is nearer is proved.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from roadmap.planner.cover import Cover, circles, startable
from roadmap.planner.instance import Instance

NODE_LIMIT = 400


@dataclass(frozen=True, slots=True)
class Enough:
    """What a set must come to: weight closed, and at most so many quarter hours and so much money."""

    closed: int
    quarters: int
    cost: int


class Nearest:
    """The sets around one list of steps; `has_given_up` says that the limit came before all were seen."""

    def __init__(self, instance: Instance, cover: Cover, kept: Iterable[int], enough: Enough) -> None:
        self.instance = instance
        self.cover = cover
        self.enough = enough
        self.has_given_up = False
        self.nodes = 0
        self._must = _mask(cover.must_include)
        self._kept = _mask(kept)
        self._goals = [(_mask(goal.members), goal.count, goal.weight) for goal in cover.goals]
        self._needs = {step: [_mask(members) for members in needs] for step, needs in cover.needs.items()}
        self._must_close_all = enough.closed == sum(goal.weight for goal in cover.goals)
        self._limits: list[tuple[Sequence[int], int]] = [(instance.quarters, enough.quarters)]
        if any(instance.cost[step] for step in cover.candidates):
            self._limits.append((instance.cost, enough.cost))
        if self._must_close_all:
            least, prices = self._prices()
            self._limits.append((prices, enough.quarters - least))
        self._by_size = [
            sorted(_members(self._kept), key=lambda a: (-sizes[a], a)) for sizes, _ in self._limits
        ]

    def _prices(self) -> tuple[int, list[int]]:
        """Return hours that every complete set takes, and what each step takes beyond its share of them."""
        left = list(self.instance.quarters)
        total = 0
        free = 0  # what has no price left
        for step in _members(self._must):
            total += left[step]
            left[step] = 0
            free |= 1 << step
        for goal, count, _ in sorted(self._goals, key=lambda item: (item[0].bit_count(), item[0])):
            if count > 1:
                continue
            while True:
                group = self._paid_group(goal, free)
                if not group:
                    break
                members = _members(group)
                price = min(left[step] for step in members)
                total += price
                for step in members:
                    left[step] -= price
                    if not left[step]:
                        free |= 1 << step
        return total, left

    def _paid_group(self, group: int, free: int) -> int:
        """Return steps that all have a price left and of which every complete set has one, 0 if not found."""
        seen = 0
        while group & free:
            step = (group & free).bit_length() - 1
            seen |= 1 << step
            best = 0
            for members in self._needs[step]:
                if not members & seen and (
                    not best or (members & free).bit_count() < (best & free).bit_count()
                ):
                    best = members
            if not best:
                return 0
            group = group & ~(1 << step) | best
        return group

    def changes(self, steps: Iterable[int]) -> int:
        """Return how many steps a set adds and drops."""
        return (_mask(steps) ^ self._kept).bit_count()

    def nearer(self, steps: Iterable[int]) -> list[frozenset[int]]:
        """Return sets that undo a change of a good one and what only that change made necessary."""
        chosen = _mask(steps)
        added, dropped = chosen & ~self._kept, self._kept & ~chosen
        found: dict[int, tuple[int, int]] = {}
        for step in _members(added & ~self._must):
            other = self._closed_by(chosen & ~(1 << step), dropped)
            if other is not None:
                self._keep_good(found, self._without_idle(other, added))
        for step in _members(dropped):
            other = self._closed_by(chosen | 1 << step, dropped)
            if other is not None:
                self._keep_good(found, self._without_idle(other, added))
        own = (chosen ^ self._kept).bit_count()
        order = sorted((distance, size, mask) for mask, (distance, size) in found.items() if distance < own)
        return [frozenset(_members(mask)) for _, _, mask in order]

    def _keep_good(self, found: dict[int, tuple[int, int]], mask: int) -> None:
        members = _members(mask)
        if any(sum(sizes[a] for a in members) > most for sizes, most in self._limits):
            return
        if self._last_wrong(mask, mask, 0) is None:
            size = sum(self.instance.quarters[a] for a in members)
            found[mask] = (mask ^ self._kept).bit_count(), size

    def _closed_by(self, chosen: int, helpers: int) -> int | None:
        """Add what is missing from some helpers, the least first, None if they do not suffice."""
        quarters = self.instance.quarters
        while wrongs := self._wrongs(chosen, chosen, ~helpers):
            options = min(wrongs, key=int.bit_count)
            if not options:
                return None
            chosen |= 1 << min(_members(options), key=lambda a: (quarters[a], a))
        return chosen

    def _without_idle(self, chosen: int, spare: int) -> int:
        """Leave out what is not missed, the largest first."""
        quarters = self.instance.quarters
        for step in sorted(_members(chosen & spare & ~self._must), key=lambda a: (-quarters[a], a)):
            less = chosen & ~(1 << step)
            if not self._wrongs(less, less, 0) and self._closed(less) >= self.enough.closed:
                chosen = less
        return chosen

    def _closed(self, chosen: int) -> int:
        return sum(
            weight for members, count, weight in self._goals if (members & chosen).bit_count() >= count
        )

    def sets(self, numbers: range) -> Iterator[tuple[int, frozenset[int]]]:
        """Yield the sets with such numbers of changes, none of them needless, and their number of changes."""
        start = self._kept | self._must
        missing = (self._must & ~self._kept).bit_count()
        totals = [sum(sizes[a] for a in _members(start)) for sizes, _ in self._limits]
        for changes in numbers:
            if self.has_given_up:
                break
            for found in self._extend(start, self._must, 0, changes - missing, totals):
                yield changes, frozenset(_members(found))

    def _extend(self, chosen: int, fixed: int, barred: int, changes: int, totals: list[int]) -> Iterator[int]:
        """Yield the sets that follow by just so many changes; fixed steps stay in, barred ones out."""
        if changes < 0:
            return
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            self.has_given_up = True
            return
        wrongs = self._wrongs(chosen, fixed, barred)
        if not wrongs:
            if any(total > most for total, (_, most) in zip(totals, self._limits, strict=True)):
                options = chosen & self._kept & ~fixed
            else:
                wrong = self._last_wrong(chosen, fixed, barred)
                if wrong is None:
                    if not changes:
                        yield chosen
                    return  # Otherwise found with fewer changes.
                options = wrong
            wrongs = [options]
        if not changes or not self._can_do(wrongs, chosen, fixed, changes, totals):
            return
        quarters = self.instance.quarters
        for step in sorted(_members(min(wrongs, key=int.bit_count)), key=lambda a: (quarters[a], a)):
            bit = 1 << step
            if chosen & bit:
                after = [total - sizes[step] for total, (sizes, _) in zip(totals, self._limits, strict=True)]
                yield from self._extend(chosen & ~bit, fixed, barred | bit, changes - 1, after)
                fixed |= bit
            else:
                after = [total + sizes[step] for total, (sizes, _) in zip(totals, self._limits, strict=True)]
                yield from self._extend(chosen | bit, fixed | bit, barred, changes - 1, after)
                barred |= bit
            if self.has_given_up:
                return

    def _wrongs(self, chosen: int, fixed: int, barred: int) -> list[int]:
        """Return for each open goal and unmet need whom to add or drop to put it right."""
        result = []
        if self._must_close_all:
            for members, count, _ in self._goals:
                if (members & chosen).bit_count() < count:
                    result.append(members & ~chosen & ~barred)
        droppable = self._kept & ~fixed
        rest = chosen
        while rest:
            bit = rest & -rest
            rest ^= bit
            for members in self._needs[bit.bit_length() - 1]:
                if not members & chosen:
                    result.append(members & ~barred | bit & droppable)
        return result

    def _last_wrong(self, chosen: int, fixed: int, barred: int) -> int | None:
        """Return what could put right what is seldom wrong, None if nothing is."""
        droppable = self._kept & ~fixed
        if not self._must_close_all:
            closed = options = 0
            for members, count, weight in self._goals:
                if (members & chosen).bit_count() >= count:
                    closed += weight
                else:
                    options |= members & ~chosen & ~barred
            if closed < self.enough.closed:
                return options
        steps = _members(chosen)
        _, stuck = startable(self.cover, steps)
        if stuck:
            group, helpers = circles(self.cover, set(steps), stuck)[0]
            return _mask(group) & droppable | _mask(helpers) & ~chosen & ~barred
        needed = self._must
        for members, count, _ in self._goals:
            if (members & chosen).bit_count() >= count:
                needed |= members
        for step in steps:
            for members in self._needs[step]:
                needed |= members
        idle = chosen & ~needed
        return idle & -idle & droppable if idle else None

    def _can_do(self, wrongs: list[int], chosen: int, fixed: int, changes: int, totals: list[int]) -> bool:
        """Say whether so many changes could be enough, by what has to be done in any case."""
        apart: list[list[int]] = []
        touched = 0
        for options in sorted(wrongs, key=int.bit_count):
            if not options:
                return False
            if not options & touched:
                touched |= options
                apart.append(_members(options))
        if len(apart) > changes:
            return False
        droppable = chosen & self._kept & ~fixed
        for total, (sizes, most), by_size in zip(totals, self._limits, self._by_size, strict=True):
            for members in apart:
                total += min(-sizes[a] if chosen >> a & 1 else sizes[a] for a in members)
            if total <= most:
                continue
            spare = changes - len(apart)
            for step in by_size:
                if not spare:
                    break
                if droppable >> step & 1:
                    total -= sizes[step]
                    spare -= 1
            if total > most:
                return False
        return True


def _mask(steps: Iterable[int]) -> int:
    mask = 0
    for step in steps:
        mask |= 1 << step
    return mask


def _members(mask: int) -> list[int]:
    result = []
    while mask:
        lowest = mask & -mask
        result.append(lowest.bit_length() - 1)
        mask ^= lowest
    return result
