from __future__ import annotations

from typing import Any

from django import forms

from assessments.models import Rating
from skills.models import LEVELS

NOT_SEEN = "not-seen"
EVIDENCE_MAX_LENGTH = Rating._meta.get_field("evidence_note").max_length


def _level(value: str) -> int | None:
    return None if value == NOT_SEEN else int(value)


class AnswerForm(forms.Form):
    """What somebody says about one skill. `cleaned_data["level"]` is None for *not seen yet*."""

    level = forms.TypedChoiceField(
        choices=[*((str(level), str(level)) for level in LEVELS), (NOT_SEEN, "Not seen yet")],
        coerce=_level,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the level that sounds most like you, or “Not seen yet”.",
            "invalid_choice": "Choose a level from 0 to 5, or “Not seen yet”.",
        },
    )
    evidence_note = forms.CharField(
        label="One line of evidence",
        required=False,
        max_length=EVIDENCE_MAX_LENGTH,
        error_messages={"max_length": "Keep it to %(limit_value)d characters; one line is enough."},
    )
    shown_token = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, rating: Rating) -> AnswerForm:
        """Return the form as it stands for a rating: the answer, or our guess before there is one."""
        level = NOT_SEEN if rating.is_not_seen else str(rating.level)
        initial: dict[str, Any] = {"level": level, "evidence_note": rating.evidence_note}
        return cls(initial=initial)

    @property
    def chosen(self) -> str:
        """The value of the choice that is marked, as the page writes it."""
        return str(self["level"].value() or "")
