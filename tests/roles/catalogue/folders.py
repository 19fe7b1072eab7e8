"""Copies of the real catalogue that tests may break."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

CATALOGUE = Path(settings.BASE_DIR) / "catalogue"


@dataclass(frozen=True)
class Copy:
    """A copy of the catalogue's folder."""

    folder: Path

    def replace(self, file: str, old: str, new: str) -> int:
        """Replace the first occurrence in a file and return the line it was in."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer says {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1

    def remove_entry(self, file: str, slug: str) -> None:
        """Take an entry out of a YAML file, where entries are a blank line apart."""
        path = self.folder / file
        entries = path.read_text(encoding="utf-8").split("\n\n")
        kept = [entry for entry in entries if f"- slug: {slug}\n" not in entry]
        assert len(kept) == len(entries) - 1
        path.write_text("\n\n".join(kept), encoding="utf-8")


def copy_catalogue(folder: Path) -> Copy:
    shutil.copytree(CATALOGUE, folder, dirs_exist_ok=True)
    return Copy(folder)
