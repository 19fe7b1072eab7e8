"""`python -m bench.planner [SHARE]`: how long the planner takes beside its bars and beside bare parsing.

Random problems come in three styles, seeds 0, 1, 2 … of each; real ones are every starting role with every
target role of the catalogue. SHARE measures only each so manieth problem. A row that has used up its time
stops early; `of` says how many problems it measured, `slowest` which one to look at.

All times are CPU time of reading, solving and writing one problem; parsing its JSON is the time beside it.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from bench.planner_problems import START_DATE, STYLES, real_pairs, real_problem
from roadmap.planner import PlanningProblem, PlanningResult, prepare, read_problem, solve, to_json

CURVE_HOURS = list(range(2, 21))
REAL_HOURS = (2, 5, 8, 12, 20, 40)
TARGET_WEEKS = (10, 20, 30)
# A problem that takes longer than this is measured once, a shorter one as often as REPEATS says.
SHORT_MS = 200.0
REPEATS = 3
ROW_SECONDS = 5.0

Problem = dict[str, Any]
# Milliseconds allowed at a percentile; 100 is the worst.
Bars = dict[int, float]


@dataclass(slots=True)
class Timing:
    """One problem: the milliseconds of each time it was parsed and answered, and whether it was proved."""

    line: str
    parsed: list[float]
    answered: list[float]
    is_proved: bool = True


def answer(problem: Problem) -> dict[str, Any]:
    """Read, solve and write one problem."""
    read = read_problem(problem)
    return to_json(read if isinstance(read, PlanningResult) else solve(read))


class Report:
    """Measures rows, prints each as soon as it is known, and remembers which bars were missed."""

    def __init__(self, share: int) -> None:
        self.share = share
        self.over: list[str] = []
        self.unproved = 0
        self.answers = 0

    def row(self, name: str, problems: Iterable[Problem], bars: Bars, seconds: float = ROW_SECONDS) -> None:
        """Measure the whole way from parsed JSON to the answer for each problem."""
        self._print(name, bars, _measured(problems, seconds / self.share))

    def prepared_row(self, name: str, problems: Iterable[Problem], bars: Bars) -> None:
        """Measure a change of hours alone, each problem prepared and answered once before."""
        self._print(name, bars, list(_measured_prepared(problems, ROW_SECONDS / self.share)))

    def _print(self, name: str, bars: Bars, timings: list[Timing]) -> None:
        if not timings:
            print(f"{name:<43} nothing to measure", flush=True)
            return
        taken = sorted(_median(timing.answered) for timing in timings)
        figures = []
        for percent in (50, 95, 99, 100):
            value = _percentile(taken, percent)
            label = f"p{percent}" if percent < 100 else "max"
            verdict = ""
            if percent in bars:
                is_over = value > bars[percent]
                verdict = f" {'OVER' if is_over else 'ok'} {bars[percent]:g}"
                if is_over:
                    self.over.append(f"{name}: {label} {value:.1f} ms, bar {bars[percent]:g} ms")
            figures.append(f"{label} {value:.1f}{verdict}")
        unproved = sum(not timing.is_proved for timing in timings)
        self.unproved += unproved
        self.answers += len(timings)
        parsed = _median([_median(timing.parsed) for timing in timings])
        columns = "".join(f"{figure:<20}" for figure in figures)
        slowest = max(timings, key=lambda timing: _median(timing.answered))
        print(
            f"{name:<43}{columns}parse {parsed:.2f}  of {len(timings):>3}  not proved {unproved}"
            f"  slowest {json.loads(slowest.line)['name']}",
            flush=True,
        )


def _measured(problems: Iterable[Problem], seconds: float) -> list[Timing]:
    """Measure problems one after the other, then the short ones again, as long as the seconds last."""
    end = time.process_time() + seconds
    timings = []
    for problem in problems:
        timing = Timing(json.dumps(problem), [], [])
        _measure(timing)
        timings.append(timing)
        if time.process_time() > end:
            break
    for _ in range(REPEATS - 1):
        for timing in timings:
            if timing.answered[0] <= SHORT_MS and time.process_time() <= end:
                _measure(timing)
    return timings


def _measure(timing: Timing) -> None:
    began = time.process_time()
    problem = json.loads(timing.line)
    parsed = time.process_time()
    plan = answer(problem)
    answered = time.process_time()
    timing.parsed.append(1000 * (parsed - began))
    timing.answered.append(1000 * (answered - parsed))
    timing.is_proved = timing.is_proved and plan.get("proved", True)


def _measured_prepared(problems: Iterable[Problem], seconds: float) -> Iterator[Timing]:
    end = time.process_time() + seconds
    for problem in problems:
        read = checked(problem)
        prepared = prepare(read)
        prepared.solve()
        for hours in (3, 7, 16):
            line = json.dumps(problem)
            timing = Timing(line, [], [])
            constraints = replace(read.constraints, hours_per_week=hours)
            for _ in range(REPEATS):
                began = time.process_time()
                json.loads(line)
                parsed = time.process_time()
                plan = to_json(prepared.solve(constraints=constraints))
                answered = time.process_time()
                timing.parsed.append(1000 * (parsed - began))
                timing.answered.append(1000 * (answered - parsed))
                timing.is_proved = plan.get("proved", True)
            yield timing
        if time.process_time() > end:
            return


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def _percentile(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


def checked(problem: Problem) -> PlanningProblem:
    """Return a problem that is known to be right as dataclasses."""
    read = read_problem(problem)
    if isinstance(read, PlanningResult):
        raise ValueError(f"The benchmark built a problem that is refused: {read.errors[0].message}")
    return read


# the kinds of questions:


def with_options(problem: Problem, **options: Any) -> Problem:
    """Return the problem with further questions."""
    return {**problem, "options": {**problem["options"], **options}}


def with_constraints(problem: Problem, **constraints: Any) -> Problem:
    """Return the problem with other constraints."""
    return {**problem, "constraints": {**problem["constraints"], **constraints}}


def after_some_steps(problem: Problem) -> Problem:
    """Return the problem weeks later: the first third of its plan is done, the next step in progress."""
    steps = answer(problem)["steps"]
    names = [step["activity"] for step in steps]
    done = len(names) // 3
    user = {**problem["user"], "done": names[:done]}
    later = problem
    if done < len(names):
        user["in_progress"] = [{"activity": names[done], "hours_done": 0.5, "weeks_done": 1}]
        start = date.fromisoformat(START_DATE) + timedelta(weeks=steps[done]["start_week"])
        later = with_constraints(problem, start=start.isoformat())
    return {**later, "user": user, "previous": {"order": names[done:]}}


def at_other_hours(problem: Problem) -> Problem:
    """Return the problem with its plan as the previous one and twice the hours."""
    hours = 2 * problem["constraints"]["hours_per_week"]
    return {**with_constraints(problem, hours_per_week=hours), "previous": {"order": _order(problem)}}


def without_one(problem: Problem) -> Problem:
    """Return the problem with its plan as the previous one and a step from its middle excluded."""
    order = _order(problem)
    excluded = [*problem["constraints"].get("exclude", []), *order[len(order) // 2 :][:1]]
    return {**with_constraints(problem, exclude=excluded), "previous": {"order": order}}


def _order(problem: Problem) -> list[str]:
    return [step["activity"] for step in answer(problem)["steps"]]


RE_PLANS: dict[str, Callable[[Problem], Problem]] = {
    "steps done": after_some_steps,
    "other hours": at_other_hours,
    "a step excluded": without_one,
}


def too_short(problems: Iterable[Problem], weeks: int) -> Iterator[Problem]:
    """Yield the problems whose best plan takes longer, with the target date so many weeks ahead."""
    target = date.fromisoformat(START_DATE) + timedelta(days=7 * weeks - 1)
    for problem in problems:
        if answer(problem)["summary"]["ready_week"] > weeks:
            yield with_constraints(problem, target=target.isoformat())


def too_dear(problems: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems whose best plan costs something, with half as much as the budget."""
    for problem in problems:
        cost = answer(problem)["summary"]["cost"]
        if cost > 0:
            yield with_constraints(problem, budget=cost // 2)


# the rows:


def random_rows(report: Report, style: str) -> None:
    """Print the figures of one style of random problems."""
    make = STYLES[style]

    def problems(count: int, **size: Any) -> Iterator[Problem]:
        seeds = range(0, count, report.share)
        return ({**make(seed, **size), "name": f"seed {seed}"} for seed in seeds)

    report.row(f"{style}: plan", problems(200), {50: 12, 95: 50, 99: 120}, seconds=2 * ROW_SECONDS)
    curves = (with_options(problem, what_if_hours=CURVE_HOURS) for problem in problems(60))
    report.row(f"{style}: curve for 2 to 20 hours", curves, {95: 100})
    for name, change in RE_PLANS.items():
        report.row(f"{style}: re-plan, {name}", map(change, problems(60)), {95: 30})
    priced = (with_options(problem, explain="all") for problem in problems(60))
    report.row(f"{style}: alternatives of all steps", priced, {50: 100})
    tight = problems(60, target="2026-07-05", budget=100)
    report.row(f"{style}: remedies", (with_options(p, remedies=True) for p in tight), {95: 800})
    report.row(f"{style}: target date in 20 weeks", too_short(problems(60), 20), {})
    report.row(f"{style}: half the budget", too_dear(problems(60)), {})
    report.prepared_row(f"{style}: other hours, selection kept", problems(30), {95: 15})
    large = problems(9, activities=2000, skills=60)
    report.row(f"{style}, 2,000 activities: plan", large, {50: 1000, 100: 5000})


def real_rows(report: Report) -> None:
    """Print the figures of the real catalogue."""
    pairs = list(real_pairs())[:: report.share]

    def problems(hours: float, every: int = 1) -> Iterator[Problem]:
        some = islice(pairs, 0, None, every)
        return ({**real_problem(*pair, hours), "name": " to ".join(pair)} for pair in some)

    for hours in REAL_HOURS:
        report.row(f"real, {hours} hours: plan", problems(hours), {50: 25, 95: 100}, seconds=2 * ROW_SECONDS)
    for weeks in TARGET_WEEKS:
        report.row(
            f"real, 8 hours: target date in {weeks} weeks",
            too_short(problems(8), weeks),
            {95: 500},
            seconds=2 * ROW_SECONDS,
        )
    # Without certificates and degrees the best plans cost nothing.
    with_everything = (with_constraints(problem, exclude=[]) for problem in problems(8))
    report.row("real, 8 hours: half the budget", too_dear(with_everything), {95: 500})
    report.prepared_row("real: other hours, selection kept", problems(8, every=3), {95: 15})
    curves = (with_options(problem, what_if_hours=CURVE_HOURS) for problem in problems(8, every=3))
    report.row("real, 8 hours: curve for 2 to 20 hours", curves, {})
    for name, change in RE_PLANS.items():
        report.row(f"real, 8 hours: re-plan, {name}", map(change, problems(8, every=3)), {})
    priced = (with_options(problem, explain="all") for problem in problems(8, every=3))
    report.row("real, 8 hours: alternatives of all steps", priced, {})


def main(share: int) -> None:
    """Print every figure, then what missed its bar."""
    print("CPU milliseconds of one answer, beside its bar where it has one", flush=True)
    report = Report(share)
    for style in STYLES:
        random_rows(report, style)
    real_rows(report)
    print(f"\n{report.unproved} of {report.answers} answers are not proved to be the best.")
    print("Every bar is kept." if not report.over else "Over their bar:")
    for line in report.over:
        print(f"  {line}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
