from datetime import UTC, datetime

import pytest
import time_machine

from accounts.models import Learner
from tests.roadmap.worlds import small_world
from tests.roles.factories import (
    LocationFactory,
    PaidTitleFactory,
    ReferenceRangeFactory,
    RoleRequirementFactory,
    SalaryBandFactory,
    StartingRoleFactory,
    TargetRoleFactory,
)
from tests.skills.factories import SkillFactory, SourceFactory

PREVIEW = {"HX-Request": "true", "HX-Target": "preview"}
WAY = {"starting_role": "teacher", "target_role": "product-owner", "hours_per_week": "4"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def world():
    return small_world()


def shown(client, **query) -> str:
    response = client.get("/", query)
    assert response.status_code == 200
    page: str = response.content.decode()
    return page


def test_the_sentence_shows_the_plan_of_a_typical_start(client, world):
    page = shown(client, **WAY)

    assert "12 hours, 3 weeks" in page
    assert "<b>Dec 13, 2026</b>" in page
    assert "Ready for product owner" in page
    assert 'action="/start/"' in page


def test_changing_the_sentence_swaps_the_preview_and_the_dial_only(client, world):
    response = client.get("/", WAY | {"hours_per_week": "12"}, headers=PREVIEW)

    content = response.content.decode()
    assert content.strip().startswith('<figure class="hero__fig" id="preview">')
    assert '<figure class="hero__dial" id="dial" hx-swap-oob="true">' in content
    assert "12 hours, 1 week<" in content
    assert "<html" not in content


def test_a_plan_is_shown_opened_in_its_middle(client, world):
    page = shown(client, **WAY)

    week = page[page.index("Week 2 of 3") : page.index("Fig. 1")]
    assert "Nov 30 – Dec 6, 2026" in week
    assert week.index("Read about pricing") < week.index("Sell something")
    assert "Done" in week
    assert "In progress" in week
    assert "level 1 by then, 0 at the start, 2 asked" in page


def test_the_ten_stages_have_the_hours_of_that_plan(client, world):
    page = shown(client, **WAY)

    stages = page[page.index('id="stages"') : page.index("How long?")]
    assert stages.count('<li class="contents__row">') == 10
    assert ">4 h<" in stages
    assert ">8 h<" in stages
    assert stages.count("no hours in this plan") == 8


def test_paces_come_from_the_planner(client, world):
    page = shown(client, **WAY)

    paces = page[page.index("How long?") : page.index("Fig. 3")]
    assert "3 weeks" in paces
    assert "Dec 13, 2026" in paces
    assert '<tr class="is-on"><th scope="row"><b class="num">4 h</b>' in paces
    assert '<small class="num">2 to 4</small>' in paces  # 8 to 16 hours
    assert "2 weeks" in paces  # 12 hours at 6, 8 or 10 a week


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("starting_role", "wizard", "We don’t know that job"),
        ("target_role", "king", "We don’t know that role"),
        ("hours_per_week", "-3", "-3"),
    ],
)
def test_an_address_that_says_nonsense_is_told_and_the_default_shown(client, world, field, value, told):
    page = shown(client, **WAY | {field: value})

    assert told in page
    assert "weeks" in page


def test_a_role_with_an_entry_gate_says_so_beside_its_preview(client, world):
    type(world.owner).objects.update(gate_years_in_product=3)

    assert "Also asks for about 3 years in a product job." in shown(client, **WAY)


def test_a_plan_that_leaves_something_open_promises_nothing(client, world):
    RoleRequirementFactory(role=world.owner, skill=SkillFactory(), level=5)

    page = shown(client, **WAY)

    assert "Ready for product owner" not in page
    assert "1 skill or result can’t be reached by steps alone" in page


def test_pay_names_its_source_its_period_and_its_records(client, world):
    country = LocationFactory(kind="country")
    source, other = SourceFactory(title="Visa filings"), SourceFactory(title="Another index")
    owner = PaidTitleFactory(name="Product Owner", ladder_rank=2)
    SalaryBandFactory(paid_title=owner, location=country, source=source, record_count=12, p50_usd=96_000)
    SalaryBandFactory(
        paid_title=PaidTitleFactory(name="Director", ladder_rank=6), location=country, source=source
    )
    SalaryBandFactory(paid_title=owner, location=country, source=other, p50_usd=222_000)
    ReferenceRangeFactory(location=country, source=SourceFactory(title="The article"), year=None)

    page = shown(client, **WAY)

    pay = page[page.index("What the work pays") : page.index("How we work it out</h2>")]
    assert "Visa filings" in pay
    assert "calendar 2025" in pay
    assert "product owner 12 (small sample), director 120" in pay
    assert "$96k" in pay
    assert "$222k" not in pay
    assert "$80k to over $140k, average $105k, undated (The article)" in pay


def test_without_figures_there_is_no_word_about_pay(client, world):
    assert "What the work pays" not in shown(client, **WAY)


def test_an_empty_catalogue_still_has_a_home_page(client):
    page = shown(client)

    assert "From the job you have" in page
    assert "the catalogue is empty" in page


def test_looking_makes_nobody_and_no_session(client, world):
    shown(client, **WAY)

    assert not Learner.objects.exists()
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_takes_the_same_queries_whatever_there_is(client, world, django_assert_num_queries, count):
    StartingRoleFactory.create_batch(count)
    TargetRoleFactory.create_batch(count)
    for skill in SkillFactory.create_batch(count):
        RoleRequirementFactory(role=world.owner, skill=skill)
    SalaryBandFactory.create_batch(count, location=LocationFactory(kind="country"))
    ReferenceRangeFactory.create_batch(count)
    shown(client, **WAY)  # The planner's view of the catalogue is kept from now on.

    # Both kinds of roles, stages, typical levels, catalogue version, skills; pay and the published range.
    with django_assert_num_queries(8):
        shown(client, **WAY)
    with django_assert_num_queries(6):
        client.get("/", WAY, headers=PREVIEW)


def test_the_opened_plan_is_told_in_a_sentence_and_around_its_week(client, world):
    page = shown(client, **WAY)

    assert "<p>Teacher or trainer to product owner, 4 h a week from today" in page
    assert "Fig. 1. Around week 2." in page
