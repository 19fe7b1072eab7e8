"""A step in words: when, what first, what it raises, why, and what else would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.templatetags.ui import and_list, long_weeks, money, us_date
from core.templatetags.ui import hours as hours_text
from roadmap import planner
from roadmap.drafting import levels_after
from roadmap.models import Plan, Step, StepStatus
from roadmap.problems import (
    RoleCatalogue,
    levels_of,
    levels_to_start,
)

NODE_OF_STATUS = {
    StepStatus.TODO: "todo",
    StepStatus.IN_PROGRESS: "now",
    StepStatus.SUBMITTED: "review",
    StepStatus.DONE: "done",
    StepStatus.SKIPPED: "covered",
}


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as the roadmap lists it."""

    step: Step
    url: str
    state: str
    is_now: bool
    weeks: str
    by_date: str
    first: tuple[str, ...]
    raises: tuple[str, ...]
    reasons: tuple[str, ...]
    is_ahead: bool

    @property
    def is_off(self) -> bool:
        return self.state == "covered"

    @property
    def skip_reason(self) -> str:
        """Return where a skipped step was done before, as a sentence."""
        text = self.step.skip_reason.rstrip(". ")
        return f"{text}." if text and not text.endswith(("!", "?")) else text


class StepWords:
    """Puts what the planner says about steps into sentences."""

    def __init__(self, plan: Plan, catalogue: RoleCatalogue, steps: Sequence[Step]) -> None:
        self.plan = plan
        self.catalogue = catalogue
        self.levels_before = _levels_before(plan, catalogue, steps)
        # A plan's own titles win: they are what the learner saw when it was made.
        self.titles = {slug: facts.title for slug, facts in catalogue.facts.items()}
        self.titles |= {step.activity.slug: step.title for step in steps}

    def row(self, step: Step, *, is_now: bool) -> StepRow:
        has_weeks = step.start_week is not None and step.end_week is not None
        return StepRow(
            step=step,
            url=step.get_absolute_url(),
            state=NODE_OF_STATUS[StepStatus(step.status)],
            is_now=is_now,
            weeks=long_weeks((step.start_week or 0) + 1, (step.end_week or 0) + 1) if has_weeks else "",
            by_date=self.by_date(step),
            first=self.first(step),
            raises=self.raises(step),
            reasons=self.reasons(step),
            is_ahead=is_ahead(step),
        )

    def by_date(self, step: Step) -> str:
        """Return the day a step was finished, or the last day of the weeks it is planned in."""
        if step.finished_date is not None:
            return self.day(step.finished_date)
        return self.day(self.plan.last_day(step.end_week)) if step.end_week is not None else ""

    def day(self, day: date) -> str:
        """Write a day, with its year if the plan starts in another one."""
        return us_date(day, "year" if day.year != self.plan.start_date.year else "")

    def skill(self, slug: str | None) -> str:
        return self.catalogue.skill_names.get(slug or "", slug or "")

    def title(self, slug: str) -> str:
        return f"“{self.titles.get(slug, slug)}”"

    def first(self, step: Step) -> tuple[str, ...]:
        """Return what must come first: other steps, then levels."""
        activity = self.catalogue.activities.get(step.activity.slug)
        if activity is None:
            return ()
        titles = [self.title(slug) for slug in activity.requires_activities]
        return (*titles, *self.first_levels(activity))

    def first_levels(self, activity: planner.Activity) -> tuple[str, ...]:
        """Return the levels that must come first; those to apply with are told as one."""
        levels = levels_to_start(activity)
        facts = self.catalogue.facts[activity.id]
        if not facts.waits_for_apply_bar:
            return tuple(f"{self.skill(skill)} at level {level}" for skill, level in levels.items())
        bar = self.catalogue.apply_levels
        others = {skill: level for skill, level in levels.items() if level > bar.get(skill, 0)}
        return (
            *(f"{self.skill(skill)} at level {level}" for skill, level in others.items()),
            "The levels to apply with, which are below those the job asks for in the end",
        )

    def raises(self, step: Step) -> tuple[str, ...]:
        """Return the levels that the step brings and the learner doesn't have before it."""
        activity = self.catalogue.activities.get(step.activity.slug)
        outcomes = activity.outcomes if activity else ()
        before = self.levels_before[step.activity.slug]
        return tuple(
            f"{self.skill(o.skill)} to level {o.to_level}"
            for o in outcomes
            if o.to_level > before.get(o.skill, 0)
        )

    def reasons(self, step: Step) -> tuple[str, ...]:
        """Return why the step is in the plan, in as few sentences as say it all."""
        levels: dict[str, int] = {}
        needed: dict[tuple[str, int], list[str]] = {}
        sentences = []
        for reason in step.reasons:
            if reason["type"] == "requirement":
                levels[reason["skill"]] = max(reason["level"], levels.get(reason["skill"], 0))
            elif reason["type"] == "deliverable":
                title = self.catalogue.deliverable_titles.get(reason["deliverable"], reason["deliverable"])
                sentences.append(f"It gives you something employers ask to see: {title}.")
            elif reason["type"] == "must_include":
                if step.is_chosen:
                    sentences.append("You chose it.")
                elif not step.is_finished:
                    sentences.append("You have started it.")
            else:
                key = (reason.get("skill", ""), reason.get("level", 0))
                needed.setdefault(key, []).append(self.title(reason["for"]))
        if levels:
            raised = and_list([f"{self.skill(skill)} to level {level}" for skill, level in levels.items()])
            sentences.insert(0, f"It takes {raised}, which a {self.plan.target_role.name} job asks.")
        for (skill, level), titles in needed.items():
            what = f"{self.skill(skill)} at level {level}" if skill else "it"
            sentences.append(f"{_joined(titles)} {'needs' if len(titles) == 1 else 'need'} {what} first.")
        facts = self.catalogue.facts.get(step.activity.slug)
        if facts is not None and facts.waits_for_apply_bar and not step.is_finished:
            sentences.append(
                "It comes as soon as you have the levels to apply with: "
                "finding work takes its weeks, and the rest of the plan goes on beside it."
            )
        return tuple(sentences)

    def alternative(self, step: Step, alternative: planner.Alternative | None) -> str:
        """Return what was rejected in the step's favor, and why: the best plan without it and its price."""
        if alternative is None:
            return "Nothing: no plan within your limits does without it."
        added = [self.title(slug) for slug in alternative.added]
        dropped = [self.title(slug) for slug in alternative.dropped if slug != step.activity.slug]
        price = price_text(
            {
                "hours": alternative.hours,
                "cost_usd": alternative.cost,
                "open_weight": alternative.open_weight,
            }
        )
        also = f" {_joined(dropped)} would go as well." if dropped else ""
        if not added:
            return f"Without it: {price}.{also}"
        if alternative.open_weight > 0:
            # What leaves more open does not do instead.
            return f"Nothing does all of it. Without it: {price}. {_joined(added)} would come in.{also}"
        return f"{_joined(added)} would do instead: {price}.{also}"


def step_rows(plan: Plan, steps: Sequence[Step], catalogue: RoleCatalogue) -> list[StepRow]:
    """Return the rows of all steps that the plan has at present."""
    words = StepWords(plan, catalogue, steps)
    return [words.row(step, is_now=False) for step in steps if step.position is not None]


def is_ahead(step: Step) -> bool:
    """Tell whether something else could still be done in place of a step that nobody asked for."""
    return step.position is not None and step.status == StepStatus.TODO and not step.is_chosen


def _levels_before(plan: Plan, catalogue: RoleCatalogue, steps: Sequence[Step]) -> dict[str, dict[str, int]]:
    """Return the levels before each step; before one that isn't in the plan, those of what is finished."""
    levels = levels_of(plan)
    finished = [step.activity.slug for step in steps if step.is_finished]
    now = levels_after(levels, finished, catalogue)
    before = {}
    for step in sorted(steps, key=lambda step: (step.position is None, step.position or 0)):
        slug = step.activity.slug
        before[slug] = now if step.position is None else levels
        if step.position is not None:
            levels = levels_after(levels, [slug], catalogue)
    return before


def price_text(price: Mapping[str, Any]) -> str:
    """Say what a change costs in hours, money and open needs."""
    parts = []
    if price["hours"]:
        parts.append(f"{hours_text(abs(price['hours']))} {'more' if price['hours'] > 0 else 'less'}")
    if price["cost_usd"]:
        parts.append(f"{money(abs(price['cost_usd']))} {'more' if price['cost_usd'] > 0 else 'less'}")
    if price["open_weight"] > 0:
        points = "point" if price["open_weight"] == 1 else "points"
        stay = "stays" if price["open_weight"] == 1 else "stay"
        parts.append(f"{price['open_weight']} more {points} of what the role asks {stay} open")
    elif price["open_weight"] < 0:
        parts.append(f"{-price['open_weight']} more points of what the role asks")
    return ", ".join(parts) or "the same hours and cost"


def _joined(titles: Sequence[str]) -> str:
    if len(titles) > 3:
        return f"{', '.join(titles[:2])} and {len(titles) - 2} more"
    return " and ".join([", ".join(titles[:-1]), titles[-1]]) if len(titles) > 1 else titles[0]
