from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from roles.catalogue.loading import validate_catalogue
from roles.catalogue.problems import CatalogueInvalid, Problem
from tests.roles.catalogue.folders import CATALOGUE, copy_catalogue


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(CatalogueInvalid) as caught:
        validate_catalogue(folder=folder)
    return list(caught.value.problems)


@dataclass(frozen=True)
class Break:
    """One edit that breaks a file, and what must be said about it.

    `line` counts from the line where the replaced text begins.
    """

    what: str
    file: str
    old: str
    new: str
    field: str
    message: str
    remedy: str
    line: int = 0


BREAKS = [
    Break(
        "an unknown skill",
        "activities.yaml",
        "{skill: market-analysis, from: 0, to: 1}",
        "{skill: market-analyses, from: 0, to: 1}",
        "outcomes[1].skill",
        "“market-analyses” is not a known skill",
        "did you mean “market-analysis”? Otherwise use one of skills.yaml, or add it there",
    ),
    Break(
        "a level of 9",
        "target_roles.yaml",
        "user-research: {level: 2, weight: 4}",
        "user-research: {level: 9, weight: 4}",
        "required_levels.user-research.level",
        "9 is wrong: input should be less than or equal to 5",
        "choose a value in range",
    ),
    Break(
        "a negative level",
        "activities.yaml",
        "{skill: market-analysis, from: 0, to: 1}",
        "{skill: market-analysis, from: -1, to: 1}",
        "outcomes[1].from",
        "-1 is wrong: input should be greater than or equal to 0",
        "choose a value in range",
    ),
    Break(
        "an outcome that does not rise",
        "activities.yaml",
        "{skill: market-analysis, from: 0, to: 1}",
        "{skill: market-analysis, from: 1, to: 1}",
        "outcomes[1]",
        "goes from 1 to 1",
        "let “to” be higher than “from”",
    ),
    Break(
        "hours that fall",
        "activities.yaml",
        "hours: {low: 7, likely: 10, high: 16}",
        "hours: {low: 7, likely: 5, high: 16}",
        "hours",
        "are 7, 5 and 16",
        "let low be at most likely, and likely at most high",
    ),
    Break(
        "hours off the grid",
        "activities.yaml",
        "hours: {low: 7, likely: 10, high: 16}",
        "hours: {low: 7.1, likely: 10, high: 16}",
        "hours.low",
        "7.1 is not a number of quarter hours",
        "round to 0.25",
    ),
    Break(
        "a missing field",
        "stages.yaml",
        "    goal: Close skill gaps by learning and deliberate practice.\n",
        "",
        "goal",
        "is missing",
        "add it",
        line=-4,
    ),
    Break(
        "an unknown field",
        "stages.yaml",
        "    goal: Close skill gaps",
        "    gaol: Close skill gaps",
        "gaol",
        "is not a field here",
        "did you mean “goal”? Otherwise remove it",
    ),
    Break(
        "text for a number",
        "activities.yaml",
        "min_weeks: 4",
        "min_weeks: four",
        "min_weeks",
        "'four' is wrong: input should be a valid integer",
        "write a whole number without quotes",
    ),
    Break(
        "a number in quotes",
        "activities.yaml",
        "min_weeks: 4",
        "min_weeks: '4'",
        "min_weeks",
        "'4' is wrong: input should be a valid integer",
        "write a whole number without quotes",
    ),
    Break(
        "a word that is not possible",
        "activities.yaml",
        "context: tech-team",
        "context: tech-crew",
        "context",
        "“tech-crew” is not possible here",
        "use one of anyone, any-job, tech-team, product-role",
    ),
    Break(
        "broken YAML",
        "activities.yaml",
        "    kind: learn\n",
        "   kind: learn\n",
        "file",
        "is not valid YAML",
        "mend the indentation or the quotes here",
    ),
    Break(
        "a field that stands twice",
        "stages.yaml",
        "    number: 2\n",
        "    number: 2\n    number: 2\n",
        "number",
        "stands twice in this entry",
        "keep one of the two",
        line=1,
    ),
    Break(
        "an entry that stands twice",
        "collaborators.yaml",
        "  - slug: designers",
        "  - slug: software-engineers",
        "slug",
        "“software-engineers” is already in line 4",
        "remove one of the two or rename it",
    ),
    Break(
        "a slug with a space",
        "passages.yaml",
        "slug: interview-scoring",
        "slug: interview scoring",
        "slug",
        "'interview scoring' is wrong",
        "write it in the form that docs/catalogue.md gives",
    ),
    Break(
        "an entry without a source",
        "collaborators.yaml",
        "sources: [article-000, judgement]",
        "sources: []",
        "sources",
        "[] is wrong: list should have at least 1 item",
        "add what is missing",
    ),
    Break(
        "an unknown source",
        "collaborators.yaml",
        "sources: [article-000, judgement]",
        "sources: [article-000, hearsay]",
        "sources[1]",
        "“hearsay” is not a known source",
        "use one of sources.yaml, or add it there",
    ),
    Break(
        "a deliverable that asks for too much",
        "target_roles.yaml",
        "count: 1",
        "count: 7",
        "deliverables[0]",
        "asks for 7 of 1 activities",
        "lower count or add activities",
    ),
    Break(
        "apply levels above the bar",
        "target_roles.yaml",
        "apply_when: {backlog-user-stories: 3, user-research: 2",
        "apply_when: {backlog-user-stories: 3, user-research: 3",
        "apply_when.user-research",
        "is 3 where the role requires 2",
        "ask for at most the required level",
    ),
    Break(
        "study that teaches too much",
        "activities.yaml",
        "- {skill: requirements-gathering, from: 0, to: 2}",
        "- {skill: requirements-gathering, from: 0, to: 3}",
        "outcomes[0].to",
        "3 is more than study can give",
        "use at most 2, or another kind and mode",
    ),
    Break(
        "a certificate that supports too much",
        "certifications.yaml",
        "- {skill: agile-delivery, from: 0, to: 2}",
        "- {skill: agile-delivery, from: 0, to: 3}",
        "raises[0].to",
        "3 is more than a certificate supports",
        "use at most 2",
    ),
    Break(
        "mastery without experience",
        "activities.yaml",
        "- {skill: ux-prototyping, from: 2, to: 3}",
        "- {skill: ux-prototyping, from: 2, to: 4}",
        "outcomes[0].to",
        "4 is more than the stage develop-skills can give",
        "use at most 3, or the stage gain-experience",
    ),
    Break(
        "a role that cannot be reached",
        "target_roles.yaml",
        "people-development: {level: 0, weight: 1}",
        "people-development: {level: 5, weight: 1}",
        "required_levels.people-development",
        "level 5 cannot be reached from zero, business-analyst",
        "lower it, or add an activity that raises people-development",
    ),
    Break(
        "a deliverable that cannot be made",
        "target_roles.yaml",
        "any_of: [role-hypothesis]",
        "any_of: [cert-cspo]",
        "deliverables[0]",
        "“role-hypothesis” cannot be made from zero",
        "name activities that this role may use and that can be started",
    ),
    Break(
        "a cycle of prerequisites",
        "activities.yaml",
        "all_of: [decode-20-job-postings]",
        "all_of: [case-and-estimation-drills]",
        "prerequisites.all_of",
        "leads back to itself: role-hypothesis needs case-and-estimation-drills needs role-hypothesis",
        "remove one of these prerequisites",
    ),
    Break(
        "a skill that a role says nothing about",
        "target_roles.yaml",
        "      growth-lifecycle: {level: 1, weight: 2}\n",
        "",
        "required_levels",
        "says nothing about growth-lifecycle",
        "add it, with level 0 if the role does not ask it",
        line=-21,
    ),
    Break(
        "stages out of order",
        "stages.yaml",
        "    number: 2\n",
        "    number: 3\n",
        "number",
        "is 3 in place 2",
        "number the stages 1 to 10 in order",
    ),
    Break(
        "a tool that has ended without a hint",
        "tools.yaml",
        "    successors: [figma, penpot]\n",
        "",
        "status",
        "is maintenance without a hint",
        "write a status_note and name successors",
        line=-4,
    ),
    Break(
        "a fact that its entry no longer says",
        "education_options.yaml",
        "No specific degree is always required.",
        "A degree may help.",
        "words",
        "“No specific degree is always required” is not said in education_options.yaml, line 4",
        "quote the entry's own words, or say it there",
    ),
    Break(
        "text for a number in a table",
        "salaries/salary_bands.csv",
        ",us,2025,1152,",
        ",us,2025,many,",
        "n",
        "'many' is wrong: input should be a valid integer",
        "write a whole number",
    ),
    Break(
        "percentiles that fall",
        "salaries/salary_bands.csv",
        "116700,144000,180000",
        "116700,194000,180000",
        "entry",
        "percentiles fall",
        "let p10, p25, p50, p75 and p90 rise",
    ),
    Break(
        "a row with a cell too few",
        "salaries/salary_bands.csv",
        ",us,2025,1152,",
        ",us,2025,",
        "row",
        "has 18 cells where the header has 19",
        "add or quote the cells so that the numbers agree",
    ),
    Break(
        "a level that O*NET's figures do not give",
        "starting_role_levels.csv",
        "business-analyst,strategic-thinking,2,onet,3.82",
        "business-analyst,strategic-thinking,3,onet,3.82",
        "entry",
        "is 3 where O*NET's figures give 2",
        "take the formula's level, or say adjusted and give a reason",
    ),
    Break(
        "a formula that was not followed",
        "starting_role_levels.csv",
        "business-analyst,strategic-thinking,2,onet,3.82",
        "business-analyst,strategic-thinking,2,onet,2.82",
        "formula_level",
        "is 2 where the mean importance gives 0",
        "write what the formula gives",
    ),
    Break(
        "wages of another place",
        "salaries/wage_levels.csv",
        "san-francisco-bay-area,41860,",
        "seattle,41860,",
        "area_code",
        "41860 is not in seattle",
        "use one of its cbsa_codes",
    ),
]


def test_the_real_catalogue_is_valid():
    catalogue = validate_catalogue(folder=CATALOGUE)

    assert all(catalogue.located.values())


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: broken.what)
def test_a_mistake_is_named_with_file_line_field_and_remedy(broken: Break, tmp_path):
    line = copy_catalogue(tmp_path).replace(broken.file, broken.old, broken.new) + broken.line
    file = "article_facts.yaml" if broken.field == "words" else broken.file

    found = [one for one in problems_of(tmp_path) if one.file == file and one.field == broken.field]

    assert found, problems_of(tmp_path)
    assert broken.message in found[0].message
    assert broken.remedy in found[0].remedy
    if broken.field != "words":
        assert found[0].line == line
    assert str(found[0]) == f"{file}:{found[0].line}: {found[0].field}: {found[0].message}; {found[0].remedy}"


def test_all_mistakes_are_told_at_once(tmp_path):
    copy = copy_catalogue(tmp_path)
    copy.replace("activities.yaml", "min_weeks: 4", "min_weeks: four")
    copy.replace("stages.yaml", "    goal: Close skill gaps", "    gaol: Close skill gaps")
    copy.replace("salaries/salary_bands.csv", ",us,2025,1152,", ",us,2025,many,")

    problems = problems_of(tmp_path)

    assert {(one.file, one.field) for one in problems} >= {
        ("activities.yaml", "min_weeks"),
        ("stages.yaml", "goal"),
        ("stages.yaml", "gaol"),
        ("salaries/salary_bands.csv", "n"),
    }


def test_a_broken_file_does_not_make_every_reference_to_it_a_mistake(tmp_path):
    copy_catalogue(tmp_path).replace("skills.yaml", "    name: Roadmapping\n", "   name: Roadmapping\n")

    assert [(one.file, one.field) for one in problems_of(tmp_path)] == [("skills.yaml", "file")]


@pytest.mark.parametrize("content", ["- slug: roadmapping\n", "skillz: []\n", "roadmapping\n", ""])
def test_a_file_without_its_list_is_one_mistake_and_not_one_for_each_reference(content, tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "skills.yaml").write_text(content)

    assert [str(one) for one in problems_of(tmp_path)] == [
        "skills.yaml:1: file: holds no list of entries; start the list with “skills:”"
    ]


def test_sources_without_their_list_are_one_mistake(tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "sources.yaml").write_text("- slug: article-000\n")

    assert [(one.file, one.field) for one in problems_of(tmp_path)] == [("sources.yaml", "file")]


def test_a_table_that_is_not_text_is_one_mistake(tmp_path):
    copy_catalogue(tmp_path)
    path = tmp_path / "salaries/locations.csv"
    path.write_bytes(path.read_bytes() + b"\xff\xfe")

    assert [(one.file, one.remedy) for one in problems_of(tmp_path)] == [
        ("salaries/locations.csv", "save it as UTF-8 CSV")
    ]


def test_an_edition_of_the_sources_that_is_too_long_is_named(tmp_path):
    line = copy_catalogue(tmp_path).replace("sources.yaml", "as_of: ", "as_of: in the week that ended on ")

    assert [str(one) for one in problems_of(tmp_path)] == [
        f"sources.yaml:{line}: as_of: is longer than 20 characters; shorten it"
    ]


def test_a_character_that_no_table_takes_is_named(tmp_path):
    copy = copy_catalogue(tmp_path)
    name = copy.replace("salaries/locations.csv", ",United States,", ",United\0 States,")
    goal = copy.replace("stages.yaml", "goal: Close", 'goal: "Close\\0"\n#')

    assert [str(one) for one in problems_of(tmp_path)] == [
        f"salaries/locations.csv:{name}: row: holds a NUL character; remove it",
        f"stages.yaml:{goal}: goal: holds a NUL character; remove it",
    ]


def test_a_missing_file_is_named(tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "tools.yaml").unlink()

    assert [str(one) for one in problems_of(tmp_path)] == ["tools.yaml:1: file: is missing; put it back"]


def test_an_empty_file_is_named(tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "tools.yaml").write_text("")

    problems = [one for one in problems_of(tmp_path) if one.file == "tools.yaml"]

    assert [(one.message, one.remedy) for one in problems] == [
        ("holds no list of entries", "start the list with “tools:”")
    ]


def test_a_wrong_column_is_told_once(tmp_path):
    copy_catalogue(tmp_path).replace("salaries/salary_bands.csv", ",period,", ",periot,")

    assert [str(one) for one in problems_of(tmp_path)] == [
        "salaries/salary_bands.csv:1: period: is missing; add the column",
        "salaries/salary_bands.csv:1: periot: is not a column here; "
        "did you mean “period”? Otherwise remove it",
    ]


@pytest.mark.parametrize("value", [".nan", ".inf", "1e400", "-3"])
def test_hours_that_are_no_number_of_hours_are_refused(value, tmp_path):
    copy_catalogue(tmp_path).replace("activities.yaml", "hours: {low: 7,", f"hours: {{low: {value},")

    assert "hours.low" in [one.field for one in problems_of(tmp_path)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("checked_date: 2026-11-22", "checked_date: 2026-13-45"),
        ("checked_date: 2026-11-22", "checked_date: soon"),
    ],
)
def test_an_impossible_date_is_named(old, new, tmp_path):
    line = copy_catalogue(tmp_path).replace("sources.yaml", old, new)

    problem = problems_of(tmp_path)[0]

    assert (problem.file, problem.line, problem.field) == ("sources.yaml", line, "checked_date")


def test_an_alias_of_itself_is_named(tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "tools.yaml").write_text("tools: &tools [*tools]\n")

    problems = [one for one in problems_of(tmp_path) if one.file == "tools.yaml"]

    assert [one.message for one in problems] == ["holds an alias of itself"]


def test_a_file_that_is_not_text_is_named(tmp_path):
    copy_catalogue(tmp_path)
    (tmp_path / "tools.yaml").write_bytes(b"\xff\xfe\x00")

    problems = [one for one in problems_of(tmp_path) if one.file == "tools.yaml"]

    assert [one.remedy for one in problems] == ["save it as UTF-8 text"]


def test_a_table_saved_by_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path):
    copy_catalogue(tmp_path)
    path = tmp_path / "starting_role_levels.csv"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")

    validate_catalogue(folder=tmp_path)


def test_a_starting_role_without_a_level_is_named(tmp_path):
    copy = copy_catalogue(tmp_path)
    path = copy.folder / "starting_role_levels.csv"
    rows = path.read_text().splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("teacher,roadmapping,")))

    problems = problems_of(tmp_path)

    assert [(one.file, one.message) for one in problems] == [
        ("starting_roles.yaml", "has no typical level of roadmapping")
    ]
