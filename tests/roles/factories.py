"""Roles and what belongs to them, as tests need them."""

from __future__ import annotations

import factory
from factory.django import DjangoModelFactory

from roles.models import (
    ArticleFact,
    Difficulty,
    FactPlace,
    InterviewQuestion,
    LevelBasis,
    LifeCyclePhase,
    Location,
    OrganisationType,
    PaidTitle,
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
from skills.models import Activity, ActivityContext
from tests.skills.factories import SkillFactory, SourceFactory


class TargetRoleFactory(DjangoModelFactory):
    """A target role that asks nothing yet; see RoleRequirementFactory and RoleDeliverableFactory."""

    class Meta:
        model = TargetRole

    slug = factory.Sequence(lambda n: f"target-role-{n}")
    name = factory.Sequence(lambda n: f"Target Role {n}")
    short_name = factory.Sequence(lambda n: f"TR {n}")
    summary = "Looks after a product."
    position = factory.Sequence(lambda n: n)
    experience_years_min = 0
    experience_years_max = 2


class RoleRequirementFactory(DjangoModelFactory):
    class Meta:
        model = RoleRequirement

    role = factory.SubFactory(TargetRoleFactory)
    skill = factory.SubFactory(SkillFactory)
    level = 2
    importance = 3


class RoleDeliverableFactory(DjangoModelFactory):
    """A deliverable; pass `activities=[…]` for what makes it."""

    class Meta:
        model = RoleDeliverable
        skip_postgeneration_save = True

    role = factory.SubFactory(TargetRoleFactory)
    key = factory.Sequence(lambda n: f"deliverable-{n}")
    title = factory.Sequence(lambda n: f"Deliverable {n}")
    importance = 3
    position = factory.Sequence(lambda n: n)

    @factory.post_generation
    def activities(self: RoleDeliverable, create: bool, extracted: list[Activity] | None, **kwargs: object):
        if create and extracted:
            self.activities.set(extracted)


class ResponsibilityFactory(DjangoModelFactory):
    class Meta:
        model = Responsibility

    slug = factory.Sequence(lambda n: f"responsibility-{n}")
    name = factory.Sequence(lambda n: f"Responsibility {n}")
    description = "Something to look after."
    phase = LifeCyclePhase.CONCEPT
    position = factory.Sequence(lambda n: n)


class RoleResponsibilityFactory(DjangoModelFactory):
    class Meta:
        model = RoleResponsibility

    role = factory.SubFactory(TargetRoleFactory)
    responsibility = factory.SubFactory(ResponsibilityFactory)
    emphasis = 3


class StartingRoleFactory(DjangoModelFactory):
    """A job to come from, next to a software team; typical levels are TypicalLevelFactory's."""

    class Meta:
        model = StartingRole

    slug = factory.Sequence(lambda n: f"starting-role-{n}")
    name = factory.Sequence(lambda n: f"Starting Role {n}")
    plural_name = factory.Sequence(lambda n: f"Starting Roles {n}")
    note = "Knows some of it."
    access = factory.List([ActivityContext.ANYONE, ActivityContext.ANY_JOB, ActivityContext.TECH_TEAM])
    position = factory.Sequence(lambda n: n)


class TypicalLevelFactory(DjangoModelFactory):
    class Meta:
        model = TypicalLevel

    starting_role = factory.SubFactory(StartingRoleFactory)
    skill = factory.SubFactory(SkillFactory)
    level = 1
    basis = LevelBasis.JUDGED


class OrganisationTypeFactory(DjangoModelFactory):
    class Meta:
        model = OrganisationType

    slug = factory.Sequence(lambda n: f"organisation-type-{n}")
    name = factory.Sequence(lambda n: f"Organization type {n}")
    difference = "The job is wider."
    position = factory.Sequence(lambda n: n)


class ToolGroupFactory(DjangoModelFactory):
    class Meta:
        model = ToolGroup

    slug = factory.Sequence(lambda n: f"tool-group-{n}")
    name = factory.Sequence(lambda n: f"Tool group {n}")
    purpose = "Helps with work."
    position = factory.Sequence(lambda n: n)


class ToolFactory(DjangoModelFactory):
    class Meta:
        model = Tool

    slug = factory.Sequence(lambda n: f"tool-{n}")
    group = factory.SubFactory(ToolGroupFactory)
    name = factory.Sequence(lambda n: f"Tool {n}")
    position = factory.Sequence(lambda n: n)


class LocationFactory(DjangoModelFactory):
    class Meta:
        model = Location

    slug = factory.Sequence(lambda n: f"location-{n}")
    name = factory.Sequence(lambda n: f"Location {n}")
    kind = "metro"


class PaidTitleFactory(DjangoModelFactory):
    """A job title that is paid; pass `target_roles=[…]` for whom it counts."""

    class Meta:
        model = PaidTitle
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"paid-title-{n}")
    name = factory.Sequence(lambda n: f"Paid title {n}")
    family = "product"

    @factory.post_generation
    def target_roles(self: PaidTitle, create: bool, extracted: list[TargetRole] | None, **kwargs: object):
        if create and extracted:
            self.target_roles.set(extracted)


class SalaryBandFactory(DjangoModelFactory):
    class Meta:
        model = SalaryBand

    paid_title = factory.SubFactory(PaidTitleFactory)
    location = factory.SubFactory(LocationFactory)
    source = factory.SubFactory(SourceFactory)
    shown_title = factory.LazyAttribute(lambda band: band.paid_title.name)
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


class ReferenceRangeFactory(DjangoModelFactory):
    class Meta:
        model = ReferenceRange

    paid_title = factory.SubFactory(PaidTitleFactory)
    location = factory.SubFactory(LocationFactory)
    source = factory.SubFactory(SourceFactory)
    low_usd = 80_000
    mid_usd = 105_000
    high_usd = 140_000
    is_high_open = True
    mid_kind = "average"
    basis = "base salary, undated"


class QuestionTypeFactory(DjangoModelFactory):
    class Meta:
        model = QuestionType

    slug = factory.Sequence(lambda n: f"question-type-{n}")
    name = factory.Sequence(lambda n: f"Question type {n}")
    position = factory.Sequence(lambda n: n)


class InterviewQuestionFactory(DjangoModelFactory):
    class Meta:
        model = InterviewQuestion

    slug = factory.Sequence(lambda n: f"question-{n}")
    type = factory.SubFactory(QuestionTypeFactory)
    text = factory.Sequence(lambda n: f"What did you do the {n}th time?")
    difficulty = Difficulty.MEDIUM
    minutes = 5
    strong_answer = factory.List(["Names what happened", "Names a result", "Says what was learned"])


class ArticleFactFactory(DjangoModelFactory):
    class Meta:
        model = ArticleFact

    number = factory.Sequence(lambda n: f"F{n + 200:03d}")
    statement = factory.Sequence(lambda n: f"The article says thing {n}.")
    source = factory.SubFactory(SourceFactory)
    place = FactPlace.TARGET_ROLE
    place_slug = "product-manager"
    words = "says thing"
