"""One step: why and how to do it, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.services import find_learner
from accounts.views import learner_gone
from core.http import HtmxRequest, render_page
from roadmap import services
from roadmap.drafting import Draft
from roadmap.forms import HoursForm, RevisionForm, SkipForm, SwapForm, typed_by_label
from roadmap.models import Plan, Step
from roadmap.pages.asked import Asked
from roadmap.pages.instead import are_known, instead_texts
from roadmap.pages.step import step_page
from roadmap.pages.words import is_ahead
from roadmap.problems import limits_of, role_catalogue
from roadmap.queries import plan_steps

TEMPLATE = "roadmap/step_detail.html"
PARTIALS = ["step", "swap", "instead"]

# The pressed button: its form, its service, which may return the step to go on with, and what its page says.
Action = tuple[type[RevisionForm], Callable[..., Step | None], str]
ACTIONS: dict[str, Action] = {
    "start": (RevisionForm, services.start_step, "Started. It stays in your plan from here on."),
    "log": (HoursForm, services.log_hours, "Saved. What is left of the plan follows from it."),
    "finish": (HoursForm, services.finish_step, "Done. The rest of the plan has moved up."),
    "skip": (SkipForm, services.skip_step, "Skipped. It counts, and its hours are yours again."),
    "reopen": (RevisionForm, services.reopen_step, "Open again. The plan has made room for it."),
    "leave_out": (RevisionForm, services.leave_out_step, "Left out. The plan does without it."),
    "put_back": (RevisionForm, services.put_back_step, "Put back. It’s in your plan again."),
    "swap": (SwapForm, services.swap_step, "Swapped for “{title}”. It stays in your plan."),
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def step_detail(request: HtmxRequest, plan_id: UUID, step_id: UUID) -> HttpResponse:
    """Show a step; start, finish, skip, swap or leave it out, and log its hours."""
    action = next((name for name in ACTIONS if name in request.POST), "")
    form_class = ACTIONS[action][0] if action else RevisionForm
    learner = find_learner(request)
    if learner is None:
        return learner_gone(request, typed=typed_by_label(form_class, request.POST))
    plans = Plan.objects.owned_by(learner).with_roles()
    plan = get_object_or_404(plans, pk=plan_id)
    step = get_object_or_404(Step.objects.filter(plan=plan), pk=step_id)
    now = timezone.now()
    form = None
    if request.method == "POST":
        form = form_class(request.POST)
        if form.is_valid() and action:
            _, service, done = ACTIONS[action]
            try:
                shown = service(step=step, now=now, **form.cleaned_data) or step
                messages.success(request, done.format(title=shown.title))
                return redirect(plan if action in ("leave_out", "put_back") else shown)
            except services.StalePlan as exc:
                form.add_error(None, f"{exc} Here it is as it is now; what you typed is still here.")
            except (services.StepRefused, services.PlanRefused) as exc:
                form.add_error(None, str(exc))
            plan = plans.get(pk=plan.pk)
    return _page(request, plan, step_id, form, action, now)


def _page(
    request: HtmxRequest, plan: Plan, step_id: UUID, form: RevisionForm | None, action: str, now: datetime
) -> HttpResponse:
    steps, catalogue = plan_steps(plan), role_catalogue(plan.target_role)
    step = next(own for own in steps if own.pk == step_id)
    trial, refused = _swap_trial(plan, step, request.GET.get("swap", ""), now)
    asked = Asked(plan, steps, catalogue, limits_of(plan), timezone.localdate(now))
    is_wanted = request.GET.get("show") == "instead"
    instead = None
    if is_ahead(step) and (is_wanted or are_known(asked)):
        instead = instead_texts(asked, only=step).get(step.position or 0)
    context: dict[str, Any] = {
        "plan": plan,
        "step": step,
        "page": step_page(plan, step, steps=steps, catalogue=catalogue, trial=trial),
        "instead": instead,
        "is_ahead": is_ahead(step),
        "late_url": f"{step.get_absolute_url()}?show=",
        "form": form,
        "action": action,
        "hours_form": form
        if isinstance(form, HoursForm)
        else HoursForm(initial={"hours_done": f"{step.hours_done.normalize():f}"}),
        "skip_form": form if isinstance(form, SkipForm) else SkipForm(),
        "swap_slug": request.GET.get("swap", ""),
        "swap_refused": refused,
    }
    return render_page(request, TEMPLATE, context, PARTIALS)


def _swap_trial(plan: Plan, step: Step, slug: str, now: datetime) -> tuple[Draft | None, str]:
    """Return the plan with a stand-in for the step, or why there is none."""
    if not slug or step.position is None or step.is_finished:
        return None, ""
    try:
        return services.try_swap(plan=plan, step=step, replacement=slug, now=now), ""
    except (services.StepRefused, services.PlanRefused) as exc:
        return None, str(exc)
