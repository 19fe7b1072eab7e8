"""What cannot fit before the end of the calendar, and how to say so to whoever chooses the set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.cover import Cover, startable
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar
from roadmap.planner.windows import Windows


@dataclass(frozen=True, slots=True)
class Cut:
    """Whoever chooses all of `together` must choose one of `helpers` too."""

    together: tuple[int, ...]
    helpers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a set does not fit, as cuts, whether that is proved, and the lists that were tried for it."""

    cuts: tuple[Cut, ...]
    is_certain: bool
    tries: int = 0


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

    def windows(self, steps: Sequence[int], absent: Iterable[int] | None = None) -> Windows:
        """Return the weeks of steps where `absent`, or whoever is not among them, is not chosen."""
        if absent is None:
            absent = set(self.cover.candidates) - set(steps)
        return Windows(self.calendar, self.cover, steps, self._ends, frozenset(absent))

    def refusal(self, chosen: Iterable[int]) -> Refusal | None:
        """Return why no list of a set ends in time, None if no bound says so."""
        steps, _ = startable(self.cover, chosen)
        if not self.windows(steps).is_impossible:
            return None
        absent = set(self.cover.candidates) - set(steps)
        cuts = {self._cut(order, absent) for order in (steps, steps[::-1])}
        return Refusal(tuple(sorted(cuts, key=lambda cut: cut.together)), is_certain=True)

    def _cut(self, order: Sequence[int], absent: set[int]) -> Cut:
        """Reduce a set that is too much to a part that already is, and who is missed to those that matter."""
        rank = {step: position for position, step in enumerate(startable(self.cover, order)[0])}
        together = list(order)
        size = len(together) // 2
        while size:
            position = 0
            while position < len(together):
                rest = together[:position] + together[position + size :]
                if self.windows(sorted(rest, key=rank.__getitem__), absent).is_impossible:
                    together = rest
                else:
                    position += size
            size //= 2
        together.sort(key=rank.__getitem__)
        asked = {p for step in together for members in self.cover.needs[step] for p in members}
        helpers = sorted(asked & absent)
        for helper in helpers.copy():
            rest = [other for other in helpers if other != helper]
            if self.windows(together, rest).is_impossible:
                helpers = rest
        return Cut(tuple(sorted(together)), tuple(helpers))

    def forbid(self, together: Iterable[int], *, is_certain: bool, tries: int = 0) -> Refusal:
        """Return the cut that forbids a set and every larger one that does not give its levels sooner."""
        members = set(together)
        cut = Cut(tuple(sorted(members)), tuple(sorted(self.helpers(members) - members)))
        return Refusal((cut,), is_certain, tries)

    def helpers(self, steps: Iterable[int]) -> set[int]:
        """Return who could meet a need of one of the steps before that step must start."""
        found: set[int] = set()
        for step in steps:
            latest = self.calendar.latest_start(step, self.calendar.weeks - 1)
            for members in self.cover.needs[step]:
                found.update(p for p in members if self._available(p, self._ends[p]) <= latest)
        return found

    def _available(self, step: int, end: int) -> int:
        return end if self.calendar.instance.min_weeks[step] <= 1 else end + 1
