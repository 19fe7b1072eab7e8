"""The way from a problem to its answer."""

from roadmap.planner.problem import PlanningProblem
from roadmap.planner.read import check_problem
from roadmap.planner.result import PlanningResult


def solve(problem: PlanningProblem) -> PlanningResult:
    """Return the best plan, or an error result that says what is wrong. Raises nothing on any problem."""
    checked = check_problem(problem)
    if isinstance(checked, PlanningResult):
        return checked
    raise NotImplementedError("The search is built in the next commits.")
