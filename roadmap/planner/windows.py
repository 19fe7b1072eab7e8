"""Between which weeks must each step lie? Bounds that hold for every list that brings the steps to an end in
time.

A step cannot start before everything that must come before it has found its hours, nor end so late that what
must follow no longer does. Where the two meet the wrong way round, or the hours of a stretch of weeks are too
few for the steps that must lie in it, no list ends in time.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from roadmap.planner.cover import Cover
from roadmap.planner.schedule import Calendar

# Each pass carries the bounds a little further; after these few they hardly move.
MAX_PASSES = 4


class Windows:
    """The first and last weeks of some steps; who is neither among them nor absent may be chosen or not.

    `is_impossible` says that no list ends in time; the weeks then mean nothing.
    """

    def __init__(
        self,
        calendar: Calendar,
        cover: Cover,
        steps: Sequence[int],
        earliest_ends: Mapping[int, int],
        absent: frozenset[int],
    ) -> None:
        """Take steps in an order in which they can start; `earliest_ends` hold whatever else is chosen."""
        self.calendar = calendar
        self.steps = steps
        self.end = calendar.weeks - 1
        self.quarters = calendar.instance.quarters
        self.is_quick = [weeks <= 1 for weeks in calendar.instance.min_weeks]
        self.free_before = [0, *accumulate(calendar.free)]
        self.bit = {step: 1 << position for position, step in enumerate(steps)}
        self.available = {
            step: end if self.is_quick[step] else end + 1 for step, end in earliest_ends.items()
        }
        self.needs = {
            step: [[p for p in members if p not in absent] for members in cover.needs[step]] for step in steps
        }
        self.first_start = dict.fromkeys(steps, 0)
        self.last_end = dict.fromkeys(steps, self.end)
        self.last_start = {step: calendar.latest_start(step, self.end) for step in steps}
        self.is_impossible = not self._is_possible()

    def _is_possible(self) -> bool:
        for _ in range(MAX_PASSES):
            before = {**self.first_start}, {**self.last_end}
            if not self._drop_late_providers():
                return False
            ancestors = self._ancestors()
            self._raise_starts(ancestors)
            self._lower_ends(ancestors)
            if any(
                self.first_start[step] > self.last_start[step]
                or self.calendar.end_alone(step, self.first_start[step]) > self.last_end[step]
                for step in self.steps
            ):
                return False
            if before == (self.first_start, self.last_end):
                break
        return not self._has_overfull_weeks()

    def _drop_late_providers(self) -> bool:
        """Take out of each need who ends too late to meet it; False if nobody is left."""
        for step in self.steps:
            latest = self.last_start[step]
            for position, members in enumerate(self.needs[step]):
                able = [p for p in members if self.available[p] <= latest]
                if not able:
                    return False
                self.needs[step][position] = able
        return True

    def _ancestors(self) -> dict[int, int]:
        """Return, as bits, the steps that must end before each step starts."""
        before = dict.fromkeys(self.steps, 0)
        for step in self.steps:
            mask = 0
            for members in self.needs[step]:
                common = -1
                for provider in members:
                    common &= before.get(provider, 0) | self.bit.get(provider, 0)
                mask |= common
            before[step] = mask
        return before

    def _raise_starts(self, ancestors: dict[int, int]) -> None:
        free_before, quarters, most = self.free_before, self.quarters, len(self.free_before) - 1
        first = self.first_start
        for step in self.steps:
            week = first[step]
            for members in self.needs[step]:
                week = max(week, min([self.available[p] for p in members]))
            hours = 0
            for other in self._latest_first(ancestors[step]):
                # What starts no sooner than this one fills the weeks from there on.
                hours += quarters[other]
                start = min(first[other], most)
                week = max(week, bisect_left(free_before, free_before[start] + hours) - 1)
            first[step] = week
            end = self.calendar.end_alone(step, week)
            hours = 0
            for other in self._latest_first(ancestors[step] | self.bit[step]):
                hours += quarters[other]
                start = min(first[other], most)
                end = max(end, bisect_left(free_before, free_before[start] + hours) - 1)
            self.available[step] = max(self.available[step], end if self.is_quick[step] else end + 1)

    def _latest_first(self, mask: int) -> list[int]:
        first = self.first_start
        return sorted([s for s in self.steps if self.bit[s] & mask], key=lambda s: -first[s])

    def _lower_ends(self, ancestors: dict[int, int]) -> None:
        free_before, quarters, last = self.free_before, self.quarters, self.last_end
        for step in reversed(self.steps):
            bit = self.bit[step]
            following = sorted([s for s in self.steps if ancestors[s] & bit], key=last.__getitem__)
            latest_end = last[step]
            hours = 0
            for other in following:
                hours += quarters[other]
                # What ends no later than this one takes the weeks up to there.
                start = bisect_right(free_before, free_before[last[other] + 1] - hours) - 1
                latest_end = min(latest_end, start if self.is_quick[step] else start - 1)
            last[step] = max(-1, latest_end)
            latest_start = self.calendar.latest_start(step, last[step])
            hours = 0
            for other in sorted([*following, step], key=last.__getitem__):
                hours += quarters[other]
                start = bisect_right(free_before, free_before[last[other] + 1] - hours) - 1
                latest_start = min(latest_start, start)
            self.last_start[step] = latest_start
            for members in self.needs[step]:
                if len(members) == 1 and members[0] in last:
                    provider = members[0]
                    end = latest_start if self.is_quick[provider] else latest_start - 1
                    last[provider] = max(-1, min(last[provider], end))

    def _has_overfull_weeks(self) -> bool:
        """Say whether a stretch of weeks is too short for the steps that must lie in it."""
        free_before, quarters = self.free_before, self.quarters
        by_start = sorted(self.steps, key=lambda step: -self.first_start[step])
        for last in sorted(set(self.last_end.values())):
            needed = 0
            for step in by_start:
                if self.last_end[step] <= last:
                    needed += quarters[step]
                    if needed > free_before[last + 1] - free_before[self.first_start[step]]:
                        return True
        return False

    def stretches(self) -> tuple[list[tuple[int, int]], list[int]]:
        """Return stretches of weeks in which some steps must lie, and the hours that those leave to spare."""
        free_before, quarters = self.free_before, self.quarters
        found: list[tuple[int, int]] = []
        spare: list[int] = []
        for last in sorted(set(self.last_end.values())):
            for first in sorted(set(self.first_start.values())):
                within = [
                    step
                    for step in self.steps
                    if self.first_start[step] >= first and self.last_end[step] <= last
                ]
                if within:
                    found.append((first, last))
                    room = free_before[last + 1] - free_before[first]
                    spare.append(room - sum(quarters[step] for step in within))
        return found, spare
