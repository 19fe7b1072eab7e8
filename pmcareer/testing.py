"""The pytest plugin that gives each test process databases of its own, before the settings load."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

# Before anything reads the settings: this module is loaded ahead of pytest-django's own hooks.
os.environ["PMCAREER_PROFILE"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmcareer.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright runs an event loop in the test's thread
ROOT = Path(__file__).resolve().parent.parent
SLOTS = 300


def take_slot() -> None:
    """Take the first number that no other running test process has; the kernel gives it back when we end."""
    folder = Path(os.environ.get("PMCAREER_DATA_DIR") or ROOT / ".data") / "test-slots"
    folder.mkdir(parents=True, exist_ok=True)
    for slot in range(SLOTS):
        lock = os.open(folder / str(slot), os.O_RDWR | os.O_CREAT)  # left open
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        os.environ["PMCAREER_TEST_SLOT"] = str(slot)
        return
    raise pytest.UsageError(f"{SLOTS} test processes run already.")


take_slot()
