"""What may stay as it was? The plan nearest to the last one among those that are almost as good as the best.

Almost as good: the same open weight, at most 5 % more hours and cost, one week later, 10 % more curve.
Nearest: the fewest steps added and dropped, then the fewest pairs of kept steps that change their order.
"""

from collections.abc import Sequence

from roadmap.planner.best import Found, Search
from roadmap.planner.explain import has_reason
from roadmap.planner.gaps import open_weight
from roadmap.planner.instance import Instance
from roadmap.planner.lists import Ordering
from roadmap.planner.nearest import Enough, Nearest
from roadmap.planner.order import ready_bound
from roadmap.planner.relist import Relisting
from roadmap.planner.schedule import Calendar

# Sets of the fewest changes that are listed, and sets on the way back from the best, before the search takes
# what it has.
MOST_SETS = 6
MOST_WAYS_BACK = 16


def keep_previous(
    search: Search, calendar: Calendar, budget: int | None, best: Found, previous: Sequence[int]
) -> Found:
    """Return the plan nearest to the previous list that is almost as good as the best."""
    order = _Keeping(search, calendar, budget, best, previous).nearest_list()
    scheduled = calendar.run(order)
    return best if scheduled is None else Found(tuple(order), scheduled, best.proved)


class _Keeping:
    """The search for the plan nearest to a previous list."""

    def __init__(
        self, search: Search, calendar: Calendar, budget: int | None, best: Found, previous: Sequence[int]
    ) -> None:
        instance = search.instance
        hours, cost = best.hours(instance), best.cost(instance)
        self.instance = instance
        self.cover = search.cover
        self.calendar = calendar
        self.best = best
        self.kept = [step for step in previous if step in search.cover.needs]
        self.most_ready = min(best.scheduled.ready + 1, calendar.weeks)
        self.most_curve = best.scheduled.curve * 110 // 100
        self.enough = Enough(
            closed=sum(unit.weight for unit in instance.units) - open_weight(instance, best.order),
            quarters=min(hours * 105 // 100, sum(calendar.free[: self.most_ready])),
            cost=cost * 105 // 100 if budget is None else min(budget, cost * 105 // 100),
        )
        self._lists: dict[frozenset[int], tuple[int, list[int]] | None] = {}

    def nearest_list(self) -> list[int]:
        """Return the nearest list found, the best one if there is no nearer."""
        nearest = Nearest(self.instance, self.cover, self.kept, self.enough)
        most_changes = nearest.changes(self.best.order)
        found = self._fewest_flips(nearest, range(most_changes))
        if found is not None:
            return found[1]
        is_nearest = not nearest.has_given_up and not self._lists
        order = list(self.best.order) if is_nearest else self._way_back(nearest)
        listed = self._listed(frozenset(order), order)
        if listed is None:
            return order
        if listed[0] and nearest.changes(order) == most_changes:
            found = self._fewest_flips(nearest, range(most_changes, most_changes + 1))
            if found is not None and found[0] < listed[0]:
                return found[1]
        return listed[1]

    def _fewest_flips(self, nearest: Nearest, changes: range) -> tuple[int, list[int]] | None:
        """List the sets with the fewest changes and return the list that flips the fewest pairs."""
        found: tuple[int, list[int]] | None = None
        most = len(self._lists) + MOST_SETS
        fewest = -1
        for number, chosen in nearest.sets(changes):
            if (found is not None and number > fewest) or len(self._lists) >= most:
                break
            listed = self._listed(chosen, self.best.order)
            if listed is not None and (found is None or listed[0] < found[0]):
                found, fewest = listed, number
                if not listed[0]:
                    break
        return found

    def _way_back(self, nearest: Nearest) -> list[int]:
        """Undo changes of the best plan one after the other as long as it stays almost as good."""
        order = list(self.best.order)
        most = len(self._lists) + MOST_WAYS_BACK
        while True:
            for chosen in nearest.nearer(order):
                if len(self._lists) >= most:
                    return order
                listed = self._listed(chosen, order)
                if listed is not None:
                    order = listed[1]
                    break
            else:
                return order

    def _listed(self, chosen: frozenset[int], good: Sequence[int]) -> tuple[int, list[int]] | None:
        """List a set as near to the kept order as the tolerance allows, None if no list of it was found.

        The answer begins with the pairs of steps that change places; `good` is a list of a set much like it.
        """
        if chosen not in self._lists:
            listed = self._nearest_list_of(chosen, good)
            is_good = listed is not None and has_reason(self.instance, self.calendar, listed[1])
            self._lists[chosen] = listed if is_good else None
        return self._lists[chosen]

    def _nearest_list_of(self, chosen: frozenset[int], good: Sequence[int]) -> tuple[int, list[int]] | None:
        order = [step for step in self.kept if step in chosen]
        if len(order) == len(chosen):
            scheduled = self.calendar.run(order, self.most_ready)
            if scheduled is not None and scheduled.curve <= self.most_curve:
                return 0, order
        ordering = Ordering(self.instance, self.cover, chosen)
        if ready_bound(self.calendar, ordering) > self.most_ready:
            return None
        most = (self.most_ready, self.most_curve)
        return Relisting(self.calendar, self.cover, ordering, self.kept, most).nearest(good)


def previous_steps(instance: Instance, previous_order: Sequence[str]) -> list[int]:
    """Return the steps of a previous list that may still be planned, each once."""
    number = {name: index for index, name in enumerate(instance.ids)}
    known = dict.fromkeys(number[name] for name in previous_order if name in number)
    return [step for step in known if instance.is_allowed[step]]
