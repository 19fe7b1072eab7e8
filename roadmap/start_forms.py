"""What somebody says before the assessment: from where, to where, and what there is to spend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from core.templatetags.ui import in_sentence
from roadmap.forms import BUDGET_USD_MAX, TARGET_YEARS_MAX, DateInput, QuarterHoursField
from roles.models import StartingRole, TargetRole
from skills.models import ActivityContext

STARTING_ROLE_DEFAULT = "business-analyst"
TARGET_ROLE_DEFAULT = "product-manager"
HOURS_DEFAULT = Decimal(6)
PREFILLED = ("starting_role", "target_role", "hours_per_week")
SENTENCE_HOURS = (2, 3, 4, 5, 6, 8, 10, 12, 15, 20)
PAST_DAYS_MAX = 31
FUTURE_DAYS_MAX = 366


class WayForm(forms.Form):
    """From which job to which role."""

    starting_role = forms.TypedChoiceField(
        label="My job is",
        initial=STARTING_ROLE_DEFAULT,
        help_text="The nearest one will do. It only sets our guesses, which you correct.",
        error_messages={
            "required": "Choose the job nearest to yours, or “Other background”.",
            "invalid_choice": "We don’t know that job. Choose the nearest one, or “Other background”.",
        },
    )
    target_role = forms.TypedChoiceField(
        label="My next job is",
        initial=TARGET_ROLE_DEFAULT,
        error_messages={
            "required": "Choose the role you want.",
            "invalid_choice": "We don’t know that role. Choose one from the list.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unknown_words: list[str] = []
        self.offered: dict[str, dict[str, StartingRole | TargetRole]] = {}
        self._offer("starting_role", StartingRole.objects.current())
        self._offer("target_role", TargetRole.objects.current())

    def _offer(self, name: str, roles: Iterable[StartingRole] | Iterable[TargetRole]) -> None:
        """Let a field choose one of these roles, read from the database once."""
        self.offered[name] = {role.slug: role for role in roles}
        field = cast(forms.TypedChoiceField, self.fields[name])
        field.choices = [(slug, role.name) for slug, role in self.offered[name].items()]
        field.coerce = self.offered[name].__getitem__

    def prefill(self, query: QueryDict) -> None:
        """Take over what an address says; what it says wrongly is told in `unknown_words`."""
        for name in PREFILLED:
            if name not in query:
                continue
            try:
                self.fields[name].clean(query[name])
            except forms.ValidationError as exc:
                self.unknown_words += [f"“{query[name]}”: {message}" for message in exc.messages]
            else:
                self.initial[name] = query[name]


class SentenceForm(WayForm):
    """The sentence on the home page. Its choices are always valid, so that there is something to show."""

    hours_per_week = forms.TypedChoiceField(
        label="I can give it",
        choices=[(str(hours), f"{hours} hours") for hours in SENTENCE_HOURS],
        initial=str(HOURS_DEFAULT),
        coerce=Decimal,
        widget=forms.Select(attrs={"class": "is-plain"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starting_role"].widget.attrs["class"] = "is-here"
        for name, roles in self.offered.items():
            field = cast(forms.TypedChoiceField, self.fields[name])
            field.choices = [(slug, in_sentence(role.name)) for slug, role in roles.items()]

    def chosen_role(self, name: str) -> StartingRole | TargetRole | None:
        """Return the role a field stands at: what the address says, the default or the first one."""
        roles = self.offered[name]
        slug = self.get_initial_for_field(self.fields[name], name)
        return roles.get(slug) or next(iter(roles.values()), None)

    @property
    def chosen_hours(self) -> Decimal:
        return Decimal(self.get_initial_for_field(self.fields["hours_per_week"], "hours_per_week"))


class StartForm(WayForm):
    """The start of a journey; `cleaned_data` is what `services.start_journey` takes."""

    hours_per_week = QuarterHoursField(
        label="Hours a week",
        min_value=1,
        max_value=40,
        initial=HOURS_DEFAULT,
        help_text="What you can keep up in an ordinary week. You can change it at any time.",
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Give a number from 1 to 40. Six is typical."
        ),
    )
    start_date = forms.DateField(
        label="Start",
        widget=DateInput,
        error_messages=dict.fromkeys(("required", "invalid"), "Give a date, such as {example}."),
    )
    target_date = forms.DateField(
        label="Ready by",
        required=False,
        widget=DateInput,
        help_text="Only if there is a date to meet. Without one, the plan says when you would be ready.",
        error_messages={"invalid": "Give a date, such as {example}, or leave it empty."},
    )
    budget_usd = forms.IntegerField(
        label="Budget in dollars",
        required=False,
        min_value=0,
        max_value=BUDGET_USD_MAX,
        help_text="What you would spend on all of it. Most steps have a free way; empty means no limit.",
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"Give whole dollars from 0 to {BUDGET_USD_MAX:,}, or leave it empty.",
        ),
    )
    claimed_contexts = forms.MultipleChoiceField(
        label="What you have access to",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (ActivityContext.ANY_JOB, "A job, in any organization"),
            (ActivityContext.TECH_TEAM, "A software team at work that I could do things with"),
            (ActivityContext.PRODUCT_ROLE, "Product work in my job already"),
        ],
        help_text="What your job usually brings is counted anyway. Tick what else is true for you: "
        "it opens steps that others can’t do.",
        error_messages={"invalid_choice": "Choose from the list."},
    )
    is_open_to_certificates = forms.BooleanField(
        label="I’d take a certificate if it saves hours", required=False
    )
    is_open_to_degrees = forms.BooleanField(label="I’d consider a degree if it saves hours", required=False)
    request_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        example = (today + timedelta(days=180)).isoformat()
        for name in ("start_date", "target_date"):
            messages = self.fields[name].error_messages
            messages.update({code: text.replace("{example}", example) for code, text in messages.items()})
        self.fields["start_date"].initial = today
        self.fields["request_key"].initial = uuid4

    def clean_request_key(self) -> UUID:
        # It only tells a second click from a second wish: without a usable one, this is a wish of its own.
        try:
            return UUID(self.cleaned_data["request_key"])
        except ValueError:
            return uuid4()

    def clean_start_date(self) -> date:
        start_date: date = self.cleaned_data["start_date"]
        first = self.today - timedelta(days=PAST_DAYS_MAX)
        last = self.today + timedelta(days=FUTURE_DAYS_MAX)
        if not first <= start_date <= last:
            raise forms.ValidationError(
                f"Give a date from {_long(first)} to {_long(last)}. Today is usual.", code="out_of_range"
            )
        return start_date

    def clean_target_date(self) -> date | None:
        target_date: date | None = self.cleaned_data["target_date"]
        start_date: date | None = self.cleaned_data.get("start_date")
        if target_date is None:
            return None
        # A wrong start date has its own message; this one must still make sense beside it.
        first = max(start_date or self.today, self.today) + timedelta(days=7)
        last = (start_date or self.today) + timedelta(days=TARGET_YEARS_MAX * 365)
        if target_date < first:
            raise forms.ValidationError(
                f"Give {_long(first)} or later, so that there is a week to plan, or leave it empty.",
                code="too_early",
            )
        if target_date > last:
            raise forms.ValidationError(
                f"Plans go {TARGET_YEARS_MAX} years ahead. Give {_long(last)} or earlier, or leave it empty.",
                code="too_late",
            )
        return target_date


def _long(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
