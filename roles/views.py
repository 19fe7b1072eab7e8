"""The open pages of roles, pay and all that belongs to the catalogue's upper half; the same for everybody."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.http import render_page
from roles import pay, queries
from roles.facts import fact_url, facts_on_list, passages_on
from roles.models import (
    ArticleFact,
    AssociationKind,
    Difficulty,
    FactPlace,
    LifeCyclePhase,
    ReferenceRange,
)
from skills.citations import Citations
from skills.models import Source


@login_not_required
@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    roles = list(queries.target_roles())
    context = {
        "roles": roles,
        "starts": queries.starts(roles),
        "responsibilities": queries.responsibilities(),
        "collaborators": queries.collaborators(),
        "phases": LifeCyclePhase.choices,
        "facts": facts_on_list("roles:role_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/role_list.html", context)


@login_not_required
@require_safe
def role_detail(request: HttpRequest, slug: str) -> HttpResponse:
    role = get_object_or_404(queries.roles_with_lists(), slug=slug)
    asked = queries.skills_asked(role)
    pay_tables = pay.latest_pay_of(role)
    context = {
        "role": role,
        "asked": asked,
        "routes": queries.routes_in(asked),
        "pay_tables": pay_tables,
        "pay_scale": pay.scale_of(pay_tables[:1]),
        "phases": LifeCyclePhase.choices,
        "facts": ArticleFact.objects.at(FactPlace.TARGET_ROLE, slug),
        "citations": Citations(),
    }
    return render_page(request, "roles/role_detail.html", context)


@login_not_required
@require_safe
def salary_list(request: HttpRequest) -> HttpResponse:
    latest = pay.latest_pay()
    context = {
        "latest": latest,
        "scale": pay.scale_of(latest.product + latest.starting),
        "ranges": ReferenceRange.objects.select_related("paid_title", "location", "source"),
        "facts": facts_on_list("roles:salary_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/salary_list.html", context)


@login_not_required
@require_safe
def tool_list(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": queries.tool_groups(),
        "facts": facts_on_list("roles:tool_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/tool_list.html", context)


@login_not_required
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    context = {
        "organisations": queries.organisation_types(),
        "facts": facts_on_list("roles:organisation_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/organisation_list.html", context)


@login_not_required
@require_safe
def location_list(request: HttpRequest) -> HttpResponse:
    locations = list(queries.locations())
    context = {
        "hubs": [location for location in locations if location.is_named_in_article],
        "others": [location for location in locations if not location.is_named_in_article],
        "passages": passages_on("roles:location_list"),
        "facts": facts_on_list("roles:location_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/location_list.html", context)


@login_not_required
@require_safe
def association_list(request: HttpRequest) -> HttpResponse:
    order = list(AssociationKind)
    associations = sorted(queries.associations(), key=lambda one: order.index(AssociationKind(one.kind)))
    context = {
        "kinds": [
            (AssociationKind(kind).label, list(group))
            for kind, group in groupby(associations, key=lambda one: one.kind)
        ],
        "facts": facts_on_list("roles:association_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/association_list.html", context)


@login_not_required
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    context = {
        "types": queries.question_types(),
        "difficulties": Difficulty.choices,
        "passages": passages_on("roles:question_list"),
        "facts": facts_on_list("roles:question_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/question_list.html", context)


@login_not_required
@require_safe
def stage_list(request: HttpRequest) -> HttpResponse:
    context = {
        "stages": queries.stages(),
        "education_options": queries.education_options(),
        "application_checks": queries.application_checks(),
        "passages": passages_on("roles:stage_list"),
        "facts": facts_on_list("roles:stage_list"),
        "citations": Citations(),
    }
    return render_page(request, "roles/stage_list.html", context)


@login_not_required
@require_safe
def source_list(request: HttpRequest) -> HttpResponse:
    sources = Source.objects.current()
    facts = queries.article_facts()
    context = {
        "sources": sources,
        # Several sources may ask for the same sentence.
        "credits": list(dict.fromkeys(source.credit for source in sources if source.credit)),
        "articles": [
            (source, [(fact, fact_url(fact)) for fact in group])
            for source, group in groupby(facts, key=lambda fact: fact.source)
        ],
    }
    return render_page(request, "roles/source_list.html", context)
