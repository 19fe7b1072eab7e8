"""What to tell somebody whose browser no longer says who they are."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse

from core.http import render_page

START_FIELDS = ("starting_role", "target_role")


def learner_gone(request: HttpRequest, *, typed: Mapping[str, str] | None = None) -> HttpResponse:
    """Say that this browser holds no work, whether the address exists or not, and how to start again.

    What was just sent is shown, so that it can be copied: `typed` is that, by label. A form that carries
    where its plan goes from and to makes the start page open with them.
    """
    start_fields = {name: request.POST[name] for name in START_FIELDS if request.POST.get(name)}
    context = {"typed": typed or {}, "start_fields": start_fields}
    # htmx shows no 404, and this page is one to see: what was typed is on it.
    status = 422 if getattr(request, "htmx", False) else 404
    return render_page(request, "accounts/learner_gone.html", context, status=status)
