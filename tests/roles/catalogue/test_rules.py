"""What docs/catalogue.md promises of the real catalogue beyond what every load checks."""

from __future__ import annotations

import pytest

from roles.catalogue import entries
from roles.catalogue.catalogue import Catalogue
from roles.catalogue.checks import onet_level, starting_levels
from roles.catalogue.loading import validate_catalogue
from roles.catalogue.reach import open_to, reach, without_certificates_and_degrees
from tests.roles.catalogue.folders import CATALOGUE

# Nobody gets there without a product job first.
ROLES_THAT_NEED_A_PRODUCT_JOB = {
    "senior-product-manager",
    "group-product-manager",
    "director-of-product-management",
}
SEED_SKILLS = {
    "communication",
    "leadership",
    "strategic-thinking",
    "data-analysis",
    "technical-knowledge",
    "business-acumen",
    "project-management",
    "problem-solving",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return validate_catalogue(folder=CATALOGUE)


def all_activities(catalogue: Catalogue) -> list[entries.Activity]:
    return catalogue.all(entries.Activity)


def all_roles(catalogue: Catalogue) -> list[entries.TargetRole]:
    return catalogue.all(entries.TargetRole)


def reaches(role: entries.TargetRole, activities: list[entries.Activity], levels: dict[str, int]) -> bool:
    reached = reach(activities=activities, levels=levels, apply_when=role.apply_when)
    return all(
        reached.levels.get(skill, 0) >= required.level for skill, required in role.required_levels.items()
    ) and all(
        sum(slug in reached.finished for slug in deliverable.any_of) >= deliverable.count
        for deliverable in role.deliverables
    )


def test_every_role_is_reachable_from_every_start_without_certificates_and_degrees(catalogue):
    activities = without_certificates_and_degrees(all_activities(catalogue))

    missed = [
        (role.slug, start)
        for role in all_roles(catalogue)
        for start, levels in starting_levels(catalogue).items()
        if not reaches(role, open_to(role.slug, activities), dict(levels))
    ]

    assert missed == []


def test_roles_up_to_the_first_product_job_need_no_employer(catalogue):
    activities = [
        activity
        for activity in without_certificates_and_degrees(all_activities(catalogue))
        if activity.context == "anyone"
    ]

    closed = {
        role.slug for role in all_roles(catalogue) if not reaches(role, open_to(role.slug, activities), {})
    }

    assert closed == ROLES_THAT_NEED_A_PRODUCT_JOB


def test_no_single_activity_is_indispensable_for_a_level(catalogue):
    indispensable = []
    for role in all_roles(catalogue):
        activities = open_to(role.slug, all_activities(catalogue))
        for left_out in activities:
            reached = reach(activities=[one for one in activities if one is not left_out], levels={})
            indispensable += [
                (role.slug, left_out.slug, skill)
                for skill, required in role.required_levels.items()
                if reached.levels.get(skill, 0) < required.level
            ]

    assert indispensable == []


def test_every_step_of_a_skill_has_at_least_two_activities(catalogue):
    few = []
    for role in all_roles(catalogue):
        outcomes = [one for a in open_to(role.slug, all_activities(catalogue)) for one in a.outcomes]
        for skill, required in role.required_levels.items():
            for level in range(1, required.level + 1):
                ways = [one for one in outcomes if one.skill == skill and one.from_level < level <= one.to]
                if len(ways) < 2:
                    few.append((role.slug, skill, level))

    assert few == []


def test_apply_levels_add_nothing_to_what_a_role_requires(catalogue):
    for role in all_roles(catalogue):
        for skill, level in role.apply_when.items():
            assert level <= role.required_levels[skill].level


def test_study_and_certificates_never_give_more_than_2(catalogue):
    study = {"reading", "course", "drill", "analysis", "simulation", "degree"}

    too_much = [
        activity.slug
        for activity in all_activities(catalogue)
        if activity.kind in ("learn", "certify") or activity.mode in study
        if any(outcome.to > 2 for outcome in activity.outcomes)
    ]

    assert too_much == []
    for certification in catalogue.all(entries.Certification):
        assert all(outcome.to <= 2 for outcome in certification.raises)


def test_only_experience_gives_more_than_3(catalogue):
    assert {
        activity.stage
        for activity in all_activities(catalogue)
        if any(outcome.to > 3 for outcome in activity.outcomes)
    } == {"gain-experience"}


def test_certificates_and_degrees_are_never_a_deliverable(catalogue):
    optional = {
        activity.slug
        for activity in all_activities(catalogue)
        if activity.kind == "certify" or activity.stage == "advanced-education"
    }

    for role in all_roles(catalogue):
        for deliverable in role.deliverables:
            assert not optional & set(deliverable.any_of), (role.slug, deliverable.id)


def test_a_certificate_step_takes_the_hours_and_cost_of_its_certificate(catalogue):
    certifications = {one.slug: one for one in catalogue.all(entries.Certification)}

    for activity in all_activities(catalogue):
        if activity.certification:
            certification = certifications[activity.certification]
            hours = certification.study_hours
            assert hours is not None
            assert (activity.hours.low, activity.hours.likely, activity.hours.high) == (
                hours.low,
                hours.likely,
                hours.high,
            ), activity.slug


def test_sfia_is_nowhere_in_the_files():
    for path in [*CATALOGUE.rglob("*.yaml"), *CATALOGUE.rglob("*.csv")]:
        assert "sfia" not in path.read_text(encoding="utf-8").lower(), path.name


def test_the_skills_named_by_the_articles_cite_them_and_five_are_top(catalogue):
    skills = {one.slug: one for one in catalogue.all(entries.Skill)}

    assert all({"article-000", "article-002"} & set(skills[slug].sources) for slug in SEED_SKILLS)
    assert {slug for slug, skill in skills.items() if skill.is_top_five} == {
        "communication",
        "leadership",
        "strategic-thinking",
        "data-analysis",
        "technical-knowledge",
    }


def test_certificates_and_advanced_education_are_the_optional_stages(catalogue):
    stages = catalogue.all(entries.Stage)

    assert [stage.slug for stage in stages if stage.is_optional] == ["certifications", "advanced-education"]


def test_the_upper_end_of_the_quoted_range_is_open_and_its_date_unknown(catalogue):
    (quoted,) = catalogue.all(entries.ReferenceRange)

    assert (quoted.low, quoted.mid, quoted.high) == (80_000, 105_000, 140_000)
    assert quoted.high_open
    assert not quoted.low_open
    assert quoted.mid_kind == "average"
    assert quoted.year is None


@pytest.mark.parametrize(
    ("mean", "transfer", "level"),
    [
        (2.24, "direct", 0),
        (2.25, "direct", 1),
        (2.85, "direct", 2),
        (3.45, "direct", 3),
        (4.10, "direct", 3),
        (2.25, "partial", 0),
        (4.10, "partial", 2),
        (4.10, "none", None),
        (None, "direct", None),
    ],
)
def test_the_onet_formula_gives_the_documented_level(mean, transfer, level):
    assert onet_level(mean, transfer) == level


def test_pay_from_few_records_is_marked_or_left_out(catalogue):
    for band in catalogue.all(entries.SalaryBand):
        where = (band.role_slug, band.location_slug, band.year, band.source_id)
        if band.n_unit == "estimated jobs":
            continue
        assert band.n >= 10, where
        assert band.n >= 20 or (band.p10, band.p90) == (None, None), where
        assert (band.n < 30) == ("small sample" in band.note), where


def test_a_figure_that_describes_one_employer_says_so(catalogue):
    for band in catalogue.all(entries.SalaryBand):
        if band.top_employer_share is not None:
            says_so = "one employer is over half of the filings" in band.note
            assert says_so == (band.top_employer_share > 0.5), (band.role_slug, band.location_slug)


def test_all_figures_of_pay_cite_a_source_with_its_bias(catalogue):
    sources = {source.slug: source for source in catalogue.all(entries.Source)}
    cited = {band.source_id for band in catalogue.all(entries.SalaryBand)}
    cited |= {one.source_id for one in catalogue.all(entries.WageLevel)}
    cited |= {one.source_id for one in catalogue.all(entries.ExperiencePay)}
    cited |= {one.source_id for one in catalogue.all(entries.ReferenceRange)}

    assert all(sources[slug].bias and sources[slug].edition and sources[slug].licence for slug in cited)
