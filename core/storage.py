"""Static files as production serves them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY = "css/main.css"
IMPORT = re.compile(r'@import url\("(?P<file>[\w.-]+)"\) layer\((?P<layer>\w+)\)(?: (?P<media>\w+))?;')


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """Return the style sheet with the ones it imports in place of the imports, each in its layer."""

    def replace(match: re.Match[str]) -> str:
        layer = f"@layer {match['layer']} {{\n{read(match['file'])}}}"
        return f"@media {match['media']} {{\n{layer}\n}}" if match["media"] else layer

    return IMPORT.sub(replace, entry)


class BundlingStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # has no types
    """Hashes, compresses, and makes one style sheet out of all, so that browsers ask once and not twice."""

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if ENTRY in paths and not dry_run:
            folder = ENTRY.rpartition("/")[0]

            def read(name: str) -> str:
                storage, path = paths[name]
                with storage.open(path) as file:
                    return str(file.read().decode())

            # From the sources, not from what is collected: that holds the bundle of the last time.
            whole = bundle(read(ENTRY), lambda name: read(f"{folder}/{name}"))
            self.delete(ENTRY)
            self._save(ENTRY, ContentFile(whole.encode()))
            paths = {**paths, ENTRY: (self, ENTRY)}
        yield from super().post_process(paths, dry_run, **options)
