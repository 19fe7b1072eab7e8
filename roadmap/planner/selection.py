"""Which activities? The set that closes everything in the fewest hours, then for the least money."""

from roadmap.planner.cover import Cover
from roadmap.planner.instance import Instance
from roadmap.planner.program import Selection, solve_program


def select(instance: Instance, cover: Cover) -> Selection:
    """Return the best set of activities if time and money do not matter."""
    return solve_program(instance, cover)
