"""The roadmap and its steps in Chromium, with and without script, on the real catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from accounts.services import SESSION_KEY
from roadmap.models import Plan, Step
from roadmap.problems import limits_of
from roadmap.services import build_plan, change_limits, skip_step, start_journey, start_step
from roles.models import StartingRole, TargetRole
from tests.accounts.factories import LearnerFactory
from tests.browser.pages import listen, open_all, violations, width

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(catalogue: None) -> Plan:
    """A plan of the real catalogue in its third week, one step skipped and one under way."""
    now = timezone.now() - timedelta(weeks=2)
    plan = start_journey(
        learner=LearnerFactory(),
        starting_role=StartingRole.objects.get(slug="business-analyst"),
        target_role=TargetRole.objects.get(slug="product-manager"),
        hours_per_week=Decimal(6),
        start_date=now.date(),
        target_date=None,
        budget_usd=600,
        is_open_to_certificates=False,
        is_open_to_degrees=False,
        claimed_contexts=[],
        request_key=uuid4(),
        now=now,
    )
    build_plan(plan=plan, now=now)
    first, second = Step.objects.filter(plan=plan).order_by("position")[:2]
    skip_step(step=second, reason="Wrote three at work", revision=1, now=now)
    start_step(step=first, revision=2, now=timezone.now())
    return Plan.objects.get(pk=plan.pk)


def _context(browser: Browser, live_server: LiveServer, plan: Plan, **options: Any) -> BrowserContext:
    session = SessionStore()
    session[SESSION_KEY] = str(plan.learner_id)
    session.create()
    context = browser.new_context(base_url=live_server.url, **options)
    key = str(session.session_key)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
    return context


@pytest.fixture
def page(browser: Browser, live_server: LiveServer, plan: Plan, said: list[str]) -> Iterator[Page]:
    context = _context(browser, live_server, plan)
    page = context.new_page()
    listen(page, said)
    yield page
    context.close()


@pytest.fixture
def plain_page(browser: Browser, live_server: LiveServer, plan: Plan) -> Iterator[Page]:
    """A page in a browser that runs no script."""
    context = _context(browser, live_server, plan, java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_trial_is_shown_in_place_put_back_and_kept(page: Page, plan: Plan, said: list[str]):
    page.goto(plan.get_absolute_url())
    title, lede = page.locator("#plan-title"), page.locator("#plan-lede")
    before = title.inner_text()

    page.get_by_label("Hours a week").focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(lede).to_contain_text("Not kept yet")
    expect(lede).to_contain_text("Trying 10 h a week")
    expect(title).not_to_have_text(before)
    expect(page.locator("#diff")).to_contain_text("sooner")
    expect(page.get_by_label("Hours a week")).to_be_focused()

    expect(page.locator("#trial-h")).to_be_visible()
    expect(page.locator("#kept")).to_be_hidden()

    page.get_by_role("link", name="Put it back").click()
    expect(title).to_have_text(before)
    expect(page.locator("#diff")).to_contain_text("This is the plan you have.")
    expect(page.locator("#diff")).to_be_focused()
    expect(page.get_by_label("Hours a week")).to_have_value("6")
    expect(page.locator("#kept")).to_be_visible()

    page.get_by_role("button", name="One hour more").click()
    expect(page.locator("#diff")).to_contain_text("Keep this plan")
    tried = title.inner_text()
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.get_by_text("Kept. This is your plan now")).to_be_visible()
    expect(title).to_have_text(tried)

    page.get_by_role("button", name="Undo 7 hours a week").click()
    expect(title).to_have_text(before)
    assert said == []


@pytest.fixture
def tight_plan(plan: Plan) -> Plan:
    """The plan with too few weeks for it."""
    limits = replace(limits_of(plan), target_date=plan.start_date + timedelta(weeks=20))
    return change_limits(plan=plan, limits=limits, revision=plan.revision, now=timezone.now())


def test_levers_come_after_the_page_and_one_press_tries_one(page: Page, tight_plan: Plan, said: list[str]):
    page.goto(tight_plan.get_absolute_url())
    expect(page.locator("#levers h2")).to_contain_text("you have")
    lever = page.locator(".levers a.btn").first
    lever.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#plan-lede")).to_contain_text("Not kept yet")
    expect(page.locator("#diff")).to_be_focused()
    expect(page.locator("#feasibility")).to_contain_text("It fits")
    tried = page.locator("#plan-title").inner_text()
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.get_by_text("Kept. This is your plan now")).to_be_visible()
    expect(page.locator("#plan-title")).to_have_text(tried)
    assert said == []


def test_what_else_would_do_loads_late_says_when_it_fails_and_tries_again(page: Page, plan: Plan):
    fails = True

    def answer(route: Route) -> None:
        if fails:
            route.fulfill(status=500, body="")
        else:
            route.continue_()

    page.route("**/*show=alternatives", answer)
    page.goto(plan.get_absolute_url())
    part = page.locator("#alternatives")
    part.scroll_into_view_if_needed()
    expect(part.get_by_role("alert")).to_contain_text("This part didn’t load.")
    part.get_by_role("button", name="Try again").click()
    expect(part.get_by_role("button", name="Try again")).to_be_focused()

    fails = False
    part.get_by_role("button", name="Try again").click()
    expect(part).to_contain_text("what else would do")
    expect(part).to_be_focused()
    open_all(page)
    expect(page.locator(".step__more dt", has_text="Instead").first).to_be_visible()
    assert violations(page) == []


def test_slow_parts_come_by_plain_links_without_script(plain_page: Page, tight_plan: Plan):
    page = plain_page
    page.goto(f"{tight_plan.get_absolute_url()}?show=levers")
    expect(page.locator("#levers")).to_contain_text("you have")
    page.get_by_role("link", name="Show how long it takes at other paces").click()
    page.get_by_text("The same as a table, to try each pace").click()
    page.get_by_role("link", name="Try 12 h").click()
    expect(page.locator("#plan-lede")).to_contain_text("Trying 12 h a week")
    expect(page.locator("#trial-h")).to_be_visible()


def test_a_value_that_can_not_be_is_said_in_place(page: Page, plan: Plan, said: list[str]):
    page.goto(plan.get_absolute_url())
    before = page.locator("#plan-title").inner_text()

    page.get_by_label("I want to be ready by").fill("2020-01-01")
    page.get_by_label("I want to be ready by").press("Tab")

    expect(page.locator("#diff")).to_contain_text("or leave it empty for no date")
    expect(page.get_by_label("I want to be ready by")).to_have_value("2020-01-01")
    assert page.locator("#plan-title").inner_text() == before
    # The answer 422 is swapped in; the browser notes it in the console, and nothing else.
    assert all("422" in text for text in said)


def test_a_step_goes_from_the_roadmap_to_done_by_keyboard(page: Page, plan: Plan, said: list[str]):
    page.goto(plan.get_absolute_url())
    now = page.locator("li.step.is-now a.step__t")
    title = now.inner_text()
    now.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    page.get_by_label("Hours so far").fill("2.5")
    page.get_by_role("button", name="Save the hours").press("Enter")
    expect(page.get_by_text("2 h 30 given")).to_be_visible()
    page.get_by_role("button", name="Mark it done").press("Enter")
    expect(page.get_by_text("Done. The rest of the plan has moved up.")).to_be_visible()
    expect(page.get_by_role("button", name="Open it again")).to_be_visible()
    assert said == []


def test_a_stage_opens_by_keyboard_and_shows_why(page: Page, plan: Plan):
    page.goto(plan.get_absolute_url())
    stage = page.locator("#stage-3")

    stage.locator("> summary").focus()
    page.keyboard.press("Enter")
    why = stage.locator(".step__more > summary").first
    why.focus()
    page.keyboard.press("Enter")

    expect(stage.locator(".step__more dl").first).to_be_visible()


def test_a_swap_shows_its_price_in_place_before_it_is_taken(page: Page, plan: Plan, said: list[str]):
    swappable = Step.objects.filter(plan=plan, activity__slug="metric-trees-3").get()
    if swappable.is_finished:
        pytest.fail("The demonstration changed: choose a step that is still ahead.")
    page.goto(swappable.get_absolute_url())

    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="See what that changes").click()
    expect(page.get_by_role("button", name="Swap it")).to_be_visible()
    expect(page.locator("#swap .diff")).to_contain_text("Goes out")
    page.get_by_role("button", name="Swap it").click()

    expect(page.get_by_text("Swapped for “")).to_be_visible()
    assert said == []


def test_the_pages_are_accessible_wide_and_narrow_light_and_dark(page: Page, plan: Plan, said: list[str]):
    step = Step.objects.filter(plan=plan, status="in_progress").get()
    addresses = [
        plan.get_absolute_url(),
        f"{plan.get_absolute_url()}?by=week",
        step.get_absolute_url(),
        "/plans/",
    ]
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for window in (1280, 360):
            page.set_viewport_size({"width": window, "height": 900})
            for address in addresses:
                page.goto(address)
                page.wait_for_load_state("networkidle")
                open_all(page)
                assert violations(page) == [], (theme, window, address)
                assert width(page) <= window, (window, address)
    page.goto(plan.get_absolute_url())
    page.get_by_role("button", name="One hour more").click()
    expect(page.locator("#diff")).to_contain_text("Keep this plan")
    expect(page.locator("#trial-h")).to_be_visible()
    open_all(page)
    assert violations(page) == []
    assert said == []


def test_the_whole_of_it_works_without_script(plain_page: Page, plan: Plan):
    page = plain_page
    page.goto(plan.get_absolute_url())
    before = page.locator("#plan-title").inner_text()

    page.get_by_label("I can spend, in dollars").fill("900")
    page.get_by_label("A certificate may be in it").check()
    page.get_by_role("button", name="Re-plan").click()
    expect(page.locator("#diff")).to_contain_text("Keep this plan")
    expect(page.get_by_label("I can spend, in dollars")).to_have_value("900")
    page.get_by_role("link", name="Put it back").click()
    expect(page.locator("#plan-title")).to_have_text(before)

    page.get_by_label("I can spend, in dollars").fill("900")
    page.get_by_label("A certificate may be in it").check()
    page.get_by_role("button", name="Re-plan").click()
    page.get_by_role("button", name="Keep this plan").click()
    expect(page.get_by_text("Kept. This is your plan now")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#plan-title")).to_have_text(before)

    page.locator("li.step.is-now a.step__t").click()
    page.get_by_label("Hours so far").fill("-3")
    page.get_by_role("button", name="Save the hours").click()
    expect(page.get_by_label("Hours so far")).to_have_value("-3")
    page.get_by_text("I’ve already done this").click()
    page.get_by_label("Where have you done this?").fill("At my last job")
    page.get_by_role("button", name="Skip it and take back").click()
    expect(page.get_by_text("Skipped. It counts")).to_be_visible()
    page.get_by_role("button", name="Open it again").click()
    page.get_by_role("button", name="Leave it out").click()
    expect(page.get_by_text("Left out. The plan does without it.")).to_be_visible()
