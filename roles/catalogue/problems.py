"""What is wrong in a catalogue file, said so that it can be mended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend, at a line of a file."""

    file: str
    line: int
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}; {self.remedy}"


class CatalogueInvalid(Exception):
    """The files hold mistakes, so nothing was loaded."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(f"The catalogue holds {len(problems)} mistakes.")
        self.problems = problems
