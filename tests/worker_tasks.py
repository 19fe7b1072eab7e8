"""Tasks for the tests of the worker itself."""

import os
import time
from pathlib import Path

from celery import shared_task


@shared_task
def linger_once(notes: str) -> None:
    """Write this process's pid; linger if nobody wrote before us, and else say that all is done."""
    file = Path(notes)
    is_first = not file.exists()
    with file.open("a") as text:
        text.write(f"{os.getpid()}\n")
    if is_first:
        time.sleep(300)
    with file.open("a") as text:
        text.write("done\n")
