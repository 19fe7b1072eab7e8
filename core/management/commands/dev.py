"""`manage.py dev`: the whole site on one machine, until Ctrl-C."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser
from dataclasses import dataclass
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError

from core.processes import end_with_parent, start, stop

HOST = "127.0.0.1"
STOP_TIMEOUT_S = 10
ANSWER_TIMEOUT_S = 60
# In a container one is often root, and that is no reason to warn in development.
HUSH = "ignore:You're running the worker with superuser privileges"
CELERY = [sys.executable, "-W", HUSH, "-m", "celery", "--quiet", "-A", "pmcareer.worker"]


@dataclass
class Part:
    """One of the programs that make up the site."""

    name: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """Ask it to end; after a while end it and whatever it started."""
        if self.process.poll() is None:
            stop(self.process, signal.SIGTERM, within_s=STOP_TIMEOUT_S)
        # A worker that was killed leaves children; they are in the group that it leads.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Command(BaseCommand):
    help = "Migrate, load the catalogue, and run the site with a worker and the scheduler until Ctrl-C."
    # The web process makes its own; two at once would be slower for nothing.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="add the demonstration data first")
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this parent process is gone")

    def handle(self, *args: Any, demo: bool, parent: int | None, **options: Any) -> None:
        port = find_port()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0, interactive=False)
        # SIGINT too: a shell has its background jobs ignore it.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop_as_for_ctrl_c)
        if parent is not None:
            end_with_parent(parent)
        parts: list[Part] = []
        try:
            web = [sys.executable, "manage.py", "runserver", f"{HOST}:{port}"]
            parts.append(start_part("web", web, at_our_death=signal.SIGTERM))
            # While it starts. Upper apps bring these commands; core may not import them.
            for name in ("load_catalogue", *(["seed_demo"] if demo else [])):
                if name in get_commands():
                    call_command(name)
            self.announce(port, parts)
            # After the first page: on a small machine they would slow each other down.
            worker = [*CELERY, "worker", "--concurrency=2", "--without-gossip", "--without-mingle"]
            # A warm shutdown would finish its task first, with nobody left to wait for it.
            parts.append(start_part("worker", worker, at_our_death=signal.SIGQUIT))
            parts.append(start_part("beat", [*CELERY, "beat"], at_our_death=signal.SIGTERM))
            self.wait(parts)
        except KeyboardInterrupt:
            self.stdout.write("\nStopping …")
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            for part in parts:
                part.stop()

    def announce(self, port: int, parts: list[Part]) -> None:
        """Print the address as soon as the site answers there."""
        address = f"http://{HOST}:{port}/"
        deadline = time.monotonic() + ANSWER_TIMEOUT_S
        while not answers(f"{address}healthz"):
            check_running(parts)
            if time.monotonic() > deadline:
                raise CommandError(f"The site does not answer at {address}.")
            time.sleep(0.1)
        self.stdout.write(self.style.SUCCESS(f"{settings.SITE_NAME} is at {address}   (Ctrl-C stops it)"))
        self.stdout.flush()

    def wait(self, parts: list[Part]) -> None:
        while True:
            check_running(parts)
            time.sleep(0.2)


def find_port() -> int:
    """Return the port to use. Raise CommandError if it is no port or taken."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT is {text!r}; it must be a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(text)))
        except OSError as error:
            hint = f"PORT={int(text) + 1} make run"
            raise CommandError(
                f"Port {text} cannot be used ({error.strerror}). Try another: {hint}"
            ) from error
    return int(text)


def start_part(name: str, command: list[str], *, at_our_death: signal.Signals) -> Part:
    # It leads a process group of its own, so that Ctrl-C reaches only us.
    process = start(command, at_our_death=at_our_death, folder=settings.BASE_DIR, leads_group=True)
    return Part(name, process)


def check_running(parts: list[Part]) -> None:
    """Raise CommandError if one of them has ended."""
    for part in parts:
        status = part.process.poll()
        if status is not None:
            raise CommandError(f"The {part.name} process ended by itself with status {status}.")


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def stop_as_for_ctrl_c(*_: Any) -> NoReturn:
    raise KeyboardInterrupt
