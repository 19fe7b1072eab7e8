"""How pages of the catalogue cite their sources; the view gives the context `citations`, a `Citations`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.templatetags.ui import money
from skills.citations import Citations

register = template.Library()


@register.simple_tag(takes_context=True)
def cite(
    context: Context, slugs: str | Iterable[str], is_checked: bool = False, about: str = ""
) -> SafeString:
    """Draw the button that says where a fact comes from: one source's slug or several.

    `about` names the fact for those who do not see what the button stands beside.
    """
    citations: Citations = context["citations"]
    citation = citations.add([slugs] if isinstance(slugs, str) else slugs, is_checked=is_checked)
    if not citation.slugs:
        return SafeString("")
    hidden = format_html('<span class="vh"> for {}</span>', about) if about else ""
    return format_html(
        '<button class="source" type="button" popovertarget="{}"><span>{}{}</span></button>',
        citation.key,
        citation.label,
        hidden,
    )


@register.inclusion_tag("components/citations.html", takes_context=True)
def explain_citations(context: Context) -> dict[str, Any]:
    """Print what each button of the page opens; belongs below all of them."""
    citations: Citations = context["citations"]
    return {"explained": citations.explained()}


IMPORTANCE_WORDS = {5: "often decides", 4: "weighs a lot", 3: "expected", 2: "helps", 1: "nice to have"}


@register.filter
def importance_words(importance: int) -> str:
    """Say how much a gap hurts, for an importance of 1 to 5."""
    return IMPORTANCE_WORDS[importance]


@register.simple_tag
def level_pips(level: int, label: str = "") -> SafeString:
    """Draw a level of 0 to 5 as squares; without a label the text beside it says the level."""
    cells = mark_safe("".join('<i class="on"></i>' if number < level else "<i></i>" for number in range(5)))
    alternative = (
        format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    )
    return format_html('<span class="pips" {}>{}</span>', alternative, cells)


@register.filter
def usd_range(low: int, high: int) -> str:
    """Write a range of dollars as “free”, “$100” or “$500 to $1,300”."""
    if not high:
        return "free"
    return money(low) if low == high else f"{money(low) if low else 'free'} to {money(high)}"


@register.filter
def of_phase(rows: Iterable[Mapping[str, Any]], phase: str) -> list[Mapping[str, Any]]:
    """Return the rows of one phase of the product life cycle."""
    return [row for row in rows if row["phase"] == phase]


@register.filter
def at(words: Mapping[str, str], key: str) -> str:
    """Look up the words for a key."""
    return words[key]


@register.filter
def done_when(deliverable: str) -> str:
    """Return what is to be there, without the “Done when” that a heading says already."""
    text = deliverable.removeprefix("Done when ").rstrip(".")
    return f"{text[:1].upper()}{text[1:]}."
