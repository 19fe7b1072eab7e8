"""Integer programs, solved to the proved optimum by HiGHS. Knows nothing of plans."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import highspy
import numpy as np

_FEASIBLE = 2
# Larger coefficients would drown in the solver's tolerances.
MAX_COEFFICIENT = 100_000_000


@dataclass(slots=True)
class Program:
    """Minimise a whole-number objective over 0/1 variables: every row is lower <= sum(factor * x) <=
    upper.
    """

    objective: list[int]
    fixed_to_one: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], float, float]] = field(default_factory=list)

    def add_row(
        self, columns: Sequence[int], factors: Sequence[int], lower: float = 0.0, upper: float = float("inf")
    ) -> None:
        """Add a constraint."""
        self.rows.append((list(columns), list(factors), lower, upper))


@dataclass(frozen=True, slots=True)
class Answer:
    """The chosen variables, or None when there are none; `proved` is false when a limit stopped the
    search.
    """

    chosen: tuple[int, ...] | None
    proved: bool


class Solver:
    """A program inside HiGHS that can be solved, given more rows, and solved again.

    `iterations` counts the simplex iterations so far: the same problem takes the same number everywhere.
    """

    def __init__(self, program: Program, node_limit: int) -> None:
        highs = highspy.Highs()  # type: ignore[no-untyped-call]  # the package has no types
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("random_seed", 0)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.5)
        highs.setOptionValue("mip_max_nodes", node_limit)
        model = highspy.HighsLp()
        count = len(program.objective)
        model.num_col_ = count
        model.col_cost_ = np.array(program.objective, dtype=np.float64)
        lower = np.zeros(count)
        lower[program.fixed_to_one] = 1.0
        model.col_lower_ = lower
        model.col_upper_ = np.ones(count)
        model.integrality_ = [highspy.HighsVarType.kInteger] * count
        starts, columns, factors = [0], [], []
        for row_columns, row_factors, _, _ in program.rows:
            columns += row_columns
            factors += row_factors
            starts.append(len(columns))
        model.num_row_ = len(program.rows)
        model.row_lower_ = np.array([row[2] for row in program.rows], dtype=np.float64)
        model.row_upper_ = np.array([row[3] for row in program.rows], dtype=np.float64)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        model.a_matrix_.index_ = np.array(columns, dtype=np.int32)
        model.a_matrix_.value_ = np.array(factors, dtype=np.float64)
        highs.passModel(model)
        self._highs = highs
        self._count = count
        self.iterations = 0

    def add_row(
        self, columns: Sequence[int], factors: Sequence[int], lower: float = 0.0, upper: float = float("inf")
    ) -> None:
        """Add a constraint to the program."""
        self._highs.addRow(
            lower,
            upper,
            len(columns),
            np.array(columns, dtype=np.int32),
            np.array(factors, dtype=np.float64),
        )

    def set_objective(self, objective: Sequence[int]) -> None:
        """Minimise something else from now on."""
        columns = np.arange(self._count, dtype=np.int32)
        self._highs.changeColsCost(self._count, columns, np.array(objective, dtype=np.float64))

    def set_bounds(self, column: int, lower: int, upper: int) -> None:
        """Hold a variable between two values from now on."""
        self._highs.changeColBounds(column, lower, upper)

    def solve(self) -> Answer:
        """Return a best choice."""
        self._highs.run()
        self.iterations += max(0, self._highs.getInfo().simplex_iteration_count)
        status = self._highs.getModelStatus()
        proved = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
        has_point = int(self._highs.getInfo().primal_solution_status) == _FEASIBLE
        if not has_point:
            return Answer(None, proved)
        values = self._highs.getSolution().col_value
        return Answer(tuple(column for column in range(self._count) if values[column] > 0.5), proved)
