"""Rows that a roadmap repeats by the dozen, in Python: there the template engine would be the cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import hours, money, node
from roadmap.models import StepStatus
from roadmap.pages.stages import WeekView
from roadmap.pages.trial import TrialRow
from roadmap.pages.words import NODE_OF_STATUS, StepRow, price_text

register = template.Library()


@register.simple_tag
def step_rows(rows: Sequence[StepRow], instead: Mapping[int, str] | None) -> SafeString:
    """Write the steps of a stage, each with its dates, hours, cost and reasons.

    `instead` says what else would do, by the step's position; None where that isn't worked out yet.
    """
    return mark_safe("".join(_step_row(row, instead) for row in rows))


@register.simple_tag
def why_parts(rows: Sequence[StepRow], instead: Mapping[int, str]) -> SafeString:
    """Write what a page leaves out at first, for its places there: what else would do, what reviewers ask."""
    return mark_safe("".join(_why_part(row, instead) for row in rows if row.reasons and not row.is_off))


def _why_part(row: StepRow, instead: Mapping[int, str]) -> str:
    groups = _later_groups(row, instead)
    return f'<div hx-swap-oob="beforeend:#step-{row.step.position} dl">{groups}</div>' if groups else ""


def _step_row(row: StepRow, instead: Mapping[int, str] | None) -> str:
    step = row.step
    classes = "step is-now" if row.is_now else "step is-off" if row.is_off else "step"
    current = ' aria-current="step"' if row.is_now else ""
    return (
        f'<li class="{classes}"{current} id="step-{step.position}">{node(row.state)}<div>'
        f'<a class="step__t" href="{row.url}">{escape(step.title)}</a>'
        f'<p class="step__d">{_summary(row)}</p>{_more(row, instead)}</div>{_when(row)}</li>'
    )


def _summary(row: StepRow) -> str:
    step = row.step
    if row.is_off:
        reason = f" {escape(row.skip_reason)}" if row.skip_reason else ""
        return f"You’ve already done this.{reason} Saves {hours(step.hours)}."
    cost = f" · about {money(step.cost_usd)}" if step.cost_usd else ""
    chosen = " · your choice" if step.is_chosen else ""
    return f"{escape(step.deliverable)}{cost}{chosen}"


def _when(row: StepRow) -> str:
    if row.is_off:
        return '<div class="step__h"><b>0 h</b></div>'
    by = (
        f'<span class="step__by">{"" if row.state == "done" else "by "}{row.by_date}</span>'
        if row.by_date
        else ""
    )
    return f'<div class="step__h"><b>{hours(row.step.hours)}</b><span>{row.weeks}</span>{by}</div>'


def _more(row: StepRow, instead: Mapping[int, str] | None) -> str:
    shown = _group("Why", row.reasons)
    if instead is not None:
        shown += _later_groups(row, instead)
    if not row.reasons or row.is_off:
        return ""
    return (
        '<details class="step__more"><summary>Why it’s here<span class="vh">: '
        f"{escape(row.step.title)}</span></summary><dl>{shown}</dl></details>"
    )


def _group(name: str, values: Sequence[str]) -> str:
    return f"<div><dt>{name}</dt>{_values(values)}</div>" if values else ""


def _later_groups(row: StepRow, instead: Mapping[int, str]) -> str:
    """Write what comes after the page: what else would do, which takes its time, and with it all that would
    make a long plan a heavy page.
    """
    text, asked = instead.get(row.step.position or 0), row.step.activity.coach_check
    groups = (
        ("First", row.first),
        ("Raises", row.raises),
        ("Instead", (text,) if text else ()),
        ("Reviewers ask", (asked,) if asked else ()),
    )
    return "".join(_group(name, values) for name, values in groups)


def _values(values: Sequence[str]) -> str:
    return "".join(f"<dd>{escape(value)}</dd>" for value in values)


@register.filter
def price_words(price: Mapping[str, Any]) -> str:
    """Say what a change costs."""
    return price_text(price)


@register.simple_tag
def week_rows(weeks: Sequence[WeekView], urls: str) -> SafeString:
    """Write the plan week by week; `urls` is the plan's address, with which those of its steps begin."""
    return mark_safe("".join(_week_row(week, urls) for week in weeks))


def _week_row(week: WeekView, urls: str) -> str:
    first, last = week.first_day, week.last_day
    until = f"{last:%b} {last.day}" if first.month != last.month else str(last.day)
    parts = "".join(
        f'<li class="step">{node(NODE_OF_STATUS[StepStatus(step.status)])}<div>'
        f'<a class="step__t" href="{urls}steps/{step.pk}/">'
        f"{escape(step.title)}</a></div>"
        f'<div class="step__h"><b>{"done" if given is None else hours(given)}</b></div></li>'
        for step, given in week.parts
    )
    tag = ' <span class="tag tag--here">this week</span>' if week.is_now else ""
    given = f" · {hours(week.hours)}" if week.hours else ""
    dates = f"{first:%b} {first.day}–{until}, {first.year}{given}"
    return (
        f'<li class="weekrow"><h3 class="weekrow__h">Week {week.number}{tag}<span>{dates}</span></h3>'
        f'<ol class="steps">{parts}</ol></li>'
    )


@register.simple_tag
def trial_rows(rows: Sequence[TrialRow]) -> SafeString:
    """Write the steps of a stage as a trial has them, each with what the trial does to it."""
    return mark_safe("".join(map(_trial_row, rows)))


def _trial_row(row: TrialRow) -> str:
    css = "step is-off" if row.is_out else "step"
    mark = (
        f' <span class="tag{" tag--here" if row.mark == "comes in" else ""}">{row.mark}</span>'
        if row.mark
        else ""
    )
    was = f'<s><span class="vh">was </span>{row.was}</s> ' if row.was else ""
    given = f"<b>{row.hours}</b>" if row.hours else ""
    return (
        f'<li class="{css}">{node(row.state)}<div><a class="step__t" href="{row.url}">'
        f"{escape(row.title)}</a>{mark}</div>"
        f'<div class="step__h">{given}<span>{was}{row.weeks}</span></div></li>'
    )
