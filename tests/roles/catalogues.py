"""A catalogue of any size, so that pages can be opened with little and with much of everything."""

from __future__ import annotations

from roles.models import FactPlace
from tests.roles import factories as roles
from tests.skills import factories as skills


def fill_catalogue(name: str, count: int) -> None:
    """Make `count` entries of each kind, all about a role, skill, activity and certification of that name."""
    sources = [skills.SourceFactory() for _ in range(count)]
    stages = [skills.StageFactory(number=number % 10 + 1) for number in range(count)]
    category = skills.SkillCategoryFactory(is_job_fit=True)
    skill = skills.SkillFactory(slug=f"{name}-skill", category=category, aliases=["doing"])
    others = [skills.SkillFactory() for _ in range(count - 1)]
    certification = skills.CertificationFactory(
        slug=f"{name}-certification",
        costs=[_cost(number) for number in range(count)],
        raises=[{"skill": one.slug, "from": 0, "to": 1} for one in [skill, *others]],
    )
    activity = skills.ActivityFactory(
        slug=f"{name}-activity", stage=stages[0], certification=certification, is_for_all_roles=False
    )
    activities = [skills.ActivityFactory(stage=stages[number % len(stages)]) for number in range(count)]
    role = roles.TargetRoleFactory(slug=f"{name}-role")
    targets = [role, *[roles.TargetRoleFactory() for _ in range(count - 1)]]

    for one in [skill, *others]:
        skills.ActivityOutcomeFactory(activity=activity, skill=one)
        skills.ActivityRequirementFactory(activity=activity, skill=one)
        roles.RoleRequirementFactory(role=role, skill=one)
    for one in targets[1:]:
        roles.RoleRequirementFactory(role=one, skill=skill)
        role.next_roles.add(one)
    for one in activities:
        skills.ActivityOutcomeFactory(activity=one, skill=skill)
        activity.requires.add(one)
        roles.RoleDeliverableFactory(role=role, activities=activities)
    for one in targets:
        one.own_activities.add(activity)
        one.helpful_certifications.add(certification)

    group = roles.ToolGroupFactory()
    title = roles.PaidTitleFactory(target_roles=[role])
    kind = roles.QuestionTypeFactory()
    for number in range(count):
        tool = roles.ToolFactory(group=group)
        tool.successors.add(roles.ToolFactory(group=group))
        association = roles.AssociationFactory()
        association.activities.set(activities)
        question = roles.InterviewQuestionFactory(type=kind)
        question.skills.add(skill)
        start = roles.StartingRoleFactory()
        roles.TypicalLevelFactory(starting_role=start, skill=skill)
        place = roles.LocationFactory(is_named_in_article=True)
        roles.SalaryBandFactory(paid_title=title, location=place, source=sources[number])
        roles.ReferenceRangeFactory(paid_title=title, location=place, source=sources[number])
        roles.RoleResponsibilityFactory(role=role)
        role.organisation_types.add(roles.OrganisationTypeFactory())
        role.collaborators.add(roles.CollaboratorFactory())
        role.tool_groups.add(group)
        skills.EducationOptionFactory().activities.set(activities)
        roles.ApplicationCheckFactory()
        skills.PassageFactory()
        for cited in (skill, certification, activity, role, start, tool, association, question, place):
            cited.sources.set(sources)
        _facts(name)


def _facts(name: str) -> None:
    for place in FactPlace:
        slug = {
            FactPlace.TARGET_ROLE: f"{name}-role",
            FactPlace.SKILL: f"{name}-skill",
            FactPlace.ACTIVITY: f"{name}-activity",
            FactPlace.CERTIFICATION: f"{name}-certification",
        }.get(place, "somewhere")
        roles.ArticleFactFactory(place=place, place_slug=slug)


def _cost(number: int) -> dict[str, object]:
    return {
        "item": f"course {number}",
        "low": 100,
        "high": 200,
        "currency": "USD",
        "as_of": "2025",
        "verified": False,
        "source": "general-knowledge",
    }
