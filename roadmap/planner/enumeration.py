"""Integer programs without HiGHS: implicit enumeration, which decides variable after variable (Balas 1965).

Each decision is carried through the rows; a branch ends where a row fails or the best choice known cannot be
beaten. Far slower than HiGHS on large programs, so its limit of decisions is often what stops it.
"""

from collections.abc import Sequence

from roadmap.planner.milp import Answer, Program

OPEN = -1


def solve_by_enumeration(program: Program, start: Sequence[int] | None, node_limit: int) -> Answer:
    """Return a best choice, or the best one found within the limit; effort is decisions."""
    return _Enumeration(program, start).run(node_limit)


class _Enumeration:
    def __init__(self, program: Program, start: Sequence[int] | None) -> None:
        self.program = program
        self.objective = program.objective
        count = len(program.objective)
        self.value = [OPEN] * count
        self.rows_of: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        self.least = [0] * len(program.rows)
        self.most = [0] * len(program.rows)
        for row, (columns, factors, _, _) in enumerate(program.rows):
            for column, factor in zip(columns, factors, strict=True):
                self.rows_of[column].append((row, factor))
                self.least[row] += min(0, factor)
                self.most[row] += max(0, factor)
        # What the objective comes to at best: what is decided, and every gain that is still open.
        self.bound = sum(min(0, factor) for factor in self.objective)
        self.decided: list[int] = []
        self.best = None if start is None else tuple(start)
        # Gains first, the largest in front, then what costs least.
        self.by_gain = sorted(
            (column for column in range(count) if self.objective[column] < 0),
            key=lambda column: (self.objective[column], column),
        )

    def run(self, node_limit: int) -> Answer:
        """Search depth first; a branch is a column, its untried value, and how much was decided before."""
        branches: list[tuple[int, int, int]] = []
        nodes = 0
        goes_on = self._fix_all([(column, 1) for column in self.program.fixed_to_one])
        goes_on = goes_on and self._settle(range(len(self.program.rows)))
        while True:
            if goes_on and not self._is_beaten():
                column = self._next_column()
                if column is None:
                    self.best = tuple(c for c, value in enumerate(self.value) if value == 1)
                else:
                    nodes += 1
                    if nodes > node_limit:
                        return Answer(self.best, proved=False, effort=nodes)
                    branches.append((column, 0, len(self.decided)))
                    goes_on = self._fix_all([(column, 1)])
                    continue
            if not branches:
                return Answer(self.best, proved=True, effort=nodes)
            column, value, before = branches.pop()
            self._undo(before)
            goes_on = self._fix_all([(column, value)])

    def _is_beaten(self) -> bool:
        return self.best is not None and self.bound >= self.program.value(self.best)

    def _next_column(self) -> int | None:
        """Return what to decide next, None if leaving out everything that is open completes the choice."""
        for column in self.by_gain:
            if self.value[column] == OPEN:
                return column
        for columns, factors, lower, upper in self.program.rows:
            now = sum(f for c, f in zip(columns, factors, strict=True) if self.value[c] == 1)
            if now < lower or now > upper:
                helps = 1 if now < lower else -1
                able = [
                    c
                    for c, f in zip(columns, factors, strict=True)
                    if self.value[c] == OPEN and f * helps > 0
                ]
                return min(able, key=lambda c: (self.objective[c], c))
        return None

    def _fix_all(self, wanted: list[tuple[int, int]]) -> bool:
        """Decide variables and all that follows from them; False if some row can no longer hold."""
        waiting = wanted
        while waiting:
            column, value = waiting.pop()
            if self.value[column] != OPEN:
                if self.value[column] != value:
                    return False
                continue
            self.value[column] = value
            self.decided.append(column)
            factor = self.objective[column]
            self.bound += factor * value - min(0, factor)
            for row, factor in self.rows_of[column]:
                self.least[row] += factor * value - min(0, factor)
                self.most[row] += factor * value - max(0, factor)
            for row, _ in self.rows_of[column]:
                following = self._forced(row)
                if following is None:
                    return False
                waiting += following
        return True

    def _settle(self, rows: Sequence[int]) -> bool:
        for row in rows:
            following = self._forced(row)
            if following is None or not self._fix_all(following):
                return False
        return True

    def _forced(self, row: int) -> list[tuple[int, int]] | None:
        """Return what a row leaves no choice about, None if it cannot hold."""
        columns, factors, lower, upper = self.program.rows[row]
        least, most = self.least[row], self.most[row]
        if least > upper or most < lower:
            return None
        found = []
        for column, factor in zip(columns, factors, strict=True):
            if self.value[column] != OPEN:
                continue
            size = abs(factor)
            if least + size > upper:
                found.append((column, 0 if factor > 0 else 1))
            elif most - size < lower:
                found.append((column, 1 if factor > 0 else 0))
        return found

    def _undo(self, before: int) -> None:
        while len(self.decided) > before:
            column = self.decided.pop()
            value = self.value[column]
            self.value[column] = OPEN
            factor = self.objective[column]
            self.bound -= factor * value - min(0, factor)
            for row, factor in self.rows_of[column]:
                self.least[row] -= factor * value - min(0, factor)
                self.most[row] -= factor * value - max(0, factor)
