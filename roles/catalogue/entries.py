"""What each catalogue file holds: one class for each kind of entry, one line for each field.

Types say what a value may be; the types that end in `Slug` say which kind of entry it refers to. A rule about
one entry is a validator of its class here, a rule between entries is in `checks`.
"""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from roles.models import (
    AssociationKind,
    Difficulty,
    FactPlace,
    LevelBasis,
    LifeCyclePhase,
    QuestionFamily,
    ToolStatus,
)
from skills.models import ActivityContext, ActivityKind, OnetTransfer

SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slugs = Mapping[str, frozenset[str]]  # kind: the slugs of its entries, given to the validation as its context


def mistake(message: str, remedy: str, *field: str | int) -> PydanticCustomError:
    """Return the error of a rule, with its remedy and, for a rule of an entry, the field to look at."""
    return PydanticCustomError(
        "catalogue_rule", "{message}", {"message": message, "remedy": remedy, "field": field}
    )


@dataclass(frozen=True)
class RefersTo:
    """Lets a text be the slug of an entry of this kind only."""

    kind: str

    def __call__(self, slug: str, info: ValidationInfo) -> str:
        slugs: Slugs = info.context or {}
        known = slugs.get(self.kind)
        # A kind whose file cannot be read is left out: one mistake, not hundreds.
        if known is not None and slug not in known:
            close = difflib.get_close_matches(slug, sorted(known), n=1)
            where = f"use one of {KINDS[self.kind].file}, or add it there"
            hint = f"did you mean “{close[0]}”? Otherwise {where}" if close else where
            raise mistake(f"“{slug}” is not a known {self.kind.replace('_', ' ')}", hint)
        return slug


@dataclass(frozen=True)
class OneOf:
    """Lets a text be one of these words only."""

    words: tuple[str, ...]

    def __call__(self, word: str) -> str:
        if word not in self.words:
            raise mistake(f"“{word}” is not possible here", f"use one of {', '.join(self.words)}")
        return word


def _once(values: list[Any], *field: str) -> list[Any]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise mistake(f"“{value}” stands in the list twice", "keep one of the two", *field)
    return values


def _each_once(values: list[Any]) -> list[Any]:
    return _once(values)


def _web_address(value: str) -> str:
    TypeAdapter(AnyHttpUrl).validate_python(value)
    return value


def _quarter(value: float) -> float:
    if value * 4 != int(value * 4):
        raise mistake(f"{value} is not a number of quarter hours", "round to 0.25")
    return value


def _all_or_list(value: Any) -> Any:
    if value is None:
        raise mistake("is empty", "write all, or a list of target roles")
    return None if value == "all" else value


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(";")] if isinstance(value, str) else value


Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=100)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# The numbers are the lengths of the columns, which PostgreSQL would refuse to exceed in the middle of a load.
Text10 = Annotated[Text, StringConstraints(max_length=10)]
Text20 = Annotated[Text, StringConstraints(max_length=20)]
Text30 = Annotated[Text, StringConstraints(max_length=30)]
Text40 = Annotated[Text, StringConstraints(max_length=40)]
Text60 = Annotated[Text, StringConstraints(max_length=60)]
Text100 = Annotated[Text, StringConstraints(max_length=100)]
Text120 = Annotated[Text, StringConstraints(max_length=120)]
Text150 = Annotated[Text, StringConstraints(max_length=150)]
Text200 = Annotated[Text, StringConstraints(max_length=200)]
Text300 = Annotated[Text, StringConstraints(max_length=300)]
Text500 = Annotated[Text, StringConstraints(max_length=500)]
Level = Annotated[int, Field(ge=0, le=5)]
RaisedLevel = Annotated[int, Field(ge=1, le=5)]
Weight = Annotated[int, Field(ge=1, le=5)]
Hours = Annotated[float, Field(ge=0.25, le=5000), AfterValidator(_quarter)]
Money = Annotated[int, Field(ge=0, le=1_000_000)]
Count = Annotated[int, Field(ge=1, le=2_000_000_000)]
Pay = Annotated[int, Field(ge=10_000, le=2_000_000)]
Home = Annotated[str, StringConstraints(max_length=200), AfterValidator(_web_address)]
Texts = list[Text]

SourceSlug = Annotated[str, AfterValidator(RefersTo("source"))]
CategorySlug = Annotated[str, AfterValidator(RefersTo("skill_category"))]
SkillSlug = Annotated[str, AfterValidator(RefersTo("skill"))]
StageSlug = Annotated[str, AfterValidator(RefersTo("stage"))]
CertificationSlug = Annotated[str, AfterValidator(RefersTo("certification"))]
ActivitySlug = Annotated[str, AfterValidator(RefersTo("activity"))]
ResponsibilitySlug = Annotated[str, AfterValidator(RefersTo("responsibility"))]
CollaboratorSlug = Annotated[str, AfterValidator(RefersTo("collaborator"))]
ToolGroupSlug = Annotated[str, AfterValidator(RefersTo("tool_group"))]
ToolSlug = Annotated[str, AfterValidator(RefersTo("tool"))]
OrganisationTypeSlug = Annotated[str, AfterValidator(RefersTo("organisation_type"))]
TargetRoleSlug = Annotated[str, AfterValidator(RefersTo("target_role"))]
StartingRoleSlug = Annotated[str, AfterValidator(RefersTo("starting_role"))]
LocationSlug = Annotated[str, AfterValidator(RefersTo("location"))]
PaidTitleSlug = Annotated[str, AfterValidator(RefersTo("paid_title"))]
QuestionTypeSlug = Annotated[str, AfterValidator(RefersTo("question_type"))]

TargetRoles = Annotated[list[TargetRoleSlug], Field(min_length=1), AfterValidator(_each_once)]
AllOrTargetRoles = Annotated[TargetRoles | None, BeforeValidator(_all_or_list)]  # None stands for all

Sources = Annotated[list[SourceSlug], Field(min_length=1), AfterValidator(_each_once)]
SplitSources = Annotated[Sources, BeforeValidator(_split)]


class Part(BaseModel):
    """A piece of an entry. Unknown fields are mistakes, and text is no number."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", strict=True, frozen=True)


class Entry(Part):
    """An entry with a slug and the sources of what it says."""

    slug: Slug
    sources: Sources
    is_checked: bool


class Row(BaseModel):
    """A line of a CSV file: numbers are read from their text, an empty cell is a missing field."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


# Sources and levels


class Source(Part):
    slug: Slug
    title: Text300
    publisher: Text300 = ""
    location: Text500 = ""
    edition: Text300 = ""
    copy_read: Text500 = ""
    licence: Text = ""
    credit: Text = ""
    quality: Text200 = ""
    bias: Text = ""
    checks: Text = ""
    checked_date: datetime.date | None = None


class LevelLabel(Part):
    level: Level
    label: Text40


class Passage(Entry):
    title: Text120
    text: Text


# Skills


class SkillCategory(Entry):
    name: Text100
    short_name: Text30
    description: Text
    is_job_fit: bool


class LevelDescriptor(Part):
    level: Level
    behaviour: Text
    evidence: Text


class Code(Part):
    """A term of another classification."""

    id: Text = ""
    code: Text = ""
    name: Text
    uri: Text = ""
    edition: Text = ""
    verified: bool


class SkillCodes(Part):
    onet: list[Code]
    esco: list[Code]
    uk_gdad: list[Code]


class Skill(Entry):
    name: Text120
    short_name: Text40
    category: CategorySlug
    description: Text
    details: Texts = []
    is_top_five: bool = False
    onet_transfer: Annotated[str, AfterValidator(OneOf(tuple(OnetTransfer.values)))]
    levels: list[LevelDescriptor]
    aliases: Annotated[list[Text120], Field(min_length=10, max_length=20), AfterValidator(_each_once)]
    codes: SkillCodes

    @model_validator(mode="after")
    def _has_each_level_once(self) -> Self:
        if [descriptor.level for descriptor in self.levels] != list(range(6)):
            raise mistake(
                "must be 0 to 5, each once, in order", "write the six descriptors in order", "levels"
            )
        return self


class Outcome(Part):
    """What an activity or a certificate raises."""

    skill: SkillSlug
    from_level: Level = Field(alias="from")
    to: RaisedLevel

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if self.to <= self.from_level:
            raise mistake(f"goes from {self.from_level} to {self.to}", "let “to” be higher than “from”")
        return self


# Stages, certificates, degrees, activities


class Stage(Entry):
    number: Annotated[int, Field(ge=1, le=10)]
    name: Text100
    short_name: Text40
    goal: Text
    rationale: Text
    details: Texts = []
    is_optional: bool = False


class CertificationCost(Part):
    item: Text
    low: Money
    high: Money
    currency: Annotated[str, AfterValidator(OneOf(("USD", "GBP")))]
    as_of: Text
    verified: bool
    source: SourceSlug

    @model_validator(mode="after")
    def _low_to_high(self) -> Self:
        if self.high < self.low:
            raise mistake(f"goes from {self.low} to {self.high}", "write the lower figure as “low”")
        return self


class SourcedText(Part):
    text: Text
    verified: bool
    source: SourceSlug


class HoursRange(Part):
    low: Hours
    likely: Hours
    high: Hours

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.low <= self.likely <= self.high:
            raise mistake(
                f"are {self.low:g}, {self.likely:g} and {self.high:g}",
                "let low be at most likely, and likely at most high",
            )
        return self


class StudyHours(HoursRange):
    verified: bool
    basis: Text


class Certification(Entry):
    name: Text200
    issuer: Text200
    issuer_home: Home = ""
    kind: Text100
    is_named_in_article: bool
    costs: list[CertificationCost]
    study_hours: StudyHours | None = None
    prerequisites: SourcedText
    exam: SourcedText
    renewal: SourcedText
    raises: list[Outcome]
    suits_roles: Annotated[list[TargetRoleSlug], AfterValidator(_each_once)]
    worth_it: Text
    caveat: Text
    details: Texts = []


class EducationOption(Entry):
    name: Text200
    summary: Text
    worth_it: Text
    caveat: Text
    activities: Annotated[list[ActivitySlug], AfterValidator(_each_once)]


class CostRange(Part):
    low: Money
    high: Money
    currency: Literal["USD"]

    @model_validator(mode="after")
    def _low_to_high(self) -> Self:
        if self.high < self.low:
            raise mistake(f"goes from {self.low} to {self.high}", "write the lower figure as “low”")
        return self


class Prerequisites(Part):
    all_of: Annotated[list[ActivitySlug], AfterValidator(_each_once)]
    skills: dict[SkillSlug, RaisedLevel]


class Resource(Part):
    """Something to use, or the certificate that it is about."""

    type: Text
    title: Text = ""
    by: Text = ""
    access: Text = ""
    ref: CertificationSlug | None = None

    @model_validator(mode="after")
    def _is_titled(self) -> Self:
        if bool(self.title) == bool(self.ref):
            raise mistake(
                "needs either a title or a ref", "give a title, or the slug of a certification as ref"
            )
        return self


class Activity(Entry):
    title: Text200
    stage: StageSlug
    kind: Annotated[str, AfterValidator(OneOf(tuple(ActivityKind.values)))]
    mode: Annotated[Slug, Field(max_length=40)]
    context: Annotated[str, AfterValidator(OneOf(tuple(ActivityContext.values)))]
    summary: Text
    hours: HoursRange
    min_weeks: Annotated[int, Field(ge=0, le=260)]
    max_hours_per_week: Annotated[Hours, Field(le=168)] | None = None
    cost: CostRange
    prerequisites: Prerequisites
    apply_bar: bool = False
    outcomes: Annotated[list[Outcome], Field(min_length=1)]
    deliverable: Annotated[Text, StringConstraints(pattern="^Done when ")]
    target_roles: AllOrTargetRoles
    resources: list[Resource]
    coach_check: Text
    certification: CertificationSlug | None = None

    @model_validator(mode="after")
    def _raises_each_skill_once(self) -> Self:
        _once([outcome.skill for outcome in self.outcomes], "outcomes")
        return self


# Roles and what belongs to them


class Responsibility(Entry):
    name: Text100
    description: Text
    details: Texts
    phase: Annotated[str, AfterValidator(OneOf(tuple(LifeCyclePhase.values)))]


class Collaborator(Entry):
    name: Text100
    purpose: Text


class Tool(Entry):
    group: ToolGroupSlug
    name: Text100
    status: Annotated[str, AfterValidator(OneOf(tuple(ToolStatus.values)))] = ToolStatus.ACTIVE.value
    status_note: Text = ""
    successors: Annotated[list[ToolSlug], AfterValidator(_each_once)] = []
    is_named_in_article: bool = False

    @model_validator(mode="after")
    def _says_what_became_of_it(self) -> Self:
        if self.status != ToolStatus.ACTIVE and not (self.status_note and self.successors):
            raise mistake(
                f"is {self.status} without a hint", "write a status_note and name successors", "status"
            )
        return self


class ToolGroup(Entry):
    name: Text100
    purpose: Text


class OrganisationType(Entry):
    name: Text100
    difference: Text


class Association(Entry):
    name: Text200
    kind: Annotated[str, AfterValidator(OneOf(tuple(AssociationKind.values)))]
    description: Text
    home: Home = ""
    activities: Annotated[list[ActivitySlug], AfterValidator(_each_once)]


class ApplicationCheck(Entry):
    text: Text


class ExperienceYears(Part):
    typical_min: Annotated[int, Field(ge=0, le=40)]
    typical_max: Annotated[int, Field(ge=0, le=40)]
    basis: Literal["judged"]

    @model_validator(mode="after")
    def _min_to_max(self) -> Self:
        if self.typical_max < self.typical_min:
            raise mistake(
                f"go from {self.typical_min} to {self.typical_max}", "write the lower figure as typical_min"
            )
        return self


class EntryGate(Part):
    min_years_in_product_role: Annotated[int, Field(ge=0, le=40)]
    min_years_relevant_work: Annotated[int, Field(ge=0, le=40)]
    note: Text
    basis: Literal["judged"]


class Emphasis(Part):
    slug: ResponsibilitySlug
    emphasis: Weight


class RequiredLevel(Part):
    level: Level
    weight: Weight


class Deliverable(Part):
    id: Annotated[Slug, Field(max_length=60)]
    title: Text200
    importance: Weight
    count: Annotated[int, Field(ge=1)]
    any_of: Annotated[list[ActivitySlug], Field(min_length=1), AfterValidator(_each_once)]

    @model_validator(mode="after")
    def _offers_enough(self) -> Self:
        if len(self.any_of) < self.count:
            raise mistake(
                f"asks for {self.count} of {len(self.any_of)} activities", "lower count or add activities"
            )
        return self


class SocCode(Part):
    code: Text
    title: Text
    onet_code: Text
    matched_alternate_titles: Texts
    verified: bool
    note: str


class GdadLevel(Part):
    role_level: Text
    verified: bool


class RoleCodes(Part):
    soc_2018: list[SocCode]
    esco: list[Code]
    uk_gdad: list[GdadLevel]


class TargetRole(Entry):
    name: Text100
    short_name: Text40
    alternative_titles: list[Text100]
    summary: Text
    description: Texts = []
    experience_years: ExperienceYears
    experience_note: Text
    entry_gate: EntryGate
    organisation_types: Annotated[list[OrganisationTypeSlug], Field(min_length=1), AfterValidator(_each_once)]
    tool_groups: Annotated[list[ToolGroupSlug], Field(min_length=1), AfterValidator(_each_once)]
    collaborators: Annotated[list[CollaboratorSlug], Field(min_length=1), AfterValidator(_each_once)]
    responsibilities: list[Emphasis]
    typical_duties: Annotated[Texts, Field(min_length=1)]
    required_levels: dict[SkillSlug, RequiredLevel]
    deliverables: list[Deliverable]
    apply_when: dict[SkillSlug, RaisedLevel]
    next_roles: Annotated[list[TargetRoleSlug], AfterValidator(_each_once)]
    codes: RoleCodes

    @model_validator(mode="after")
    def _applies_below_the_bar(self) -> Self:
        for skill, level in self.apply_when.items():
            required = self.required_levels.get(skill)
            if required is None or level > required.level:
                bar = required.level if required else "nothing"
                raise mistake(
                    f"is {level} where the role requires {bar}",
                    "ask for at most the required level",
                    "apply_when",
                    skill,
                )
        return self

    @model_validator(mode="after")
    def _names_each_thing_once(self) -> Self:
        _once([deliverable.id for deliverable in self.deliverables], "deliverables")
        _once([emphasis.slug for emphasis in self.responsibilities], "responsibilities")
        return self


class OnetBasis(Part):
    occupations: str
    edition: Text
    method: Text


class StartingRole(Entry):
    name: Text100
    plural_name: Text100
    note: Text
    description: Texts = []
    access: Annotated[
        list[Annotated[str, AfterValidator(OneOf(tuple(ActivityContext.values)))]], AfterValidator(_each_once)
    ]
    onet: OnetBasis
    esco: list[Code]


class StartingRoleLevel(Row):
    """A typical level, with O*NET's mean importance of the nearest elements where it has any."""

    starting_role: StartingRoleSlug
    skill: SkillSlug
    level: Level
    basis: Annotated[str, AfterValidator(OneOf(tuple(LevelBasis.values)))]
    onet_mean_importance: Annotated[float, Field(ge=1, le=5)] | None = None
    onet_elements: Annotated[int, Field(ge=1)] | None = None
    formula_level: Level | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _fits_its_basis(self) -> Self:
        if self.basis == LevelBasis.ONET and self.level != self.formula_level:
            raise mistake(
                f"is {self.level} where O*NET's figures give {self.formula_level}",
                "take the formula's level, or say adjusted and give a reason",
            )
        if self.basis == LevelBasis.ADJUSTED and not self.reason:
            raise mistake("is missing for an adjusted level", "say why", "reason")
        return self


# Interviews


class QuestionType(Entry):
    name: Text60
    family: Annotated[str, AfterValidator(OneOf(tuple(QuestionFamily.values)))]
    description: Text


class InterviewQuestion(Entry):
    type: QuestionTypeSlug
    text: Text
    skills: Annotated[list[SkillSlug], Field(min_length=1), AfterValidator(_each_once)]
    difficulty: Annotated[str, AfterValidator(OneOf(tuple(Difficulty.values)))]
    minutes: Annotated[int, Field(ge=1, le=120)]
    roles: AllOrTargetRoles
    strong_answer: Annotated[Texts, Field(min_length=3, max_length=5)]
    follow_up: Text = ""


# Pay


class Location(Row):
    slug: Slug
    name: Text100
    type: Annotated[str, AfterValidator(OneOf(("country", "metro", "state", "remote")))]
    state: Text30 = ""
    region: Text30 = ""
    cbsa_codes: Annotated[list[str], BeforeValidator(_split)] = []
    rpp_2023: Annotated[float, Field(ge=50, le=200)] | None = None
    rpp_area: Text100 = ""
    summary: str = ""
    is_named_in_article: bool
    note: str = ""
    sources: SplitSources
    is_checked: bool
    mapping_rule: Text


class PaidTitle(Row):
    slug: Slug
    name: Text150
    family: Annotated[str, AfterValidator(OneOf(("product", "product-adjacent", "starting", "occupation")))]
    ladder_rank: Annotated[int, Field(ge=1, le=9)] | None = None
    target_roles: Annotated[list[TargetRoleSlug], BeforeValidator(_split)] = []
    starting_roles: Annotated[list[StartingRoleSlug], BeforeValidator(_split)] = []
    rule: Text
    sources: SplitSources
    is_checked: bool


class Percentiles(Row):
    p10: Pay | None = None
    p25: Pay | None = None
    p50: Pay | None = None
    p75: Pay | None = None
    p90: Pay | None = None

    @model_validator(mode="after")
    def _rise(self) -> Self:
        known = [pay for pay in (self.p10, self.p25, self.p50, self.p75, self.p90) if pay is not None]
        if known != sorted(known):
            raise mistake("percentiles fall", "let p10, p25, p50, p75 and p90 rise")
        if not known:
            raise mistake("has no percentile", "leave the row out")
        return self


class SalaryBand(Percentiles):
    role_slug: PaidTitleSlug
    title: Text200
    location_slug: LocationSlug
    year: Annotated[int, Field(ge=2000, le=2100)]
    n: Count
    currency: Literal["USD"]
    basis: Text200
    source_id: SourceSlug
    period: Text120
    n_unit: Text60
    match: Annotated[str, AfterValidator(OneOf(("title", "occupation")))]
    top_employer_share: Annotated[float, Field(ge=0, le=1)] | None = None
    p50_lower_end: Pay | None = None
    note: str = ""


class ExperiencePay(Percentiles):
    role_slug: PaidTitleSlug
    title: Text
    experience_level: Text20
    experience_rank: Annotated[int, Field(ge=1, le=9)]
    location_slug: LocationSlug
    period: Text60
    n: Count
    currency: Literal["USD"]
    basis: Text200
    source_id: SourceSlug
    note: str = ""


class WageLevel(Row):
    role_slug: PaidTitleSlug
    soc_code: Text10
    soc_title: Text150
    location_slug: LocationSlug
    area_code: Text10
    area_name: Text150
    year: Text10
    level1: Pay
    level2: Pay
    level3: Pay
    level4: Pay
    currency: Literal["USD"]
    basis: Text200
    source_id: SourceSlug

    @model_validator(mode="after")
    def _rise(self) -> Self:
        levels = [self.level1, self.level2, self.level3, self.level4]
        if levels != sorted(levels):
            raise mistake("levels fall", "let level1 to level4 rise")
        return self


class ReferenceRange(Row):
    role_slug: PaidTitleSlug
    title: Text
    location_slug: LocationSlug
    year: Annotated[int, Field(ge=2000, le=2100)] | None = None
    low: Pay
    mid: Pay
    high: Pay
    low_open: bool
    mid_kind: Annotated[str, AfterValidator(OneOf(("average", "median")))]
    high_open: bool
    currency: Literal["USD"]
    basis: Text
    source_id: SourceSlug
    factors: Annotated[list[str], BeforeValidator(_split)]
    note: Text

    @model_validator(mode="after")
    def _rise(self) -> Self:
        if not self.low <= self.mid <= self.high:
            raise mistake(f"goes {self.low}, {self.mid}, {self.high}", "let low, mid and high rise")
        return self


# What the source articles say


class Place(Part):
    """The entry that carries a fact."""

    kind: Annotated[str, AfterValidator(OneOf(tuple(FactPlace.values)))]
    slug: Slug

    @model_validator(mode="after")
    def _exists(self, info: ValidationInfo) -> Self:
        RefersTo(self.kind)(self.slug, info)
        return self


class ArticleFact(Part):
    number: Annotated[str, StringConstraints(pattern=r"^F\d{3}$", max_length=4)]
    statement: Text
    source: Annotated[str, AfterValidator(OneOf(("article-000", "article-002")))]
    place: Place
    words: Text
    is_checked: bool


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its class, its file, the list in that file, and what tells its entries apart."""

    entry: type[BaseModel]
    file: str
    key: str
    identity: tuple[str, ...] = ("slug",)


KINDS: Mapping[str, Kind] = {
    "source": Kind(Source, "sources.yaml", "sources"),
    "level": Kind(LevelLabel, "levels.yaml", "levels", ("level",)),
    "passage": Kind(Passage, "passages.yaml", "passages"),
    "skill_category": Kind(SkillCategory, "skill_categories.yaml", "skill_categories"),
    "skill": Kind(Skill, "skills.yaml", "skills"),
    "stage": Kind(Stage, "stages.yaml", "stages"),
    "certification": Kind(Certification, "certifications.yaml", "certifications"),
    "activity": Kind(Activity, "activities.yaml", "activities"),
    "education_option": Kind(EducationOption, "education_options.yaml", "education_options"),
    "responsibility": Kind(Responsibility, "responsibilities.yaml", "responsibilities"),
    "collaborator": Kind(Collaborator, "collaborators.yaml", "collaborators"),
    "tool_group": Kind(ToolGroup, "tool_groups.yaml", "tool_groups"),
    "tool": Kind(Tool, "tools.yaml", "tools"),
    "organisation_type": Kind(OrganisationType, "organisation_types.yaml", "organisation_types"),
    "association": Kind(Association, "associations.yaml", "associations"),
    "application_check": Kind(ApplicationCheck, "application_checks.yaml", "application_checks"),
    "target_role": Kind(TargetRole, "target_roles.yaml", "target_roles"),
    "starting_role": Kind(StartingRole, "starting_roles.yaml", "starting_roles"),
    "starting_role_level": Kind(
        StartingRoleLevel, "starting_role_levels.csv", "rows", ("starting_role", "skill")
    ),
    "question_type": Kind(QuestionType, "question_types.yaml", "question_types"),
    "interview_question": Kind(InterviewQuestion, "interview_questions.yaml", "interview_questions"),
    "location": Kind(Location, "salaries/locations.csv", "rows"),
    "paid_title": Kind(PaidTitle, "salaries/paid_titles.csv", "rows"),
    "salary_band": Kind(
        SalaryBand,
        "salaries/salary_bands.csv",
        "rows",
        ("role_slug", "location_slug", "year", "source_id", "title"),
    ),
    "experience_pay": Kind(
        ExperiencePay,
        "salaries/salary_by_experience.csv",
        "rows",
        ("role_slug", "location_slug", "experience_rank", "source_id"),
    ),
    "wage_level": Kind(
        WageLevel, "salaries/wage_levels.csv", "rows", ("role_slug", "soc_code", "area_code", "year")
    ),
    "reference_range": Kind(
        ReferenceRange, "salaries/reference_ranges.csv", "rows", ("role_slug", "location_slug", "source_id")
    ),
    "article_fact": Kind(ArticleFact, "article_facts.yaml", "article_facts", ("number",)),
}
KIND_NAMES: Mapping[type[BaseModel], str] = {kind.entry: name for name, kind in KINDS.items()}
