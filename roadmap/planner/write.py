"""How does an answer look as plain data? As the JSON schema has it, fields in a fixed order."""

from typing import Any

from roadmap.planner.result import LeftOpen, PlannedStep, PlanningResult, Reason, Summary, WhatIf


def to_json(result: PlanningResult) -> dict[str, Any]:
    """Return the result as data for `json.dumps`: hours are numbers, dates are ISO strings."""
    data: dict[str, Any] = {"version": 1, "status": result.status}
    if result.status == "error":
        data["errors"] = [
            {"code": error.code, "path": error.path, "ids": list(error.ids), "message": error.message}
            for error in result.errors
        ]
        return data
    data["steps"] = [_step(step) for step in result.steps]
    if result.summary is not None:
        data["summary"] = _summary(result.summary)
    data["left_open"] = [_left_open(item) for item in result.left_open]
    if result.remedies is not None:
        data["remedies"] = [
            {
                "type": item.type,
                "value": item.value if isinstance(item.value, int) else item.value.isoformat(),
            }
            for item in result.remedies
        ]
    if result.alternatives is not None:
        data["alternatives"] = [
            {
                "without": item.without,
                "open_weight": item.open_weight,
                "hours": item.hours,
                "cost": item.cost,
                "added": list(item.added),
                "dropped": list(item.dropped),
            }
            for item in result.alternatives
        ]
    if result.what_if is not None:
        data["what_if"] = [_what_if(item) for item in result.what_if]
    data["proved"] = result.proved
    return data


def _step(step: PlannedStep) -> dict[str, Any]:
    return {
        "activity": step.activity,
        "hours": step.hours,
        "start_week": step.start_week,
        "end_week": step.end_week,
        "weeks": [{"week": item.week, "hours": item.hours} for item in step.weeks],
        "reasons": [_reason(reason) for reason in step.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    data: dict[str, Any] = {"type": reason.type}
    if reason.deliverable is not None:
        data["id"] = reason.deliverable
    if reason.for_activity is not None:
        data["for"] = reason.for_activity
    if reason.skill is not None:
        data["skill"] = reason.skill
        data["level"] = reason.level
    return data


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "open_weight": summary.open_weight,
        "hours": summary.hours,
        "cost": summary.cost,
        "ready_week": summary.ready_week,
        "ready_date": summary.ready_date.isoformat(),
        "curve": summary.curve,
    }


def _left_open(item: LeftOpen) -> dict[str, Any]:
    name: dict[str, Any] = (
        {"skill": item.skill} if item.skill is not None else {"deliverable": item.deliverable}
    )
    return {
        **name,
        "reached": item.reached,
        "required": item.required,
        "weight": item.weight,
        "cause": item.cause,
    }


def _what_if(item: WhatIf) -> dict[str, Any]:
    data: dict[str, Any] = {"hours_per_week": item.hours_per_week}
    if item.error is not None:
        data["error"] = item.error
        return data
    data["open_weight"] = item.open_weight
    data["ready_week"] = item.ready_week
    data["ready_date"] = item.ready_date.isoformat() if item.ready_date is not None else None
    return data
