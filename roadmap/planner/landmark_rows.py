"""Which rows rule out a set whose activities wait for each other? Landmarks that it misses.

A goal that such a set pretends to close is in fact closed only by sets that contain one of some activities
that it lacks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from roadmap.planner.bitsets import MaskGoal, build_bit_cover, indexes
from roadmap.planner.cover import Cover
from roadmap.planner.instance import Instance
from roadmap.planner.landmarks import Ascent, Bound

# Activities of whom one is in every set that closes the goal; the goal by its position, None if every set
# must close it.
LandmarkRow = tuple[tuple[int, ...], int | None]

# How much less a favoured activity counts where an order is built.
DISCOUNT = 8


class LandmarkRows:
    """The landmarks of one cover; the must-includes are goals too."""

    def __init__(self, instance: Instance, cover: Cover) -> None:
        self._bits = bits = build_bit_cover(instance, cover)
        self._open_to = bits.finished(0, bits.everything)
        self._ascent = Ascent(bits, self._open_to)
        self._musts: list[MaskGoal] = [(bits.mask_of([activity]), 1) for activity in cover.must_include]
        self._goals: list[MaskGoal] = [(bits.mask_of(goal.members), goal.count) for goal in cover.goals]

    def first(self) -> list[LandmarkRow]:
        """Return rows that hold for every set, before any is known."""
        bound = Bound(list(self._bits.weight), self._open_to)
        rows: list[LandmarkRow] = []
        for position, goal in self._wanted(range(len(self._goals))):
            known = len(bound.prices)
            self._ascent.raise_bound(bound, [goal])
            rows += [self._row(members, position) for members, _, _ in bound.prices[known:]]
        return rows

    def missed_by(self, chosen: Iterable[int], positions: Iterable[int]) -> list[LandmarkRow]:
        """Return rows that a set breaks that pretends to close some goals; none if it closes them."""
        bits = self._bits
        paid = bits.mask_of(chosen)
        reached = bits.finished(0, paid)
        rows: list[LandmarkRow] = []
        for position, (members, count) in self._wanted(positions):
            while (reached & members).bit_count() < count:
                missed = self._ascent.landmark(members & ~reached, reached, paid, self._open_to)
                if not missed:
                    break
                rows.append(self._row(missed, position))
                # As if it were met, so that the next goals ask for something else.
                paid |= 1 << min(indexes(missed), key=bits.weight.__getitem__)
                reached = bits.finished(reached, paid)
        return rows

    def order_favouring(self, favoured: Iterable[int]) -> list[int]:
        """Return the activities in an order in which each need is met by somebody earlier: by what it costs
        at least to finish them, the favoured at a discount.
        """
        bits = self._bits
        mask = bits.mask_of(favoured)
        weight = [
            1 + weight // (DISCOUNT if mask >> index & 1 else 1) for index, weight in enumerate(bits.weight)
        ]
        cost = Ascent(replace(bits, weight=tuple(weight)), self._open_to).cost_to_reach
        return [bits.activities[index] for index in sorted(range(len(cost)), key=cost.__getitem__)]

    def _wanted(self, positions: Iterable[int]) -> Sequence[tuple[int | None, MaskGoal]]:
        """Return the must-includes and some goals, the hardest first."""
        wanted: list[tuple[int | None, MaskGoal]] = [(None, goal) for goal in self._musts]
        wanted += [(position, self._goals[position]) for position in positions]
        rank = {
            goal: number for number, goal in enumerate(self._ascent.goals_by_cost([g for _, g in wanted]))
        }
        return sorted(wanted, key=lambda item: rank[item[1]])

    def _row(self, members: int, position: int | None) -> LandmarkRow:
        return tuple(self._bits.activities[index] for index in indexes(members)), position
