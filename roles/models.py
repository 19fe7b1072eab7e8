"""Roles to plan for and to come from, what they ask, where they are and what they pay."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from skills.models import Activity, Certification, Skill, Source, SourcedEntry


class LifeCyclePhase(models.TextChoices):
    """The parts of a software product's life, in order."""

    CONCEPT = "concept", "Concept"
    DEFINITION = "definition", "Definition"
    DEVELOPMENT = "development", "Development"
    LAUNCH = "launch", "Launch"
    OPERATION = "operation", "After launch"
    THROUGHOUT = "throughout", "Throughout"


class Responsibility(SourcedEntry):
    """One of the responsibilities along the product life cycle."""

    name = models.CharField(max_length=100)
    description = models.TextField()
    details = ArrayField(models.TextField(), default=list, help_text="What it is made of, a sentence each")
    phase = models.CharField(
        max_length=20, choices=LifeCyclePhase, help_text="Where in the product's life it weighs most"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "responsibilities"
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Collaborator(SourcedEntry):
    """A profession that a product manager works with, and what for."""

    name = models.CharField(max_length=100)
    purpose = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ToolGroup(SourcedEntry):
    """A kind of tool."""

    name = models.CharField(max_length=100)
    purpose = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ToolStatus(models.TextChoices):
    ACTIVE = "active", "Available"
    MAINTENANCE = "maintenance", "No longer developed"
    DISCONTINUED = "discontinued", "Discontinued"


class Tool(SourcedEntry):
    """A product by name, with what became of it."""

    group = models.ForeignKey(ToolGroup, on_delete=models.PROTECT, related_name="tools")
    name = models.CharField(max_length=100)
    status = models.CharField(max_length=20, choices=ToolStatus, default=ToolStatus.ACTIVE)
    status_note = models.TextField(
        blank=True, help_text="For a tool that ended: what happened, what to look at instead"
    )
    successors = models.ManyToManyField("self", symmetrical=False, related_name="+", blank=True)
    is_named_in_article = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationType(SourcedEntry):
    """A kind of organization that hires for product roles, and how the job differs there."""

    name = models.CharField(max_length=100)
    difference = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "organization type"
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class AssociationKind(models.TextChoices):
    ASSOCIATION = "association", "Association"
    LOCAL_GROUP = "local-group", "Local group"
    COMMUNITY = "community", "Online community"
    EVENT = "event", "Event"


class Association(SourcedEntry):
    """An association, local group or community to join."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, choices=AssociationKind)
    description = models.TextField()
    home = models.URLField(blank=True)
    activities = models.ManyToManyField(Activity, related_name="associations", blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ApplicationCheck(SourcedEntry):
    """One thing to look for in a resume or cover letter."""

    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.text


class TargetRole(SourcedEntry):
    """A role to plan for."""

    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    alternative_titles = ArrayField(models.CharField(max_length=100), default=list)
    summary = models.TextField()
    position = models.PositiveSmallIntegerField()
    experience_years_min = models.PositiveSmallIntegerField()
    experience_years_max = models.PositiveSmallIntegerField(null=True, blank=True)
    experience_note = models.TextField(blank=True)
    gate_years_in_product = models.PositiveSmallIntegerField(default=0)
    gate_years_relevant = models.PositiveSmallIntegerField(default=0)
    gate_note = models.TextField(blank=True)
    duties = ArrayField(models.TextField(), default=list)
    description = ArrayField(models.TextField(), default=list, help_text="What the job is, a sentence each")
    codes = models.JSONField(default=dict, help_text="SOC and O*NET, ESCO and UK GDaD codes")
    collaborators = models.ManyToManyField(Collaborator, related_name="roles", blank=True)
    organisation_types = models.ManyToManyField(OrganisationType, related_name="roles", blank=True)
    tool_groups = models.ManyToManyField(ToolGroup, related_name="roles", blank=True)
    own_activities = models.ManyToManyField(
        Activity, related_name="only_for_roles", blank=True, help_text="Activities that are not for all roles"
    )
    helpful_certifications = models.ManyToManyField(Certification, related_name="suits_roles", blank=True)
    next_roles = models.ManyToManyField("self", symmetrical=False, related_name="previous_roles", blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roles:role_detail", args=[self.slug])

    @property
    def has_entry_gate(self) -> bool:
        """Whether hours of study alone can't open this role."""
        return self.gate_years_in_product > 0


class RoleRequirement(models.Model):
    """A skill that a role asks for: the hiring bar, and how much a gap hurts. Level 0 is not asked."""

    role = models.ForeignKey(TargetRole, on_delete=models.CASCADE, related_name="requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="role_requirements")
    level = models.PositiveSmallIntegerField()
    importance = models.PositiveSmallIntegerField()
    apply_level = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Level at which applying makes sense, where it matters"
    )

    class Meta:
        ordering: ClassVar = ["role", "skill__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "skill"], name="role_requirement_once_per_skill"),
            models.CheckConstraint(condition=Q(level__lte=5), name="role_requirement_level_0_to_5"),
            models.CheckConstraint(
                condition=Q(importance__range=(1, 5)), name="role_requirement_importance_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.skill} {self.level}"


class RoleDeliverable(models.Model):
    """Something to have made by the time one applies: `count` of `activities` finished."""

    role = models.ForeignKey(TargetRole, on_delete=models.CASCADE, related_name="deliverables")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    importance = models.PositiveSmallIntegerField()
    count = models.PositiveSmallIntegerField(default=1)
    activities = models.ManyToManyField(Activity, related_name="delivers")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["role", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "key"], name="role_deliverable_once_per_key"),
        ]

    def __str__(self) -> str:
        return self.title


class RoleResponsibility(models.Model):
    """How much of a role a responsibility is, 1 to 5."""

    role = models.ForeignKey(TargetRole, on_delete=models.CASCADE, related_name="responsibilities")
    responsibility = models.ForeignKey(Responsibility, on_delete=models.PROTECT, related_name="+")
    emphasis = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name_plural = "role responsibilities"
        ordering: ClassVar = ["role", "responsibility__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "responsibility"], name="role_responsibility_once"),
            models.CheckConstraint(
                condition=Q(emphasis__range=(1, 5)), name="role_responsibility_emphasis_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.responsibility}"


class StartingRole(SourcedEntry):
    """A job to come from, with the contexts it opens (`skills.models.ActivityContext` values)."""

    name = models.CharField(max_length=100)
    plural_name = models.CharField(max_length=100)
    note = models.TextField()
    access = ArrayField(models.CharField(max_length=20), default=list)
    description = ArrayField(
        models.TextField(), default=list, help_text="How it prepares for product work, a sentence each"
    )
    method = models.JSONField(default=dict, help_text="O*NET occupations, edition and method")
    codes = models.JSONField(default=dict, help_text="ESCO codes")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class LevelBasis(models.TextChoices):
    """Where a typical level comes from."""

    ONET = "onet", "From O*NET's ratings"
    ADJUSTED = "adjusted", "O*NET's ratings, adjusted"
    JUDGED = "judged", "Judged"


class TypicalLevel(models.Model):
    """The level that somebody from a starting role usually has: our guess, to be corrected."""

    starting_role = models.ForeignKey(StartingRole, on_delete=models.CASCADE, related_name="typical_levels")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=20, choices=LevelBasis)
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["starting_role", "skill"], name="typical_level_once_per_skill"),
            models.CheckConstraint(condition=Q(level__lte=5), name="typical_level_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.starting_role}: {self.skill} {self.level}"


class Location(SourcedEntry):
    """A place that pay figures are for."""

    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=30, blank=True)
    region = models.CharField(max_length=30, blank=True)
    summary = models.TextField(blank=True)
    is_named_in_article = models.BooleanField(default=False)
    price_parity_2023 = models.DecimalField(
        max_digits=5, decimal_places=1, null=True, blank=True, help_text="Price level, United States = 100"
    )
    price_parity_area = models.CharField(max_length=100, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PaidTitle(SourcedEntry):
    """A job title that pay figures are for; a target role has one or several."""

    name = models.CharField(max_length=150)
    family = models.CharField(max_length=40)
    ladder_rank = models.PositiveSmallIntegerField(null=True, blank=True)
    rule = models.TextField(blank=True, help_text="How titles were matched")
    target_roles = models.ManyToManyField(TargetRole, related_name="paid_titles", blank=True)
    starting_roles = models.ManyToManyField(StartingRole, related_name="paid_titles", blank=True)

    class Meta:
        ordering: ClassVar = ["family", "ladder_rank", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class SalaryBand(models.Model):
    """Yearly pay in USD for a title, place and year. Figures of different sources are never averaged."""

    paid_title = models.ForeignKey(PaidTitle, on_delete=models.CASCADE, related_name="salary_bands")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="salary_bands")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="salary_bands")
    shown_title = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=120)
    record_count = models.PositiveIntegerField()
    record_unit = models.CharField(max_length=60)
    p10_usd = models.PositiveIntegerField(null=True, blank=True)
    p25_usd = models.PositiveIntegerField(null=True, blank=True)
    p50_usd = models.PositiveIntegerField(null=True, blank=True)
    p75_usd = models.PositiveIntegerField(null=True, blank=True)
    p90_usd = models.PositiveIntegerField(null=True, blank=True)
    p50_lower_end_usd = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200)
    match = models.CharField(max_length=20)
    top_employer_share = models.DecimalField(max_digits=3, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["paid_title", "location", "-year", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paid_title", "location", "year", "source", "shown_title"], name="salary_band_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_title}, {self.location}, {self.year}"


class ReferenceRange(models.Model):
    """A published range that is not percentiles: the article's. Ends may be open, the date unknown."""

    paid_title = models.ForeignKey(PaidTitle, on_delete=models.CASCADE, related_name="reference_ranges")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="reference_ranges")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="reference_ranges")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    low_usd = models.PositiveIntegerField()
    mid_usd = models.PositiveIntegerField()
    high_usd = models.PositiveIntegerField()
    is_low_open = models.BooleanField(default=False)
    is_high_open = models.BooleanField(default=False)
    mid_kind = models.CharField(max_length=20)
    basis = models.TextField()
    note = models.TextField(blank=True)
    factors = ArrayField(models.TextField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paid_title", "location", "source"], name="reference_range_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paid_title}, {self.location}"


class ExperiencePay(models.Model):
    """Advertised yearly pay in USD by experience level."""

    paid_title = models.ForeignKey(PaidTitle, on_delete=models.CASCADE, related_name="experience_pay")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    experience_level = models.CharField(max_length=20)
    experience_rank = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=60)
    record_count = models.PositiveIntegerField()
    p10_usd = models.PositiveIntegerField(null=True, blank=True)
    p25_usd = models.PositiveIntegerField(null=True, blank=True)
    p50_usd = models.PositiveIntegerField(null=True, blank=True)
    p75_usd = models.PositiveIntegerField(null=True, blank=True)
    p90_usd = models.PositiveIntegerField(null=True, blank=True)
    basis = models.CharField(max_length=200)
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "experience pay"
        ordering: ClassVar = ["paid_title", "experience_rank"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paid_title", "location", "experience_rank", "source"], name="experience_pay_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paid_title}, {self.experience_level}"


class WageLevel(models.Model):
    """US prevailing wages in USD a year, skill levels I to IV, for an occupation in a metro area."""

    paid_title = models.ForeignKey(PaidTitle, on_delete=models.CASCADE, related_name="wage_levels")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    soc_code = models.CharField(max_length=10)
    soc_title = models.CharField(max_length=150)
    area_code = models.CharField(max_length=10)
    area_name = models.CharField(max_length=150)
    year = models.CharField(max_length=10)
    level1_usd = models.PositiveIntegerField()
    level2_usd = models.PositiveIntegerField()
    level3_usd = models.PositiveIntegerField()
    level4_usd = models.PositiveIntegerField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paid_title", "soc_code", "area_code", "year"], name="wage_level_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.soc_title}, {self.area_name}"


class QuestionFamily(models.TextChoices):
    """The three families of interview questions."""

    BEHAVIOURAL = "behavioural", "Behavioral"
    CASE = "case", "Case"
    TECHNICAL = "technical", "Technical"


class QuestionType(SourcedEntry):
    """A kind of interview question."""

    name = models.CharField(max_length=60)
    family = models.CharField(max_length=20, choices=QuestionFamily)
    description = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Difficulty(models.TextChoices):
    EASY = "easy", "Warm-up or entry level"
    MEDIUM = "medium", "Typical for the role"
    HARD = "hard", "Final rounds or senior roles"


class InterviewQuestion(SourcedEntry):
    """A question to practice, with what a strong answer shows."""

    type = models.ForeignKey(QuestionType, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField()
    difficulty = models.CharField(max_length=20, choices=Difficulty)
    minutes = models.PositiveSmallIntegerField()
    strong_answer = ArrayField(models.TextField())
    follow_up = models.TextField(blank=True)
    is_for_all_roles = models.BooleanField(default=True)
    skills = models.ManyToManyField(Skill, related_name="interview_questions")
    roles = models.ManyToManyField(TargetRole, related_name="interview_questions", blank=True)

    class Meta:
        ordering: ClassVar = ["type", "slug"]

    def __str__(self) -> str:
        return self.text


class FactPlace(models.TextChoices):
    """The kinds of entries that carry facts of the source articles."""

    APPLICATION_CHECK = "application_check"
    ACTIVITY = "activity"
    ASSOCIATION = "association"
    CERTIFICATION = "certification"
    COLLABORATOR = "collaborator"
    EDUCATION_OPTION = "education_option"
    LOCATION = "location"
    ORGANISATION_TYPE = "organisation_type"
    PASSAGE = "passage"
    QUESTION_TYPE = "question_type"
    REFERENCE_RANGE = "reference_range"
    RESPONSIBILITY = "responsibility"
    SKILL = "skill"
    STAGE = "stage"
    STARTING_ROLE = "starting_role"
    TARGET_ROLE = "target_role"
    TOOL = "tool"
    TOOL_GROUP = "tool_group"


class ArticleFactQuerySet(models.QuerySet["ArticleFact"]):
    def at(self, place: FactPlace, *slugs: str) -> Self:
        """Return what the articles say about these entries of one kind, ready for a template."""
        return self.filter(place=place, place_slug__in=slugs).select_related("source")


class ArticleFact(models.Model):
    """One fact of a source article, by its number, and the entry of the catalogue that says it."""

    number = models.CharField(max_length=4, unique=True)
    statement = models.TextField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="article_facts")
    place = models.CharField(max_length=40, choices=FactPlace)
    place_slug = models.CharField(max_length=100, help_text="The entry's slug")
    words = models.TextField(help_text="The entry's own words that say it")
    is_checked = models.BooleanField(default=False)

    objects = ArticleFactQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        indexes: ClassVar = [models.Index(fields=["place", "place_slug"], name="article_fact_by_place")]

    def __str__(self) -> str:
        return f"{self.number}: {self.statement}"
