"""The open pages of skills, activities and certifications; here, as they show roles and article facts too."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.http import render_page
from roles import skill_queries as queries
from roles.models import ArticleFact, FactPlace
from skills.citations import Citations
from skills.models import ActivityContext, ActivityKind


@login_not_required
@require_safe
def skill_list(request: HttpRequest) -> HttpResponse:
    context = {"categories": queries.skills_by_category(), "citations": Citations()}
    return render_page(request, "skills/skill_list.html", context)


@login_not_required
@require_safe
def skill_detail(request: HttpRequest, slug: str) -> HttpResponse:
    skill = get_object_or_404(queries.skills_with_lists(), slug=slug)
    context = {
        "skill": skill,
        "climbs": queries.climbs(skill),
        "certifications": queries.certifications_raising(skill),
        "facts": ArticleFact.objects.at(FactPlace.SKILL, slug),
        "citations": Citations(),
    }
    return render_page(request, "skills/skill_detail.html", context)


@login_not_required
@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    context = {
        "stages": queries.stages_with_activities(),
        "kinds": dict(ActivityKind.choices),
        "contexts": dict(ActivityContext.choices),
    }
    return render_page(request, "skills/activity_list.html", context)


@login_not_required
@require_safe
def activity_detail(request: HttpRequest, slug: str) -> HttpResponse:
    activity = get_object_or_404(queries.activities_with_lists(), slug=slug)
    context = {
        "activity": activity,
        "facts": ArticleFact.objects.at(FactPlace.ACTIVITY, slug),
        "citations": Citations(),
    }
    return render_page(request, "skills/activity_detail.html", context)


@login_not_required
@require_safe
def certification_list(request: HttpRequest) -> HttpResponse:
    context = {"certifications": queries.certifications(), "citations": Citations()}
    return render_page(request, "skills/certification_list.html", context)


@login_not_required
@require_safe
def certification_detail(request: HttpRequest, slug: str) -> HttpResponse:
    certification = get_object_or_404(queries.certifications_with_lists(), slug=slug)
    context = {
        "certification": certification,
        "raises": queries.raises_of(certification),
        "facts": ArticleFact.objects.at(FactPlace.CERTIFICATION, slug),
        "citations": Citations(),
    }
    return render_page(request, "skills/certification_detail.html", context)
