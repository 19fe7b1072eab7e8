"""The best set as an integer program: needs, limits of money and time, and circles forbidden as they appear.

Without limits everything that can be closed is closed. Where money or time is short, coverage comes first:
closed weight times more than all hours, minus the hours; cost decides among what is left.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from roadmap.planner.cover import Cover, circles, startable
from roadmap.planner.deadline import Cut
from roadmap.planner.instance import Instance
from roadmap.planner.milp import MAX_COEFFICIENT, Answer, Program, Solver

NODE_LIMIT = 2_000
# Rounds in which circles of activities that wait for each other are forbidden.
MAX_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """A set of activities, or None when no set satisfies the limits; `proved` says it is the best there
    is, `iterations` what it took to find it.
    """

    chosen: frozenset[int] | None
    proved: bool
    iterations: int = 0


@dataclass(slots=True)
class Limits:
    """What a set must respect beside its own needs: money, and rows `sum(quarters of members) <= room`."""

    budget: int | None = None
    rooms: list[tuple[tuple[int, ...], int]] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    must_close_all: bool = False
    is_cheapest_first: bool = False
    least_closed: int = 0
    preferred: frozenset[int] | None = None


def solve_program(
    instance: Instance, cover: Cover, limits: Limits | None = None, rows: Sequence[tuple[int, ...]] = ()
) -> Selection:
    """Return the best set of activities; with `limits`, goals may stay open.

    Of each of `rows`, activities that every plan must touch, the program chooses at least one.
    """
    if not cover.candidates:
        return Selection(frozenset(), proved=True)
    return _Search(instance, cover, limits, rows).run()


class _Search:
    def __init__(
        self, instance: Instance, cover: Cover, limits: Limits | None, rows: Sequence[tuple[int, ...]]
    ) -> None:
        self.instance = instance
        self.cover = cover
        self.limits = limits
        self.rows = rows
        self.column = {activity: column for column, activity in enumerate(cover.candidates)}
        self.may_stay_open = limits is not None and not limits.must_close_all
        self.goal_columns = len(cover.goals) if self.may_stay_open else 0

    def run(self) -> Selection:
        candidates, instance = self.cover.candidates, self.instance
        none = [0] * self.goal_columns
        hours = [instance.quarters[a] for a in candidates] + none
        cost = [instance.cost[a] for a in candidates] + none
        stages: list[list[int]] = []
        if self.limits is not None and self.limits.preferred is not None:
            stages.append([-1 if a in self.limits.preferred else 1 for a in candidates] + none)
            _append_stage(stages, hours, 1 + sum(hours))
            _append_stage(stages, cost, 1 + sum(cost))
        elif self.may_stay_open:
            scale = 1 + sum(hours)
            weights = [0] * len(candidates) + [-goal.weight for goal in self.cover.goals]
            stages.append(weights)
            _append_stage(stages, hours, scale)
            _append_stage(stages, cost, 1 + sum(cost))
        elif self.limits is not None and self.limits.is_cheapest_first:
            stages.append(cost)
            _append_stage(stages, hours, 1 + sum(hours))
        else:
            stages.append(hours)
            _append_stage(stages, cost, 1 + sum(cost))
        solver = Solver(self._program(stages[0]), NODE_LIMIT)
        proved = all(abs(factor) <= MAX_COEFFICIENT for stage in stages for factor in stage)
        answer = self._solve(solver)
        for previous, objective in pairwise(stages):
            if answer.chosen is None:
                break
            proved = proved and answer.proved
            best = sum(previous[column] for column in answer.chosen)
            columns = [column for column, factor in enumerate(previous) if factor]
            solver.add_row(columns, [previous[column] for column in columns], -float("inf"), best)
            solver.set_objective(objective)
            following = self._solve(solver)
            if following.chosen is None:
                proved = False
                break
            answer = following
        proved = proved and answer.proved
        if answer.chosen is None:
            return Selection(None, proved, solver.iterations)
        chosen = frozenset(candidates[c] for c in answer.chosen if c < len(candidates))
        return Selection(chosen, proved, solver.iterations)

    def _solve(self, solver: Solver) -> Answer:
        """Solve, and forbid circles of activities that wait for each other's skills until none is left."""
        candidates = self.cover.candidates
        proved = True
        for _ in range(MAX_ROUNDS):
            answer = solver.solve()
            proved = proved and answer.proved
            if answer.chosen is None:
                return Answer(None, proved)
            answer_set = {candidates[c] for c in answer.chosen if c < len(candidates)}
            _, stuck = startable(self.cover, answer_set)
            if not stuck:
                return Answer(answer.chosen, proved)
            for circle, helpers in circles(self.cover, answer_set, stuck):
                columns = [self.column[a] for a in helpers]
                for activity in circle:
                    # Whichever of the circle comes first needs one of the helpers before it.
                    solver.add_row([*columns, self.column[activity]], [1] * len(columns) + [-1])
        return Answer(None, proved=False)

    def _program(self, objective: Sequence[int]) -> Program:
        cover, column = self.cover, self.column
        program = Program(list(objective), [column[a] for a in cover.must_include])
        for position, goal in enumerate(cover.goals):
            columns = [column[a] for a in goal.members]
            if not self.may_stay_open:
                program.add_row(columns, [1] * len(columns), lower=goal.count)
            else:
                columns.append(len(cover.candidates) + position)
                program.add_row(columns, [1] * len(goal.members) + [-goal.count])
        for activity in cover.candidates:
            for members in cover.needs[activity]:
                program.add_row([*(column[a] for a in members), column[activity]], [1] * len(members) + [-1])
        for members in self.rows:
            program.add_row([column[a] for a in members], [1] * len(members), lower=1)
        if self.limits is not None:
            self._add_limits(program, self.limits)
        return program

    def _add_limits(self, program: Program, limits: Limits) -> None:
        cover, column, instance = self.cover, self.column, self.instance
        if self.may_stay_open and limits.least_closed:
            first = len(cover.candidates)
            weights = [goal.weight for goal in cover.goals]
            program.add_row(range(first, first + len(weights)), weights, lower=limits.least_closed)
        if limits.budget is not None:
            paid = [a for a in cover.candidates if instance.cost[a]]
            program.add_row([column[a] for a in paid], [instance.cost[a] for a in paid], upper=limits.budget)
        for members, room in limits.rooms:
            known = [a for a in members if a in column]
            program.add_row([column[a] for a in known], [instance.quarters[a] for a in known], upper=room)
        for cut in limits.cuts:
            inside = [column[a] for a in cut.together]
            outside = [column[a] for a in cut.helpers]
            factors = [1] * len(inside) + [-1] * len(outside)
            program.add_row(inside + outside, factors, -float("inf"), len(inside) - 1)


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
