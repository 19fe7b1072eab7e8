"""The catalogue to look at. It is edited in its files, so the admin shows it and changes nothing."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db import models
from django.http import HttpRequest

from skills.models import (
    Activity,
    ActivityOutcome,
    ActivityRequirement,
    CatalogueVersion,
    Certification,
    EducationOption,
    LevelDescriptor,
    Passage,
    Skill,
    SkillCategory,
    Source,
    Stage,
)


class ReadOnly:
    """Lets staff look and nobody write: the next load would undo it."""

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class CatalogueAdmin(ReadOnly, admin.ModelAdmin):  # type: ignore[type-arg]  # generic for mypy alone
    """Rows that the catalogue's files decide."""

    formfield_overrides: ClassVar = {models.URLField: {"assume_scheme": "https"}}


class EntryAdmin(CatalogueAdmin):
    """Entries by slug, with the retired ones apart."""

    list_display = ("__str__", "slug", "is_retired")
    list_filter = ("is_retired",)
    search_fields = ("slug",)


class ReadOnlyInline(ReadOnly, admin.TabularInline):  # type: ignore[type-arg]  # generic for mypy alone
    extra = 0


def inlines(*models_shown: type[models.Model]) -> list[type[InlineModelAdmin[Any, Any]]]:
    """Return read-only inlines of these models."""
    return [type(f"{model.__name__}Inline", (ReadOnlyInline,), {"model": model}) for model in models_shown]


class SkillAdmin(EntryAdmin):
    inlines = inlines(LevelDescriptor)


class ActivityAdmin(EntryAdmin):
    inlines = inlines(ActivityRequirement, ActivityOutcome)


admin.site.register(Skill, SkillAdmin)
admin.site.register(Activity, ActivityAdmin)
admin.site.register(CatalogueVersion, CatalogueAdmin)
admin.site.register([Certification, EducationOption, Passage, SkillCategory, Source, Stage], EntryAdmin)
