"""Fixtures and settings of the tests that drive Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests import real_catalogue
from tests.browser.pages import listen

# A busy machine is no failure: these are upper bounds, an expectation that is met goes on at once.
expect.set_options(timeout=20_000)


@pytest.fixture
def catalogue(transactional_db: None) -> None:
    """The real catalogue."""
    real_catalogue.load()


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, said: list[str]) -> Iterator[Page]:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    listen(page, said)
    yield page
    context.close()


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    page = browser.new_page(base_url=live_server.url, java_script_enabled=False)
    yield page
    page.close()
