"""From the home page over the start and the questions to the result, in Chromium."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Assessment, Rating
from tests.browser.pages import open_all, violations, width
from tests.roadmap.worlds import World, small_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Look = tuple[int, Literal["light", "dark"]]
LOOKS: list[Look] = [(1280, "light"), (360, "light"), (360, "dark"), (1280, "dark")]


@pytest.fixture
def world(transactional_db: None) -> World:
    """A catalogue of three skills: Explaining, Pricing and Being visible."""
    return small_world()


def begin(page: Page, first_skill: str = "Explaining") -> None:
    """Go from the home page to the first question with what the sentence says."""
    page.goto("/")
    page.get_by_role("button", name="See my plan").click()
    page.get_by_role("button", name="Start the assessment").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(first_skill)


def answers() -> list[Rating]:
    return [rating for rating in Rating.objects.all() if rating.is_answered]


def test_the_sentence_changes_the_plan_beside_it(catalogue: None, page: Page, said: list[str]):
    page.goto("/")
    before = page.locator(".hero__sum").inner_text()

    page.get_by_label("I can give it").select_option("12")
    expect(page.locator(".hero__sum")).not_to_have_text(before)
    page.get_by_label("My job is").select_option("teacher")
    expect(page.locator("#dial figcaption")).to_contain_text("teachers and trainers usually start")

    page.get_by_role("button", name="See my plan").click()
    expect(page.get_by_label("My job is")).to_have_value("teacher")
    expect(page.get_by_label("Hours a week")).to_have_value("12")
    assert said == []


def test_the_whole_way_goes_by_keyboard(catalogue: None, page: Page, said: list[str]):
    begin(page, "Strategic thinking and product vision")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_be_focused()

    for key in ["0", "1", "2", "3", "n"]:
        asked = heading.inner_text()
        page.keyboard.press(key)
        expect(page.locator("input[name=level]:checked")).to_have_attribute("data-key", key)
        page.keyboard.press("Enter")
        expect(heading).not_to_have_text(asked)
        expect(heading).to_be_focused()
    assert [(r.answered_level, r.is_not_seen) for r in answers()] == [
        (0, False),
        (1, False),
        (2, False),
        (3, False),
        (None, True),
    ]

    # From a chosen level arrows go on, and what they choose is saved at once.
    page.keyboard.press("2")
    page.keyboard.press("ArrowRight")
    expect(page.locator("input[name=level]:checked")).to_have_attribute("data-key", "3")
    expect(page.locator("#saved")).to_contain_text("Saved")
    assert len(answers()) == 6

    # Enter alone takes our guess, to the end.
    for _ in range(27 - 5):
        asked = heading.inner_text()
        expect(heading).to_be_visible()
        page.keyboard.press("Enter")
        expect(heading).not_to_have_text(asked)
    expect(heading).to_have_text("You’ve answered all 27")
    assert len(answers()) == 27

    page.get_by_role("button", name="Show my result").focus()
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("of the way to product manager.")
    page.get_by_role("button", name="Build my roadmap").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans/*/")
    assert said == []


def test_answers_are_saved_as_they_are_given_and_there_on_return(world: World, page: Page, said: list[str]):
    begin(page)
    page.keyboard.press("4")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_text("Add one line of evidence").click()
    page.get_by_label("One line of evidence").fill("Set the direction of two products")
    page.get_by_label("One line of evidence").blur()
    page.get_by_role("link", name="Save and leave").click()

    page.get_by_role("link", name="Go on there").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Explaining")
    expect(page.locator("input[name=level]:checked")).to_have_value("4")
    expect(page.get_by_label("One line of evidence")).to_have_value("Set the direction of two products")
    assert said == []


def test_the_browsers_back_button_shows_the_question_before(world: World, page: Page):
    begin(page)
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")

    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Explaining")
    expect(page.locator("input[name=level]:checked")).to_have_value("3")


def test_hasty_keys_are_all_one_persons_and_the_last_one_counts(world: World, page: Page, said: list[str]):
    begin(page)

    for key in "0513":
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")
    [rating] = answers()
    assert rating.answered_level == 3
    assert said == []


def test_two_tabs_show_each_others_answer_before_one_replaces_it(world: World, page: Page):
    begin(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.keyboard.press("5")
    expect(other.locator("#saved")).to_contain_text("Saved")

    page.keyboard.press("1")

    expect(page.get_by_text("You answered this in another tab")).to_be_visible()
    expect(page.locator("input[name=level]:checked")).to_have_value("1")
    [rating] = answers()
    assert rating.answered_level == 5
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pricing")
    [rating] = answers()
    assert rating.answered_level == 1


def test_an_answer_after_the_session_is_gone_is_shown_and_a_new_start_is_near(world: World, page: Page):
    begin(page)
    page.context.clear_cookies(name="sessionid")

    page.keyboard.press("4")

    expect(page.get_by_role("heading", level=1)).to_have_text("We can’t find your work in this browser")
    expect(page.get_by_role("definition").filter(has_text="4")).to_be_visible()
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_label("My next job is")).to_have_value("product-owner")


def test_the_whole_way_works_without_script(catalogue: None, plain_page: Page):
    page = plain_page
    begin(page, "Strategic thinking and product vision")
    heading = page.get_by_role("heading", level=1)

    page.get_by_label("Aware").check(force=True)
    page.get_by_role("button", name="Next").click()
    expect(heading).to_have_text("Market and competitor analysis")
    page.get_by_label("Not seen yet").check(force=True)
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Business acumen, finance and pricing")
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_role("button", name="Show my result now").click()

    expect(heading).to_contain_text("of the way to product manager.")
    [first, second] = answers()
    assert (first.answered_level, second.is_not_seen) == (1, True)
    page.get_by_role("link", name="Change an answer").click()
    page.get_by_role("link", name="Change strategic thinking").click()
    page.get_by_label("Expert").check(force=True)
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Back to your result").click()
    page.get_by_role("button", name="Build my roadmap").click()
    page.wait_for_url("**/plans/*/")


def test_a_wrong_start_is_told_and_kept_without_script(world: World, plain_page: Page):
    page = plain_page
    page.goto("/start/?hours_per_week=4")
    page.get_by_label("Ready by").fill("2020-01-01")

    page.get_by_role("button", name="Start the assessment").click()

    expect(page).to_have_title("Error: Where from, where to · Throughline")
    expect(page.get_by_label("Ready by")).to_have_value("2020-01-01")
    expect(page.get_by_label("Hours a week")).to_have_value("4")
    assert not Assessment.objects.exists()


def test_every_page_of_the_way_is_accessible_and_fits(catalogue: None, page: Page, said: list[str]):
    def check() -> None:
        open_all(page)
        for window, scheme in LOOKS:
            # Colors that are still changing would be measured in between.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.set_viewport_size({"width": window, "height": 900})
            assert width(page) <= window, (page.url, window)
            assert violations(page) == [], (page.url, window, scheme)
        assert said == [], page.url

    page.goto("/")
    check()
    page.goto("/start/?target_role=senior-product-manager")
    check()
    page.get_by_role("button", name="Start the assessment").click()
    page.wait_for_selector("#question")
    check()
    page.keyboard.press("5")
    expect(page.locator("#saved")).to_contain_text("Saved")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Market and competitor analysis")
    page.keyboard.press("n")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Business acumen, finance and pricing")
    check()
    page.get_by_role("button", name="Show my result now").click()
    page.wait_for_url("**/result/")
    check()
    page.get_by_role("link", name="Change an answer").click()
    page.wait_for_url("**/summary/")
    check()
    page.context.clear_cookies()
    response = page.goto(page.url)
    assert response is not None
    assert response.status == 404
    said.clear()  # The browser reports the 404 itself.
    check()
