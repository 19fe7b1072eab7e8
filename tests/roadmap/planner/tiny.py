"""Random problems small enough to try every plan: all the rules in one, and five kinds that press on one of
them.
"""

import random
from collections.abc import Callable
from typing import Any

from tests.roadmap.planner.problems import activity, problem

KINDS = ("mixed", "mixed", "even", "tight", "circles", "slow")


def tiny_random_problem(seed):
    """Build a problem; the same seed always gives the same one."""
    return tiny_problem(random.Random(seed), KINDS[seed % len(KINDS)])


def tiny_problem(rng, kind="mixed"):
    """Build a problem by the choices of `rng`.

    `even` activities all take about as long, so many sets are equally good; `tight` has a target and a
    budget; in `circles` skills wait for each other; `slow` has calendar-bound activities and hourly caps.
    """
    skills = ["w", "x", "y", "z"][: rng.randint(2 if kind == "circles" else 1, 4)]
    activities = _activities(rng, kind, skills)
    names = [item["id"] for item in activities]
    deliverables = []
    for index in range(rng.randint(0, 2)):
        any_of = rng.sample(names, rng.randint(1, 3))
        deliverables.append((f"d{index}", rng.randint(1, 5), any_of, rng.randint(1, len(any_of))))
    return problem(
        activities,
        role=[(skill, rng.choice((1, 1, 2, 2, 3)), rng.randint(1, 5)) for skill in skills],
        deliverables=deliverables,
        user=_user(rng, skills, names),
        constraints=_constraints(rng, kind, names),
        options={"horizon_weeks": 40, "estimate": rng.choice(("expected", "low", "likely", "high"))},
    )


def _activities(rng, kind, skills):
    hours: Callable[[], float] = {
        "even": lambda: rng.choice((1, 2)),
        "tight": lambda: rng.randint(2, 8),
    }.get(kind, lambda: rng.randint(1, 24) / 4 if rng.random() < 0.5 else rng.randint(1, 6))
    is_slow = 0.8 if kind == "slow" else 0.4
    activities = []
    for index in range(rng.randint(4, 9)):
        raises = []
        for skill in rng.sample(skills, min(rng.choice((0, 1, 1, 2, 2)), len(skills))):
            low = rng.choice((0, 0, 0, 0, 0, 1, 1, 2))
            raises.append((skill, low, low + rng.choice((1, 1, 2))))
        likely = hours()
        item = activity(
            f"a{index}",
            likely,
            *raises,
            cost=0 if kind == "even" else rng.choice((0, 0, 10, 20)),
            needs=[
                (rng.choice(skills), rng.choice((0, 1, 1, 2)))
                for _ in range(2 if kind == "circles" else 1)
                if rng.random() < 0.4
            ],
            after=[f"a{rng.randrange(index)}"] if index and rng.random() < 0.25 else [],
            min_weeks=rng.choice((0, 1, 2, 3)) if rng.random() < is_slow else 0,
            max_hours_per_week=rng.choice((1, 2)) if rng.random() < is_slow else None,
        )
        if rng.random() < 0.3:
            item["hours"] = {
                "low": max(0.25, likely - 1),
                "likely": likely,
                "high": likely + rng.randint(0, 3),
            }
        activities.append(item)
    return activities


def _constraints(rng, kind, names):
    constraints: dict[str, Any] = {"hours_per_week": rng.choice((1, 2, 3, 4, 4.5, 6))}
    if kind == "tight" or rng.random() < 0.35:
        constraints["target"] = f"2026-0{rng.choice((1, 2, 2, 3, 4))}-{rng.randint(10, 28)}"
    if kind == "tight" or rng.random() < 0.35:
        constraints["budget"] = rng.choice((0, 10, 20, 30))
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        first = rng.randint(6, 20)
        constraints.setdefault("blackout", []).append(
            {"from": f"2026-01-{first:02}", "to": f"2026-01-{first + rng.randint(0, 9):02}"}
        )
    if rng.random() < 0.15:
        constraints["must_include"] = [rng.choice(names)]
    if rng.random() < 0.15:
        constraints["exclude"] = [
            name for name in [rng.choice(names)] if name not in constraints.get("must_include", [])
        ]
    return constraints


def _user(rng, skills, names):
    user: dict[str, Any] = {"levels": {skill: rng.randint(0, 1) for skill in skills if rng.random() < 0.4}}
    if rng.random() < 0.15:
        user["done"] = [rng.choice(names)]
    if rng.random() < 0.2:
        user["in_progress"] = [
            {"activity": rng.choice(names), "hours_done": rng.randint(0, 3), "weeks_done": rng.randint(0, 2)}
        ]
    return user
