"""A process that plans all day neither grows nor lets one problem touch another."""

import gc
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.planner_problems import STYLES
from tests.roadmap.planner.problems import answer

PROBLEMS = 1_000
WARM_UP = 200
# What is kept for each problem on average: an object or two at most, and next to nothing outside Python.
MOST_BLOCKS = 2 * PROBLEMS
MOST_BYTES = 2_000 * PROBLEMS
QUESTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"target": "2026-02-22"},
    {"budget": 30},
    {"target": "2026-03-29", "budget": 0},
    {"hours_per_week": -1},
    {"hours_per_week": 3, "exclude": ["a0001", "a0004"]},
)


def varied_problem(number):
    """Build a small problem of one of the styles with one of many questions."""
    style = list(STYLES.values())[number % len(STYLES)]
    problem = style(number, 12 + number % 9, 5)
    problem["constraints"].update(QUESTIONS[number % len(QUESTIONS)])
    if number % 8 == 0:
        problem["options"] = {"explain": "all", "what_if_hours": [2, 9], "remedies": number % 24 == 0}
    if number % 4 == 0:
        problem["previous"] = {"order": ["a0003", "a0002", "a0007", "gone"]}
    return problem


def memory_bytes():
    """Return the memory of the process, what the integer programs take in C++ included."""
    statm = Path("/proc/self/statm")
    if not statm.exists():  # Only Linux has it; elsewhere the objects alone are counted.
        return 0
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_thousand_different_problems_leave_nothing_behind():
    for number in range(WARM_UP):
        answer(varied_problem(PROBLEMS + number))
    gc.collect()
    blocks, size = sys.getallocatedblocks(), memory_bytes()

    for number in range(PROBLEMS):
        answer(varied_problem(number))

    gc.collect()
    assert sys.getallocatedblocks() - blocks < MOST_BLOCKS
    assert memory_bytes() - size < MOST_BYTES


def test_threads_give_the_same_bytes_as_one_after_the_other():
    problems = [varied_problem(number) for number in range(0, 120)]
    alone = [json.dumps(answer(problem)) for problem in problems]

    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda problem: json.dumps(answer(problem)), problems))

    assert together == alone
