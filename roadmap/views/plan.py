"""The roadmap: read it, try other limits, keep them, undo."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.services import find_learner
from accounts.views import learner_gone
from core.http import HtmxRequest, remember_page, render_page
from roadmap import services
from roadmap.drafting import Draft
from roadmap.forms import LimitsForm, RevisionForm, typed_by_label
from roadmap.models import Plan, Step
from roadmap.pages.plan import plan_page
from roadmap.problems import limits_of
from roadmap.queries import plan_steps

TEMPLATE = "roadmap/plan_detail.html"
PARTIALS = ["plan"]
BESIDE = ["plan-title", "plan-lede", "plan-facts", "diff"]


@login_not_required
@require_safe
def plan_list(request: HtmxRequest) -> HttpResponse:
    """List the visitor's plans; a single one is shown at once."""
    plans = list(Plan.objects.owned_by(find_learner(request)).with_roles())
    if len(plans) == 1:
        return redirect(plans[0])
    return render_page(request, "roadmap/plan_list.html", {"plans": plans})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_detail(request: HtmxRequest, plan_id: UUID) -> HttpResponse:
    """Show the roadmap; make it, re-plan it from today or undo its last change."""
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request)
    plan = get_object_or_404(Plan.objects.owned_by(learner).with_roles(), pk=plan_id)
    form = RevisionForm(request.POST or None)
    if form.is_valid():
        now, revision = timezone.now(), form.cleaned_data["revision"]
        try:
            if "build" in request.POST:
                services.build_plan(plan=plan, now=now)
                remember_page(request, "plan", plan.get_absolute_url())
            elif "undo" in request.POST:
                if services.undo(plan=plan, revision=revision, now=now):
                    messages.success(request, "Undone. The plan is as it was before.")
                else:
                    messages.info(request, "There was nothing to undo.")
            elif "replan" in request.POST:
                services.replan_from_today(plan=plan, revision=revision, now=now)
                messages.success(request, "Re-planned from today. Nothing you did is lost.")
            return redirect(plan)
        except (services.StalePlan, services.PlanRefused) as exc:
            form.add_error(None, str(exc))
            plan = Plan.objects.with_roles().get(pk=plan.pk)
    if plan.is_draft:
        return render_page(request, "roadmap/plan_draft.html", {"plan": plan, "form": form})
    return _roadmap(request, plan, plan_steps(plan), form=form)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_what_if(request: HtmxRequest, plan_id: UUID) -> HttpResponse:
    """Show the plan under other limits; keep it if that is the button pressed."""
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request, typed=typed_by_label(LimitsForm, request.POST))
    plan = get_object_or_404(Plan.objects.owned_by(learner).with_roles(), pk=plan_id)
    if request.method != "POST" or plan.is_draft:
        return redirect(plan)
    form = LimitsForm(request.POST, plan=plan, today=timezone.localdate())
    steps, trial = plan_steps(plan), None
    if form.is_valid():
        now, limits = timezone.now(), form.limits()
        try:
            if "keep" in request.POST:
                revision = form.cleaned_data["revision"]
                services.change_limits(plan=plan, limits=limits, revision=revision, now=now)
                messages.success(request, "Kept. This is your plan now; you can undo it below.")
                return redirect(plan)
            if limits != limits_of(plan):
                trial = services.try_limits(plan=plan, steps=steps, limits=limits, now=now)
        except services.StalePlan as exc:
            form.add_error(None, f"{exc} Here it is as it is now; your limits are still filled in.")
            plan = Plan.objects.with_roles().get(pk=plan.pk)
            steps = plan_steps(plan)
        except services.PlanRefused as exc:
            form.add_error(None, str(exc))
    return _roadmap(request, plan, steps, limits_form=form, trial=trial)


def _roadmap(
    request: HtmxRequest,
    plan: Plan,
    steps: Sequence[Step],
    *,
    form: RevisionForm | None = None,
    limits_form: LimitsForm | None = None,
    trial: Draft | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    is_partial = bool(request.htmx) and request.htmx.target in PARTIALS
    page = plan_page(
        plan,
        steps=steps,
        today=today,
        trial=trial,
        is_by_week=request.GET.get("by") == "week",
        is_partial=is_partial,
    )
    context = {
        "plan": plan,
        "page": page,
        "form": form,
        "limits_form": limits_form or LimitsForm.of(plan, today=today),
        "is_by_week": request.GET.get("by") == "week",
        "today": today,
    }
    return render_page(request, TEMPLATE, context, PARTIALS, oob=BESIDE)
