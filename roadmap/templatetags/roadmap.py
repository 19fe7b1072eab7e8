"""Rows that a roadmap repeats by the dozen, in Python: there the template engine would be the cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import hours, money, node
from roadmap.pages.stages import WeekView
from roadmap.pages.words import StepRow, price_text

register = template.Library()


@register.simple_tag
def step_rows(rows: Sequence[StepRow]) -> SafeString:
    """Write the steps of a stage, each with its dates, hours, cost and reasons."""
    return mark_safe("".join(map(_step_row, rows)))


def _step_row(row: StepRow) -> str:
    step = row.step
    classes = "step is-now" if row.is_now else "step is-off" if row.is_off else "step"
    current = ' aria-current="step"' if row.is_now else ""
    return (
        f'<li class="{classes}"{current} id="step-{step.position}">{node(row.state)}<div>'
        f'<a class="step__t" href="{row.url}">{escape(step.title)}</a>'
        f'<p class="step__d">{_summary(row)}</p>{_more(row)}</div>{_when(row)}</li>'
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


def _more(row: StepRow) -> str:
    facts = [
        ("Why", row.reasons),
        ("First", row.first),
        ("Raises", row.raises),
        ("Instead", (row.alternative,) if row.alternative else ()),
        ("Reviewers ask", (row.step.activity.coach_check,) if row.step.activity.coach_check else ()),
    ]
    shown = "".join(f"<div><dt>{name}</dt>{_values(values)}</div>" for name, values in facts if values)
    if shown and not row.alternative and not row.step.is_finished:
        shown += f'<div><dt>Instead</dt><dd><a href="{row.url}#alt-h">See what else would do</a></dd></div>'
    if not shown or row.is_off:
        return ""
    return (
        '<details class="step__more"><summary>Why it’s here<span class="vh">: '
        f"{escape(row.step.title)}</span></summary><dl>{shown}</dl></details>"
    )


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
        f'<li class="step">{node(_state(step.status))}<div><a class="step__t" href="{urls}steps/{step.pk}/">'
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


def _state(status: str) -> str:
    return {"in_progress": "now", "submitted": "review", "skipped": "covered"}.get(status, status)
