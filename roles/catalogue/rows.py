"""Which table rows the entries become: one function for each table, in the order in which tables are written.

A row names foreign keys and many-to-many fields by slugs. A row's key tells it apart in its table; where the
key begins with a foreign key, the row belongs to that entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from pydantic import BaseModel

from roles.catalogue import entries
from roles.catalogue.catalogue import Catalogue
from roles.models import (
    ApplicationCheck,
    ArticleFact,
    Association,
    Collaborator,
    ExperiencePay,
    InterviewQuestion,
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
    WageLevel,
)
from skills.models import (
    Activity,
    ActivityOutcome,
    ActivityRequirement,
    Certification,
    EducationOption,
    LevelDescriptor,
    Passage,
    Skill,
    SkillCategory,
    Source,
    Stage,
)

Row = Mapping[str, Any]
SLUG = ("slug",)


@dataclass(frozen=True)
class Table:
    """A table, the fields that tell its rows apart, and where its rows come from."""

    model: type[models.Model]
    key: Sequence[str]
    rows: Callable[[Catalogue], Iterator[Row]]


def _same(entry: BaseModel, model: type[models.Model]) -> dict[str, Any]:
    """Return the fields that the entry and the model share by name."""
    fields = [*model._meta.fields, *model._meta.many_to_many]
    names = {field.name for field in fields if not field.primary_key}
    return {name: getattr(entry, name) for name in type(entry).model_fields if name in names}


def _plain(model: type[models.Model], entry_class: type[BaseModel]) -> Table:
    """Return the table of a kind whose fields are the model's, with its position if it has one."""

    def rows(catalogue: Catalogue) -> Iterator[Row]:
        has_position = any(field.name == "position" for field in model._meta.fields)
        for position, entry in enumerate(catalogue.all(entry_class), start=1):
            yield _same(entry, model) | ({"position": position} if has_position else {})

    return Table(model, SLUG, rows)


def _json(value: Any) -> Any:
    """Return a part of an entry, or a list of parts, as the file has it."""
    if isinstance(value, list):
        return [_json(one) for one in value]
    return value.model_dump(by_alias=True, exclude_unset=True) if value is not None else {}


def _hours(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _skills(catalogue: Catalogue) -> Iterator[Row]:
    for position, skill in enumerate(catalogue.all(entries.Skill), start=1):
        shared = _same(skill, Skill)
        yield shared | {"position": position, "codes": _json(skill.codes)}


def _level_descriptors(catalogue: Catalogue) -> Iterator[Row]:
    labels = {level.level: level.label for level in catalogue.all(entries.LevelLabel)}
    for skill in catalogue.all(entries.Skill):
        for descriptor in skill.levels:
            yield _same(descriptor, LevelDescriptor) | {
                "skill": skill.slug,
                "label": labels[descriptor.level],
            }


def _certifications(catalogue: Catalogue) -> Iterator[Row]:
    for certification in catalogue.all(entries.Certification):
        parts = ("costs", "study_hours", "prerequisites", "exam", "renewal", "raises")
        yield _same(certification, Certification) | {
            part: _json(getattr(certification, part)) for part in parts
        }


def _activities(catalogue: Catalogue) -> Iterator[Row]:
    for activity in catalogue.all(entries.Activity):
        yield _same(activity, Activity) | {
            "low_hours": _hours(activity.hours.low),
            "likely_hours": _hours(activity.hours.likely),
            "high_hours": _hours(activity.hours.high),
            "max_hours_per_week": _hours(activity.max_hours_per_week),
            "low_cost_usd": activity.cost.low,
            "high_cost_usd": activity.cost.high,
            "waits_for_apply_bar": activity.apply_bar,
            "is_for_all_roles": activity.target_roles is None,
            "requires": activity.prerequisites.all_of,
            "resources": _json(activity.resources),
        }


def _activity_requirements(catalogue: Catalogue) -> Iterator[Row]:
    for activity in catalogue.all(entries.Activity):
        for skill, level in activity.prerequisites.skills.items():
            yield {"activity": activity.slug, "skill": skill, "level": level}


def _activity_outcomes(catalogue: Catalogue) -> Iterator[Row]:
    for activity in catalogue.all(entries.Activity):
        for outcome in activity.outcomes:
            yield {
                "activity": activity.slug,
                "skill": outcome.skill,
                "from_level": outcome.from_level,
                "to_level": outcome.to,
            }


def _target_roles(catalogue: Catalogue) -> Iterator[Row]:
    activities = catalogue.all(entries.Activity)
    certifications = catalogue.all(entries.Certification)
    for position, role in enumerate(catalogue.all(entries.TargetRole), start=1):
        yield _same(role, TargetRole) | {
            "position": position,
            "experience_years_min": role.experience_years.typical_min,
            "experience_years_max": role.experience_years.typical_max,
            "gate_years_in_product": role.entry_gate.min_years_in_product_role,
            "gate_years_relevant": role.entry_gate.min_years_relevant_work,
            "gate_note": role.entry_gate.note,
            "duties": role.typical_duties,
            "codes": _json(role.codes),
            "own_activities": [a.slug for a in activities if a.target_roles and role.slug in a.target_roles],
            "helpful_certifications": [c.slug for c in certifications if role.slug in c.suits_roles],
        }


def _role_requirements(catalogue: Catalogue) -> Iterator[Row]:
    for role in catalogue.all(entries.TargetRole):
        for skill, required in role.required_levels.items():
            yield {
                "role": role.slug,
                "skill": skill,
                "level": required.level,
                "importance": required.weight,
                "apply_level": role.apply_when.get(skill),
            }


def _role_deliverables(catalogue: Catalogue) -> Iterator[Row]:
    for role in catalogue.all(entries.TargetRole):
        for position, deliverable in enumerate(role.deliverables, start=1):
            yield _same(deliverable, RoleDeliverable) | {
                "role": role.slug,
                "key": deliverable.id,
                "activities": deliverable.any_of,
                "position": position,
            }


def _role_responsibilities(catalogue: Catalogue) -> Iterator[Row]:
    for role in catalogue.all(entries.TargetRole):
        for one in role.responsibilities:
            yield {"role": role.slug, "responsibility": one.slug, "emphasis": one.emphasis}


def _starting_roles(catalogue: Catalogue) -> Iterator[Row]:
    for position, role in enumerate(catalogue.all(entries.StartingRole), start=1):
        yield _same(role, StartingRole) | {
            "position": position,
            "method": _json(role.onet),
            "codes": {"esco": _json(role.esco)},
        }


def _typical_levels(catalogue: Catalogue) -> Iterator[Row]:
    for row in catalogue.all(entries.StartingRoleLevel):
        yield _same(row, TypicalLevel)


def _interview_questions(catalogue: Catalogue) -> Iterator[Row]:
    for question in catalogue.all(entries.InterviewQuestion):
        yield _same(question, InterviewQuestion) | {
            "is_for_all_roles": question.roles is None,
            "roles": question.roles or [],
        }


def _locations(catalogue: Catalogue) -> Iterator[Row]:
    for location in catalogue.all(entries.Location):
        yield _same(location, Location) | {
            "kind": location.type,
            "price_parity_2023": _hours(location.rpp_2023),
            "price_parity_area": location.rpp_area,
        }


def _percentiles(row: entries.Percentiles) -> dict[str, int | None]:
    return {f"p{share}_usd": getattr(row, f"p{share}") for share in (10, 25, 50, 75, 90)}


def _salary_bands(catalogue: Catalogue) -> Iterator[Row]:
    for band in catalogue.all(entries.SalaryBand):
        share = band.top_employer_share
        yield (
            _same(band, SalaryBand)
            | _percentiles(band)
            | {
                "paid_title": band.role_slug,
                "location": band.location_slug,
                "source": band.source_id,
                "shown_title": band.title,
                "record_count": band.n,
                "record_unit": band.n_unit,
                "p50_lower_end_usd": band.p50_lower_end,
                "top_employer_share": None if share is None else Decimal(str(share)),
            }
        )


def _reference_ranges(catalogue: Catalogue) -> Iterator[Row]:
    for one in catalogue.all(entries.ReferenceRange):
        yield _same(one, ReferenceRange) | {
            "paid_title": one.role_slug,
            "location": one.location_slug,
            "source": one.source_id,
            "low_usd": one.low,
            "mid_usd": one.mid,
            "high_usd": one.high,
            "is_low_open": one.low_open,
            "is_high_open": one.high_open,
        }


def _experience_pay(catalogue: Catalogue) -> Iterator[Row]:
    for pay in catalogue.all(entries.ExperiencePay):
        yield (
            _same(pay, ExperiencePay)
            | _percentiles(pay)
            | {
                "paid_title": pay.role_slug,
                "location": pay.location_slug,
                "source": pay.source_id,
                "record_count": pay.n,
            }
        )


def _wage_levels(catalogue: Catalogue) -> Iterator[Row]:
    for wage in catalogue.all(entries.WageLevel):
        yield _same(wage, WageLevel) | {
            "paid_title": wage.role_slug,
            "location": wage.location_slug,
            "source": wage.source_id,
            **{f"level{number}_usd": getattr(wage, f"level{number}") for number in range(1, 5)},
        }


def _article_facts(catalogue: Catalogue) -> Iterator[Row]:
    for fact in catalogue.all(entries.ArticleFact):
        yield _same(fact, ArticleFact) | {"place": fact.place.kind, "place_slug": fact.place.slug}


TABLES: Sequence[Table] = (
    _plain(Source, entries.Source),
    _plain(Passage, entries.Passage),
    _plain(SkillCategory, entries.SkillCategory),
    Table(Skill, SLUG, _skills),
    Table(LevelDescriptor, ("skill", "level"), _level_descriptors),
    _plain(Stage, entries.Stage),
    Table(Certification, SLUG, _certifications),
    Table(Activity, SLUG, _activities),
    Table(ActivityRequirement, ("activity", "skill"), _activity_requirements),
    Table(ActivityOutcome, ("activity", "skill"), _activity_outcomes),
    _plain(EducationOption, entries.EducationOption),
    _plain(Responsibility, entries.Responsibility),
    _plain(Collaborator, entries.Collaborator),
    _plain(ToolGroup, entries.ToolGroup),
    _plain(Tool, entries.Tool),
    _plain(OrganisationType, entries.OrganisationType),
    _plain(Association, entries.Association),
    _plain(ApplicationCheck, entries.ApplicationCheck),
    Table(TargetRole, SLUG, _target_roles),
    Table(RoleRequirement, ("role", "skill"), _role_requirements),
    Table(RoleDeliverable, ("role", "key"), _role_deliverables),
    Table(RoleResponsibility, ("role", "responsibility"), _role_responsibilities),
    Table(StartingRole, SLUG, _starting_roles),
    Table(TypicalLevel, ("starting_role", "skill"), _typical_levels),
    _plain(QuestionType, entries.QuestionType),
    Table(InterviewQuestion, SLUG, _interview_questions),
    Table(Location, SLUG, _locations),
    _plain(PaidTitle, entries.PaidTitle),
    Table(SalaryBand, ("paid_title", "location", "year", "source", "shown_title"), _salary_bands),
    Table(ReferenceRange, ("paid_title", "location", "source"), _reference_ranges),
    Table(ExperiencePay, ("paid_title", "location", "experience_rank", "source"), _experience_pay),
    Table(WageLevel, ("paid_title", "soc_code", "area_code", "year"), _wage_levels),
    Table(ArticleFact, ("number",), _article_facts),
)
