"""Is there a list of the set that ends in time? Tries every list that the latest weeks still allow, up to
a limit.
"""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from operator import sub

from roadmap.planner.cover import Cover, startable
from roadmap.planner.deadline import Deadline, Refusal
from roadmap.planner.gaps import open_weight
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order
from roadmap.planner.schedule import NEVER, Calendar, Weeks

NODE_LIMIT = 1_000
# Where the lists with the earliest ends in front come first.
FIRST_NODE_LIMIT = 100
# For finding out which part of a set is already too much, all its searches together.
CORE_NODE_LIMIT = 300
# What working out the weeks of a set costs, as nodes.
NODES_TO_BEGIN = 20
MOST_STEPS = 200
NO_REFUSAL = Refusal((), is_certain=True)


def listed_in_time(deadline: Deadline, chosen: Iterable[int]) -> tuple[list[int] | None, Refusal]:
    """Return a list of a set that ends in time, or None and why there is none."""
    calendar = deadline.calendar
    ordering = Ordering(calendar.instance, deadline.cover, chosen)
    order = _constructed(calendar, ordering)
    if order is not None:
        return order, NO_REFUSAL
    refusal = deadline.refusal(ordering.base)
    if refusal is not None:
        return None, refusal
    if len(ordering.base) > MOST_STEPS:
        return None, deadline.forbid(ordering.base, is_certain=False)
    order = _moved_about(calendar, ordering)
    if order is not None:
        return order, NO_REFUSAL
    order, search = _searched(deadline, ordering.base)
    if order is not None:
        return order, NO_REFUSAL
    core, tries = ordering.base, search.nodes
    if search.is_certain:
        core, more = _core(deadline, core)
        tries += more
    return None, deadline.forbid(core, is_certain=search.is_certain, tries=tries)


def list_in_time(calendar: Calendar, cover: Cover, ordering: Ordering) -> list[int] | None:
    """Return a list of a set that ends in time, None if none is found; why is not asked."""
    hours = sum(calendar.instance.quarters[step] for step in ordering.base)
    if hours > sum(calendar.free[: calendar.weeks]):
        return None
    order = _constructed(calendar, ordering)
    if order is not None:
        return order
    deadline = Deadline(calendar, cover)
    if len(ordering.base) > MOST_STEPS or deadline.windows(ordering.base).is_impossible:
        return None
    return _moved_about(calendar, ordering) or _searched(deadline, ordering.base)[0]


def _constructed(calendar: Calendar, ordering: Ordering) -> list[int] | None:
    """Return a list that is in time as it is built, None if none is."""
    lists = (construct() for construct in (ordering.by_smith_ratio, ordering.by_tail))
    return next((order for order in lists if ends_in_time(calendar, order)), None)


def _moved_about(calendar: Calendar, ordering: Ordering) -> list[int] | None:
    """Return a list that moving steps about brings in time: that often helps, and costs much less than
    trying every list.
    """
    order, scheduled = best_order(calendar, ordering, ordering.by_tail(), calendar.weeks)
    return order if scheduled.ready <= calendar.weeks and order else None


def _searched(deadline: Deadline, base: tuple[int, ...]) -> tuple[list[int] | None, "_Fit"]:
    """Try every list: for a while with those first in which the earliest to end stand first, then all with
    the latest to start last, which proves more.
    """
    order = _Fit(deadline, base, FIRST_NODE_LIMIT, earliest_end_first=True).run()
    search = _Fit(deadline, base, NODE_LIMIT)
    return order or search.run(), search


def _core(deadline: Deadline, base: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """Leave out what a set does not need to be too much, so that the cut forbids more; count the nodes."""
    nodes = CORE_NODE_LIMIT
    for step in reversed(base):
        rest = tuple(other for other in base if other != step)
        if step in deadline.helpers(rest) or startable(deadline.cover, rest)[1]:
            continue
        search = _Fit(deadline, rest, nodes)
        if search.run() is None and search.is_certain:
            base = rest
        nodes -= search.nodes + NODES_TO_BEGIN
        if nodes <= 0:
            break
    return base, CORE_NODE_LIMIT - nodes


def ends_in_time(calendar: Calendar, order: Sequence[int]) -> bool:
    """Say whether every step of a list can start where it stands and ends within the weeks that count."""
    scheduled = calendar.run(order)
    return scheduled is not None and scheduled.ready <= calendar.weeks


def whatever_fits(calendar: Calendar, ordering: Ordering, budget: int | None) -> list[int] | None:
    """Return a list of goals taken greedily as long as time and money last, None if the must-includes do
    not fit.

    This is for problems whose search was stopped by a limit: valid, and not the best.
    """
    instance = calendar.instance
    weeks = calendar.blank()
    money = budget
    order: list[int] = []
    wanted = [(step, True) for step in instance.must_include]
    wanted += [(step, False) for step in ordering.by_smith_ratio() if ordering.value[step]]
    for step, is_must in wanted:
        group = [member for member in ordering.with_ancestors([step]) if member not in order]
        cost = sum(instance.cost[member] for member in group)
        tried = weeks.copy()
        is_late = any(calendar.place(tried, member) >= calendar.weeks for member in group)
        if is_late or (money is not None and cost > money):
            if is_must:
                return None
            continue
        weeks = tried
        order += group
        money = None if money is None else money - cost
    return _without_idle(calendar, order)


def _without_idle(calendar: Calendar, order: list[int]) -> list[int]:
    instance = calendar.instance
    for step in reversed(order):
        rest = [other for other in order if other != step]
        is_idle = open_weight(instance, rest) == open_weight(instance, order)
        if is_idle and step not in instance.must_include and ends_in_time(calendar, rest):
            order = rest
    return order


class _Fit:
    """The search through the lists of one set; `is_certain` says that no limit stopped it."""

    def __init__(
        self, deadline: Deadline, base: Sequence[int], node_limit: int, *, earliest_end_first: bool = False
    ) -> None:
        self.calendar = deadline.calendar
        self.base = base
        self.node_limit = node_limit
        self.nodes = 0
        windows = deadline.windows(base)
        self.is_impossible = windows.is_impossible
        self.last_end = windows.last_end
        rank = windows.last_end if earliest_end_first else windows.last_start
        self.rank = {step: (rank[step], index) for index, step in enumerate(base)}
        self.failed: set[tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]] = set()
        # Stretches of weeks, the hours to spare in each, and for each step the stretches it need not lie in.
        self.stretches, self.spare = windows.stretches()
        self.outside = {
            step: [
                position
                for position, (first, last) in enumerate(self.stretches)
                if windows.first_start[step] < first or windows.last_end[step] > last
            ]
            for step in base
        }

    @property
    def is_certain(self) -> bool:
        return self.nodes < self.node_limit

    def run(self) -> list[int] | None:
        """Return a list that ends in time, None if there is none or a limit stops the search."""
        if self.is_impossible:
            return None
        return self._extend(self.calendar.blank(), self.spare, [], list(self.base))

    def _extend(
        self, weeks: Weeks, spare: list[int], listed: list[int], waiting: list[int]
    ) -> list[int] | None:
        """Return the list completed by the waiting steps, None if that fails or takes too long."""
        if not waiting:
            return listed
        if self.nodes >= self.node_limit:
            return None
        self.nodes += 1
        branches: list[tuple[tuple[int, int], int, Weeks]] = []
        for step in waiting:
            tried = weeks.copy()
            end = self.calendar.place(tried, step)
            if end >= NEVER:
                continue
            if end > self.last_end[step]:
                if not self._may_be_hurried(step, waiting):
                    return None  # Later it only gets fewer hours.
                continue
            branches.append((self.rank[step], step, tried))
        # The same steps may have led to the same calendar in another order.
        key = (tuple(weeks.free), tuple(weeks.available_level), tuple(sorted(weeks.available.items())))
        if key in self.failed:
            return None
        for _, step, tried in sorted(branches, key=lambda branch: branch[0]):
            left = self._left_to_spare(spare, weeks, tried, step)
            if left is None:
                continue
            rest = [other for other in waiting if other != step]
            found = self._extend(tried, left, [*listed, step], rest)
            if found is not None:
                return found
        self.failed.add(key)
        return None

    def _left_to_spare(self, spare: list[int], before: Weeks, after: Weeks, step: int) -> list[int] | None:
        """Return the hours to spare after a step took its own, None if it took what others must have."""
        outside = self.outside[step]
        if not outside:
            return spare
        weeks = self.calendar.weeks
        taken = list(accumulate(map(sub, before.free[:weeks], after.free[:weeks]), initial=0))
        left = spare.copy()
        for position in outside:
            first, last = self.stretches[position]
            left[position] -= taken[last + 1] - taken[first]
            if left[position] < 0:
                return None
        return left

    def _may_be_hurried(self, step: int, waiting: list[int]) -> bool:
        """Say whether another waiting step could give a level sooner than the listed ones do."""
        needs = set(self.calendar.needs_levels[step])
        return any(other != step and not needs.isdisjoint(self.calendar.raises[other]) for other in waiting)
