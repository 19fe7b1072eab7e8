"""The health pages."""

from django.test import Client


def test_healthz_answers_without_a_database(client: Client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_readyz_names_what_it_asked(client: Client, db: None):
    response = client.get("/readyz")

    assert response.json() == {"database": "ok", "migrations": "ok", "valkey": "ok"}
    assert response.status_code == 200
