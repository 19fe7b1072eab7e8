"""Which activities could be of use, and what does each need? The graph in which the selection searches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.instance import Instance
from roadmap.planner.reach import Reach


@dataclass(frozen=True, slots=True)
class Goal:
    """`count` of `members` must be finished to close it, which takes `weight` from the open weight."""

    weight: int
    members: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Cover:
    """The useful activities and their needs; members of goals and needs are activity indexes.

    `goals` has one entry for each unit that can be closed at all. `needs[a]` lists, for each condition on
    the start of `a`, the activities of which one must be finished before.
    """

    candidates: tuple[int, ...]
    goals: tuple[Goal, ...]
    needs: dict[int, tuple[tuple[int, ...], ...]]
    must_include: tuple[int, ...]


class Providers:
    """Which activities can be the first to raise a skill to a level."""

    def __init__(self, instance: Instance, usable: Iterable[int]) -> None:
        self._by_skill: dict[int, list[tuple[int, int, int]]] = {}
        for activity in usable:
            own = dict(instance.needs_levels[activity])
            for skill, level in instance.gains[activity]:
                self._by_skill.setdefault(skill, []).append((activity, own.get(skill, 0), level))
        self._known: dict[tuple[int, int], tuple[int, ...]] = {}

    def of(self, skill: int, level: int) -> tuple[int, ...]:
        """Return the activities that start below the level and end at it or above, in index order."""
        found = self._known.get((skill, level))
        if found is None:
            # Whoever gets there first starts lower: that leaves out every circle within one skill.
            found = tuple(a for a, low, high in self._by_skill.get(skill, ()) if low < level <= high)
            self._known[skill, level] = found
        return found


def build_cover(instance: Instance, reached: Reach, is_usable: Sequence[bool]) -> Cover:
    """Return the part of the problem that can matter: whatever a goal needs, directly or through others."""
    usable = [a for a in range(len(instance.ids)) if is_usable[a] and reached.has(a)]
    is_usable = [False] * len(instance.ids)
    for activity in usable:
        is_usable[activity] = True
    providers = Providers(instance, usable)
    goals = []
    for unit in instance.units:
        if unit.skill >= 0:
            members = providers.of(unit.skill, unit.level)
        else:
            members = tuple(a for a in unit.any_of if is_usable[a])
        if len(members) >= unit.count:
            goals.append(Goal(unit.weight, members, unit.count))
    needs: dict[int, tuple[tuple[int, ...], ...]] = {}
    waiting = [a for goal in goals for a in goal.members]
    waiting += instance.must_include
    while waiting:
        activity = waiting.pop()
        if activity in needs:
            continue
        needs[activity] = own = tuple((needed,) for needed in instance.needs_activities[activity]) + tuple(
            providers.of(skill, level) for skill, level in instance.needs_levels[activity]
        )
        for members in own:
            waiting.extend(members)
    # In an order in which they can start, what comes before each is known almost at once.
    _drop_followers(needs, [a for a in reached.order if a in needs])
    return Cover(tuple(sorted(needs)), tuple(goals), needs, instance.must_include)


def _drop_followers(needs: dict[int, tuple[tuple[int, ...], ...]], order: Sequence[int]) -> None:
    """Take out of each need who can only start after the activity that has the need."""
    before = dict.fromkeys(needs, 0)
    is_settled = False
    while not is_settled:
        is_settled = True
        for activity in order:
            mask = before[activity]
            kept = []
            for members in needs[activity]:
                able = tuple(p for p in members if not before[p] >> activity & 1)
                kept.append(able)
                common = -1
                for provider in able:
                    common &= before[provider] | 1 << provider
                if able:
                    mask |= common
            if mask != before[activity] or any(
                len(able) < len(members) for able, members in zip(kept, needs[activity], strict=True)
            ):
                before[activity] = mask
                needs[activity] = tuple(kept)
                is_settled = False


def startable(cover: Cover, chosen: Iterable[int]) -> tuple[list[int], set[int]]:
    """Split chosen activities into an order in which they can start and those that never can."""
    waiting = sorted(chosen)
    finished: set[int] = set()
    order: list[int] = []
    while True:
        ready = [a for a in waiting if all(any(p in finished for p in members) for members in cover.needs[a])]
        if not ready:
            return order, set(waiting)
        order += ready
        finished.update(ready)
        waiting = [a for a in waiting if a not in finished]


def circles(cover: Cover, chosen: set[int], stuck: set[int]) -> list[tuple[list[int], list[int]]]:
    """Return groups of stuck activities that wait only for each other, each with who from outside could help.

    One unmet need of each member is enough: whichever member starts first, somebody outside meets that
    need before.
    """
    unmet: dict[int, tuple[int, ...]] = {}
    for activity in stuck:
        open_needs = [
            members
            for members in cover.needs[activity]
            if not any(a in chosen and a not in stuck for a in members)
        ]
        unmet[activity] = min(open_needs, key=lambda members: (len(members), members))
    waits_for = {a: [p for p in members if p in stuck] for a, members in unmet.items()}
    found = []
    seen: set[int] = set()
    for root in sorted(stuck):
        if root in seen:
            continue
        group = _terminal_group(waits_for, root)
        if not seen & group:
            helpers = {p for a in group for p in unmet[a]} - group
            found.append((sorted(group), sorted(helpers)))
        seen |= group | {root}
    return found


def _terminal_group(waits_for: dict[int, list[int]], root: int) -> set[int]:
    """Follow the waiting from an activity until it stays within one group."""
    group = _followed(waits_for, root)
    while True:
        smaller = min((_followed(waits_for, a) for a in sorted(group)), key=len)
        if len(smaller) == len(group):
            return group
        group = smaller


def _followed(waits_for: dict[int, list[int]], root: int) -> set[int]:
    found: set[int] = set()
    waiting = list(waits_for[root])
    while waiting:
        activity = waiting.pop()
        if activity not in found:
            found.add(activity)
            waiting += waits_for[activity]
    return found
