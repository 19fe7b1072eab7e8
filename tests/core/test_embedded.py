"""The embedded servers, with real processes that are really killed."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from core import embedded
from core.embedded import Services
from core.processes import live_pid
from tests.processes import pids, wait_until

HOLDER = """
import sys, time
from pathlib import Path
from core import embedded
embedded.ensure(embedded.services(Path(sys.argv[1]), sys.argv[2]))
print("ready", flush=True)
time.sleep(600)
"""


class Holders:
    """Other processes that hold a lease."""

    def __init__(self, data_folder: Path, profile: embedded.Profile = "test") -> None:
        self.data_folder = data_folder
        self.services = embedded.services(data_folder, profile)
        self.started: list[subprocess.Popen[str]] = []

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", HOLDER, str(self.data_folder), self.services.profile]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.started.append(process)
        return process

    def hold(self) -> subprocess.Popen[str]:
        process = self.start()
        is_ready(process)
        return process

    def servers(self, program: str) -> list[int]:
        # Backends of PostgreSQL give themselves other command lines.
        place = self.services.cluster if program == "postgres" else self.services.valkey_socket
        return pids(f"bin/{program} -D" if program == "postgres" else program, str(place))

    def supervisors(self) -> list[int]:
        return pids("-m core.embedded", str(self.services.folder))


def is_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def kill(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def holders(tmp_path: Path) -> Iterator[Holders]:
    made = Holders(tmp_path)
    yield made
    end(made)


def end(holders: Holders) -> None:
    for process in holders.started:
        if process.poll() is None:
            kill(process)
    for pid in holders.supervisors():
        os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not holders.supervisors())


def answers(services: Services) -> bool:
    return embedded.first_problem(services) is None


def test_the_servers_stop_by_themselves_after_the_last_holder_is_killed(holders: Holders):
    first, second = holders.hold(), holders.hold()

    kill(first)
    time.sleep(embedded.STOP_AFTER_S + 1)
    assert answers(holders.services)
    kill(second)

    wait_until(lambda: not holders.supervisors())
    assert holders.servers("postgres") == holders.servers("valkey-server") == []


def test_three_that_start_at_once_share_one_pair_of_servers(holders: Holders):
    together = [holders.start() for _ in range(3)]

    for process in together:
        is_ready(process)

    assert len(holders.supervisors()) == 1
    assert len(holders.servers("postgres")) == 1
    assert len(holders.servers("valkey-server")) == 1


@pytest.mark.parametrize("program", ["postgres", "valkey-server"])
def test_a_killed_server_comes_back(holders: Holders, program: str):
    holders.hold()
    (killed,) = holders.servers(program)

    os.kill(killed, signal.SIGKILL)

    wait_until(lambda: holders.servers(program) not in ([], [killed]) and answers(holders.services))


def test_after_a_killed_supervisor_the_next_command_starts_the_servers_with_their_data(tmp_path: Path):
    holders = Holders(tmp_path, "dev")
    try:
        holders.hold()
        with connect(holders.services) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        (supervisor,) = holders.supervisors()

        os.kill(supervisor, signal.SIGKILL)
        holders.hold()

        assert holders.supervisors() not in ([], [supervisor])
        wait_until(lambda: answers(holders.services))
        with connect(holders.services) as connection:
            assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)
    finally:
        end(holders)


def test_one_that_comes_while_the_servers_stop_gets_new_ones(holders: Holders):
    kill(holders.hold())
    time.sleep(embedded.STOP_AFTER_S)

    for _ in range(4):
        kill(holders.hold())
        time.sleep(0.2)
    holders.hold()

    assert answers(holders.services)


def test_a_deep_folder_has_its_sockets_elsewhere_and_to_itself(tmp_path: Path):
    holders = Holders(tmp_path / "a-long-name-of-a-folder" / ("deep" * 30))
    try:
        holders.hold()

        sockets = holders.services.sockets
        assert len(str(sockets)) < 80
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
        assert answers(holders.services)
    finally:
        end(holders)


def test_text_is_compared_the_same_everywhere(holders: Holders):
    holders.hold()

    with connect(holders.services) as connection:
        row = connection.execute(
            "SELECT datlocprovider, datlocale, pg_encoding_to_char(encoding), lower('ÄÖ')"
            " FROM pg_database WHERE datname = current_database()"
        ).fetchone()

    assert row == ("b", "C.UTF-8", "UTF8", "äö")


def test_a_file_with_the_pid_of_another_program_counts_for_nothing(tmp_path: Path):
    pid_file = tmp_path / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{tmp_path}\n")

    assert live_pid(pid_file, "postgres", tmp_path) is None


def test_a_link_in_place_of_our_folder_is_refused(tmp_path: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(embedded.ServicesUnavailable, match="belongs to somebody else"):
        embedded.make_private(tmp_path / "link")


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PMCAREER_PG_BIN", str(tmp_path))

    with pytest.raises(embedded.ServicesUnavailable, match=f"{tmp_path}/postgres is not a program"):
        embedded.ensure(embedded.services(tmp_path, "test"))


def connect(services: Services) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(
        host=str(services.sockets), user=embedded.USER, dbname=embedded.USER, autocommit=True
    )
