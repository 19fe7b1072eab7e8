"""The health pages."""

from pathlib import Path

from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django.fixtures import Settings


def test_healthz_answers_without_a_database(client: Client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_readyz_names_what_it_asked(client: Client, db: None):
    response = client.get("/readyz")

    assert response.json() == {"database": "ok", "migrations": "ok", "valkey": "ok"}
    assert response.status_code == 200


def test_readyz_reports_that_valkey_is_away_and_still_lets_visitors_in(
    client: Client, db: None, settings: Settings, tmp_path: Path
):
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": f"unix://{tmp_path}/nothing.sock"}}

    response = client.get("/readyz")

    assert response.json()["valkey"] == "away"
    assert response.status_code == 200


def test_readyz_does_not_let_visitors_in_before_the_migrations(client: Client, db: None):
    MigrationRecorder.Migration.objects.filter(app="sessions").delete()

    response = client.get("/readyz")

    assert response.json()["migrations"] == "pending"
    assert response.status_code == 503
