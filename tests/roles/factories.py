"""Roles and what belongs to them, as tests need them."""

from __future__ import annotations

from factory.declarations import LazyAttribute, List, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

from roles.models import (
    ApplicationCheck,
    ArticleFact,
    Association,
    AssociationKind,
    Collaborator,
    Difficulty,
    FactPlace,
    InterviewQuestion,
    LevelBasis,
    LifeCyclePhase,
    Location,
    OrganisationType,
    PaidTitle,
    QuestionFamily,
    QuestionType,
    ReferenceRange,
    Responsibility,
    RoleDeliverable,
    RoleRequirement,
    RoleResponsibility,
    SalaryBand,
    StartingRole,
    TargetRole,
    Tool,
    ToolGroup,
    TypicalLevel,
)
from skills.models import ActivityContext
from tests.skills.factories import SkillFactory, SourceFactory


class TargetRoleFactory(DjangoModelFactory[TargetRole]):
    """A target role that asks nothing yet; see RoleRequirementFactory and RoleDeliverableFactory."""

    class Meta:
        model = TargetRole

    slug = Sequence(lambda n: f"target-role-{n}")
    name = Sequence(lambda n: f"Target Role {n}")
    short_name = Sequence(lambda n: f"TR {n}")
    summary = "Looks after a product."
    position = Sequence(lambda n: n)
    experience_years_min = 0
    experience_years_max = 2


class RoleRequirementFactory(DjangoModelFactory[RoleRequirement]):
    class Meta:
        model = RoleRequirement

    role = SubFactory(TargetRoleFactory)
    skill = SubFactory(SkillFactory)
    level = 2
    importance = 3


class RoleDeliverableFactory(DjangoModelFactory[RoleDeliverable]):
    """A deliverable; pass `activities=[…]` for what makes it."""

    class Meta:
        model = RoleDeliverable
        skip_postgeneration_save = True

    role = SubFactory(TargetRoleFactory)
    key = Sequence(lambda n: f"deliverable-{n}")
    title = Sequence(lambda n: f"Deliverable {n}")
    importance = 3
    position = Sequence(lambda n: n)

    @post_generation
    def activities(self, create, extracted, **kwargs):
        if create and extracted:
            self.activities.set(extracted)


class ResponsibilityFactory(DjangoModelFactory[Responsibility]):
    class Meta:
        model = Responsibility

    slug = Sequence(lambda n: f"responsibility-{n}")
    name = Sequence(lambda n: f"Responsibility {n}")
    description = "Something to look after."
    phase = LifeCyclePhase.CONCEPT
    position = Sequence(lambda n: n)


class RoleResponsibilityFactory(DjangoModelFactory[RoleResponsibility]):
    class Meta:
        model = RoleResponsibility

    role = SubFactory(TargetRoleFactory)
    responsibility = SubFactory(ResponsibilityFactory)
    emphasis = 3


class StartingRoleFactory(DjangoModelFactory[StartingRole]):
    """A job to come from, next to a software team; typical levels are TypicalLevelFactory's."""

    class Meta:
        model = StartingRole

    slug = Sequence(lambda n: f"starting-role-{n}")
    name = Sequence(lambda n: f"Starting Role {n}")
    plural_name = Sequence(lambda n: f"Starting Roles {n}")
    note = "Knows some of it."
    access = List([ActivityContext.ANYONE, ActivityContext.ANY_JOB, ActivityContext.TECH_TEAM])
    position = Sequence(lambda n: n)


class TypicalLevelFactory(DjangoModelFactory[TypicalLevel]):
    class Meta:
        model = TypicalLevel

    starting_role = SubFactory(StartingRoleFactory)
    skill = SubFactory(SkillFactory)
    level = 1
    basis = LevelBasis.JUDGED


class OrganisationTypeFactory(DjangoModelFactory[OrganisationType]):
    class Meta:
        model = OrganisationType

    slug = Sequence(lambda n: f"organisation-type-{n}")
    name = Sequence(lambda n: f"Organization type {n}")
    difference = "The job is wider."
    position = Sequence(lambda n: n)


class CollaboratorFactory(DjangoModelFactory[Collaborator]):
    class Meta:
        model = Collaborator

    slug = Sequence(lambda n: f"collaborator-{n}")
    name = Sequence(lambda n: f"Collaborators {n}")
    purpose = "Build it with you."
    position = Sequence(lambda n: n)


class AssociationFactory(DjangoModelFactory[Association]):
    class Meta:
        model = Association

    slug = Sequence(lambda n: f"association-{n}")
    name = Sequence(lambda n: f"Association {n}")
    kind = AssociationKind.ASSOCIATION
    description = "Product people meet there."
    position = Sequence(lambda n: n)


class ApplicationCheckFactory(DjangoModelFactory[ApplicationCheck]):
    class Meta:
        model = ApplicationCheck

    slug = Sequence(lambda n: f"application-check-{n}")
    text = Sequence(lambda n: f"Look for thing {n}.")
    position = Sequence(lambda n: n)


class ToolGroupFactory(DjangoModelFactory[ToolGroup]):
    class Meta:
        model = ToolGroup

    slug = Sequence(lambda n: f"tool-group-{n}")
    name = Sequence(lambda n: f"Tool group {n}")
    purpose = "Helps with work."
    position = Sequence(lambda n: n)


class ToolFactory(DjangoModelFactory[Tool]):
    class Meta:
        model = Tool

    slug = Sequence(lambda n: f"tool-{n}")
    group = SubFactory(ToolGroupFactory)
    name = Sequence(lambda n: f"Tool {n}")
    position = Sequence(lambda n: n)


class LocationFactory(DjangoModelFactory[Location]):
    class Meta:
        model = Location

    slug = Sequence(lambda n: f"location-{n}")
    name = Sequence(lambda n: f"Location {n}")
    kind = "metro"


class PaidTitleFactory(DjangoModelFactory[PaidTitle]):
    """A job title that is paid; pass `target_roles=[…]` for whom it counts."""

    class Meta:
        model = PaidTitle
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"paid-title-{n}")
    name = Sequence(lambda n: f"Paid title {n}")
    family = "product"

    @post_generation
    def target_roles(self, create, extracted, **kwargs):
        if create and extracted:
            self.target_roles.set(extracted)


class SalaryBandFactory(DjangoModelFactory[SalaryBand]):
    class Meta:
        model = SalaryBand

    paid_title = SubFactory(PaidTitleFactory)
    location = SubFactory(LocationFactory)
    source = SubFactory(SourceFactory)
    shown_title = LazyAttribute(lambda band: band.paid_title.name)
    year = 2025
    period = "calendar 2025"
    record_count = 120
    record_unit = "salary records"
    p10_usd = 90_000
    p25_usd = 110_000
    p50_usd = 130_000
    p75_usd = 150_000
    p90_usd = 180_000
    basis = "base salary"
    match = "title"


class ReferenceRangeFactory(DjangoModelFactory[ReferenceRange]):
    class Meta:
        model = ReferenceRange

    paid_title = SubFactory(PaidTitleFactory)
    location = SubFactory(LocationFactory)
    source = SubFactory(SourceFactory)
    low_usd = 80_000
    mid_usd = 105_000
    high_usd = 140_000
    is_high_open = True
    mid_kind = "average"
    basis = "base salary, undated"


class QuestionTypeFactory(DjangoModelFactory[QuestionType]):
    class Meta:
        model = QuestionType

    slug = Sequence(lambda n: f"question-type-{n}")
    name = Sequence(lambda n: f"Question type {n}")
    family = QuestionFamily.CASE
    description = "Asks for something."
    position = Sequence(lambda n: n)


class InterviewQuestionFactory(DjangoModelFactory[InterviewQuestion]):
    class Meta:
        model = InterviewQuestion

    slug = Sequence(lambda n: f"question-{n}")
    type = SubFactory(QuestionTypeFactory)
    text = Sequence(lambda n: f"What did you do the {n}th time?")
    difficulty = Difficulty.MEDIUM
    minutes = 5
    strong_answer = List(["Names what happened", "Names a result", "Says what was learned"])


class ArticleFactFactory(DjangoModelFactory[ArticleFact]):
    class Meta:
        model = ArticleFact

    number = Sequence(lambda n: f"F{n + 200:03d}")
    statement = Sequence(lambda n: f"The article says thing {n}.")
    source = SubFactory(SourceFactory)
    place = FactPlace.TARGET_ROLE
    place_slug = "product-manager"
    words = "says thing"
