"""What a plan leaves open and why, what each of it costs, and the levers that would close it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from core.templatetags.ui import and_list, money, unbroken, us_date
from core.templatetags.ui import hours as hours_text
from roadmap.drafting import levels_after
from roadmap.explanations import HOURS_MAX, Feasibility, Lever, feasibility, is_feasibility_known
from roadmap.models import Plan
from roadmap.pages.asked import Asked
from roadmap.pages.trial import trial_url
from roadmap.pages.words import StepWords
from roadmap.problems import Limits, RoleCatalogue, levels_of
from roles.readiness import readiness
from skills.models import ActivityContext

OPEN_ENDS_SHOWN = 3
CAUSES = {
    "time": "not enough time before your date",
    "budget": "not within your budget",
    "time_or_budget": "not within your date and budget",
    "unreachable": "nothing you can do from where you are gets there",
}
CAUSES_WITHOUT_DATE = {
    "time": "not within five years at this pace",
    "time_or_budget": "not within five years and your budget",
}


# ---------- what stays open


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """One thing that stays open, and what that costs in readiness."""

    text: str
    cost: str


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """What the role asks and the plan leaves open for one cause, the weightiest first."""

    heading: str
    first: tuple[OpenEnd, ...]
    others: tuple[OpenEnd, ...]


def open_ends(summary: Mapping[str, Any], words: StepWords, *, has_target: bool) -> tuple[OpenEnds, ...]:
    """Return what stays open, grouped by its cause."""
    causes = CAUSES if has_target else CAUSES | CAUSES_WITHOUT_DATE
    groups: dict[str, list[OpenEnd]] = {}
    for item in sorted(summary["left_open"], key=lambda item: -item["weight"]):
        if item["skill"]:
            level = unbroken(f"level {item['reached']} of {item['required']}")
            text = f"{words.skill(item['skill'])}: {level}"
        else:
            title = words.catalogue.deliverable_titles.get(item["deliverable"], item["deliverable"])
            text = title if item["required"] == 1 else f"{title}: {item['reached']} of {item['required']}"
        contexts = [ActivityContext(name).label for name in item["closed_contexts"]]
        why = (
            f"what raises it needs {_lower_first(' or '.join(contexts))}"
            if contexts
            else causes[item["cause"]]
        )
        groups.setdefault(why, []).append(OpenEnd(text, _cost(item, words.catalogue)))
    return tuple(
        OpenEnds(
            heading=f"{_upper_first(why)}:",
            first=tuple(ends[:OPEN_ENDS_SHOWN]),
            others=tuple(ends[OPEN_ENDS_SHOWN:]),
        )
        for why, ends in groups.items()
    )


def _cost(item: Mapping[str, Any], catalogue: RoleCatalogue) -> str:
    """Return what an open end takes from readiness, empty where it is no part of it."""
    asked = next((r for r in catalogue.job_requirements if r.skill == item["skill"]), None)
    if asked is None:
        return ""
    total = sum(required.importance * required.level for required in catalogue.job_requirements)
    lost = 100 * asked.importance * (item["required"] - item["reached"]) / total
    return "under 1% of readiness" if lost < 1 else f"{lost:.0f}% of readiness"


def is_short(summary: Mapping[str, Any]) -> bool:
    """Tell whether limits, not the catalogue, leave something open, or are not kept at all."""
    return not summary.get("is_limited", True) or any(
        item["cause"] != "unreachable" for item in summary["left_open"]
    )


def fits_text(summary: Mapping[str, Any], limits: Limits, *, has_target: bool) -> str:
    """Say by how much a plan that leaves nothing open for want of time or money keeps its limits."""
    if is_short(summary) or not summary["ready_week"]:
        return ""
    spare = []
    if has_target and limits.target_date is not None:
        days = (limits.target_date - date.fromisoformat(summary["ready_date"])).days
        weeks = days // 7
        spare.append(
            f"{weeks} {'week' if weeks == 1 else 'weeks'} before your date"
            if weeks > 0
            else "in time for your date"
        )
    if limits.budget_usd is not None:
        left = limits.budget_usd - summary["cost_usd"]
        if left >= 0:
            spare.append(_spare_money(left, limits.budget_usd))
    return f"It fits: {and_list(spare)}." if spare else ""


def _spare_money(left: int, budget: int) -> str:
    if left:
        return f"{money(left)} under your budget"
    return "exactly within your budget" if budget else "at no cost"


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


# ---------- the levers


@dataclass(frozen=True, slots=True)
class LeverView:
    """One change that would do: its trial is one press away. Without an address it says why it wouldn't."""

    label: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class FitView:
    """What is missing in one sentence, the levers, and what leaving it so costs."""

    heading: str
    text: str
    levers: tuple[LeverView, ...]
    leave: str


def are_levers_known(asked: Asked) -> bool:
    """Tell whether the levers can be shown at once."""
    return is_feasibility_known(asked.catalogue, asked.problem)


def fit_view(asked: Asked, *, summary: Mapping[str, Any] | None) -> FitView:
    """Return what would close everything within reach; without a summary there is no plan at these limits."""
    catalogue, limits = asked.catalogue, asked.limits
    fit = feasibility(catalogue, asked.problem)
    is_under_way = asked.problem.constraints.start > limits.start_date
    levers = [
        _lever(asked.plan, limits, lever) for lever in sorted(fit.levers, key=lambda each: each.value is None)
    ]
    if fit.joint is not None:
        levers.insert(0, _joint_lever(asked.plan, limits, *fit.joint))
    return FitView(
        heading=_heading(fit, limits, is_under_way=is_under_way),
        text=_text(fit, catalogue),
        levers=tuple(levers),
        leave=_leave(fit, summary, asked),
    )


def _heading(fit: Feasibility, limits: Limits, *, is_under_way: bool) -> str:
    pace = f"at {unbroken(hours_text(limits.hours_per_week))} a week"
    needs, has = [], []
    if fit.weeks_needed is None:
        needs.append(f"More than five years {pace}")
        if fit.weeks_given is not None:
            has.append(_weeks(fit.weeks_given))
    elif fit.weeks_given is not None and fit.weeks_needed > fit.weeks_given:
        needs.append(f"{_weeks(fit.weeks_needed, more=is_under_way)} {pace}")
        has.append(str(fit.weeks_given) if fit.cost_needed is None else _weeks(fit.weeks_given))
    if fit.cost_needed is not None and limits.budget_usd is not None:
        needs.append(money(fit.cost_needed))
        has.append(money(limits.budget_usd))
    if not needs:
        return "Not everything fits."
    if not has:
        return f"{' and '.join(needs)}."
    return f"{' and '.join(needs)}; you have {' and '.join(has)}."


def _weeks(count: int, *, more: bool = False) -> str:
    return f"{count:,} {'more ' if more else ''}{'week' if count == 1 else 'weeks'}"


def _text(fit: Feasibility, catalogue: RoleCatalogue) -> str:
    can = sum(lever.value is not None for lever in fit.levers)
    if fit.musts:
        titles = [f"“{catalogue.facts[slug].title}”" for slug in fit.musts if slug in catalogue.facts]
        names = and_list(titles if len(titles) <= 3 else [*titles[:2], f"{len(titles) - 2} more"])
        what = f"That is for {names}, which you chose or started, and what must come first."
        if can:
            return f"{what} Any one of these makes room:" if can > 1 else f"{what} This makes room:"
        return f"{what} Leave one of them out on its own page, or change more than one limit."
    if can > 1:
        return "Each of these alone closes everything within reach:"
    if can:
        return "One change alone closes everything within reach:"
    if fit.joint is not None:
        return "No single change closes everything within reach. Together they do:"
    return "No single change closes everything within reach."


def _lever(plan: Plan, limits: Limits, lever: Lever) -> LeverView:
    if lever.kind == "hours_per_week":
        if isinstance(lever.value, int) and lever.value <= HOURS_MAX:
            changed = replace(limits, hours_per_week=Decimal(lever.value))
            more = changed.hours_per_week - limits.hours_per_week
            note = f"{hours_text(more)} a week more than now"
            return LeverView(f"{lever.value} hours a week", note, trial_url(plan, changed))
        if lever.value is not None:
            return LeverView("More hours", f"It would take {lever.value} hours a week beside your job.", "")
        return LeverView("More hours", _why_not(lever, "some steps take their weeks whatever your pace"), "")
    if lever.kind == "target":
        if isinstance(lever.value, date):
            changed = replace(limits, target_date=lever.value)
            weeks = (lever.value - (limits.target_date or lever.value)).days // 7
            note = f"{_weeks(weeks)} later" if weeks else "a few days later"
            return LeverView(f"Until {us_date(lever.value, 'year')}", note, trial_url(plan, changed))
        return LeverView("A later date", _why_not(lever, "at these hours it takes more than five years"), "")
    if isinstance(lever.value, int):
        changed = replace(limits, budget_usd=lever.value)
        more_usd = money(lever.value - (limits.budget_usd or 0))
        return LeverView(f"{money(lever.value)} to spend", f"{more_usd} more", trial_url(plan, changed))
    return LeverView("More money", _why_not(lever, "it’s time that is short"), "")


def _why_not(lever: Lever, time: str) -> str:
    return f"Not by itself: {'your budget is short as well' if lever.is_money_short else time}."


def _joint_lever(plan: Plan, limits: Limits, target: date | None, budget_usd: int | None) -> LeverView:
    changed = limits
    parts = []
    if target is not None:
        changed = replace(changed, target_date=target)
        parts.append(f"until {us_date(target, 'year')}")
    if budget_usd is not None and limits.budget_usd is not None and budget_usd > limits.budget_usd:
        changed = replace(changed, budget_usd=budget_usd)
        parts.append(f"{money(budget_usd)} to spend")
    return LeverView(_upper_first(" and ".join(parts)), "both at once", trial_url(plan, changed))


def _leave(fit: Feasibility, summary: Mapping[str, Any] | None, asked: Asked) -> str:
    """Say what leaving things open comes to in readiness."""
    if summary is None or fit.musts:
        return ""
    finished = [step.activity.slug for step in asked.steps if step.is_finished]
    reached = levels_after(levels_of(asked.plan), [*finished, *fit.reachable], asked.catalogue)
    whole = readiness(reached, asked.catalogue.job_requirements).percent
    now = summary["readiness_after"]
    if now == whole:
        return f"Leaving them out costs no readiness for the job: {now}% either way."
    return f"Leaving them out costs {whole - now} points of readiness: {now}% in place of {whole}%."
