"""Fixtures for every test. Overrides of other plugins' fixtures must be here: in a `-p` plugin they lose."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from core import embedded

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded servers in processes that run tests (with xdist, not in the one that hands them out)."""
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if not hands_out and not config.option.collectonly:
        embedded.ensure_configured()


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """Refuse connections that leave this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this process's database as a copy of one that has all migrations, which is quicker than migrating."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        with _server() as server:
            template = _migrated_template(server)
            _drop(server, name)
            _copy(server, template, name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        with _server() as server:
            _drop(server, name)


@contextmanager
def _server() -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """Connect to the server's maintenance database, one process at a time."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    wanted = {k: v for k, v in parameters.items() if k in {"host", "port", "user", "password", "dbname", "sslmode"}}
    with open(settings.DATA_DIR / "test-template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(autocommit=True, **wanted) as server:
            yield server


def _migrated_template(server: psycopg.Connection[tuple[Any, ...]]) -> str:
    """Return the name of a database with all migrations, made if there is none yet."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}\0".encode() + path.read_bytes())
    template = f"pmcareer_template_{digest.hexdigest()[:16]}"
    names = [row[0] for row in server.execute("SELECT datname FROM pg_database")]
    if template in names:
        return template
    for outdated in names:
        if outdated.startswith("pmcareer_template_"):
            _drop(server, outdated)
    # Renamed when it is done, so that a killed process leaves no half-migrated template.
    part = f"{template}_part"
    _copy(server, "template0", part)
    own = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = part
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
    server.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(template)))
    return template


def _drop(server: psycopg.Connection[tuple[Any, ...]], name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _copy(server: psycopg.Connection[tuple[Any, ...]], source: str, name: str) -> None:
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(command.format(sql.Identifier(name), sql.Identifier(source)))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the system's Chromium. Fail where there is none: a skipped browser test proves nothing."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: run `make test` as root, or install it.", pytrace=False)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": arguments}
