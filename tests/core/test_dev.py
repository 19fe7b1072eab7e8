"""`manage.py dev`, started and ended as people and machines do it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.processes import pids, wait_until


class Dev:
    """One run of the command, with data of its own."""

    def __init__(self, data_folder: Path) -> None:
        self.data_folder = data_folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None
        self.command = [sys.executable, "manage.py", "dev"]

    def start(self) -> subprocess.Popen[str]:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PMCAREER_TEST")
        }
        environment |= {
            "PMCAREER_PROFILE": "dev",
            "PMCAREER_DATA_DIR": str(self.data_folder),
            "PORT": str(self.port),
        }
        self.process = subprocess.Popen(
            self.command,
            cwd=settings.BASE_DIR,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return self.process

    def run_until_announced(self) -> subprocess.Popen[str]:
        process = self.start()
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if f"is at http://127.0.0.1:{self.port}/" in line:
                return process
        raise AssertionError("".join(lines))

    def children(self) -> list[int]:
        # All of them have the port or this data folder in their environment, which is theirs alone.
        mark = f"PMCAREER_DATA_DIR={self.data_folder}".encode()
        return [
            pid
            for pid in pids("manage.py runserver") + pids("celery", "worker")
            if mark in environment_of(pid)
        ]

    def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
        for pid in self.children():  # a test that found some has failed by now
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for pid in pids("-m core.embedded", str(self.data_folder)):
            os.kill(pid, signal.SIGTERM)


def environment_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dev")


@pytest.fixture
def dev(data_folder: Path) -> Iterator[Dev]:
    run = Dev(data_folder)
    yield run
    run.end()


def test_it_prints_the_address_when_the_site_answers_there(dev: Dev):
    dev.run_until_announced()

    with urllib.request.urlopen(f"http://127.0.0.1:{dev.port}/readyz") as response:
        assert b'"migrations": "ok"' in response.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all_it_started(dev: Dev, number: signal.Signals):
    process = dev.run_until_announced()
    wait_until(lambda: len(dev.children()) >= 4)  # the server and its reloader, the worker and its pool

    process.send_signal(number)

    assert process.wait(timeout=40) == 0
    assert dev.children() == []


def test_nothing_outlives_it_when_it_is_killed(dev: Dev):
    process = dev.run_until_announced()
    wait_until(lambda: len(dev.children()) >= 4)

    process.kill()

    wait_until(lambda: not dev.children())


def test_it_ends_with_the_program_that_it_was_tied_to(dev: Dev):
    """`make` passes its own pid: whoever kills make means all of it."""
    dev.command = ["sh", "-c", f"{sys.executable} manage.py dev --parent $$; true"]
    process = dev.run_until_announced()
    wait_until(lambda: len(dev.children()) >= 4)

    process.kill()

    wait_until(lambda: not dev.children(), within_s=40)


def test_it_stops_with_status_1_when_a_part_ends_by_itself(dev: Dev):
    process = dev.run_until_announced()
    wait_until(lambda: pids("celery", "pmcareer.worker beat") and len(dev.children()) >= 4)

    for pid in dev.children():
        if "runserver" in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGKILL)

    assert process.wait(timeout=40) == 1
    assert dev.children() == []


def test_a_port_that_is_taken_is_named_with_a_way_out(dev: Dev):
    with socket.socket() as other:
        other.bind(("127.0.0.1", dev.port))
        other.listen()
        output, _ = dev.start().communicate(timeout=60)

    assert (
        f"Port {dev.port} cannot be used (Address already in use). Try another: PORT={dev.port + 1}" in output
    )
    assert dev.process is not None
    assert dev.process.returncode == 1


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(dev: Dev, port: int):
    dev.port = port

    output, _ = dev.start().communicate(timeout=60)

    assert f"PORT is '{port}'; it must be a number from 1 to 65535." in output
