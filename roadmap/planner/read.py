"""Is this a planning problem at all? Reads parsed JSON field by field and stops at the first fault.

The catalogue is nearly all of a problem and nearly always right, so each activity is first read without
keeping book of where one is. Only what is not plain in every respect is read again, field by field.
"""

import re
import sys
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date
from typing import Any, Literal, NoReturn, TypeVar, cast

from roadmap.planner.problem import (
    Activity,
    Blackout,
    Catalogue,
    Constraints,
    Deliverable,
    Estimate,
    EstimateName,
    InProgress,
    Options,
    Outcome,
    PlanningProblem,
    RequiredSkill,
    SkillLevel,
    TargetRole,
    User,
)
from roadmap.planner.result import ErrorCode, PlanningError, PlanningResult

MAX_ACTIVITIES = 5_000
MAX_SKILLS = 500
MAX_HOURS_PER_WEEK = 168
MAX_HORIZON_WEEKS = 520
ESTIMATES = ("low", "likely", "high", "expected")

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_MISSING: Any = object()
_LARGEST = sys.float_info.max
_NOTHING: list[Any] = []
_NUMBER_TYPES = frozenset((int, float))
_FOREIGN_TYPES = PlanningError(
    "bad_schema", "$", (), "The problem is not built from the planner's own types."
)
_T = TypeVar("_T")


def read_problem(data: object) -> PlanningProblem | PlanningResult:
    """Turn parsed JSON into a checked problem, or into an error result that names the first fault."""
    try:
        return _problem(data)
    except _RefusedError as refused:
        return _answer(refused.error)


def check_problem(problem: PlanningProblem) -> PlanningProblem | PlanningResult:
    """Hold a problem built from dataclasses to the checks of `read_problem`."""
    if problem.is_checked:
        return problem
    try:
        return _problem(_as_data(problem))
    except _RefusedError as refused:
        return _answer(refused.error)
    except (AttributeError, TypeError, ValueError):
        return _answer(_FOREIGN_TYPES)


def check_change(
    problem: PlanningProblem, constraints: Constraints | None, options: Options | None
) -> PlanningProblem | PlanningResult:
    """Return a checked problem with other constraints or options, where given; only these are checked."""
    if constraints is None and options is None:
        return problem
    activities = {activity.id for activity in problem.catalogue.activities}
    try:
        return _checked(
            replace(
                problem,
                constraints=problem.constraints
                if constraints is None
                else _constraints(_constraints_data(constraints), activities),
                options=problem.options if options is None else _options(_options_data(options), activities),
            )
        )
    except _RefusedError as refused:
        return _answer(refused.error)
    except (AttributeError, TypeError, ValueError):
        return _answer(_FOREIGN_TYPES)


def _answer(error: PlanningError) -> PlanningResult:
    return PlanningResult(status="error", errors=(error,))


def _checked(problem: PlanningProblem) -> PlanningProblem:
    # Only here: `dataclasses.replace` makes a fresh problem, which is checked again.
    object.__setattr__(problem, "is_checked", True)
    return problem


class _RefusedError(Exception):
    def __init__(self, error: PlanningError) -> None:
        super().__init__(error.message)
        self.error = error


def _refuse(code: ErrorCode, path: str, message: str, *ids: str) -> NoReturn:
    raise _RefusedError(PlanningError(code, path, ids, message))


# single values:


def _object(value: object, path: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        _refuse("bad_schema", path, "An object is needed here.")
    return cast("dict[str, Any]", value)


def _field(owner: dict[str, Any], name: str, path: str) -> Any:
    value = owner.get(name, _MISSING)
    if value is _MISSING:
        _refuse("bad_schema", f"{path}.{name}", f"The field “{name}” is missing.")
    return value


def _list(value: object, path: str) -> list[Any]:
    if not isinstance(value, list):
        _refuse("bad_schema", path, "A list is needed here.")
    return value


def _each(value: object, path: str, read: Callable[[Any, str], _T]) -> tuple[_T, ...]:
    return tuple([read(item, f"{path}[{index}]") for index, item in enumerate(_list(value, path))])


def _id(value: object, path: str) -> str:
    if not isinstance(value, str) or not value:
        _refuse("bad_schema", path, "An id is needed here: text that is not empty.")
    return value


def _whole(value: object, path: str) -> int:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        _refuse("bad_schema", path, "A whole number is needed here.")
    if abs(value) > _LARGEST:
        _refuse("bad_schema", path, "A finite number is needed here.")
    return value


def _between(value: object, path: str, low: int, high: int, what: str) -> int:
    number = _whole(value, path)
    if not low <= number <= high:
        _refuse("bad_value", path, f"{what} must be between {low} and {high}.")
    return number


def _not_negative(value: object, path: str, what: str) -> int:
    number = _whole(value, path)
    if number < 0:
        _refuse("bad_value", path, f"{what} cannot be negative.")
    return number


def _number(value: object, path: str) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        _refuse("bad_schema", path, "A number is needed here.")
    # Digits that make no finite number elsewhere are as infinite as the same number written with an e.
    if not abs(value) <= _LARGEST:
        _refuse("bad_schema", path, "A finite number is needed here.")
    return value


def _hours(value: object, path: str) -> float:
    number = _number(value, path)
    if number < 0:
        _refuse("bad_value", path, "Hours cannot be negative.")
    if isinstance(number, float):
        if number % 0.25:
            _refuse("bad_value", path, "Hours must be a multiple of 0.25.")
        if number.is_integer():
            number = int(number)  # Four times the largest floats would be infinite.
    return number


def _weekly_hours(value: object, path: str) -> float:
    number = _hours(value, path)
    if number > MAX_HOURS_PER_WEEK:
        _refuse("bad_value", path, f"A week has only {MAX_HOURS_PER_WEEK} hours.")
    return number


def _date(value: object, path: str) -> date:
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        _refuse("bad_schema", path, "A date is needed here, written as 2026-01-31.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        _refuse("bad_schema", path, f"There is no such date as {value}.")


def _reference(known: AbstractSet[str], what: str) -> Callable[[Any, str], str]:
    def read(value: Any, path: str) -> str:
        name = _id(value, path)
        if name not in known:
            _refuse("unknown_id", path, f"The catalogue has no {what} “{name}”.", name)
        return name

    return read


def _first_use(name: str, seen: set[str], path: str, what: str) -> None:
    if name in seen:
        _refuse("duplicate_id", path, f"The {what} “{name}” is listed twice.", name)
    seen.add(name)


# the parts of a problem:


def _problem(data: object) -> PlanningProblem:
    root = _object(data, "$")
    version = _field(root, "version", "$")
    if isinstance(version, bool) or not isinstance(version, int | float) or version != 1:
        _refuse("bad_schema", "$.version", "The version must be 1.")
    catalogue = _catalogue(_object(_field(root, "catalogue", "$"), "$.catalogue"))
    skills = set(catalogue.skills)
    activities = {activity.id for activity in catalogue.activities}
    role = _role(_object(_field(root, "role", "$"), "$.role"), skills, activities)
    user = _user(_object(_field(root, "user", "$"), "$.user"), skills, activities)
    constraints = _constraints(_object(_field(root, "constraints", "$"), "$.constraints"), activities)
    options = _options(_object(root.get("options", {}), "$.options"), activities)
    previous = None
    if "previous" in root:
        path = "$.previous"
        order = _each(_field(_object(root["previous"], path), "order", path), f"{path}.order", _id)
        previous = tuple(dict.fromkeys(order))
    return _checked(PlanningProblem(catalogue, role, user, constraints, options, previous))


def _catalogue(data: dict[str, Any]) -> Catalogue:
    path = "$.catalogue"
    skill_items = _list(_field(data, "skills", path), f"{path}.skills")
    if len(skill_items) > MAX_SKILLS:
        _refuse("too_large", f"{path}.skills", f"There are more than {MAX_SKILLS} skills.")
    skills: set[str] = set()
    skill_ids = []
    for index, item in enumerate(skill_items):
        here = f"{path}.skills[{index}]"
        name = _id(_field(_object(item, here), "id", here), f"{here}.id")
        _first_use(name, skills, f"{here}.id", "skill")
        skill_ids.append(name)
    items = _list(_field(data, "activities", path), f"{path}.activities")
    if len(items) > MAX_ACTIVITIES:
        _refuse("too_large", f"{path}.activities", f"There are more than {MAX_ACTIVITIES} activities.")
    # References may point forwards, so the ids are known before the first activity is read.
    all_ids = {name for name in map(_id_of, items) if isinstance(name, str) and name}
    skill_reference = _reference(skills, "skill")
    activity_reference = _reference(all_ids, "activity")
    seen: set[str] = set()
    activities = []
    for index, item in enumerate(items):
        activity = _plain_activity(item, skills, all_ids)
        if activity is None or activity.id in seen:
            here = f"{path}.activities[{index}]"
            data = _activity_data(item) if isinstance(item, Activity) else _object(item, here)
            activity = _activity(data, here, skill_reference, activity_reference)
            _first_use(activity.id, seen, f"{here}.id", "activity")
        seen.add(activity.id)
        activities.append(activity)
    return Catalogue(tuple(skill_ids), tuple(activities))


def _id_of(item: object) -> object:
    if isinstance(item, dict):
        return item.get("id")
    return item.id if isinstance(item, Activity) else None


def _plain_activity(item: Any, skills: AbstractSet[str], activities: AbstractSet[str]) -> Activity | None:
    """Return an activity if it is plain and right, None if anything about it needs a closer look."""
    try:
        activity = item if type(item) is Activity else _built_activity(item)
        return activity if _is_plain(activity, skills, activities) else None
    except (AttributeError, KeyError, TypeError):
        return None


def _built_activity(data: dict[str, Any]) -> Activity:
    """Build an activity from JSON without a look at its values. Raise KeyError or TypeError at odd shapes."""
    hours = data["hours"]
    requires = data.get("requires")
    needed = levels = _NOTHING
    if requires is not None:
        needed = requires.get("activities", _NOTHING)
        levels = requires.get("skills", _NOTHING)
    elif "requires" in data:
        raise TypeError
    outcomes = data.get("outcomes", _NOTHING)
    if not (type(needed) is type(levels) is type(outcomes) is list):
        raise TypeError
    return Activity(
        data["id"],
        Estimate(hours["low"], hours["likely"], hours["high"]),
        data.get("stage", 1),
        data.get("cost", 0),
        data.get("min_weeks", 0),
        data.get("max_hours_per_week"),
        tuple(needed),
        tuple([SkillLevel(item["skill"], item["level"]) for item in levels]),
        tuple([Outcome(item["skill"], item.get("from", 0), item["to"]) for item in outcomes]),
    )


def _is_plain(activity: Activity, skills: AbstractSet[str], activities: AbstractSet[str]) -> bool:
    """Say whether every value of an activity is right and of its plain type; in doubt it is not."""
    hours, most = activity.hours, activity.max_hours_per_week
    low, likely, high = hours.low, hours.likely, hours.high
    stage, cost, weeks = activity.stage, activity.cost, activity.min_weeks
    if not (
        type(activity.id) is str
        and activity.id
        and type(hours) is Estimate
        and type(low) in _NUMBER_TYPES
        and type(likely) in _NUMBER_TYPES
        and type(high) in _NUMBER_TYPES
        and 0.25 <= low <= likely <= high <= _LARGEST
        and low * 4 % 1 == likely * 4 % 1 == high * 4 % 1 == 0
        and type(stage) is type(cost) is type(weeks) is int
        and 1 <= stage <= 10
        and 0 <= cost <= _LARGEST
        and 0 <= weeks <= _LARGEST
        and type(activity.requires_activities) is tuple
        and type(activity.requires_levels) is tuple
        and type(activity.outcomes) is tuple
    ):
        return False
    if most is not None and not (
        type(most) in _NUMBER_TYPES and 0 <= most <= MAX_HOURS_PER_WEEK and most * 4 % 1 == 0
    ):
        return False
    for name in activity.requires_activities:
        if name not in activities:
            return False
    for need in activity.requires_levels:
        level = need.level
        if not (type(need) is SkillLevel and need.skill in skills and type(level) is int and 0 <= level <= 5):
            return False
    for outcome in activity.outcomes:
        first, last = outcome.from_level, outcome.to_level
        if not (
            type(outcome) is Outcome
            and outcome.skill in skills
            and type(first) is type(last) is int
            and 0 <= first < last <= 5
        ):
            return False
    return True


def _activity(
    data: dict[str, Any], path: str, skill: Callable[[Any, str], str], activity: Callable[[Any, str], str]
) -> Activity:
    name = _id(_field(data, "id", path), f"{path}.id")
    hours = _estimate(_object(_field(data, "hours", path), f"{path}.hours"), f"{path}.hours")
    stage = _between(data.get("stage", 1), f"{path}.stage", 1, 10, "The stage")
    cost = _not_negative(data.get("cost", 0), f"{path}.cost", "The cost")
    min_weeks = _not_negative(data.get("min_weeks", 0), f"{path}.min_weeks", "The number of weeks")
    most = data.get("max_hours_per_week")
    if most is not None:
        most = _weekly_hours(most, f"{path}.max_hours_per_week")
    requires_activities: tuple[str, ...] = ()
    requires_levels: tuple[SkillLevel, ...] = ()
    if "requires" in data:
        here = f"{path}.requires"
        requires = _object(data["requires"], here)
        requires_activities = _each(requires.get("activities", []), f"{here}.activities", activity)

        def level(value: Any, where: str) -> SkillLevel:
            item = _object(value, where)
            name = skill(_field(item, "skill", where), f"{where}.skill")
            number = _between(_field(item, "level", where), f"{where}.level", 0, 5, "A level")
            return SkillLevel(name, number)

        requires_levels = _each(requires.get("skills", []), f"{here}.skills", level)

    def outcome(value: Any, where: str) -> Outcome:
        item = _object(value, where)
        name = skill(_field(item, "skill", where), f"{where}.skill")
        low = _between(item.get("from", 0), f"{where}.from", 0, 5, "A level")
        high = _between(_field(item, "to", where), f"{where}.to", 0, 5, "A level")
        if low >= high:
            _refuse("bad_value", where, "An outcome must raise the level.", name)
        return Outcome(name, low, high)

    outcomes = _each(data.get("outcomes", []), f"{path}.outcomes", outcome)
    return Activity(name, hours, stage, cost, min_weeks, most, requires_activities, requires_levels, outcomes)


def _estimate(data: dict[str, Any], path: str) -> Estimate:
    values = []
    for name in ("low", "likely", "high"):
        hours = _hours(_field(data, name, path), f"{path}.{name}")
        if hours < 0.25:
            _refuse("bad_value", f"{path}.{name}", "An activity takes at least 0.25 hours.")
        values.append(hours)
    low, likely, high = values
    if not low <= likely <= high:
        _refuse("bad_value", path, "Hours must rise from low over likely to high.")
    return Estimate(low, likely, high)


def _role(data: dict[str, Any], skills: set[str], activities: set[str]) -> TargetRole:
    path = "$.role"
    skill_reference = _reference(skills, "skill")
    activity_reference = _reference(activities, "activity")
    seen_skills: set[str] = set()
    seen_deliverables: set[str] = set()

    def required(value: Any, where: str) -> RequiredSkill:
        item = _object(value, where)
        name = skill_reference(_field(item, "skill", where), f"{where}.skill")
        _first_use(name, seen_skills, f"{where}.skill", "role skill")
        level = _between(_field(item, "level", where), f"{where}.level", 1, 5, "A required level")
        importance = _between(
            _field(item, "importance", where), f"{where}.importance", 1, 5, "The importance"
        )
        return RequiredSkill(name, level, importance)

    def deliverable(value: Any, where: str) -> Deliverable:
        item = _object(value, where)
        name = _id(_field(item, "id", where), f"{where}.id")
        _first_use(name, seen_deliverables, f"{where}.id", "deliverable")
        importance = _between(
            _field(item, "importance", where), f"{where}.importance", 1, 5, "The importance"
        )
        any_of = _each(_field(item, "any_of", where), f"{where}.any_of", activity_reference)
        count = _whole(item.get("count", 1), f"{where}.count")
        if len(set(any_of)) < len(any_of):
            _refuse("bad_value", f"{where}.any_of", "An activity counts once only for a deliverable.", name)
        if not 1 <= count <= len(any_of):
            _refuse(
                "bad_value",
                f"{where}.any_of",
                "A deliverable needs at least as many activities as it counts.",
                name,
            )
        return Deliverable(name, importance, any_of, count)

    return TargetRole(
        _each(data.get("skills", []), f"{path}.skills", required),
        _each(data.get("deliverables", []), f"{path}.deliverables", deliverable),
    )


def _user(data: dict[str, Any], skills: set[str], activities: set[str]) -> User:
    path = "$.user"
    reference = _reference(activities, "activity")
    skill = _reference(skills, "skill")
    levels = {}
    for key, value in _object(data.get("levels", {}), f"{path}.levels").items():
        here = f"{path}.levels.{key}"
        levels[skill(key, here)] = _between(value, here, 0, 5, "A level")
    done = _each(data.get("done", []), f"{path}.done", reference)
    seen: set[str] = set()

    def started(value: Any, where: str) -> InProgress:
        item = _object(value, where)
        name = reference(_field(item, "activity", where), f"{where}.activity")
        _first_use(name, seen, f"{where}.activity", "activity in progress")
        hours = _hours(item.get("hours_done", 0), f"{where}.hours_done")
        weeks = _not_negative(item.get("weeks_done", 0), f"{where}.weeks_done", "The number of weeks")
        return InProgress(name, hours, weeks)

    return User(levels, done, _each(data.get("in_progress", []), f"{path}.in_progress", started))


def _constraints(data: dict[str, Any], activities: set[str]) -> Constraints:
    path = "$.constraints"
    reference = _reference(activities, "activity")
    start = _date(_field(data, "start", path), f"{path}.start")
    hours = _weekly_hours(_field(data, "hours_per_week", path), f"{path}.hours_per_week")
    target = data.get("target")
    if target is not None:
        target = _date(target, f"{path}.target")
    budget = data.get("budget")
    if budget is not None:
        budget = _not_negative(budget, f"{path}.budget", "The budget")

    def blackout(value: Any, where: str) -> Blackout:
        item = _object(value, where)
        first = _date(_field(item, "from", where), f"{where}.from")
        last = _date(_field(item, "to", where), f"{where}.to")
        if last < first:
            _refuse("bad_value", where, "A blackout cannot end before it starts.")
        return Blackout(first, last)

    blackouts = _each(data.get("blackout", []), f"{path}.blackout", blackout)
    exclude = _each(data.get("exclude", []), f"{path}.exclude", reference)
    must_include = _each(data.get("must_include", []), f"{path}.must_include", reference)
    return Constraints(start, hours, target, budget, blackouts, exclude, must_include)


def _options(data: dict[str, Any], activities: set[str]) -> Options:
    path = "$.options"
    estimate = data.get("estimate", "expected")
    if not isinstance(estimate, str) or estimate not in ESTIMATES:
        _refuse("bad_schema", f"{path}.estimate", f"The estimate must be one of {', '.join(ESTIMATES)}.")
    horizon = _between(
        data.get("horizon_weeks", 260), f"{path}.horizon_weeks", 1, MAX_HORIZON_WEEKS, "The horizon"
    )
    wanted = data.get("explain", [])
    explain: tuple[str, ...] | Literal["all"]
    if wanted == "all":
        explain = "all"
    else:
        explain = _each(wanted, f"{path}.explain", _reference(activities, "activity"))
    remedies = data.get("remedies", False)
    if not isinstance(remedies, bool):
        _refuse("bad_schema", f"{path}.remedies", "True or false is needed here.")
    # A value outside its range is answered beside the other values, see `what_if`.
    what_if = _each(data.get("what_if_hours", []), f"{path}.what_if_hours", _number)
    return Options(cast("EstimateName", estimate), horizon, explain, remedies, what_if)


# dataclasses as plain data:


def _as_data(problem: PlanningProblem) -> dict[str, Any]:
    data: dict[str, Any] = {
        "version": 1,
        "catalogue": {
            "skills": [{"id": skill} for skill in problem.catalogue.skills],
            "activities": list(problem.catalogue.activities),
        },
        "role": {
            "skills": [
                {"skill": need.skill, "level": need.level, "importance": need.importance}
                for need in problem.role.skills
            ],
            "deliverables": [
                {
                    "id": item.id,
                    "importance": item.importance,
                    "any_of": list(item.any_of),
                    "count": item.count,
                }
                for item in problem.role.deliverables
            ],
        },
        "user": {
            "levels": dict(problem.user.levels),
            "done": list(problem.user.done),
            "in_progress": [
                {"activity": item.activity, "hours_done": item.hours_done, "weeks_done": item.weeks_done}
                for item in problem.user.in_progress
            ],
        },
        "constraints": _constraints_data(problem.constraints),
        "options": _options_data(problem.options),
    }
    if problem.previous_order is not None:
        data["previous"] = {"order": list(problem.previous_order)}
    return data


def _constraints_data(constraints: Constraints) -> dict[str, Any]:
    return {
        "start": constraints.start,
        "hours_per_week": constraints.hours_per_week,
        "target": constraints.target,
        "budget": constraints.budget,
        "blackout": [{"from": item.from_date, "to": item.to_date} for item in constraints.blackout],
        "exclude": list(constraints.exclude),
        "must_include": list(constraints.must_include),
    }


def _options_data(options: Options) -> dict[str, Any]:
    return {
        "estimate": options.estimate,
        "horizon_weeks": options.horizon_weeks,
        "explain": options.explain if options.explain == "all" else list(options.explain),
        "remedies": options.remedies,
        "what_if_hours": list(options.what_if_hours),
    }


def _activity_data(activity: Activity) -> dict[str, Any]:
    hours = activity.hours
    return {
        "id": activity.id,
        "hours": {"low": hours.low, "likely": hours.likely, "high": hours.high},
        "stage": activity.stage,
        "cost": activity.cost,
        "min_weeks": activity.min_weeks,
        "max_hours_per_week": activity.max_hours_per_week,
        "requires": {
            "activities": list(activity.requires_activities),
            "skills": [{"skill": need.skill, "level": need.level} for need in activity.requires_levels],
        },
        "outcomes": [
            {"skill": item.skill, "from": item.from_level, "to": item.to_level} for item in activity.outcomes
        ],
    }
