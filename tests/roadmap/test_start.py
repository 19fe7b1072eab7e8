from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Learner
from assessments.models import Assessment
from roadmap.models import Plan
from tests.accounts.factories import LearnerFactory, UserFactory, act_as
from tests.assessments.factories import AssessmentFactory, RatingFactory
from tests.roles.factories import StartingRoleFactory, TargetRoleFactory
from tests.skills.factories import SkillFactory

URL = "/start/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller


@pytest.fixture
def answers():
    """What a visitor sends who wants only what must be said."""
    StartingRoleFactory(slug="teacher", name="Teacher or Trainer")
    TargetRoleFactory(slug="product-owner", name="Product Owner")
    SkillFactory()
    return {
        "starting_role": "teacher",
        "target_role": "product-owner",
        "hours_per_week": "6",
        "start_date": "2026-11-22",
        "target_date": "",
        "budget_usd": "",
        "request_key": str(uuid4()),
    }


def test_the_form_opens_with_what_the_home_page_says(client, answers):
    StartingRoleFactory(slug="nurse")

    page = client.get(URL, {"starting_role": "teacher", "hours_per_week": "4"}).content.decode()

    assert '<option value="teacher" selected>' in page
    assert 'name="hours_per_week" value="4"' in page
    assert 'name="start_date" value="2026-11-22"' in page


def test_looking_at_the_form_makes_nobody(client, answers):
    client.get(URL)

    assert not Learner.objects.exists()
    assert "sessionid" not in client.cookies


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("starting_role", "wizard", "We don’t know that job"),
        ("target_role", "king", "We don’t know that role"),
        ("hours_per_week", "-3", "Give a number from 1 to 40"),
    ],
)
def test_an_address_that_says_nonsense_is_told_and_the_default_stands(client, answers, field, value, told):
    response = client.get(URL, {field: value})

    assert response.status_code == 200
    assert told in response.content.decode()


def test_starting_makes_an_assessment_and_a_draft_plan_and_leads_to_the_questions(client, answers):
    response = client.post(
        URL,
        answers
        | {
            "hours_per_week": "4.5",
            "target_date": "2027-11-01",
            "budget_usd": "300",
            "claimed_contexts": ["tech-team"],
            "is_open_to_certificates": "on",
        },
    )

    assessment, plan = Assessment.objects.get(), Plan.objects.get()
    assert response.status_code == 302
    assert response.url == assessment.get_absolute_url()
    assert assessment.starting_role.slug == "teacher"
    assert assessment.ratings.count() == 1
    assert plan.assessment == assessment
    assert plan.learner == assessment.learner
    assert plan.target_role.slug == "product-owner"
    assert plan.hours_per_week == Decimal("4.5")
    assert (plan.start_date, plan.target_date) == (date(2026, 11, 22), date(2027, 11, 1))
    assert plan.budget_usd == 300
    assert plan.claimed_contexts == ["tech-team"]
    assert (plan.is_open_to_certificates, plan.is_open_to_degrees) == (True, False)
    assert plan.is_draft
    assert client.get(response.url, follow=True).status_code == 200


def test_a_double_click_starts_once(client, answers):
    first = client.post(URL, answers)
    second = client.post(URL, answers)

    assert first.url == second.url
    assert Plan.objects.count() == Assessment.objects.count() == Learner.objects.count() == 1


@pytest.mark.parametrize(("seconds", "has_account"), [(61, False), (1, True)])
def test_a_form_sent_again_later_or_by_somebody_else_gives_nobody_s_work_away(
    client, answers, now, seconds, has_account
):
    client.post(URL, answers)
    if has_account:
        Learner.objects.update(user=UserFactory())
    client.cookies.clear()
    now.shift(seconds)

    client.post(URL, answers)

    assert Learner.objects.count() == Plan.objects.count() == 2


def test_the_form_of_another_tab_starts_another_one_and_leaves_the_first(client, answers):
    client.post(URL, answers)
    client.post(URL, answers | {"request_key": str(uuid4())})

    assert Plan.objects.count() == Assessment.objects.count() == 2
    assert Learner.objects.count() == 1


def test_a_form_without_a_usable_key_still_starts(client, answers):
    client.post(URL, answers | {"request_key": "nonsense"})

    assert isinstance(Plan.objects.get().request_key, UUID)


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("starting_role", "wizard", "We don’t know that job"),
        ("starting_role", "", "Choose the job nearest to yours"),
        ("target_role", "king", "We don’t know that role"),
        ("target_role", "a\0b", "We don’t know that role"),
        ("starting_role", "a\0b", "We don’t know that job"),
        ("hours_per_week", "-3", "Give a number from 1 to 40"),
        ("hours_per_week", "0", "Give a number from 1 to 40"),
        ("hours_per_week", "41", "Give a number from 1 to 40"),
        ("hours_per_week", "six", "Give a number from 1 to 40"),
        ("hours_per_week", "NaN", "Give a number from 1 to 40"),
        ("hours_per_week", "1e400", "Give a number from 1 to 40"),
        ("hours_per_week", "9" * 5000, "Give a number from 1 to 40"),
        ("hours_per_week", "6.1", "Give whole hours or quarters"),
        ("hours_per_week", "6.0000000001", "Give whole hours or quarters"),
        ("start_date", "soon", "Give a date, such as 2027-05-21"),
        ("start_date", "2026-02-30", "Give a date, such as 2027-05-21"),
        ("start_date", "2026-10-21", "Give a date from Oct 22, 2026 to Nov 23, 2027"),
        ("start_date", "2027-11-24", "Give a date from Oct 22, 2026 to Nov 23, 2027"),
        ("target_date", "2026-11-21", "Give Nov 29, 2026 or later"),
        ("target_date", "2026-11-28", "Give Nov 29, 2026 or later"),
        ("target_date", "2040-01-01", "Plans go 5 years ahead"),
        ("target_date", "spring", "or leave it empty"),
        ("budget_usd", "-1", "Give whole dollars from 0 to 100,000"),
        ("budget_usd", "lots", "Give whole dollars from 0 to 100,000"),
        ("claimed_contexts", "moon-base", "Choose from the list"),
    ],
)
def test_a_wrong_answer_is_told_beside_its_field_and_everything_typed_stays(
    client, answers, field, value, told
):
    sent = answers | {"budget_usd": "250", field: value}

    response = client.post(URL, sent)

    page = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: " in page
    assert told in page
    assert 'aria-invalid="true"' in page or field == "claimed_contexts"
    for name in ("hours_per_week", "start_date", "target_date", "budget_usd"):
        if sent[name]:
            assert f'name="{name}" value="{sent[name]}"' in page
    assert not Plan.objects.exists()
    assert not Learner.objects.exists()


def test_a_target_date_is_measured_from_a_later_start(client, answers):
    response = client.post(URL, answers | {"start_date": "2027-03-01", "target_date": "2027-03-07"})

    assert "Give Mar 8, 2027 or later" in response.content.decode()


def test_hours_from_one_to_forty_in_quarters_are_taken(client, answers):
    for hours in ("1", "1.25", "39.75", "40"):
        response = client.post(URL, answers | {"hours_per_week": hours, "request_key": str(uuid4())})
        assert response.status_code == 302, hours


def test_a_role_with_an_entry_gate_says_what_no_plan_replaces(client, answers):
    first = TargetRoleFactory(slug="product-manager", name="Product Manager")
    director = TargetRoleFactory(slug="director", name="Director", gate_years_in_product=6)
    first.next_roles.add(director)

    page = client.get(URL, {"target_role": "director"}).content.decode()

    assert "Director asks for about 6 years in a product job" in page
    assert 'href="/start/?target_role=product-manager"' in page
    assert "in a product job" not in client.get(URL, {"target_role": "product-owner"}).content.decode()


def test_choosing_a_role_brings_only_its_gate(client, answers):
    TargetRoleFactory(slug="director", name="Director", gate_years_in_product=6)

    response = client.get(
        URL, {"target_role": "director"}, headers={"HX-Request": "true", "HX-Target": "gate"}
    )

    content = response.content.decode()
    assert content.strip().startswith('<div id="gate"')
    assert "6 years in a product job" in content


def test_an_unfinished_assessment_is_offered_to_go_on_with(client, answers):
    rating = RatingFactory(assessment__starting_role__name="Nurse", answered_level=2)
    RatingFactory(assessment=rating.assessment)
    act_as(client, rating.assessment.learner)

    page = client.get(URL).content.decode()

    assert "You’ve begun already." in page
    assert "1 of 2 answered" in page
    assert f'href="{rating.assessment.get_absolute_url()}"' in page


def test_a_finished_assessment_or_another_learners_is_not_offered(client, answers):
    AssessmentFactory()
    finished = AssessmentFactory(finished_at=datetime(2026, 11, 20, tzinfo=UTC))
    act_as(client, finished.learner)

    assert "You’ve begun already." not in client.get(URL).content.decode()


@pytest.mark.parametrize("count", [1, 8])
def test_the_page_takes_the_same_queries_whatever_there_is(client, django_assert_num_queries, answers, count):
    learner = LearnerFactory()
    for assessment in AssessmentFactory.create_batch(count, learner=learner):
        RatingFactory.create_batch(count, assessment=assessment)
    director = TargetRoleFactory(slug="director", gate_years_in_product=6)
    director.previous_roles.set(TargetRoleFactory.create_batch(count))
    StartingRoleFactory.create_batch(count)
    act_as(client, learner)

    # Session, learner, unfinished assessment, both kinds of roles, the gate and its earlier roles, skills.
    with django_assert_num_queries(7):
        client.get(URL, {"target_role": "director"})


def test_only_forms_and_pages_are_answered(client):
    assert client.delete(reverse("roadmap:start")).status_code == 405


def test_what_was_begun_can_be_gone_on_with_from_the_home_page(client, answers):
    client.post(URL, answers)

    back = Assessment.objects.get().get_absolute_url()
    assert f'<a href="{back}">Go on there</a>' in client.get("/").content.decode()
