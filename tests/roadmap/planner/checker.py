"""Checks an answer against its problem, both as JSON. Written from the planning problem alone; shares no
planner code.
"""

from itertools import pairwise
from typing import Any

from tests.roadmap.planner.reading import Reading

ERROR_CODES = (
    "bad_json",
    "bad_schema",
    "too_large",
    "duplicate_id",
    "unknown_id",
    "bad_value",
    "target_in_past",
    "contradiction",
    "cycle",
    "must_include_unreachable",
    "must_include_does_not_fit",
)
_NUMBER = (int, float)
_STEP = {
    "activity": str,
    "hours": _NUMBER,
    "start_week": int,
    "end_week": int,
    "weeks": list,
    "reasons": list,
}
_SUMMARY = {
    "open_weight": int,
    "hours": _NUMBER,
    "cost": int,
    "ready_week": int,
    "ready_date": str,
    "curve": int,
}
_LEFT_OPEN = {"reached": int, "required": int, "weight": int, "cause": str}
_REASONS = {
    "requirement": ({"type", "skill", "level"},),
    "deliverable": ({"type", "id"},),
    "must_include": ({"type"},),
    "prerequisite": ({"type", "for"}, {"type", "for", "skill", "level"}),
}


def check(problem, plan):
    """Return what is wrong with the plan, one sentence each beginning with the invariant; nothing if it is
    right.
    """
    if plan.get("status") == "error":
        return [f"status: is an error: {plan['errors']}"]
    faults = _shape_faults(plan)
    return faults or _Check(Reading(problem), plan).run()


def error_faults(answer):
    """Return what is wrong with the form of an error answer."""
    if set(answer) != {"version", "status", "errors"} or answer["version"] != 1 or not answer["errors"]:
        return ["error: has other parts"]
    faults = []
    for error in answer["errors"]:
        if set(error) != {"code", "path", "ids", "message"}:
            faults.append(f"error: has other fields: {error}")
        elif error["code"] not in ERROR_CODES:
            faults.append(f"error: has no such code: {error}")
        elif not error["path"].startswith("$") or not all(isinstance(name, str) for name in error["ids"]):
            faults.append(f"error: is nowhere: {error}")
        elif not error["message"].endswith(".") or "\n" in error["message"]:
            faults.append(f"error: is no sentence: {error}")
    return faults


def _is(value, kind):
    return isinstance(value, kind) and not isinstance(value, bool)


def _lacks(item, fields):
    return not isinstance(item, dict) or any(not _is(item.get(key), kind) for key, kind in fields.items())


def _shape_faults(plan):
    """Return what is not as the schema has it; the rest of the checker then relies on it."""
    kinds = {"version": int, "status": str, "steps": list, "summary": dict, "left_open": list}
    if _lacks(plan, kinds) or plan["version"] != 1 or plan["status"] not in ("complete", "partial"):
        return ["shape: of the plan"]
    faults = []
    if _lacks(plan["summary"], _SUMMARY):
        faults.append("shape: of the summary")
    for step in plan["steps"]:
        if _lacks(step, _STEP) or any(
            _lacks(week, {"week": int, "hours": _NUMBER}) for week in step["weeks"]
        ):
            faults.append(f"shape: of step {step}")
            continue
        if not step["weeks"]:
            faults.append(f"V2: {step['activity']} has no hours")
        for reason in step["reasons"]:
            if set(reason) not in _REASONS.get(reason.get("type"), ()):
                faults.append(f"V14: {reason} is no reason")
    for item in plan["left_open"]:
        if _lacks(item, _LEFT_OPEN) or ("skill" in item) == ("deliverable" in item):
            faults.append(f"shape: of {item}")
    return faults


class _Check:
    def __init__(self, reading, plan):
        self.reading, self.plan = reading, plan
        self.steps = plan["steps"]
        self.names = [step["activity"] for step in self.steps]
        self.ends = {step["activity"]: step["end_week"] for step in self.steps}
        self.faults: list[str] = []

    def fault(self, rule, message):
        self.faults.append(f"{rule}: {message}")

    def run(self):
        self._check_names()
        if not self.faults:
            self._check_hours()
            self._check_order()
            self._check_calendar()
            self._check_limits()
            self._check_left_open()
            self._check_summary()
            self._check_reasons()
        return self.faults

    def _check_names(self):
        reading = self.reading
        for name in self.names:
            if name not in reading.activities:
                self.fault("V1", f"{name} is unknown")
            elif name in reading.done or name in reading.excluded:
                self.fault("V1", f"{name} is done or excluded")
            elif self.names.count(name) > 1:
                self.fault("V1", f"{name} is listed twice")

    def _check_hours(self):
        reading = self.reading
        used: dict[int, float] = {}
        for step in self.steps:
            name = step["activity"]
            weeks = [item["week"] for item in step["weeks"]]
            quarters = [item["hours"] * 4 for item in step["weeks"]]
            if step["hours"] * 4 != reading.quarters(name) or sum(quarters) != reading.quarters(name):
                self.fault("V2", f"hours of {name}")
            if any(number <= 0 or number % 1 for number in quarters):
                self.fault("V2", f"weekly hours of {name}")
            if any(later <= week for week, later in pairwise(weeks)):
                self.fault("V2", f"weeks of {name} do not ascend")
            end = max(weeks[-1], weeks[0] + reading.min_weeks(name) - 1)
            if (step["start_week"], step["end_week"]) != (weeks[0], end):
                self.fault("V3", f"start or end of {name}")
            cap = reading.cap(name)
            if cap is not None and any(number > cap for number in quarters):
                self.fault("V4", f"{name} takes more than its hours in a week")
            for week, number in zip(weeks, quarters, strict=True):
                used[week] = used.get(week, 0) + number
            if step["end_week"] >= len(reading.free):
                self.fault("V7", f"{name} ends in week {step['end_week']}")
        for week, number in used.items():
            if not 0 <= week < len(reading.free) or number > reading.free[week]:
                self.fault("V5", f"week {week} holds {number / 4} hours")

    def _waits(self, index):
        """Return the fault and the week for each thing that step `index` of the list must wait for."""
        reading, name = self.reading, self.names[index]
        after = {
            step["activity"]: reading.available(step["activity"], step["end_week"])
            for step in self.steps[:index]
        }
        for needed in reading.required_activities(name):
            yield "V8", f"{name} stands before {needed}", after.get(needed)
        for skill, level in reading.required_levels(name):
            weeks = [week for other, week in after.items() if reading.raises(other, skill, level)]
            yield "V9", f"{name} stands before {skill} is {level}", min(weeks, default=None)

    def _check_order(self):
        for index, step in enumerate(self.steps):
            for rule, message, week in self._waits(index):
                if week is None or step["start_week"] < week:
                    self.fault(rule, message)

    def _check_calendar(self):
        """Let the calendar follow from the list, and compare it with the one in the plan."""
        reading = self.reading
        free = list(reading.free)
        for index, step in enumerate(self.steps):
            name = step["activity"]
            week = max([0, *(week for _, _, week in self._waits(index) if week is not None)])
            remaining, cap = reading.quarters(name), reading.cap(name)
            expected = []
            while remaining and week < len(free):
                number = min(remaining, free[week])
                if cap is not None:
                    number = min(number, cap)
                if number > 0:
                    expected.append((week, number))
                    free[week] -= number
                    remaining -= number
                week += 1
            found = [(item["week"], item["hours"] * 4) for item in step["weeks"]]
            if remaining or found != expected:
                self.fault("V6", f"{name} does not take the earliest free hours")

    def _cost(self):
        return sum(self.reading.cost(name) for name in self.names)

    def _check_limits(self):
        if self.reading.budget is not None and self._cost() > self.reading.budget:
            self.fault("V10", "the budget is exceeded")
        for name in self.reading.must:
            if name not in self.names:
                self.fault("V11", f"{name} is missing")

    def _check_left_open(self):
        reading = self.reading
        still_open = [unit for unit in reading.units if reading.closing_week(unit, self.ends) is None]
        if (self.plan["status"] == "complete") != (not still_open):
            self.fault("V12", "status")
        reachable = set(reading.reachable_units())
        expected: dict[tuple[str, str], dict[str, Any]] = {}
        for unit in sorted(still_open):
            # Levels open from below, so the first that is open says whether the skill can rise further.
            cause = self._short_of() if unit in reachable else "unreachable"
            item = expected.setdefault(
                (unit.kind, unit.name),
                {
                    unit.kind: unit.name,
                    "reached": self._reached(unit),
                    "required": self._required(unit),
                    "weight": 0,
                    "cause": cause,
                },
            )
            item["weight"] += unit.weight
        found = {
            ("skill", item["skill"]) if "skill" in item else ("deliverable", item["deliverable"]): item
            for item in self.plan["left_open"]
        }
        if found != expected or len(found) != len(self.plan["left_open"]):
            self.fault("V12", f"left open {list(found.values())}, not {list(expected.values())}")

    def _short_of(self):
        if self.reading.budget is None:
            return "time"
        return "budget" if self.reading.constraints.get("target") is None else "time_or_budget"

    def _reached(self, unit):
        reading = self.reading
        if unit.kind == "deliverable":
            return len((reading.done | set(self.names)) & set(reading.deliverables[unit.name]["any_of"]))
        levels = [
            outcome["to"]
            for name in self.names
            for outcome in reading.activities[name].get("outcomes", [])
            if outcome["skill"] == unit.name
        ]
        return max([reading.base.get(unit.name, 0), *levels])

    def _required(self, unit):
        reading = self.reading
        return unit.level if unit.kind == "deliverable" else reading.role_skills[unit.name]["level"]

    def _check_summary(self):
        reading = self.reading
        closing = [(reading.closing_week(unit, self.ends), unit.weight) for unit in reading.units]
        ready = max((end + 1 for end in self.ends.values()), default=0)
        expected = {
            "open_weight": sum(weight for week, weight in closing if week is None),
            "hours": sum(reading.quarters(name) for name in self.names) / 4,
            "cost": self._cost(),
            "ready_week": ready,
            "ready_date": reading.ready_date(ready),
            "curve": sum(weight * (1 + week) for week, weight in closing if week is not None),
        }
        if self.plan["summary"] != expected:
            self.fault("V13", f"{self.plan['summary']}, not {expected}")

    def _check_reasons(self):
        for index, step in enumerate(self.steps):
            if not step["reasons"]:
                self.fault("V14", f"{step['activity']} has no reason")
            for reason in step["reasons"]:
                if not self._is_true(index, reason):
                    self.fault("V14", f"{step['activity']}: {reason}")

    def _is_true(self, index, reason):
        reading, name = self.reading, self.names[index]
        if reason["type"] == "requirement":
            skill, level = reason["skill"], reason["level"]
            asked = any(unit[:3] == ("skill", skill, level) for unit in reading.units)
            return asked and reading.raises(name, skill, level)
        if reason["type"] == "deliverable":
            units = [unit for unit in reading.units if unit[:2] == ("deliverable", reason["id"])]
            closes = any(reading.closing_week(unit, self.ends) is not None for unit in units)
            return closes and name in reading.deliverables[reason["id"]]["any_of"]
        if reason["type"] == "must_include":
            return name in reading.must
        return self._is_needed_by(index, reason)

    def _is_needed_by(self, index, reason):
        """Say whether the step stands before the other, which needs it and waits for its end."""
        reading, name = self.reading, self.names[index]
        if reason["for"] not in self.names[index + 1 :]:
            return False
        other = self.steps[self.names.index(reason["for"])]
        if other["start_week"] < reading.available(name, self.ends[name]):
            return False
        if "skill" not in reason:
            return name in reading.required_activities(reason["for"])
        need = (reason["skill"], reason["level"])
        return need in reading.required_levels(reason["for"]) and reading.raises(name, *need)
