"""Small parts of pages: icons, states, links and the way dates, money and hours are written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Select, Textarea
from django.template import Context
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.icons import ICONS

register = template.Library()

# State: the name read aloud, and the drawing in a square of 22.
NODES = {
    "todo": ("Not started", '<circle class="o" cx="11" cy="11" r="9"/>'),
    "now": ("In progress", '<circle class="n" cx="11" cy="11" r="7.5"/>'),
    "review": (
        "Handed in",
        '<circle class="r" cx="11" cy="11" r="9"/><circle class="rd" cx="11" cy="11" r="4"/>',
    ),
    "done": ("Done", '<circle class="f" cx="11" cy="11" r="10"/><path class="k" d="M6.6 11.4l3 3 5.8-6.4"/>'),
    "covered": (
        "Already covered",
        '<circle class="x" cx="11" cy="11" r="9"/><path class="o" d="M7 11.4l2.6 2.6 5.2-5.6"/>',
    ),
    "dropped": ("Left out", '<circle class="x" cx="11" cy="11" r="9"/>'),
}


# ---------- icons and states


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """Draw an icon; it is hidden from assistive technology unless it has a label."""
    alternative = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        f"icon {css}".strip(),
        alternative,
        mark_safe(ICONS[name]),
    )


@register.simple_tag
def node(state: str, label: str | None = None) -> SafeString:
    """Draw the state of anything (todo, now, review, done, covered, dropped).

    The state's own name is read aloud; give another label, or "" where the text beside it says the state.
    """
    name, body = NODES[state]
    label = name if label is None else label
    alternative = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    )
    return format_html('<svg class="node" viewBox="0 0 22 22" {}>{}</svg>', alternative, mark_safe(body))


# ---------- htmx and links


@register.simple_tag(takes_context=True)
def oob(context: Context) -> SafeString:
    """Mark the root of a partial for an out-of-band swap, when it is sent along with another partial."""
    return mark_safe(' hx-swap-oob="true"') if context.get("is_oob") else SafeString("")


@register.filter
def is_under(path: str, url: str) -> bool:
    """Tell whether the page at `path` is the page at `url` or belongs below it."""
    return bool(url) and (path == url or (url != "/" and path.startswith(url)))


# ---------- forms


@register.simple_tag
def widget(field: BoundField, css: str = "", **attrs: Any) -> SafeString:
    """Render a field's widget with the design's class; underscores in attribute names become hyphens.

    Django adds `aria-invalid` and `aria-describedby`, which name the hint and error of components/field.html.
    """
    kind = field.field.widget
    base = (
        "textarea"
        if isinstance(kind, Textarea)
        else "select"
        if isinstance(kind, Select)
        else ""
        if isinstance(kind, CheckboxInput)
        or getattr(kind, "input_type", "") in ("radio", "checkbox", "range")
        else "input"
    )
    names = " ".join(part for part in (base, kind.attrs.get("class", ""), css) if part)
    values = {name.replace("_", "-"): value for name, value in attrs.items()}
    if names:
        values["class"] = names
    return field.as_widget(attrs=values)


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Tell whether a field is one box to tick, whose label comes after it."""
    return isinstance(field.field.widget, CheckboxInput)


# ---------- words and numbers


@register.filter
def us_date(value: date | datetime | None, detail: str = "") -> str:
    """Write a date as “Nov 22”; with detail "year" “Nov 22, 2026”, "weekday" “Sun, Nov 22”, "full" both."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    text = f"{value:%b} {value.day}"
    if detail in ("weekday", "full"):
        text = f"{value:%a}, {text}"
    if detail in ("year", "full"):
        text = f"{text}, {value.year}"
    return text


@register.filter
def unbroken(text: str) -> str:
    """Return a text that stays on one line."""
    return text.replace(" ", "\u00a0")


@register.filter
def money(value: float | Decimal | None, detail: str = "") -> str:
    """Write dollars as “$1,250”; with detail "k" in thousands, “$96k”."""
    if value is None:
        return ""
    if detail == "k":
        return f"${float(value) / 1000:,.0f}k"
    return f"${round(value):,}"


@register.filter
def hours(value: float | Decimal | None) -> str:
    """Write hours as “6 h”, “2 h 30” or “45 min”."""
    if value is None:
        return ""
    minutes = round(float(value) * 60)
    whole, rest = divmod(minutes, 60)
    if not whole and rest:
        return f"{rest} min"
    return f"{whole:,} h {rest:02d}" if rest else f"{whole:,} h"


@register.filter
def weeks(first: int | None, last: int | None = None) -> str:
    """Write week numbers as “wk 8” or “wk 8–9”."""
    if first is None:
        return ""
    return f"wk {first}" if last is None or last == first else f"wk {first}–{last}"


@register.filter
def long_weeks(first: int | None, last: int | None = None) -> str:
    """Write week numbers as “week 8” or “weeks 8–9”."""
    if first is None:
        return ""
    return f"week {first}" if last is None or last == first else f"weeks {first}–{last}"


@register.filter
def and_list(values: Sequence[object]) -> str:
    """Write values as “a”, “a and b” or “a, b and c”."""
    words = [str(value) for value in values]
    return " and ".join(part for part in (", ".join(words[:-1]), "".join(words[-1:])) if part)


@register.filter
def in_sentence(name: str) -> str:
    """Write a title in the middle of a sentence: “QA Engineer or Tester” becomes “QA engineer or tester”.

    What it names in parentheses stays as it is: those are proper names.
    """
    title, bracket, names = name.partition("(")
    words = (word if word[1:] != word[1:].lower() else word.lower() for word in title.split(" "))
    return " ".join(words) + bracket + names
