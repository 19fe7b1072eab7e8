"""Entries of the catalogue that tests need: small, valid and different from each other."""

from __future__ import annotations

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from skills.models import (
    LEVELS,
    Activity,
    ActivityContext,
    ActivityKind,
    ActivityOutcome,
    ActivityRequirement,
    CatalogueVersion,
    Certification,
    EducationOption,
    LevelDescriptor,
    OnetTransfer,
    Passage,
    Skill,
    SkillCategory,
    Source,
    Stage,
)

LEVEL_LABELS = ["None", "Aware", "Guided practice", "Independent", "Leads and teaches others", "Expert"]


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    slug = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")


class SkillCategoryFactory(DjangoModelFactory):
    class Meta:
        model = SkillCategory

    slug = factory.Sequence(lambda n: f"category-{n}")
    name = factory.Sequence(lambda n: f"Category {n}")
    short_name = factory.Sequence(lambda n: f"Cat. {n}")
    description = "Skills that belong together."
    position = factory.Sequence(lambda n: n)


class SkillFactory(DjangoModelFactory):
    """A skill with its six level descriptors."""

    class Meta:
        model = Skill
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"skill-{n}")
    category = factory.SubFactory(SkillCategoryFactory)
    name = factory.Sequence(lambda n: f"Skill number {n}")
    short_name = factory.Sequence(lambda n: f"Skill {n}")
    description = "Doing something that product managers do."
    position = factory.Sequence(lambda n: n)
    onet_transfer = OnetTransfer.NONE

    @factory.post_generation
    def levels(self: Skill, create: bool, extracted: bool | None, **kwargs: object) -> None:
        if create and extracted is not False:
            LevelDescriptor.objects.bulk_create(
                LevelDescriptor(
                    skill=self,
                    level=level,
                    label=LEVEL_LABELS[level],
                    behaviour=f"Does what level {level} of {self.name} asks.",
                    evidence=f"Something that shows level {level}.",
                )
                for level in LEVELS
            )


class StageFactory(DjangoModelFactory):
    """One of the ten stages; asking twice for a number gives the same stage."""

    class Meta:
        model = Stage
        django_get_or_create = ("number",)

    number = factory.Sequence(lambda n: n % 10 + 1)
    slug = factory.LazyAttribute(lambda stage: f"stage-{stage.number}")
    name = factory.LazyAttribute(lambda stage: f"Stage number {stage.number}")
    short_name = factory.LazyAttribute(lambda stage: f"Stage {stage.number}")
    goal = "Get further."
    rationale = "Because it helps."


class CertificationFactory(DjangoModelFactory):
    class Meta:
        model = Certification

    slug = factory.Sequence(lambda n: f"certification-{n}")
    name = factory.Sequence(lambda n: f"Certification {n}")
    issuer = "An institute"
    kind = "exam"
    worth_it = "For some."


class ActivityFactory(DjangoModelFactory):
    """An activity of four hours that costs nothing and that anybody may do at once."""

    class Meta:
        model = Activity

    slug = factory.Sequence(lambda n: f"activity-{n}")
    title = factory.Sequence(lambda n: f"Do activity {n}")
    stage = factory.SubFactory(StageFactory, number=2)
    kind = ActivityKind.PRACTISE
    mode = "project"
    context = ActivityContext.ANYONE
    summary = "Do it and learn."
    deliverable = "Done when it is done."
    coach_check = "Is it done?"
    low_hours = 2
    likely_hours = 4
    high_hours = 8


class ActivityOutcomeFactory(DjangoModelFactory):
    class Meta:
        model = ActivityOutcome

    activity = factory.SubFactory(ActivityFactory)
    skill = factory.SubFactory(SkillFactory)
    from_level = 0
    to_level = 1


class ActivityRequirementFactory(DjangoModelFactory):
    class Meta:
        model = ActivityRequirement

    activity = factory.SubFactory(ActivityFactory)
    skill = factory.SubFactory(SkillFactory)
    level = 1


class EducationOptionFactory(DjangoModelFactory):
    class Meta:
        model = EducationOption

    slug = factory.Sequence(lambda n: f"degree-{n}")
    name = factory.Sequence(lambda n: f"Degree {n}")
    summary = "Long study."
    position = factory.Sequence(lambda n: n)


class PassageFactory(DjangoModelFactory):
    class Meta:
        model = Passage

    slug = factory.Sequence(lambda n: f"passage-{n}")
    title = factory.Sequence(lambda n: f"Passage {n}")
    text = "Some sentences."


class CatalogueVersionFactory(DjangoModelFactory):
    class Meta:
        model = CatalogueVersion

    checksum = factory.Sequence(lambda n: f"{n:064x}")
    loader_checksum = "0" * 64
    loaded_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    as_of = "2026-11"
