"""Background work in a real worker, which is really killed."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.sessions.models import Session

from core.tasks import clear_expired_sessions
from tests.processes import wait_until
from tests.worker_tasks import linger_once

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


def test_a_worker_clears_expired_sessions(celery_process: StartWorker):
    Session.objects.create(session_key="old", session_data="", expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    Session.objects.create(session_key="new", session_data="", expire_date=datetime(2120, 1, 1, tzinfo=UTC))
    celery_process()

    clear_expired_sessions.delay().get(timeout=30)

    assert [session.session_key for session in Session.objects.all()] == ["new"]


def test_a_task_whose_process_is_killed_is_done_by_the_next(celery_process: StartWorker, tmp_path: Path):
    celery_process()
    notes = tmp_path / "notes"
    linger_once.delay(str(notes))
    wait_until(lambda: pids_in(notes))

    os.kill(pids_in(notes)[0], signal.SIGKILL)

    wait_until(lambda: "done" in notes.read_text())
    assert len(pids_in(notes)) == 2


def test_a_task_whose_worker_is_killed_is_done_by_another(celery_process: StartWorker, tmp_path: Path):
    worker = celery_process()
    notes = tmp_path / "notes"
    linger_once.delay(str(notes))
    wait_until(lambda: pids_in(notes))

    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    celery_process()

    wait_until(lambda: "done" in notes.read_text())
    assert len(pids_in(notes)) == 2


def pids_in(notes: Path) -> list[int]:
    lines = notes.read_text().splitlines() if notes.exists() else []
    return [int(line) for line in lines if line.isdecimal()]
