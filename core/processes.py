"""What the operating system knows about processes, and how to tie one to its parent."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: signal.Signals) -> Callable[[], None] | None:
    """Return a `preexec_fn` that has the kernel send the signal to the child when its parent dies (Linux only)."""
    if sys.platform != "linux":
        return None
    # Loaded here: between fork and exec a child should do as little as possible.
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def preexec() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return preexec


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
