from __future__ import annotations

import threading
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.db.models import Model

from roles.catalogue.catalogue import read_catalogue
from roles.catalogue.entries import KINDS
from roles.catalogue.loading import TableChanges, load_catalogue
from roles.catalogue.problems import CatalogueInvalid
from roles.catalogue.rows import TABLES
from roles.models import (
    ArticleFact,
    FactPlace,
    ReferenceRange,
    RoleRequirement,
    SalaryBand,
    StartingRole,
    TargetRole,
    Tool,
    TypicalLevel,
)
from skills.models import Activity, ActivityOutcome, CatalogueVersion, LevelDescriptor, Skill, Stage
from tests.roles.catalogue.folders import CATALOGUE, copy_catalogue

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 9, tzinfo=UTC)
HOURS = "hours: {low: 7, likely: 10, high: 16}"  # of role-primer-reading


def load(folder: Path, now: datetime = NOW) -> dict[str, TableChanges]:
    return {one.title: one for one in load_catalogue(folder=folder, now=now)}


def everything() -> dict[type[Model], list[tuple[object, ...]]]:
    """Return every row of every catalogue table and of its links."""
    models: list[type[Model]] = [CatalogueVersion]
    for table in TABLES:
        models.append(table.model)
        models += [getattr(table.model, link.name).through for link in table.model._meta.many_to_many]
    return {model: sorted(model._default_manager.values_list(), key=str) for model in models}


@pytest.mark.django_db
def test_an_empty_database_gets_everything_that_the_files_hold():
    catalogue, problems = read_catalogue(CATALOGUE)

    load(CATALOGUE)

    assert problems == []
    for table in TABLES:
        assert table.model._default_manager.count() == len(list(table.rows(catalogue))), table.model.__name__
    plain = {
        "source",
        "passage",
        "skill",
        "activity",
        "tool",
        "target_role",
        "interview_question",
        "salary_band",
    }
    models = {table.model._meta.model_name: table.model for table in TABLES}
    for kind in plain:
        count = models[kind.replace("_", "")]._default_manager.count()
        assert count == len(catalogue.located[kind]), KINDS[kind].file


@pytest.mark.django_db
def test_entries_arrive_with_what_belongs_to_them():
    load(CATALOGUE)

    activity = Activity.objects.get(slug="tailor-five-applications")
    assert activity.waits_for_apply_bar
    assert activity.is_for_all_roles
    assert set(activity.requires.values_list("slug", flat=True)) == {
        "master-cv-and-cover-letter",
        "decode-20-job-postings",
    }
    assert set(activity.sources.values_list("slug", flat=True)) == {"article-002", "judgement"}
    role = TargetRole.objects.get(slug="product-manager")
    assert role.requirements.get(skill__slug="prioritisation").apply_level == 3
    assert role.deliverables.get(key="product-artefacts").activities.count() == 4
    assert role.helpful_certifications.filter(slug="cspo").exists()
    assert role.paid_titles.filter(slug="product-manager").exists()
    assert TypicalLevel.objects.get(starting_role__slug="teacher", skill__slug="communication").level == 3
    assert Tool.objects.get(slug="invision").successors.filter(slug="figma").exists()
    assert ReferenceRange.objects.get().is_high_open
    assert not SalaryBand.objects.filter(p50_usd=None).exists()
    assert LevelDescriptor.objects.get(skill__slug="roadmapping", level=3).label == "Independent"
    assert StartingRole.objects.get(slug="other").access == ["anyone"]


@pytest.mark.django_db
def test_a_second_load_changes_nothing_and_asks_the_database_once(django_assert_num_queries):
    load(CATALOGUE)
    before = everything()

    with django_assert_num_queries(1):
        assert load(CATALOGUE, LATER) == {}

    assert everything() == before


@pytest.mark.django_db
def test_the_same_files_read_by_new_code_change_nothing_but_the_version_that_read_them():
    load(CATALOGUE)
    before = everything()
    CatalogueVersion.objects.update(loader_checksum="of older code")

    assert load(CATALOGUE, LATER) == {}

    assert everything() == before


@pytest.mark.django_db
def test_a_change_is_told_by_name_and_makes_a_new_version(tmp_path):
    load(CATALOGUE)
    copy = copy_catalogue(tmp_path)
    copy.replace("activities.yaml", HOURS, HOURS.replace("10", "11"))
    copy.replace(
        "target_roles.yaml", "user-research: {level: 2, weight: 4}", "user-research: {level: 2, weight: 5}"
    )
    copy.replace("collaborators.yaml", "sources: [article-000, judgement]", "sources: [article-000]")

    changes = load(tmp_path, LATER)

    assert changes["activities"].changed == ["role-primer-reading"]
    assert changes["role requirements"].changed == ["associate-product-manager user-research"]
    assert changes["collaborators"].changed == ["software-engineers"]
    assert set(changes) == {"activities", "role requirements", "collaborators"}
    assert Activity.objects.get(slug="role-primer-reading").likely_hours == 11
    requirement = RoleRequirement.objects.get(
        role__slug="associate-product-manager", skill__slug="user-research"
    )
    assert requirement.importance == 5
    assert list(CatalogueVersion.objects.values_list("loaded_at", flat=True)) == [NOW, LATER]


@pytest.mark.django_db
def test_an_entry_that_goes_is_retired_with_what_belongs_to_it_and_comes_back(tmp_path):
    load(CATALOGUE)
    before = {activity.slug: activity.pk for activity in Activity.objects.all()}
    outcomes = ActivityOutcome.objects.count()
    copy = copy_catalogue(tmp_path)
    copy.remove_entry("activities.yaml", "hackathon-product-lead")

    changes = load(tmp_path, LATER)

    assert changes["activities"].retired == ["hackathon-product-lead"]
    assert Activity.objects.get(slug="hackathon-product-lead").is_retired
    assert not Activity.objects.current().filter(slug="hackathon-product-lead").exists()
    assert ActivityOutcome.objects.count() == outcomes
    assert load(tmp_path, LATER) == {}

    changes = load(CATALOGUE, LATER)

    assert changes["activities"].returned == ["hackathon-product-lead"]
    assert {activity.slug: activity.pk for activity in Activity.objects.current()} == before


@pytest.mark.django_db
def test_a_row_without_a_slug_that_goes_is_removed(tmp_path):
    load(CATALOGUE)
    copy_catalogue(tmp_path).replace(
        "activities.yaml", "      - {skill: prioritisation, from: 0, to: 1}\n", ""
    )

    changes = load(tmp_path, LATER)

    assert changes["activity outcomes"].removed == ["Prioritization and trade-offs 0 to 1"]
    outcomes = ActivityOutcome.objects.filter(activity__slug="role-primer-reading")
    assert not outcomes.filter(skill__slug="prioritisation").exists()


@pytest.mark.django_db
def test_entries_follow_the_order_of_their_file(tmp_path):
    load(CATALOGUE)
    copy = copy_catalogue(tmp_path)
    head, first, second, *rest = (tmp_path / "skills.yaml").read_text().split("  - slug: ")
    (copy.folder / "skills.yaml").write_text("  - slug: ".join([head, second, first, *rest]))

    changes = load(tmp_path, LATER)

    assert changes["skills"].changed == ["market-analysis", "strategic-thinking"]
    assert list(Skill.objects.values_list("slug", flat=True)[:2]) == ["market-analysis", "strategic-thinking"]


@pytest.mark.django_db
def test_two_stages_may_swap_their_numbers(tmp_path):
    load(CATALOGUE)
    before = list(Stage.objects.values_list("slug", flat=True))
    copy = copy_catalogue(tmp_path)
    head, first, second, *rest = (tmp_path / "stages.yaml").read_text().split("  - slug: ")
    swapped = [second.replace("number: 2\n", "number: 1\n"), first.replace("number: 1\n", "number: 2\n")]
    (copy.folder / "stages.yaml").write_text("  - slug: ".join([head, *swapped, *rest]))

    changes = load(tmp_path, LATER)

    assert changes["stages"].changed == [before[1], before[0]]
    assert list(Stage.objects.current().values_list("slug", flat=True)) == [before[1], before[0], *before[2:]]


@pytest.mark.django_db
def test_a_broken_file_changes_nothing(tmp_path):
    load(CATALOGUE)
    before = everything()
    copy = copy_catalogue(tmp_path)
    copy.replace("activities.yaml", HOURS, HOURS.replace("10", "11"))
    copy.replace("stages.yaml", "    number: 2\n", "    number: 3\n")

    with pytest.raises(CatalogueInvalid):
        load(tmp_path, LATER)

    assert everything() == before


@pytest.mark.django_db
def test_a_load_that_fails_at_its_end_changes_nothing(tmp_path):
    load(CATALOGUE)
    before = everything()
    copy_catalogue(tmp_path).replace("activities.yaml", HOURS, HOURS.replace("10", "11"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE skills_catalogueversion ADD CONSTRAINT full_up CHECK (false) NOT VALID")

    with pytest.raises(IntegrityError, match="full_up"):
        load(tmp_path, LATER)

    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_load_once():
    errors: list[BaseException] = []
    results: list[list[TableChanges]] = []
    together = threading.Barrier(2)

    def run() -> None:
        try:
            together.wait()
            results.append(load_catalogue(folder=CATALOGUE, now=NOW))
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert errors == []
    assert sorted(len(changes) > 0 for changes in results) == [False, True]
    assert CatalogueVersion.objects.count() == 1


@pytest.mark.django_db
def test_every_fact_of_the_articles_is_in_the_loaded_catalogue_by_its_number():
    load(CATALOGUE)
    models = {table.model._meta.label_lower.split(".")[1]: table.model for table in TABLES}
    facts = {fact.number: fact for fact in ArticleFact.objects.select_related("source")}

    missing = []
    for number in range(1, 163):
        fact = facts.pop(f"F{number:03d}")
        model = models[fact.place.replace("_", "")]
        key = {"paid_title__slug" if fact.place == FactPlace.REFERENCE_RANGE else "slug": fact.place_slug}
        entry = model._default_manager.get(**key)
        texts = [getattr(entry, field.attname) for field in model._meta.concrete_fields]
        said = "\n".join(
            "\n".join(text)
            if isinstance(text, list) and all(isinstance(one, str) for one in text)
            else str(text)
            for text in texts
        )
        if fact.words not in said or not fact.statement or not fact.is_checked:
            missing.append(fact.number)

    assert missing == []
    assert facts == {}


@pytest.mark.django_db
def test_the_command_prints_what_it_does(tmp_path):
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert "skills: 27 added: strategic-thinking, market-analysis" in out.getvalue()
    assert " and 15 more\n" in out.getvalue()

    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert out.getvalue() == "Nothing changed.\n"

    copy = copy_catalogue(tmp_path)
    copy.remove_entry("activities.yaml", "hackathon-product-lead")
    out = StringIO()
    call_command("load_catalogue", folder=tmp_path, stdout=out)
    assert out.getvalue() == "activities: 1 retired: hackathon-product-lead\n"


@pytest.mark.django_db
def test_the_command_names_every_mistake_and_fails(tmp_path):
    line = copy_catalogue(tmp_path).replace("stages.yaml", "    number: 2\n", "    number: 3\n")
    err = StringIO()

    with pytest.raises(CommandError, match="1 to mend, nothing was loaded") as caught:
        call_command("load_catalogue", folder=tmp_path, stderr=err)

    assert caught.value.returncode == 1
    assert err.getvalue() == (
        f"stages.yaml:{line}: number: is 3 in place 2; number the stages 1 to 10 in order\n"
    )
    assert not Skill.objects.exists()


@pytest.mark.django_db
def test_check_only_validates(tmp_path, django_assert_num_queries):
    out = StringIO()
    with django_assert_num_queries(0):
        call_command("load_catalogue", check=True, stdout=out)
    assert out.getvalue().startswith("The catalogue is valid: ")

    copy_catalogue(tmp_path).replace("stages.yaml", "    number: 2\n", "    number: 3\n")
    with pytest.raises(CommandError, match="1 to mend"):
        call_command("load_catalogue", check=True, folder=tmp_path, stderr=StringIO())
