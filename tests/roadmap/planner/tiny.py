"""Random problems small enough to try every plan: at most six activities, all the rules in one."""

import random
from typing import Any

from tests.roadmap.planner.problems import activity, problem


def tiny_random_problem(seed):
    """Build a problem; the same seed always gives the same one."""
    rng = random.Random(seed)
    skills = ["x", "y", "z"][: rng.randint(1, 3)]
    count = rng.randint(3, 6)
    activities = []
    for index in range(count):
        raises = []
        for skill in rng.sample(skills, rng.randint(0, min(2, len(skills)))):
            low = rng.choice((0, 0, 0, 1, 1, 2))
            raises.append((skill, low, low + rng.choice((1, 1, 2))))
        activities.append(
            activity(
                f"a{index}",
                rng.randint(1, 24) / 4 if rng.random() < 0.5 else rng.randint(1, 6),
                *raises,
                cost=rng.choice((0, 0, 10, 20)),
                needs=[(rng.choice(skills), rng.randint(0, 2))] if rng.random() < 0.4 else [],
                after=[f"a{rng.randrange(index)}"] if index and rng.random() < 0.25 else [],
                min_weeks=rng.choice((0, 0, 0, 1, 2, 3)),
                max_hours_per_week=rng.choice((None, None, None, 1, 2)),
            )
        )
    names = [item["id"] for item in activities]
    deliverables = []
    for index in range(rng.randint(0, 2)):
        any_of = rng.sample(names, rng.randint(1, 3))
        deliverables.append((f"d{index}", rng.randint(1, 5), any_of, rng.randint(1, len(any_of))))
    constraints: dict[str, Any] = {"hours_per_week": rng.choice((1, 2, 3, 4, 4.5))}
    if rng.random() < 0.4:
        constraints["target"] = f"2026-0{rng.randint(1, 3)}-{rng.randint(10, 28)}"
    if rng.random() < 0.4:
        constraints["budget"] = rng.choice((0, 10, 20, 30))
    if rng.random() < 0.3:
        first = rng.randint(6, 20)
        constraints["blackout"] = [
            {"from": f"2026-01-{first:02}", "to": f"2026-01-{first + rng.randint(0, 9):02}"}
        ]
    if rng.random() < 0.15:
        constraints["must_include"] = [rng.choice(names)]
    if rng.random() < 0.15:
        constraints["exclude"] = [
            name for name in [rng.choice(names)] if name not in constraints.get("must_include", [])
        ]
    user: dict[str, Any] = {"levels": {skill: rng.randint(0, 1) for skill in skills if rng.random() < 0.4}}
    if rng.random() < 0.15:
        user["done"] = [rng.choice(names)]
    if rng.random() < 0.2:
        user["in_progress"] = [
            {"activity": rng.choice(names), "hours_done": rng.randint(0, 3), "weeks_done": rng.randint(0, 2)}
        ]
    return problem(
        activities,
        role=[(skill, rng.randint(1, 3), rng.randint(1, 5)) for skill in skills],
        deliverables=deliverables,
        user=user,
        constraints=constraints,
        options={"horizon_weeks": 40, "estimate": rng.choice(("expected", "low", "likely", "high"))},
    )
