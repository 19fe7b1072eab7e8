"""The best plan within a calendar and a budget: choose a set, list it, choose again if the list does not
fit.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from enum import Enum

from roadmap.planner.cover import Cover, build_cover, startable
from roadmap.planner.deadline import Deadline, fitting_activities
from roadmap.planner.fit import listed_in_time, whatever_fits
from roadmap.planner.instance import Instance
from roadmap.planner.order import Ordering, best_order, ready_bound
from roadmap.planner.reach import reach
from roadmap.planner.schedule import NO_WEEKS, Calendar, Scheduled
from roadmap.planner.selection import Limits, Selection, select

# Sets that turn out not to fit into the calendar before the search settles for less.
MAX_CUTS = 25
FEW_CUTS = 8
# Simplex iterations after which no further set is chosen: about a second and a half, and a third of one.
MAX_ITERATIONS = 6_000
FEW_ITERATIONS = 1_500
# Sets of which neither a list nor a proof that there is none was found, where only yes or no is asked.
MOST_DOUBTS = 2


class Quality(Enum):
    """How good the list must be: any that ends in time, one that is ready first, or the best."""

    ANY = "any"
    READY = "ready"
    BEST = "best"


@dataclass(frozen=True, slots=True)
class Found:
    """A plan: its steps in list order and its calendar; `proved` says that no set is better."""

    order: tuple[int, ...]
    scheduled: Scheduled
    proved: bool

    def hours(self, instance: Instance) -> int:
        """Return the quarter hours of all steps."""
        return sum(instance.quarters[step] for step in self.order)

    def cost(self, instance: Instance) -> int:
        """Return what all steps cost."""
        return sum(instance.cost[step] for step in self.order)


class _TooManyCutsError(Exception):
    pass


class Search:
    """The search within one catalogue: what does not depend on calendar and budget is worked out once.

    `has_given_up` says that some answer was stopped by a limit and is not proved.
    """

    def __init__(self, instance: Instance, without: Iterable[int] = ()) -> None:
        self.instance = instance
        left_out = set(without)
        self.is_usable = [
            allowed and index not in left_out for index, allowed in enumerate(instance.is_allowed)
        ]
        self.reached = reach(instance, self.is_usable)
        self.cover = build_cover(instance, self.reached, self.is_usable)
        self.has_given_up = False
        self._free_choice: Selection | None = None

    def again(self) -> "Search":
        """Return the search for another answer: it shares what is worked out and has not given up yet."""
        other = copy(self)
        other.has_given_up = False
        return other

    def can_start_all(self, steps: Iterable[int]) -> bool:
        """Say whether unlimited time and money let all of the steps start."""
        return all(self.reached.has(step) for step in steps)

    def free_choice(self) -> Selection:
        """Return the best set if time and money did not matter."""
        if self._free_choice is None:
            self._free_choice = select(self.instance, self.cover)
        return self._free_choice

    def best(
        self,
        calendar: Calendar,
        budget: int | None,
        *,
        quality: Quality = Quality.BEST,
        must_close_all: bool = False,
    ) -> Found | None:
        """Return the best plan, None if the must-includes (or all goals, if so asked) do not fit.

        `quality` says how much of the calendar matters; the set is the best in any case.
        """
        choice = self.free_choice()
        if choice.chosen is not None and _is_affordable(self.instance, choice.chosen, budget):
            deadline = Deadline(calendar, self.cover)
            order, _ = listed_in_time(deadline, choice.chosen)
            if order is not None:
                return self._found(calendar, self.cover, order, quality=quality, proved=choice.proved)
        limits = Limits(budget, must_close_all=must_close_all)
        return self._limited(calendar, limits, quality=quality)

    def cheapest_closing(self, calendar: Calendar) -> Found | None:
        """Return the plan that closes everything reachable in time for the least money, None if nothing
        does.
        """
        limits = Limits(must_close_all=True, is_cheapest_first=True)
        return self._limited(calendar, limits, quality=Quality.ANY)

    def _limited(self, calendar: Calendar, limits: Limits, *, quality: Quality) -> Found | None:
        try:
            return self._chosen_again(calendar, limits, MAX_CUTS, MAX_ITERATIONS, quality=quality)
        except _TooManyCutsError:
            self.has_given_up = True
            return None if limits.must_close_all else self._nearly_best(calendar, limits, quality=quality)

    def _chosen_again(
        self, calendar: Calendar, limits: Limits, max_cuts: int, max_iterations: int, *, quality: Quality
    ) -> Found | None:
        """Choose sets, best first, until one can be listed in time. Raise _TooManyCutsError at a limit."""
        instance = self.instance
        usable = fitting_activities(calendar, self.is_usable, limits.budget)
        reached = reach(instance, usable)
        if not all(reached.has(step) for step in instance.must_include):
            return None
        cover = build_cover(instance, reached, usable)
        if limits.must_close_all and len(cover.goals) < len(self.cover.goals):
            return None
        deadline = Deadline(calendar, cover)
        limits = replace(limits, rooms=deadline.rooms(), cuts=[])
        proved = True
        doubts = iterations = 0
        for _ in range(max_cuts):
            if iterations >= max_iterations:
                break
            choice = select(instance, cover, limits)
            iterations += choice.iterations
            proved = proved and choice.proved
            if choice.chosen is None:
                if proved:
                    return None
                break
            order, refusal = listed_in_time(deadline, choice.chosen)
            if order is not None:
                return self._found(calendar, cover, order, quality=quality, proved=proved)
            proved = proved and refusal.is_certain
            doubts += not refusal.is_certain
            if limits.must_close_all and doubts > MOST_DOUBTS:
                break
            limits.cuts += refusal.cuts
        raise _TooManyCutsError

    def _nearly_best(self, calendar: Calendar, limits: Limits, *, quality: Quality) -> Found | None:
        """Plan for an earlier end, where the sets that just do not fit are out of the way."""
        instance = self.instance
        for spare in (1, 3, 7):
            shorter = calendar.shortened(spare)
            try:
                found = self._chosen_again(shorter, limits, FEW_CUTS, FEW_ITERATIONS, quality=quality)
            except _TooManyCutsError:
                continue
            if found is not None:
                return replace(found, proved=False)
        ordering = Ordering(instance, self.cover, startable(self.cover, self.cover.candidates)[0])
        order = whatever_fits(calendar, ordering, limits.budget)
        if order is None:
            return None
        return self._found(calendar, self.cover, order, quality=quality, proved=False)

    def _found(
        self, calendar: Calendar, cover: Cover, order: list[int], *, quality: Quality, proved: bool
    ) -> Found:
        if quality is Quality.ANY:
            scheduled = calendar.run(order) or NO_WEEKS
        else:
            ordering = Ordering(self.instance, cover, order)
            early_enough = ready_bound(calendar, ordering) if quality is Quality.READY else 0
            order, scheduled = best_order(calendar, ordering, order, early_enough)
        return Found(tuple(order), scheduled, proved)


def _is_affordable(instance: Instance, steps: Iterable[int], budget: int | None) -> bool:
    return budget is None or sum(instance.cost[step] for step in steps) <= budget


def as_ids(instance: Instance, steps: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of steps, in their order."""
    return tuple(instance.ids[step] for step in steps)
