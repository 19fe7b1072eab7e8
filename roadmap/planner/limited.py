"""Which activities, where time or money is short? The best set that some list brings to its end in time.

Sets are chosen best first; one that does not fit the calendar is cut off by its cause, and the next is
chosen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from roadmap.planner.cover import Cover, build_cover, startable
from roadmap.planner.deadline import Cut, Deadline, fitting_activities
from roadmap.planner.fit import listed_in_time, whatever_fits
from roadmap.planner.instance import Instance
from roadmap.planner.lists import Ordering
from roadmap.planner.program import Limits, SetProgram
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar

# Sets that turn out not to fit into the calendar before the search settles for less.
MAX_CUTS = 40
FEW_CUTS = 8
# Effort after which no further set is chosen: about a second, and a third of one where only yes or no is
# asked or the best is out of reach.
MAX_EFFORT = 12_000
FEW_EFFORT = 4_000
# Effort after which no further set is looked for that is as good as the best.
TIE_EFFORT = 600
# The effort of trying one list.
EFFORT_OF_A_TRY = 1.5
# Sets of which neither a list nor a proof that there is none was found.
MOST_DOUBTS = 2
# Percent of all hours that are left free where sets that fill the calendar to the brim find no list.
SPARE_PERCENT = (2, 6, 15)


@dataclass(frozen=True, slots=True)
class Listed:
    """A set within its limits, as a list that ends in time; `proved` says that no set is better."""

    cover: Cover
    order: list[int]
    proved: bool


class _TooManyCutsError(Exception):
    """`has_sets` says that sets were found, though none that is known to fit."""

    def __init__(self, *, has_sets: bool) -> None:
        super().__init__()
        self.has_sets = has_sets


class LimitedSearch:
    """The search for sets within one catalogue, whatever the calendar and the budget.

    `has_given_up` says that some answer was stopped by a limit and is not proved.
    """

    def __init__(self, instance: Instance, cover: Cover, is_usable: Sequence[bool]) -> None:
        self.instance = instance
        self.cover = cover
        self.is_usable = is_usable
        self.has_given_up = False

    def best(self, calendar: Calendar, limits: Limits) -> Iterator[Listed]:
        """Yield the best set within the limits, then others that are as good, as long as they are found soon;
        nothing if the must-includes (or all goals, if so asked) do not fit.
        """
        instance = self.instance
        usable = fitting_activities(calendar, self.is_usable, limits.budget)
        reached = reach(instance, usable)
        if not all(reached.has(step) for step in instance.must_include):
            return
        cover = build_cover(instance, reached, usable)
        if limits.must_close_all and len(cover.goals) < len(self.cover.goals):
            return
        deadline = Deadline(calendar, cover)
        program = SetProgram(instance, cover, replace(limits, rooms=deadline.rooms()))
        try:
            most = FEW_EFFORT if limits.must_close_all else MAX_EFFORT
            found = self._chosen_again(deadline, program, MAX_CUTS, most)
        except _TooManyCutsError as limit:
            self.has_given_up = True
            found = None
            if not limits.must_close_all:
                found = self._nearly_best(deadline, program) if limit.has_sets else None
                found = found or self._whatever_fits(calendar, limits.budget)
        if found is None:
            return
        yield found
        if found.proved and found.order:
            yield from self._as_good(deadline, program, found)

    def _as_good(self, deadline: Deadline, program: SetProgram, found: Listed | None) -> Iterator[Listed]:
        program.keep_as_good()
        while found is not None:
            program.forbid([Cut(tuple(sorted(found.order)), ())])
            try:
                found = self._chosen_again(deadline, program, FEW_CUTS, TIE_EFFORT)
            except _TooManyCutsError:
                return
            if found is not None:
                yield found

    def _chosen_again(
        self, deadline: Deadline, program: SetProgram, max_cuts: int, max_effort: int
    ) -> Listed | None:
        """Choose sets, best first, until one can be listed in time. Raise _TooManyCutsError at a limit."""
        proved = True
        doubts, effort = 0, 0.0
        for _ in range(max_cuts):
            choice = program.choose()
            effort += choice.effort
            proved = proved and choice.proved
            if choice.chosen is None:
                if proved:
                    return None
                raise _TooManyCutsError(has_sets=False)
            order, refusal = listed_in_time(deadline, choice.chosen)
            if order is not None:
                return Listed(deadline.cover, order, proved)
            proved = proved and refusal.is_certain
            doubts += not refusal.is_certain
            effort += refusal.tries * EFFORT_OF_A_TRY
            if doubts > MOST_DOUBTS or effort >= max_effort:
                break
            program.forbid(refusal.cuts)
        raise _TooManyCutsError(has_sets=True)

    def _nearly_best(self, deadline: Deadline, program: SetProgram) -> Listed | None:
        """Leave a few hours free, where the sets that just do not fit are out of the way."""
        calendar = deadline.calendar
        room = sum(calendar.free[: calendar.weeks])
        for percent in SPARE_PERCENT:
            program.leave_room(room * (100 - percent) // 100)
            try:
                found = self._chosen_again(deadline, program, FEW_CUTS, FEW_EFFORT)
            except _TooManyCutsError:
                continue
            if found is not None:
                return replace(found, proved=False)
        return None

    def _whatever_fits(self, calendar: Calendar, budget: int | None) -> Listed | None:
        ordering = Ordering(self.instance, self.cover, startable(self.cover, self.cover.candidates)[0])
        order = whatever_fits(calendar, ordering, budget)
        return None if order is None else Listed(self.cover, order, proved=False)
