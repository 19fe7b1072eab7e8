"""`manage.py load_catalogue`: make the database follow the catalogue's files."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from roles.catalogue.loading import TableChanges, load_catalogue, validate_catalogue
from roles.catalogue.problems import CatalogueInvalid

NAMES_SHOWN = 12


class Command(BaseCommand):
    help = "Validate the catalogue's files and load them; print what is added, changed and retired."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="validate only")
        parser.add_argument("--folder", type=Path, default=Path(settings.BASE_DIR) / "catalogue")

    def handle(self, *args: Any, check: bool, folder: Path, verbosity: int, **options: Any) -> None:
        try:
            if check:
                catalogue = validate_catalogue(folder=folder)
                count = sum(len(located) for located in catalogue.located.values())
                self.stdout.write(f"The catalogue is valid: {count:,} entries and rows.")
                return
            changes = load_catalogue(folder=folder, now=timezone.now())
        except CatalogueInvalid as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            count = len(error.problems)
            raise CommandError(
                f"{count} to mend, nothing was loaded." if not check else f"{count} to mend."
            ) from None
        for one in changes:
            self._print(one, None if verbosity > 1 else NAMES_SHOWN)
        if not changes:
            self.stdout.write("Nothing changed.")

    def _print(self, changes: TableChanges, limit: int | None) -> None:
        for word in ("added", "changed", "returned", "retired", "removed"):
            names: list[str] = getattr(changes, word)
            if names:
                shown = ", ".join(names[:limit])
                more = f" and {len(names) - limit} more" if limit and len(names) > limit else ""
                self.stdout.write(f"{changes.title}: {len(names)} {word}: {shown}{more}")
