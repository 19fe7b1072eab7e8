from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.services import find_learner
from assessments.models import Assessment
from core.http import HtmxRequest, remember_page, render_page
from roadmap import services
from roadmap.start_forms import StartForm
from roles.models import TargetRole
from skills.models import Skill


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HtmxRequest) -> HttpResponse:
    """Ask where somebody comes from, where to and with how much time; the home page fills in these three."""
    today = timezone.localdate()
    if request.method == "POST":
        form = StartForm(request.POST, today=today)
        if form.is_valid():
            plan = services.start_visitor_journey(request=request, now=timezone.now(), **form.cleaned_data)
            remember_page(request, "assessment", plan.assessment.get_absolute_url())
            return redirect(plan.assessment)
    else:
        form = StartForm(today=today)
        form.prefill(request.GET)
    visitor = find_learner(request)
    unfinished = Assessment.objects.owned_by(visitor).unfinished().with_roles().with_progress().first()
    context = {
        "form": form,
        "gate_role": _role_with_gate(form),
        "unfinished": unfinished,
        "skills_count": Skill.objects.current().count(),
    }
    return render_page(request, "roadmap/start.html", context, ["gate"])


def _role_with_gate(form: StartForm) -> TargetRole | None:
    """Return the chosen role if hours of study alone can't open it."""
    role = cast(TargetRole | None, form.offered["target_role"].get(form["target_role"].value()))
    if role is None or not role.has_entry_gate:
        return None
    prefetch_related_objects([role], "previous_roles")
    return role
