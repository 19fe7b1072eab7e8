"""The pages for requests that cannot be answered."""

import sys

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import requires_csrf_token

# Connection exceptions, too many connections, and a server that is shutting down or starting.
AWAY_STATES = ("08", "53300", "57P01", "57P02", "57P03")


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _plain_page("400.html", 400)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _plain_page("403_csrf.html", 403)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.permission_denied(request, exception, "403.html")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return defaults.page_not_found(request, exception, "404.html")


def method_not_allowed(allowed: str) -> HttpResponse:
    response = _plain_page("405.html", 405)
    response["Allow"] = allowed
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 503 when the reason is that the database is away, else 500."""
    if is_database_away(sys.exc_info()[1]):
        return service_unavailable()
    return _plain_page("500.html", 500)


def service_unavailable() -> HttpResponse:
    response = _plain_page("503.html", 503)
    response["Retry-After"] = "30"
    return response


def is_database_away(error: BaseException | None) -> bool:
    """Return whether the error says that there is no database to talk to."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = error.__cause__.sqlstate if isinstance(error.__cause__, psycopg.Error) else None
    return state is None or state.startswith(AWAY_STATES)


def _plain_page(template: str, status: int) -> HttpResponse:
    # Without the request no context processor runs, and so nothing that could fail the same way again.
    return HttpResponse(render_to_string(template, {"site_name": settings.SITE_NAME}), status=status)
