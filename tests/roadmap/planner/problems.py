"""Small planning problems written out in full, and the way from one to its answer."""

import json

from roadmap.planner import PlanningResult, read_problem, solve, to_json


def answer(problem):
    """Return the planner's answer to a problem, both as plain JSON data."""
    read = read_problem(problem)
    result = read if isinstance(read, PlanningResult) else solve(read)
    return json.loads(json.dumps(to_json(result)))


def activity(name, hours, *raises, cost=0, needs=(), after=(), **more):
    """Build an activity; `raises` are (skill, from, to), `needs` are (skill, level), `after` are
    activities.
    """
    return {
        "id": name,
        "hours": {"low": hours, "likely": hours, "high": hours},
        "cost": cost,
        "requires": {
            "activities": list(after),
            "skills": [{"skill": skill, "level": level} for skill, level in needs],
        },
        "outcomes": [{"skill": skill, "from": low, "to": high} for skill, low, high in raises],
        **more,
    }


def problem(activities, role=(), deliverables=(), **parts):
    """Build a problem; `role` are (skill, level, importance), `deliverables` (id, importance, any_of,
    count).
    """
    skills = {skill for skill, _, _ in role}
    for item in activities:
        skills.update(outcome["skill"] for outcome in item["outcomes"])
        skills.update(need["skill"] for need in item["requires"]["skills"])
    return {
        "version": 1,
        "catalogue": {"skills": [{"id": skill} for skill in sorted(skills)], "activities": list(activities)},
        "role": {
            "skills": [
                {"skill": skill, "level": level, "importance": weight} for skill, level, weight in role
            ],
            "deliverables": [
                {"id": name, "importance": weight, "any_of": list(any_of), "count": count}
                for name, weight, any_of, count in deliverables
            ],
        },
        "user": parts.pop("user", {}),
        "constraints": {"start": "2026-01-05", "hours_per_week": 4, **parts.pop("constraints", {})},
        "options": parts.pop("options", {}),
        **parts,
    }


def tiny_example(**parts):
    """Build the example that the planning problem solves by hand."""
    parts["constraints"] = {"budget": 50, **parts.get("constraints", {})}
    return problem(
        [
            activity("basics", 4, ("research", 0, 1)),
            activity("interviews", 4, ("research", 1, 2), min_weeks=3, max_hours_per_week=2),
            activity("course", 10, ("research", 0, 2)),
            activity("notes", 2, ("writing", 0, 1)),
            activity("workshop", 1, ("writing", 0, 2), cost=60),
            activity("case", 5, ("writing", 1, 2), needs=[("research", 1)]),
        ],
        role=[("research", 2, 5), ("writing", 2, 2)],
        deliverables=[("case-study", 3, ["case"], 1)],
        **parts,
    )
