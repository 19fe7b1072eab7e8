"""What the files may hold fits into the tables."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.postgres.fields import ArrayField
from django.db.models import DecimalField, Field, IntegerField
from pydantic import BaseModel, TypeAdapter, ValidationError

from roles import models as roles
from roles.catalogue import entries
from roles.catalogue.rows import TABLES
from skills import models as skills

# Columns that take another name than the entry's field, or that come from another entry.
ELSEWHERE: dict[tuple[type, str], tuple[type[BaseModel], str]] = {
    (skills.LevelDescriptor, "label"): (entries.LevelLabel, "label"),
    (skills.Activity, "low_hours"): (entries.HoursRange, "low"),
    (skills.Activity, "likely_hours"): (entries.HoursRange, "likely"),
    (skills.Activity, "high_hours"): (entries.HoursRange, "high"),
    (roles.RoleDeliverable, "key"): (entries.Deliverable, "id"),
    (roles.RoleDeliverable, "title"): (entries.Deliverable, "title"),
    (roles.TypicalLevel, "basis"): (entries.StartingRoleLevel, "basis"),
    (roles.Location, "kind"): (entries.Location, "type"),
    (roles.Location, "price_parity_2023"): (entries.Location, "rpp_2023"),
    (roles.Location, "price_parity_area"): (entries.Location, "rpp_area"),
    (roles.SalaryBand, "shown_title"): (entries.SalaryBand, "title"),
    (roles.SalaryBand, "record_unit"): (entries.SalaryBand, "n_unit"),
    (roles.SalaryBand, "record_count"): (entries.SalaryBand, "n"),
    (roles.ExperiencePay, "record_count"): (entries.ExperiencePay, "n"),
    (roles.ArticleFact, "place"): (entries.Place, "kind"),
    (roles.ArticleFact, "place_slug"): (entries.Place, "slug"),
}


def columns() -> list[Field[Any, Any]]:
    return [column for table in TABLES for column in table.model._meta.concrete_fields]


def name_of(column: Field[Any, Any]) -> str:
    return f"{column.model.__name__}.{column.name}"


def mistakes(column: Field[Any, Any], value: object) -> list[tuple[str, dict[str, object]]]:
    """Return what validation says about this value in the field that becomes the column."""
    entry, name = ELSEWHERE.get(
        (column.model, column.name), (getattr(entries, column.model.__name__, None), column.name)
    )
    field = entry.model_fields[name]
    try:
        TypeAdapter(field.rebuild_annotation()).validate_python(value)
    except ValidationError as error:
        return [(one["type"], one.get("ctx", {})) for one in error.errors()]
    return []


TEXTS = [column for column in columns() if getattr(column, "base_field", column).max_length]
DECIMALS = [column for column in columns() if isinstance(column, DecimalField)]
COUNTS = [
    column for column in columns() if isinstance(column, IntegerField) and column.name == "record_count"
]


@pytest.mark.parametrize("column", TEXTS, ids=name_of)
def test_a_text_that_is_too_long_for_its_column_is_a_mistake(column):
    limit = getattr(column, "base_field", column).max_length
    text = "a" * (limit + 1)

    found = mistakes(column, [text] if isinstance(column, ArrayField) else text)

    # A field of few words refuses all others.
    assert ("string_too_long", {"max_length": limit}) in found or [one for one, _ in found] == [
        "catalogue_rule"
    ]


@pytest.mark.parametrize("column", DECIMALS, ids=name_of)
def test_a_number_that_is_too_large_for_its_column_is_a_mistake(column):
    assert mistakes(column, float(10 ** (column.max_digits - column.decimal_places)))


@pytest.mark.parametrize("column", COUNTS, ids=name_of)
def test_a_count_that_is_too_large_for_its_column_is_a_mistake(column):
    assert mistakes(column, 2**31)
