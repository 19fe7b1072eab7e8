import re
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roadmap import answers, services
from roadmap.models import Plan, Step, StepStatus
from tests.accounts.factories import LearnerFactory, act_as
from tests.roadmap.plans import MONDAY, NOW, PlanWorld, draft, listed, made, plan_world, revision, step
from tests.roles.factories import RoleDeliverableFactory, TargetRoleFactory
from tests.skills.factories import ActivityFactory, CatalogueVersionFactory, StageFactory

pytestmark = pytest.mark.django_db

LIMITS = {"hours_per_week": "4", "revision": "1"}


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


def what_if(plan: Plan) -> str:
    return reverse("roadmap:plan_what_if", args=[plan.pk])


def htmx(target: str = "plan") -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def text(response) -> str:
    return " ".join(response.content.decode().split())


# ---------- the roadmap


def test_the_headline_is_the_answer(client, plan):
    page = text(client.get(plan.get_absolute_url()))

    assert '<h1 id="plan-title">4 weeks, ending Dec 20, 2026</h1>' in page
    assert "Teacher or Trainer to Product Owner, 4 h a week. You’re in week 1." in page
    assert (
        "Dec 13 – Dec 27, 2026 <small>likely Dec 20; every step at its low or its high hours</small>" in page
    )


def test_each_step_says_when_what_why_and_what_else(client, plan):
    page = text(client.get(plan.get_absolute_url(), {"show": "alternatives"}))

    assert "It takes Pricing to level 1, which a Product Owner job asks." in page
    assert "“Sell something” needs Pricing at level 1 first." in page
    assert "“Hear a lecture on pricing” would do instead: 2 h more." in page
    assert "It gives you something employers ask to see: Talks with owners." in page
    assert "Pricing at level 1" in page  # what must come first
    assert "Without it: 2 h less, 3 more points of what the role asks stay open." in page


def test_a_stage_without_steps_says_why(client, plan):
    page = text(client.get(plan.get_absolute_url()))

    assert "No certificate is needed for this role. Say under “What if?” that you’re open to one." in page
    assert "No degree is needed for this role." in page
    assert page.count('<details class="stage"') == 10


def test_the_plan_reads_by_week_too(client, plan):
    page = text(client.get(plan.get_absolute_url(), {"by": "week"}))

    assert "Week 1 <span" in page
    assert "Nov 23–29, 2026 · 4 h" in page
    assert "Dec 14–20, 2026 · 2 h" in page


def test_a_week_counts_the_hours_still_to_give_and_shows_what_is_finished_apart(client, plan):
    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=NOW)

    page = text(client.get(plan.get_absolute_url(), {"by": "week"}))

    assert "Nov 23–29, 2026 · 4 h" in page  # of four free hours a week
    assert 'Read about pricing</a></div><div class="step__h"><b>done</b></div>' in page


def test_a_week_with_nothing_left_to_do_names_no_hours(client, plan):
    for number, slug in enumerate(["read", "sell", "talk"], 1):
        services.finish_step(step=step(plan, slug), hours_done=Decimal(4), revision=number, now=NOW)

    page = text(client.get(plan.get_absolute_url(), {"by": "week"}))

    assert "Nov 23–29, 2026</span>" in page


def test_done_and_skipped_steps_are_counted_apart(client, plan):
    assert "none finished yet" in text(client.get(plan.get_absolute_url()))

    services.finish_step(step=step(plan, "read"), hours_done=Decimal(4), revision=1, now=NOW)
    page = text(client.get(plan.get_absolute_url()))
    assert "Steps so far: 1 done." in page

    services.skip_step(step=step(plan, "talk"), reason="At work", revision=2, now=NOW)
    page = text(client.get(plan.get_absolute_url()))
    assert "Steps so far: 1 done, 1 skipped." in page
    assert "<small>1 done, 1 skipped</small>" in page


def test_a_plan_that_does_not_fit_says_what_stays_open_and_what_would_help(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url(), {"show": "levers"}))

    assert "Not enough time before your date:" in page
    assert "Pricing: level 1 of 2 <span>31% of readiness</span>" in page
    assert "4 weeks at 4 h a week; you have 2.</h2>" in page
    assert "Each of these alone closes everything within reach:" in page
    assert "<b>7 hours a week</b> <span>3 h a week more than now</span>" in page
    assert "<b>Until Dec 20, 2026</b> <span>2 weeks later</span>" in page
    assert re.search(r"Leaving them out costs \d+ points of readiness: \d+% in place of 100%.", page)


def test_leaving_things_out_at_too_slow_a_pace_costs_what_a_quicker_one_reaches(client, world):
    world.base.sell.likely_hours = world.base.sell.high_hours = 400
    world.base.sell.save()
    CatalogueVersionFactory()
    plan = made(world, hours_per_week=Decimal(1))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url(), {"show": "levers"}))

    assert "More than five years at 1 h a week.</h2>" in page
    assert re.search(r"Leaving them out costs \d+ points of readiness: \d+% in place of 100%.", page)


def test_what_no_step_reaches_is_said_with_what_would_open_it(client, world):
    world.base.sell.only_for_roles.add(TargetRoleFactory())
    world.base.sell.is_for_all_roles = False
    world.base.sell.save()
    CatalogueVersionFactory()
    plan = made(world)
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "What raises it needs a product job already:" in page
    assert "Pricing: level 1 of 2" in page


def test_a_role_that_asks_for_years_says_so_beside_the_plan(client, world):
    earlier = TargetRoleFactory(name="Associate Owner")
    earlier.next_roles.add(world.base.owner)
    world.base.owner.gate_years_in_product = 3
    world.base.owner.save()
    plan = made(world)
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "Product Owner asks for about 3 years in a product job" in page
    assert "associate owner</a>" in page


def test_a_plan_that_lies_behind_offers_to_re_plan_from_today(client, plan, now):
    now.shift(timedelta(weeks=5))
    page = text(client.get(plan.get_absolute_url()))
    assert "Some steps lie behind you." in page

    response = client.post(plan.get_absolute_url(), {"replan": "", "revision": 1}, follow=True)

    assert "Some steps lie behind you." not in text(response)
    assert "Re-planned from today" in text(response)


def test_reading_the_plan_changes_nothing(client, plan, now):
    now.shift(timedelta(weeks=5))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(plan.get_absolute_url())

    assert not [q for q in queries.captured_queries if not q["sql"].startswith("SELECT")]


def test_a_finished_plan_says_so(client, plan):
    for number, slug in enumerate(["read", "sell", "talk"], 1):
        services.finish_step(step=step(plan, slug), hours_done=Decimal(4), revision=number, now=NOW)

    assert "Every step is done</h1>" in text(client.get(plan.get_absolute_url()))


def test_a_plan_with_nothing_to_do_says_so(client, world):
    learner = LearnerFactory()
    plan = draft(world, learner)
    world.base.owner.requirements.all().delete()
    world.base.owner.deliverables.all().delete()
    CatalogueVersionFactory()
    services.build_plan(plan=plan, now=NOW)
    act_as(client, learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "Nothing is missing</h1>" in page


# ---------- drafts and lists


def test_a_draft_says_what_to_do_next_and_can_be_planned(client, world):
    plan = draft(world)
    act_as(client, plan.learner)

    assert "Your plan isn’t made yet" in text(client.get(plan.get_absolute_url()))
    response = client.post(plan.get_absolute_url(), {"build": "", "revision": 0}, follow=True)

    assert "4 weeks, ending Dec 20, 2026" in text(response)
    assert "Roadmap" in text(response)


def test_one_plan_is_shown_at_once_several_are_listed_and_none_says_how_to_start(client, plan, world):
    plans = reverse("roadmap:plan_list")
    assert client.get(plans)["Location"] == plan.get_absolute_url()

    draft(world, plan.learner)
    page = text(client.get(plans))
    assert "Your 2 plans" in page
    assert "4 weeks, ending Dec 13 – Dec 27, 2026" in page
    assert "not made yet" in page

    act_as(client, LearnerFactory())
    assert "No plan yet" in text(client.get(plans))


def test_a_plan_of_somebody_else_is_not_found(client, plan):
    act_as(client, LearnerFactory())

    for response in (
        client.get(plan.get_absolute_url()),
        client.post(plan.get_absolute_url(), {"undo": "", "revision": 1}),
        client.get(what_if(plan)),
        client.post(what_if(plan), LIMITS | {"hours_per_week": "9", "keep": ""}),
    ):
        assert response.status_code == 404
    assert revision(plan) == 1


def test_a_visitor_without_a_session_finds_no_plan(client, plan):
    client.cookies.clear()

    response = client.get(plan.get_absolute_url())

    assert response.status_code == 404
    assert "We can’t find your work in this browser" in text(response)


def test_limits_sent_after_the_session_is_gone_are_shown_to_copy(client, plan):
    client.cookies.clear()
    typed = {"hours_per_week": "7.5", "target_date": "2027-05-01", "budget_usd": "450"}

    whole = client.post(what_if(plan), LIMITS | typed)
    part = client.post(what_if(plan), LIMITS | typed, headers=htmx())

    assert (whole.status_code, part.status_code) == (404, 422)  # htmx swaps a 422, unlike a 404
    assert part["HX-Retarget"] == "body"
    for page in (text(whole), text(part)):
        assert "<dt>Hours a week</dt><dd>7.5</dd>" in page
        assert "<dt>I want to be ready by</dt><dd>2027-05-01</dd>" in page
        assert "<dt>I can spend, in dollars</dt><dd>450</dd>" in page


# ---------- what if


def test_a_trial_swaps_the_timeline_headline_and_difference(client, plan):
    response = client.post(what_if(plan), LIMITS | {"hours_per_week": "14"}, headers=htmx())

    page = text(response)
    assert page.startswith('<div id="plan"')
    assert '<h1 id="plan-title" hx-swap-oob="true">1 week, ending Nov 29, 2026</h1>' in page
    assert "Not kept yet" in page
    assert "3 weeks sooner." in page
    assert '<dd class="was"><span class="vh">was </span>Dec 20, 2026</dd>' in page
    assert 'name="keep"' in page
    assert "<html" not in page
    assert revision(plan) == 1


def test_a_trial_without_javascript_is_the_whole_page_with_what_was_typed(client, plan):
    response = client.post(what_if(plan), LIMITS | {"hours_per_week": "14", "budget_usd": "30"})

    page = text(response)
    assert response.status_code == 200
    assert "<html" in page
    assert "1 week, ending Nov 29, 2026" in page
    assert 'value="14"' in page
    assert 'value="30"' in page
    assert "Keep this plan" in page


def test_a_trial_names_the_steps_that_come_in_and_go_out(client, plan):
    response = client.post(what_if(plan), LIMITS | {"is_open_to_certificates": "on"}, headers=htmx())

    page = text(response)
    assert "<b>Comes in</b></p><ul><li>Take the pricing certificate</li></ul>" in page
    assert "<li>Read about pricing</li><li>Sell something</li>" in page
    assert "$400" in page
    assert "1 step moves</a>" in page


def test_a_trial_that_makes_room_for_everything_says_so(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)
    limits = LIMITS | {"hours_per_week": "7", "target_date": "2026-12-06"}

    page = text(client.get(what_if(plan), limits, headers=htmx()))

    assert "All within reach fits by Dec 6." in page


def test_a_long_list_of_what_comes_in_folds_so_that_the_buttons_stay_near():
    difference = {"added": [f"Step {n}" for n in range(6)], "dropped": ["Old step"]}

    page = render_to_string("roadmap/difference.html", {"difference": difference})

    assert "<summary>Comes in: 6 steps</summary>" in page
    assert "<b>Goes out</b>" in page


def test_the_limits_tried_in_vain_are_told_apart_from_the_plan(client, world):
    plan = made(world)
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)
    act_as(client, plan.learner)

    page = text(client.get(what_if(plan), {"hours_per_week": "1", "target_date": "2026-12-06"}))

    assert "This is about the limits you tried." in page


def test_a_trial_shows_its_whole_list_with_what_comes_goes_and_moves(client, plan):
    limits = LIMITS | {"is_open_to_certificates": "on"}

    whole = text(client.get(what_if(plan), limits))
    part = text(client.get(what_if(plan), limits | {"show": "trial"}, headers=htmx("trial")))
    swap = text(client.get(what_if(plan), limits, headers=htmx()))

    assert part.startswith('<div id="trial">')
    for page in (whole, part):
        assert 'Take the pricing certificate</a> <span class="tag tag--here">comes in</span>' in page
        assert 'Sell something</a> <span class="tag">goes out</span>' in page
        assert 'Talk to five owners</a> <span class="tag">moves</span>' in page
        assert '<s><span class="vh">was </span>wk ' in page
    assert "Every step</h2>" not in whole  # the kept list isn't beside it
    # After a swap the list follows by itself; putting it back empties its place.
    assert "show=trial" in swap
    assert '<div id="trial" hx-swap-oob="true"> </div>' in text(
        client.get(plan.get_absolute_url(), headers=htmx())
    )


def test_looking_at_a_trial_writes_nothing_and_its_address_can_be_opened_again(client, plan):
    client.get(plan.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        page = text(client.get(what_if(plan), {"hours_per_week": "14"}))

    assert "1 week, ending Nov 29, 2026" in page
    assert 'name="keep"' in page
    assert not [q for q in queries.captured_queries if not q["sql"].startswith("SELECT")]


def test_a_trial_s_range_is_told_beside_its_end(client, plan):
    page = text(client.get(what_if(plan), {"hours_per_week": "14"}, headers=htmx()))

    assert "every step at its low or at its high hours." in page


# ---------- what is worked out after the page


def test_the_page_leaves_slow_parts_to_requests_of_their_own_with_plain_links(client, world, monkeypatch):
    # Another test may have asked the same question: its answer would be at hand.
    monkeypatch.setattr(answers, "ANSWERS_VERSION", uuid4().hex)
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    for part in ("levers", "curve", "alternatives"):
        assert f'hx-get="{plan.get_absolute_url()}?show={part}"' in page
        assert f'href="{plan.get_absolute_url()}?show={part}#{part}"' in page
    assert page.count("Try again</button>") >= 3
    assert "closes everything within reach" not in page


def test_each_slow_part_answers_at_the_plan_s_address(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    def part(name):
        return text(client.get(plan.get_absolute_url(), {"show": name}, headers=htmx(name)))

    assert part("levers").startswith('<div id="levers"')
    assert part("curve").startswith('<section class="curve-box" id="curve"')
    alternatives = part("alternatives")
    assert 'hx-swap-oob="beforeend:#step-0 dl"' in alternatives
    assert "would do instead" in alternatives


def test_slow_parts_of_somebody_else_s_plan_are_not_found(client, plan):
    act_as(client, LearnerFactory())

    for name in ("levers", "curve", "alternatives", "trial"):
        assert client.get(plan.get_absolute_url(), {"show": name}, headers=htmx(name)).status_code == 404


def test_levers_that_were_worked_out_are_on_the_page_at_once(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)
    client.get(plan.get_absolute_url(), {"show": "levers"}, headers=htmx("levers"))

    assert "4 weeks at 4 h a week; you have 2." in text(client.get(plan.get_absolute_url()))


def test_a_lever_is_a_trial_that_can_be_kept(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)
    page = client.get(plan.get_absolute_url(), {"show": "levers"}).content.decode()
    lever = re.search(r'<b>7 hours a week</b>.*?href="([^"]+)"', page, re.DOTALL)
    assert lever

    trial = client.get(lever[1].replace("&amp;", "&"), headers=htmx())

    assert "All within reach fits by Dec 6." in text(trial)
    assert 'id="whatif-fields"' in text(trial)  # the controls follow
    assert 'name="keep"' in text(trial)
    assert revision(plan) == 1


def test_a_budget_that_binds_is_named_with_the_money_it_takes(client, world):
    for activity in (world.base.read, world.lecture):
        activity.low_cost_usd = activity.high_cost_usd = 90
        activity.save()
    CatalogueVersionFactory()
    plan = made(world, budget_usd=50)
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url(), {"show": "levers"}))

    assert "$90; you have $50.</h2>" in page
    assert "<b>$90 to spend</b> <span>$40 more</span>" in page
    assert "<b>More hours</b> <span>Not by itself: your budget is short as well.</span>" in page


def test_where_no_single_change_helps_two_at_once_are_offered(client, world):
    for activity in (world.base.read, world.lecture):
        activity.low_cost_usd = activity.high_cost_usd = 90
        activity.save()
    CatalogueVersionFactory()
    plan = made(world, budget_usd=50, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url(), {"show": "levers"}))

    assert "No single change closes everything within reach. Together they do:" in page
    assert "<b>Until Dec 20, 2026 and $90 to spend</b> <span>both at once</span>" in page


def test_limits_too_tight_for_what_was_chosen_are_refused_with_what_would_do(client, plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)
    tried = {"hours_per_week": "1", "target_date": "2026-12-06"}

    response = client.get(what_if(plan), tried | {"show": "levers"})

    page = text(response)
    assert response.status_code == 422
    assert "6 weeks at 1 h a week; you have 2.</h2>" in page
    assert "That is for “Hear a lecture on pricing”, which you chose or started" in page
    assert "<b>3 hours a week</b>" in page
    assert "<b>Until Jan 3, 2027</b>" in page


def test_a_plan_within_its_limits_says_what_is_to_spare(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=48), budget_usd=100)
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "It fits: 3 weeks before your date and $100 under your budget." in page
    assert "show=levers" not in page


def test_the_curve_says_at_each_pace_when_all_is_done_and_what_is_too_late(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url(), {"show": "curve"}))

    assert 'role="img" aria-label="Weeks until all of it is done: at 2 h a week,' in page
    assert "at 4 h a week, your own, 4 weeks" in page
    assert '<tr aria-current="true"><th scope="row">4 h <span class="tag tag--here">yours</span>' in page
    assert "<small>after your date</small>" in page
    assert page.count("<small>after your date</small>") == 5  # at 2 to 6 hours


def test_the_same_question_is_worked_out_once(client, plan):
    asked = {"show": "alternatives"}
    first = client.get(plan.get_absolute_url(), asked, headers=htmx("alternatives"))
    before = answers._prepared.cache_info()

    second = client.get(plan.get_absolute_url(), asked, headers=htmx("alternatives"))

    assert first.content == second.content
    assert answers._prepared.cache_info() == before


def test_keeping_a_trial_makes_it_the_plan_and_can_be_undone(client, plan):
    client.post(what_if(plan), LIMITS | {"hours_per_week": "14", "keep": ""})
    page = text(client.get(plan.get_absolute_url()))
    assert "1 week, ending Nov 29, 2026" in page
    assert "Undo 14 hours a week" in page

    client.post(plan.get_absolute_url(), {"undo": "", "revision": 2})
    assert "4 weeks, ending Dec 20, 2026" in text(client.get(plan.get_absolute_url()))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("hours_per_week", "-3", "Give a number from 1 to 40. Six is typical."),
        ("hours_per_week", "99", "Give a number from 1 to 40. Six is typical."),
        ("hours_per_week", "six", "Give a number from 1 to 40. Six is typical."),
        ("hours_per_week", "", "Give a number from 1 to 40. Six is typical."),
        ("hours_per_week", "1e400", "Give a number from 1 to 40. Six is typical."),
        ("hours_per_week", "4.1", "Give whole hours or quarters, such as 6 or 4.5."),
        ("hours_per_week", "4.0000000001", "Give whole hours or quarters, such as 6 or 4.5."),
        ("hours_per_week", "NaN", "Give a number from 1 to 40. Six is typical."),
        ("target_date", "2026-11-22", "Give a day from Nov 30, 2026, or leave it empty for no date."),
        ("target_date", "9999-12-31", "Plans go 5 years ahead. Give Nov 22, 2031 or earlier"),
        ("target_date", "2031-11-23", "Plans go 5 years ahead. Give Nov 22, 2031 or earlier"),
        ("target_date", "soon", "Give a date such as 2027-04-01, or leave it empty."),
        ("budget_usd", "-1", "Give whole dollars from 0 to 100,000, or leave it empty for no limit."),
        ("budget_usd", "much", "Give whole dollars from 0 to 100,000, or leave it empty for no limit."),
    ],
)
def test_limits_that_can_not_be_are_told_kept_as_typed_and_change_nothing(client, plan, name, value, message):
    for button in ({}, {"keep": ""}):
        whole = client.post(what_if(plan), LIMITS | {name: value} | button)
        part = client.post(what_if(plan), LIMITS | {name: value} | button, headers=htmx())

        assert whole.status_code == part.status_code == 422
        assert message in text(whole)
        assert message in text(part)
        assert not value or f'value="{value}"' in text(whole)
        assert "4 weeks, ending Dec 20, 2026" in text(whole)
    assert revision(plan) == 1


def test_keeping_from_an_old_page_tells_so_and_keeps_what_was_typed(client, plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)

    response = client.post(what_if(plan), LIMITS | {"hours_per_week": "7", "keep": ""})

    page = text(response)
    assert response.status_code == 422
    assert "This plan changed since you opened the page" in page
    assert 'value="7"' in page
    assert 'name="revision" value="2"' in page  # pressing once more works
    assert Plan.objects.get().hours_per_week == 4


def test_limits_that_a_chosen_step_does_not_fit_are_refused_in_words(client, plan):
    services.swap_step(step=step(plan, "read"), replacement="lecture", revision=1, now=NOW)

    response = client.post(
        what_if(plan), LIMITS | {"target_date": "2026-11-30", "hours_per_week": "1"}, headers=htmx()
    )

    assert response.status_code == 422
    assert "which you chose or started" in text(response)


def test_a_plan_s_what_if_address_leads_to_the_plan(client, plan):
    assert client.get(what_if(plan))["Location"] == plan.get_absolute_url()


def test_undo_with_nothing_to_undo_says_so(client, plan):
    page = text(client.post(plan.get_absolute_url(), {"undo": "", "revision": 1}, follow=True))

    assert "There was nothing to undo." in page
    assert "Undone." not in page
    assert revision(plan) == 1


def test_undo_clicked_twice_says_that_it_is_undone(client, plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)

    for _ in range(2):
        page = text(client.post(plan.get_absolute_url(), {"undo": "", "revision": 2}, follow=True))
        assert "Undone." in page


def test_undo_from_an_old_page_tells_so(client, plan):
    services.start_step(step=step(plan, "read"), revision=1, now=NOW)

    response = client.post(plan.get_absolute_url(), {"undo": "", "revision": 1})

    assert response.status_code == 422
    assert "This plan changed since you opened the page" in text(response)
    assert step(plan, "read").status == StepStatus.IN_PROGRESS


@pytest.mark.parametrize("value", ["", "x", "-1"])
def test_a_change_without_a_revision_is_told_to_reload(client, plan, value):
    response = client.post(plan.get_absolute_url(), {"undo": "", "revision": value})

    assert response.status_code == 422
    assert "This page is out of date. Reload it, then try again." in text(response)


# ---------- queries


def _bigger(world: PlanWorld, count: int) -> None:
    for number in range(count):
        activity = ActivityFactory(stage=StageFactory(number=number % 5 + 1))
        RoleDeliverableFactory(role=world.base.owner, activities=[activity])
    CatalogueVersionFactory()


@pytest.mark.parametrize("extra", [7, 57])
def test_the_pages_ask_the_same_few_questions_whatever_the_size(client, world, extra):
    _bigger(world, extra)
    plan = made(world)
    act_as(client, plan.learner)
    assert len(listed(plan)) == extra + 3
    some = Step.objects.filter(plan=plan, position=1).get()
    client.get(plan.get_absolute_url())

    with CaptureQueriesContext(connection) as whole:
        client.get(plan.get_absolute_url())
    with CaptureQueriesContext(connection) as weeks:
        client.get(plan.get_absolute_url(), {"by": "week"})
    with CaptureQueriesContext(connection) as partial:
        client.post(what_if(plan), LIMITS | {"hours_per_week": "9"}, headers=htmx())
    with CaptureQueriesContext(connection) as one:
        client.get(some.get_absolute_url())

    assert [len(page) for page in (whole, weeks, partial, one)] == [6, 6, 5, 7]


def test_limits_that_change_no_step_can_be_kept_all_the_same(client, plan):
    page = text(client.post(what_if(plan), LIMITS | {"budget_usd": "900"}, headers=htmx()))

    assert "The same steps on the same days." in page
    assert 'name="keep"' in page


def test_without_a_date_what_does_not_fit_is_too_long_for_five_years(client, world):
    world.base.sell.low_hours = world.base.sell.likely_hours = world.base.sell.high_hours = 2000
    world.base.sell.save()
    world.inside.delete()
    CatalogueVersionFactory()
    plan = made(world)
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "Not within five years at this pace:" in page
    assert "before your date" not in page


def test_a_plan_that_leaves_something_open_ends_and_is_not_called_ready(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert "<dt>Ends</dt>" in page
    assert "<dt>Ready</dt>" not in page


def test_a_plan_without_steps_has_no_dates(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=7), hours_per_week=Decimal(1))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert not listed(plan)
    assert "<dt>Ready</dt>" not in page
    assert "<dt>Ends</dt>" not in page


def test_a_plan_over_years_names_the_year_of_each_end(client, plan):
    ends = {"low_date": "2026-12-13", "ready_date": "2027-11-08", "high_date": "2030-02-04"}
    Plan.objects.update(summary=plan.summary | ends)

    page = text(client.get(plan.get_absolute_url()))

    note = "likely Nov 8, 2027; every step at its low or its high hours"
    assert f"Dec 13, 2026 – Feb 4, 2030 <small>{note}</small>" in page


def test_a_trial_counts_only_what_it_leaves_open_beside_what_was_open(client, world):
    plan = made(world, target_date=MONDAY + timedelta(days=13))
    act_as(client, plan.learner)
    same = LIMITS | {"hours_per_week": "1", "target_date": "2026-12-06"}
    fewer = LIMITS | {"hours_per_week": "1", "target_date": "2026-11-30"}
    more = LIMITS | {"hours_per_week": "40", "target_date": "2026-12-06"}

    assert "Still one thing doesn’t fit." in text(client.post(what_if(plan), same, headers=htmx()))
    assert "1 more doesn’t fit." in text(client.post(what_if(plan), fewer, headers=htmx()))
    assert "All within reach fits by Dec 6." in text(client.post(what_if(plan), more, headers=htmx()))


def test_a_trial_names_what_is_tried(client, plan):
    for tried, said in (
        ({"budget_usd": "900"}, "Trying $900 to spend."),
        ({"is_open_to_certificates": "on"}, "Trying with certificates."),
        ({"hours_per_week": "9", "target_date": "2027-02-01"}, "Trying 9 h a week, until Feb 1, 2027."),
    ):
        assert said in text(client.post(what_if(plan), LIMITS | tried, headers=htmx()))


def test_a_step_of_another_year_names_it(client, world):
    plan = made(world, hours_per_week=Decimal(2))
    act_as(client, plan.learner)

    page = text(client.get(plan.get_absolute_url()))

    assert re.search(r"by Dec \d+<", page)
    assert "by Jan 10, 2027<" in page
