"""The catalogue's pages in Chromium, with the real catalogue."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import open_all, violations, width

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("catalogue"),
]

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


@pytest.mark.parametrize(("window", "scheme"), [(360, "light"), (1280, "dark")])
def test_every_page_is_accessible_and_fits(page: Page, said: list[str], window: int, scheme: Any):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": window, "height": 900})
    wrong = {}

    for address in PAGES:
        page.goto(address)
        open_all(page)
        found = violations(page)
        if width(page) > window:
            found.append(f"{width(page)} px wide")
        if found:
            wrong[address] = found

    assert wrong == {}
    assert said == []


def test_a_fact_opens_its_sources_by_keyboard_and_closes_again(page: Page, said: list[str]):
    page.goto("/skills/communication/")
    button = page.get_by_role("button", name="sources for Communication and storytelling")
    card = page.get_by_role("group", name="Where this comes from")

    button.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    expect(card).to_contain_text("License")
    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(button).to_be_focused()
    assert said == []


def test_the_pages_lead_on_from_role_to_skill_to_activity_without_script(plain_page: Page):
    page = plain_page
    page.goto("/roles/")

    page.get_by_role("main").get_by_role("link", name="Product Owner", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Product Owner")
    page.get_by_role("button", name="sources for Product Owner").click()
    expect(page.get_by_role("group", name="Where this comes from")).to_be_visible()
    page.keyboard.press("Escape")

    page.get_by_role("main").get_by_role("link", name="Prioritization", exact=True).first.click()
    expect(page.get_by_role("heading", name="Six levels")).to_be_visible()
    page.locator("main section", has_text="What raises it").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="Done when")).to_be_visible()


def test_a_role_is_planned_from_its_page(page: Page):
    page.goto("/roles/product-owner/")

    page.get_by_role("link", name="Plan this role").click()

    expect(page.locator("[name=target_role]")).to_have_value("product-owner")
