"""What must every plan contain? Landmarks, and the lower bound that they add up to.

A landmark is a set of activities of which every plan that closes some goal contains at least one (or
`count`). Each is paid a price out of the weights of its members. No price overdraws an activity, so the sum
of price times count is a lower bound for the weight of every plan: a dual ascent, in the manner of the LM-cut
bound of delete-free planning (Helmert and Domshlak 2009) and of DUALOC for facility location (Erlenkotter
1978).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from roadmap.planner.bitsets import BitCover, MaskGoal, indexes

INFINITE = 1 << 200
# How often costs are worked out anew; they only decide what is looked at first.
_PASSES = 2


# Members, price, and how many of the members every plan contains at least.
Priced = tuple[int, int, int]


@dataclass(slots=True)
class Bound:
    """Landmarks with their prices, and what the weights still have left; `value` is the lower bound.

    `open_to` are the activities that may be used, `chosen` those of them that must be; `reached` is what can
    be finished with them and with whatever is paid in full (`paid`).
    """

    slack: list[int]
    open_to: int
    chosen: int = 0
    value: int = 0
    prices: list[Priced] = field(default_factory=list)
    reached: int = 0
    paid: int = 0

    def copy(self) -> "Bound":
        """Return a bound that can be changed without changing this one."""
        return Bound(self.slack[:], self.open_to, self.chosen, self.value, self.prices[:])

    def take(self, members: int, count: int = 1) -> int:
        """Pay as much for a landmark as its members have left, and return that."""
        slack = self.slack
        where = indexes(members)
        price = min([slack[index] for index in where], default=INFINITE)
        if price:
            for index in where:
                slack[index] -= price
            self.value += price * count
        return price

    def without(self, bit: int) -> bool:
        """Forbid an activity, and pay more for the landmarks that it was in.

        False if a landmark has too few left.
        """
        self.open_to &= ~bit
        for position, (members, price, count) in enumerate(self.prices):
            rest = members & self.open_to
            if rest.bit_count() < count:
                return False
            if members & bit:
                price += self.take(rest, count)
            self.prices[position] = rest, price, count
        return True

    def with_chosen(self, bit: int, weight: int) -> None:
        """Insist on an activity: landmarks that it meets give their price back."""
        slack = self.slack
        kept = []
        for members, price, count in self.prices:
            if members & bit:
                self.value -= price
                members ^= bit
                count -= 1
                if not count:
                    for index in indexes(members):
                        slack[index] += price
                    continue
            kept.append((members, price, count))
        self.prices = kept
        slack[bit.bit_length() - 1] = 0
        self.chosen |= bit
        self.value += weight


class Ascent:
    """Finds landmarks in one cover, most expensive goals first."""

    def __init__(self, cover: BitCover, usable: int) -> None:
        self.cover = cover
        self.cost_to_reach = _cost_to_reach(cover, usable)
        self._usable = usable
        self._cheapest: dict[int, int] = {}
        self._hardest_first = [self.by_cost(needs) for needs in cover.needs]

    def by_cost(self, masks: Sequence[int]) -> list[int]:
        """Sort needs by what it costs at least to meet them, the hardest first."""
        return sorted(masks, key=lambda mask: (-self._cheapest_of(mask), mask))

    def goals_by_cost(self, goals: Sequence[MaskGoal]) -> list[MaskGoal]:
        """Sort goals by what it costs at least to close them, the hardest first."""
        return sorted(goals, key=lambda goal: (-self._cheapest_of(goal[0]), goal))

    def _cheapest_of(self, mask: int) -> int:
        found = self._cheapest.get(mask)
        if found is None:
            cost = self.cost_to_reach
            found = self._cheapest[mask] = min(
                [cost[index] for index in indexes(mask & self._usable)], default=INFINITE
            )
        return found

    def raise_bound(self, bound: Bound, goals: Sequence[MaskGoal], stop: int = INFINITE) -> bool:
        """Add landmarks until what is paid closes all goals, or the bound is `stop`.

        False if a goal cannot be closed at all.
        """
        cover, slack, open_to = self.cover, bound.slack, bound.open_to
        paid = bound.chosen
        for index in indexes(bound.open_to & ~bound.chosen):
            if not slack[index]:
                paid |= 1 << index
        reached = cover.finished(0, paid)
        for members, count in goals:
            while (reached & members).bit_count() < count:
                wanted = members & open_to & ~reached
                landmark = self.landmark(wanted, reached, paid, open_to)
                if not landmark:
                    return False
                # Only as long as nobody passes the price on are the members known to be different ones.
                needed = count - (reached & members).bit_count() if landmark == wanted else 1
                price = bound.take(landmark, needed)
                bound.prices.append((landmark, price, needed))
                if bound.value >= stop:
                    return True
                for index in indexes(landmark):
                    if not slack[index]:
                        paid |= 1 << index
                reached = cover.finished(reached, paid)
        bound.reached, bound.paid = reached, paid
        return True

    def landmark(self, wanted: int, reached: int, paid: int, open_to: int) -> int:
        """Return those unpaid activities of whom one is needed to finish any of `wanted`, 0 if nobody can.

        Going back from each: who is paid and cannot be finished yet waits for a need that nobody reached
        meets, so somebody must meet it first.
        """
        hardest_first = self._hardest_first
        seen = wanted
        found = seen & ~paid
        waiting = seen & paid
        while waiting:
            bit = waiting & -waiting
            waiting ^= bit
            for need in hardest_first[bit.bit_length() - 1]:
                if not need & reached:
                    break
            fresh = need & open_to & ~seen
            seen |= fresh
            found |= fresh & ~paid
            waiting |= fresh & paid
        return found


def _cost_to_reach(cover: BitCover, usable: int) -> list[int]:
    """Return what finishing each activity costs if all its needs were paid for one by one (additive cost).

    It overestimates what needs share; it only decides which needs are looked at first.
    """
    cost = [INFINITE] * len(cover.weight)
    order, _ = cover.finishing_order([], 0, indexes(usable))
    able = {need: indexes(need & usable) for index in order for need in cover.needs[index]}
    needs = [(index, [able[need] for need in cover.needs[index]]) for index in order]
    for _ in range(_PASSES):
        for index, needed in needs:
            total = cover.weight[index]
            for members in needed:
                total += min([cost[other] for other in members])
            if total < cost[index]:
                cost[index] = total
    return cost
