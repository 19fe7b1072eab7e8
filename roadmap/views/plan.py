"""The roadmap: read it, try other limits, keep them, undo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
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
from roadmap.pages.asked import Asked
from roadmap.pages.curve import curve_view
from roadmap.pages.feasibility import are_levers_known, fit_view
from roadmap.pages.instead import instead_texts
from roadmap.pages.plan import PlanPage, ends_text, plan_page
from roadmap.pages.trial import trial_stages, trial_url
from roadmap.pages.words import step_rows
from roadmap.problems import Limits, limits_of, role_catalogue
from roadmap.queries import plan_steps

TEMPLATE = "roadmap/plan_detail.html"
# What is worked out after the page is there, unless it is at hand or the plain link asks for it.
LATE = ("levers", "curve", "alternatives", "trial")
PARTIALS = ["plan", *LATE]
BESIDE = ["plan-title", "plan-lede", "plan-facts", "feasibility", "diff", "loaders"]
# What the controls show changes only when something else than they themselves asks for the part.
CONTROLS, CONTROLS_FORM = "whatif-fields", "whatif-form"


@login_not_required
@require_safe
def plan_list(request: HtmxRequest) -> HttpResponse:
    """List the visitor's plans; a single one is shown at once."""
    plans = list(Plan.objects.owned_by(find_learner(request)).with_roles())
    if len(plans) == 1:
        return redirect(plans[0])
    rows = [(plan, ends_text(plan.summary) if plan.summary else "") for plan in plans]
    return render_page(request, "roadmap/plan_list.html", {"rows": rows})


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
    """Show the plan under other limits, which changes nothing; keep it if that is the button pressed."""
    learner = find_learner(request)
    sent = request.POST if request.method == "POST" else request.GET
    if learner is None:
        return learner_gone(request, typed=typed_by_label(LimitsForm, sent))
    plan = get_object_or_404(Plan.objects.owned_by(learner).with_roles(), pk=plan_id)
    if "hours_per_week" not in sent or plan.is_draft:
        return redirect(plan)
    is_kept = request.method == "POST" and "keep" in sent
    # Looking needs no revision: it overwrites nothing that another tab may have changed.
    values = sent if is_kept else {**sent.dict(), "revision": plan.revision}
    form = LimitsForm(values, plan=plan, today=timezone.localdate())
    steps, trial, refused = plan_steps(plan), None, None
    if form.is_valid():
        now, limits = timezone.now(), form.limits()
        try:
            if is_kept:
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
        except services.LimitsTooTight as exc:
            form.add_error(None, str(exc))
            refused = limits
        except services.PlanRefused as exc:
            form.add_error(None, str(exc))
    return _roadmap(request, plan, steps, limits_form=form, trial=trial, refused=refused)


def _roadmap(
    request: HtmxRequest,
    plan: Plan,
    steps: Sequence[Step],
    *,
    form: RevisionForm | None = None,
    limits_form: LimitsForm | None = None,
    trial: Draft | None = None,
    refused: Limits | None = None,
) -> HttpResponse:
    """Show the roadmap, or the part of it that is asked for. `refused` are limits that no plan keeps."""
    today = timezone.localdate()
    catalogue = trial.catalogue if trial else role_catalogue(plan.target_role)
    limits = refused or (trial.limits if trial else limits_of(plan))
    summary = None if refused else trial.summary if trial else plan.summary
    late = _Late(Asked(plan, steps, catalogue, limits, today), summary, trial)
    target = request.htmx.target if request.htmx else None
    if target in LATE:
        context = {"plan": plan, **late.part(target)}
        return render_page(request, TEMPLATE, context, PARTIALS)
    is_partial, is_by_week = target in PARTIALS, request.GET.get("by") == "week"
    page = plan_page(
        plan,
        steps=steps,
        catalogue=catalogue,
        today=today,
        trial=trial,
        is_by_week=is_by_week,
        is_partial=is_partial,
    )
    address = trial_url(plan, limits) + "&" if trial or refused else plan.get_absolute_url() + "?"
    context = {
        "plan": plan,
        "page": page,
        "form": form,
        "limits_form": limits_form or LimitsForm.of(plan, today=today),
        "is_refused": refused is not None,
        "is_by_week": is_by_week,
        "today": today,
        "late_url": f"{address}show=",
        "levers_css": f"reserve-{1 + (limits.target_date is not None) + (limits.budget_usd is not None)}",
        "is_trial": page.is_trial,
        "trial_stages": page.trial_stages,
        "instead": None,
        **late.at_hand(page, request.GET.getlist("show")),
    }
    is_own_form = bool(request.htmx) and request.htmx.trigger == CONTROLS_FORM
    # A trial's list comes after it, in the place of the list before; without a trial that place is empty.
    oob = [*BESIDE, *([] if trial else ["trial"]), *([] if is_own_form else [CONTROLS])]
    return render_page(request, TEMPLATE, context, PARTIALS, oob=oob)


@dataclass(frozen=True)
class _Late:
    """The parts of the roadmap that take their time. Without a summary no plan keeps the limits."""

    asked: Asked
    summary: Mapping[str, Any] | None
    trial: Draft | None

    def at_hand(self, page: PlanPage, shown: Sequence[str]) -> dict[str, Any]:
        """Return the parts that a plain link asks for, and levers that are worked out already."""
        found: dict[str, Any] = {}
        is_short = page.is_short or self.summary is None
        if is_short and ("levers" in shown or are_levers_known(self.asked)):
            found |= self.part("levers")
        if "curve" in shown:
            found |= self.part("curve")
        if page.stages and "alternatives" in shown:
            found |= self.part("alternatives")
        return found

    def part(self, name: str) -> dict[str, Any]:
        """Work a part out."""
        asked, summary = self.asked, self.summary or self.asked.plan.summary or {}
        if name == "levers":
            return {"fit": fit_view(asked, summary=self.summary)}
        if name == "curve":
            return {"curve": curve_view(asked, summary=summary), "is_trial": self.trial is not None}
        if name == "alternatives":
            rows = step_rows(asked.plan, asked.steps, asked.catalogue)
            return {"instead": instead_texts(asked), "rows": rows}
        return {"trial_stages": trial_stages(self.trial, asked.steps) if self.trial else ()}
