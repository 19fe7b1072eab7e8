"""What the pages of roles show: reads that span the models, a fixed number of queries for each page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value

from roles.models import (
    ApplicationCheck,
    ArticleFact,
    Association,
    Collaborator,
    InterviewQuestion,
    Location,
    OrganisationType,
    QuestionType,
    ReferenceRange,
    Responsibility,
    RoleDeliverable,
    RoleRequirement,
    RoleResponsibility,
    StartingRole,
    TargetRole,
    Tool,
    ToolGroup,
    TypicalLevel,
)
from roles.readiness import Readiness, RequiredLevel, readiness
from skills.models import (
    Activity,
    CatalogueQuerySet,
    Certification,
    EducationOption,
    LevelDescriptor,
    Skill,
    SkillCategory,
    Source,
    SourcedEntry,
    Stage,
)
from skills.queries import rows, source_slugs

# ------------------------------------------------------------------------------------------------ one role


@dataclass(frozen=True, slots=True)
class SkillGroup:
    """The requirements of one category."""

    category: SkillCategory
    requirements: tuple[RoleRequirement, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """How far it is from a starting role with its typical levels, counting what the job itself asks."""

    start: StartingRole
    readiness: Readiness
    widest_gaps: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class RoleSkills:
    """What a role asks: for doing the job, and apart from it for landing it."""

    job: tuple[SkillGroup, ...]
    career: tuple[SkillGroup, ...]

    @property
    def job_requirements(self) -> list[RoleRequirement]:
        return [requirement for group in self.job for requirement in group.requirements]

    @property
    def decisive(self) -> list[RoleRequirement]:
        """Return the requirements that often decide who is hired."""
        return [requirement for requirement in self.job_requirements if requirement.importance == 5]


def roles_with_lists() -> QuerySet[TargetRole]:
    """Return the target roles with all that their page lists beside the skills, as dictionaries."""
    role = OuterRef("pk")
    tools = _entries(
        Tool.objects.current().filter(group=OuterRef("pk")), name="name", status="status", note="status_note"
    )
    activities = Activity.objects.current().filter(delivers=OuterRef("pk"))
    questions = InterviewQuestion.objects.current().filter(
        Q(is_for_all_roles=True) | Q(roles=OuterRef(OuterRef("pk"))), type=OuterRef("pk")
    )
    return TargetRole.objects.current().annotate(
        source_slugs=source_slugs(TargetRole),
        responsibility_rows=rows(
            RoleResponsibility.objects.filter(role=role, responsibility__is_retired=False),
            emphasis="emphasis",
            name="responsibility__name",
            description="responsibility__description",
            phase="responsibility__phase",
            sources=source_slugs(Responsibility, of="responsibility_id"),
            is_checked="responsibility__is_checked",
        ),
        collaborator_rows=_entries(
            Collaborator.objects.current().filter(roles=role), name="name", purpose="purpose"
        ),
        organisation_rows=_entries(
            OrganisationType.objects.current().filter(roles=role), name="name", difference="difference"
        ),
        tool_group_rows=_entries(
            ToolGroup.objects.current().filter(roles=role), name="name", purpose="purpose", tools=tools
        ),
        certification_rows=_entries(
            Certification.objects.current().filter(suits_roles=role),
            name="name",
            issuer="issuer",
        ),
        deliverable_rows=rows(
            RoleDeliverable.objects.filter(role=role),
            title="title",
            importance="importance",
            count="count",
            activities=rows(activities, slug="slug", title="title", hours="likely_hours"),
        ),
        question_type_rows=_entries(
            QuestionType.objects.current(),
            name="name",
            description="description",
            count=_count(questions),
        ),
        next_rows=_neighbors(TargetRole.objects.current().filter(previous_roles=role)),
        previous_rows=_neighbors(TargetRole.objects.current().filter(next_roles=role)),
        reference_rows=rows(
            ReferenceRange.objects.filter(paid_title__target_roles=role),
            low="low_usd",
            mid="mid_usd",
            high="high_usd",
            is_low_open="is_low_open",
            is_high_open="is_high_open",
            mid_kind="mid_kind",
            year="year",
            place="location__name",
            sources=ArraySubquery(Source.objects.filter(reference_ranges=OuterRef("pk")).values("slug")),
            note="note",
        ),
    )


def skills_asked(role: TargetRole) -> RoleSkills:
    """Return the role's requirements by category; level 0 is not asked."""
    labels = LevelDescriptor.objects.filter(skill=OuterRef("skill"), level=OuterRef("level"))
    requirements = (
        role.requirements.filter(level__gt=0, skill__is_retired=False)
        .select_related("skill__category")
        .annotate(level_label=Subquery(labels.values("label")))
        .order_by("skill__category__position", "skill__position", "skill_id")
    )
    groups = [
        SkillGroup(category, tuple(asked))
        for category, asked in groupby(requirements, key=lambda requirement: requirement.skill.category)
    ]
    return RoleSkills(
        job=tuple(group for group in groups if group.category.is_job_fit),
        career=tuple(group for group in groups if not group.category.is_job_fit),
    )


def routes_in(asked: RoleSkills) -> list[Route]:
    """Return how far it is from each starting role, the nearest first."""
    requirements = asked.job_requirements
    required = [RequiredLevel(one.skill.slug, one.level, one.importance) for one in requirements]
    skills = {one.skill.slug: one.skill for one in requirements}
    routes = []
    for start in starting_roles():
        result = readiness({row["skill"]: row["level"] for row in start.level_rows}, required)
        widest = tuple(skills[gap.skill] for gap in result.gaps[:3])
        routes.append(Route(start, result, widest))
    return sorted(routes, key=lambda route: (-route.readiness.percent, route.start.position))


def _entries(queryset: CatalogueQuerySet[SourcedEntry], **fields: object) -> ArraySubquery:
    """Return rows that can be linked and cited."""
    return rows(
        queryset, slug="slug", sources=source_slugs(queryset.model), is_checked="is_checked", **fields
    )


def _neighbors(roles: QuerySet[TargetRole]) -> ArraySubquery:
    return rows(
        roles,
        slug="slug",
        name="name",
        summary="summary",
        years="experience_years_min",
        years_max="experience_years_max",
    )


def _count(queryset: QuerySet[Any]) -> Subquery:
    """Return an annotation with the number of rows of a queryset about the outer row."""
    counted = (
        queryset.order_by().annotate(one=Value(1)).values("one").annotate(count=Count("pk", distinct=True))
    )
    return Subquery(counted.values("count"))


# ------------------------------------------------------------------------------------------------ lists


@dataclass(frozen=True, slots=True)
class Start:
    """A job to come from, with the roles its typical levels come nearest to."""

    role: StartingRole
    nearest: tuple[tuple[TargetRole, Readiness], ...]


def target_roles() -> QuerySet[Any]:
    """Return the roles to plan for, with what doing each asks."""
    asked = RoleRequirement.objects.filter(
        role=OuterRef("pk"), level__gt=0, skill__is_retired=False, skill__category__is_job_fit=True
    )
    return TargetRole.objects.current().annotate(
        source_slugs=source_slugs(TargetRole),
        required_rows=rows(asked, skill="skill__slug", level="level", importance="importance"),
    )


def starting_roles() -> QuerySet[Any]:
    """Return the jobs to come from, with their typical levels."""
    levels = TypicalLevel.objects.filter(starting_role=OuterRef("pk"))
    return StartingRole.objects.current().annotate(
        source_slugs=source_slugs(StartingRole), level_rows=rows(levels, skill="skill__slug", level="level")
    )


def starts(roles: Iterable[Any], count: int = 3) -> list[Start]:
    """Return the jobs to come from with their nearest roles, without those that years of work must open."""
    required = [
        (role, [RequiredLevel(**row) for row in role.required_rows])
        for role in roles
        if not role.has_entry_gate
    ]
    result = []
    for start in starting_roles():
        levels = {row["skill"]: row["level"] for row in start.level_rows}
        fits = [(role, readiness(levels, asked)) for role, asked in required] if any(levels.values()) else []
        nearest = sorted(fits, key=lambda fit: -fit[1].percent)[:count]
        result.append(Start(start, tuple(nearest)))
    return result


def responsibilities() -> QuerySet[Responsibility]:
    return Responsibility.objects.current().annotate(source_slugs=source_slugs(Responsibility))


def collaborators() -> QuerySet[Collaborator]:
    return Collaborator.objects.current().annotate(source_slugs=source_slugs(Collaborator))


def tool_groups() -> QuerySet[ToolGroup]:
    """Return the kinds of tools with their tools and the roles that use them."""
    successors = rows(
        Tool.successors.through._default_manager.filter(from_tool=OuterRef("pk"), to_tool__is_retired=False),
        name="to_tool__name",
    )
    tools = _entries(
        Tool.objects.current().filter(group=OuterRef("pk")),
        name="name",
        status="status",
        note="status_note",
        is_named_in_article="is_named_in_article",
        successors=successors,
    )
    return ToolGroup.objects.current().annotate(
        source_slugs=source_slugs(ToolGroup), tool_rows=tools, role_rows=_roles(tool_groups=OuterRef("pk"))
    )


def organisation_types() -> QuerySet[OrganisationType]:
    return OrganisationType.objects.current().annotate(
        source_slugs=source_slugs(OrganisationType), role_rows=_roles(organisation_types=OuterRef("pk"))
    )


def locations() -> QuerySet[Location]:
    return Location.objects.current().annotate(source_slugs=source_slugs(Location))


def associations() -> QuerySet[Association]:
    """Return associations and communities with the steps of a plan that use them."""
    activities = Activity.objects.current().filter(associations=OuterRef("pk"))
    return Association.objects.current().annotate(
        source_slugs=source_slugs(Association), activity_rows=rows(activities, slug="slug", title="title")
    )


def question_types() -> QuerySet[QuestionType]:
    """Return the kinds of interview questions with their questions."""
    questions = _entries(
        InterviewQuestion.objects.current().filter(type=OuterRef("pk")),
        text="text",
        difficulty="difficulty",
        minutes="minutes",
        strong_answer="strong_answer",
        follow_up="follow_up",
        skills=rows(
            Skill.objects.current().filter(interview_questions=OuterRef("pk")), slug="slug", name="short_name"
        ),
    )
    return QuestionType.objects.current().annotate(
        source_slugs=source_slugs(QuestionType), question_rows=questions
    )


def stages() -> QuerySet[Stage]:
    """Return the ten stages with how many activities each has."""
    current = Q(activities__is_retired=False)
    return (
        Stage.objects.current()
        .annotate(source_slugs=source_slugs(Stage), activity_count=Count("activities", filter=current))
        .order_by("number", "pk")
    )


def education_options() -> QuerySet[EducationOption]:
    through = EducationOption.activities.through._default_manager
    activities = through.filter(educationoption=OuterRef("pk"), activity__is_retired=False)
    return EducationOption.objects.current().annotate(
        source_slugs=source_slugs(EducationOption),
        activity_rows=rows(activities, slug="activity__slug", title="activity__title"),
    )


def application_checks() -> QuerySet[ApplicationCheck]:
    return ApplicationCheck.objects.current().annotate(source_slugs=source_slugs(ApplicationCheck))


def article_facts() -> QuerySet[ArticleFact]:
    """Return all facts of the articles, article by article."""
    return ArticleFact.objects.select_related("source").order_by("source__slug", "number")


def _roles(**of: OuterRef) -> ArraySubquery:
    return rows(TargetRole.objects.current().filter(**of), slug="slug", name="name")
