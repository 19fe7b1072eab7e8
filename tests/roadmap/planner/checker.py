"""Checks an answer against its problem, both as JSON. Written from the planning problem alone; shares no
planner code.
"""

from datetime import date, timedelta
from math import ceil, floor


def check(problem, plan):
    """Return what is wrong with the plan, one sentence each beginning with the invariant; nothing if it is
    right.
    """
    return _Check(problem, plan).run()


class _Check:
    def __init__(self, problem, plan):
        self.problem, self.plan = problem, plan
        self.faults = []
        self.activities = {activity["id"]: activity for activity in problem["catalogue"]["activities"]}
        user, constraints = problem.get("user", {}), problem["constraints"]
        self.options = problem.get("options", {})
        self.constraints = constraints
        self.done = set(user.get("done", []))
        self.started = {
            item["activity"]: item
            for item in user.get("in_progress", [])
            if item["activity"] not in self.done
        }
        self.excluded = set(constraints.get("exclude", []))
        self.must = [a for a in constraints.get("must_include", []) if a not in self.done]
        self.base = dict(user.get("levels", {}))
        for name in self.done:
            for outcome in self.activities[name].get("outcomes", []):
                self._raise(self.base, outcome)
        self.free = self._free_hours()

    @staticmethod
    def _raise(levels, outcome):
        levels[outcome["skill"]] = max(levels.get(outcome["skill"], 0), outcome["to"])

    def _free_hours(self):
        start = date.fromisoformat(self.constraints["start"])
        count = self.options.get("horizon_weeks", 260)
        if self.constraints.get("target"):
            span = (date.fromisoformat(self.constraints["target"]) - start).days + 1
            count = min(count, floor(span / 7))
        blocked = [
            (date.fromisoformat(item["from"]), date.fromisoformat(item["to"]))
            for item in self.constraints.get("blackout", [])
        ]
        free = []
        for week in range(count):
            days = [start + timedelta(days=7 * week + day) for day in range(7)]
            open_days = sum(not any(first <= day <= last for first, last in blocked) for day in days)
            quarters = round(self.constraints["hours_per_week"] * 4)
            free.append(quarters * open_days // 7)
        return free

    def planned(self, name):
        hours = self.activities[name]["hours"]
        low, likely, high = (round(hours[key] * 4) for key in ("low", "likely", "high"))
        estimate = self.options.get("estimate", "expected")
        quarters = ceil((low + 4 * likely + high) / 6)
        if estimate != "expected":
            quarters = {"low": low, "likely": likely, "high": high}[estimate]
        if name in self.started:
            quarters = max(1, quarters - round(self.started[name].get("hours_done", 0) * 4))
        return quarters

    def least_weeks(self, name):
        weeks = self.activities[name].get("min_weeks", 0)
        if name in self.started:
            weeks = max(0, weeks - self.started[name].get("weeks_done", 0))
        return weeks

    def cap(self, name):
        most = self.activities[name].get("max_hours_per_week")
        return None if most is None else round(most * 4)

    def required_activities(self, name):
        if name in self.started:
            return []
        required = self.activities[name].get("requires", {}).get("activities", [])
        return [needed for needed in required if needed not in self.done]

    def required_levels(self, name):
        """Return required levels and outcome starts that are not met at the start."""
        if name in self.started:
            return []
        activity = self.activities[name]
        needs = [(need["skill"], need["level"]) for need in activity.get("requires", {}).get("skills", [])]
        needs += [(outcome["skill"], outcome.get("from", 0)) for outcome in activity.get("outcomes", [])]
        return [(skill, level) for skill, level in needs if level > self.base.get(skill, 0)]

    def raises(self, name, skill, level):
        return any(
            o["skill"] == skill and o["to"] >= level for o in self.activities[name].get("outcomes", [])
        )

    def fault(self, rule, message):
        self.faults.append(f"{rule}: {message}")

    def run(self):
        if self.plan["status"] == "error":
            self.fault("status", f"is an error: {self.plan['errors']}")
            return self.faults
        names = [step["activity"] for step in self.plan["steps"]]
        for name in names:
            if (
                name not in self.activities
                or name in self.done
                or name in self.excluded
                or names.count(name) > 1
            ):
                self.fault("V1", f"{name} cannot be a step")
        if self.faults:
            return self.faults
        self._check_hours()
        self._check_calendar()
        self._check_limits(names)
        self._check_open(names)
        self._check_summary(names)
        self._check_reasons(names)
        return self.faults

    def _check_hours(self):
        used: dict[int, float] = {}
        for step in self.plan["steps"]:
            name = step["activity"]
            weeks = [(item["week"], item["hours"]) for item in step["weeks"]]
            if step["hours"] * 4 != self.planned(name) or sum(hours for _, hours in weeks) != step["hours"]:
                self.fault("V2", f"hours of {name}")
            if any(hours <= 0 or hours * 4 % 1 for _, hours in weeks) or weeks != sorted(dict(weeks).items()):
                self.fault("V2", f"weeks of {name}")
            start = weeks[0][0]
            end = max(weeks[-1][0], start + self.least_weeks(name) - 1)
            if (step["start_week"], step["end_week"]) != (start, end):
                self.fault("V3", f"start or end of {name}")
            cap = self.cap(name)
            for week, hours in weeks:
                used[week] = used.get(week, 0) + hours * 4
                if cap is not None and hours * 4 > cap:
                    self.fault("V4", f"{name} in week {week}")
            if end >= len(self.free):
                self.fault("V7", f"{name} ends in week {end}")
        for week, quarters in used.items():
            if not 0 <= week < len(self.free) or quarters > self.free[week]:
                self.fault("V5", f"week {week} holds {quarters / 4} hours")

    def _check_calendar(self):
        free = list(self.free)
        listed: list[tuple[str, int]] = []
        for step in self.plan["steps"]:
            name = step["activity"]
            waits = []
            for needed in self.required_activities(name):
                found = [after for other, after in listed if other == needed]
                if not found:
                    self.fault("V8", f"{name} stands before {needed}")
                waits += found
            for skill, level in self.required_levels(name):
                found = [after for other, after in listed if self.raises(other, skill, level)]
                if not found:
                    self.fault("V9", f"{name} stands before {skill} is {level}")
                waits += [min(found)] if found else []
            week = max([0, *waits])
            if step["start_week"] < week:
                self.fault("V8", f"{name} starts before week {week}")
            weeks = self._fill(free, week, self.planned(name), self.cap(name))
            if weeks is None or weeks != [(item["week"], item["hours"] * 4) for item in step["weeks"]]:
                self.fault("V6", f"{name} does not take the earliest free hours")
            end = step["end_week"]
            listed.append((name, end if self.least_weeks(name) <= 1 else end + 1))

    @staticmethod
    def _fill(free, week, remaining, cap):
        weeks = []
        while remaining:
            if week >= len(free):
                return None
            quarters = min(remaining, free[week], remaining if cap is None else cap)
            if quarters:
                weeks.append((week, quarters))
                free[week] -= quarters
                remaining -= quarters
            week += 1
        return weeks

    def cost(self, names):
        return sum(self.activities[name].get("cost", 0) for name in names if name not in self.started)

    def _check_limits(self, names):
        budget = self.constraints.get("budget")
        if budget is not None and self.cost(names) > budget:
            self.fault("V10", "the budget is exceeded")
        for name in self.must:
            if name not in names:
                self.fault("V11", f"{name} is missing")

    def units(self):
        """Return (key, weight, needed level or count) of each open unit of the role."""
        role = self.problem["role"]
        for need in role.get("skills", []):
            for level in range(self.base.get(need["skill"], 0) + 1, need["level"] + 1):
                yield ("skill", need["skill"], level), need["importance"]
        for item in role.get("deliverables", []):
            if len(self.done & set(item["any_of"])) < item.get("count", 1):
                yield ("deliverable", item["id"], item.get("count", 1)), item["importance"]

    def closing_week(self, key, steps):
        """Return the week in which a unit closes, or None."""
        kind, name, level = key
        if kind == "skill":
            ends = [step["end_week"] for step in steps if self.raises(step["activity"], name, level)]
            return min(ends, default=None)
        any_of = next(item["any_of"] for item in self.problem["role"]["deliverables"] if item["id"] == name)
        missing = level - len(self.done & set(any_of))
        ends = sorted(step["end_week"] for step in steps if step["activity"] in any_of)
        return ends[missing - 1] if len(ends) >= missing else None

    def _check_open(self, names):
        steps = self.plan["steps"]
        expected: dict[tuple[str, str], int] = {}
        for (kind, name, level), weight in self.units():
            if self.closing_week((kind, name, level), steps) is None:
                expected[kind, name] = expected.get((kind, name), 0) + weight
        if (self.plan["status"] == "complete") != (not expected):
            self.fault("V12", "status")
        found = {}
        for item in self.plan["left_open"]:
            kind = "skill" if "skill" in item else "deliverable"
            found[kind, item[kind]] = item["weight"]
            if kind == "skill":
                reached = self.base.get(item["skill"], 0)
                for name in names:
                    for outcome in self.activities[name].get("outcomes", []):
                        if outcome["skill"] == item["skill"]:
                            reached = max(reached, outcome["to"])
                need = next(n for n in self.problem["role"]["skills"] if n["skill"] == item["skill"])
                required = need["level"]
            else:
                need = next(d for d in self.problem["role"]["deliverables"] if d["id"] == item["deliverable"])
                reached = len((self.done | set(names)) & set(need["any_of"]))
                required = need.get("count", 1)
            if (item["reached"], item["required"]) != (reached, required):
                self.fault("V12", f"reached or required of {item}")
        if found != expected or len(found) != len(self.plan["left_open"]):
            self.fault("V12", f"left open {found}, not {expected}")

    def _check_summary(self, names):
        steps, summary = self.plan["steps"], self.plan["summary"]
        weeks = {key: (self.closing_week(key, steps), weight) for key, weight in self.units()}
        ready = max([0, *(step["end_week"] + 1 for step in steps)])
        last_day = date.fromisoformat(self.constraints["start"]) + timedelta(days=max(0, 7 * ready - 1))
        expected = {
            "open_weight": sum(weight for week, weight in weeks.values() if week is None),
            "hours": sum(self.planned(name) for name in names) / 4,
            "cost": self.cost(names),
            "ready_week": ready,
            "ready_date": last_day.isoformat(),
            "curve": sum(weight * (1 + week) for week, weight in weeks.values() if week is not None),
        }
        if summary != expected:
            self.fault("V13", f"{summary}, not {expected}")

    def _check_reasons(self, names):
        missing = dict(self.units())
        for index, step in enumerate(self.plan["steps"]):
            name = step["activity"]
            if not step["reasons"]:
                self.fault("V14", f"{name} has no reason")
            for reason in step["reasons"]:
                if not self._is_true(name, index, reason, names, missing):
                    self.fault("V14", f"{name}: {reason}")

    def _is_true(self, name, index, reason, names, missing):
        if reason["type"] == "requirement":
            unit = ("skill", reason["skill"], reason["level"])
            return unit in missing and self.raises(name, reason["skill"], reason["level"])
        if reason["type"] == "deliverable":
            item = next(d for d in self.problem["role"]["deliverables"] if d["id"] == reason["id"])
            return name in item["any_of"] and ("deliverable", item["id"], item.get("count", 1)) in missing
        if reason["type"] == "must_include":
            return name in self.must
        if names.index(reason["for"]) <= index:
            return False
        if "skill" in reason:
            needs = self.required_levels(reason["for"])
            return (reason["skill"], reason["level"]) in needs and self.raises(
                name, reason["skill"], reason["level"]
            )
        return name in self.required_activities(reason["for"])
