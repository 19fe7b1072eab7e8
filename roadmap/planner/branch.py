"""The lightest set that closes all goals, found by branch and bound and so proved.

Each node has a lower bound from landmarks (`landmarks`) and a set that closes the goals: what is paid for,
thinned. Where the two meet, the node is done. Else some landmark holds two of the set: one of them is
forbidden in one branch and insisted on in the other, and both inherit the prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmap.planner.bitsets import BitCover, MaskGoal, indexes
from roadmap.planner.landmarks import INFINITE, Ascent, Bound


@dataclass(slots=True)
class Branching:
    """One search. `best` are the lightest sets found, `weight` is what each of them weighs.

    `is_proved` is false if the node limit stopped the search and a lighter set may exist. With `most_sets`
    above 1 it goes on until so many equally light sets are found, or all of them. `landmarks` are those of
    the first node: they hold for every set.
    """

    cover: BitCover
    ascent: Ascent
    node_limit: int
    most_sets: int = 1
    weight: int = INFINITE
    best: list[int] = field(default_factory=list)
    landmarks: list[MaskGoal] = field(default_factory=list)
    nodes: int = 0
    is_proved: bool = True

    def run(self, bound: Bound, goals: Sequence[MaskGoal]) -> None:
        """Search everything below a bound."""
        waiting = [(bound, self.ascent.goals_by_cost(goals))]
        while waiting:
            if self.nodes >= self.node_limit:
                self.is_proved = all(node.value >= self.weight for node, _ in waiting)
                return
            self.nodes += 1
            node, node_goals = waiting.pop()
            waiting += self._children(node, node_goals)

    @property
    def stop(self) -> int:
        """The weight from which on nothing is of interest any more."""
        return self.weight if len(self.best) >= self.most_sets else self.weight + 1

    def offer(self, chosen: int) -> None:
        """Take a set that closes the goals into account."""
        weight = self.cover.weight_of(chosen)
        if weight < self.weight:
            self.weight, self.best = weight, [chosen]
        elif weight == self.weight and chosen not in self.best and len(self.best) < self.most_sets:
            self.best.append(chosen)

    def _children(self, bound: Bound, goals: list[MaskGoal]) -> list[tuple[Bound, list[MaskGoal]]]:
        if bound.value >= self.stop or (self.best and not bound.open_to & ~self.best[0]):
            return []  # A set from which nothing can be left out has no other within it.
        if not self.ascent.raise_bound(bound, goals, self.stop):
            return []
        if self.nodes == 1:
            self.landmarks = [(members, count) for members, _, count in bound.prices]
        if bound.value >= self.stop:
            return []
        chosen = self.cover.thinned(bound.reached, bound.chosen, goals)
        self.offer(chosen)
        if bound.value >= self.stop:
            return []
        self.forbid_too_heavy(bound, bound.value, bound.slack)
        position = self._undecided(bound, goals, chosen)
        if position is None:
            return []
        bit = 1 << position
        needs = [(need, 1) for need in self.cover.needs[position]]
        with_it = bound.copy()
        with_it.with_chosen(bit, self.cover.weight[position])
        with_goals = self.ascent.goals_by_cost(list(dict.fromkeys([*goals, *needs])))
        # The last one is searched first.
        children = [(with_it, with_goals)]
        if bound.without(bit):
            children.append((bound, goals))
        return children

    def forbid_too_heavy(self, bound: Bound, lower: int, added: Sequence[int]) -> None:
        """Leave out whoever adds so much to a lower bound that no set of interest can have it."""
        room = self.stop - lower
        for index in indexes(bound.open_to & ~bound.chosen):
            if added[index] >= room:
                bound.open_to &= ~(1 << index)

    def _undecided(self, bound: Bound, goals: Sequence[MaskGoal], chosen: int) -> int | None:
        """Return the member of the set whose landmarks are overpaid most, None if all are decided."""
        overpaid: dict[int, int] = {}
        for members, price, count in bound.prices:
            twice = members & chosen
            if price and twice.bit_count() > count:
                for index in indexes(twice & ~bound.chosen):
                    overpaid[index] = overpaid.get(index, 0) + price
        if overpaid:
            return max(overpaid, key=lambda index: (overpaid[index], -index))
        rest = chosen & ~bound.chosen & ~self.cover.indispensable(bound.open_to, goals)
        return next((index for index in indexes(rest) if not self._is_forced(bound, 1 << index)), None)

    def _is_forced(self, bound: Bound, bit: int) -> bool:
        """Say whether doing without an activity would plainly lift the bound to the best weight."""
        room = self.stop - bound.value
        for members, _, count in bound.prices:
            if members & bit:
                others = indexes(members & bound.open_to & ~bit)
                if len(others) < count or min([bound.slack[index] for index in others]) * count >= room:
                    return True
        return False
