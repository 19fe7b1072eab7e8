"""`python -m bench.planner`: how long the planner takes, in CPU time, beside the bare cost of parsing the
same JSON.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.planner_problems import random_problem, real_pairs, real_problem
from roadmap.planner import PlanningResult, read_problem, solve, to_json

CURVE_HOURS = list(range(2, 21))


def answer(problem: dict[str, Any]) -> dict[str, Any]:
    """Read, solve and write one problem."""
    read = read_problem(problem)
    return to_json(read if isinstance(read, PlanningResult) else solve(read))


def measure(problems: Iterable[dict[str, Any]], run: Callable[[dict[str, Any]], Any] = answer) -> list[float]:
    """Return the CPU milliseconds of each problem, least first."""
    taken = []
    for problem in problems:
        began = time.process_time()
        run(problem)
        taken.append(1000 * (time.process_time() - began))
    return sorted(taken)


def report(name: str, problems: list[dict[str, Any]]) -> None:
    """Print the figures of one kind of problem."""
    lines = [json.dumps(problem) for problem in problems]
    bare = measure([{"line": line} for line in lines], lambda item: json.loads(item["line"]))
    taken = measure(problems)
    unproved = sum(not answer(problem).get("proved", True) for problem in problems[:20])
    figures = "  ".join(f"p{share}={_share(taken, share):8.1f}" for share in (50, 95, 99))
    note = f"  unproved {unproved}/{min(20, len(problems))}" if unproved else ""
    print(f"{name:<44}{figures}  parse p50={_share(bare, 50):5.2f} ms{note}")


def _share(values: list[float], percent: int) -> float:
    return values[min(len(values) - 1, len(values) * percent // 100)]


def with_options(problem: dict[str, Any], **options: Any) -> dict[str, Any]:
    """Return the problem with further questions."""
    return {**problem, "options": {**problem["options"], **options}}


def replanned(problem: dict[str, Any]) -> dict[str, Any]:
    """Return the problem after its first step is done, with the rest of the plan as the previous order."""
    steps = [step["activity"] for step in answer(problem).get("steps", [])]
    user = {**problem["user"], "done": steps[:1]}
    return {**problem, "user": user, "previous": {"order": steps[1:]}}


def main(share: int) -> None:
    """Print every figure; `share` measures only each so manieth problem."""
    random_ones = [random_problem(seed) for seed in range(0, 200, share)]
    report("random, 120 activities: plan", random_ones)
    report(
        "random: what-if curve 2..20", [with_options(p, what_if_hours=CURVE_HOURS) for p in random_ones[:40]]
    )
    report("random: re-plan after a step", [replanned(p) for p in random_ones[:40]])
    report("random: alternatives for all steps", [with_options(p, explain="all") for p in random_ones[:8]])
    short = [
        random_problem(seed, hours_per_week=4, target="2026-07-05", budget=100)
        for seed in range(0, 40, share)
    ]
    report("random: remedies for target and budget", [with_options(p, remedies=True) for p in short[:10]])
    report(
        "random, 2,000 activities: plan",
        [random_problem(seed, activities=2000, skills=60) for seed in range(3)],
    )
    pairs = list(real_pairs())[::share]
    for hours in (2, 5, 8, 12, 20, 40):
        report(f"real catalogue, {hours} hours a week: plan", [real_problem(*pair, hours) for pair in pairs])
    report("real: target date", [real_problem(*pair, 8, target="2026-06-30") for pair in pairs])
    report("real: budget", [real_problem(*pair, 8, budget=20) for pair in pairs])
    some = [real_problem(*pair, 8) for pair in pairs[::8]]
    report("real: what-if curve 2..20", [with_options(p, what_if_hours=CURVE_HOURS) for p in some])
    report("real: re-plan after a step", [replanned(p) for p in some])
    report("real: alternatives for all steps", [with_options(p, explain="all") for p in some])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
