"""Where highspy is not installed the planner still works, and says what it could not prove."""

import json
import subprocess
import sys

from django.conf import settings

from bench.planner_problems import random_problem, real_pairs, real_problem
from tests.roadmap.planner.checker import check
from tests.roadmap.planner.judge import faults, objectives
from tests.roadmap.planner.problems import answer
from tests.roadmap.planner.tiny import tiny_random_problem

PROGRAM = """
import json, sys
sys.modules["highspy"] = None  # as if it were not installed
from roadmap.planner import PlanningResult, read_problem, solve, to_json
for line in sys.stdin:
    problem = read_problem(json.loads(line))
    found = problem if isinstance(problem, PlanningResult) else solve(problem)
    print(json.dumps(to_json(found)))
"""


def answers_without_solver(problems):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        input="".join(json.dumps(data) + "\n" for data in problems),
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        timeout=300,
        check=False,
    )
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tiny_problems_are_solved_as_well():
    problems = [tiny_random_problem(seed) for seed in range(30_000, 30_150)]
    for data in problems:
        data["options"].update(explain="all", remedies=True)

    for data, plan in zip(problems, answers_without_solver(problems), strict=True):
        wrong = [fault for fault in faults(data, plan) if not fault.startswith("objective: curve")]
        assert wrong == []
        assert plan["status"] == "error" or plan["proved"]


def test_larger_problems_get_a_valid_plan_and_the_best_where_it_says_so():
    pairs = list(real_pairs())
    problems = [real_problem(*pairs[index], 8) for index in (0, 30, 60, 90)]
    problems += [random_problem(seed, 40, 10) for seed in range(4)]
    problems.append(random_problem(5, 40, 10, target="2026-05-31", budget=60))

    plans = answers_without_solver(problems)

    assert any(plan["proved"] for plan in plans)
    for data, plan in zip(problems, plans, strict=True):
        assert check(data, plan) == []
        best = answer(data)
        if plan["proved"] and best["proved"]:
            assert objectives(plan)[:3] == objectives(best)[:3]
