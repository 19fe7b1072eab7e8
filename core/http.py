"""Pages, and the parts of pages that htmx asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

SESSION_KEY = "nav"
VARY_ON = ("HX-Request", "HX-Target", "HX-History-Restore-Request", "HX-Boosted")


class HtmxRequest(HttpRequest):
    """A request as views see it, after django-htmx's middleware."""

    htmx: HtmxDetails


def render_page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    partials: Sequence[str] = (),
    *,
    oob: Sequence[str] = (),
    status: int | None = None,
) -> HttpResponse:
    """Return the page, or the listed partial of it that htmx is about to swap.

    A partial's name is the `id` of its root and so the `hx-target`. The partials named in `oob` follow the
    swapped one, for places elsewhere on the page: their root carries `{% oob %}`. The status is 422 when a
    form in the context has errors. Templates may ask for `is_swap` (a part is rendered) and `has_errors`.
    """
    has_errors = any(_has_errors(value) for value in context.values())
    target = _swap_target(request)
    values: dict[str, Any] = {**context, "has_errors": has_errors, "is_swap": target in partials}
    if target in partials:
        content = render_to_string(f"{template}#{target}", values, request)
        for name in oob:
            content += render_to_string(f"{template}#{name}", {**values, "is_oob": True}, request)
    else:
        content = render_to_string(template, values, request)
    response = HttpResponse(content, status=status or (422 if has_errors else 200))
    patch_vary_headers(response, VARY_ON)
    if target and target not in partials:
        # A redirect led to another page, or the page lists no such part: swap the page, not a part of it.
        response["HX-Retarget"] = "body"
        response["HX-Reswap"] = "innerHTML show:window:top"
        if request.method == "GET":
            response["HX-Push-Url"] = request.get_full_path()
    return response


def remember_page(request: HttpRequest, name: str, url: str) -> None:
    """Keep the address of a page of the visitor's own in the session, for the navigation of every page.

    Kept there so that pages which show nothing personal need no query of their own to link back.
    """
    pages: dict[str, str] = request.session.get(SESSION_KEY, {})
    if pages.get(name) != url:
        request.session[SESSION_KEY] = {**pages, name: url}


def forget_page(request: HttpRequest, name: str, url: str) -> None:
    """Drop the address kept under this name, unless another one has taken its place."""
    pages: dict[str, str] = request.session.get(SESSION_KEY, {})
    if pages.get(name) == url:
        request.session[SESSION_KEY] = {key: kept for key, kept in pages.items() if key != name}


def _swap_target(request: HttpRequest) -> str | None:
    """Return the id of the element htmx will replace, or None when it or the browser wants a whole page."""
    htmx: HtmxDetails | None = getattr(request, "htmx", None)
    if not htmx or htmx.boosted or htmx.history_restore_request:
        return None
    return htmx.target


def _has_errors(value: object) -> bool:
    if isinstance(value, BaseForm):
        return value.is_bound and bool(value.errors)
    if isinstance(value, BaseFormSet):
        return value.is_bound and value.total_error_count() > 0
    return False
