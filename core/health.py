"""What a load balancer and an operator ask: does the process answer, and may it have visitors?"""

from collections.abc import Callable

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = structlog.get_logger(__name__)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive, whatever it depends on."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, migrations and Valkey are as they should be, else 503; the body names each.

    Pages work while Valkey is away, so that is reported without failing.
    """
    answers = {"database": _answer(_ask_database)}
    answers["migrations"] = _answer(_ask_migrations) if answers["database"] == "ok" else "unknown"
    answers["valkey"] = _answer(_ask_valkey)
    is_ready = answers["database"] == answers["migrations"] == "ok"
    return JsonResponse(answers, status=200 if is_ready else 503)


def _answer(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except Exception as error:  # whatever it is, visitors would meet it too
        logger.warning("not_ready", asked=ask.__name__, error=type(error).__name__)
        return "away"


def _ask_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _ask_migrations() -> str:
    executor = MigrationExecutor(connection)
    return "pending" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _ask_valkey() -> str:
    cache.get("readyz")
    return "ok"
