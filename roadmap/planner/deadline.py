"""What cannot fit before the end of the calendar? Bounds that hold for every list, and the cuts that
follow.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.cover import Cover, startable
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar


@dataclass(frozen=True, slots=True)
class Cut:
    """Whoever chooses all of `together` must choose one of `helpers` too."""

    together: tuple[int, ...]
    helpers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a set does not fit, as cuts, and whether that is proved."""

    cuts: tuple[Cut, ...]
    is_certain: bool


def fitting_activities(calendar: Calendar, is_usable: Sequence[bool], budget: int | None) -> list[bool]:
    """Return which activities could be paid for and end in time if nothing else took any hours."""
    instance = calendar.instance
    affordable = [
        usable and (budget is None or instance.cost[index] <= budget)
        for index, usable in enumerate(is_usable)
    ]
    _, ends = calendar.earliest(reach(instance, affordable).order)
    return [ends.get(index, calendar.weeks) < calendar.weeks for index in range(len(affordable))]


class Deadline:
    """The end of the calendar against the activities that might be chosen."""

    def __init__(self, calendar: Calendar, cover: Cover) -> None:
        self.calendar = calendar
        self.cover = cover
        is_candidate = [False] * len(calendar.instance.ids)
        for activity in cover.candidates:
            is_candidate[activity] = True
        # As if nothing competed for hours and everything that speeds things up were chosen.
        self._starts, self._ends = calendar.earliest(reach(calendar.instance, is_candidate).order)

    def rooms(self) -> list[tuple[tuple[int, ...], int]]:
        """Return groups that cannot start before some week, each with the quarter hours from then on."""
        calendar, candidates = self.calendar, self.cover.candidates
        result = []
        for week in sorted({0, *self._starts.values()}):
            members = tuple(a for a in candidates if self._starts.get(a, 0) >= week)
            room = sum(calendar.free[week : calendar.weeks])
            if sum(calendar.instance.quarters[a] for a in members) > room:
                result.append((members, room))
        return result

    def refusal(self, chosen: Iterable[int]) -> Refusal | None:
        """Return why no list of a set ends in time, None if no bound says so."""
        chosen_set = set(chosen)
        late = self._late_chains(chosen_set)
        if late:
            return Refusal(tuple(late), is_certain=True)
        overfull = self._overfull_weeks(chosen_set)
        return Refusal((overfull,), is_certain=True) if overfull is not None else None

    def forbid(self, together: Iterable[int], *, is_certain: bool) -> Refusal:
        """Return the cut that forbids a set and every larger one that does not give its levels sooner."""
        members = set(together)
        cut = Cut(tuple(sorted(members)), tuple(sorted(self.helpers(members) - members)))
        return Refusal((cut,), is_certain)

    def helpers(self, steps: Iterable[int]) -> set[int]:
        """Return who could meet a need of one of the steps before that step must start."""
        found: set[int] = set()
        for step in steps:
            latest = self.calendar.latest_start(step, self.calendar.weeks - 1)
            for members in self.cover.needs[step]:
                found.update(p for p in members if self._available(p, self._ends[p]) <= latest)
        return found

    def _late_chains(self, chosen: set[int]) -> list[Cut]:
        """Find steps that end too late even with all hours to themselves; something else must hurry them."""
        calendar = self.calendar
        order, _ = startable(self.cover, chosen)
        starts, ends = calendar.earliest(order)
        available = {step: self._available(step, ends[step]) for step in order}
        result = []
        for step in order:
            if ends[step] < calendar.weeks:
                continue
            latest = min(calendar.latest_start(step, calendar.weeks - 1), starts[step] - 1)
            helpers = self._hurriers(chosen, starts, available, step, latest)
            result.append(Cut((step,), tuple(sorted(helpers))))
        return result

    def _hurriers(
        self, chosen: set[int], starts: dict[int, int], available: dict[int, int], step: int, latest: int
    ) -> set[int]:
        """Return who, if chosen too, could let a step start by a week before which the chosen ones do not."""
        calendar = self.calendar
        found: set[int] = set()
        waiting = [(step, latest)]
        seen = set(waiting)
        while waiting:
            late, latest = waiting.pop()
            # One need that is met too late by every chosen provider is enough.
            members = next(
                (
                    members
                    for members in self.cover.needs[late]
                    if all(available[p] > latest for p in members if p in chosen)
                ),
                (),
            )
            for provider in members:
                if self._available(provider, self._ends[provider]) > latest:
                    continue
                if provider not in chosen:
                    found.add(provider)
                    continue
                end = latest if calendar.instance.min_weeks[provider] <= 1 else latest - 1
                start = min(calendar.latest_start(provider, end), starts[provider] - 1)
                following = (provider, start)
                if following not in seen:
                    seen.add(following)
                    waiting.append(following)
        return found

    def _available(self, step: int, end: int) -> int:
        return end if self.calendar.instance.min_weeks[step] <= 1 else end + 1

    def _overfull_weeks(self, chosen: set[int]) -> Cut | None:
        """Find a stretch of weeks that is too short for the steps that must lie in it."""
        calendar, quarters = self.calendar, self.calendar.instance.quarters
        order, _ = startable(self.cover, chosen)
        starts, ends = calendar.earliest(order)
        latest, because = latest_ends(calendar, self.cover, order)
        free_before = [0]
        for hours in calendar.free:
            free_before.append(free_before[-1] + hours)
        by_start = sorted(order, key=lambda step: (-starts[step], step))
        for last in sorted(set(latest.values())):
            needed = 0
            within: list[int] = []
            for step in by_start:
                if latest[step] > last:
                    continue
                within.append(step)
                needed += quarters[step]
                first = starts[step]
                surplus = needed - (free_before[max(last, -1) + 1] - free_before[min(first, last + 1)])
                if surplus > 0:
                    available = {step: self._available(step, ends[step]) for step in order}
                    return self._overfull_cut(chosen, starts, available, because, within, first, surplus)
        return None

    def _overfull_cut(
        self,
        chosen: set[int],
        starts: dict[int, int],
        available: dict[int, int],
        because: dict[int, tuple[int, tuple[int, ...]]],
        within: list[int],
        first: int,
        surplus: int,
    ) -> Cut:
        quarters = self.calendar.instance.quarters
        for step in sorted(within, key=lambda step: (quarters[step], step)):
            if quarters[step] < surplus:
                surplus -= quarters[step]
                within.remove(step)
        together: set[int] = set()
        helpers: set[int] = set()
        for step in within:
            if self._starts[step] < first:
                helpers |= self._hurriers(chosen, starts, available, step, first - 1)
            while step not in together:
                together.add(step)
                if step not in because:
                    break
                # The step must end early for the sake of another, unless somebody else serves that one.
                step, members = because[step]
                helpers.update(p for p in members if p not in chosen)
        return Cut(tuple(sorted(together)), tuple(sorted(helpers)))


def latest_ends(
    calendar: Calendar, cover: Cover, order: Sequence[int]
) -> tuple[dict[int, int], dict[int, tuple[int, tuple[int, ...]]]]:
    """Return the last week in which each step may end so that what only it allows still ends in time.

    The second answer names, where it is not the end of the calendar, who sets that week and by which need.
    """
    chosen = set(order)
    latest = dict.fromkeys(order, calendar.weeks - 1)
    because: dict[int, tuple[int, tuple[int, ...]]] = {}
    for step in reversed(order):
        start = calendar.latest_start(step, latest[step])
        for members in cover.needs[step]:
            within = [p for p in members if p in chosen]
            if len(within) == 1:
                end = start if calendar.instance.min_weeks[within[0]] <= 1 else start - 1
                if end < latest[within[0]]:
                    latest[within[0]] = end
                    because[within[0]] = (step, members)
    return latest, because
