"""The linear relaxation of the choice: a lower bound that is nearly exact, and who can be left out for it.

HiGHS solves it; what is believed of its answer is only the row prices, rounded down to whole numbers. The
bound and the reduced costs are recomputed from them in integers, so they hold whatever the solver tolerates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from roadmap.planner.bitsets import BitCover, MaskGoal, indexes
from roadmap.planner.highs import highspy, np
from roadmap.planner.landmarks import Bound


@dataclass(frozen=True, slots=True)
class Relaxed:
    """A fractional choice: each activity's share, a proved lower bound, and what each would add to it."""

    shares: list[float]
    lower: int
    reduced: list[int]
    row_prices: list[int]


class Relaxation:
    """The program `minimise weight`, with a row for each goal and each need; it can be solved again for
    fewer activities and goals.
    """

    def __init__(self, cover: BitCover) -> None:
        self._cover = cover
        self._goals = {goal: row for row, goal in enumerate(cover.goals)}
        self._rows: list[tuple[int, int, int]] = [  # members, how many of them, and who needs them or -1
            *((members, count, -1) for members, count in cover.goals),
            *((need, 0, index) for index, needs in enumerate(cover.needs) for need in needs),
        ]
        self._open_to = cover.everything
        self._highs = self._program()

    def _program(self) -> Any:
        cover = self._cover
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("presolve", "off")
        count = len(cover.weight)
        no_columns = np.array([], dtype=np.int32)
        cost = np.array([weight / cover.quarter_weight for weight in cover.weight])
        highs.addCols(count, cost, np.zeros(count), np.ones(count), 0, no_columns, no_columns, np.array([]))
        starts: list[int] = []
        columns: list[int] = []
        factors: list[float] = []
        for members, _, needing in self._rows:
            starts.append(len(columns))
            where = indexes(members)
            columns += where
            factors += [1.0] * len(where)
            if needing >= 0:
                columns.append(needing)
                factors.append(-1.0)
        highs.addRows(
            len(self._rows),
            np.array([count for _, count, _ in self._rows], dtype=np.float64),
            np.full(len(self._rows), np.inf),
            len(columns),
            np.array(starts, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(factors),
        )
        return highs

    def solve(self, open_to: int, goals: Sequence[MaskGoal]) -> Relaxed | None:
        """Return a lightest fractional choice, None if the solver finds none."""
        highs = self._highs
        for index in indexes(open_to ^ self._open_to):
            highs.changeColBounds(index, 0.0, float(open_to >> index & 1))
        self._open_to = open_to
        wanted = set(goals)
        for goal, row in self._goals.items():
            highs.changeRowBounds(row, goal[1] if goal in wanted else 0.0, np.inf)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        scale = self._cover.quarter_weight
        prices = [max(0, int(price * scale)) for price in solution.row_dual]
        for goal, row in self._goals.items():
            if goal not in wanted:
                prices[row] = 0
        reduced = list(self._cover.weight)
        lower = 0
        for (members, count, needing), price in zip(self._rows, prices, strict=True):
            if price:
                lower += price * count
                for index in indexes(members):
                    reduced[index] -= price
                if needing >= 0:
                    reduced[needing] += price
        lower += sum([reduced[index] for index in indexes(open_to) if reduced[index] < 0])
        return Relaxed(list(solution.col_value), lower, reduced, prices)

    def as_bound(self, relaxed: Relaxed) -> Bound:
        """Turn the prices of rows into prices of landmarks.

        Where a member passes its price on to whoever meets its need, those take its place in the landmark.
        """
        passes: dict[int, dict[int, int]] = {}
        for (members, _, needing), price in zip(self._rows, relaxed.row_prices, strict=True):
            if price and needing >= 0:
                passes.setdefault(needing, {})[members] = price
        bound = Bound(list(self._cover.weight), self._open_to)
        for (members, count, needing), price in zip(self._rows, relaxed.row_prices, strict=True):
            while needing < 0 and price:
                landmark, used = _passed_on(members & self._open_to, passes)
                needed = 1 if used else count
                part = min([price, *(passes[index][need] for index, need in used)])
                part = min([part, *(bound.slack[index] for index in indexes(landmark))])
                if not part:
                    break
                for index, need in used:
                    passes[index][need] -= part
                    if not passes[index][need]:
                        del passes[index][need]
                for index in indexes(landmark):
                    bound.slack[index] -= part
                bound.value += part * needed
                bound.prices.append((landmark, part, needed))
                price -= part
        return bound


def _passed_on(wanted: int, passes: dict[int, dict[int, int]]) -> tuple[int, list[tuple[int, int]]]:
    """Return a landmark for `wanted`, and who passed its price on by which need."""
    seen = waiting = wanted
    landmark = 0
    used = []
    while waiting:
        bit = waiting & -waiting
        waiting ^= bit
        index = bit.bit_length() - 1
        need = next(iter(passes.get(index, ())), 0)
        if not need:
            landmark |= bit
            continue
        used.append((index, need))
        waiting |= need & ~seen
        seen |= need
    return landmark, used


def relaxation_of(cover: BitCover) -> Relaxation | None:
    """Return the relaxation of a cover, None where its solver is not installed."""
    return None if highspy is None else Relaxation(cover)
