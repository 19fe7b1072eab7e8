"""`manage.py plan [FILE]`: one planning problem a line in, one answer a line out."""

import json
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from roadmap.planner import PlanningError, PlanningResult, read_problem, solve, to_json


class Command(BaseCommand):
    """Answer each line at once, a line that is no problem with one error object."""

    help = "Plan each JSON line of FILE (or of the standard input) and write one JSON line as the answer."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", nargs="?", type=Path, help="a file of JSON lines instead of the standard input"
        )

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        if file is None:
            self._answer_lines(sys.stdin.buffer)
            return
        try:
            stream = file.open("rb")
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        with stream:
            self._answer_lines(stream)

    def _answer_lines(self, stream: BinaryIO) -> None:
        try:
            for line in stream:
                if line.strip():
                    self.stdout.write(json.dumps(to_json(answer_line(line))))
                    self.stdout.flush()
        except BrokenPipeError:
            # Whoever read the answers has gone. What is still buffered must not fail again at the exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def answer_line(line: bytes) -> PlanningResult:
    """Return the plan for one line of JSON, or an error result."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        error = PlanningError("bad_json", "$", (), "This line is not JSON.")
        return PlanningResult(status="error", errors=(error,))
    problem = read_problem(data)
    return problem if isinstance(problem, PlanningResult) else solve(problem)
