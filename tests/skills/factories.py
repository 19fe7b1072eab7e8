"""Entries of the catalogue that tests need: small, valid and different from each other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from factory.declarations import LazyAttribute, Sequence, SubFactory
from factory.django import DjangoModelFactory
from factory.helpers import post_generation

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


class SourceFactory(DjangoModelFactory[Source]):
    class Meta:
        model = Source

    slug = Sequence(lambda n: f"source-{n}")
    title = Sequence(lambda n: f"Source {n}")


class SkillCategoryFactory(DjangoModelFactory[SkillCategory]):
    class Meta:
        model = SkillCategory

    slug = Sequence(lambda n: f"category-{n}")
    name = Sequence(lambda n: f"Category {n}")
    short_name = Sequence(lambda n: f"Cat. {n}")
    description = "Skills that belong together."
    position = Sequence(lambda n: n)


class SkillFactory(DjangoModelFactory[Skill]):
    """A skill with its six level descriptors."""

    class Meta:
        model = Skill
        skip_postgeneration_save = True

    slug = Sequence(lambda n: f"skill-{n}")
    category = SubFactory(SkillCategoryFactory)
    name = Sequence(lambda n: f"Skill number {n}")
    short_name = Sequence(lambda n: f"Skill {n}")
    description = "Doing something that product managers do."
    position = Sequence(lambda n: n)
    onet_transfer = OnetTransfer.NONE

    @post_generation
    def levels(self, create, extracted, **kwargs):
        if create and extracted is not False:
            LevelDescriptor.objects.bulk_create(
                LevelDescriptor(
                    skill=cast(Skill, self),
                    level=level,
                    label=LEVEL_LABELS[level],
                    behaviour=f"Does what level {level} of {self.name} asks.",
                    evidence=f"Something that shows level {level}.",
                )
                for level in LEVELS
            )


class StageFactory(DjangoModelFactory[Stage]):
    """One of the ten stages; asking twice for a number gives the same stage."""

    class Meta:
        model = Stage
        django_get_or_create = ("number",)

    number = Sequence(lambda n: n % 10 + 1)
    slug = LazyAttribute(lambda stage: f"stage-{stage.number}")
    name = LazyAttribute(lambda stage: f"Stage number {stage.number}")
    short_name = LazyAttribute(lambda stage: f"Stage {stage.number}")
    goal = "Get further."
    rationale = "Because it helps."


class CertificationFactory(DjangoModelFactory[Certification]):
    class Meta:
        model = Certification

    slug = Sequence(lambda n: f"certification-{n}")
    name = Sequence(lambda n: f"Certification {n}")
    issuer = "An institute"
    kind = "exam"
    worth_it = "For some."


class ActivityFactory(DjangoModelFactory[Activity]):
    """An activity of four hours that costs nothing and that anybody may do at once."""

    class Meta:
        model = Activity

    slug = Sequence(lambda n: f"activity-{n}")
    title = Sequence(lambda n: f"Do activity {n}")
    stage = SubFactory(StageFactory, number=2)
    kind = ActivityKind.PRACTISE
    mode = "project"
    context = ActivityContext.ANYONE
    summary = "Do it and learn."
    deliverable = "Done when it is done."
    coach_check = "Is it done?"
    low_hours = 2
    likely_hours = 4
    high_hours = 8


class ActivityOutcomeFactory(DjangoModelFactory[ActivityOutcome]):
    class Meta:
        model = ActivityOutcome

    activity = SubFactory(ActivityFactory)
    skill = SubFactory(SkillFactory)
    from_level = 0
    to_level = 1


class ActivityRequirementFactory(DjangoModelFactory[ActivityRequirement]):
    class Meta:
        model = ActivityRequirement

    activity = SubFactory(ActivityFactory)
    skill = SubFactory(SkillFactory)
    level = 1


class EducationOptionFactory(DjangoModelFactory[EducationOption]):
    class Meta:
        model = EducationOption

    slug = Sequence(lambda n: f"degree-{n}")
    name = Sequence(lambda n: f"Degree {n}")
    summary = "Long study."
    position = Sequence(lambda n: n)


class PassageFactory(DjangoModelFactory[Passage]):
    class Meta:
        model = Passage

    slug = Sequence(lambda n: f"passage-{n}")
    title = Sequence(lambda n: f"Passage {n}")
    text = "Some sentences."


class CatalogueVersionFactory(DjangoModelFactory[CatalogueVersion]):
    class Meta:
        model = CatalogueVersion

    checksum = Sequence(lambda n: f"{n:064x}")
    loader_checksum = "0" * 64
    loaded_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    as_of = "2026-11"
