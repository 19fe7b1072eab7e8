"""Planning problems to measure and test with: every pair of the real catalogue, and random ones from a
seed.
"""

import csv
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CATALOGUE_DIR = Path(__file__).resolve().parent.parent / "catalogue"
START_DATE = "2026-01-05"


@cache
def _file(name: str) -> dict[str, Any]:
    with (CATALOGUE_DIR / name).open(encoding="utf-8") as stream:
        data: dict[str, Any] = yaml.load(stream, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


@cache
def _typical_levels() -> dict[str, dict[str, int]]:
    levels: dict[str, dict[str, int]] = {}
    with (CATALOGUE_DIR / "starting_role_levels.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            levels.setdefault(row["starting_role"], {})[row["skill"]] = int(row["level"])
    return levels


def real_pairs() -> Iterator[tuple[str, str]]:
    """Yield the slugs of every starting role with every target role."""
    for start in _file("starting_roles.yaml")["starting_roles"]:
        for target in _file("target_roles.yaml")["target_roles"]:
            yield start["slug"], target["slug"]


def real_problem(from_role: str, to_role: str, hours_per_week: float, **constraints: Any) -> dict[str, Any]:
    """Build the problem of one pair from the catalogue files; certificates and degrees are not wanted."""
    starting = next(r for r in _file("starting_roles.yaml")["starting_roles"] if r["slug"] == from_role)
    role = next(r for r in _file("target_roles.yaml")["target_roles"] if r["slug"] == to_role)
    offered = _offered(_file("activities.yaml")["activities"], to_role)
    excluded = sorted(
        activity["slug"]
        for activity in offered
        if activity["context"] not in starting["access"]
        or activity["kind"] == "certify"
        or activity["stage"] == "advanced-education"
    )
    known = {activity["slug"] for activity in offered}
    deliverables = []
    for item in role["deliverables"]:
        any_of = [slug for slug in item["any_of"] if slug in known]
        if len(any_of) >= item.get("count", 1):
            deliverables.append(
                {
                    "id": item["id"],
                    "importance": item["importance"],
                    "any_of": any_of,
                    "count": item.get("count", 1),
                }
            )
    return {
        "version": 1,
        "catalogue": {
            "skills": [{"id": skill["slug"]} for skill in _file("skills.yaml")["skills"]],
            "activities": [_activity(activity, role["apply_when"]) for activity in offered],
        },
        "role": {
            "skills": [
                {"skill": slug, "level": need["level"], "importance": need["weight"]}
                for slug, need in role["required_levels"].items()
                if need["level"] > 0
            ],
            "deliverables": deliverables,
        },
        "user": {"levels": dict(_typical_levels()[from_role])},
        "constraints": {
            "start": START_DATE,
            "hours_per_week": hours_per_week,
            "exclude": excluded,
            **constraints,
        },
        "options": {},
    }


def _offered(activities: list[dict[str, Any]], target: str) -> list[dict[str, Any]]:
    offered = {a["slug"]: a for a in activities if a["target_roles"] == "all" or target in a["target_roles"]}
    while True:
        orphans = [
            slug for slug, a in offered.items() if any(p not in offered for p in a["prerequisites"]["all_of"])
        ]
        if not orphans:
            return list(offered.values())
        for slug in orphans:
            del offered[slug]


def _activity(activity: dict[str, Any], apply_when: dict[str, int]) -> dict[str, Any]:
    levels = dict(activity["prerequisites"]["skills"])
    if activity.get("apply_bar"):
        for skill, level in apply_when.items():
            levels[skill] = max(level, levels.get(skill, 0))
    cost = activity["cost"]
    return {
        "id": activity["slug"],
        "hours": activity["hours"],
        "cost": 0 if cost["low"] == 0 else (cost["low"] + cost["high"]) // 2,
        "min_weeks": activity["min_weeks"],
        "max_hours_per_week": activity.get("max_hours_per_week"),
        "requires": {
            "activities": activity["prerequisites"]["all_of"],
            "skills": [{"skill": skill, "level": level} for skill, level in levels.items()],
        },
        "outcomes": activity["outcomes"],
    }


def random_problem(
    seed: int,
    activities: int = 120,
    skills: int = 25,
    hours_per_week: float | None = None,
    **constraints: Any,
) -> dict[str, Any]:
    """Build a loose random problem: activities of every kind that have little to do with each other.

    The same seed always gives the same problem, here and in the other styles.
    """
    rng = random.Random(seed)
    skill_ids = [f"s{index:03}" for index in range(skills)]
    items = [_random_activity(rng, index, skill_ids) for index in range(activities)]
    asked = rng.sample(skill_ids, max(1, int(skills * rng.uniform(0.4, 0.9))))
    deliverables = _random_deliverables(rng, items, rng.randint(0, max(1, activities // 15)), most=2)
    role_skills = [
        {"skill": skill, "level": rng.randint(1, 4), "importance": rng.randint(1, 5)} for skill in asked
    ]
    levels = {skill: rng.choice((0, 0, 1, 1, 2)) for skill in skill_ids if rng.random() < 0.5}
    if hours_per_week is None:
        hours_per_week = rng.choice((2, 4, 5, 8, 12, 20))
    return _random_problem(
        skill_ids, items, role_skills, deliverables, levels, hours_per_week=hours_per_week, **constraints
    )


def ladder_problem(
    seed: int,
    activities: int = 120,
    skills: int = 25,
    hours_per_week: float | None = None,
    **constraints: Any,
) -> dict[str, Any]:
    """Build a random problem of ladders: many ways up each skill, level by level, with few different hours.

    Steps often need another skill at their own level, so skills wait for each other in circles.
    """
    rng = random.Random(seed)
    skill_ids = [f"s{index:03}" for index in range(skills)]
    items = []
    for index in range(activities):
        rung = index // skills if index < 4 * skills else rng.choice((0, 0, 1, 1, 2, 2, 3))
        own, other, third = rng.sample(skill_ids, 3)
        if index < 4 * skills:
            own = skill_ids[index % skills]
        outcomes = [{"skill": own, "from": rung, "to": min(5, rung + rng.choice((1, 1, 1, 1, 2)))}]
        if other != own and rng.random() < 0.3:
            outcomes.append({"skill": other, "from": max(0, rung - 1), "to": max(1, rung)})
        needs = [{"skill": third, "level": max(1, rung)}] if rng.random() < 0.4 else []
        hours = rng.choice((2, 3, 4, 4, 6, 6, 8, 8, 12, 16))
        is_slow = rng.random() < 0.2
        items.append(
            {
                "id": f"a{index:04}",
                "hours": {"low": hours / 2, "likely": hours, "high": hours * 3 / 2},
                "cost": rng.choice((0, 0, 0, 20, 50)),
                "min_weeks": rng.choice((2, 4, 6)) if is_slow else 0,
                "max_hours_per_week": 2 if is_slow else None,
                "requires": {"skills": needs},
                "outcomes": outcomes,
            }
        )
    role_skills = [
        {"skill": skill, "level": rng.choice((2, 3, 3, 4)), "importance": rng.randint(1, 5)}
        for skill in rng.sample(skill_ids, max(1, skills * 4 // 5))
    ]
    deliverables = _random_deliverables(rng, items, activities // 30, most=1)
    levels = {skill: rng.choice((0, 1, 1, 2)) for skill in skill_ids if rng.random() < 0.5}
    if hours_per_week is None:
        hours_per_week = rng.choice((3, 5, 8, 10, 15))
    return _random_problem(
        skill_ids, items, role_skills, deliverables, levels, hours_per_week=hours_per_week, **constraints
    )


def project_problem(
    seed: int,
    activities: int = 120,
    skills: int = 25,
    hours_per_week: float | None = None,
    **constraints: Any,
) -> dict[str, Any]:
    """Build a random problem of projects: few skills are raised, several at a time, by steps that build on
    each other in long chains; much of what the role asks is something to show.
    """
    rng = random.Random(seed)
    skill_ids = [f"s{index:03}" for index in range(skills)]
    taught = skill_ids[: max(3, skills // 3)]
    items = []
    for index in range(activities):
        raised = rng.sample(taught, rng.randint(2, min(4, len(taught))))
        height = 4 * index // activities
        outcomes = []
        for skill in raised:
            low = rng.randint(0, height)
            outcomes.append({"skill": skill, "from": low, "to": min(5, low + rng.choice((1, 1, 2)))})
        before = [f"a{rng.randrange(max(0, index - 30), index):04}"] if index and rng.random() < 0.6 else []
        if index > 30 and rng.random() < 0.15:
            before.append(f"a{rng.randrange(index - 30):04}")
        hours = rng.randint(1, 10) * 4
        is_slow = rng.random() < 0.4
        items.append(
            {
                "id": f"a{index:04}",
                "hours": {"low": hours, "likely": hours, "high": hours},
                "cost": rng.choice((0, 0, 15, 30, 100)),
                "min_weeks": rng.randint(2, 8) if is_slow else 1,
                "max_hours_per_week": rng.choice((2, 4, 5)) if is_slow else None,
                "requires": {"activities": sorted(set(before))},
                "outcomes": outcomes,
            }
        )
    role_skills = [
        {"skill": skill, "level": rng.randint(2, 5), "importance": rng.randint(1, 5)} for skill in taught
    ]
    deliverables = _random_deliverables(rng, items, activities // 12, most=3)
    levels = {skill: rng.choice((0, 0, 1)) for skill in taught}
    if hours_per_week is None:
        hours_per_week = rng.choice((4, 6, 10, 20, 35))
    return _random_problem(
        skill_ids, items, role_skills, deliverables, levels, hours_per_week=hours_per_week, **constraints
    )


STYLES = {"loose": random_problem, "ladders": ladder_problem, "projects": project_problem}


def _random_problem(
    skill_ids: list[str],
    items: list[dict[str, Any]],
    role_skills: list[dict[str, Any]],
    deliverables: list[dict[str, Any]],
    levels: dict[str, int],
    **constraints: Any,
) -> dict[str, Any]:
    return {
        "version": 1,
        "catalogue": {"skills": [{"id": skill} for skill in skill_ids], "activities": items},
        "role": {"skills": role_skills, "deliverables": deliverables},
        "user": {"levels": levels},
        "constraints": {"start": START_DATE, **constraints},
        "options": {},
    }


def _random_deliverables(
    rng: random.Random, items: list[dict[str, Any]], count: int, most: int
) -> list[dict[str, Any]]:
    deliverables = []
    names = [item["id"] for item in items]
    for index in range(count):
        any_of = rng.sample(names, min(len(names), rng.randint(1, 5)))
        needed = rng.randint(1, min(most, len(any_of)))
        deliverables.append(
            {"id": f"d{index}", "importance": rng.randint(1, 5), "any_of": any_of, "count": needed}
        )
    return deliverables


def _random_activity(rng: random.Random, index: int, skill_ids: list[str]) -> dict[str, Any]:
    likely = rng.randint(4, 120)
    low = rng.randint(max(1, likely // 2), likely)
    high = rng.randint(likely, likely * 2)
    outcomes = []
    for skill in rng.sample(skill_ids, min(len(skill_ids), rng.choice((1, 1, 2, 2, 3)))):
        low_level = rng.choice((0, 0, 0, 1, 1, 2, 3))
        outcomes.append(
            {"skill": skill, "from": low_level, "to": min(5, low_level + rng.choice((1, 1, 1, 2)))}
        )
    requires: dict[str, Any] = {}
    if index and rng.random() < 0.2:
        requires["activities"] = [f"a{rng.randrange(index):04}"]
    if rng.random() < 0.35:
        requires["skills"] = [{"skill": rng.choice(skill_ids), "level": rng.randint(1, 2)}]
    is_slow = rng.random() < 0.3
    min_weeks = rng.randint(2, 10) if is_slow else 0
    cap = rng.choice((1, 2, 3, 4, 6)) if is_slow else None
    return {
        "id": f"a{index:04}",
        "hours": {"low": low / 4, "likely": likely / 4, "high": high / 4},
        "cost": rng.choice((0, 0, 0, 0, 10, 25, 60, 200)),
        "min_weeks": min_weeks,
        "max_hours_per_week": cap,
        "requires": requires,
        "outcomes": outcomes,
    }
