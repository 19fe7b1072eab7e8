"""Integer programs, solved to the proved optimum by HiGHS. Knows nothing of plans."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

# Neither has types; without them the planner works on, slower and proving less.
highspy: Any = None
np: Any = None
try:
    highspy = import_module("highspy")
    np = import_module("numpy")
except ImportError:
    highspy = None

_FEASIBLE = 2
# Larger coefficients would drown in the solver's tolerances.
MAX_COEFFICIENT = 100_000_000
# And still larger ones it does not take at all.
MAX_FACTOR = 10**12
# Above that, making the program smaller first pays.
MOST_COLUMNS_AS_THEY_ARE = 250


@dataclass(slots=True)
class Program:
    """Minimise a whole-number objective over 0/1 variables: every row is lower <= sum(factor * x) <=
    upper.
    """

    objective: list[int]
    fixed_to_one: list[int] = field(default_factory=list)
    rows: list[tuple[list[int], list[int], float, float]] = field(default_factory=list)

    def largest_factor(self) -> int:
        """Return the largest factor of the objective and of any row, whatever its sign."""
        numbers = [self.objective, *(factors for _, factors, _, _ in self.rows)]
        return max((abs(factor) for factors in numbers for factor in factors), default=0)

    def value(self, chosen: Sequence[int]) -> int:
        """Return what the objective comes to with the chosen variables at 1."""
        return sum(self.objective[column] for column in chosen)


@dataclass(frozen=True, slots=True)
class Answer:
    """The chosen variables, or None when there are none; `proved` is false when a limit stopped the
    search, `effort` counts what it took: the same problem takes the same effort everywhere.
    """

    chosen: tuple[int, ...] | None
    proved: bool
    effort: int = 0


def solve_by_highs(program: Program, start: Sequence[int] | None, node_limit: int) -> Answer:
    """Return a best choice, sooner from a known one; the effort is counted in simplex iterations."""
    highs = highspy.Highs()
    count = len(program.objective)
    options: dict[str, Any] = {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.5,
        "mip_max_nodes": node_limit,
    }
    if count <= MOST_COLUMNS_AS_THEY_ARE:
        # Programs of this size branch faster than they are presolved and cut.
        options |= {
            "presolve": "off",
            "mip_pool_soft_limit": 1,
            "mip_detect_symmetry": False,
            "mip_heuristic_run_feasibility_jump": False,
        }
    for name, setting in options.items():
        highs.setOptionValue(name, setting)
    model = highspy.HighsLp()
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
    if start is not None:
        known = highspy.HighsSolution()
        chosen = set(start)
        known.col_value = [1.0 if column in chosen else 0.0 for column in range(count)]
        highs.setSolution(known)
    highs.run()
    info = highs.getInfo()
    effort = max(0, info.simplex_iteration_count)
    status = highs.getModelStatus()
    proved = status in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible)
    if int(info.primal_solution_status) != _FEASIBLE:
        return Answer(None, proved, effort)
    values = highs.getSolution().col_value
    return Answer(tuple(column for column in range(count) if values[column] > 0.5), proved, effort)
