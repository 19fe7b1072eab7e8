"""Static files as production serves them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import LazySettings, settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command

from core.storage import bundle

SHEETS = {"base.css": "a { color: red }\n", "print.css": "p { color: black }\n"}


def test_imports_become_layers():
    imports = '@import url("base.css") layer(base);\n@import url("print.css") layer(print) print;\n'

    assert bundle("@layer base, print;\n" + imports, SHEETS.__getitem__) == (
        "@layer base, print;\n"
        "@layer base {\na { color: red }\n}\n"
        "@media print {\n@layer print {\np { color: black }\n}\n}\n"
    )


@pytest.fixture
def _collected(settings: LazySettings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "core.storage.BundlingStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.mark.usefixtures("_collected")
def test_browsers_ask_for_one_style_sheet_with_every_rule(tmp_path: Path):
    name = staticfiles_storage.url("css/main.css").rpartition("/")[2]
    served = (tmp_path / "css" / name).read_text()

    assert re.fullmatch(r"main\.[0-9a-f]{12}\.css", name)
    assert "@import" not in served
    for sheet in (settings.BASE_DIR / "static/css").glob("*.css"):
        if sheet.name not in ("main.css", "styleguide.css"):
            assert sheet.read_text().rstrip()[-40:] in served
    assert all(
        (tmp_path / "css" / url).exists() for url in re.findall(r'url\("(\.\./fonts/[^"]+)"\)', served)
    )


@pytest.mark.usefixtures("_collected")
def test_collecting_again_gives_the_same(tmp_path: Path):
    first = {path.name for path in (tmp_path / "css").iterdir()}

    call_command("collectstatic", verbosity=0, interactive=False)

    assert {path.name for path in (tmp_path / "css").iterdir()} == first
