"""The best plan of a tiny problem by brute force: every set of activities, best first, in every order.

Sets are bitmasks sorted by open weight, hours and cost; of the first ones that any order brings into the
calendar every order is tried. Nothing is clever: only what cannot be better is left out. Shares the tests'
reading of the problem, and nothing with the planner.
"""

from itertools import groupby
from typing import NamedTuple

from tests.roadmap.planner.reading import Reading

MOST_ACTIVITIES = 12
MOST_REMEDY_HOURS = 60
NEVER = 1 << 40


class Objectives(NamedTuple):
    """What makes one plan better than another, in this order."""

    open_weight: int
    hours: float
    cost: int
    ready_week: int
    curve: int


def best_objectives(problem, without=()):
    """Return the objectives of the best plan, None if no plan is allowed."""
    return Oracle(problem, without).best()


def list_objectives(problem, order):
    """Return the objectives of one list of activities, None if it does not work."""
    reading = Reading(problem)
    if any(name in reading.done or name in reading.excluded for name in order):
        return None
    if reading.budget is not None and sum(map(reading.cost, order)) > reading.budget:
        return None
    if not set(reading.must) <= set(order):
        return None
    oracle = Oracle(problem, only=order)
    return oracle.objectives_of([oracle.names.index(name) for name in order])


class Oracle:
    """All plans of one problem, without some activities or with only some."""

    def __init__(self, problem, without=(), only=None):
        self.problem = problem
        self.reading = reading = Reading(problem)
        if only is None:
            allowed = set(reading.activities) - reading.done - reading.excluded - set(without)
            self.names = sorted(reading.reachable(allowed))
            assert len(self.names) <= MOST_ACTIVITIES, "too many to try all"
        else:
            self.names = sorted(only)
        self.free = reading.free
        self._bit = {name: 1 << index for index, name in enumerate(self.names)}
        self._quarters = [reading.quarters(name) for name in self.names]
        self._caps = [reading.cap(name) for name in self.names]
        self._min_weeks = [reading.min_weeks(name) for name in self.names]
        # What each activity waits for: of every mask, at least one of its activities.
        self._needs = [self._needs_of(name) for name in self.names]
        self._units = [(*self._unit_of(unit), unit.weight) for unit in reading.units]
        self._sets: list[tuple[tuple[int, int, int], int]] | None = None

    def _mask(self, names):
        return sum(self._bit.get(name, 0) for name in set(names))

    def _needs_of(self, name):
        needs = [self._mask([needed]) for needed in self.reading.required_activities(name)]
        for skill, level in self.reading.required_levels(name):
            needs.append(self._mask(n for n in self.names if self.reading.raises(n, skill, level)))
        return needs

    def _unit_of(self, unit):
        """Return the activities that count for a unit, and how many of them close it."""
        if unit.kind == "skill":
            return self._mask(n for n in self.names if self.reading.raises(n, unit.name, unit.level)), 1
        any_of = self.reading.deliverables[unit.name]["any_of"]
        return self._mask(any_of), unit.level - len(self.reading.done & set(any_of))

    def members(self, mask):
        """Return the names in a set."""
        return [name for name, bit in self._bit.items() if mask & bit]

    def open_weight(self, mask):
        return sum(weight for members, count, weight in self._units if (mask & members).bit_count() < count)

    def can_start_all(self, mask):
        """Say whether some order lets every activity of a set start, whatever the calendar."""
        placed = 0
        while placed != mask:
            more = sum(
                1 << index
                for index, needs in enumerate(self._needs)
                if (mask & ~placed) >> index & 1 and all(placed & need for need in needs)
            )
            if not more:
                return False
            placed |= more
        return True

    def sets(self):
        """Return every set that can start, holds the must-includes and keeps the budget, best first, as
        ((open weight, quarters, cost), mask).
        """
        if self._sets is None:
            self._sets = sorted(self._all_sets())
        budget = self.reading.budget
        return [item for item in self._sets if budget is None or item[0][2] <= budget]

    def _all_sets(self):
        costs = [self.reading.cost(name) for name in self.names]
        must = self._mask(self.reading.must)
        if any(name not in self._bit for name in self.reading.must):
            return
        for mask in range(1 << len(self.names)):
            if mask & must == must and self.can_start_all(mask):
                members = [index for index in range(len(self.names)) if mask >> index & 1]
                quarters = sum(self._quarters[index] for index in members)
                yield (self.open_weight(mask), quarters, sum(costs[index] for index in members)), mask

    def best(self):
        """Return the objectives of the best plan, None if no plan is allowed."""
        for (weight, quarters, cost), group in groupby(self.sets(), key=lambda item: item[0]):
            tails = [tail for _, mask in group if (tail := self.best_order(mask)) is not None]
            if tails:
                return Objectives(weight, quarters / 4, cost, *min(tails))
        return None

    def best_set(self):
        """Return (open weight, quarters, cost) of the best plan, None if no plan is allowed."""
        return next((head for head, mask in self.sets() if self.fits(mask)), None)

    def fits(self, mask):
        """Say whether some order brings a set into the calendar."""
        return self.best_order(mask, is_any_enough=True) is not None

    def fits_names(self, names):
        return set(names) <= set(self._bit) and self.fits(self._mask(names))

    def best_order(self, mask, is_any_enough=False):
        """Return the smallest (ready week, curve) over all orders of a set, None if none fits."""
        members = [index for index in range(len(self.names)) if mask >> index & 1]
        if sum(self._quarters[index] for index in members) > sum(self.free):
            return None
        best: tuple[int, int] | None = None
        seen = set()

        def extend(placed, free, ends, ready):
            nonlocal best
            if best is not None and (is_any_enough or ready > best[0]):
                return
            if placed == mask:
                tail = (ready, self._curve(ends))
                best = tail if best is None else min(best, tail)
                return
            # Lists whose steps came to lie in the same weeks go on in the same ways.
            state = (placed, tuple(free), tuple(sorted(ends.items())))
            if state in seen:
                return
            seen.add(state)
            for index in members:
                if not placed >> index & 1:
                    room = list(free)
                    end = self._place(index, room, ends)
                    if end is not None:
                        extend(placed | 1 << index, room, {**ends, index: end}, max(ready, end + 1))

        extend(0, self.free, {}, 0)
        return best

    def objectives_of(self, order):
        """Return the objectives of one order of indexes, None if it does not work."""
        free = list(self.free)
        ends: dict[int, int] = {}
        for index in order:
            end = self._place(index, free, ends)
            if end is None:
                return None
            ends[index] = end
        mask = sum(1 << index for index in order)
        return Objectives(
            self.open_weight(mask),
            sum(self._quarters[index] for index in order) / 4,
            sum(self.reading.cost(self.names[index]) for index in order),
            max((end + 1 for end in ends.values()), default=0),
            self._curve(ends),
        )

    def _place(self, index, free, ends):
        """Take the earliest free hours for a step and return its end week, None if that is impossible."""
        week = 0
        for need in self._needs[index]:
            after = min((self._after(i, end) for i, end in ends.items() if need >> i & 1), default=NEVER)
            week = max(week, after)
        remaining, cap = self._quarters[index], self._caps[index]
        start = last = -1
        while remaining:
            if week >= len(free):
                return None
            number = min(remaining, free[week], remaining if cap is None else cap)
            if number:
                free[week] -= number
                remaining -= number
                start, last = (week if start < 0 else start), week
            week += 1
        end = max(last, start + self._min_weeks[index] - 1)
        return end if end < len(free) else None

    def _after(self, index, end):
        return end if self._min_weeks[index] <= 1 else end + 1

    def _curve(self, ends):
        total = 0
        for members, count, weight in self._units:
            weeks = sorted(end for index, end in ends.items() if members >> index & 1)
            if len(weeks) >= count:
                total += weight * (1 + weeks[count - 1])
        return total

    # what else an answer says:

    def smallest_open_weight(self):
        """Return what stays open even with unlimited time and money."""
        return self.open_weight((1 << len(self.names)) - 1)

    def _closing_sets(self):
        """Return the sets that close everything reachable, whatever they cost."""
        if self._sets is None:
            self._sets = sorted(self._all_sets())
        least = self.smallest_open_weight()
        return [item for item in self._sets if item[0][0] == least]

    def _closes_within(self, free):
        budget = self.reading.budget
        given, self.free = self.free, free
        try:
            return any(
                (budget is None or cost <= budget) and self.fits(mask)
                for (_, _, cost), mask in self._closing_sets()
            )
        finally:
            self.free = given

    def remedies(self):
        """Return the smallest single change of each type that closes everything reachable."""
        constraints = self.reading.constraints
        found = {}
        hours = constraints["hours_per_week"]
        target = constraints.get("target")
        for value in range(int(hours) + 1, MOST_REMEDY_HOURS + 1):
            if self._closes_within(self.reading.free_quarters(value, target)):
                found["hours_per_week"] = value
                break
        if target is not None:
            whole = self.reading.free_quarters(hours, None)
            for weeks in range(len(self.free) + 1, len(whole) + 1):
                if self._closes_within(whole[:weeks]):
                    found["target"] = self.reading.ready_date(weeks)
                    break
        if self.reading.budget is not None:
            closing = sorted((cost, mask) for (_, _, cost), mask in self._closing_sets())
            cost = next((cost for cost, mask in closing if self.fits(mask)), None)
            if cost is not None:
                found["budget"] = cost
        return found
