"""The best plan within a calendar and a budget: the free choice if it fits, else the best that does."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from enum import Enum

from roadmap.planner.cover import Cover, build_cover
from roadmap.planner.deadline import Deadline
from roadmap.planner.fit import listed_in_time
from roadmap.planner.instance import Instance
from roadmap.planner.limited import LimitedSearch
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order, ready_bound
from roadmap.planner.program import Limits, Selection
from roadmap.planner.reach import reach
from roadmap.planner.schedule import NO_WEEKS, Calendar, Scheduled
from roadmap.planner.selection import select


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
        self._free_choice: Selection | None = None

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
        found = self._limited_search.best(calendar, limits)
        if found is None:
            return None
        return self._found(calendar, found.cover, found.order, quality=quality, proved=found.proved)

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
