"""The best plan of a tiny problem by trying every set in every order; only the calendar is worked out,
nothing is clever.

Uses the checker's reading of the problem, so it shares nothing with the planner.
"""

from itertools import combinations, permutations
from typing import Any

from tests.roadmap.planner.checker import _Check


def list_objectives(problem, order):
    """Return the five objectives of one list of activities, None if it does not work."""
    reading = _Check(problem, None)
    tail = _calendar(reading, order)
    return None if tail is None else _set_objectives(reading, order) + tail


def best_objectives(problem):
    """Return (open weight, hours, cost, ready week, curve) of the best plan, None if no plan is allowed."""
    reading = _Check(problem, None)
    names = [name for name in reading.activities if name not in reading.done and name not in reading.excluded]
    budget = problem["constraints"].get("budget")
    best = None
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            if any(name not in chosen for name in reading.must):
                continue
            if budget is not None and reading.cost(chosen) > budget:
                continue
            head = _set_objectives(reading, chosen)
            if best is not None and head > best[:3]:
                continue
            for order in permutations(chosen):
                tail = _calendar(reading, order)
                if tail is not None and (best is None or head + tail < best):
                    best = head + tail
    return best


def _set_objectives(reading, chosen):
    steps = [{"activity": name, "end_week": 0} for name in chosen]
    weight = sum(weight for key, weight in reading.units() if reading.closing_week(key, steps) is None)
    return weight, sum(reading.planned(name) for name in chosen) / 4, reading.cost(chosen)


def _calendar(reading, order):
    """Return ready week and curve of a list, None if a step cannot start or ends too late."""
    free = list(reading.free)
    listed: list[tuple[str, int]] = []
    steps: list[dict[str, Any]] = []
    for name in order:
        waits = [0]
        for needed in reading.required_activities(name):
            found = [after for other, after in listed if other == needed]
            if not found:
                return None
            waits += found
        for skill, level in reading.required_levels(name):
            found = [after for other, after in listed if reading.raises(other, skill, level)]
            if not found:
                return None
            waits.append(min(found))
        weeks = reading._fill(free, max(waits), reading.planned(name), reading.cap(name))
        if weeks is None:
            return None
        least = reading.least_weeks(name)
        end = max(weeks[-1][0], weeks[0][0] + least - 1)
        if end >= len(free):
            return None
        listed.append((name, end if least <= 1 else end + 1))
        steps.append({"activity": name, "end_week": end})
    closing = [(reading.closing_week(key, steps), weight) for key, weight in reading.units()]
    curve = sum(weight * (1 + week) for week, weight in closing if week is not None)
    return max([0, *(step["end_week"] + 1 for step in steps)]), curve
