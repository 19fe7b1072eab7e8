"""Which lists can a set have? What must come before what, and lists that are built in one go."""

from collections.abc import Iterable

from roadmap.planner.cover import Cover, startable
from roadmap.planner.instance import Instance
from roadmap.planner.schedule import NEVER

# Quarter hours of a week, to compare steps that take hours with those that take weeks.
TYPICAL_WEEK = 32


class Ordering:
    """One set of activities and what its lists must respect."""

    def __init__(self, instance: Instance, cover: Cover, chosen: Iterable[int]) -> None:
        self.instance = instance
        order, stuck = startable(cover, chosen)
        if stuck:
            raise ValueError("A set with steps that can never start has no order.")
        is_chosen = set(order)
        needs_of = {
            step: [[p for p in members if p in is_chosen] for members in cover.needs[step]] for step in order
        }
        order = _quickest_first(instance, order, needs_of)
        self.base = tuple(order)
        self.rank = rank = {step: position for position, step in enumerate(order)}
        self.before: dict[int, int] = {}
        self.tail: dict[int, int] = dict.fromkeys(order, 0)
        # Both by position in `base`: of each need who can be the first to meet it, and what every list puts
        # before the step.
        self.needs = [
            {tuple(sorted(rank[p] for p in members)) for members in needs_of[step]} for step in order
        ]
        self.surely_before = _surely_before(self.needs)
        providers: dict[int, set[int]] = {}
        for step, needs in zip(order, self.needs, strict=True):
            first = {min(members) for members in needs}
            providers[step] = {order[number] for number in first}
            mask = 0
            for number in first:
                mask |= self.before[order[number]] | 1 << number
            self.before[step] = mask
        for step in reversed(order):
            length = self.tail[step] + max(1, instance.min_weeks[step])
            for provider in providers[step]:
                self.tail[provider] = max(self.tail[provider], length)
        self.value = self._values()
        self._by_smith_ratio: tuple[int, ...] = ()

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
        if not self._by_smith_ratio:  # The same in every calendar, so it is worked out once.
            self._by_smith_ratio = tuple(self._sorted_by_smith_ratio())
        return list(self._by_smith_ratio)

    def _sorted_by_smith_ratio(self) -> list[int]:
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

    def by_tail(self) -> list[int]:
        """Take first what most calendar weeks depend on."""
        return self.with_ancestors(
            sorted(
                self.base,
                key=lambda step: (-self.tail[step] - self.instance.min_weeks[step], self.instance.ids[step]),
            )
        )


def _quickest_first(instance: Instance, order: list[int], needs_of: dict[int, list[list[int]]]) -> list[int]:
    """Sort by how soon each could end if whoever meets a need soonest is taken for it."""
    length = {
        step: max(
            instance.quarters[step],
            TYPICAL_WEEK * instance.quarters[step] // max(1, instance.cap[step]),  # a cap may be 0 hours
            TYPICAL_WEEK * instance.min_weeks[step] if instance.min_weeks[step] > 1 else 0,
        )
        for step in order
    }
    end = dict.fromkeys(order, NEVER)
    is_settled = False
    while not is_settled:  # A step behind may turn out to be the quicker one.
        is_settled = True
        for step in order:
            start = 0
            for members in needs_of[step]:
                soonest = min([end[p] for p in members])
                if soonest > start:
                    start = soonest
            if start + length[step] < end[step]:
                end[step] = start + length[step]
                is_settled = False
    return sorted(order, key=lambda step: (end[step], step))


def _surely_before(needs: list[set[tuple[int, ...]]]) -> list[int]:
    """Return what comes before each position in every list, and take out of the needs who is never first."""
    before = [0] * len(needs)
    is_settled = False
    while not is_settled:
        is_settled = True
        for number, own in enumerate(needs):
            mask = 0
            for members in own.copy():
                if len(members) > 1:
                    # Whoever builds on this step or on another member comes later than that one.
                    late = 1 << number
                    for p in members:
                        late |= 1 << p
                    able = tuple(p for p in members if not before[p] & late)
                    if len(able) < len(members):
                        own.discard(members)
                        own.add(able)
                        is_settled = False
                    common = -1
                    for p in able:
                        common &= before[p] | 1 << p
                    mask |= common
                else:
                    mask |= before[members[0]] | 1 << members[0]
            if mask != before[number]:
                before[number] = mask
                is_settled = False
    return before
