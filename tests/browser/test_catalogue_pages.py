"""The catalogue's pages in Chromium, with the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_styleguide import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = [
    "/roles/",
    "/roles/product-manager/",
    "/roles/director-of-product-management/",
    "/salaries/",
    "/stages/",
    "/tools/",
    "/organizations/",
    "/locations/",
    "/associations/",
    "/interview-questions/",
    "/sources/",
    "/skills/",
    "/skills/communication/",
    "/activities/",
    "/activities/role-primer-reading/",
    "/certifications/",
    "/certifications/cspo/",
]


@pytest.fixture
def site(live_server: LiveServer) -> LiveServer:
    """The site with the real catalogue."""
    call_command("load_catalogue", verbosity=0)
    return live_server


@pytest.fixture
def said() -> list[str]:
    """What the browser's console said: a violation of the Content Security Policy shows there."""
    return []


@pytest.fixture
def tab(browser: Browser, site: LiveServer, said: list[str]) -> Iterator[Page]:
    tab = browser.new_page(base_url=site.url)
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    yield tab
    tab.close()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_page_is_accessible_and_fits(tab: Page, said: list[str], width: int, scheme: Any):
    tab.emulate_media(color_scheme=scheme)
    tab.set_viewport_size({"width": width, "height": 900})
    wrong = {}

    for address in PAGES:
        tab.goto(address)
        tab.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
        found = violations(tab)
        if (page_width := tab.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"{page_width} px wide")
        if found:
            wrong[address] = found

    assert wrong == {}
    assert said == []


def test_a_fact_opens_its_sources_by_keyboard_and_closes_again(tab: Page, said: list[str]):
    tab.goto("/skills/communication/")
    button = tab.get_by_role("button", name="sources for Communication and storytelling")
    card = tab.get_by_role("group", name="Where this comes from")

    button.focus()
    tab.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("License")
    assert violations(tab) == []

    tab.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(button).to_be_focused()
    assert said == []


def test_the_pages_lead_on_from_role_to_skill_to_activity_without_script(browser: Browser, site: LiveServer):
    tab = browser.new_page(base_url=site.url, java_script_enabled=False)
    tab.goto("/roles/")

    tab.get_by_role("main").get_by_role("link", name="Product Owner", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Product Owner")
    tab.get_by_role("button", name="sources for Product Owner").click()
    expect(tab.get_by_role("group", name="Where this comes from")).to_be_visible()
    tab.keyboard.press("Escape")

    tab.get_by_role("main").get_by_role("link", name="Prioritization", exact=True).first.click()
    expect(tab.get_by_role("heading", name="Six levels")).to_be_visible()
    tab.locator("main section", has_text="What raises it").get_by_role("link").first.click()
    expect(tab.get_by_role("heading", name="Done when")).to_be_visible()
    tab.close()


def test_a_role_is_planned_from_its_page(tab: Page):
    tab.goto("/roles/product-owner/")

    tab.get_by_role("link", name="Plan this role").click()

    expect(tab.locator("[name=target_role]")).to_have_value("product-owner")
