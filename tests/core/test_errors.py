"""The pages for requests that cannot be answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from core.errors import is_database_away


@login_not_required
def asks_the_database(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{Group.objects.count()} groups")


@login_not_required
def fails(request: HttpRequest) -> HttpResponse:
    raise {"500": ZeroDivisionError, "403": PermissionDenied, "400": SuspiciousOperation}[request.GET["with"]]


handler400 = "core.errors.bad_request"
handler403 = "core.errors.permission_denied"
handler404 = "core.errors.not_found"
handler500 = "core.errors.server_error"
urlpatterns = [
    path("asks/", asks_the_database),
    path("fails/", fails),
    path("", include("pmcareer.urls")),
]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def database_away(transactional_db: None, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Have the connection lead where no server is, until the value is called."""
    own = dict(connection.settings_dict)

    def come_back() -> None:
        connection.settings_dict.update(own)

    connection.close()
    connection.settings_dict.update(HOST=str(tmp_path), OPTIONS={})
    yield come_back
    come_back()


@pytest.mark.urls(__name__)
def test_with_the_database_away_a_page_is_a_503_and_comes_back_by_itself(
    visitor: Client, database_away: Callable[[], None]
):
    response = visitor.get("/asks/")
    assert response.status_code == 503
    assert "Back in a moment" in response.content.decode()
    assert response["Retry-After"] == "30"
    assert "default-src 'none'" in response["Content-Security-Policy"]

    database_away()  # it comes back

    response = visitor.get("/asks/")
    assert response.content == b"0 groups"


@pytest.mark.usefixtures("database_away")
def test_readyz_says_that_the_database_is_away(visitor: Client):
    response = visitor.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {"database": "away", "migrations": "unknown", "valkey": "ok"}


@pytest.mark.usefixtures("database_away")
def test_healthz_answers_with_the_database_away(visitor: Client):
    assert visitor.get("/healthz").status_code == 200


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("status", [400, 403, 500])
def test_a_failure_has_its_page_in_the_design(visitor: Client, db: None, status: int):
    response = visitor.get("/fails/", {"with": str(status)})

    assert response.status_code == status
    assert "main.css" in response.content.decode()


def test_an_address_that_does_not_exist_has_a_page(visitor: Client, db: None):
    response = visitor.get("/nowhere/")

    assert response.status_code == 404
    assert "main.css" in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_form_without_its_token_gets_a_page_that_says_what_to_do(db: None):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/asks/")

    assert response.status_code == 403
    assert "This form is too old" in response.content.decode()


def test_a_refused_statement_does_not_mean_that_the_database_is_away(db: None):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        with pytest.raises(OperationalError) as timed_out:
            cursor.execute("SELECT pg_sleep(5)")

    assert not is_database_away(timed_out.value)
    assert not is_database_away(IntegrityError())
    assert is_database_away(OperationalError("the connection is closed"))


@pytest.mark.parametrize("address", ["/nothing/here/", "/roles/no-such-role/"])
def test_what_is_not_found_has_the_designed_page_while_developing_too(
    client: Client, db: None, settings: LazySettings, address: str
):
    settings.DEBUG = True

    response = client.get(address)

    assert response.status_code == 404
    assert "The line stops here." in response.content.decode()


def test_an_address_without_its_slash_still_leads_on_while_developing(
    client: Client, settings: LazySettings, db: None
):
    settings.DEBUG = True

    assert client.get("/roles").status_code == 301


@pytest.mark.urls(__name__)
def test_with_the_database_away_a_page_is_a_503_while_developing_too(
    visitor: Client, settings: LazySettings, database_away: Callable[[], None]
):
    settings.DEBUG = True

    assert visitor.get("/asks/").status_code == 503


@pytest.mark.parametrize("address", ["/", "/start/", "/plans/", "/roles/"])
def test_a_page_answers_to_head_as_to_get(client: Client, db: None, address: str):
    assert client.head(address).status_code == client.get(address).status_code
