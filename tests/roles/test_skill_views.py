import pytest

from roles.models import FactPlace
from skills.models import ActivityContext
from tests.roles.factories import ArticleFactFactory, RoleRequirementFactory, TargetRoleFactory
from tests.roles.test_views import words
from tests.skills.factories import (
    ActivityFactory,
    ActivityOutcomeFactory,
    ActivityRequirementFactory,
    CertificationFactory,
    SkillCategoryFactory,
    SkillFactory,
    SourceFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db


def test_the_skills_page_groups_skills_and_says_which_do_not_count_for_the_job(client):
    craft = SkillFactory(name="Listening", category=SkillCategoryFactory(name="Craft", position=1))
    SkillFactory(name="Bragging", category=SkillCategoryFactory(name="Career", position=2, is_job_fit=False))
    RoleRequirementFactory(skill=craft, level=2)
    RoleRequirementFactory(skill=craft, level=0)
    RoleRequirementFactory(skill=craft, role__is_retired=True)
    ActivityOutcomeFactory(skill=craft)

    page = words(client, "/skills/")

    assert page.index("Craft") < page.index("Listening") < page.index("Career") < page.index("Bragging")
    assert "Listening 1 way to raise it" in page
    assert "Asked by 1 role" in page
    assert page.count("Counts for landing the job, not for doing it.") == 1


def test_the_skill_page_shows_six_levels_with_what_shows_each(client):
    skill = SkillFactory(slug="listening", name="Listening", aliases=["active listening"])

    page = words(client, skill.get_absolute_url())

    for level in range(6):
        assert (
            f"Does what level {level} of Listening asks. Shows it: Something that shows level {level}."
            in page
        )
    assert "active listening" in page


def test_the_skill_page_says_who_needs_it_the_highest_level_first(client):
    skill = SkillFactory(slug="listening")
    RoleRequirementFactory(role=TargetRoleFactory(name="Associate"), skill=skill, level=2, importance=3)
    RoleRequirementFactory(
        role=TargetRoleFactory(name="Director"), skill=skill, level=4, importance=5, apply_level=3
    )

    page = words(client, "/skills/listening/")

    assert "Director 4 often decides, apply from 3 Associate 2 expected" in page


def test_the_skill_page_lists_what_raises_it_level_by_level(client):
    skill = SkillFactory(slug="listening")
    ActivityOutcomeFactory(
        activity=ActivityFactory(title="Lead a panel"), skill=skill, from_level=2, to_level=3
    )
    for title, hours in (("Read a book", 9), ("Take a walk", 4)):
        activity = ActivityFactory(title=title, likely_hours=hours, high_hours=10)
        ActivityOutcomeFactory(activity=activity, skill=skill, from_level=0, to_level=1)
    ActivityOutcomeFactory(activity=ActivityFactory(title="Gone", is_retired=True), skill=skill)
    CertificationFactory(name="Listener", raises=[{"skill": "listening", "from": 0, "to": 2}])
    CertificationFactory(name="Talker", raises=[{"skill": "talking", "from": 0, "to": 2}])

    page = words(client, "/skills/listening/")

    order = ["To level 1", "Take a walk 4 h", "Read a book 9 h", "To level 3", "Lead a panel", "Listener"]
    assert [page.index(part) for part in order] == sorted(page.index(part) for part in order)
    assert "from level 2" in page
    assert "Gone" not in page
    assert "Talker" not in page


def test_the_activities_page_lists_them_by_stage_with_what_they_raise(client):
    activity = ActivityFactory(
        title="Talk to five users",
        stage=StageFactory(number=3, name="Experience"),
        context=ActivityContext.TECH_TEAM,
        low_cost_usd=20,
        high_cost_usd=50,
    )
    ActivityOutcomeFactory(activity=activity, skill=SkillFactory(short_name="Research"), to_level=2)

    page = words(client, "/activities/")

    assert "3. Experience" in page
    assert "Talk to five users 4 h Practice · raises Research to 2 · from $20" in page
    assert "needs: access to a software team" in page


def test_the_activity_page_tells_all_about_it(client):
    listening = SkillFactory(name="Listening")
    before, after = ActivityFactory(title="Find users"), ActivityFactory(title="Write it up")
    activity = ActivityFactory(
        slug="talk",
        title="Talk to five users",
        min_weeks=2,
        max_hours_per_week=3,
        low_cost_usd=0,
        high_cost_usd=30,
        deliverable="Done when five notes are written.",
        coach_check="Are they the users' words?",
        waits_for_apply_bar=True,
        is_for_all_roles=False,
        resources=[{"type": "book", "title": "Talking", "by": "A. Author", "access": "library"}],
    )
    activity.requires.add(before)
    after.requires.add(activity)
    ActivityRequirementFactory(activity=activity, skill=listening, level=1)
    ActivityOutcomeFactory(activity=activity, skill=listening, from_level=1, to_level=2)
    TargetRoleFactory(name="Growth").own_activities.add(activity)

    page = words(client, "/activities/talk/")

    assert "Likely 4 h 2 h to 8 h" in page
    assert "Calendar 2 weeks at most 3 h a week" in page
    assert "Cost free to $30" in page
    assert "Setting No employer needed" in page
    assert "Done when Five notes are written." in page
    assert "Are they the users&#x27; words?" in page
    assert "Listening level 1 level 2" in page
    assert "Talking by A. Author book, library" in page
    assert "What must come first Find users Listening at level 1 The levels at which applying" in page
    assert "What it opens Write it up" in page
    assert "For which roles Growth" in page


def test_an_activity_that_raises_and_needs_nothing_says_so(client):
    ActivityFactory(slug="send", title="Send it")

    page = words(client, "/activities/send/")

    assert "No level by itself." in page
    assert "Nothing: start any time." in page
    assert "All of them." in page


def test_the_certifications_page_puts_those_of_the_articles_first(client):
    CertificationFactory(name="Aardvark certificate")
    CertificationFactory(
        name="Zebra certificate",
        is_named_in_article=True,
        costs=[
            {"item": "exam", "low": 200, "high": 200, "currency": "USD", "as_of": "2025", "verified": False}
        ],
        study_hours={"low": 10, "likely": 12, "high": 20},
    )

    page = words(client, "/certifications/")

    assert page.index("Zebra") < page.index("Aardvark")
    assert "$200 (exam, 2025, not verified)" in page
    assert "10 h to 20 h of study" in page


def test_the_certification_page_marks_what_no_source_verifies(client):
    paper = SourceFactory(slug="paper", title="A paper", quality="third-party")
    costs = [
        {"item": "course", "low": 500, "high": 900, "currency": "USD", "as_of": "2025", "verified": False},
        {"item": "exam", "low": 80, "high": 90, "currency": "GBP", "verified": True, "source": paper.slug},
    ]
    certification = CertificationFactory(
        slug="cert",
        costs=costs,
        study_hours={"low": 14, "likely": 18, "high": 24, "basis": "judged"},
        exam={"text": "Forty questions.", "verified": True, "source": "paper"},
        renewal={"text": "Every two years.", "verified": False, "source": "general-knowledge"},
        raises=[{"skill": "listening", "from": 0, "to": 2}],
        worth_it="For a first job.",
        caveat="Prices differ.",
        issuer_home="https://example.org",
    )
    SkillFactory(slug="listening", name="Listening")
    TargetRoleFactory(name="Product Owner").helpful_certifications.add(certification)
    ActivityFactory(title="Sit the exam", certification=certification)

    page = words(client, "/certifications/cert/")

    assert "For a first job." in page
    assert "Prices differ." in page
    assert "Course $500 to $900 2025 not verified our judgment" in page
    assert "Exam GBP 80 to 90 undated a source says so source" in page
    assert "18 h, between 14 h and 24 h (judged)" in page
    assert "Forty questions. source" in page
    assert "Every two years. not verified our judgment" in page
    assert "Listening level 0 level 2" in page
    assert "Helps on the way to Product Owner" in page
    assert "In a plan Sit the exam" in page
    assert "Quality: third-party." in page
    assert 'href="https://example.org"' in client.get("/certifications/cert/").content.decode()


@pytest.mark.parametrize(
    ("place", "url"),
    [
        (FactPlace.SKILL, "/skills/here/"),
        (FactPlace.ACTIVITY, "/activities/here/"),
        (FactPlace.CERTIFICATION, "/certifications/here/"),
        (FactPlace.TARGET_ROLE, "/roles/here/"),
    ],
)
def test_a_page_shows_what_the_articles_say_about_its_entry_alone(client, place, url):
    SkillFactory(slug="here")
    ActivityFactory(slug="here")
    CertificationFactory(slug="here")
    TargetRoleFactory(slug="here")
    fact = ArticleFactFactory(place=place, place_slug="here")
    other = ArticleFactFactory(place=place, place_slug="there")

    html = client.get(url).content.decode()

    assert f'id="{fact.number}"' in html
    assert other.number not in html
