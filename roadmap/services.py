"""Every write to plans and their steps.

Each change re-plans what is not finished, adds a revision that can be undone, and asks for the revision that
the visitor saw: another tab's change is never overwritten unseen, and the same change sent twice counts once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.db import connection, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Learner
from accounts.services import find_learner, keep_learner, remember_learner
from assessments.services import start_assessment
from roadmap import planner
from roadmap.drafting import Draft, LimitsTooTight, PlanRefused, draft_plan, levels_after
from roadmap.models import Plan, PlanAction, PlanRevision, Step, StepStatus
from roadmap.problems import (
    Limits,
    RoleCatalogue,
    access_of,
    assessed_levels,
    build_problem,
    is_open,
    levels_of,
    levels_to_start,
    limits_of,
    role_catalogue,
)
from roles.models import StartingRole, TargetRole

PLAN_STATE = (
    "hours_per_week",
    "start_date",
    "target_date",
    "budget_usd",
    "is_open_to_certificates",
    "is_open_to_degrees",
    "summary",
)
STEP_STATE = (
    "status",
    "position",
    "stage_number",
    "title",
    "deliverable",
    "hours",
    "low_hours",
    "high_hours",
    "cost_usd",
    "start_week",
    "end_week",
    "week_hours",
    "reasons",
    "hours_done",
    "started_date",
    "finished_date",
    "skip_reason",
    "is_left_out",
    "is_chosen",
    "left_out_price",
)

BIGINT_MAX = 2**63 - 1
DOUBLE_CLICK_SECONDS = 60
PRICED = ("open_weight", "hours", "cost_usd", "readiness_after")


class StalePlan(Exception):
    """The plan was changed, in another tab for example, since the visitor saw it."""


class StepRefused(Exception):
    """A step can't do that now; the message says why."""


# ---------- starting


@transaction.atomic
def start_visitor_journey(*, request: HttpRequest, request_key: UUID, now: datetime, **wanted: Any) -> Plan:
    """Start a journey for whoever sends the form, as `start_journey` does for a learner.

    A new visitor's double click is two requests that no session ties together: they get one learner.
    """
    # There is no learner's row to lock yet. The key is a random one that only this visitor's form has.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [request_key.int & BIGINT_MAX])
    if find_learner(request) is None and not request.user.is_authenticated:
        since = now - timedelta(seconds=DOUBLE_CLICK_SECONDS)
        twins = Plan.objects.filter(request_key=request_key, learner__user=None, created_at__gte=since)
        twin = twins.select_related("learner").first()
        if twin is not None:
            keep_learner(request=request, learner=twin.learner)
    learner = remember_learner(request=request, now=now)
    return start_journey(learner=learner, request_key=request_key, now=now, **wanted)


@transaction.atomic
def start_journey(
    *,
    learner: Learner,
    starting_role: StartingRole,
    target_role: TargetRole,
    hours_per_week: Decimal,
    start_date: date,
    target_date: date | None,
    budget_usd: int | None,
    is_open_to_certificates: bool,
    is_open_to_degrees: bool,
    claimed_contexts: Sequence[str],
    request_key: UUID,
    now: datetime,
) -> Plan:
    """Start an assessment and a draft plan on it. The same request key returns the same plan."""
    # A double click arrives as two requests: the second waits here, then finds the first one's plan.
    Learner.objects.select_for_update().get(pk=learner.pk)
    plan = Plan.objects.filter(learner=learner, request_key=request_key).first()
    if plan is not None:
        return plan
    assessment = start_assessment(
        learner=learner, starting_role=starting_role, target_role=target_role, now=now
    )
    return Plan.objects.create(
        learner=learner,
        assessment=assessment,
        target_role=target_role,
        hours_per_week=hours_per_week,
        start_date=start_date,
        target_date=target_date,
        budget_usd=budget_usd,
        is_open_to_certificates=is_open_to_certificates,
        is_open_to_degrees=is_open_to_degrees,
        claimed_contexts=list(claimed_contexts),
        request_key=request_key,
        created_at=now,
    )


def preview(
    *,
    levels: Mapping[str, int],
    target_role: TargetRole,
    access: Collection[str],
    limits: Limits,
) -> planner.PlanningResult:
    """Return the plan that somebody would get, without saving anything."""
    return planner.solve(
        build_problem(catalogue=role_catalogue(target_role), levels=levels, access=access, limits=limits)
    )


@transaction.atomic
def build_plan(*, plan: Plan, now: datetime) -> Plan:
    """Compute a draft plan, or re-plan one whose assessment changed. Raise PlanRefused if it can't.

    A plan whose assessment is as it was stays as it is, so a double click makes one plan.
    """
    change = _Change.begin(plan_id=plan.pk, now=now)
    change.levels = assessed_levels(change.plan)
    if change.plan.summary is None or change.plan.summary["levels"] != change.levels:
        is_first = change.plan.is_draft
        draft = change.replan(is_strict=is_first)
        change.save(draft, PlanAction.BUILD, "making the plan" if is_first else "your changed answers", "")
    return change.plan


# ---------- limits


def try_limits(*, plan: Plan, steps: Sequence[Step], limits: Limits, now: datetime) -> Draft:
    """Return the plan under other limits, saving nothing. Raise PlanRefused if there is none."""
    return draft_plan(
        plan=plan,
        steps=steps,
        catalogue=role_catalogue(plan.target_role),
        levels=levels_of(plan),
        limits=limits,
        today=timezone.localdate(now),
        is_strict=True,
    )


@transaction.atomic
def change_limits(*, plan: Plan, limits: Limits, revision: int, now: datetime) -> Plan:
    """Plan under other limits and keep that. Raise PlanRefused if there is no such plan, or StalePlan."""
    key = "|".join(str(getattr(limits, name)) for name in Limits.__dataclass_fields__)
    change = _Change.begin(plan_id=plan.pk, now=now, revision=revision, action=PlanAction.KEEP, key=key)
    if not change.is_repeat and limits != limits_of(change.plan):
        draft = change.replan(is_strict=True, limits=limits)
        change.save(draft, PlanAction.KEEP, _limits_label(limits_of(change.plan), limits), key)
    return change.plan


@transaction.atomic
def replan_from_today(*, plan: Plan, revision: int, now: datetime) -> Plan:
    """Plan what is not finished from the present week on. Raise StalePlan."""
    change = _Change.begin(plan_id=plan.pk, now=now, revision=revision, action=PlanAction.REPLAN)
    if not change.is_repeat:
        change.save(
            change.replan(is_strict=False),
            PlanAction.REPLAN,
            "re-planning from today",
            "",
        )
    return change.plan


# ---------- steps


@transaction.atomic
def start_step(*, step: Step, revision: int, now: datetime) -> None:
    """Mark a step as under way. Raise StepRefused if it can't be started, or StalePlan."""
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.START)
    if change.is_repeat or step.status == StepStatus.IN_PROGRESS:
        return
    _need_planned(step)
    if step.is_finished:
        raise StepRefused(f"“{step.title}” is finished already.")
    change.need_startable(step)
    step.status, step.started_date = StepStatus.IN_PROGRESS, change.today
    change.save_step(step, PlanAction.START, f"starting “{step.title}”")


@transaction.atomic
def log_hours(*, step: Step, hours_done: Decimal, revision: int, now: datetime) -> None:
    """Write down the hours a step under way has had so far. Raise StepRefused if it isn't, or StalePlan."""
    key = str(hours_done)
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.LOG, key=key)
    if change.is_repeat:
        return
    _need_planned(step)
    if step.is_finished:
        raise StepRefused(f"“{step.title}” is finished already.")
    if step.status == StepStatus.TODO:
        change.need_startable(step)
        step.status, step.started_date = StepStatus.IN_PROGRESS, change.today
    step.hours_done = hours_done
    change.save_step(step, PlanAction.LOG, f"the hours of “{step.title}”", key)


@transaction.atomic
def finish_step(*, step: Step, hours_done: Decimal, revision: int, now: datetime) -> None:
    """Mark a step as done after so many hours. Raise StepRefused if it can't be, or StalePlan."""
    key = str(hours_done)
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.FINISH, key=key)
    if change.is_repeat or step.status == StepStatus.DONE:
        return
    _need_planned(step)
    week = change.plan.week_on(change.today)
    first_week = week if step.start_week is None else min(step.start_week, week)
    given = [[w, hours] for w, hours in step.week_hours if w < week]
    rest = float(step.hours) - sum(hours for _, hours in given)
    step.week_hours = [*given, [week, rest]] if rest > 0 else given
    step.start_week, step.end_week = first_week, week
    step.status, step.finished_date, step.hours_done = StepStatus.DONE, change.today, hours_done
    step.started_date = step.started_date or change.today
    change.save_step(step, PlanAction.FINISH, f"finishing “{step.title}”", key)


@transaction.atomic
def skip_step(*, step: Step, reason: str, revision: int, now: datetime) -> None:
    """Mark a step as known before: it counts and takes no hours. Raise StepRefused, or StalePlan."""
    # Another reason is another wish, whatever its length; the key has room for its digest alone.
    key = sha256(reason.encode()).hexdigest()
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.SKIP, key=key)
    if change.is_repeat or (step.status == StepStatus.SKIPPED and step.skip_reason == reason):
        return
    _need_planned(step)
    if step.status == StepStatus.DONE:
        raise StepRefused(f"“{step.title}” is done already.")
    step.status, step.skip_reason = StepStatus.SKIPPED, reason
    step.start_week = step.end_week = None
    step.week_hours = []
    change.save_step(step, PlanAction.SKIP, f"skipping “{step.title}”", key)


@transaction.atomic
def reopen_step(*, step: Step, revision: int, now: datetime) -> None:
    """Make a finished or skipped step one to do again. Raise StepRefused if it isn't, or StalePlan."""
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.REOPEN)
    if change.is_repeat:
        return
    if not step.is_finished:
        raise StepRefused(f"“{step.title}” is open already.")
    step.status, step.skip_reason, step.finished_date = StepStatus.TODO, "", None
    step.position = None
    change.save_step(step, PlanAction.REOPEN, f"opening “{step.title}” again")


@transaction.atomic
def leave_out_step(*, step: Step, revision: int, now: datetime) -> None:
    """Plan without a step. Raise StepRefused or StalePlan, PlanRefused if a chosen one needs it."""
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.LEAVE_OUT)
    if change.is_repeat or step.is_left_out:
        return
    _need_planned(step)
    if step.is_finished:
        raise StepRefused(f"“{step.title}” is finished; there is nothing to leave out.")
    _leave_out(step)
    draft = change.replan(is_strict=True)
    step.left_out_price = _price(change.plan, draft)
    change.save(draft, PlanAction.LEAVE_OUT, f"leaving out “{step.title}”", str(step.pk))


@transaction.atomic
def put_back_step(*, step: Step, revision: int, now: datetime) -> None:
    """Bring back a step that was left out or swapped. Raise StepRefused, PlanRefused or StalePlan."""
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.PUT_BACK)
    if change.is_repeat:
        return
    if not step.is_left_out:
        raise StepRefused(f"“{step.title}” isn’t left out, so there is nothing to put back.")
    stand_in = (step.left_out_price or {}).get("stand_in")
    for other in change.steps:
        if other.activity.slug == stand_in and not other.is_finished:
            other.is_chosen = False
    step.is_left_out, step.left_out_price = False, None
    draft = change.replan(is_strict=False)
    if step.activity.slug not in draft.by_slug:
        # Only what the best plan does without has to be a must, and stays one when the limits change.
        step.is_chosen = True
        draft = change.replan(is_strict=True)
    change.save(draft, PlanAction.PUT_BACK, f"putting back “{step.title}”", str(step.pk))


@transaction.atomic
def swap_step(*, step: Step, replacement: str, revision: int, now: datetime) -> Step:
    """Plan with another activity in place of a step and return its step.

    Raise StepRefused, PlanRefused or StalePlan.
    """
    change, step = _begin_step(step=step, now=now, revision=revision, action=PlanAction.SWAP, key=replacement)
    if change.is_repeat:
        return next(own for own in change.steps if own.activity.slug == replacement)
    _need_planned(step)
    if step.is_finished:
        raise StepRefused(f"“{step.title}” is finished; swap one that is still ahead.")
    chosen = change.choose(replacement)
    _leave_out(step)
    draft = change.replan(is_strict=True)
    # Which one stands in is kept with the price, so that putting the step back can let it go.
    step.left_out_price = _price(change.plan, draft) | {"stand_in": replacement}
    change.save(
        draft,
        PlanAction.SWAP,
        f"swapping “{step.title}” for “{chosen.title}”",
        f"{step.pk}|{replacement}",
    )
    return chosen


def try_swap(*, plan: Plan, step: Step, replacement: str, now: datetime) -> Draft:
    """Return the plan with another activity in place of a step, saving nothing. Raise as swap_step does."""
    change = _Change.of(plan=plan, now=now)
    change.choose(replacement)
    _leave_out(change.find(step))
    return change.replan(is_strict=True)


# ---------- undo


@transaction.atomic
def undo(*, plan: Plan, revision: int, now: datetime) -> bool:
    """Bring back the state before the last change, or before the one last brought back. Raise StalePlan.

    Return whether there was a change to undo.
    """
    change = _Change.begin(plan_id=plan.pk, now=now, revision=revision, action=PlanAction.UNDO)
    plan, last = change.plan, change.last
    if change.is_repeat:
        return True
    if last is None or last.before is None:
        return False
    state = last.before.state
    _restore(plan, PLAN_STATE, state["plan"])
    kept: dict[str, dict[str, Any]] = state["steps"]
    for step in change.steps:
        values = kept.get(str(step.pk))
        if values is not None:
            _restore(step, STEP_STATE, values)
        else:
            # Came into the plan after that state: the row stays, so that its address does.
            step.status, step.position = StepStatus.TODO, None
            step.is_left_out = step.is_chosen = False
    Step.objects.bulk_update(change.steps, STEP_STATE)
    plan.revision += 1
    plan.save(update_fields=[*PLAN_STATE, "revision"])
    PlanRevision.objects.create(
        plan=plan,
        number=plan.revision,
        action=PlanAction.UNDO,
        label=last.before.label,
        repeat_key="",
        before=last.before.before,
        state=state,
        created_at=now,
    )
    return True


# ---------- one change


@dataclass
class _Change:
    """A change under way: the locked plan, its steps as they become, and the draft that follows from them."""

    plan: Plan
    steps: list[Step]
    catalogue: RoleCatalogue
    levels: dict[str, int]
    last: PlanRevision | None
    now: datetime
    is_repeat: bool = False

    @classmethod
    def of(cls, *, plan: Plan, now: datetime) -> _Change:
        return cls(
            plan=plan,
            steps=list(Step.objects.filter(plan=plan).select_related("activity")),
            catalogue=role_catalogue(plan.target_role),
            levels=levels_of(plan),
            last=plan.revisions.select_related("before").first(),
            now=now,
        )

    @classmethod
    def begin(
        cls,
        *,
        plan_id: UUID,
        now: datetime,
        revision: int | None = None,
        action: str = "",
        key: str = "",
    ) -> _Change:
        """Lock the plan. Raise StalePlan if it isn't at `revision`, unless by this very change."""
        # Two tabs may change at once: the second waits here, then sees that its page is out of date.
        locked = Plan.objects.select_for_update(of=("self",)).with_roles().get(pk=plan_id)
        change = cls.of(plan=locked, now=now)
        if revision is not None and revision != locked.revision:
            last = change.last
            is_next = last is not None and last.number == locked.revision == revision + 1
            if not (last and is_next and (last.action, last.repeat_key) == (action, key)):
                raise StalePlan("This plan changed since you opened the page, perhaps in another tab.")
            change.is_repeat = True
        return change

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def find(self, step: Step) -> Step:
        return next(own for own in self.steps if own.pk == step.pk)

    def need_startable(self, step: Step) -> None:
        """Raise StepRefused if something must come first.

        The planner takes what is under way as startable: starting too early would drop what leads up to it.
        """
        activity = self.catalogue.activities.get(step.activity.slug)
        if activity is None:
            return
        finished = {own.activity.slug for own in self.steps if own.is_finished}
        reached = levels_after(self.levels, finished, self.catalogue)
        first = [
            f"“{self.catalogue.facts[slug].title}”"
            for slug in activity.requires_activities
            if slug not in finished
        ]
        for skill, level in levels_to_start(activity).items():
            if reached.get(skill, 0) < level:
                first.append(f"{self.catalogue.skill_names[skill]} at level {level}")
        if first:
            raise StepRefused(
                f"“{step.title}” waits for {' and '.join(first)}. "
                "Do that first, or say there that you’ve already done it."
            )

    def choose(self, slug: str) -> Step:
        """Make an activity a must. Raise StepRefused if it can't be one."""
        facts = self.catalogue.facts.get(slug)
        chosen = next((step for step in self.steps if step.activity.slug == slug), None)
        if facts is None or not is_open(facts, access=access_of(self.plan), limits=limits_of(self.plan)):
            raise StepRefused("That can’t be chosen here. Pick one of the steps listed.")
        if chosen is not None and chosen.position is not None:
            raise StepRefused(f"“{facts.title}” is in your plan already.")
        if chosen is None:
            chosen = self._new_step(slug)
            self.steps.append(chosen)
        chosen.is_chosen, chosen.is_left_out, chosen.left_out_price = True, False, None
        return chosen

    def replan(self, *, is_strict: bool, limits: Limits | None = None) -> Draft:
        return draft_plan(
            plan=self.plan,
            steps=self.steps,
            catalogue=self.catalogue,
            levels=self.levels,
            limits=limits or limits_of(self.plan),
            today=self.today,
            is_strict=is_strict,
        )

    def save_step(self, step: Step, action: PlanAction, label: str, key: str = "") -> None:
        """Re-plan around what a step became; progress is never refused."""
        draft = self.replan(is_strict=False)
        self.save(draft, action, label, f"{step.pk}|{key}" if key else str(step.pk))

    def save(self, draft: Draft, action: PlanAction, label: str, key: str) -> None:
        """Write the draft to the plan and its steps, and add the revision."""
        plan = self.plan
        for name in Limits.__dataclass_fields__:
            setattr(plan, name, getattr(draft.limits, name))
        plan.catalogue_version_id = self.catalogue.version_pk
        plan.summary, plan.computed_at = draft.summary, self.now
        plan.revision += 1
        self._save_steps(draft)
        plan.save(update_fields=[*PLAN_STATE, "catalogue_version", "computed_at", "revision"])
        PlanRevision.objects.create(
            plan=plan,
            number=plan.revision,
            action=action,
            label=label[:300],
            repeat_key=key[:300],
            before=self.last,
            state=_state(plan, self.steps),
            created_at=self.now,
        )

    def _save_steps(self, draft: Draft) -> None:
        slugs = {facts.pk: slug for slug, facts in self.catalogue.facts.items()}
        rows = draft.by_slug
        known = {slugs.get(step.activity_id) for step in self.steps}
        self.steps += [self._new_step(slug) for slug in rows if slug not in known]
        for step in self.steps:
            row = rows.get(slugs.get(step.activity_id, ""))
            if row is None:
                step.position = step.start_week = step.end_week = None
                step.week_hours, step.reasons = [], []
                continue
            step.position, step.reasons = row.position, row.reasons
            if not row.is_finished:
                step.start_week, step.end_week, step.week_hours = row.start_week, row.end_week, row.week_hours
                self._copy_facts(step, row.slug)
                step.hours = row.hours
        Step.objects.bulk_update([step for step in self.steps if not step._state.adding], STEP_STATE)
        Step.objects.bulk_create([step for step in self.steps if step._state.adding])

    def _new_step(self, slug: str) -> Step:
        step = Step(plan=self.plan, activity_id=self.catalogue.facts[slug].pk)
        self._copy_facts(step, slug)
        step.hours = step.high_hours
        return step

    def _copy_facts(self, step: Step, slug: str) -> None:
        facts, activity = self.catalogue.facts[slug], self.catalogue.activities[slug]
        step.title, step.deliverable, step.stage_number = facts.title, facts.deliverable, facts.stage_number
        step.low_hours, step.high_hours = (
            Decimal(str(activity.hours.low)),
            Decimal(str(activity.hours.high)),
        )
        step.cost_usd = activity.cost


def _begin_step(
    *, step: Step, now: datetime, revision: int, action: str, key: str = ""
) -> tuple[_Change, Step]:
    """Lock the step's plan and return the change with its own copy of the step."""
    full_key = f"{step.pk}|{key}" if key else str(step.pk)
    change = _Change.begin(plan_id=step.plan_id, now=now, revision=revision, action=action, key=full_key)
    return change, change.find(step)


def _need_planned(step: Step) -> None:
    """Raise StepRefused unless the plan has the step at present."""
    if step.position is None:
        raise StepRefused(f"“{step.title}” isn’t in your plan now. Put it back first.")


def _leave_out(step: Step) -> None:
    step.is_left_out, step.is_chosen, step.position = True, False, None
    step.status, step.start_week, step.end_week = StepStatus.TODO, None, None
    step.week_hours = []


def _price(plan: Plan, draft: Draft) -> dict[str, Any]:
    """Return what a draft changes against the plan as it is."""
    before = plan.summary or {}
    return {name: draft.summary[name] - before.get(name, 0) for name in PRICED}


def _state(plan: Plan, steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "plan": {name: getattr(plan, name) for name in PLAN_STATE},
        "steps": {str(step.pk): {name: getattr(step, name) for name in STEP_STATE} for step in steps},
    }


def _restore(row: Plan | Step, names: Sequence[str], values: Mapping[str, Any]) -> None:
    for name in names:
        field = cast("models.Field[Any, Any]", row._meta.get_field(name))
        setattr(row, name, field.to_python(values[name]))


def _limits_label(before: Limits, after: Limits) -> str:
    """Say which limits changed, for the undo button."""
    names = {
        "hours_per_week": f"{after.hours_per_week:g} hours a week",
        "target_date": "the new date",
        "budget_usd": "the new budget",
        "is_open_to_certificates": "the choice about certificates",
        "is_open_to_degrees": "the choice about degrees",
    }
    changed = [text for name, text in names.items() if getattr(before, name) != getattr(after, name)]
    return " and ".join(changed) or "the new limits"


__all__ = [
    "LimitsTooTight",
    "PlanRefused",
    "StalePlan",
    "StepRefused",
    "build_plan",
    "change_limits",
    "finish_step",
    "leave_out_step",
    "log_hours",
    "preview",
    "put_back_step",
    "reopen_step",
    "replan_from_today",
    "skip_step",
    "start_journey",
    "start_step",
    "start_visitor_journey",
    "swap_step",
    "try_limits",
    "try_swap",
    "undo",
]
