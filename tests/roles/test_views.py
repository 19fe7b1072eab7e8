import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from roles.facts import fact_url
from roles.models import ArticleFact, AssociationKind, FactPlace, LifeCyclePhase, ToolStatus
from tests.roles.catalogues import fill_catalogue
from tests.roles.factories import (
    ApplicationCheckFactory,
    ArticleFactFactory,
    AssociationFactory,
    CollaboratorFactory,
    InterviewQuestionFactory,
    LocationFactory,
    OrganisationTypeFactory,
    PaidTitleFactory,
    ReferenceRangeFactory,
    ResponsibilityFactory,
    RoleDeliverableFactory,
    RoleRequirementFactory,
    RoleResponsibilityFactory,
    SalaryBandFactory,
    StartingRoleFactory,
    TargetRoleFactory,
    ToolFactory,
    ToolGroupFactory,
    TypicalLevelFactory,
)
from tests.skills.factories import (
    ActivityFactory,
    CertificationFactory,
    EducationOptionFactory,
    PassageFactory,
    SkillCategoryFactory,
    SkillFactory,
    SourceFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db

LISTS = [
    "/roles/",
    "/salaries/",
    "/stages/",
    "/tools/",
    "/organizations/",
    "/locations/",
    "/associations/",
    "/interview-questions/",
    "/sources/",
    "/skills/",
    "/activities/",
    "/certifications/",
]
KINDS = {"roles": "role", "skills": "skill", "activities": "activity", "certifications": "certification"}


def words(client: Client, url: str) -> str:
    """Return what a page's main part says, with a space for each tag and none before a stop or comma."""
    response = client.get(url)
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+(?=[.,])", "", re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", main)))


# ------------------------------------------------------------------------------------------------ every page


def test_each_page_asks_the_database_equally_often_whatever_the_size(client):
    counts: dict[str, dict[str, int]] = {}
    for name, size in (("small", 3), ("large", 30)):
        fill_catalogue(name, size)
        details = {folder: f"/{folder}/{name}-{kind}/" for folder, kind in KINDS.items()}
        for page in [*LISTS, *details.values()]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            counts.setdefault(name, {})[page.replace(name, "any")] = len(queries)

    assert counts["small"] == counts["large"]
    # A page may ask eight times, and a signed-in visitor adds the session and the user.
    assert max(counts["large"].values()) <= 8 - 2


@pytest.mark.parametrize("url", LISTS)
def test_a_list_of_an_empty_catalogue_says_so_and_does_not_break(client, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("folder", KINDS)
def test_an_unknown_or_retired_entry_is_not_found(client, folder):
    TargetRoleFactory(slug="gone", is_retired=True)
    SkillFactory(slug="gone", is_retired=True)
    ActivityFactory(slug="gone", is_retired=True)
    CertificationFactory(slug="gone", is_retired=True)

    assert client.get(f"/{folder}/never-was/").status_code == 404
    assert client.get(f"/{folder}/gone/").status_code == 404


@pytest.mark.parametrize("url", LISTS)
def test_a_catalogue_page_starts_no_session(client, url):
    response = client.get(url)

    assert not response.cookies


def test_a_catalogue_page_only_reads(client):
    assert client.post("/roles/").status_code == 405


# ------------------------------------------------------------------------------------------------ one role


def test_the_role_page_tells_what_the_job_is(client):
    role = TargetRoleFactory(
        slug="pm",
        name="Product Manager",
        alternative_titles=["Digital Product Manager", "PM"],
        summary="Owns one product.",
        description=["Bridges technical teams and business."],
        duties=["Sets goals for the product."],
    )
    vision = ResponsibilityFactory(name="Defining the vision", phase=LifeCyclePhase.CONCEPT)
    RoleResponsibilityFactory(role=role, responsibility=vision, emphasis=4)
    role.collaborators.add(CollaboratorFactory(name="Designers", purpose="Shape it with you."))
    role.organisation_types.add(OrganisationTypeFactory(name="Startups", difference="A bit of everything."))

    page = words(client, "/roles/pm/")

    assert "Owns one product." in page
    assert "Adverts also say Digital Product Manager and PM." in page
    assert "Bridges technical teams and business." in page
    assert "Concept Defining the vision" in page
    assert 'aria-label="4 of 5"' in client.get("/roles/pm/").content.decode()
    assert "Sets goals for the product." in page
    assert "Designers Shape it with you." in page
    assert "Startups A bit of everything." in page
    assert 'href="/start/?target_role=pm"' in client.get("/roles/pm/").content.decode()


def test_the_role_page_shows_skills_by_level_and_importance_and_career_readiness_apart(client):
    role = TargetRoleFactory(slug="pm")
    strategy = SkillFactory(short_name="Strategy", category=SkillCategoryFactory(name="Business"))
    presenting = SkillFactory(
        short_name="Presenting oneself", category=SkillCategoryFactory(name="Career", is_job_fit=False)
    )
    RoleRequirementFactory(role=role, skill=strategy, level=3, importance=5)
    RoleRequirementFactory(role=role, skill=presenting, level=2, importance=2)
    RoleRequirementFactory(role=role, skill=SkillFactory(short_name="Juggling"), level=0)

    page = words(client, "/roles/pm/")

    assert "Strategy often decides 3, independent" in page
    assert "Skills asked 1 1 often decide" in page
    assert page.index("Strategy") < page.index("Apart from the job") < page.index("Presenting oneself")
    assert "Juggling" not in page


def test_the_role_page_tells_the_distance_from_each_starting_role_by_the_job_alone(client):
    role = TargetRoleFactory(slug="pm")
    strategy, data = SkillFactory(short_name="Strategy"), SkillFactory(short_name="Data")
    career = SkillFactory(category=SkillCategoryFactory(is_job_fit=False))
    RoleRequirementFactory(role=role, skill=strategy, level=4, importance=3)
    RoleRequirementFactory(role=role, skill=data, level=2, importance=2)
    RoleRequirementFactory(role=role, skill=career, level=5, importance=5)
    analyst = StartingRoleFactory(name="Analyst", plural_name="Analysts")
    TypicalLevelFactory(starting_role=analyst, skill=strategy, level=1)
    TypicalLevelFactory(starting_role=analyst, skill=data, level=4)
    StartingRoleFactory(name="Juggler")

    page = words(client, "/roles/pm/")

    assert "43% ready analysts, typically" in page  # (3 × 1 + 2 × 2) of (3 × 4 + 2 × 2), rounded down
    assert "Analyst 43%" in page
    assert "Juggler 0%" in page
    assert page.index("Analyst") < page.index("Juggler")


def test_the_role_page_leads_only_to_sections_that_are_there(client):
    full, bare = TargetRoleFactory(slug="full"), TargetRoleFactory(slug="bare")
    full.helpful_certifications.add(CertificationFactory())

    for role in (full, bare):
        html = client.get(role.get_absolute_url()).content.decode()
        assert set(re.findall(r'href="#([\w-]+)"', html)) <= set(re.findall(r' id="([\w-]+)"', html))
    assert 'href="#certifications"' in client.get("/roles/full/").content.decode()


def test_the_entry_gate_of_a_role_names_the_role_to_aim_at_first(client):
    senior = TargetRoleFactory(slug="senior", gate_years_in_product=3, gate_note="Three years of it.")
    TargetRoleFactory(slug="pm", name="Product Manager").next_roles.add(senior)

    page = words(client, "/roles/senior/")

    assert "3 years in a product job come first. Three years of it. Aim first at Product Manager." in page
    assert "Hours of study do not replace them." in page


def test_the_role_page_lists_what_to_show_and_what_helps(client):
    role = TargetRoleFactory(slug="pm")
    one, other = ActivityFactory(title="Write a case"), ActivityFactory(title="Write a roadmap")
    RoleDeliverableFactory(role=role, title="Something to show", activities=[one, other])
    role.helpful_certifications.add(CertificationFactory(name="A certificate", issuer="An institute"))
    gone = ToolFactory(name="Old tool", status=ToolStatus.DISCONTINUED)
    role.tool_groups.add(gone.group)
    InterviewQuestionFactory(type__name="Behavioral", type__slug="behavioral")
    InterviewQuestionFactory(type__name="Technical", is_for_all_roles=False)

    page = words(client, "/roles/pm/")

    assert "Something to show" in page
    assert "Any 1 of 2 activities" in page
    assert "Write a case 4 h" in page
    assert "A certificate" in page
    assert "Old tool discontinued" in page
    assert "Behavioral 1 question to practice" in page
    assert "Technical" not in page


def test_the_role_page_links_onward_and_shows_pay_or_says_that_there_is_none(client):
    role = TargetRoleFactory(slug="pm")
    role.next_roles.add(
        TargetRoleFactory(name="Senior Product Manager", experience_years_min=5, experience_years_max=6)
    )
    assert "No figure we would stand behind" in words(client, "/roles/pm/")

    title = PaidTitleFactory(name="Product Manager", target_roles=[role])
    country = LocationFactory(name="United States", kind="country")
    SalaryBandFactory(paid_title=title, location=country, record_count=1152, p50_usd=156_100)

    page = words(client, "/roles/pm/")

    assert "To, after some years Senior Product Manager 5–6 years, typically" in page
    assert "Median base pay, United States $156k 2025, 1,152 salary records" in page
    assert "$90k $156k $180k" in page
    assert "No figure" not in page


def test_medians_of_two_sources_are_a_range_and_never_an_average(client):
    role = TargetRoleFactory(slug="pm")
    title = PaidTitleFactory(target_roles=[role])
    country = LocationFactory(kind="country")
    SalaryBandFactory(paid_title=title, location=country, p50_usd=100_000)
    SalaryBandFactory(paid_title=title, location=country, p50_usd=140_000)

    page = words(client, "/roles/pm/")

    assert "$100k to $140k 2 sources, not averaged" in page
    assert "$120k" not in page


# ------------------------------------------------------------------------------------------------ pay


def test_the_salary_page_shows_the_newest_year_with_its_warnings(client):
    title = PaidTitleFactory(name="Product Owner")
    hub = LocationFactory(name="Seattle", is_named_in_article=True)
    source = SourceFactory(title="Filings")
    shared = {"paid_title": title, "location": hub, "source": source}
    SalaryBandFactory(**shared, year=2023, p50_usd=101_000)
    SalaryBandFactory(
        **shared, year=2025, p50_usd=111_000, record_count=12, top_employer_share="0.83", p10_usd=None
    )
    SalaryBandFactory(paid_title=title, location=LocationFactory(name="Elsewhere"))

    page = words(client, "/salaries/")

    assert "$111k" in page
    assert "$101k" not in page
    assert "Elsewhere" not in page
    assert "2025, 12 salary records source for Seattle" in page
    assert "small sample" in page
    assert "83% one employer" in page
    assert "– $111k $180k" in page
    assert "Filings" in page


def test_the_range_of_the_article_keeps_its_open_end_and_its_missing_date(client):
    ReferenceRangeFactory(location__name="United States", factors=["Pay varies by location."])

    page = words(client, "/salaries/")

    assert "United States: $80k to over $140k, average $105k." in page
    assert "undated in the source" in page
    assert "Pay varies by location." in page


# ------------------------------------------------------------------------------------------------ lists


def test_the_roles_page_lists_roles_in_order_and_jobs_to_come_from(client):
    TargetRoleFactory(name="Director", position=2, gate_years_in_product=6)
    TargetRoleFactory(name="Associate", position=1)
    StartingRoleFactory(name="Teacher", note="Explains well.")

    page = words(client, "/roles/")

    assert page.index("Associate") < page.index("Director")
    assert "6 years in product work first" in page
    assert "Teacher Explains well." in page


def test_the_roles_page_names_the_nearest_roles_of_a_job_but_none_that_years_must_open(client):
    strategy = SkillFactory()
    start = StartingRoleFactory(slug="teacher", name="Teacher")
    TypicalLevelFactory(starting_role=start, skill=strategy, level=1)
    for name, level, gate in (("Far", 4, 0), ("Near", 2, 0), ("Head", 1, 5)):
        role = TargetRoleFactory(slug=name.lower(), name=name, gate_years_in_product=gate)
        RoleRequirementFactory(role=role, skill=strategy, level=level)
    StartingRoleFactory(name="Other background")

    page = words(client, "/roles/")

    assert "Nearest: Plan the way to Near 50%, Plan the way to Far 25%" in page
    assert page.count("Nearest:") == 1  # no typical levels, nothing to go by
    assert "/start/?starting_role=teacher&amp;target_role=near" in client.get("/roles/").content.decode()


def test_the_tools_page_says_what_ended_and_what_to_look_at_instead(client):
    group = ToolGroupFactory(name="Prototyping")
    old = ToolFactory(group=group, name="Old tool", status=ToolStatus.DISCONTINUED, status_note="It closed.")
    old.successors.add(ToolFactory(group=group, name="New tool"))

    assert "Old tool Discontinued" in words(client, "/tools/")
    assert "It closed. Look at New tool instead." in words(client, "/tools/")


def test_the_places_page_separates_hubs_and_shows_price_levels(client):
    LocationFactory(name="Boston", is_named_in_article=True, price_parity_2023="108.2", summary="Biotech.")
    LocationFactory(name="Denver")
    PassageFactory(slug="where-the-jobs-are", text="In demand everywhere.")

    page = words(client, "/locations/")

    assert "In demand everywhere." in page
    assert "Boston price level 108.2 Biotech." in page
    assert page.index("Boston") < page.index("Other places") < page.index("Denver")


def test_the_associations_page_groups_by_kind_and_links_to_steps(client):
    meetup = AssociationFactory(name="Evening meetup", kind=AssociationKind.LOCAL_GROUP)
    meetup.activities.add(ActivityFactory(title="Go to a meetup"))
    AssociationFactory(name="An association")

    page = words(client, "/associations/")

    assert page.index("An association") < page.index("Local group") < page.index("Evening meetup")
    assert "In a plan: Go to a meetup" in page


def test_the_questions_page_shows_what_a_strong_answer_shows(client):
    question = InterviewQuestionFactory(text="What went wrong?", follow_up="And then?", minutes=6)
    question.skills.add(SkillFactory(short_name="Problem solving"))

    page = words(client, "/interview-questions/")

    assert "What went wrong? 6 min, typical for the role" in page
    assert "Names a result" in page
    assert "And then?" in page
    assert "Shows Problem solving" in page


def test_the_stages_page_shows_all_stages_in_order_with_degrees_and_checks(client):
    StageFactory(number=2, name="Skills", rationale="Both kinds count.")
    first = StageFactory(number=1, name="Understand")
    ActivityFactory(stage=first)
    ActivityFactory(stage=first, is_retired=True)
    EducationOptionFactory(name="MBA", caveat="It costs years.")
    ApplicationCheckFactory(text="Use numbers.")

    page = words(client, "/stages/")

    assert page.index("Understand") < page.index("Skills")
    assert "Both kinds count." in page
    assert "1 activity to choose from" in page
    assert "MBA" in page
    assert "It costs years." in page
    assert "Use numbers." in page


# -------------------------------------------------------------------------------------- sources and facts


def test_a_fact_names_its_sources_one_tap_away_once_for_each_set(client):
    source = SourceFactory(slug="survey", title="A survey", edition="2025", licence="CC0")
    one, other = TargetRoleFactory(is_checked=True), TargetRoleFactory(is_checked=True)
    one.sources.add(source)
    other.sources.add(source)
    own = TargetRoleFactory()
    own.sources.add(SourceFactory(slug="judgement", title="Ours"))

    html = client.get("/roles/").content.decode()

    assert html.count('popovertarget="cite-1"><span>source') == 2
    assert html.count('id="cite-1"') == 1
    assert "A survey" in html
    assert "2025. License: CC0." in html
    assert "Compared with the source." in html
    assert html.count("our judgment<span") == 1
    assert "Our judgment: no outside source says it." in html


def test_the_sources_page_shows_licenses_credits_and_where_each_article_fact_is(client):
    article = SourceFactory(title="An article", licence="facts only", credit="Thanks to the article.")
    fact = ArticleFactFactory(source=article, place=FactPlace.SKILL, place_slug="listening")

    html = client.get("/sources/").content.decode()

    assert "facts only" in html
    assert "Thanks to the article." in html
    assert f'href="/skills/listening/#{fact.number}"' in html


@pytest.fixture
def _real_catalogue() -> None:
    call_command("load_catalogue", verbosity=0)


@pytest.mark.usefixtures("_real_catalogue")
def test_every_fact_of_the_articles_is_visible_in_its_place(client):
    pages: dict[str, str] = {}
    missing = []
    for fact in ArticleFact.objects.all():
        url, _, anchor = fact_url(fact).partition("#")
        if url not in pages:
            pages[url] = client.get(url).content.decode()
        if f'id="{anchor}"' not in pages[url]:
            missing.append((fact.number, url))

    assert ArticleFact.objects.count() == 162
    assert missing == []


@pytest.mark.usefixtures("_real_catalogue")
def test_no_page_shows_anything_of_sfia(client):
    urls = [*LISTS, "/roles/product-manager/", "/skills/communication/", "/certifications/cspo/"]

    assert [url for url in urls if "SFIA" in client.get(url).content.decode()] == []
