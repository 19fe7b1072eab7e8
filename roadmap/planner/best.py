"""The best plan within a calendar and a budget: choose a set, list it, choose again if the list does not
fit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.cover import Cover, build_cover
from roadmap.planner.deadline import fitting_activities, impossible_core, rooms
from roadmap.planner.instance import Instance
from roadmap.planner.order import Ordering, any_order, best_order
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar, Scheduled
from roadmap.planner.selection import Limits, Selection, select

# Sets that turn out not to fit into the calendar before the search settles for less.
MAX_CUTS = 200


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
        self._free_choice: Selection | None = None

    def can_start_all(self, steps: Iterable[int]) -> bool:
        """Say whether unlimited time and money let all of the steps start."""
        return all(self.reached.has(step) for step in steps)

    def free_choice(self) -> Selection:
        """Return the best set if time and money did not matter."""
        if self._free_choice is None:
            self._free_choice = select(self.instance, self.cover)
        return self._free_choice

    def best(
        self, calendar: Calendar, budget: int | None, *, is_ordered: bool = True, must_close_all: bool = False
    ) -> Found | None:
        """Return the best plan, None if the must-includes (or all goals, if so asked) do not fit.

        Without `is_ordered` any list that fits will do: its weeks are not the best.
        """
        instance = self.instance
        choice = self.free_choice()
        if choice.chosen is not None and _is_affordable(instance, choice.chosen, budget):
            found = self._listed(calendar, self.cover, choice, is_ordered=is_ordered)
            if found is not None:
                return found
        limits = Limits(budget, must_close_all=must_close_all)
        return self._limited(calendar, limits, is_ordered=is_ordered)

    def cheapest_closing(self, calendar: Calendar) -> Found | None:
        """Return the plan that closes everything reachable in time for the least money, None if nothing
        does.
        """
        limits = Limits(must_close_all=True, is_cheapest_first=True)
        return self._limited(calendar, limits, is_ordered=False)

    def _limited(self, calendar: Calendar, limits: Limits, *, is_ordered: bool) -> Found | None:
        instance = self.instance
        usable = fitting_activities(calendar, self.is_usable, limits.budget)
        reached = reach(instance, usable)
        if not all(reached.has(step) for step in instance.must_include):
            return None
        cover = build_cover(instance, reached, usable)
        if limits.must_close_all and len(cover.goals) < len(self.cover.goals):
            return None
        limits.rooms = rooms(calendar, cover)
        proved = True
        for _ in range(MAX_CUTS):
            choice = select(instance, cover, limits)
            proved = proved and choice.proved
            if choice.chosen is None:
                return None
            found = self._listed(calendar, cover, Selection(choice.chosen, proved), is_ordered=is_ordered)
            if found is not None:
                return found
            core, helpers, is_certain = impossible_core(calendar, cover, choice.chosen)
            proved = proved and is_certain
            limits.cuts.append((core, helpers))
        return None

    def _listed(
        self, calendar: Calendar, cover: Cover, choice: Selection, *, is_ordered: bool
    ) -> Found | None:
        if choice.chosen is None:
            return None
        ordering = Ordering(self.instance, cover, choice.chosen)
        listed = best_order(calendar, ordering) if is_ordered else any_order(calendar, ordering)
        if listed is None:
            return None
        order, scheduled = listed
        return Found(tuple(order), scheduled, choice.proved)


def _is_affordable(instance: Instance, steps: Iterable[int], budget: int | None) -> bool:
    return budget is None or sum(instance.cost[step] for step in steps) <= budget


def as_ids(instance: Instance, steps: Sequence[int]) -> tuple[str, ...]:
    """Return the ids of steps, in their order."""
    return tuple(instance.ids[step] for step in steps)
