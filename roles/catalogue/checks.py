"""What must hold between the entries of the catalogue. Each check says which entry to mend and how."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from pydantic import BaseModel

from roles.catalogue import entries
from roles.catalogue.catalogue import Catalogue
from roles.catalogue.problems import Problem
from roles.catalogue.reach import Levels, Reach, open_to, reach, without_certificates_and_degrees

# Modes that leave nothing but knowledge: they raise a skill to 2 at most.
STUDY_MODES = frozenset({"reading", "course", "drill", "analysis", "simulation", "degree"})
STUDY_LEVEL = 2
STAGE_OF_EXPERIENCE = "gain-experience"
LEVEL_OUTSIDE_EXPERIENCE = 3

Check = Callable[[Catalogue], Iterator[Problem]]


def check_catalogue(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield everything that is wrong between entries."""
    for check in CHECKS:
        yield from check(catalogue)


def levels_are_labelled(catalogue: Catalogue) -> Iterator[Problem]:
    found = [level.level for level in catalogue.all(entries.LevelLabel)]
    if found != list(range(6)):
        document = catalogue.located["level"][0].document
        yield document.problem(
            ("levels",), "must be 0 to 5, each once, in order", "write the six levels in order"
        )


def stages_are_ten(catalogue: Catalogue) -> Iterator[Problem]:
    for position, located in enumerate(catalogue.located["stage"], start=1):
        if located.entry.number != position:
            yield located.problem(
                ("number",),
                f"is {located.entry.number} in place {position}",
                "number the stages 1 to 10 in order",
            )
    stages = catalogue.located["stage"]
    if len(stages) != 10:
        yield stages[-1].problem((), f"there are {len(stages)} stages", "the journey has ten")


def roles_require_every_skill(catalogue: Catalogue) -> Iterator[Problem]:
    """Every role says of every skill and every responsibility how much it asks."""
    skills = [skill.slug for skill in catalogue.all(entries.Skill)]
    responsibilities = [one.slug for one in catalogue.all(entries.Responsibility)]
    for located in catalogue.located["target_role"]:
        role: entries.TargetRole = located.entry
        for skill in skills:
            if skill not in role.required_levels:
                yield located.problem(
                    ("required_levels",),
                    f"says nothing about {skill}",
                    "add it, with level 0 if the role does not ask it",
                )
        named = {one.slug for one in role.responsibilities}
        for slug in responsibilities:
            if slug not in named:
                yield located.problem(
                    ("responsibilities",), f"says nothing about {slug}", "add it with an emphasis of 1 to 5"
                )


def starting_roles_have_every_level(catalogue: Catalogue) -> Iterator[Problem]:
    """Every starting role has a typical level of every skill."""
    given = {(row.starting_role, row.skill) for row in catalogue.all(entries.StartingRoleLevel)}
    for located in catalogue.located["starting_role"]:
        for skill in catalogue.all(entries.Skill):
            if (located.entry.slug, skill.slug) not in given:
                yield located.problem(
                    ("slug",),
                    f"has no typical level of {skill.slug}",
                    "add the row to starting_role_levels.csv",
                )


def typical_levels_follow_onet(catalogue: Catalogue) -> Iterator[Problem]:
    """The formula's level is what docs/catalogue.md says O*NET's importance stands for."""
    transfers = {skill.slug: skill.onet_transfer for skill in catalogue.all(entries.Skill)}
    for located in catalogue.located["starting_role_level"]:
        row: entries.StartingRoleLevel = located.entry
        formula = onet_level(row.onet_mean_importance, transfers[row.skill])
        if row.formula_level != formula:
            yield located.problem(
                ("formula_level",),
                f"is {row.formula_level} where the mean importance gives {formula}",
                "write what the formula gives",
            )


def onet_level(mean_importance: float | None, transfer: str) -> int | None:
    """Return the level that O*NET's mean importance stands for; None where it rates nothing near enough."""
    if mean_importance is None or transfer == "none":
        return None
    band = sum(mean_importance >= bound for bound in (2.25, 2.85, 3.45, 4.10))
    return min(band, 3) if transfer == "direct" else min(max(band - 1, 0), 2)


def prerequisites_have_no_cycle(catalogue: Catalogue) -> Iterator[Problem]:
    located = {one.entry.slug: one for one in catalogue.located["activity"]}
    graph = {slug: one.entry.prerequisites.all_of for slug, one in located.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        yield located[cycle[0]].problem(
            ("prerequisites", "all_of"),
            f"leads back to itself: {' needs '.join(reversed(cycle))}",
            "remove one of these prerequisites",
        )


def study_teaches_up_to_2(catalogue: Catalogue) -> Iterator[Problem]:
    """Level 3 needs work with a result, and level 4 needs it in the stage of experience."""
    for located in catalogue.located["activity"]:
        activity: entries.Activity = located.entry
        is_study = activity.kind in ("learn", "certify") or activity.mode in STUDY_MODES
        for index, outcome in enumerate(activity.outcomes):
            if is_study and outcome.to > STUDY_LEVEL:
                yield located.problem(
                    ("outcomes", index, "to"),
                    f"{outcome.to} is more than study can give",
                    f"use at most {STUDY_LEVEL}, or another kind and mode",
                )
            elif activity.stage != STAGE_OF_EXPERIENCE and outcome.to > LEVEL_OUTSIDE_EXPERIENCE:
                yield located.problem(
                    ("outcomes", index, "to"),
                    f"{outcome.to} is more than the stage {activity.stage} can give",
                    f"use at most {LEVEL_OUTSIDE_EXPERIENCE}, or the stage {STAGE_OF_EXPERIENCE}",
                )


def certificates_support_up_to_2(catalogue: Catalogue) -> Iterator[Problem]:
    """A certificate alone supports level 2, and a step that earns it never gives more."""
    supported: dict[str, Mapping[str, int]] = {}
    for located in catalogue.located["certification"]:
        supported[located.entry.slug] = {outcome.skill: outcome.to for outcome in located.entry.raises}
        for index, outcome in enumerate(located.entry.raises):
            if outcome.to > STUDY_LEVEL:
                yield located.problem(
                    ("raises", index, "to"),
                    f"{outcome.to} is more than a certificate supports",
                    f"use at most {STUDY_LEVEL}",
                )
    for located in catalogue.located["activity"]:
        activity: entries.Activity = located.entry
        if activity.certification is None:
            continue
        for index, outcome in enumerate(activity.outcomes):
            bar = supported[activity.certification].get(outcome.skill, 0)
            if outcome.to > bar:
                yield located.problem(
                    ("outcomes", index, "to"),
                    f"{outcome.to} of {outcome.skill} is more than the {bar} of {activity.certification}",
                    "use what the certification raises",
                )


def roles_are_reachable(catalogue: Catalogue) -> Iterator[Problem]:
    """Every level and deliverable of every role can be reached from zero and from every starting role.

    That is with its apply levels, in every context, and without certificates and degrees.
    """
    activities = without_certificates_and_degrees(catalogue.all(entries.Activity))
    starts = starting_levels(catalogue)
    for located in catalogue.located["target_role"]:
        role: entries.TargetRole = located.entry
        allowed = open_to(role.slug, activities)
        reached = {
            start: reach(activities=allowed, levels=levels, apply_when=role.apply_when)
            for start, levels in starts.items()
        }
        for skill, required in role.required_levels.items():
            short = [start for start, one in reached.items() if one.levels.get(skill, 0) < required.level]
            if short:
                yield located.problem(
                    ("required_levels", skill),
                    f"level {required.level} cannot be reached from {', '.join(short)}",
                    f"lower it, or add an activity that raises {skill}",
                )
        for index, deliverable in enumerate(role.deliverables):
            short = [start for start, one in reached.items() if not _is_made(deliverable, one)]
            if short:
                yield located.problem(
                    ("deliverables", index),
                    f"“{deliverable.id}” cannot be made from {', '.join(short)}",
                    "name activities that this role may use and that can be started",
                )


def _is_made(deliverable: entries.Deliverable, reached: Reach) -> bool:
    return sum(slug in reached.finished for slug in deliverable.any_of) >= deliverable.count


def starting_levels(catalogue: Catalogue) -> dict[str, Levels]:
    """Return the levels to start from: nothing at all, and what is typical of each starting role."""
    starts: dict[str, dict[str, int]] = {"zero": {}}
    for role in catalogue.all(entries.StartingRole):
        starts[role.slug] = {}
    for row in catalogue.all(entries.StartingRoleLevel):
        starts[row.starting_role][row.skill] = row.level
    return dict(starts)


def wages_are_of_their_place(catalogue: Catalogue) -> Iterator[Problem]:
    areas = {place.slug: place.cbsa_codes for place in catalogue.all(entries.Location)}
    for located in catalogue.located["wage_level"]:
        row: entries.WageLevel = located.entry
        if row.area_code not in areas[row.location_slug]:
            yield located.problem(
                ("area_code",), f"{row.area_code} is not in {row.location_slug}", "use one of its cbsa_codes"
            )


def facts_are_said(catalogue: Catalogue) -> Iterator[Problem]:
    """The entry that carries a fact says it in these words and cites the article."""
    texts = {
        (kind, slug_of(one.entry)): one
        for kind, all_located in catalogue.located.items()
        for one in all_located
        if slug_of(one.entry)
    }
    for located in catalogue.located["article_fact"]:
        fact: entries.ArticleFact = located.entry
        place = texts[fact.place.kind, fact.place.slug]
        where = f"{place.document.name}, line {place.document.line(place.path)}"
        if fact.words not in text_of(place.entry):
            yield located.problem(
                ("words",),
                f"“{fact.words}” is not said in {where}",
                "quote the entry's own words, or say it there",
            )
        if fact.place.kind != "reference_range" and fact.source not in place.entry.sources:
            yield located.problem(
                ("place",), f"{where}, does not cite {fact.source}", "add it to the entry's sources"
            )


def slug_of(entry: BaseModel) -> str:
    return str(getattr(entry, "slug", None) or getattr(entry, "role_slug", ""))


def text_of(value: object) -> str:
    """Return all texts of an entry, a line each."""
    if isinstance(value, str):
        return value
    if isinstance(value, BaseModel):
        return "\n".join(text_of(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, list):
        return "\n".join(text_of(one) for one in value)
    return ""


CHECKS: tuple[Check, ...] = (
    levels_are_labelled,
    stages_are_ten,
    roles_require_every_skill,
    starting_roles_have_every_level,
    typical_levels_follow_onet,
    prerequisites_have_no_cycle,
    study_teaches_up_to_2,
    certificates_support_up_to_2,
    roles_are_reachable,
    wages_are_of_their_place,
    facts_are_said,
)
