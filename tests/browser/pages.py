"""What tests ask of a page in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def listen(page: Page, said: list[str]) -> None:
    """Write down what the page's console says: a violation of the Content Security Policy shows there."""
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))


def violations(page: Page) -> list[Any]:
    """Return what axe finds. It goes in by `evaluate`, as a script tag would break the policy."""
    page.evaluate(AXE)
    options = {"runOnly": RULES, "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found]


def open_all(page: Page) -> None:
    """Open everything that folds, so that what is inside is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def width(page: Page) -> int:
    """Return how wide the page is in pixels; wider than the window means scrolling sideways."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
