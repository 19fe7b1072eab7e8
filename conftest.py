"""Fixtures for every test. Overrides of other plugins' fixtures must be here: in a `-p` plugin they lose."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker
from pytest_socket import socket_allow_hosts

from core import embedded
from pmcareer.celery import app
from tests import databases
from tests.processes import wait_until

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    """Start the embedded servers in each process that runs tests, not in one that hands them out."""
    hands_out = config.getoption("numprocesses", None) and not hasattr(config, "workerinput")
    if not hands_out and not config.option.collectonly:
        embedded.ensure_configured()


@pytest.fixture(autouse=True)
def _no_network() -> None:
    """Refuse connections that leave this machine."""
    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Make this process's database as a copy of a migrated one, which is quicker than migrating."""
    name = connection.settings_dict["NAME"]
    with django_db_blocker.unblock(), databases.maintenance() as server:
        databases.copy(server, databases.migrated_template(server), name)
    yield
    with django_db_blocker.unblock():
        connection.close()
        with databases.maintenance() as server:
            databases.drop(server, name)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Use the system's Chromium. Fail where there is none: a skipped browser test proves nothing."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail("The browser tests need Chromium: run `make test` as root, or install it.", pytrace=False)
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": found, "args": arguments}


@pytest.fixture
def celery_process(transactional_db: None) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start real workers on this test's database; a task of a killed one comes again within some 5 s."""
    environment = os.environ | {
        "CELERY_TASK_ALWAYS_EAGER": "false",
        "CELERY_VISIBILITY_TIMEOUT_S": "3",
        "CELERY_RESTORE_INTERVAL_S": "1",
    }
    arguments = ["--concurrency=1", "--without-gossip", "--without-mingle", "--include=tests.worker_tasks"]
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "pmcareer.worker",
        "worker",
        "--loglevel=ERROR",
        *arguments,
    ]
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
        started.append(process)
        wait_until(lambda: app.control.ping(timeout=0.5), within_s=60)
        return process

    with app.connection_for_write() as broker:
        channel: Any = broker.default_channel  # its `client` is Valkey's own
        channel.client.flushdb()
    app.conf.task_always_eager = False
    yield start
    app.conf.task_always_eager = True
    for process in started:
        # The pool is in its group, also that of a worker which was killed.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    app.close()
