"""Skills, their levels, and what raises them. The same for everybody; written by `load_catalogue` alone."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

LEVELS = range(6)


_Entry = TypeVar("_Entry", bound=models.Model, covariant=True)


class CatalogueQuerySet(models.QuerySet[_Entry]):
    """Entries that the loaded catalogue still has; plans may point at retired ones."""

    def current(self) -> Self:
        return self.filter(is_retired=False)


class CatalogueEntry(models.Model):
    """One entry of the catalogue files, known by its slug."""

    slug = models.SlugField(max_length=100, unique=True)
    is_retired = models.BooleanField(default=False)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        abstract = True


class Source(CatalogueEntry):
    """Where facts come from: what every figure and sentence of the catalogue cites."""

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=300, blank=True)
    location = models.CharField(max_length=500, blank=True, help_text="Address or where to find it")
    edition = models.CharField(max_length=300, blank=True)
    copy_read = models.CharField(
        max_length=500, blank=True, help_text="The stored copy that was read, if not the original"
    )
    licence = models.TextField(blank=True)
    credit = models.TextField(blank=True, help_text="The sentence that its licence asks to show")
    quality = models.CharField(max_length=200, blank=True)
    bias = models.TextField(blank=True)
    checks = models.TextField(blank=True, help_text="What its figures were compared with")
    checked_date = models.DateField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


class SourcedEntry(CatalogueEntry):
    """An entry that cites sources; `is_checked` says whether its facts were compared with them."""

    sources = models.ManyToManyField(Source, related_name="+", blank=True)
    is_checked = models.BooleanField(default=False)

    class Meta:
        abstract = True


class SkillCategory(SourcedEntry):
    """A group of skills, in the order of the pages. Not all say something about doing the job."""

    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=30)
    description = models.TextField()
    position = models.PositiveSmallIntegerField()
    is_job_fit = models.BooleanField(
        default=True, help_text="Counts for doing the job, not only for landing it"
    )

    class Meta:
        verbose_name_plural = "skill categories"
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class OnetTransfer(models.TextChoices):
    """How much of a typical level may come from O*NET's ratings."""

    DIRECT = "direct", "Rated by O*NET"
    PARTIAL = "partial", "O*NET rates a relative"
    NONE = "none", "Not rated by O*NET"


class Skill(SourcedEntry):
    """Something a product manager is able to do."""

    category = models.ForeignKey(SkillCategory, on_delete=models.PROTECT, related_name="skills")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    description = models.TextField()
    details = ArrayField(models.TextField(), default=list, help_text="What it includes, a sentence each")
    is_top_five = models.BooleanField(
        default=False, help_text="One of the five that a source article puts first"
    )
    position = models.PositiveSmallIntegerField()
    aliases = ArrayField(
        models.CharField(max_length=120), default=list, help_text="Words that adverts use for it"
    )
    onet_transfer = models.CharField(
        max_length=10,
        choices=OnetTransfer,
        help_text="How far O*NET's ratings of jobs can stand in for this skill",
    )
    codes = models.JSONField(default=dict, help_text="O*NET, ESCO and UK GDaD codes")

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("skills:skill_detail", args=[self.slug])


class LevelDescriptor(models.Model):
    """The observable behaviour of one level of one skill, and evidence that shows it."""

    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    behaviour = models.TextField()
    evidence = models.TextField()

    class Meta:
        ordering: ClassVar = ["skill", "level"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["skill", "level"], name="level_descriptor_once_per_skill_and_level"
            ),
            models.CheckConstraint(condition=Q(level__lte=5), name="level_descriptor_level_0_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class Stage(SourcedEntry):
    """One of the ten parts of the journey. Stages order the page; prerequisites order the steps."""

    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    short_name = models.CharField(max_length=40)
    goal = models.TextField()
    rationale = models.TextField(help_text="Why this stage is worth the time")
    details = ArrayField(models.TextField(), default=list, help_text="What belongs to it, a sentence each")
    is_optional = models.BooleanField(
        default=False, help_text="Only for those who want it: certificates, degrees"
    )

    class Meta:
        ordering: ClassVar = ["number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(is_retired=False), name="stage_number_once_among_current"
            ),
            models.CheckConstraint(condition=Q(number__range=(1, 10)), name="stage_number_1_to_10"),
        ]

    def __str__(self) -> str:
        return self.name


class Certification(SourcedEntry):
    """A certificate by an issuer. Every figure says in its JSON whether a source verifies it, and which."""

    name = models.CharField(max_length=200)
    issuer = models.CharField(max_length=200)
    issuer_home = models.URLField(blank=True)
    kind = models.CharField(max_length=100)
    costs = models.JSONField(default=list, help_text="item, low, high, currency, as_of, verified, source")
    study_hours = models.JSONField(default=dict, help_text="low, likely, high hours, verified, basis")
    prerequisites = models.JSONField(default=dict, help_text="text, verified, source")
    exam = models.JSONField(default=dict, help_text="text, verified, source")
    renewal = models.JSONField(default=dict, help_text="text, verified, source")
    raises = models.JSONField(
        default=list, help_text="skill, from, to: what the certificate alone can support"
    )
    worth_it = models.TextField()
    caveat = models.TextField(blank=True)
    details = ArrayField(models.TextField(), default=list, help_text="What it covers, a sentence each")
    is_named_in_article = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("skills:certification_detail", args=[self.slug])


class ActivityKind(models.TextChoices):
    LEARN = "learn", "Learn"
    PRACTISE = "practise", "Practice"
    BUILD = "build", "Build"
    CONNECT = "connect", "Connect"
    APPLY = "apply", "Apply"
    CERTIFY = "certify", "Certify"


class ActivityContext(models.TextChoices):
    """What somebody must have to be able to do an activity."""

    ANYONE = "anyone", "No employer needed"
    ANY_JOB = "any-job", "A job in any organization"
    TECH_TEAM = "tech-team", "Access to a software team"
    PRODUCT_ROLE = "product-role", "A product job already"


class Activity(SourcedEntry):
    """A building block of plans, with hours, prerequisites, outcomes and a deliverable."""

    title = models.CharField(max_length=200)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="activities")
    kind = models.CharField(max_length=20, choices=ActivityKind)
    mode = models.CharField(max_length=40)
    context = models.CharField(max_length=20, choices=ActivityContext)
    summary = models.TextField()
    deliverable = models.TextField(help_text="Done when …")
    coach_check = models.TextField(help_text="What a reviewer looks for")
    low_hours = models.DecimalField(max_digits=6, decimal_places=2)
    likely_hours = models.DecimalField(max_digits=6, decimal_places=2)
    high_hours = models.DecimalField(max_digits=6, decimal_places=2)
    min_weeks = models.PositiveSmallIntegerField(default=0)
    max_hours_per_week = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    low_cost_usd = models.PositiveIntegerField(default=0)
    high_cost_usd = models.PositiveIntegerField(default=0)
    waits_for_apply_bar = models.BooleanField(
        default=False, help_text="Also waits for the role's apply levels"
    )
    is_for_all_roles = models.BooleanField(default=True)
    requires = models.ManyToManyField("self", symmetrical=False, related_name="required_by", blank=True)
    resources = models.JSONField(default=list, help_text="type, title, by?, access?")
    certification = models.ForeignKey(
        Certification, null=True, blank=True, on_delete=models.SET_NULL, related_name="activities"
    )

    class Meta:
        verbose_name_plural = "activities"
        ordering: ClassVar = ["stage__number", "slug"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    low_hours__gte=0.25, likely_hours__gte=F("low_hours"), high_hours__gte=F("likely_hours")
                ),
                name="activity_hours_rise",
            ),
            models.CheckConstraint(
                condition=Q(high_cost_usd__gte=F("low_cost_usd")), name="activity_cost_low_to_high"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("skills:activity_detail", args=[self.slug])


class ActivityRequirement(models.Model):
    """A skill level that must be reached before an activity may start."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="skill_requirements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "skill"], name="activity_requirement_once_per_skill"),
            models.CheckConstraint(
                condition=Q(level__range=(1, 5)), name="activity_requirement_level_1_to_5"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.level}"


class ActivityOutcome(models.Model):
    """What finishing an activity raises: from a level that must be reached first, to a level."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="outcomes")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="outcomes")
    from_level = models.PositiveSmallIntegerField()
    to_level = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "skill"], name="activity_outcome_once_per_skill"),
            models.CheckConstraint(
                condition=Q(to_level__gt=F("from_level"), to_level__lte=5), name="activity_outcome_rises"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill} {self.from_level} to {self.to_level}"


class EducationOption(SourcedEntry):
    """A degree to consider; always optional."""

    name = models.CharField(max_length=200)
    summary = models.TextField()
    worth_it = models.TextField(blank=True)
    caveat = models.TextField(blank=True)
    activities = models.ManyToManyField(
        Activity, related_name="+", blank=True, help_text="Steps of a plan that stand for it"
    )
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class Passage(SourcedEntry):
    """A short text that a page quotes, for example the introduction to every plan."""

    title = models.CharField(max_length=120)
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.title


class CatalogueVersion(models.Model):
    """Each distinct content that was loaded, the newest last; plans pin one."""

    checksum = models.CharField(max_length=64)
    loader_checksum = models.CharField(
        max_length=64, help_text="The code that last loaded it: other code loads again"
    )
    loaded_at = models.DateTimeField()
    as_of = models.CharField(max_length=20)

    class Meta:
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"{self.as_of} ({self.checksum[:8]})"
