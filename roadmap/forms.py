"""What the roadmap and its steps let somebody change."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from roadmap.models import Plan
from roadmap.pages.trial import limit_values
from roadmap.problems import Limits

BUDGET_USD_MAX = 100_000
TARGET_YEARS_MAX = 5
QUARTER_HOUR = Decimal("0.25")


def typed_by_label(form_class: type[forms.Form], sent: QueryDict) -> dict[str, str]:
    """Return what was sent in the fields of a form that people see, for a page that can only show it."""
    fields = form_class.base_fields.items()
    return {str(field.label): str(sent[name]) for name, field in fields if field.label and sent.get(name)}


class DateInput(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class QuarterHoursField(forms.DecimalField):
    """Hours in whole quarters. Counted exactly: `step_size` counts in floats, which huge numbers break."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.error_messages["step_size"] = "Give whole hours or quarters, such as 6 or 4.5."

    def clean(self, value: Any) -> Decimal | None:
        hours: Decimal | None = super().clean(value)
        if hours is not None and hours % QUARTER_HOUR:
            raise forms.ValidationError(self.error_messages["step_size"], code="step_size")
        return hours

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"step": str(QUARTER_HOUR)}


class RevisionForm(forms.Form):
    """A button: it says which state of the plan the visitor saw when they pressed it."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value"), "This page is out of date. Reload it, then try again."
        ),
    )


class LimitsForm(RevisionForm):
    """The limits of a plan, to try and to keep."""

    hours_per_week = QuarterHoursField(
        label="Hours a week",
        min_value=1,
        max_value=40,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Give a number from 1 to 40. Six is typical."
        ),
    )
    target_date = forms.DateField(
        label="I want to be ready by",
        required=False,
        widget=DateInput,
        error_messages={"invalid": "Give a date such as 2027-04-01, or leave it empty."},
    )
    budget_usd = forms.IntegerField(
        label="I can spend, in dollars",
        required=False,
        min_value=0,
        max_value=BUDGET_USD_MAX,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Give whole dollars from 0 to {BUDGET_USD_MAX:,}, or leave it empty for no limit.",
        ),
    )
    is_open_to_certificates = forms.BooleanField(label="A certificate may be in it", required=False)
    is_open_to_degrees = forms.BooleanField(label="A degree may be in it", required=False)

    def __init__(self, *args: Any, plan: Plan, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.today = today

    @classmethod
    def of(cls, plan: Plan, *, today: date) -> LimitsForm:
        """Return the form as the plan is."""
        names = [*Limits.__dataclass_fields__, "revision"]
        initial = {name: getattr(plan, name) for name in names}
        hours = plan.hours_per_week
        initial["hours_per_week"] = int(hours) if hours == int(hours) else hours.normalize()
        return cls(plan=plan, today=today, initial=initial)

    @property
    def hours_step(self) -> str:
        """What a step of the slider is: a whole hour, unless the plan has quarters."""
        return "1" if self.plan.hours_per_week == int(self.plan.hours_per_week) else "0.25"

    @property
    def hours_shown(self) -> str:
        """The slider's value in words; what can't be is shown as it was typed."""
        return f"{self['hours_per_week'].value()} h"

    def kept_values(self) -> tuple[tuple[str, str], ...]:
        """Return what is on trial, for the button that keeps it. The form must be valid."""
        return limit_values(self.limits())

    def clean_target_date(self) -> date | None:
        target_date: date | None = self.cleaned_data["target_date"]
        if target_date is None or target_date == self.plan.target_date:
            return target_date
        planned_from = max(self.today, self.plan.start_date)
        first = planned_from + timedelta(days=7)
        last = planned_from + timedelta(days=TARGET_YEARS_MAX * 365)
        if not first <= target_date <= last:
            raise forms.ValidationError(
                f"Give a day from {first:%b} {first.day}, {first.year}, or leave it empty for no date."
                if target_date < first
                else f"Plans go {TARGET_YEARS_MAX} years ahead. "
                f"Give {last:%b} {last.day}, {last.year} or earlier, or leave it empty for no date."
            )
        return target_date

    def limits(self) -> Limits:
        """Return the limits asked for. The form must be valid."""
        data = self.cleaned_data
        return Limits(
            hours_per_week=data["hours_per_week"],
            start_date=self.plan.start_date,
            target_date=data["target_date"],
            budget_usd=data["budget_usd"],
            is_open_to_certificates=data["is_open_to_certificates"],
            is_open_to_degrees=data["is_open_to_degrees"],
        )


class HoursForm(RevisionForm):
    """How many hours a step has had so far."""

    hours_done = QuarterHoursField(
        label="Hours so far",
        min_value=0,
        max_value=500,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "Give the hours so far, from 0 to 500: 2.5 for two and a half.",
        ),
    )

    def clean_hours_done(self) -> Decimal:
        return Decimal(self.cleaned_data["hours_done"]).quantize(Decimal("0.01"))


class SkipForm(RevisionForm):
    """Why a step needs no doing."""

    reason = forms.CharField(
        label="Where have you done this?",
        max_length=300,
        widget=forms.TextInput,
        help_text="A line for yourself: when, where, what came of it.",
        error_messages={
            "required": "Say where, in a few words: “Two sprints at my last job”.",
            "max_length": "Keep it to 300 characters.",
        },
    )


class SwapForm(RevisionForm):
    """Which activity to do in place of a step."""

    replacement = forms.SlugField(
        label="Do this instead",
        error_messages=dict.fromkeys(("required", "invalid"), "Choose one of the steps listed."),
    )
