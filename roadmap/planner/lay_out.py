"""When would a given list end under another estimate? The list stays, its hours and so its weeks change."""

from collections.abc import Sequence
from dataclasses import replace

from roadmap.planner.instance import build_instance
from roadmap.planner.problem import EstimateName, PlanningProblem
from roadmap.planner.schedule import Calendar
from roadmap.planner.weeks import free_quarters

LONGEST_WEEKS = 520


def lay_out(problem: PlanningProblem, order: Sequence[str], estimate: EstimateName) -> dict[str, int] | None:
    """Return the end week of each step of a valid list under an estimate, None if it takes over ten years.

    The target date is no limit here: the question is when the same work would be over, not what fits.
    """
    options = replace(problem.options, estimate=estimate)
    constraints = replace(problem.constraints, target=None)
    instance = build_instance(replace(problem, options=options, constraints=constraints))
    number = {name: index for index, name in enumerate(instance.ids)}
    calendar = Calendar(instance, free_quarters(constraints, LONGEST_WEEKS), weekly=0)
    scheduled = calendar.run([number[name] for name in order])
    return None if scheduled is None else dict(zip(order, scheduled.ends, strict=True))
