"""The cover as bitmasks: bit `i` stands for the `i`th candidate, so that a set of activities is one number.

Everything is an OR: a goal or a need is the mask of those of whom one (or `count`) must be finished.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.cover import Cover
from roadmap.planner.instance import Instance

# Of whom some must be finished, and how many of them.
MaskGoal = tuple[int, int]
_SMALL = 16


@dataclass(frozen=True, slots=True)
class BitCover:
    """Activities by weight (quarter hours first, then cost, in one number) with their needs and goals."""

    activities: tuple[int, ...]
    weight: tuple[int, ...]
    quarter_weight: int  # what one quarter hour weighs; the rest of a weight is cost
    needs: tuple[tuple[int, ...], ...]
    goals: tuple[MaskGoal, ...]

    @property
    def everything(self) -> int:
        """The mask of all activities."""
        return (1 << len(self.activities)) - 1

    def finished(self, start: int, usable: int) -> int:
        """Return what can be finished in some order by those who have finished `start`."""
        needs, reached, waiting = self.needs, start, usable & ~start
        has_grown = True
        while has_grown:
            has_grown = False
            rest = waiting
            while rest:
                bit = rest & -rest
                rest ^= bit
                for need in needs[bit.bit_length() - 1]:
                    if not need & reached:
                        break
                else:
                    reached |= bit
                    waiting ^= bit
                    has_grown = True
        return reached

    def weight_of(self, mask: int) -> int:
        """Return the weight of a set."""
        weight = self.weight
        return sum([weight[index] for index in indexes(mask)])

    def thinned(self, mask: int, keep: int, goals: Iterable[MaskGoal]) -> int:
        """Return a subset of a set that closes its goals: whatever can go goes, the heaviest first."""
        weight = self.weight
        goals = tuple(goals)
        order, _ = self.finishing_order([], 0, indexes(mask))
        keep |= self.indispensable(mask, goals)
        # Who is plainly needed need not be tried; in large sets, finding that out costs as much as trying.
        rarely = 1 + len(order) // _SMALL
        removed = 0
        for index in sorted(indexes(mask & ~keep), key=lambda index: (-weight[index], index)):
            bit = 1 << index
            if mask & bit and not keep & bit:
                position = order.index(index)
                after = order[position + 1 :]
                reached = mask ^ bit
                for other in after:
                    reached ^= 1 << other
                rest, reached = self.finishing_order(order[:position], reached, after)
                if closes(reached, goals):
                    mask, order = reached, rest
                    removed += 1
                    if not removed % rarely:
                        keep |= self.indispensable(mask, goals)
        return mask

    def finishing_order(self, order: list[int], reached: int, waiting: list[int]) -> tuple[list[int], int]:
        """Go on with an order as far as can be, and return it with the mask of all that is finished."""
        needs = self.needs
        while waiting:
            stuck = []
            for index in waiting:
                for need in needs[index]:
                    if not need & reached:
                        stuck.append(index)
                        break
                else:
                    reached |= 1 << index
                    order.append(index)
            if len(stuck) == len(waiting):
                break
            waiting = stuck
        return order, reached

    def indispensable(self, mask: int, goals: Iterable[MaskGoal]) -> int:
        """Return who in a set is plainly needed: nobody else serves some goal, or some need of such a one."""
        found = 0
        for members, count in goals:
            within = mask & members
            if not within & ~found:
                continue
            if within.bit_count() == count:
                found |= within
        waiting = found
        while waiting:
            bit = waiting & -waiting
            waiting ^= bit
            for need in self.needs[bit.bit_length() - 1]:
                within = mask & need
                if not within & (within - 1):
                    waiting |= within & ~found
                    found |= within
        return found

    def mask_of(self, activities: Iterable[int]) -> int:
        """Return the mask of some activities; whoever is no candidate is left out."""
        wanted = set(activities)
        return sum(1 << index for index, activity in enumerate(self.activities) if activity in wanted)

    def activities_of(self, mask: int) -> frozenset[int]:
        """Return the activities of a mask."""
        return frozenset(self.activities[index] for index in indexes(mask))


def closes(mask: int, goals: Iterable[MaskGoal]) -> bool:
    """Say whether a set closes all goals."""
    return all((mask & members).bit_count() >= count for members, count in goals)


def indexes(mask: int) -> list[int]:
    """Return the positions of the bits, lowest first."""
    found = []
    while mask:
        bit = mask & -mask
        mask ^= bit
        found.append(bit.bit_length() - 1)
    return found


def build_bit_cover(instance: Instance, cover: Cover) -> BitCover:
    """Number the candidates and fold hours and cost into one weight; must-includes are goals too."""
    position = {activity: index for index, activity in enumerate(cover.candidates)}
    quarter_weight = 1 + sum(instance.cost[activity] for activity in cover.candidates)
    known: dict[tuple[int, ...], int] = {}

    def mask(members: tuple[int, ...]) -> int:
        found = known.get(members)
        if found is None:
            found = known[members] = sum([1 << position[activity] for activity in members])
        return found

    goals = {(mask(goal.members), goal.count) for goal in cover.goals}
    goals |= {(mask((activity,)), 1) for activity in cover.must_include}
    return BitCover(
        activities=cover.candidates,
        weight=tuple(
            instance.quarters[activity] * quarter_weight + instance.cost[activity]
            for activity in cover.candidates
        ),
        quarter_weight=quarter_weight,
        needs=tuple(
            tuple(sorted({mask(members) for members in cover.needs[activity]}))
            for activity in cover.candidates
        ),
        goals=tuple(sorted(goals)),
    )


def dominators(cover: BitCover) -> dict[int, int]:
    """Return for each activity that is never worth it the mask of those of whom any one makes it so.

    Such a one weighs less, serves every goal and need that the activity serves, and asks for nothing more.
    """
    replacing = [cover.everything] * len(cover.weight)
    demands: list[MaskGoal] = [*cover.goals, *((need, 1) for needs in cover.needs for need in needs)]
    for members, count in dict.fromkeys(demands):
        for index in indexes(members):
            replacing[index] &= members if count == 1 else 1 << index
    found: dict[int, int] = {}
    for index, mask in enumerate(replacing):
        better = [
            other
            for other in indexes(mask & ~(1 << index))
            if cover.weight[other] < cover.weight[index]
            and _asks_no_more(cover.needs[other], cover.needs[index])
        ]
        if better:
            found[index] = sum([1 << other for other in better])
    return found


def _asks_no_more(needs: Sequence[int], than: Sequence[int]) -> bool:
    return all(any(not other & ~need for other in than) for need in needs)
