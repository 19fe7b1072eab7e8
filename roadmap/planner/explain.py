"""Why this step? Reasons that are true in the plan, and what the best plan without the step would cost."""

from collections.abc import Sequence

from roadmap.planner.best import Found, Quality, Search, as_ids, is_affordable
from roadmap.planner.gaps import open_weight
from roadmap.planner.instance import Instance
from roadmap.planner.result import Alternative, Reason
from roadmap.planner.schedule import Calendar

# A step of the calendar: activity, start week, end week.
Placed = tuple[int, int, int]


def reasons(instance: Instance, steps: Sequence[Placed]) -> list[tuple[Reason, ...]]:
    """Return the reasons of each step, in list order; every step of a plan has at least one."""
    found: list[list[Reason]] = [[] for _ in steps]
    position = {activity: index for index, (activity, _, _) in enumerate(steps)}
    by_end = sorted(range(len(steps)), key=lambda index: (steps[index][2], index))
    raising: dict[tuple[int, int], list[int]] = {}
    for index in by_end:
        for skill, level in instance.gains[steps[index][0]]:
            for reached in range(instance.base_levels[skill] + 1, level + 1):
                raising.setdefault((skill, reached), []).append(index)
    for unit in instance.units:
        if unit.skill >= 0:
            if (unit.skill, unit.level) in raising:
                closing = raising[unit.skill, unit.level][0]
                found[closing].append(
                    Reason("requirement", skill=instance.skill_ids[unit.skill], level=unit.level)
                )
        else:
            members = [index for index in by_end if steps[index][0] in unit.any_of]
            if len(members) >= unit.count:
                for index in members[: unit.count]:
                    name = instance.deliverable_ids[unit.deliverable]
                    found[index].append(Reason("deliverable", deliverable=name))
    for index, (activity, _, _) in enumerate(steps):
        if activity in instance.must_include:
            found[index].append(Reason("must_include"))
    for later, (activity, _, _) in enumerate(steps):
        for needed in instance.needs_activities[activity]:
            found[position[needed]].append(Reason("prerequisite", for_activity=instance.ids[activity]))
        for skill, level in instance.needs_levels[activity]:
            earlier = [index for index in raising[skill, level] if index < later]
            first = min(earlier, key=lambda index: (_available(instance, steps[index]), index))
            found[first].append(
                Reason(
                    "prerequisite",
                    skill=instance.skill_ids[skill],
                    level=level,
                    for_activity=instance.ids[activity],
                )
            )
    for index, own in enumerate(found):
        if not own:
            found[index] = _second_reasons(instance, steps, index)
    return [tuple(items) for items in found]


def _second_reasons(instance: Instance, steps: Sequence[Placed], index: int) -> list[Reason]:
    """Return what a step of an earlier plan is still good for although another step does it sooner."""
    result = []
    activity = steps[index][0]
    starts, gains = dict(instance.needs_levels[activity]), dict(instance.gains[activity])
    planned = {other for other, _, _ in steps}
    for unit in instance.units:
        if unit.skill >= 0 and starts.get(unit.skill, 0) < unit.level <= gains.get(unit.skill, 0):
            result.append(Reason("requirement", skill=instance.skill_ids[unit.skill], level=unit.level))
        elif activity in unit.any_of and len(planned.intersection(unit.any_of)) >= unit.count:
            result.append(Reason("deliverable", deliverable=instance.deliverable_ids[unit.deliverable]))
    available = _available(instance, steps[index])
    for other, start, _ in steps[index + 1 :]:
        for skill, level in instance.needs_levels[other] if start >= available else ():
            if starts.get(skill, 0) < level <= gains.get(skill, 0):
                name = instance.skill_ids[skill]
                result.append(
                    Reason("prerequisite", skill=name, level=level, for_activity=instance.ids[other])
                )
    return result


def has_reason(instance: Instance, calendar: Calendar, order: Sequence[int]) -> bool:
    """Say whether every step of a list has at least one reason."""
    placed = calendar.allocate(order)
    steps = [(step, start, end) for step, (start, end, _) in zip(order, placed, strict=True)]
    return all(reasons(instance, steps))


def _available(instance: Instance, step: Placed) -> int:
    activity, _, end = step
    return end if instance.min_weeks[activity] <= 1 else end + 1


def alternatives(
    search: Search, calendar: Calendar, budget: int | None, plan: Found, wanted: Sequence[int]
) -> tuple[tuple[Alternative, ...], bool]:
    """Return what leaving out each wanted step of the plan changes, and whether all of it is proved."""
    instance = search.instance
    own_weight = open_weight(instance, plan.order)
    result = []
    is_proved = True
    for step, choice in zip(wanted, search.choice.without(wanted), strict=True):
        chosen, proved = choice.chosen, choice.proved
        if not set(instance.must_include) <= chosen:
            continue
        if not is_affordable(instance, chosen, budget) or not search.fits(calendar, chosen):
            other = Search(instance, without=(step,)).best(calendar, budget, quality=Quality.ANY)
            if other is None:
                continue
            chosen, proved = frozenset(other.order), other.proved
        is_proved = is_proved and proved
        result.append(
            Alternative(
                without=instance.ids[step],
                open_weight=open_weight(instance, chosen) - own_weight,
                hours=(sum(instance.quarters[other] for other in chosen) - plan.hours(instance)) / 4,
                cost=sum(instance.cost[other] for other in chosen) - plan.cost(instance),
                added=as_ids(instance, sorted(chosen - set(plan.order))),
                dropped=as_ids(instance, sorted(set(plan.order) - chosen)),
            )
        )
    return tuple(result), is_proved
