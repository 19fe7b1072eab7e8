"""Small parts of pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template

from core.templatetags import ui


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("detail", "text"),
    [("", "Nov 2"), ("year", "Nov 2, 2026"), ("weekday", "Mon, Nov 2"), ("full", "Mon, Nov 2, 2026")],
)
def test_dates_are_written_the_american_way(detail: str, text: str):
    assert ui.us_date(date(2026, 11, 2), detail) == text
    assert ui.us_date(datetime(2026, 11, 2, 10, tzinfo=UTC), detail) == text


def test_no_date_is_no_text():
    assert ui.us_date(None) == ""


@pytest.mark.parametrize(
    ("value", "detail", "text"),
    [(96_400, "k", "$96k"), (1250, "", "$1,250"), (Decimal("0"), "", "$0"), (None, "", "")],
)
def test_money(value: float | None, detail: str, text: str):
    assert ui.money(value, detail) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.5, "2 h 30"),
        (6, "6 h"),
        (0.75, "45 min"),
        (0, "0 h"),
        (1188, "1,188 h"),
        (Decimal("1.99"), "1 h 59"),
    ],
)
def test_hours(value: float, text: str):
    assert ui.hours(value) == text


def test_weeks():
    assert render("{{ 8|weeks:9 }}, {{ 8|weeks }}, {{ 8|weeks:8 }}") == "wk 8–9, wk 8, wk 8"
    assert render("{{ 8|long_weeks:9 }}, {{ 8|long_weeks:8 }}") == "weeks 8–9, week 8"


def test_lists_are_written_as_in_a_sentence():
    assert ui.and_list([]) == ""
    assert ui.and_list(["a"]) == "a"
    assert ui.and_list(["a", "b", "c"]) == "a, b and c"


def test_an_icon_is_hidden_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    assert 'role="img" aria-label="Saved"' in render('{% icon "check" "" "Saved" %}')


def test_a_node_says_its_state():
    assert 'aria-label="In progress"' in render('{% node "now" %}')
    assert 'aria-label="Submitted &amp; read"' in render('{% node "now" label %}', label="Submitted & read")
    assert 'aria-hidden="true"' in render('{% node "now" "" %}')


def test_the_page_one_is_on_is_current_and_so_is_the_page_above_it():
    assert ui.is_under("/roles/po/", "/roles/")
    assert ui.is_under("/", "/")
    assert not ui.is_under("/skills/", "/roles/")
    assert not ui.is_under("/roles/", "/")
    assert not ui.is_under("/roles/", "")


class PlanForm(forms.Form):
    hours = forms.IntegerField(max_value=40, help_text="Six is typical.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    role = forms.ChoiceField(choices=[("po", "Product owner")])
    pace = forms.ChoiceField(choices=[("a", "Steady"), ("b", "Fast")], widget=forms.RadioSelect)
    keep = forms.BooleanField(required=False)


def test_a_field_has_its_label_its_hint_and_the_class_of_its_kind():
    html = str(PlanForm())

    assert '<label for="id_hours">Hours</label>' in html
    assert '<p class="hint" id="id_hours_helptext">Six is typical.</p>' in html
    assert 'aria-describedby="id_hours_helptext"' in html
    assert 'class="input"' in html
    assert 'class="textarea"' in html
    assert 'class="select"' in html
    assert '<legend class="label">Pace</legend>' in html


def test_a_wrong_field_is_marked_and_points_to_its_hint_and_its_error():
    html = str(PlanForm({"hours": "60", "role": "po", "pace": "a"}))

    assert 'value="60"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_hours_helptext id_hours_error"' in html
    assert 'id="id_hours_error"' in html


def test_the_summary_of_errors_links_to_each_wrong_field():
    html = str(PlanForm({"hours": "60", "role": "po"}))

    assert 'role="alert"' in html
    assert 'href="#id_hours"' in html
    assert 'href="#id_pace_0"' in html


def test_an_optional_field_says_so():
    assert 'Note <span class="field__optional">optional</span>' in str(PlanForm())


def test_a_form_without_errors_has_no_summary():
    assert 'role="alert"' not in str(PlanForm())
    assert 'role="alert"' not in str(PlanForm({"hours": "6", "role": "po", "pace": "a"}))


def test_names_in_parentheses_keep_their_capitals_in_a_sentence():
    assert ui.in_sentence("Agile Ways of Working (Scrum, Kanban)") == "agile ways of working (Scrum, Kanban)"
