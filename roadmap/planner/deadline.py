"""Does a set fit before the end of the calendar? Bounds that hold for every list, and what they rule out."""

from collections.abc import Iterable, Sequence

from roadmap.planner.cover import Cover, startable
from roadmap.planner.order import Ordering, ready_bound
from roadmap.planner.reach import reach
from roadmap.planner.schedule import Calendar


def fitting_activities(calendar: Calendar, is_usable: Sequence[bool], budget: int | None) -> list[bool]:
    """Return which activities could be paid for and end in time if nothing else took any hours."""
    instance = calendar.instance
    affordable = [
        usable and (budget is None or instance.cost[index] <= budget)
        for index, usable in enumerate(is_usable)
    ]
    _, ends = calendar.earliest(reach(calendar.instance, affordable).order)
    return [ends.get(index, calendar.weeks) < calendar.weeks for index in range(len(affordable))]


def rooms(calendar: Calendar, cover: Cover) -> list[tuple[tuple[int, ...], int]]:
    """Return groups that cannot start before some week, each with the quarter hours there are from then
    on.
    """
    is_candidate = [False] * len(calendar.instance.ids)
    for activity in cover.candidates:
        is_candidate[activity] = True
    starts, _ = calendar.earliest(reach(calendar.instance, is_candidate).order)
    result = []
    for week in sorted({0, *starts.values()}):
        members = tuple(a for a in cover.candidates if starts.get(a, 0) >= week)
        room = sum(calendar.free[week : calendar.weeks])
        if sum(calendar.instance.quarters[a] for a in members) > room:
            result.append((members, room))
    return result


def impossible_core(
    calendar: Calendar, cover: Cover, chosen: Iterable[int]
) -> tuple[frozenset[int], frozenset[int], bool]:
    """Return steps that do not fit together, who could help by giving a level sooner, and if that is
    certain.
    """
    instance = calendar.instance
    core = set(chosen)
    is_certain = _is_impossible(calendar, cover, core)
    if is_certain:
        for step in sorted(core, key=lambda step: (instance.quarters[step], step)):
            rest = core - {step}
            if step in _helpers(cover, rest) or startable(cover, rest)[1]:
                continue
            if _is_impossible(calendar, cover, rest):
                core = rest
    return frozenset(core), frozenset(_helpers(cover, core) - core), is_certain


def _helpers(cover: Cover, steps: Iterable[int]) -> set[int]:
    return {p for step in steps for members in cover.needs[step] if len(members) > 1 for p in members}


def _is_impossible(calendar: Calendar, cover: Cover, steps: set[int]) -> bool:
    return ready_bound(calendar, Ordering(calendar.instance, cover, steps)) > calendar.weeks
