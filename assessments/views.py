from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.services import find_learner
from accounts.views import learner_gone
from assessments import services
from assessments.forms import NOT_SEEN, AnswerForm
from assessments.models import LEVEL_CAP_WITHOUT_EVIDENCE, Assessment, Rating
from core.http import HtmxRequest, forget_page, remember_page, render_page
from skills.models import LevelDescriptor, SkillCategory

SECONDS_PER_SKILL = 13


@dataclass(frozen=True)
class RatingGroup:
    """The ratings of one category of skills."""

    category: SkillCategory
    ratings: Sequence[Rating]


@dataclass(frozen=True)
class Place:
    """Where one skill stands in its assessment, and which ones are beside it."""

    rating: Rating
    number: int
    total: int
    group: RatingGroup
    number_in_group: int
    minutes_left: int
    previous: Rating | None
    next: Rating | None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_detail(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    """Ask about one skill at a time: `?skill=<slug>`, or the first that has no answer yet."""
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request, typed=_typed(request))
    assessment = get_object_or_404(Assessment.objects.owned_by(learner).with_roles(), pk=assessment_id)
    if "finish" in request.POST:
        services.finish_assessment(assessment=assessment, now=timezone.now())
        result_url = reverse("roadmap:result", args=[assessment.pk])
        remember_page(request, "result", result_url)
        forget_page(request, "assessment", assessment.get_absolute_url())
        return redirect(result_url)

    ratings = list(assessment.ratings.select_related("skill__category"))
    wanted = request.POST.get("skill", "") or request.GET.get("skill", "")
    rating = next((rating for rating in ratings if rating.skill.slug == wanted), None)
    is_unknown = rating is None and bool(wanted or request.method == "POST")
    if rating is None:
        rating = next((rating for rating in ratings if not rating.is_answered), None)
        if not is_unknown:
            # Each question has an address of its own, so that going back shows the one before.
            return redirect(_address(rating) if rating else _summary_address(assessment.pk))
        rating = rating or ratings[0]

    answered_elsewhere: Rating | None = None
    form = AnswerForm(request.POST) if request.method == "POST" and not is_unknown else AnswerForm.of(rating)
    if form.is_valid():
        try:
            saved = services.answer_skill(
                assessment=assessment, skill=rating.skill, now=timezone.now(), **form.cleaned_data
            )
        except services.AnswerChangedElsewhere as exc:
            answered_elsewhere = rating = exc.rating
            form.add_error(None, "You answered this in another tab. Choose which answer counts, then go on.")
        else:
            ratings[ratings.index(rating)] = rating = saved
            if "next" in request.POST:
                return redirect(_after(rating, ratings))
            if not request.htmx:
                return redirect(_address(rating))

    context = {
        "assessment": assessment,
        "form": form,
        "place": _place(rating, ratings),
        "groups": _groups(ratings),
        "tick_states": [[_tick(other, rating) for other in group.ratings] for group in _groups(ratings)],
        "descriptors": LevelDescriptor.objects.filter(skill=rating.skill),
        "not_seen": NOT_SEEN,
        "cap": LEVEL_CAP_WITHOUT_EVIDENCE,
        "answered_elsewhere": answered_elsewhere,
        "is_unknown": is_unknown,
        "unknown_skill": wanted,
        "unknown_typed": _typed(request) if is_unknown else {},
        "next_url": _after(rating, ratings),
    }
    # What was refused is told on the whole page, not in the corner that says “Saved”.
    partials = ["question"] if form.errors or is_unknown else ["question", "saved"]
    status = None if not is_unknown else 422 if request.method == "POST" else 404
    return render_page(request, "assessments/assessment_detail.html", context, partials, status=status)


@login_not_required
@require_safe
def assessment_summary(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    """List every answer, each with a way to change it."""
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request)
    assessment = get_object_or_404(Assessment.objects.owned_by(learner).with_roles(), pk=assessment_id)
    ratings = list(assessment.ratings.select_related("skill__category"))
    labels = {
        (descriptor.skill_id, descriptor.level): descriptor.label
        for descriptor in LevelDescriptor.objects.filter(skill__in=[rating.skill_id for rating in ratings])
    }
    context = {
        "assessment": assessment,
        "groups": [
            (
                group.category,
                [(rating, labels.get((rating.skill_id, rating.level), "")) for rating in group.ratings],
            )
            for group in _groups(ratings)
        ],
        "answered_count": sum(rating.is_answered for rating in ratings),
        "ratings_count": len(ratings),
        "capped": [rating for rating in ratings if rating.counted_level < rating.level],
        "cap": LEVEL_CAP_WITHOUT_EVIDENCE,
    }
    return render_page(request, "assessments/assessment_summary.html", context)


def _groups(ratings: Sequence[Rating]) -> list[RatingGroup]:
    return [
        RatingGroup(category, list(group))
        for category, group in groupby(ratings, key=lambda rating: rating.skill.category)
    ]


def _place(rating: Rating, ratings: Sequence[Rating]) -> Place:
    index = ratings.index(rating)
    group = next(group for group in _groups(ratings) if rating in group.ratings)
    unanswered = sum(not other.is_answered for other in ratings)
    return Place(
        rating=rating,
        number=index + 1,
        total=len(ratings),
        group=group,
        number_in_group=group.ratings.index(rating) + 1,
        minutes_left=ceil(unanswered * SECONDS_PER_SKILL / 60),
        previous=ratings[index - 1] if index else None,
        next=_next(rating, ratings),
    )


def _tick(rating: Rating, now: Rating) -> str:
    """Return the state of a skill as the progress chart names it."""
    if rating == now:
        return "now"
    if rating.is_not_seen:
        return "unseen"
    return "done" if rating.is_answered else "rest"


def _next(rating: Rating, ratings: Sequence[Rating]) -> Rating | None:
    """Return the next skill on the page's order that has no answer yet."""
    later = ratings[ratings.index(rating) + 1 :]
    return next((other for other in later if not other.is_answered), None)


def _after(rating: Rating, ratings: Sequence[Rating]) -> str:
    following = _next(rating, ratings)
    if following is None:
        return _summary_address(rating.assessment_id)
    return _address(following)


def _summary_address(assessment_id: UUID) -> str:
    return reverse("assessments:assessment_summary", args=[assessment_id])


def _address(rating: Rating) -> str:
    address = reverse("assessments:assessment_detail", args=[rating.assessment_id])
    return f"{address}?skill={rating.skill.slug}"


def _typed(request: HtmxRequest) -> dict[str, str]:
    """Return what an answer that can't be kept said, by label."""
    typed = {
        "Skill": request.POST.get("skill_name", ""),
        "Level": request.POST.get("level", "").replace("-", " "),
        "Evidence": request.POST.get("evidence_note", ""),
    }
    return {label: value for label, value in typed.items() if value}
