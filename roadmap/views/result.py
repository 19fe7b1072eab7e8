from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.services import find_learner
from accounts.views import learner_gone
from assessments.models import LEVEL_CAP_WITHOUT_EVIDENCE, Rating
from assessments.queries import RoleFit, counted_levels, nearest_roles, role_fits
from core.charts import Spoke, SpokeGroup
from core.http import HtmxRequest, remember_page, render_page
from roadmap import services
from roadmap.drafting import PlanRefused, levels_after
from roadmap.models import Plan
from roadmap.previews import Preview, preview_plan
from roadmap.problems import access_of, limits_of, role_catalogues
from roles.readiness import ReadinessTerm, readiness
from skills.models import LEVELS, LevelDescriptor, Skill

LARGEST_GAPS = 6
NEAREST_ROLES = 3


@dataclass(frozen=True)
class Term:
    """One term of the sum with the answer it comes from."""

    rating: Rating
    sum: ReadinessTerm

    @property
    def points_missing(self) -> int:
        return self.sum.points_asked - self.sum.points


@dataclass(frozen=True)
class NearRole:
    """A role beside the one aimed at, with the plan that the same answers would get for it."""

    fit: RoleFit
    preview: Preview | None
    is_target: bool


@dataclass(frozen=True)
class PlanFacts:
    """A plan in numbers. Without a last date some step goes on for longer than anybody plans."""

    hours: float
    weeks: int
    ready_date: date
    low_date: date | None
    high_date: date | None
    cost_usd: int
    ready_percent: int
    is_complete: bool


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def result(request: HtmxRequest, assessment_id: UUID) -> HttpResponse:
    """Show where somebody stands for the role they aim at; the one button makes the plan."""
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request)
    plan = get_object_or_404(Plan.objects.owned_by(learner).with_roles(), assessment=assessment_id)
    assessment = plan.assessment
    if assessment.finished_at is None:
        # What the role asks for is told after the last answer, so that it can't tilt one.
        return redirect(assessment)
    refusal = ""
    if request.method == "POST":
        try:
            plan = services.build_plan(plan=plan, now=timezone.now())
        except PlanRefused as exc:
            refusal = str(exc)
        else:
            remember_page(request, "plan", plan.get_absolute_url())
            remember_page(request, "result", request.path)
            return redirect(plan)

    ratings = list(assessment.ratings.select_related("skill__category"))
    levels = counted_levels(ratings)
    fits = role_fits(levels, also=plan.target_role)
    fit = next(fit for fit in fits if fit.role == plan.target_role)
    near_fits = [near for near in nearest_roles(fits, NEAREST_ROLES + 1) if near != fit][:NEAREST_ROLES]
    shown_fits = sorted([fit, *near_fits], key=lambda near: -near.job.percent)
    previews = _previews(shown_fits, plan=plan, levels=levels)
    preview = previews[shown_fits.index(fit)]
    is_plan_current = plan.summary is not None and plan.summary["levels"] == _zeroed(levels)
    # A plan that was made from these answers may have changed since: what it says now counts.
    kept = plan.summary if is_plan_current else None
    answers = _answers(ratings, fit)
    terms = [Term(answers[term.skill], term) for term in fit.job.terms]
    gaps = [Term(answers[term.skill], term) for term in fit.job.gaps]
    context = {
        "assessment": assessment,
        "plan": plan,
        "is_plan_current": is_plan_current,
        "refusal": refusal,
        "fit": fit,
        "facts": _kept_facts(kept) if kept else _preview_facts(preview, levels),
        "terms": terms,
        "career_terms": [Term(answers[term.skill], term) for term in fit.career.terms],
        "gaps": gaps,
        "largest_gaps": gaps[:LARGEST_GAPS],
        "largest_gaps_percent": _share_percent(gaps[:LARGEST_GAPS], gaps),
        "strengths": sorted(
            (term for term in terms if not term.sum.gap), key=lambda term: -term.sum.points_asked
        ),
        "near_roles": [
            NearRole(near, None if near == fit and kept else preview, near == fit)
            for near, preview in zip(shown_fits, previews, strict=True)
        ],
        "guessed_count": sum(not rating.is_answered for rating in ratings),
        "unseen_count": sum(rating.is_not_seen for rating in ratings),
        "capped": [rating for rating in ratings if rating.counted_level < rating.level],
        "cap": LEVEL_CAP_WITHOUT_EVIDENCE,
        "level_names": _level_names(),
        "dial_groups": _dial_groups(ratings, fit),
        "dial_label": f"Skill dial, {fit.job.percent} percent ready. Every level is in the tables below.",
        "left_open_names": _left_open_names(preview, kept),
        "gate_role": plan.target_role if plan.target_role.has_entry_gate else None,
    }
    return render_page(request, "roadmap/result.html", context)


def _answers(ratings: Sequence[Rating], fit: RoleFit) -> dict[str, Rating]:
    """Return the ratings by skill, with an empty one for a skill that came into the catalogue later."""
    answers = {rating.skill.slug: rating for rating in ratings}
    asked = {term.skill for term in (*fit.job.terms, *fit.career.terms)}
    if asked - answers.keys():
        for skill in Skill.objects.filter(slug__in=asked - answers.keys()):
            answers[skill.slug] = Rating(skill=skill, guessed_level=0)
    return answers


def _previews(
    fits: Sequence[RoleFit], *, plan: Plan, levels: Mapping[str, int | None]
) -> list[Preview | None]:
    """Return the plan for each role under this plan's limits, None where there is none."""
    previews: list[Preview | None] = []
    for catalogue in role_catalogues([fit.role for fit in fits]):
        try:
            preview = preview_plan(
                catalogue=catalogue,
                levels=_zeroed(levels),
                access=access_of(plan),
                limits=limits_of(plan),
                today=timezone.localdate(),
            )
        except PlanRefused:
            previews.append(None)
        else:
            previews.append(preview)
    return previews


def _kept_facts(summary: Mapping[str, Any]) -> PlanFacts:
    low, high = summary["low_date"], summary["high_date"]
    return PlanFacts(
        hours=summary["hours"],
        weeks=summary["ready_week"],
        ready_date=date.fromisoformat(summary["ready_date"]),
        low_date=date.fromisoformat(low) if low else None,
        high_date=date.fromisoformat(high) if high else None,
        cost_usd=summary["cost_usd"],
        ready_percent=summary["readiness_after"],
        is_complete=not summary["left_open"],
    )


def _preview_facts(preview: Preview | None, levels: Mapping[str, int | None]) -> PlanFacts | None:
    if preview is None:
        return None
    reached = levels_after(_zeroed(levels), (step.activity for step in preview.steps), preview.catalogue)
    return PlanFacts(
        hours=preview.hours,
        weeks=preview.weeks,
        ready_date=preview.ready_date,
        low_date=preview.low_date,
        high_date=preview.high_date,
        cost_usd=preview.cost_usd,
        ready_percent=readiness(reached, preview.catalogue.job_requirements).percent,
        is_complete=preview.is_complete,
    )


def _left_open_names(preview: Preview | None, kept: Mapping[str, Any] | None) -> list[str]:
    """Return the skills and deliverables that the plan, kept or not yet made, leaves open, by name."""
    if preview is None:
        return []
    skills, deliverables = preview.catalogue.skill_names, preview.catalogue.deliverable_titles
    open_ends = (
        [(item["skill"], item["deliverable"]) for item in kept["left_open"]]
        if kept
        else [(item.skill, item.deliverable) for item in preview.left_open]
    )
    return [
        skills.get(skill, skill) if skill else deliverables.get(deliverable, deliverable)
        for skill, deliverable in open_ends
    ]


def _zeroed(levels: Mapping[str, int | None]) -> dict[str, int]:
    """Return the levels as plans count them: what nobody has seen yet is 0."""
    return {skill: level or 0 for skill, level in levels.items()}


def _share_percent(part: Sequence[Term], whole: Sequence[Term]) -> int:
    missing = sum(term.points_missing for term in whole)
    return 100 * sum(term.points_missing for term in part) // missing if missing else 0


def _level_names() -> list[str]:
    """Return the names of the levels from 0 up; they are the same for all skills."""
    first = LevelDescriptor.objects.order_by("skill__position", "level")[: len(LEVELS)]
    return [descriptor.label for descriptor in first]


def _dial_groups(ratings: Sequence[Rating], fit: RoleFit) -> list[SpokeGroup]:
    """Return the skills of the job as the dial draws them: level in hand and level asked."""
    asked = {term.skill: term.required for term in fit.job.terms}
    job = [rating for rating in ratings if rating.skill.category.is_job_fit]
    return [
        SpokeGroup(
            category.short_name,
            [Spoke(0 if r.is_not_seen else r.counted_level, asked.get(r.skill.slug, 0)) for r in group],
        )
        for category, group in groupby(job, key=lambda rating: rating.skill.category)
    ]
