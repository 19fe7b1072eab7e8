"""The way from a problem to its answer, and to further answers without the same work twice."""

from roadmap.planner.best import Found, Search
from roadmap.planner.explain import alternatives, reasons
from roadmap.planner.gaps import is_reachable, left_open, open_units, open_weight
from roadmap.planner.instance import Instance, build_instance
from roadmap.planner.problem import Constraints, Options, PlanningProblem
from roadmap.planner.reach import prerequisite_cycle
from roadmap.planner.read import check_change, check_problem
from roadmap.planner.remedies import calendar_of, remedies, what_if
from roadmap.planner.result import (
    ErrorCode,
    PlannedStep,
    PlanningError,
    PlanningResult,
    Summary,
    WeekHours,
)
from roadmap.planner.schedule import Calendar
from roadmap.planner.stability import keep_previous, previous_steps
from roadmap.planner.weeks import ready_date


def solve(problem: PlanningProblem) -> PlanningResult:
    """Return the best plan, or an error result that says what is wrong. Raises nothing on any problem."""
    return Prepared(problem).solve()


def prepare(problem: PlanningProblem) -> "Prepared":
    """Return the problem ready to be answered again and again: at other hours, dates and budgets."""
    return Prepared(problem)


class Prepared:
    """A problem that is checked, numbered and searched once, however often it is answered.

    Each answer is, byte for byte, what `solve` gives for the problem with these constraints and options.
    Start, hours, target, budget, blackouts and most options keep the best choice of activities, so another
    answer only fills the calendar; another estimate, exclusion or inclusion chooses afresh. Threads may
    share it, and nothing is kept outside it.
    """

    def __init__(self, problem: PlanningProblem) -> None:
        self._problem = check_problem(problem)
        self._cycle: tuple[str, ...] | None = None
        self._search: Search | None = None

    def solve(
        self, *, constraints: Constraints | None = None, options: Options | None = None
    ) -> PlanningResult:
        """Return the best plan under these constraints and options, where given, or an error result."""
        own = self._problem
        if isinstance(own, PlanningResult):
            return own
        problem = check_change(own, constraints, options)
        if isinstance(problem, PlanningResult):
            return problem
        constraints = problem.constraints
        if constraints.target is not None and constraints.target < constraints.start:
            return _error("target_in_past", "$.constraints.target", (), "The target is before the start.")
        wanted = set(constraints.must_include) - set(problem.user.done)
        both = tuple(sorted(wanted & set(constraints.exclude)))
        if both:
            message = "An activity cannot be both included and excluded."
            return _error("contradiction", "$.constraints.must_include", both, message)
        # Two threads may get to what is kept at once: both find the same, so either may stay.
        if self._cycle is None:
            self._cycle = prerequisite_cycle(own.catalogue)
        if self._cycle:
            message = "Activities require each other in a circle, so none of them can start."
            return _error("cycle", "$.catalogue.activities", self._cycle, message)
        if not _chooses_alike(problem, own):
            return _plan(problem, Search(build_instance(problem)))
        if self._search is None:
            self._search = Search(build_instance(own))
        return _plan(problem, self._search)


def _chooses_alike(one: PlanningProblem, other: PlanningProblem) -> bool:
    """Say whether two problems that differ in constraints and options have the same activities to choose
    from.
    """
    return (
        one.options.estimate == other.options.estimate
        and set(one.constraints.exclude) == set(other.constraints.exclude)
        and set(one.constraints.must_include) == set(other.constraints.must_include)
    )


def _error(code: ErrorCode, path: str, ids: tuple[str, ...], message: str) -> PlanningResult:
    return PlanningResult(status="error", errors=(PlanningError(code, path, ids, message),))


def _plan(problem: PlanningProblem, kept: Search) -> PlanningResult:
    instance, constraints = kept.instance, problem.constraints
    if not kept.can_start_all(instance.must_include):
        never = tuple(instance.ids[step] for step in instance.must_include if not kept.reached.has(step))
        message = "Nothing that is allowed ever lets these activities start."
        return _error("must_include_unreachable", "$.constraints.must_include", never, message)
    kept.free_choice()
    search = kept.again()
    calendar = calendar_of(instance, constraints, problem.options.horizon_weeks)
    plan = search.best(calendar, constraints.budget)
    if plan is None:
        must = tuple(instance.ids[step] for step in instance.must_include)
        message = "No plan with these activities keeps the deadline and the budget."
        return _error("must_include_does_not_fit", "$.constraints.must_include", must, message)
    if problem.previous_order is not None:
        previous = previous_steps(instance, problem.previous_order)
        plan = keep_previous(search, calendar, constraints.budget, plan, previous)
    return _answer(problem, instance, search, calendar, plan)


def _answer(
    problem: PlanningProblem, instance: Instance, search: Search, calendar: Calendar, plan: Found
) -> PlanningResult:
    options, constraints = problem.options, problem.constraints
    still_open = open_units(instance, plan.order)
    priced = None
    is_proved = plan.proved
    if options.explain:
        wanted = [
            step
            for step in plan.order
            if step not in instance.must_include
            and (options.explain == "all" or instance.ids[step] in options.explain)
        ]
        priced, are_proved = alternatives(search, calendar, constraints.budget, plan, wanted)
        is_proved = is_proved and are_proved
    points = what_if(problem, instance, search) if options.what_if_hours else None
    helps = None
    if options.remedies:
        is_short = any(is_reachable(unit, search.reached) for unit in still_open)
        helps = remedies(problem, instance, search) if is_short else ()
    return PlanningResult(
        status="partial" if still_open else "complete",
        steps=_steps(instance, calendar, plan),
        summary=Summary(
            open_weight=open_weight(instance, plan.order),
            hours=plan.hours(instance) / 4,
            cost=plan.cost(instance),
            ready_week=plan.scheduled.ready,
            ready_date=ready_date(constraints.start, plan.scheduled.ready),
            curve=plan.scheduled.curve,
        ),
        left_open=left_open(problem, instance, search.reached, plan.order),
        remedies=helps,
        alternatives=priced,
        what_if=points,
        proved=is_proved and not search.has_given_up,
    )


def _steps(instance: Instance, calendar: Calendar, plan: Found) -> tuple[PlannedStep, ...]:
    placed = calendar.allocate(plan.order)
    why = reasons(
        instance, [(step, start, end) for step, (start, end, _) in zip(plan.order, placed, strict=True)]
    )
    return tuple(
        PlannedStep(
            activity=instance.ids[step],
            hours=instance.quarters[step] / 4,
            start_week=start,
            end_week=end,
            weeks=tuple(WeekHours(week, quarters / 4) for week, quarters in weeks),
            reasons=because,
        )
        for step, (start, end, weeks), because in zip(plan.order, placed, why, strict=True)
    )
