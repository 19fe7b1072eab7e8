"""What browsers download: unchanged files of others, and weights that stay small."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256

import pytest
from django.conf import settings

from core.storage import bundle

STATIC = settings.BASE_DIR / "static"
KILOBYTE = 1024
ENTRIES = [
    line.split()
    for line in (STATIC / "vendored.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("name", "version", "license_name", "path", "digest"), ENTRIES)
def test_a_vendored_file_is_unchanged(name: str, version: str, license_name: str, path: str, digest: str):
    assert sha256((STATIC / path).read_bytes()).hexdigest() == digest


def test_every_file_of_others_is_listed():
    theirs = [*STATIC.rglob("*.min.js"), *STATIC.rglob("*.woff2")]

    assert {str(path.relative_to(STATIC)) for path in theirs} == {entry[3] for entry in ENTRIES}


def test_weights_stay_small():
    css = STATIC / "css"
    styles = bundle((css / "main.css").read_text(), lambda name: (css / name).read_text())

    assert len(gzip.compress(styles.encode())) <= 20 * KILOBYTE
    assert sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob("js/*.js")) <= 20 * KILOBYTE
    assert sum(path.stat().st_size for path in STATIC.glob("fonts/*.woff2")) <= 106 * KILOBYTE


def test_every_style_sheet_belongs_to_a_layer():
    main = (STATIC / "css/main.css").read_text()
    order = re.search(r"@layer ([^;]+);", main)
    layers = dict(re.findall(r'@import url\("([\w.]+)"\) layer\((\w+)\)', main))

    assert order is not None
    assert list(dict.fromkeys(layers.values())) == order[1].split(", ")
    assert set(layers) == {path.name for path in STATIC.glob("css/*.css")} - {"main.css", "styleguide.css"}


def test_no_template_has_an_inline_style_or_handler():
    found = [
        path.name
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if re.search(r"<style|\sstyle=|\son\w+=|hx-on|<script(?![^>]* src=)", path.read_text())
    ]

    assert found == []
