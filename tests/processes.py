"""Looking at real processes from tests."""

import time
from collections.abc import Callable
from pathlib import Path

from core.processes import command_line


def pids(*words: str) -> list[int]:
    """Return the processes whose command line has all these words."""
    found = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [pid for pid in found if all(word in command_line(pid) for word in words)]


def wait_until(is_so: Callable[[], object], *, within_s: float = 30) -> None:
    """Return as soon as it is so. Raise AssertionError if it is not so in time."""
    deadline = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.05)
