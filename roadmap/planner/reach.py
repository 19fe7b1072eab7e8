"""What can be reached at all, given unlimited time and money? Levels never fall, so the order does not
matter.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from roadmap.planner.instance import Instance
from roadmap.planner.problem import Catalogue


@dataclass(frozen=True, slots=True)
class Reach:
    """The activities that can ever start, as a bitmask and in such an order, and the level each skill gets
    to.
    """

    activities: int
    order: tuple[int, ...]
    levels: tuple[int, ...]

    def has(self, activity: int) -> bool:
        """Say whether the activity can ever start."""
        return bool(self.activities >> activity & 1)


def reach(instance: Instance, allowed: Sequence[bool] | None = None) -> Reach:
    """Return everything that some sequence of allowed activities reaches."""
    is_allowed = instance.is_allowed if allowed is None else allowed
    levels = list(instance.base_levels)
    missing = [0] * len(instance.ids)
    waits_for_activity: dict[int, list[int]] = {}
    waits_for_level: dict[tuple[int, int], list[int]] = {}
    ready = []
    for index, allowed_here in enumerate(is_allowed):
        if not allowed_here:
            continue
        missing[index] = len(instance.needs_activities[index]) + len(instance.needs_levels[index])
        for needed in instance.needs_activities[index]:
            waits_for_activity.setdefault(needed, []).append(index)
        for need in instance.needs_levels[index]:
            waits_for_level.setdefault(need, []).append(index)
        if not missing[index]:
            ready.append(index)
    started = 0
    order = []
    while ready:
        index = ready.pop()
        started |= 1 << index
        order.append(index)
        freed = waits_for_activity.get(index, [])
        for skill, level in instance.gains[index]:
            for step in range(levels[skill] + 1, level + 1):
                freed = freed + waits_for_level.get((skill, step), [])
            levels[skill] = max(levels[skill], level)
        for waiting in freed:
            missing[waiting] -= 1
            if not missing[waiting]:
                ready.append(waiting)
    return Reach(started, tuple(order), tuple(levels))


def prerequisite_cycle(catalogue: Catalogue) -> tuple[str, ...]:
    """Return ids of activities that require each other in a circle, the first by id in front, or nothing."""
    requires = {activity.id: sorted(activity.requires_activities) for activity in catalogue.activities}
    is_finished: dict[str, bool] = {}
    for root in sorted(requires):
        if root in is_finished:
            continue
        path = [root]
        branches = [iter(requires[root])]
        is_finished[root] = False
        while path:
            following = next(branches[-1], None)
            if following is None:
                is_finished[path.pop()] = True
                branches.pop()
            elif following not in is_finished:
                is_finished[following] = False
                path.append(following)
                branches.append(iter(requires[following]))
            elif not is_finished[following]:
                cycle = path[path.index(following) :]
                first = cycle.index(min(cycle))
                return tuple(cycle[first:] + cycle[:first])
    return ()
