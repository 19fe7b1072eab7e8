"""Is there a list of the set that ends in time? Tries every list that the latest weeks still allow, up to
a limit.
"""

from collections.abc import Iterable, Sequence

from roadmap.planner.cover import Cover, startable
from roadmap.planner.deadline import Deadline, Refusal, latest_ends
from roadmap.planner.gaps import open_weight
from roadmap.planner.lists import Ordering
from roadmap.planner.order import best_order
from roadmap.planner.schedule import NEVER, Calendar, Weeks

NODE_LIMIT = 1_000
MOST_STEPS = 200
NO_REFUSAL = Refusal((), is_certain=True)


def listed_in_time(deadline: Deadline, chosen: Iterable[int]) -> tuple[list[int] | None, Refusal]:
    """Return a list of a set that ends in time, or None and why there is none."""
    calendar, cover = deadline.calendar, deadline.cover
    ordering = Ordering(calendar.instance, cover, chosen)
    for construct in (ordering.by_smith_ratio, ordering.by_tail):
        order = construct()
        if ends_in_time(calendar, order):
            return order, NO_REFUSAL
    refusal = deadline.refusal(ordering.base)
    if refusal is not None:
        return None, refusal
    if len(ordering.base) > MOST_STEPS:
        return None, deadline.forbid(ordering.base, is_certain=False)
    # Moving steps about often helps, and is much cheaper than trying every list.
    order, scheduled = best_order(calendar, ordering, ordering.by_tail(), calendar.weeks)
    if scheduled.ready <= calendar.weeks and order:
        return order, NO_REFUSAL
    found, is_certain = _searched(calendar, cover, ordering.base)
    if found is not None:
        return found, NO_REFUSAL
    core = _core(deadline, ordering.base) if is_certain else ordering.base
    return None, deadline.forbid(core, is_certain=is_certain)


def _searched(calendar: Calendar, cover: Cover, base: Sequence[int]) -> tuple[list[int] | None, bool]:
    search = _Fit(calendar, cover, base)
    found = search.extend(calendar.blank(), [], list(base))
    return found, search.nodes < NODE_LIMIT


def _core(deadline: Deadline, base: Sequence[int]) -> Sequence[int]:
    """Leave out what a set does not need to be too much, so that the cut forbids more."""
    calendar, cover = deadline.calendar, deadline.cover
    for step in reversed(base):
        rest = [other for other in base if other != step]
        if step in deadline.helpers(rest) or startable(cover, rest)[1]:
            continue
        found, is_certain = _searched(calendar, cover, rest)
        if found is None and is_certain:
            base = rest
    return base


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
    def __init__(self, calendar: Calendar, cover: Cover, base: Sequence[int]) -> None:
        self.calendar = calendar
        self.nodes = 0
        self.latest_end, _ = latest_ends(calendar, cover, base)
        latest = {step: calendar.latest_start(step, self.latest_end[step]) for step in base}
        self.rank = {step: (latest[step], index) for index, step in enumerate(base)}
        self.failed: set[tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, int], ...]]] = set()

    def extend(self, weeks: Weeks, listed: list[int], waiting: list[int]) -> list[int] | None:
        """Return the list completed by the waiting steps, None if that fails or takes too long."""
        if not waiting:
            return listed
        if self.nodes >= NODE_LIMIT:
            return None
        self.nodes += 1
        branches: list[tuple[tuple[int, int], int, Weeks]] = []
        for step in waiting:
            tried = weeks.copy()
            end = self.calendar.place(tried, step)
            if end >= NEVER:
                continue
            if end > self.latest_end[step]:
                if not self._may_be_hurried(step, waiting):
                    return None  # Later it only gets fewer hours.
                continue
            branches.append((self.rank[step], step, tried))
        # The same steps may have led to the same calendar in another order.
        key = (tuple(weeks.free), tuple(weeks.available_level), tuple(sorted(weeks.available.items())))
        if key in self.failed:
            return None
        for _, step, tried in sorted(branches, key=lambda branch: branch[0]):
            rest = [other for other in waiting if other != step]
            found = self.extend(tried, [*listed, step], rest)
            if found is not None:
                return found
        self.failed.add(key)
        return None

    def _may_be_hurried(self, step: int, waiting: list[int]) -> bool:
        """Say whether another waiting step could give a level sooner than the listed ones do."""
        needs = set(self.calendar.needs_levels[step])
        return any(other != step and not needs.isdisjoint(self.calendar.raises[other]) for other in waiting)
