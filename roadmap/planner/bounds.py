"""Between which weeks must each step of a set lie? What no list can beat, and what a wanted ready week asks.

Steps that come before (or after) a step in every list share the same weeks, so their hours are added up:
that is what makes these bounds stronger than the longest chain.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate

from roadmap.planner.lists import Ordering
from roadmap.planner.schedule import Calendar

# Ready weeks refuted one after the other before the bound is left where it is.
MOST_REFUTED = 20


class Bounds:
    """Earliest and latest weeks by position in `Ordering.base`.

    `ready` is a number of weeks that no list can beat; `latest_ends` and `latest_starts` are what being
    ready by then asks of each step.
    """

    def __init__(self, calendar: Calendar, ordering: Ordering) -> None:
        instance = calendar.instance
        self._calendar = calendar
        self._ordering = ordering
        self._quarters = [instance.quarters[step] for step in ordering.base]
        self._hours_before = [0, *accumulate(calendar.free)]
        self._lags = [int(instance.min_weeks[step] > 1) for step in ordering.base]
        count = len(ordering.base)
        self._ancestors = [
            [other for other in range(number) if mask >> other & 1]
            for number, mask in enumerate(ordering.surely_before)
        ]
        self._followers: list[list[int]] = [[] for _ in range(count)]
        for number, ancestors in enumerate(self._ancestors):
            for other in ancestors:
                self._followers[other].append(number)
        self._starts, self._ends = self._earliest()
        self.latest_ends = [0] * count
        self.latest_starts = [0] * count
        last = bisect_left(self._hours_before, sum(self._quarters))
        self.ready = max([last, *(end + 1 for end in self._ends)])
        self.aim_at(self.ready)
        for _ in range(MOST_REFUTED):
            if not self._is_refuted():
                break
            self.ready += 1
            self.aim_at(self.ready)

    def aim_at(self, ready: int) -> None:
        """Work out the latest weeks in which each step may end and start for the set to be ready by then."""
        calendar, quarters, before = self._calendar, self._quarters, self._hours_before
        ends = [min(ready, len(calendar.free)) - 1] * len(quarters)
        starts = ends.copy()
        for number in reversed(range(len(quarters))):
            latest, total = ends[number], 0
            for follower in sorted(self._followers[number], key=ends.__getitem__):
                total += quarters[follower]
                week = bisect_right(before, before[ends[follower] + 1] - total) - 1
                if week < latest:
                    latest = week
            latest = max(latest, -1)
            start = calendar.latest_start(self._ordering.base[number], latest)
            ends[number], starts[number] = latest, start
            for members in self._ordering.needs[number]:
                if len(members) == 1:
                    provider = members[0]
                    ends[provider] = max(-1, min(ends[provider], start - self._lags[provider]))
        self.latest_ends, self.latest_starts = ends, starts

    def _earliest(self) -> tuple[list[int], list[int]]:
        calendar, quarters, before = self._calendar, self._quarters, self._hours_before
        starts = [0] * len(quarters)
        ends = [0] * len(quarters)
        for number, step in enumerate(self._ordering.base):
            start = end = total = 0
            for members in self._ordering.needs[number]:
                # Of who comes later in the base nothing is known yet.
                if max(members) < number:
                    start = max(start, min([ends[p] + self._lags[p] for p in members]))
            for ancestor in sorted(self._ancestors[number], key=starts.__getitem__, reverse=True):
                total += quarters[ancestor]
                needed = before[starts[ancestor]] + total
                start = max(start, bisect_left(before, needed) - 1)
                end = max(end, bisect_left(before, needed + quarters[number]) - 1)
            starts[number] = start
            ends[number] = max(end, calendar.end_alone(step, start))
        return starts, ends

    def _is_refuted(self) -> bool:
        """Say whether some step, or the hours of the steps between two weeks, cannot be ready in time."""
        latest, before = self.latest_ends, self._hours_before
        if any(end > last for end, last in zip(self._ends, latest, strict=True)):
            return True
        by_end = sorted(range(len(latest)), key=latest.__getitem__)
        for week in set(self._starts):
            total = 0
            for number in by_end:
                if self._starts[number] >= week:
                    total += self._quarters[number]
                    if total > before[latest[number] + 1] - before[week]:
                        return True
        return False

    def merged(self, wanted: list[int], urgency: list[int]) -> list[int]:
        """Return a list in the wanted order in which each step is pulled forward when its week has come.

        `urgency` is that week for each step; weeks pass as hours are used, without gaps.
        """
        ordering, quarters, hours_before = self._ordering, self._quarters, self._hours_before
        urgent = sorted(range(len(quarters)), key=urgency.__getitem__)
        placed = used = first = 0
        result: list[int] = []
        for number in wanted:
            while not placed >> number & 1:
                while placed >> urgent[first] & 1:
                    first += 1
                week = bisect_left(hours_before, used + quarters[number]) - 1
                chosen = urgent[first] if urgency[urgent[first]] <= week else number
                group = (ordering.before[ordering.base[chosen]] | 1 << chosen) & ~placed
                placed |= group
                while group:
                    lowest = group & -group
                    member = lowest.bit_length() - 1
                    result.append(member)
                    used += quarters[member]
                    group ^= lowest
        return result
