"""The style guide in Chromium: every part in every state, narrow and wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from playwright.sync_api import Browser, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.pages import listen, open_all, violations, width

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guide(
    browser: Browser, live_server: LiveServer, settings: LazySettings, said: list[str]
) -> Iterator[Page]:
    settings.DEBUG = True
    page = browser.new_page(base_url=live_server.url)
    listen(page, said)
    page.goto("/styleguide/")
    yield page
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [360, 1280])
def test_every_part_is_accessible_and_fits(guide: Page, said: list[str], window: int, scheme: Any):
    guide.emulate_media(color_scheme=scheme)
    guide.set_viewport_size({"width": window, "height": 900})
    open_all(guide)

    assert said == []
    assert width(guide) <= window
    assert violations(guide) == []


def test_open_dialogs_and_popovers_are_accessible(guide: Page):
    guide.get_by_role("button", name="2 sources for median base pay").click()
    assert violations(guide) == []
    guide.keyboard.press("Escape")

    guide.get_by_role("button", name="Leave this step out").click()
    expect(guide.get_by_role("dialog", name="Leave this step out?")).to_be_visible()
    assert violations(guide) == []


def test_the_theme_changes_at_once_and_stays(guide: Page, said: list[str]):
    guide.get_by_role("button", name="Switch to dark").click()

    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")
    expect(guide.get_by_role("button", name="Switch to light")).to_be_focused()
    guide.reload()
    expect(guide.locator("html")).to_have_attribute("data-theme", "dark")
    assert said == []


def test_the_theme_changes_without_script(browser: Browser, live_server: LiveServer, settings: LazySettings):
    settings.DEBUG = True
    page = browser.new_page(base_url=live_server.url, java_script_enabled=False)
    page.goto("/styleguide/")

    page.get_by_role("button", name="Switch to dark").click()

    assert page.url.endswith("/styleguide/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.close()


def test_keys_choose_a_level_while_the_focus_is_in_the_form(guide: Page):
    form = guide.locator("form[data-keys]")
    guide.keyboard.press("4")
    expect(form.locator("input[value='2']")).to_be_checked()

    form.locator("input[value='2']").focus()
    guide.keyboard.press("5")
    expect(form.locator("input[value='5']")).to_be_checked()
    guide.keyboard.press("ArrowLeft")
    expect(form.locator("input[value='4']")).to_be_checked()
    guide.keyboard.press("n")
    expect(form.locator("input[value='unseen']")).to_be_checked()
    guide.keyboard.press("0")
    expect(form.locator("input[value='0']")).to_be_checked()


def test_the_buttons_beside_a_range_move_it_and_its_words(guide: Page):
    panel = guide.locator(".whatif").first

    panel.get_by_role("button", name="One hour more").click()

    expect(panel.get_by_role("slider")).to_have_value("7")
    expect(panel.locator("output")).to_have_text("7 h")
    expect(panel.get_by_role("slider")).to_have_attribute("aria-valuetext", "7 h")


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(guide: Page):
    skip = guide.get_by_role("link", name="Skip to the main content")
    first = "document.querySelector('a, button, input, select, textarea').textContent"
    assert guide.evaluate(first) == "Skip to the main content"

    skip.focus()
    expect(skip).to_be_in_viewport()
    guide.keyboard.press("Enter")

    expect(guide.locator("main")).to_be_focused()


def test_a_failed_request_keeps_the_page_and_offers_to_try_again(guide: Page):
    sent: list[str] = []

    def fail_once(route: Route) -> None:
        sent.append(route.request.url)
        if len(sent) == 1:
            route.abort()
        else:
            route.fulfill(body="<p id='reply'>Here it is</p>")

    guide.route("**/reply", fail_once)
    guide.evaluate(
        """() => {
            const button = document.querySelector("[data-next]");
            button.type = "button";
            button.setAttribute("hx-get", "/reply");
            button.setAttribute("hx-target", "main");
            htmx.process(button);
        }"""
    )

    guide.locator("[data-next]").click()
    toast = guide.locator("#toasts .toast")
    expect(toast).to_contain_text("That didn’t reach us")
    expect(guide.get_by_role("heading", name="Style guide")).to_be_visible()
    toast.get_by_role("button", name="Try again").click()

    expect(guide.locator("#reply")).to_have_text("Here it is")
    expect(toast).to_have_count(0)


def test_the_menu_of_narrow_screens_opens_and_closes(guide: Page):
    guide.set_viewport_size({"width": 360, "height": 700})

    guide.get_by_role("button", name="Menu").click()
    expect(guide.locator("#menu")).to_be_visible()
    guide.keyboard.press("Escape")

    expect(guide.locator("#menu")).to_be_hidden()
