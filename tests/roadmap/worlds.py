"""A catalogue small enough to plan by hand."""

from __future__ import annotations

from dataclasses import dataclass

from roles.models import StartingRole, TargetRole
from skills.models import Activity, Skill
from tests.roles.factories import (
    RoleRequirementFactory,
    StartingRoleFactory,
    TargetRoleFactory,
    TypicalLevelFactory,
)
from tests.skills.factories import (
    ActivityFactory,
    ActivityOutcomeFactory,
    CatalogueVersionFactory,
    SkillCategoryFactory,
    SkillFactory,
    StageFactory,
)


@dataclass(frozen=True)
class World:
    """A teacher, who explains at level 3 and prices at level 0, and the role of an owner, who prices at 2.

    Pricing takes 4 hours to level 1 and then 8 hours to level 2. Being visible counts for landing the job.
    """

    teacher: StartingRole
    owner: TargetRole
    explaining: Skill
    pricing: Skill
    visible: Skill
    read: Activity
    sell: Activity


def small_world() -> World:
    """Make it."""
    CatalogueVersionFactory()
    for number in range(1, 11):
        StageFactory(number=number)
    doing = SkillCategoryFactory(name="Doing the job")
    landing = SkillCategoryFactory(name="Landing the job", is_job_fit=False)
    explaining = SkillFactory(slug="explaining", name="Explaining", short_name="Explaining", category=doing)
    pricing = SkillFactory(slug="pricing", name="Pricing", short_name="Pricing", category=doing)
    visible = SkillFactory(slug="visible", name="Being visible", short_name="Visibility", category=landing)
    teacher = StartingRoleFactory(slug="teacher", name="Teacher or Trainer", plural_name="Teachers")
    TypicalLevelFactory(starting_role=teacher, skill=explaining, level=3)
    owner = TargetRoleFactory(slug="product-owner", name="Product Owner")
    RoleRequirementFactory(role=owner, skill=explaining, level=3, importance=2)
    RoleRequirementFactory(role=owner, skill=pricing, level=2, importance=5)
    read = ActivityFactory(
        slug="read",
        title="Read about pricing",
        stage=StageFactory(number=2),
        low_hours=4,
        likely_hours=4,
        high_hours=4,
    )
    sell = ActivityFactory(
        slug="sell",
        title="Sell something",
        stage=StageFactory(number=3),
        low_hours=4,
        likely_hours=8,
        high_hours=12,
    )
    ActivityOutcomeFactory(activity=read, skill=pricing, from_level=0, to_level=1)
    ActivityOutcomeFactory(activity=sell, skill=pricing, from_level=1, to_level=2)
    return World(teacher, owner, explaining, pricing, visible, read, sell)
