"""How many hours has each week? Week 0 starts on the start date; hours are in quarters."""

from datetime import date, timedelta

from roadmap.planner.problem import Constraints


def free_quarters(constraints: Constraints, horizon_weeks: int) -> list[int]:
    """Return the free quarter hours of each week that may be used, blackout days taken out."""
    start = constraints.start
    # The calendar of dates ends in the year 9999, and with it the weeks.
    count = min(horizon_weeks, ((date.max - start).days + 1) // 7)
    if constraints.target is not None:
        count = min(count, ((constraints.target - start).days + 1) // 7)
    count = max(count, 0)
    weekly = int(constraints.hours_per_week * 4)
    blocked = [0] * count
    for first, last in _merged(constraints, count):
        for week in range(first // 7, last // 7 + 1):
            blocked[week] += min(last, 7 * week + 6) - max(first, 7 * week) + 1
    return [weekly * (7 - days) // 7 for days in blocked]


def _merged(constraints: Constraints, count: int) -> list[tuple[int, int]]:
    """Return the blackouts as ranges of days from the start that neither overlap nor leave the calendar."""
    ranges: list[tuple[int, int]] = []
    for item in sorted(constraints.blackout, key=lambda item: item.from_date):
        first = max(0, (item.from_date - constraints.start).days)
        last = min(7 * count - 1, (item.to_date - constraints.start).days)
        if ranges:
            first = max(first, ranges[-1][1] + 1)
        if first <= last:
            ranges.append((first, last))
    return ranges


def ready_date(start: date, ready_week: int) -> date:
    """Return the last day of the last week of a plan, the start itself for an empty plan."""
    return start + timedelta(days=max(0, 7 * ready_week - 1))
