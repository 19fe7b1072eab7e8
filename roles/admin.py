"""The roles of the catalogue to look at; see skills.admin."""

from __future__ import annotations

from django.contrib import admin

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
from skills.admin import CatalogueAdmin, EntryAdmin, inlines


class TargetRoleAdmin(EntryAdmin):
    inlines = inlines(RoleRequirement, RoleDeliverable, RoleResponsibility)


class StartingRoleAdmin(EntryAdmin):
    inlines = inlines(TypicalLevel)


admin.site.register(TargetRole, TargetRoleAdmin)
admin.site.register(StartingRole, StartingRoleAdmin)
admin.site.register(
    [
        ApplicationCheck,
        Association,
        Collaborator,
        InterviewQuestion,
        Location,
        OrganisationType,
        PaidTitle,
        QuestionType,
        Responsibility,
        Tool,
        ToolGroup,
    ],
    EntryAdmin,
)
admin.site.register([ArticleFact, ExperiencePay, ReferenceRange, SalaryBand, WageLevel], CatalogueAdmin)
