from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from assessments.models import Assessment, Rating
from assessments.services import answer_skill, finish_assessment
from tests.accounts.factories import LearnerFactory, act_as
from tests.assessments.factories import AssessmentFactory, RatingFactory
from tests.roles.factories import RoleRequirementFactory
from tests.skills.factories import SkillCategoryFactory, SkillFactory

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SAVED = {"HX-Request": "true", "HX-Target": "saved"}
QUESTION = {"HX-Request": "true", "HX-Target": "question"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessment(client):
    """Three skills in two groups, with the guesses 1, 2 and 3; the client is the learner."""
    assessment = AssessmentFactory(starting_role__plural_name="Teachers")
    first, second = SkillCategoryFactory(name="Strategy"), SkillCategoryFactory(name="Delivery")
    for name, category, guess in (("Vision", first, 1), ("Pricing", first, 2), ("Backlog", second, 3)):
        skill = SkillFactory(slug=name.lower(), name=name, short_name=name, category=category)
        RatingFactory(assessment=assessment, skill=skill, guessed_level=guess)
    act_as(client, assessment.learner)
    return assessment


def rating_of(assessment: Assessment, slug: str) -> Rating:
    return assessment.ratings.select_related("skill").get(skill__slug=slug)


def answer(assessment, slug, level, note=""):
    rating = rating_of(assessment, slug)
    return answer_skill(assessment=assessment, skill=rating.skill, level=level, evidence_note=note, now=NOW)


def post(client, assessment, slug, level, headers=None, **data):
    url = f"{assessment.get_absolute_url()}?skill={slug}"
    return client.post(url, {"skill": slug, "level": level, **data}, headers=headers or {})


# ---------- asking


def test_the_first_skill_without_an_answer_is_asked(client, assessment):
    answer(assessment, "vision", 2)

    response = client.get(assessment.get_absolute_url(), follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(f"{assessment.get_absolute_url()}?skill=pricing", 302)]
    assert "<title>Pricing, 2 of 3" in page
    assert "Strategy, 2 of 2." in page


def test_a_skill_is_asked_with_its_six_levels_and_our_guess_marked(client, assessment):
    page = client.get(f"{assessment.get_absolute_url()}?skill=pricing").content.decode()

    for level in range(6):
        assert f"Does what level {level} of Pricing asks." in page
    assert '<input type="radio" name="level" value="2" data-key="2" checked' in page
    assert page.count(" checked") == 1
    assert page.count("our guess</span>") == 1
    assert "Teachers usually start at level 2 here" in page


def test_what_the_role_asks_is_not_told_before_the_result(client, assessment):
    url = f"{assessment.get_absolute_url()}?skill=vision"
    requirement = RoleRequirementFactory(
        role=assessment.target_role, skill=rating_of(assessment, "vision").skill, level=5, importance=5
    )
    with_it = client.get(url).content
    requirement.delete()
    without_it = client.get(url).content

    def without_token(page):
        return [line for line in page.splitlines() if b"csrfmiddlewaretoken" not in line]

    assert without_token(with_it) == without_token(without_it)


def test_an_assessment_with_all_answers_leads_to_its_summary(client, assessment):
    for slug in ("vision", "pricing", "backlog"):
        answer(assessment, slug, 1)

    response = client.get(assessment.get_absolute_url())

    assert response.url == reverse("assessments:assessment_summary", args=[assessment.pk])


def test_asking_writes_nothing(client, assessment):
    client.get(assessment.get_absolute_url())

    assert not any(rating.is_answered for rating in assessment.ratings.all())


def test_an_unknown_skill_is_told_and_the_next_one_asked(client, assessment):
    response = client.get(f"{assessment.get_absolute_url()}?skill=juggling")

    assert response.status_code == 404
    assert "There is no skill “juggling” in this assessment" in response.content.decode()
    assert "<title>Vision, 1 of 3" in response.content.decode()


# ---------- answering


def test_an_answer_is_saved_at_once_and_only_the_status_comes_back(client, assessment):
    response = post(client, assessment, "pricing", "4", headers=SAVED)

    content = response.content.decode()
    assert response.status_code == 200
    assert content.strip().startswith('<p class="saved" id="saved"')
    assert "Saved" in content
    assert 'value="4:"' in content
    assert rating_of(assessment, "pricing").answered_level == 4


def test_without_script_next_saves_and_leads_to_the_next_skill(client, assessment):
    response = post(client, assessment, "vision", "4", next="", evidence_note="Wrote ours at Acme")

    assert response.status_code == 302
    assert response.url == f"{assessment.get_absolute_url()}?skill=pricing"
    saved = rating_of(assessment, "vision")
    assert (saved.answered_level, saved.evidence_note) == (4, "Wrote ours at Acme")


def test_with_htmx_next_brings_the_next_question(client, assessment):
    response = client.post(
        f"{assessment.get_absolute_url()}?skill=vision",
        {"skill": "vision", "level": "0", "next": ""},
        headers=QUESTION,
        follow=True,
    )

    content = response.content.decode()
    assert "<html" not in content
    assert content.strip().startswith("<title>Pricing, 2 of 3")
    assert 'id="question"' in content


def test_next_skips_what_is_answered_and_ends_at_the_summary(client, assessment):
    answer(assessment, "pricing", 1)

    assert post(client, assessment, "vision", "1", next="").url.endswith("?skill=backlog")
    assert post(client, assessment, "backlog", "1", next="").url.endswith("/summary/")


def test_sending_the_same_answer_twice_keeps_one(client, assessment):
    first = post(client, assessment, "vision", "2", next="", shown_token="")
    answered_at = rating_of(assessment, "vision").answered_at
    second = post(client, assessment, "vision", "2", next="", shown_token="")

    assert first.url == second.url
    assert rating_of(assessment, "vision").answered_at == answered_at


def test_not_seen_yet_is_saved_as_an_answer(client, assessment):
    post(client, assessment, "pricing", "not-seen", headers=SAVED)

    assert rating_of(assessment, "pricing").is_not_seen
    page = client.get(f"{assessment.get_absolute_url()}?skill=pricing").content.decode()
    assert 'value="not-seen" data-key="n" checked' in page


@pytest.mark.parametrize("level", ["9", "-1", "two", ""])
def test_a_level_off_the_scale_is_refused_and_the_evidence_kept(client, assessment, level):
    response = post(client, assessment, "pricing", level, evidence_note="Sold it twice")

    content = response.content.decode()
    assert response.status_code == 422
    assert "<title>Error: Pricing" in content
    assert "Choose " in content
    assert 'value="Sold it twice"' in content
    assert not rating_of(assessment, "pricing").is_answered


def test_a_refused_answer_is_told_on_the_whole_page(client, assessment):
    response = post(client, assessment, "pricing", "9", headers=SAVED)

    assert response["HX-Retarget"] == "body"
    assert "Choose a level from 0 to 5" in response.content.decode()


def test_evidence_that_is_too_long_is_refused_and_kept(client, assessment):
    response = post(client, assessment, "pricing", "4", evidence_note="x" * 501)

    assert response.status_code == 422
    assert "Keep it to 500 characters" in response.content.decode()
    assert "x" * 501 in response.content.decode()


def test_evidence_is_shown_as_text(client, assessment):
    post(client, assessment, "pricing", "4", evidence_note='"><script>alert(1)</script>')

    page = client.get(f"{assessment.get_absolute_url()}?skill=pricing").content.decode()
    assert "<script>alert" not in page


def test_an_answer_for_an_unknown_skill_is_refused(client, assessment):
    response = post(client, assessment, "juggling", "3", evidence_note="Led it at Acme")

    assert response.status_code == 422
    assert "nothing was saved for it" in response.content.decode()
    assert "<p>Evidence: Led it at Acme</p>" in response.content.decode()
    assert not any(rating.is_answered for rating in assessment.ratings.all())


def test_an_answer_that_names_no_skill_is_refused(client, assessment):
    response = client.post(assessment.get_absolute_url(), {"level": "3"})

    assert response.status_code == 422
    assert not any(rating.is_answered for rating in assessment.ratings.all())


def test_an_answer_from_another_tab_is_shown_beside_the_one_sent(client, assessment):
    answer(assessment, "pricing", 4, "Led it at Acme")

    response = post(client, assessment, "pricing", "1", next="", shown_token="", evidence_note="Read a book")

    content = response.content.decode()
    assert response.status_code == 422
    assert "You answered this in another tab: <b>level 4</b>" in content
    assert "Saved" not in content
    assert "Led it at Acme" in content
    assert 'value="1" data-key="1" checked' in content
    assert 'value="Read a book"' in content
    assert rating_of(assessment, "pricing").answered_level == 4


def test_after_the_other_answer_was_shown_going_on_keeps_ones_own(client, assessment):
    token = answer(assessment, "pricing", 4, "Led it at Acme").answer_token

    response = post(client, assessment, "pricing", "1", next="", shown_token=token)

    assert response.status_code == 302
    assert rating_of(assessment, "pricing").answered_level == 1


# ---------- finishing


def test_the_result_can_be_asked_for_at_any_time(client, assessment):
    response = client.post(assessment.get_absolute_url(), {"finish": ""})

    assert response.url == reverse("roadmap:result", args=[assessment.pk])
    assessment.refresh_from_db()
    assert assessment.finished_at is not None
    assert client.session["nav"] == {"result": response.url}


def test_an_answer_can_be_changed_after_the_result(client, assessment):
    finish_assessment(assessment=assessment, now=NOW)

    page = client.get(f"{assessment.get_absolute_url()}?skill=vision").content.decode()
    assert "Back to your result" in page
    post(client, assessment, "vision", "3", next="")

    assert rating_of(assessment, "vision").answered_level == 3


def test_the_summary_lists_every_answer_with_a_way_to_change_it(client, assessment):
    answer(assessment, "vision", 5)
    answer(assessment, "pricing", None)

    page = client.get(reverse("assessments:assessment_summary", args=[assessment.pk])).content.decode()

    assert "2 of 3 answered" in page
    assert "counts as 3" in page
    assert "Not seen yet" in page
    assert page.count("our guess</span>") == 1
    for slug in ("vision", "pricing", "backlog"):
        assert f'href="{assessment.get_absolute_url()}?skill={slug}"' in page


# ---------- whose it is


@pytest.mark.parametrize("name", ["assessment_detail", "assessment_summary"])
def test_an_assessment_of_another_learner_is_not_found(client, assessment, name):
    other = RatingFactory().assessment

    assert client.get(reverse(f"assessments:{name}", args=[other.pk])).status_code == 404


def test_an_answer_to_an_assessment_of_another_learner_is_not_kept(client, assessment):
    other = RatingFactory()

    response = post(client, other.assessment, other.skill.slug, "5")

    assert response.status_code == 404
    other.refresh_from_db()
    assert not other.is_answered


@pytest.mark.parametrize("name", ["assessment_detail", "assessment_summary"])
def test_a_browser_that_has_nothing_learns_the_same_about_any_address(client, name):
    theirs, nobodys = AssessmentFactory().pk, uuid4()
    pages = []
    for pk in (theirs, nobodys):
        response = client.get(reverse(f"assessments:{name}", args=[pk]))
        assert response.status_code == 404
        pages.append(response.content.decode().replace(str(pk), "the address"))

    assert pages[0] == pages[1]
    assert "We can’t find your work in this browser" in pages[0]


def test_an_answer_sent_after_the_session_is_gone_is_shown_and_the_roles_are_kept(client, assessment):
    client.cookies.clear()

    response = post(
        client,
        assessment,
        "pricing",
        "4",
        skill_name="Pricing",
        evidence_note="Led it at Acme",
        starting_role="teacher",
        target_role="product-owner",
    )

    content = response.content.decode()
    assert response.status_code == 404
    assert "Led it at Acme" in content
    assert '<input type="hidden" name="starting_role" value="teacher">' in content
    assert '<input type="hidden" name="target_role" value="product-owner">' in content
    assert not rating_of(assessment, "pricing").is_answered


def test_with_htmx_the_page_that_tells_so_takes_the_place_of_the_question(client, assessment):
    client.cookies.clear()

    response = post(client, assessment, "pricing", "4", headers=SAVED, skill_name="Pricing")

    assert response.status_code == 422  # htmx swaps it, unlike a 404
    assert response["HX-Retarget"] == "body"
    assert "We can’t find your work in this browser" in response.content.decode()


# ---------- queries


@pytest.mark.parametrize("skills_count", [2, 12])
def test_pages_take_the_same_queries_whatever_the_number_of_skills(
    client, django_assert_num_queries, skills_count
):
    learner = LearnerFactory()
    assessment = AssessmentFactory(learner=learner)
    RatingFactory.create_batch(skills_count, assessment=assessment)
    AssessmentFactory.create_batch(skills_count, learner=learner)
    act_as(client, learner)

    slug = assessment.ratings.first().skill.slug
    question = f"{assessment.get_absolute_url()}?skill={slug}"

    with django_assert_num_queries(5):  # session, learner, assessment, ratings, levels
        client.get(question)
    with django_assert_num_queries(5):
        client.get(question, headers=QUESTION)
    with django_assert_num_queries(5):
        client.get(reverse("assessments:assessment_summary", args=[assessment.pk]))
    with django_assert_num_queries(8):  # the first four, the answer between savepoints
        post(client, assessment, slug, "3", headers=SAVED)


def test_the_home_page_leads_back_until_the_answers_are_finished(client, assessment):
    session = client.session
    session["nav"] = {"assessment": assessment.get_absolute_url()}
    session.save()
    assert "You’ve begun already." in client.get("/").content.decode()

    client.post(assessment.get_absolute_url(), {"finish": ""})

    assert "You’ve begun already." not in client.get("/").content.decode()


def test_the_list_of_answers_says_when_it_is_told_what_the_job_asks_for(client, assessment):
    page = client.get(reverse("assessments:assessment_summary", args=[assessment.pk])).content.decode()

    assert "What the job asks for comes with the result." in page
