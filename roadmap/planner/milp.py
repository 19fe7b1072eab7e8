"""Integer programs, solved to the proved optimum by HiGHS. Knows nothing of plans."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from roadmap.planner.highs import highspy, np

# Columns, their factors, and the least and the most of the sum.
Row = tuple[list[int], list[int], float, float]
_FEASIBLE = 2
# Larger coefficients would drown in the solver's tolerances.
MAX_COEFFICIENT = 100_000_000
# And still larger ones it does not take at all.
MAX_FACTOR = 10**12
# Above that, making the program smaller first pays.
MOST_COLUMNS_AS_THEY_ARE = 250
# Rows of so few variables stay as they are.
_SHORT = 3


@dataclass(slots=True)
class Program:
    """Minimise a whole-number objective over 0/1 variables: every row is lower <= sum(factor * x) <=
    upper.
    """

    objective: list[int]
    fixed_to_one: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

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
    rows, shared = _with_shared_sums(program)
    highs = highspy.Highs()
    count = len(program.objective)
    columns_in_all = count + len(shared)
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
    model.num_col_ = columns_in_all
    model.col_cost_ = np.array([*program.objective, *[0] * len(shared)], dtype=np.float64)
    lower = np.zeros(columns_in_all)
    lower[program.fixed_to_one] = 1.0
    model.col_lower_ = lower
    model.col_upper_ = np.ones(columns_in_all)
    integer, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    model.integrality_ = [*[integer] * count, *[continuous] * len(shared)]
    starts, columns, factors = [0], [], []
    for row_columns, row_factors, _, _ in rows:
        columns += row_columns
        factors += row_factors
        starts.append(len(columns))
    model.num_row_ = len(rows)
    model.row_lower_ = np.array([row[2] for row in rows], dtype=np.float64)
    model.row_upper_ = np.array([row[3] for row in rows], dtype=np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    model.a_matrix_.index_ = np.array(columns, dtype=np.int32)
    model.a_matrix_.value_ = np.array(factors, dtype=np.float64)
    highs.passModel(model)
    if start is not None:
        known = highspy.HighsSolution()
        chosen = set(start)
        known.col_value = [
            *(1.0 if column in chosen else 0.0 for column in range(count)),
            *(0.0 if chosen.isdisjoint(columns) else 1.0 for columns in shared),
        ]
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


def _with_shared_sums(program: Program) -> tuple[list[Row], list[tuple[int, ...]]]:
    """Return the rows with a new column for each sum that stands above many single variables, and the sums.

    Rows `sum >= x`, `sum >= y` … become `sum >= s`, `s >= x`, `s >= y` …: the same choices in far fewer
    numbers, where many activities need what the same others give.
    """
    followers: dict[tuple[int, ...], list[int]] = {}
    rows = []
    for row in program.rows:
        columns, factors, lower, upper = row
        is_need = lower == 0 and upper == float("inf") and factors[-1] == -1 and len(columns) > _SHORT
        if is_need and all(factor == 1 for factor in factors[:-1]):
            followers.setdefault(tuple(columns[:-1]), []).append(columns[-1])
        else:
            rows.append(row)
    shared: list[tuple[int, ...]] = []
    for members, needing in followers.items():
        if len(needing) == 1:
            rows.append(([*members, needing[0]], [*[1] * len(members), -1], 0, float("inf")))
            continue
        own = len(program.objective) + len(shared)
        shared.append(members)
        rows.append(([*members, own], [*[1] * len(members), -1], 0, float("inf")))
        rows += [([own, follower], [1, -1], 0, float("inf")) for follower in needing]
    return rows, shared
