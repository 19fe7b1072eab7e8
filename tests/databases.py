"""Databases for tests: each test process has its own, copied from one that has all migrations."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

Server = psycopg.Connection[tuple[object, ...]]
TEMPLATE_PREFIX = "pmcareer_template_"
SERVER_PARAMETERS = ("host", "port", "user", "password", "sslmode", "connect_timeout")


@contextmanager
def maintenance() -> Iterator[Server]:
    """Connect to the server's maintenance database, one process at a time."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in SERVER_PARAMETERS if name in parameters}
    with open(settings.DATA_DIR / "test-template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with psycopg.connect(dbname="postgres", autocommit=True, **wanted) as server:
            yield server


def migrated_template(server: Server) -> str:
    """Return the name of a database with all migrations; it is made when a migration has changed."""
    digest = hashlib.sha256()
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}\0".encode() + path.read_bytes())
    template = TEMPLATE_PREFIX + digest.hexdigest()[:16]
    names = [str(row[0]) for row in server.execute("SELECT datname FROM pg_database")]
    if template in names:
        return template
    for outdated in names:
        if outdated.startswith(TEMPLATE_PREFIX):
            drop(server, outdated)
    # Renamed when it is done, so that a killed process leaves no half-migrated template.
    part = f"{template}_part"
    copy(server, "template0", part)
    with using(part):
        call_command("migrate", verbosity=0, interactive=False)
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(part), sql.Identifier(template))
    )
    return template


@contextmanager
def using(name: str) -> Iterator[None]:
    """Have Django's connection lead to the database of this name."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def drop(server: Server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def copy(server: Server, source: str, name: str) -> None:
    drop(server, name)
    command = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    server.execute(command.format(sql.Identifier(name), sql.Identifier(source)))
