"""What a planning problem says, read from its JSON by the document alone: the tests' own view of it, which
shares nothing with the planner.

Hours are whole quarter hours here, so that no sum is rounded.
"""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any, NamedTuple

DEFAULT_HORIZON_WEEKS = 260


class Unit(NamedTuple):
    """Something the role asks that is missing at the start: a level of a skill, or a deliverable."""

    kind: str  # "skill" or "deliverable"
    name: str
    level: int  # or the count that the deliverable asks
    weight: int


class Reading:
    """The facts of one problem."""

    def __init__(self, problem: dict[str, Any]):
        self.problem = problem
        user, constraints = problem["user"], problem["constraints"]
        self.options = problem.get("options", {})
        self.constraints = constraints
        self.start = date.fromisoformat(constraints["start"])
        self.budget = constraints.get("budget")
        self.activities = {item["id"]: item for item in problem["catalogue"]["activities"]}
        self.role_skills = {item["skill"]: item for item in problem["role"].get("skills", [])}
        self.deliverables = {item["id"]: item for item in problem["role"].get("deliverables", [])}
        self.done = set(user.get("done", []))
        self.in_progress = {
            item["activity"]: item
            for item in user.get("in_progress", [])
            if item["activity"] not in self.done
        }
        self.excluded = set(constraints.get("exclude", []))
        self.must = sorted(set(constraints.get("must_include", [])) - self.done)
        self.base = dict(user.get("levels", {}))
        for name in self.done:
            for outcome in self.activities[name].get("outcomes", []):
                level = self.base.get(outcome["skill"], 0)
                self.base[outcome["skill"]] = max(level, outcome["to"])
        self.free = self.free_quarters(constraints["hours_per_week"], constraints.get("target"))
        self.units = list(self._units())

    def free_quarters(self, hours_per_week, target):
        """Return the free quarter hours of each week that counts, at other hours or another target."""
        count = self.options.get("horizon_weeks", DEFAULT_HORIZON_WEEKS)
        if target is not None:
            day_count = (date.fromisoformat(target) - self.start).days + 1
            count = min(count, floor(Fraction(day_count, 7)))
        # The document is silent on weeks after the last date there is; there are none.
        count = min(count, ((date.max - self.start).days + 1) // 7)
        blocked = [
            (date.fromisoformat(item["from"]), date.fromisoformat(item["to"]))
            for item in self.constraints.get("blackout", [])
        ]
        weekly = Fraction(hours_per_week)
        free = []
        for week in range(count):
            first_day = self.start + timedelta(days=7 * week)
            touching = [
                (first, last)
                for first, last in blocked
                if first <= first_day + timedelta(days=6) and last >= first_day
            ]
            days = [first_day + timedelta(days=day) for day in range(7)]
            open_days = sum(all(not first <= day <= last for first, last in touching) for day in days)
            free.append(floor(weekly * open_days / 7 * 4))
        return free

    def quarters(self, name):
        """Return the planned quarter hours of an activity."""
        hours = self.activities[name]["hours"]
        low, likely, high = (int(Fraction(hours[key]) * 4) for key in ("low", "likely", "high"))
        quarters = {
            "low": low,
            "likely": likely,
            "high": high,
            "expected": ceil(Fraction(low + 4 * likely + high, 6)),
        }[self.options.get("estimate", "expected")]
        if name in self.in_progress:
            spent = int(Fraction(self.in_progress[name].get("hours_done", 0)) * 4)
            quarters = max(1, quarters - spent)
        return quarters

    def min_weeks(self, name):
        weeks = self.activities[name].get("min_weeks", 0)
        if name in self.in_progress:
            weeks = max(0, weeks - self.in_progress[name].get("weeks_done", 0))
        return weeks

    def cap(self, name):
        """Return the most quarter hours of an activity in a week, None for any number."""
        most = self.activities[name].get("max_hours_per_week")
        return None if most is None else int(Fraction(most) * 4)

    def cost(self, name):
        return 0 if name in self.in_progress else self.activities[name].get("cost", 0)

    def required_activities(self, name):
        """Return the activities that must be finished before this one starts and are not done yet."""
        if name in self.in_progress:
            return []
        required = self.activities[name].get("requires", {}).get("activities", [])
        return [needed for needed in required if needed not in self.done]

    def required_levels(self, name):
        """Return the (skill, level) before this one starts, outcomes' `from` too, that the user lacks."""
        if name in self.in_progress:
            return []
        activity = self.activities[name]
        needs = [(need["skill"], need["level"]) for need in activity.get("requires", {}).get("skills", [])]
        needs += [(outcome["skill"], outcome.get("from", 0)) for outcome in activity.get("outcomes", [])]
        return [(skill, level) for skill, level in needs if level > self.base.get(skill, 0)]

    def raises(self, name, skill, level):
        """Say whether finishing the activity brings a skill to a level."""
        outcomes = self.activities[name].get("outcomes", [])
        return any(item["skill"] == skill and item["to"] >= level for item in outcomes)

    def available(self, name, end):
        """Return the week in which something that needs this activity may start."""
        return end if self.min_weeks(name) <= 1 else end + 1

    def _units(self):
        for skill, need in self.role_skills.items():
            for level in range(self.base.get(skill, 0) + 1, need["level"] + 1):
                yield Unit("skill", skill, level, need["importance"])
        for name, item in self.deliverables.items():
            count = item.get("count", 1)
            if len(self.done & set(item["any_of"])) < count:
                yield Unit("deliverable", name, count, item["importance"])

    def closing_week(self, unit, ends):
        """Return the week in which a unit closes where activities end in these weeks, None if it stays
        open.
        """
        if unit.kind == "skill":
            return min(
                (end for name, end in ends.items() if self.raises(name, unit.name, unit.level)), default=None
            )
        any_of = set(self.deliverables[unit.name]["any_of"])
        missing = unit.level - len(self.done & any_of)
        weeks = sorted(end for name, end in ends.items() if name in any_of)
        return weeks[missing - 1] if len(weeks) >= missing else None

    def reachable(self, allowed=None):
        """Return the activities that can ever start if only those allowed may: all but done and excluded."""
        waiting = set(self.activities) - self.done - self.excluded if allowed is None else set(allowed)
        levels, finished = dict(self.base), set(self.done)
        while True:
            able = {
                name
                for name in waiting
                if all(needed in finished for needed in self.required_activities(name))
                and all(levels.get(skill, 0) >= level for skill, level in self.required_levels(name))
            }
            if not able:
                return finished - self.done
            waiting -= able
            finished |= able
            for name in able:
                for item in self.activities[name].get("outcomes", []):
                    levels[item["skill"]] = max(levels.get(item["skill"], 0), item["to"])

    def reachable_units(self):
        """Return the units that unlimited time and money close."""
        ends = dict.fromkeys(self.reachable(), 0)
        return [unit for unit in self.units if self.closing_week(unit, ends) is not None]

    def ready_date(self, ready_week):
        """Return the last day before a ready week, the start itself for an empty plan."""
        return (self.start + timedelta(days=max(0, 7 * ready_week - 1))).isoformat()
