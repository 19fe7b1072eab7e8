"""The best plan within a calendar and a budget: the free choice if it fits, else the best that does."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from roadmap.planner.cover import build_cover, startable
from roadmap.planner.fit import ends_in_time, list_in_time
from roadmap.planner.instance import Instance
from roadmap.planner.limited import LimitedSearch, Listed
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order, ready_bound
from roadmap.planner.program import Limits
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar, Scheduled, weeks_needed
from roadmap.planner.selection import FreeChoice, FreeSelection

# Steps of equally good sets whose lists are improved to the end, and one list in any case: which set is taken
# after the ready week changes the curve of a long list by a fraction of a percent.
MOST_IMPROVED = 30
# Equally good sets that are looked at where time or money is short.
MOST_SETS_WITHIN_LIMITS = 6


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


class Search:
    """The search within one catalogue: what does not depend on calendar and budget is worked out once."""

    def __init__(self, instance: Instance, without: Iterable[int] = ()) -> None:
        self.instance = instance
        left_out = set(without)
        self.is_usable = [
            allowed and index not in left_out for index, allowed in enumerate(instance.is_allowed)
        ]
        self.reached = reach(instance, self.is_usable)
        self.cover = build_cover(instance, self.reached, self.is_usable)
        self._limited_search = LimitedSearch(instance, self.cover, self.is_usable)
        self.choice = FreeChoice(instance, self.cover)
        self._free_selection: FreeSelection | None = None
        self._orderings: dict[frozenset[int], Ordering] = {}

    @property
    def has_given_up(self) -> bool:
        """Say whether some answer was stopped by a limit and is not proved."""
        return self._limited_search.has_given_up

    def again(self) -> "Search":
        """Return the search for another answer: it shares what is worked out and has not given up yet."""
        other = copy(self)
        other._limited_search = LimitedSearch(self.instance, self.cover, self.is_usable)
        return other

    def can_start_all(self, steps: Iterable[int]) -> bool:
        """Say whether unlimited time and money let all of the steps start."""
        return all(self.reached.has(step) for step in steps)

    def free_choice(self) -> FreeSelection:
        """Return the best sets if time and money did not matter."""
        if self._free_selection is None:
            self._free_selection = self.choice.best()
        return self._free_selection

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
        if is_affordable(self.instance, choice.chosen, budget):
            found = self._soonest(calendar, choice, quality)
            if found is not None:
                return found
        limits = Limits(budget, must_close_all=must_close_all)
        return self._limited(calendar, limits, quality=quality)

    def _soonest(self, calendar: Calendar, choice: FreeSelection, quality: Quality) -> Found | None:
        """Return the best list of the best sets, as far as the quality asks for it; None if none is in
        time.
        """
        if len(choice.sets) == 1 or quality is Quality.ANY:
            listed = (self._in_time(calendar, chosen, choice.proved, quality) for chosen in choice.sets)
            return next((found for found in listed if found is not None), None)
        least = weeks_needed(calendar.free, sum(self.instance.quarters[step] for step in choice.chosen))
        plans: list[tuple[Found, frozenset[int]]] = []
        for chosen in choice.sets:
            found = self._in_time(calendar, chosen, choice.proved, Quality.READY)
            if found is not None:
                plans.append((found, chosen))
                if quality is Quality.READY and found.scheduled.ready <= least:
                    break
        plans.sort(key=lambda plan: _lateness(plan[0]))
        if not plans or quality is Quality.READY:
            return plans[0][0] if plans else None
        count = max(1, MOST_IMPROVED // max(1, len(choice.chosen)))
        improved = [
            self._found(calendar, self._ordering(chosen), found.order, choice.proved, quality) or found
            for found, chosen in plans[:count]
        ]
        return min(improved, key=_lateness)

    def _in_time(
        self, calendar: Calendar, chosen: frozenset[int], proved: bool, quality: Quality
    ) -> Found | None:
        """Return a list of a set that ends in time, None if there is none."""
        ordering = self._ordering(chosen)
        order: list[int] | None = list(ordering.base)
        if not ends_in_time(calendar, ordering.base):
            order = list_in_time(calendar, self.cover, ordering)
        return None if order is None else self._found(calendar, ordering, order, proved, quality)

    def fits(self, calendar: Calendar, chosen: frozenset[int]) -> bool:
        """Say whether some list of a set ends in time."""
        if ends_in_time(calendar, startable(self.cover, chosen)[0]):
            return True
        return list_in_time(calendar, self.cover, self._ordering(chosen)) is not None

    def _ordering(self, chosen: frozenset[int]) -> Ordering:
        found = self._orderings.get(chosen)
        if found is None:
            found = self._orderings[chosen] = Ordering(self.instance, self.cover, chosen)
        return found

    def cheapest_closing(self, calendar: Calendar) -> Found | None:
        """Return the plan that closes everything reachable in time for the least money, None if nothing
        does.
        """
        limits = Limits(must_close_all=True, is_cheapest_first=True)
        return self._limited(calendar, limits, quality=Quality.ANY)

    def _limited(self, calendar: Calendar, limits: Limits, *, quality: Quality) -> Found | None:
        sets = self._limited_search.best(calendar, limits)
        if quality is Quality.ANY:
            plans = [self._listed(calendar, listed, quality) for listed in islice(sets, 1)]
            return plans[0][0] if plans else None
        plans = []
        for listed in islice(sets, MOST_SETS_WITHIN_LIMITS):
            plans.append(self._listed(calendar, listed, Quality.READY))
            if plans[-1][0].scheduled.ready <= weeks_needed(calendar.free, plans[-1][0].hours(self.instance)):
                break
        if not plans:
            return None
        found, ordering = min(plans, key=lambda plan: _lateness(plan[0]))
        if quality is Quality.READY:
            return found
        return self._found(calendar, ordering, found.order, found.proved, quality) or found

    def _listed(self, calendar: Calendar, listed: Listed, quality: Quality) -> tuple[Found, Ordering]:
        ordering = Ordering(self.instance, listed.cover, listed.order)
        found = self._found(calendar, ordering, listed.order, listed.proved, quality)
        if found is None:
            raise AssertionError("A list that ends in time has a calendar.")
        return found, ordering

    def _found(
        self, calendar: Calendar, ordering: Ordering, first: Sequence[int], proved: bool, quality: Quality
    ) -> Found | None:
        """Improve a list as far as the quality asks for it; None if it ends far too late."""
        order = list(first)
        scheduled = calendar.run(order)
        if scheduled is None:
            return None
        if quality is not Quality.ANY:
            early_enough = ready_bound(calendar, ordering) if quality is Quality.READY else 0
            order, scheduled = best_order(calendar, ordering, order, early_enough)
        return Found(tuple(order), scheduled, proved)


def _lateness(plan: Found) -> tuple[int, int]:
    return plan.scheduled.ready, plan.scheduled.curve


def is_affordable(instance: Instance, steps: Iterable[int], budget: int | None) -> bool:
    return budget is None or sum(instance.cost[step] for step in steps) <= budget


def as_ids(instance: Instance, steps: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of steps, in their order."""
    return tuple(instance.ids[step] for step in steps)
