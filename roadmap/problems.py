"""From the catalogue, an assessment and a plan's limits to a planning problem."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256

from django.db.models import Prefetch

from roadmap import planner
from roadmap.models import Plan, Step, StepStatus
from roles.models import RoleDeliverable, RoleRequirement, TargetRole
from roles.readiness import RequiredLevel
from skills.models import Activity, ActivityContext, ActivityKind, CatalogueVersion, Skill, Stage

EDUCATION_STAGE = "advanced-education"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a plan must keep to: time, money and what the learner is open to."""

    hours_per_week: Decimal
    start_date: date
    target_date: date | None = None
    budget_usd: int | None = None
    is_open_to_certificates: bool = False
    is_open_to_degrees: bool = False


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """What pages and exclusions need to know of an activity beside what the planner needs."""

    pk: int
    slug: str
    title: str
    stage_number: int
    context: str
    deliverable: str
    is_certificate: bool
    is_degree: bool
    is_retired: bool
    waits_for_apply_bar: bool


@dataclass(frozen=True, slots=True)
class StageFacts:
    """One of the ten stages, as pages show it."""

    number: int
    name: str
    short_name: str
    goal: str


@dataclass(frozen=True, slots=True)
class RoleCatalogue:
    """The part of the catalogue that is the same for everybody who plans for one role.

    `digest` stands for all that the planner is told of it; `apply_levels` are the levels to apply with.
    """

    version_pk: int | None
    digest: str
    catalogue: planner.Catalogue
    role: planner.TargetRole
    apply_levels: Mapping[str, int]
    facts: Mapping[str, ActivityFacts]
    activities: Mapping[str, planner.Activity]
    stages: tuple[StageFacts, ...]
    skill_names: Mapping[str, str]
    deliverable_titles: Mapping[str, str]
    job_requirements: tuple[RequiredLevel, ...]

    def providers(self, skill: str, level: int) -> tuple[str, ...]:
        """Return the activities that raise a skill to a level or beyond, from below it."""
        return tuple(
            activity.id
            for activity in self.catalogue.activities
            if any(o.skill == skill and o.from_level < level <= o.to_level for o in activity.outcomes)
        )

    def makers(self, deliverable: str) -> tuple[str, ...]:
        """Return the activities that count for a deliverable."""
        return next((d.any_of for d in self.role.deliverables if d.id == deliverable), ())


def role_catalogue(role: TargetRole) -> RoleCatalogue:
    """Return the catalogue as the planner sees it for a role; kept until another one is loaded."""
    return role_catalogues([role])[0]


def role_catalogues(roles: Iterable[TargetRole]) -> list[RoleCatalogue]:
    """Return the same for several roles, asking once which catalogue is loaded."""
    version = CatalogueVersion.objects.order_by("pk").values_list("pk", flat=True).last()
    return [_role_catalogue(version, role.pk) for role in roles]


@lru_cache(maxsize=32)
def _role_catalogue(version_pk: int | None, role_pk: int) -> RoleCatalogue:
    activities = _activities_of_role(role_pk)
    requirements = list(RoleRequirement.objects.filter(role=role_pk).select_related("skill__category"))
    apply_levels = {r.skill.slug: r.apply_level for r in requirements if r.apply_level}
    skills = list(Skill.objects.all())
    known = {activity.slug for activity in activities}
    deliverables = RoleDeliverable.objects.filter(role=role_pk).prefetch_related("activities")
    planned = tuple(_planner_activity(activity, apply_levels) for activity in activities)
    planner_catalogue = planner.Catalogue(skills=tuple(skill.slug for skill in skills), activities=planned)
    role = planner.TargetRole(
        skills=tuple(
            planner.RequiredSkill(skill=r.skill.slug, level=r.level, importance=r.importance)
            for r in requirements
            if r.level > 0
        ),
        deliverables=tuple(
            planner.Deliverable(
                id=d.key,
                importance=d.importance,
                any_of=tuple(sorted(a.slug for a in d.activities.all() if a.slug in known)),
                count=d.count,
            )
            for d in deliverables
        ),
    )
    return RoleCatalogue(
        version_pk=version_pk,
        digest=sha256(repr((planner_catalogue, role)).encode()).hexdigest(),
        catalogue=planner_catalogue,
        role=role,
        apply_levels=apply_levels,
        facts={activity.slug: _facts(activity) for activity in activities},
        activities={activity.id: activity for activity in planned},
        stages=tuple(
            StageFacts(number=s.number, name=s.name, short_name=s.short_name, goal=s.goal)
            for s in Stage.objects.all()
        ),
        skill_names={skill.slug: skill.name for skill in skills},
        deliverable_titles={d.key: d.title for d in deliverables},
        job_requirements=tuple(
            RequiredLevel(skill=r.skill.slug, level=r.level, importance=r.importance)
            for r in requirements
            if r.skill.category.is_job_fit
        ),
    )


def _activities_of_role(role_pk: int) -> list[Activity]:
    """Return the activities for a role: not those of other roles, nor what needs one of those."""
    activities = list(
        Activity.objects.select_related("stage")
        .prefetch_related(
            "outcomes__skill",
            "skill_requirements__skill",
            "only_for_roles",
            Prefetch("requires", queryset=Activity.objects.only("slug")),
        )
        .order_by("stage__number", "slug")
    )
    usable = {
        activity.slug
        for activity in activities
        if activity.is_for_all_roles or role_pk in {role.pk for role in activity.only_for_roles.all()}
    }
    while True:
        kept = {
            a.slug for a in activities if a.slug in usable and {r.slug for r in a.requires.all()} <= usable
        }
        if kept == usable:
            return [activity for activity in activities if activity.slug in usable]
        usable = kept


def _planner_activity(activity: Activity, apply_levels: Mapping[str, int]) -> planner.Activity:
    levels = {r.skill.slug: r.level for r in activity.skill_requirements.all()}
    if activity.waits_for_apply_bar:
        for skill, level in apply_levels.items():
            levels[skill] = max(level, levels.get(skill, 0))
    return planner.Activity(
        id=activity.slug,
        stage=activity.stage.number,
        hours=planner.Estimate(
            low=float(activity.low_hours),
            likely=float(activity.likely_hours),
            high=float(activity.high_hours),
        ),
        cost=planned_cost_usd(activity),
        min_weeks=activity.min_weeks,
        max_hours_per_week=None
        if activity.max_hours_per_week is None
        else float(activity.max_hours_per_week),
        requires_activities=tuple(sorted(required.slug for required in activity.requires.all())),
        requires_levels=tuple(
            planner.SkillLevel(skill=skill, level=level) for skill, level in sorted(levels.items())
        ),
        outcomes=tuple(
            sorted(
                (
                    planner.Outcome(skill=o.skill.slug, from_level=o.from_level, to_level=o.to_level)
                    for o in activity.outcomes.all()
                ),
                key=lambda outcome: outcome.skill,
            )
        ),
    )


def levels_to_start(activity: planner.Activity) -> dict[str, int]:
    """Return the levels that must be reached before an activity starts, those of its outcomes too."""
    levels = {need.skill: need.level for need in activity.requires_levels}
    for outcome in activity.outcomes:
        if outcome.from_level:
            levels[outcome.skill] = max(outcome.from_level, levels.get(outcome.skill, 0))
    return levels


def planned_cost_usd(activity: Activity) -> int:
    """Return what an activity costs in a plan: nothing where a free way exists, else the middle."""
    if activity.low_cost_usd == 0:
        return 0
    return (activity.low_cost_usd + activity.high_cost_usd) // 2


def _facts(activity: Activity) -> ActivityFacts:
    return ActivityFacts(
        pk=activity.pk,
        slug=activity.slug,
        title=activity.title,
        stage_number=activity.stage.number,
        context=activity.context,
        deliverable=activity.deliverable,
        is_certificate=activity.kind == ActivityKind.CERTIFY,
        is_degree=activity.stage.slug == EDUCATION_STAGE,
        is_retired=activity.is_retired,
        waits_for_apply_bar=activity.waits_for_apply_bar,
    )


def build_problem(
    *,
    catalogue: RoleCatalogue,
    levels: Mapping[str, int],
    access: Collection[str],
    limits: Limits,
    steps: Iterable[Step] = (),
    today: date | None = None,
    previous_order: tuple[str, ...] | None = None,
    options: planner.Options | None = None,
) -> planner.PlanningProblem:
    """Return the planning problem of somebody with these levels, this access and these limits.

    `steps` bring what is done, under way, chosen and left out. Planning goes on from the week `today` is in:
    no work is planned into the past. A target date that is over no longer limits it.
    """
    slugs = catalogue.facts
    steps = [step for step in steps if step.activity.slug in slugs]
    done = [step.activity.slug for step in steps if step.is_finished]
    started = [step for step in steps if step.status == StepStatus.IN_PROGRESS]
    left_out = {step.activity.slug for step in steps if step.is_left_out}
    # What was started is gone on with: nobody's work is dropped by a re-plan.
    kept = {step.activity.slug for step in started} - left_out
    kept |= {step.activity.slug for step in steps if step.is_chosen and not step.is_finished}
    start = planning_start(limits.start_date, today)
    spent_usd = sum(
        step.cost_usd for step in steps if step.status in (StepStatus.DONE, StepStatus.IN_PROGRESS)
    )
    return planner.PlanningProblem(
        catalogue=catalogue.catalogue,
        role=catalogue.role,
        user=planner.User(
            levels={skill: level for skill, level in levels.items() if skill in catalogue.skill_names},
            done=tuple(sorted(done)),
            in_progress=tuple(
                planner.InProgress(
                    activity=step.activity.slug,
                    hours_done=float(step.hours_done),
                    weeks_done=_weeks_since(step.started_date, today),
                )
                for step in sorted(started, key=lambda step: step.activity.slug)
            ),
        ),
        constraints=planner.Constraints(
            start=start,
            hours_per_week=float(limits.hours_per_week),
            target=limits.target_date if limits.target_date and limits.target_date >= start else None,
            budget=None if limits.budget_usd is None else max(0, limits.budget_usd - spent_usd),
            exclude=tuple(
                sorted(
                    slug
                    for slug, facts in slugs.items()
                    if slug in left_out
                    or (slug not in kept and not is_open(facts, access=access, limits=limits))
                )
            ),
            must_include=tuple(sorted(kept)),
        ),
        options=options or planner.Options(),
        previous_order=previous_order,
    )


def is_open(facts: ActivityFacts, *, access: Collection[str], limits: Limits) -> bool:
    """Tell whether somebody can do an activity, and is open to it if it is a certificate or a degree."""
    if facts.is_retired or (facts.context != ActivityContext.ANYONE and facts.context not in access):
        return False
    if facts.is_degree:
        return limits.is_open_to_degrees
    return limits.is_open_to_certificates or not facts.is_certificate


def planning_start(start_date: date, today: date | None) -> date:
    """Return the first day of the plan's week that `today` is in, or the start date while that is ahead."""
    if today is None or today <= start_date:
        return start_date
    return today.fromordinal(today.toordinal() - (today - start_date).days % 7)


def limits_of(plan: Plan) -> Limits:
    """Return the limits that a plan was made under."""
    return Limits(
        hours_per_week=plan.hours_per_week,
        start_date=plan.start_date,
        target_date=plan.target_date,
        budget_usd=plan.budget_usd,
        is_open_to_certificates=plan.is_open_to_certificates,
        is_open_to_degrees=plan.is_open_to_degrees,
    )


def access_of(plan: Plan) -> frozenset[str]:
    """Return the contexts open to a plan's learner: their job's, and what they claimed."""
    return frozenset(plan.assessment.starting_role.access) | frozenset(plan.claimed_contexts)


def levels_of(plan: Plan) -> dict[str, int]:
    """Return the levels that a plan is built on; later answers count when it is built again."""
    if plan.summary is not None:
        return dict(plan.summary["levels"])
    return assessed_levels(plan)


def assessed_levels(plan: Plan) -> dict[str, int]:
    """Return the levels that the plan's assessment says now, by skill."""
    return {
        rating.skill.slug: rating.counted_level for rating in plan.assessment.ratings.select_related("skill")
    }


def without_limits(problem: planner.PlanningProblem) -> planner.PlanningProblem:
    """Return the problem without its target date and budget."""
    return replace(problem, constraints=replace(problem.constraints, target=None, budget=None))


def _weeks_since(started_date: date | None, today: date | None) -> int:
    if started_date is None or today is None:
        return 0
    return max(0, (today - started_date).days // 7)
