"""What the operating system knows about processes, and how to tie one to its parent."""

import ctypes
import os
import signal
import subprocess
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def start(
    command: list[str],
    *,
    at_our_death: signal.Signals,
    user: int | None = None,
    folder: Path | None = None,
    leads_group: bool = False,
) -> subprocess.Popen[bytes]:
    """Start a child that the kernel sends this signal when we die (on Linux)."""
    # Loaded here: between fork and exec a child should do as little as possible.
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def tie() -> None:
        # A shell has its background jobs ignore these, and a child would inherit that.
        for number in (signal.SIGINT, signal.SIGQUIT):
            signal.signal(number, signal.SIG_DFL)
        if sys.platform == "linux":
            libc.prctl(PR_SET_PDEATHSIG, at_our_death, 0, 0, 0)
            if os.getppid() != parent:  # we died before the line above
                os._exit(1)

    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        user=user,
        process_group=0 if leads_group else None,
        preexec_fn=tie,
    )


def end_with_parent(parent: int) -> None:
    """Have the kernel send us SIGTERM when the process with this pid, our parent, dies (on Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            sys.exit(1)


def command_line(pid: int) -> str:
    """Return the command line of a process; empty if there is none, or where there is no /proc."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(errors="replace").replace("\0", " ").strip()
    except OSError:
        return ""


def is_working_folder(folder: Path) -> bool:
    """Return whether any process has this folder as its working folder."""
    for link in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if link.readlink() == folder:
                return True
        except OSError:  # ended meanwhile, or somebody else's
            continue
    return False


def live_pid(pid_file: Path, program: str, place: Path) -> int | None:
    """Return the pid in the file if a process with that pid is this program serving this place."""
    try:
        pid = int(pid_file.read_text().split(maxsplit=1)[0])
    except (OSError, ValueError, IndexError):
        return None
    words = command_line(pid)
    return pid if program in words and str(place) in words else None


def stop(process: subprocess.Popen[bytes], how: signal.Signals, *, within_s: float) -> None:
    """Ask a child to end, and kill it if it has not in time."""
    process.send_signal(how)
    try:
        process.wait(timeout=within_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
