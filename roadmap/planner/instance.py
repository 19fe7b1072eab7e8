"""What is really asked, in whole numbers: activities and skills by index, hours in quarters, what is done
applied.

Activities and skills are numbered in the order of their ids, so the order of the catalogue changes nothing.
"""

from dataclasses import dataclass

from roadmap.planner.problem import Activity, EstimateName, PlanningProblem
from roadmap.planner.read import MAX_HORIZON_WEEKS, MAX_HOURS_PER_WEEK

NO_CAP = 1 << 60
# More than every hour of the longest calendar: what takes longer never ends in time, by how much is all one.
MOST_WEEKS = MAX_HORIZON_WEEKS + 1
MOST_QUARTERS = 4 * MAX_HOURS_PER_WEEK * MOST_WEEKS


@dataclass(frozen=True, slots=True)
class Unit:
    """Something open that a plan may close: one level of a skill, or a deliverable with its missing count."""

    weight: int
    skill: int  # -1 for a deliverable
    level: int
    deliverable: int  # index in the role's sorted deliverables, -1 for a level
    any_of: tuple[int, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Instance:
    """One problem without its calendar and budget. Lists run over activities unless said otherwise."""

    ids: tuple[str, ...]
    skill_ids: tuple[str, ...]
    quarters: tuple[int, ...]
    cost: tuple[int, ...]
    min_weeks: tuple[int, ...]
    cap: tuple[int, ...]
    needs_activities: tuple[tuple[int, ...], ...]
    needs_levels: tuple[tuple[tuple[int, int], ...], ...]
    gains: tuple[tuple[tuple[int, int], ...], ...]
    is_in_progress: tuple[bool, ...]
    is_allowed: tuple[bool, ...]
    must_include: tuple[int, ...]
    base_levels: tuple[int, ...]  # over skills
    units: tuple[Unit, ...]
    deliverable_ids: tuple[str, ...]
    deliverables_done: tuple[int, ...]  # over deliverables: how many of its activities are done


def build_instance(problem: PlanningProblem) -> Instance:
    """Index a checked problem."""
    activities = sorted(problem.catalogue.activities, key=lambda activity: activity.id)
    number = {activity.id: index for index, activity in enumerate(activities)}
    skill_ids = tuple(sorted(problem.catalogue.skills))
    skill_number = {skill: index for index, skill in enumerate(skill_ids)}
    done = {number[name] for name in problem.user.done}
    started = {number[item.activity]: item for item in problem.user.in_progress}

    base = [0] * len(skill_ids)
    for skill, level in problem.user.levels.items():
        base[skill_number[skill]] = level
    for index in done:
        for outcome in activities[index].outcomes:
            skill_index = skill_number[outcome.skill]
            base[skill_index] = max(base[skill_index], outcome.to_level)

    quarters, cost, min_weeks, caps = [], [], [], []
    needs_activities, needs_levels, gains = [], [], []
    estimate = problem.options.estimate
    for index, activity in enumerate(activities):
        effort = planned_quarters(activity, estimate)
        weeks = activity.min_weeks
        price = activity.cost
        needed: tuple[int, ...] = ()
        levels: dict[int, int] = {}
        raised: dict[int, int] = {}
        for outcome in activity.outcomes:
            skill_index = skill_number[outcome.skill]
            known = base[skill_index]
            if outcome.from_level > known:
                levels[skill_index] = max(outcome.from_level, levels.get(skill_index, 0))
            if outcome.to_level > known:
                raised[skill_index] = max(outcome.to_level, raised.get(skill_index, 0))
        for need in activity.requires_levels:
            skill_index = skill_number[need.skill]
            if need.level > base[skill_index]:
                levels[skill_index] = max(need.level, levels.get(skill_index, 0))
        if activity.requires_activities:
            needed = tuple(sorted({number[name] for name in activity.requires_activities} - done))
        in_progress = started.get(index)
        if in_progress is not None:
            effort = max(1, effort - int(in_progress.hours_done * 4))
            weeks = max(0, weeks - in_progress.weeks_done)
            price = 0
            needed, levels = (), {}
        quarters.append(min(effort, MOST_QUARTERS))
        cost.append(price)
        min_weeks.append(min(weeks, MOST_WEEKS))
        most = activity.max_hours_per_week
        caps.append(NO_CAP if most is None else int(most * 4))
        needs_activities.append(needed)
        needs_levels.append(tuple(sorted(levels.items())))
        gains.append(tuple(sorted(raised.items())))

    excluded = {number[name] for name in problem.constraints.exclude}
    deliverables = sorted(problem.role.deliverables, key=lambda item: item.id)
    units = []
    for required in sorted(problem.role.skills, key=lambda item: item.skill):
        skill_index = skill_number[required.skill]
        for level in range(base[skill_index] + 1, required.level + 1):
            units.append(Unit(required.importance, skill_index, level, -1, (), 1))
    done_counts = []
    for position, item in enumerate(deliverables):
        members = [number[name] for name in item.any_of]
        open_members = tuple(sorted(member for member in members if member not in done))
        done_counts.append(len(members) - len(open_members))
        missing = item.count - done_counts[-1]
        if missing > 0:
            units.append(Unit(item.importance, -1, 0, position, open_members, missing))
    return Instance(
        ids=tuple(activity.id for activity in activities),
        skill_ids=skill_ids,
        quarters=tuple(quarters),
        cost=tuple(cost),
        min_weeks=tuple(min_weeks),
        cap=tuple(caps),
        needs_activities=tuple(needs_activities),
        needs_levels=tuple(needs_levels),
        gains=tuple(gains),
        is_in_progress=tuple(index in started for index in range(len(activities))),
        is_allowed=tuple(index not in done and index not in excluded for index in range(len(activities))),
        must_include=tuple(sorted({number[name] for name in problem.constraints.must_include} - done)),
        base_levels=tuple(base),
        units=tuple(units),
        deliverable_ids=tuple(item.id for item in deliverables),
        deliverables_done=tuple(done_counts),
    )


def planned_quarters(activity: Activity, estimate: EstimateName) -> int:
    """Return the planned hours of an activity in quarter hours; the expected ones are rounded up."""
    hours = activity.hours
    if estimate == "expected":
        return -(-(int(hours.low * 4) + 4 * int(hours.likely * 4) + int(hours.high * 4)) // 6)
    return int({"low": hours.low, "likely": hours.likely, "high": hours.high}[estimate] * 4)
