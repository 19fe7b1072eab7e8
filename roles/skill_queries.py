"""What the pages of skills, activities and certifications show beside their own: roles and article facts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet

from roles.models import RoleRequirement, TargetRole
from skills.models import (
    Activity,
    ActivityOutcome,
    ActivityRequirement,
    Certification,
    LevelDescriptor,
    Skill,
    Stage,
)
from skills.queries import rows, source_slugs


@dataclass(frozen=True, slots=True)
class Climb:
    """The activities that lead to one level of a skill."""

    to_level: int
    outcomes: tuple[ActivityOutcome, ...]


@dataclass(frozen=True, slots=True)
class Raise:
    """What a certification alone can support for one skill."""

    skill: Skill
    from_level: int
    to_level: int


def skills_by_category() -> list[list[Skill]]:
    """Return all skills, a list for each category, with how many roles and activities each concerns."""
    skills = (
        Skill.objects.current()
        .filter(category__is_retired=False)
        .select_related("category")
        .annotate(
            role_count=Count(
                "role_requirements",
                filter=Q(role_requirements__level__gt=0, role_requirements__role__is_retired=False),
                distinct=True,
            ),
            activity_count=Count("outcomes", filter=Q(outcomes__activity__is_retired=False), distinct=True),
        )
        .order_by("category__position", "position", "pk")
    )
    return [list(group) for _, group in groupby(skills, key=lambda skill: skill.category_id)]


def skills_with_lists() -> QuerySet[Skill]:
    """Return the skills with their levels and the roles that ask for them, as dictionaries."""
    return (
        Skill.objects.current()
        .select_related("category")
        .annotate(
            source_slugs=source_slugs(Skill),
            level_rows=rows(
                LevelDescriptor.objects.filter(skill=OuterRef("pk")),
                level="level",
                label="label",
                behaviour="behaviour",
                evidence="evidence",
            ),
            role_rows=rows(
                RoleRequirement.objects.filter(
                    skill=OuterRef("pk"), level__gt=0, role__is_retired=False
                ).order_by("-level", "-importance", "role__position", "pk"),
                slug="role__slug",
                name="role__name",
                level="level",
                importance="importance",
                apply_level="apply_level",
            ),
        )
    )


def climbs(skill: Skill) -> list[Climb]:
    """Return what raises a skill by the level it leads to, the quickest first."""
    outcomes = (
        skill.outcomes.filter(activity__is_retired=False)
        .select_related("activity__stage")
        .order_by("to_level", "from_level", "activity__likely_hours", "activity__slug")
    )
    return [
        Climb(to_level, tuple(group))
        for to_level, group in groupby(outcomes, key=lambda outcome: outcome.to_level)
    ]


def certifications_raising(skill: Skill) -> QuerySet[Certification]:
    return Certification.objects.current().filter(raises__contains=[{"skill": skill.slug}])


def activities_with_lists() -> QuerySet[Activity]:
    """Return the activities with what they need, raise and lead to, as dictionaries."""
    activity = OuterRef("pk")
    return (
        Activity.objects.current()
        .select_related("stage", "certification")
        .annotate(
            source_slugs=source_slugs(Activity),
            outcome_rows=rows(
                ActivityOutcome.objects.filter(activity=activity).order_by("skill__position", "pk"),
                slug="skill__slug",
                name="skill__name",
                from_level="from_level",
                to_level="to_level",
            ),
            requirement_rows=rows(
                ActivityRequirement.objects.filter(activity=activity).order_by("skill__position", "pk"),
                slug="skill__slug",
                name="skill__name",
                level="level",
            ),
            required_rows=_activities(required_by=activity),
            opened_rows=_activities(requires=activity),
            role_rows=rows(
                TargetRole.objects.current().filter(own_activities=activity), slug="slug", name="name"
            ),
        )
    )


def stages_with_activities() -> QuerySet[Stage]:
    """Return the ten stages with their activities, as dictionaries."""
    outcomes = ActivityOutcome.objects.filter(activity=OuterRef("pk")).order_by("skill__position", "pk")
    activities = rows(
        Activity.objects.current().filter(stage=OuterRef("pk")).order_by("likely_hours", "slug"),
        slug="slug",
        title="title",
        kind="kind",
        hours="likely_hours",
        low_cost="low_cost_usd",
        high_cost="high_cost_usd",
        context="context",
        outcomes=rows(outcomes, name="skill__short_name", from_level="from_level", to_level="to_level"),
    )
    return Stage.objects.current().annotate(activity_rows=activities)


def certifications() -> QuerySet[Certification]:
    """Return the certifications, those the articles name first."""
    return (
        Certification.objects.current()
        .annotate(source_slugs=source_slugs(Certification))
        .order_by("-is_named_in_article", "name", "pk")
    )


def certifications_with_lists() -> QuerySet[Certification]:
    """Return the certifications with the roles they suit and the activities that stand for them."""
    certification = OuterRef("pk")
    return Certification.objects.current().annotate(
        source_slugs=source_slugs(Certification),
        role_rows=rows(
            TargetRole.objects.current().filter(helpful_certifications=certification),
            slug="slug",
            name="name",
        ),
        activity_rows=rows(
            Activity.objects.current().filter(certification=certification), slug="slug", title="title"
        ),
    )


def raises_of(certification: Certification) -> list[Raise]:
    """Return what the certification alone can support, in the order of the skills."""
    levels = {entry["skill"]: entry for entry in certification.raises}
    skills = Skill.objects.current().filter(slug__in=levels)
    return [Raise(skill, levels[skill.slug]["from"], levels[skill.slug]["to"]) for skill in skills]


def _activities(**of: OuterRef) -> ArraySubquery:
    return rows(
        Activity.objects.current().filter(**of).order_by("stage__number", "slug"),
        slug="slug",
        title="title",
        hours="likely_hours",
    )
