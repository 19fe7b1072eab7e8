from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from roadmap import services
from roadmap.models import Plan, StepStatus
from tests.accounts.factories import LearnerFactory, act_as
from tests.roadmap.plans import NOW, PlanWorld, listed, made, plan_world, revision, step
from tests.skills.factories import ActivityOutcomeFactory, CatalogueVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world() -> PlanWorld:
    return plan_world()


@pytest.fixture
def plan(client, world) -> Plan:
    plan = made(world)
    act_as(client, plan.learner)
    return plan


def htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def send(client, plan: Plan, slug: str, button: str, **data):
    values = {"revision": revision(plan), button: ""} | data
    return client.post(step(plan, slug).get_absolute_url(), values)


def test_a_step_s_page_says_why_what_and_where(client, plan):
    page = text(client.get(step(plan, "sell").get_absolute_url()))

    assert "<h1>Sell something</h1>" in page
    assert "It takes Pricing to level 2, which a Product Owner job asks." in page
    assert "Pricing at level 1." in page
    assert "Is it done?" in page  # what a reviewer looks for
    assert "4 h to 12 h" in page
    assert 'aria-current="step"' in page


def test_a_step_is_started_logged_and_finished(client, plan):
    response = send(client, plan, "read", "start")
    assert response["Location"] == step(plan, "read").get_absolute_url()
    page = text(client.get(response["Location"]))
    assert "Started. It stays in your plan from here on." in page
    assert "In progress</span> since Nov 23." in page

    send(client, plan, "read", "log", hours_done="1.5")
    assert "1 h 30 given" in text(client.get(step(plan, "read").get_absolute_url()))

    send(client, plan, "read", "finish", hours_done="3")
    page = text(client.get(step(plan, "read").get_absolute_url()))
    assert "Done</span> on Nov 23, 2026, after 3 h." in page
    assert "<dt>Finished</dt><dd>Nov 23 <small>" in page
    assert "You have started it." not in page
    assert "It isn’t in your plan" not in page
    assert "Open it again" in page


def test_a_step_names_only_the_levels_it_brings(client, world):
    for skill, level in ((world.base.explaining, 1), (world.base.visible, 1)):
        ActivityOutcomeFactory(activity=world.base.sell, skill=skill, from_level=0, to_level=level)
    CatalogueVersionFactory()
    plan = made(world)
    act_as(client, plan.learner)

    page = text(client.get(step(plan, "sell").get_absolute_url()))

    assert "<b>Raises</b> Pricing to level 2, Being visible to level 1." in page  # explaining is at 3


def test_a_step_names_no_level_that_an_earlier_step_brings(client, world):
    ActivityOutcomeFactory(activity=world.base.sell, skill=world.base.visible, from_level=0, to_level=1)
    ActivityOutcomeFactory(activity=world.base.read, skill=world.base.visible, from_level=0, to_level=1)
    CatalogueVersionFactory()
    plan = made(world)
    act_as(client, plan.learner)

    page = text(client.get(step(plan, "sell").get_absolute_url()))
    assert "<b>Raises</b> Pricing to level 2." in page

    services.leave_out_step(step=step(plan, "sell"), revision=1, now=NOW)
    services.skip_step(step=step(plan, "talk"), reason="Did it", revision=2, now=NOW)
    page = text(client.get(step(plan, "sell").get_absolute_url()))
    assert "<b>Raises</b> Pricing to level 2, Being visible to level 1." in page


def test_starting_by_htmx_brings_the_step_alone(client, plan):
    address = step(plan, "read").get_absolute_url()

    response = client.post(address, {"start": "", "revision": 1}, headers=htmx("step"), follow=True)

    assert text(response).startswith('<div class="wrap page" id="step"')
    assert "In progress" in text(response)


def test_a_skipped_step_says_why_and_what_it_saves(client, plan):
    send(client, plan, "read", "skip", reason="Priced at my last job")

    page = text(client.get(plan.get_absolute_url()))
    assert "You’ve already done this. Priced at my last job. Saves 4 h." in page
    assert 'class="step is-off"' in page
    page = text(client.get(step(plan, "read").get_absolute_url()))
    assert "Already done</span> Priced at my last job. Saves 4 h." in page

    send(client, plan, "read", "reopen")
    assert step(plan, "read").status == StepStatus.TODO


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Did it at Acme.", "Did it at Acme."), ("At Acme...", "At Acme."), ("Yes!", "Yes!"), (".", "")],
)
def test_the_reason_of_a_skipped_step_ends_with_one_stop(client, plan, typed, shown):
    send(client, plan, "read", "skip", reason=typed)

    start = f"{shown} Saves 4 h." if shown else "Saves 4 h."
    assert f"You’ve already done this. {start}" in text(client.get(plan.get_absolute_url()))
    assert f"Already done</span> {start}" in text(client.get(step(plan, "read").get_absolute_url()))


def test_a_step_left_out_is_listed_with_its_price_and_put_back(client, plan):
    response = send(client, plan, "talk", "leave_out")
    assert response["Location"] == plan.get_absolute_url()

    page = text(client.get(plan.get_absolute_url()))
    assert "You left this out: 2 h less, 3 more points of what the role asks stay open." in page
    assert "You left out what was here." in page
    page = text(client.get(step(plan, "talk").get_absolute_url()))
    assert "Put it back" in page
    assert '<li aria-current="page">Left out</li>' in page

    send(client, plan, "talk", "put_back")
    assert "talk" in listed(plan)


def test_a_swap_shows_its_exact_price_first(client, plan):
    address = step(plan, "read").get_absolute_url()
    assert "Hear a lecture on pricing" in text(client.get(address))

    for headers in ({}, htmx("swap")):
        page = text(client.get(address, {"swap": "lecture"}, headers=headers))
        assert '<dd class="was"><span class="vh">was </span>14 h</dd>' in page
        assert '<dd class="is">16 h</dd>' in page
        assert "<b>Goes out</b></p><ul><li>Read about pricing</li></ul>" in page
    assert page.startswith('<div id="swap"')
    assert revision(plan) == 1

    send(client, plan, "read", "swap", replacement="lecture")
    assert set(listed(plan)) == {"lecture", "sell", "talk"}


def test_a_swap_leads_to_the_step_that_stands_in_however_often_it_is_sent(client, plan):
    data = {"swap": "", "replacement": "lecture", "revision": 1}
    for _ in range(2):
        response = client.post(step(plan, "read").get_absolute_url(), data)
        assert response["Location"] == step(plan, "lecture").get_absolute_url()

    assert "Swapped for “Hear a lecture on pricing”." in text(client.get(response["Location"]))


def test_a_swapped_step_put_back_is_in_the_plan_again(client, plan):
    send(client, plan, "read", "swap", replacement="lecture")
    response = send(client, plan, "read", "put_back")

    assert "Put back. It’s in your plan again." in text(client.get(response["Location"]))
    assert set(listed(plan)) == {"read", "sell", "talk"}


def test_looking_at_a_swap_that_can_not_be_says_so(client, plan):
    page = text(client.get(step(plan, "read").get_absolute_url(), {"swap": "inside"}))

    assert "That can’t be chosen here." in page


@pytest.mark.parametrize(
    ("button", "data", "message"),
    [
        ("finish", {"hours_done": "-3"}, "Give the hours so far, from 0 to 500"),
        ("finish", {"hours_done": "many"}, "Give the hours so far, from 0 to 500"),
        ("finish", {"hours_done": "1e400"}, "Give the hours so far, from 0 to 500"),
        ("log", {"hours_done": "9" * 5000}, "Give the hours so far, from 0 to 500"),
        ("log", {"hours_done": "2.1"}, "Give whole hours or quarters, such as 6 or 4.5."),
        ("log", {"hours_done": "2.0000000001"}, "Give whole hours or quarters, such as 6 or 4.5."),
        ("log", {"hours_done": ""}, "Give the hours so far, from 0 to 500"),
        ("skip", {"reason": ""}, "Say where, in a few words"),
        ("skip", {"reason": "x" * 301}, "Keep it to 300 characters."),
        ("swap", {"replacement": "no such"}, "Choose one of the steps listed."),
        ("swap", {"replacement": "gone"}, "That can’t be chosen here."),
        ("start", {"revision": "x"}, "This page is out of date. Reload it, then try again."),
    ],
)
def test_what_can_not_be_is_told_kept_as_typed_and_changes_nothing(client, plan, button, data, message):
    response = send(client, plan, "read", button, **data)

    assert response.status_code == 422
    assert message in text(response)
    typed = data.get("hours_done") or data.get("reason")
    assert not typed or f'value="{typed}"' in text(response)
    assert revision(plan) == 1


def test_a_change_from_an_old_page_is_told_so_and_keeps_what_was_typed(client, plan):
    services.start_step(step=step(plan, "talk"), revision=1, now=NOW)

    response = send(client, plan, "read", "skip", reason="Two sprints at my last job", revision=1)

    page = text(response)
    assert response.status_code == 422
    assert "perhaps in another tab" in page
    assert 'value="Two sprints at my last job"' in page
    assert 'name="revision" value="2"' in page
    assert step(plan, "read").status == StepStatus.TODO


def test_a_double_click_is_one_change_and_no_error(client, plan):
    for _ in range(2):
        response = client.post(step(plan, "read").get_absolute_url(), {"start": "", "revision": 1})
        assert response.status_code == 302
    assert revision(plan) == 2


@pytest.mark.parametrize(("button", "told"), [("put_back", "isn’t left out"), ("reopen", "is open already")])
def test_what_there_is_no_need_for_is_told_and_changes_nothing(client, plan, button, told):
    response = send(client, plan, "read", button)

    assert response.status_code == 422
    assert told in text(response)
    assert revision(plan) == 1


def test_a_step_too_early_says_what_comes_first(client, plan):
    response = send(client, plan, "sell", "start")

    assert response.status_code == 422
    assert "“Sell something” waits for Pricing at level 1." in text(response)


def test_a_post_without_a_known_button_changes_nothing(client, plan):
    response = client.post(step(plan, "read").get_absolute_url(), {"revision": 1})

    assert response.status_code == 200
    assert revision(plan) == 1


def test_the_address_of_a_step_survives_re_planning(client, plan, now):
    address = step(plan, "sell").get_absolute_url()
    now.shift(timedelta(weeks=3))
    services.replan_from_today(plan=plan, revision=1, now=NOW + timedelta(weeks=3))

    assert client.get(address).status_code == 200
    services.finish_step(step=step(plan, "sell"), hours_done=Decimal(4), revision=2, now=NOW)
    assert client.get(address).status_code == 200


def test_a_step_that_the_plan_dropped_still_has_its_page(client, plan):
    services.finish_step(step=step(plan, "sell"), hours_done=Decimal(4), revision=1, now=NOW)

    page = text(client.get(step(plan, "read").get_absolute_url()))

    assert "Not in your plan" in page
    assert '<li aria-current="page">Not in your plan</li>' in page
    assert "nothing there asks for it" in page


def test_a_step_of_somebody_else_is_not_found(client, plan):
    act_as(client, LearnerFactory())
    address = step(plan, "read").get_absolute_url()

    assert client.get(address).status_code == 404
    assert client.post(address, {"start": "", "revision": 1}).status_code == 404
    assert step(plan, "read").status == StepStatus.TODO


@pytest.mark.parametrize(
    ("button", "data", "shown"),
    [
        ("skip", {"reason": "Two sprints"}, "<dt>Where have you done this?</dt><dd>Two sprints</dd>"),
        ("log", {"hours_done": "2.5"}, "<dt>Hours so far</dt><dd>2.5</dd>"),
        ("swap", {"replacement": "lecture"}, "<dt>Do this instead</dt><dd>lecture</dd>"),
    ],
)
def test_what_is_sent_after_the_session_is_gone_is_shown_to_copy(client, plan, button, data, shown):
    client.cookies.clear()

    response = send(client, plan, "read", button, **data)

    assert response.status_code == 404
    assert "We can’t find your work in this browser" in text(response)
    assert shown in text(response)
    assert revision(plan) == 1


def test_a_step_of_another_plan_is_not_found(client, plan, world):
    other = made(world, plan.learner)
    mixed = step(plan, "read").get_absolute_url().replace(str(plan.pk), str(other.pk))

    assert client.get(mixed).status_code == 404


def test_what_else_would_do_comes_after_the_step_s_page_and_by_a_plain_link(client, world):
    plan = made(world, target_date=NOW.date() + timedelta(weeks=6))
    act_as(client, plan.learner)
    url = step(plan, "read").get_absolute_url()

    page = text(client.get(url))
    assert "would do instead" not in page
    assert f'hx-get="{url}?show=instead"' in page

    part = text(client.get(f"{url}?show=instead", headers={"HX-Request": "true", "HX-Target": "instead"}))
    assert part.startswith('<p class="instead" id="instead">')
    assert "“Hear a lecture on pricing” would do instead: 2 h more." in part
    assert "would do instead: 2 h more." in text(client.get(url, {"show": "instead"}))


def test_a_chosen_step_has_no_price_of_doing_without_it(client, world):
    plan = made(world)
    act_as(client, plan.learner)
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)

    page = text(client.get(step(plan, "lecture").get_absolute_url(), {"show": "instead"}))

    assert "The best plan without it" not in page
