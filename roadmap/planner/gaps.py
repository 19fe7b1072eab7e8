"""What is missing, and what does a plan leave open? Levels and deliverables against what the role asks."""

from collections.abc import Iterable

from roadmap.planner.instance import Instance, Unit
from roadmap.planner.problem import PlanningProblem
from roadmap.planner.reach import Reach
from roadmap.planner.result import Cause, LeftOpen


def levels_after(instance: Instance, steps: Iterable[int]) -> list[int]:
    """Return the level of each skill when the steps are finished."""
    levels = list(instance.base_levels)
    for step in steps:
        for skill, level in instance.gains[step]:
            levels[skill] = max(levels[skill], level)
    return levels


def open_units(instance: Instance, steps: Iterable[int]) -> list[Unit]:
    """Return the units that finishing the steps does not close."""
    finished = set(steps)
    levels = levels_after(instance, finished)
    return [
        unit
        for unit in instance.units
        if (
            levels[unit.skill] < unit.level
            if unit.skill >= 0
            else len(finished & set(unit.any_of)) < unit.count
        )
    ]


def open_weight(instance: Instance, steps: Iterable[int]) -> int:
    """Return the total weight of what the steps leave open."""
    return sum(unit.weight for unit in open_units(instance, steps))


def is_reachable(unit: Unit, reached: Reach) -> bool:
    """Say whether unlimited time and money close the unit."""
    if unit.skill >= 0:
        return reached.levels[unit.skill] >= unit.level
    return sum(reached.has(member) for member in unit.any_of) >= unit.count


def left_open(
    problem: PlanningProblem, instance: Instance, reached: Reach, steps: Iterable[int]
) -> tuple[LeftOpen, ...]:
    """Return what stays open, skills by id before deliverables by id, each with its cause."""
    finished = set(steps)
    levels = levels_after(instance, finished)
    short: Cause = "time_or_budget"
    if problem.constraints.budget is None:
        short = "time"
    elif problem.constraints.target is None:
        short = "budget"
    still_open = open_units(instance, finished)
    result = []
    for need in sorted(problem.role.skills, key=lambda need: need.skill):
        skill = instance.skill_ids.index(need.skill)
        units = [unit for unit in still_open if unit.skill == skill]
        if units:
            cause: Cause = short if is_reachable(units[0], reached) else "unreachable"
            weight = sum(unit.weight for unit in units)
            result.append(LeftOpen(need.skill, None, levels[skill], need.level, weight, cause))
    for unit in still_open:
        if unit.skill < 0:
            cause = short if is_reachable(unit, reached) else "unreachable"
            done = instance.deliverables_done[unit.deliverable]
            count = done + len(finished & set(unit.any_of))
            name = instance.deliverable_ids[unit.deliverable]
            result.append(LeftOpen(None, name, count, done + unit.count, unit.weight, cause))
    return tuple(result)
