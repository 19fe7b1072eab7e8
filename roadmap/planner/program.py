"""The best set as an integer program: needs, limits of money and time; circles are ruled out as they appear.

Without limits everything that can be closed is closed. Where money or time is short, coverage comes first:
closed weight times more than all hours, minus the hours; cost decides among what is left.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count as count_from

from roadmap.planner.cover import Cover, circles, startable
from roadmap.planner.deadline import Cut
from roadmap.planner.enumeration import solve_by_enumeration
from roadmap.planner.highs import highspy
from roadmap.planner.instance import Instance
from roadmap.planner.landmark_rows import LandmarkRow, LandmarkRows
from roadmap.planner.milp import MAX_COEFFICIENT, MAX_FACTOR, Answer, Program, Row, solve_by_highs

NODE_LIMIT = 5_000
# Each decision of the enumeration is much cheaper than a node of HiGHS.
DECISION_LIMIT = 10_000
# Effort after which no further set is ruled out whose activities wait for each other; each adds its share.
MAX_EFFORT = 8_000
EFFORT_OF_A_ROUND = 100
# After so many rounds a set that keeps to one order is looked for, to have an answer in any case.
ROUNDS_BEFORE_AN_ORDER = 3

INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Selection:
    """A set of activities, or None when no set satisfies the limits; `proved` says it is the best there
    is, `effort` counts what it took to find it.
    """

    chosen: frozenset[int] | None
    proved: bool
    effort: int = 0


@dataclass(slots=True)
class Limits:
    """What a set must respect beside its own needs: money, and rows `sum(quarters of members) <= room`."""

    budget: int | None = None
    rooms: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    must_close_all: bool = False
    is_cheapest_first: bool = False


class SetProgram:
    """The program of one cover and its limits, to be solved again after some of its sets are forbidden."""

    def __init__(
        self,
        instance: Instance,
        cover: Cover,
        limits: Limits | None = None,
    ) -> None:
        self.instance = instance
        self.cover = cover
        self.column = {activity: column for column, activity in enumerate(cover.candidates)}
        self.may_stay_open = limits is not None and not limits.must_close_all
        self.stages = self._stages(is_cheapest_first=limits is not None and limits.is_cheapest_first)
        self.is_exact = all(abs(factor) <= MAX_COEFFICIENT for stage in self.stages for factor in stage)
        self.rows: list[Row] = []
        self._landmarks: LandmarkRows | None = None
        self._pins: list[Row] = []
        self._add_needs()
        if limits is not None:
            self._add_limits(limits)

    def forbid(self, cuts: Iterable[Cut]) -> None:
        """Leave out every set that some cut forbids."""
        for cut in cuts:
            inside, outside = cut.together, cut.helpers
            factors = [1] * len(inside) + [-1] * len(outside)
            self._add_row([*inside, *outside], factors, upper=len(inside) - 1)

    def leave_room(self, quarters: int) -> None:
        """Leave out every set that takes more hours."""
        self._add_room(self.cover.candidates, quarters)

    def keep_as_good(self) -> None:
        """Leave out every set that is worse than the last one chosen."""
        self.rows += self._pins

    def choose(self) -> Selection:
        """Return the best set."""
        candidates = self.cover.candidates
        if not candidates:
            return Selection(frozenset(), proved=True)
        start: Sequence[int] | None = None
        proved, effort = self.is_exact, 0
        pins: list[Row] = []
        for objective in self.stages:
            answer = self._without_circles(objective, pins, start, MAX_EFFORT - effort)
            proved = proved and answer.proved
            effort += answer.effort
            if answer.chosen is None:
                return Selection(None, proved and not pins, effort)
            start = answer.chosen
            # What a stage has reached, the next ones keep.
            columns = [column for column, factor in enumerate(objective) if factor]
            best = sum(objective[column] for column in answer.chosen)
            pins.append((columns, [objective[column] for column in columns], -INFINITE, best))
        self._pins = pins
        chosen = frozenset(candidates[c] for c in start or () if c < len(candidates))
        return Selection(chosen, proved, effort)

    def _without_circles(
        self, objective: list[int], pins: list[Row], start: Sequence[int] | None, max_effort: int
    ) -> Answer:
        """Solve, and rule out sets whose activities wait for each other's skills until none comes."""
        count = len(self.cover.candidates)
        best = None if start is None else tuple(start)
        effort = 0
        for number in count_from(1):
            program = self._program(objective, pins)
            answer = _solved(program, start)
            effort += answer.effort
            if answer.chosen is None:
                return Answer(best, best is None and answer.proved, effort)
            if best is not None and answer.proved and program.value(best) <= program.value(answer.chosen):
                return Answer(best, proved=True, effort=effort)
            chosen = {self.cover.candidates[c] for c in answer.chosen if c < count}
            stuck = startable(self.cover, chosen)[1]
            if not stuck:
                return Answer(answer.chosen, answer.proved, effort)
            if effort >= max_effort:
                return Answer(best, proved=False, effort=effort)
            effort += EFFORT_OF_A_ROUND
            self._rule_out(chosen, stuck, [c - count for c in answer.chosen if c >= count])
            if number >= ROUNDS_BEFORE_AN_ORDER:
                in_order = _solved(self._program(objective, [*pins, *self._rows_of_an_order(chosen)]), best)
                effort += in_order.effort
                known = [columns for columns in (best, in_order.chosen) if columns is not None]
                start = best = min(known, key=program.value, default=None)
        raise AssertionError("Each round adds to the effort, which has a limit.")

    def _program(self, objective: list[int], more: Iterable[Row]) -> Program:
        fixed = [self.column[a] for a in self.cover.must_include]
        return Program(objective, fixed, [*self.rows, *more])

    def _rows_of_an_order(self, chosen: Iterable[int]) -> Iterator[Row]:
        """Yield rows that let each need be met only by who comes earlier in one order, so that nobody waits
        in a circle: sets that keep them are valid, and with an order that suits the chosen ones often best.
        """
        order = self._known_landmarks().order_favouring(chosen)
        rank = {a: position for position, a in enumerate(order)}
        for activity in self.cover.candidates:
            for members in self.cover.needs[activity]:
                earlier = [self.column[p] for p in members if rank[p] < rank[activity]]
                if len(earlier) < len(members):
                    factors = [1] * len(earlier) + [-1]
                    yield [*earlier, self.column[activity]], factors, 0, INFINITE

    def _rule_out(self, chosen: set[int], stuck: set[int], closed: list[int]) -> None:
        """Add rows that a set with activities that never can start does not keep."""
        positions = closed if self.may_stay_open else range(len(self.cover.goals))
        self._ask_for(self._known_landmarks().missed_by(chosen, positions))
        for circle, helpers in circles(self.cover, chosen, stuck):
            for activity in circle:
                # Whichever of the circle comes first needs one of the helpers before it.
                self._add_row([*helpers, activity], [1] * len(helpers) + [-1], lower=0)

    def _known_landmarks(self) -> LandmarkRows:
        if self._landmarks is None:
            self._landmarks = LandmarkRows(self.instance, self.cover)
            self._ask_for(self._landmarks.first())
        return self._landmarks

    def _ask_for(self, rows: Iterable[LandmarkRow]) -> None:
        for members, position in rows:
            if position is None or not self.may_stay_open:
                self._add_row(members, [1] * len(members), lower=1)
            else:
                own = len(self.cover.candidates) + position
                columns = [self.column[a] for a in members]
                self.rows.append(([*columns, own], [1] * len(columns) + [-1], 0, INFINITE))

    def _stages(self, *, is_cheapest_first: bool) -> list[list[int]]:
        """Return what to minimise, one objective after the other."""
        candidates, instance, goals = self.cover.candidates, self.instance, self.cover.goals
        none = [0] * len(goals) if self.may_stay_open else []
        hours = [instance.quarters[a] for a in candidates] + none
        cost = [instance.cost[a] for a in candidates] + none
        wishes = [cost, hours] if is_cheapest_first else [hours, cost]
        if self.may_stay_open:
            wishes.insert(0, [0] * len(candidates) + [-goal.weight for goal in goals])
        stages = [wishes[0]]
        for wish in wishes[1:]:
            _append_stage(stages, wish, 1 + sum(wish))
        return stages

    def _add_row(
        self,
        activities: Iterable[int],
        factors: Sequence[int],
        lower: float = -INFINITE,
        upper: float = INFINITE,
    ) -> None:
        self.rows.append(([self.column[a] for a in activities], list(factors), lower, upper))

    def _add_needs(self) -> None:
        cover, column = self.cover, self.column
        for position, goal in enumerate(cover.goals):
            columns = [column[a] for a in goal.members]
            factors = [1] * len(columns)
            if self.may_stay_open:
                own = len(cover.candidates) + position
                self.rows.append(([*columns, own], [*factors, -goal.count], 0, INFINITE))
            else:
                self.rows.append((columns, factors, goal.count, INFINITE))
        for activity in cover.candidates:
            for members in cover.needs[activity]:
                self._add_row([*members, activity], [1] * len(members) + [-1], lower=0)

    def _add_limits(self, limits: Limits) -> None:
        instance = self.instance
        if limits.budget is not None:
            paid = [a for a in self.cover.candidates if instance.cost[a]]
            self._add_row(paid, [instance.cost[a] for a in paid], upper=limits.budget)
        for members, room in limits.rooms:
            self._add_room(members, room)

    def _add_room(self, members: Iterable[int], quarters: int) -> None:
        known = [a for a in members if a in self.column]
        self._add_row(known, [self.instance.quarters[a] for a in known], upper=quarters)


def _solved(program: Program, start: Sequence[int] | None) -> Answer:
    if highspy is not None and program.largest_factor() <= MAX_FACTOR:
        return solve_by_highs(program, start, NODE_LIMIT)
    return solve_by_enumeration(program, start, DECISION_LIMIT)


def _append_stage(stages: list[list[int]], objective: list[int], scale: int) -> None:
    """Fold a lesser objective into the last stage if the numbers stay small enough, else solve it by
    itself.
    """
    if not any(objective):
        return
    folded = [first * scale + second for first, second in zip(stages[-1], objective, strict=True)]
    if max(map(abs, folded)) <= MAX_COEFFICIENT and sum(map(abs, folded)) <= 1 << 45:
        stages[-1] = folded
    else:
        stages.append(objective)
