"""What the settings promise, each read afresh by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "not-secret-but-long-enough-for-the-check-0123456789-abcdefgh",
    "DATABASE_URL": "postgres://somebody@database.example/pmcareer",
    "REDIS_URL": "redis://valkey.example:6379",
    "ALLOWED_HOSTS": "career.example",
}


def manage(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    ours = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=ours | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_a_setting_and_names_it(name: str):
    environment = {key: value for key, value in PRODUCTION.items() if key != name}

    finished = manage("check", environment=environment)

    assert finished.returncode != 0
    assert f"DEBUG is off, so these must be set in the environment: {name}." in finished.stderr


def test_production_names_all_that_is_missing_at_once():
    finished = manage("check", environment={"DEBUG": "false"})

    assert "SECRET_KEY, DATABASE_URL, REDIS_URL, ALLOWED_HOSTS." in finished.stderr


def test_production_passes_the_deployment_check():
    finished = manage("check", "--deploy", "--fail-level", "INFO", environment=PRODUCTION)

    assert finished.returncode == 0, finished.stderr


def test_commands_without_a_need_for_servers_start_none(tmp_path: Path):
    for command in (["check"], ["help"], ["migrate", "--help"]):
        finished = manage(*command, environment={"PMCAREER_DATA_DIR": str(tmp_path)})
        assert finished.returncode == 0, finished.stderr

    assert list(tmp_path.iterdir()) == []


def test_collected_files_have_hashed_names_and_a_brotli_twin(tmp_path: Path):
    finished = manage("collectstatic", "--no-input", environment=PRODUCTION | {"STATIC_ROOT": str(tmp_path)})

    assert finished.returncode == 0, finished.stderr
    (htmx,) = tmp_path.glob("js/htmx.min.*.js")
    assert (tmp_path / "js" / f"{htmx.name}.br").exists()


def test_every_answer_carries_the_strict_policies(client: Client):
    response = client.get("/healthz")

    directives = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
    assert directives == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]
