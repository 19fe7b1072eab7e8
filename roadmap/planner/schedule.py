"""Which week? The calendar that a list of steps implies: each step in turn takes the earliest free hours.

`Calendar.run` is the inner loop of the whole search, hence its plainness: flat lists, no objects.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roadmap.planner.instance import Instance

NEVER = 1 << 30


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What a list comes to: weeks until ready, the area above the readiness curve, each step's end week."""

    ready: int
    curve: int
    ends: tuple[int, ...]


NO_WEEKS = Scheduled(0, 0, ())


@dataclass(slots=True)
class Weeks:
    """A calendar filled in part: free quarter hours, and from which week levels and activities are
    available.
    """

    free: list[int]
    available_level: list[int]
    available: dict[int, int]

    def copy(self) -> "Weeks":
        """Return a calendar that can be filled on without changing this one."""
        return Weeks(self.free.copy(), self.available_level.copy(), self.available.copy())


class Calendar:
    """The weeks of one problem, and how a list of its activities fills them."""

    def __init__(self, instance: Instance, free: Sequence[int], weekly: int) -> None:
        """Take the quarter hours of each week that counts, and those of a week without blackouts."""
        self.instance = instance
        self._weekly = weekly
        self.weeks = len(free)
        # Lists that end too late still get a date, so that the search sees which of them is nearer.
        self.free = [*free, *[weekly] * (len(free) + 60)] if weekly else list(free)
        count = len(instance.skill_ids)
        self._start_levels = [NEVER] * (6 * count)
        for skill, level in enumerate(instance.base_levels):
            for reached in range(level + 1):
                self._start_levels[6 * skill + reached] = 0
        self.needs_levels = [[6 * skill + level for skill, level in needs] for needs in instance.needs_levels]
        self.raises = [
            [
                6 * skill + step
                for skill, level in gains
                for step in range(instance.base_levels[skill] + 1, level + 1)
            ]
            for gains in instance.gains
        ]
        self._level_units = [
            (6 * unit.skill + unit.level, unit.weight) for unit in instance.units if unit.skill >= 0
        ]
        self._deliverables = [
            (unit.any_of, unit.count, unit.weight) for unit in instance.units if unit.skill < 0
        ]

    def run(self, order: Sequence[int], most_weeks: int = NEVER) -> Scheduled | None:
        """Fill the weeks in list order.

        None if a step cannot start where it stands, or ends far too late, or after `most_weeks`.
        """
        instance = self.instance
        free = self.free.copy()
        weeks = min(len(free), most_weeks)
        available_level = self._start_levels.copy()
        closed_level = self._start_levels.copy()
        available: dict[int, int] = {}
        end_of: dict[int, int] = {}
        full = 0
        ready = 0
        for step in order:
            week = 0
            for needed in instance.needs_activities[step]:
                week = max(week, available.get(needed, NEVER))
            for key in self.needs_levels[step]:
                if available_level[key] > week:
                    week = available_level[key]
            while full < weeks and not free[full]:
                full += 1
            if week < full:
                week = full
            remaining = instance.quarters[step]
            cap = instance.cap[step]
            start = end = -1
            while remaining:
                if week >= weeks:
                    return None
                hours = free[week]
                if hours:
                    if hours > cap:
                        hours = cap
                    if hours > remaining:
                        hours = remaining
                    if hours:
                        free[week] -= hours
                        remaining -= hours
                        if start < 0:
                            start = week
                        end = week
                week += 1
            least = instance.min_weeks[step]
            if start + least - 1 > end:
                end = start + least - 1
                if end >= weeks:
                    return None
            following = end if least <= 1 else end + 1
            available[step] = following
            end_of[step] = end
            if end >= ready:
                ready = end + 1
            for key in self.raises[step]:
                if following < available_level[key]:
                    available_level[key] = following
                if end < closed_level[key]:
                    closed_level[key] = end
        curve = 0
        for key, weight in self._level_units:
            if closed_level[key] < NEVER:
                curve += weight * (1 + closed_level[key])
        for any_of, count, weight in self._deliverables:
            finished = sorted(end_of[member] for member in any_of if member in end_of)
            if len(finished) >= count:
                curve += weight * (1 + finished[count - 1])
        return Scheduled(ready, curve, tuple(end_of[step] for step in order))

    def blank(self) -> "Weeks":
        """Return the calendar with nothing in it yet."""
        return Weeks(self.free.copy(), self._start_levels.copy(), {})

    def place(self, weeks: "Weeks", step: int) -> int:
        """Put a step into its earliest free hours and return its end week.

        That is NEVER if the step cannot start, and the number of weeks if it does not end in time.
        """
        instance = self.instance
        week = 0
        for needed in instance.needs_activities[step]:
            week = max(week, weeks.available.get(needed, NEVER))
        for key in self.needs_levels[step]:
            week = max(week, weeks.available_level[key])
        if week >= NEVER:
            return NEVER
        free, cap, remaining = weeks.free, instance.cap[step], instance.quarters[step]
        start = -1
        while True:
            if week >= self.weeks:
                return self.weeks
            hours = min(remaining, cap, free[week])
            if hours:
                if start < 0:
                    start = week
                free[week] -= hours
                remaining -= hours
                if not remaining:
                    break
            week += 1
        end = max(week, start + instance.min_weeks[step] - 1)
        if end >= self.weeks:
            return self.weeks
        weeks.available[step] = following = end if instance.min_weeks[step] <= 1 else end + 1
        for key in self.raises[step]:
            weeks.available_level[key] = min(weeks.available_level[key], following)
        return end

    def earliest(self, steps: Sequence[int]) -> tuple[dict[int, int], dict[int, int]]:
        """Return the start and end week of each step if nothing competed for hours; no list can beat them.

        Steps must stand in an order in which they can start; what ends far too late ends at the last week.
        """
        instance = self.instance
        available_level = self._start_levels.copy()
        available: dict[int, int] = {}
        starts: dict[int, int] = {}
        ends: dict[int, int] = {}
        is_settled = False
        while not is_settled:  # A later step may give a level sooner, so repeat until nothing moves.
            is_settled = True
            for step in steps:
                week = 0
                for needed in instance.needs_activities[step]:
                    week = max(week, available[needed])
                for key in self.needs_levels[step]:
                    week = max(week, available_level[key])
                end = self.end_alone(step, week)
                if ends.get(step) == end:
                    continue
                is_settled = False
                starts[step] = week
                ends[step] = end
                available[step] = following = end if instance.min_weeks[step] <= 1 else end + 1
                for key in self.raises[step]:
                    available_level[key] = min(available_level[key], following)
        return starts, ends

    def latest_start(self, step: int, end: int) -> int:
        """Return the last week in which a step can start to end in a given week, -1 if there is none."""
        instance = self.instance
        cap, remaining = instance.cap[step], instance.quarters[step]
        week = min(end, len(self.free) - 1)
        while week >= 0:
            remaining -= min(cap, self.free[week])
            if remaining <= 0:
                return max(-1, min(week, end - instance.min_weeks[step] + 1))
            week -= 1
        return -1

    def end_alone(self, step: int, week: int) -> int:
        """Return the end week of a step that starts in a week or later and has all hours to itself."""
        instance = self.instance
        cap, remaining = instance.cap[step], instance.quarters[step]
        start = -1
        for here in range(week, len(self.free)):
            hours = min(cap, self.free[here])
            if hours:
                if start < 0:
                    start = here
                remaining -= hours
                if remaining <= 0:
                    return min(len(self.free), max(here, start + instance.min_weeks[step] - 1))
        return len(self.free)

    def allocate(self, order: Iterable[int]) -> list[tuple[int, int, list[tuple[int, int]]]]:
        """Return start week, end week and the (week, quarters) of each step of a list that `run` accepts."""
        instance = self.instance
        free = self.free.copy()
        available_level = self._start_levels.copy()
        available: dict[int, int] = {}
        result = []
        for step in order:
            week = max([0, *(available[needed] for needed in instance.needs_activities[step])])
            week = max([week, *(available_level[key] for key in self.needs_levels[step])])
            remaining = instance.quarters[step]
            taken: list[tuple[int, int]] = []
            while remaining:
                hours = min(remaining, instance.cap[step], free[week])
                if hours:
                    taken.append((week, hours))
                    free[week] -= hours
                    remaining -= hours
                week += 1
            start = taken[0][0]
            end = max(taken[-1][0], start + instance.min_weeks[step] - 1)
            following = end if instance.min_weeks[step] <= 1 else end + 1
            available[step] = following
            for key in self.raises[step]:
                available_level[key] = min(available_level[key], following)
            result.append((start, end, taken))
        return result


def weeks_needed(free: Sequence[int], quarters: int) -> int:
    """Return how many weeks it takes to find so many quarter hours, one more than there are if too few."""
    for week, hours in enumerate(free):
        if quarters <= 0:
            return week
        quarters -= hours
    return len(free) if quarters <= 0 else len(free) + 1
