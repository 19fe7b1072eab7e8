"""Made-up content for the style guide: each component in each state."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core.charts import (
    Bar,
    CurvePoint,
    Mark,
    PayRange,
    Spoke,
    SpokeGroup,
    Stretch,
    Timeline,
    month_marks,
    pay_scale,
)
from core.icons import ICONS
from core.templatetags.ui import NODES

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


COLORS = [
    *("paper", "sheet", "wash", "band", "ink", "ink-2", "ink-3", "rule-strong"),
    *("there", "there-wash", "here", "here-wash", "coach", "coach-wash", "stop", "stop-wash"),
]
LEVELS = [
    (0, "None", "You haven’t done this yet."),
    (1, "Aware", "You work on what you’re given. Somebody else decides the order."),
    (2, "Helped", "You’ve ranked a list using a method someone handed you, and could explain the top three."),
    (
        3,
        "Working",
        "You rank a backlog with a method you can name, and have told a stakeholder no, with a reason.",
    ),
    (
        4,
        "Independent",
        "You choose the method, tie it to a goal, and change the order when the numbers change.",
    ),
    (5, "Expert", "You decide across several teams. Others use the way you do it."),
]


class SampleForm(forms.Form):
    """One field of each kind."""

    town = forms.CharField(help_text="Where you would work. Remote counts as home.", max_length=40)
    hours_per_week = forms.IntegerField(
        min_value=1, max_value=40, error_messages={"max_value": "Give a number from 1 to 40. Six is typical."}
    )
    ready_by = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    role = forms.ChoiceField(choices=[("po", "Product owner"), ("pm", f"IT product manager, {LONG}")])
    pace = forms.ChoiceField(choices=[("steady", "Steady"), ("fast", "Fast")], widget=forms.RadioSelect)
    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False, label="Why")
    keep = forms.BooleanField(required=False, label="Keep a copy in this browser")


class SampleWhatIfForm(forms.Form):
    """The controls of a what-if."""

    hours = forms.IntegerField(min_value=1, max_value=40, label="Hours a week")
    ready_by = forms.DateField(
        required=False,
        label="I want to be ready by",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


def build_samples() -> dict[str, Any]:
    """Return the context of styleguide.html."""
    start = date(2026, 9, 21)
    stretches = [
        Stretch(name, hours)
        for name, hours in [
            ("Understand the role", 10),
            ("Core skills", 42),
            ("Experience", 38),
            ("Portfolio", 26),
            ("Network", 12),
            ("Certification", 17),
            ("Résumé", 10),
            ("Interviews", 24),
            ("Stay current", 6),
            ("Further study", 3),
        ]
    ]
    timeline = Timeline(
        weeks=34,
        months=month_marks(start, 34),
        today=Mark(8.9, "Today"),
        goal=Mark(27.4, "Apr 1 goal"),
        end=Mark(28, "Apr 4"),
        was_end=Mark(32, "May 2"),
    )
    pay_ranges = [
        ("Product owner", PayRange(76_000, 88_000, 101_000, 117_000, 132_000)),
        ("IT product manager", PayRange(80_000, 92_000, 105_000, 122_000, 141_000)),
        ("Head of product, source gives two percentiles", PayRange(None, 120_000, None, 190_000, None)),
    ]
    wrong = SampleForm(
        {
            "wrong-town": "",
            "wrong-hours_per_week": "60",
            "wrong-ready_by": "2020-02-01",
            "wrong-role": "king",
        },
        prefix="wrong",
    )
    wrong.add_error("ready_by", "That day has passed. Give one after today.")
    wrong.add_error(None, "These two dates cannot both be met. Give one of them up.")
    too_soon = SampleWhatIfForm({"soon-hours": "6", "soon-ready_by": "2026-12-01"}, prefix="soon")
    too_soon.add_error(
        "ready_by", "December 1 needs 80 hours a week. The earliest at 12 hours is February 14."
    )
    return {
        "form_at_rest": SampleForm(prefix="rest"),
        "wrong_form": wrong,
        "whatifs": [
            (SampleWhatIfForm(initial={"hours": 6}, prefix="as-is"), "What if?"),
            (SampleWhatIfForm(initial={"hours": 10}, prefix="trial"), "28 weeks, ending Apr 4"),
            (too_soon, "What if you want it sooner?"),
        ],
        "icon_names": sorted(ICONS),
        "nodes": [(state, label) for state, (label, _) in NODES.items()],
        "colors": COLORS,
        "level_colors": [f"l{level}" for level in range(1, 6)],
        "display_sizes": ["4xl", "3xl", "2xl", "xl", "lg"],
        "text_sizes": ["md", "sm", "xs"],
        "levels": LEVELS,
        "explained": [
            {
                "citation": {
                    "key": "cite-1",
                    "is_checked": True,
                    "outside_count": 2,
                    "has_own_judgment": True,
                },
                # Samples are in no list of sources: their links go to a part that every page has.
                "sources": [
                    {
                        "title": "O*NET 30.1 Database",
                        "slug": "main",
                        "publisher": "U.S. Department of Labor",
                        "edition": "December 2025",
                        "licence": "CC BY 4.0",
                        "checked_date": date(2026, 11, 20),
                    },
                    {"title": LONG, "slug": "main"},
                ],
            },
            {"citation": {"key": "cite-2", "outside_count": 0}, "sources": []},
        ],
        "long": LONG,
        "level_names": [name for _, name, _ in LEVELS],
        "gaps": [
            ("Prioritization", 2, 4, 2),
            ("Writing", 4, 4, 0),
            ("Market research", None, 3, 3),
            (LONG, 5, 2, 0),
        ],
        "dial_groups": [
            SpokeGroup(name, [Spoke(*pair) for pair in pairs])
            for name, pairs in [
                ("Strategy", [(1, 3), (2, 4), (1, 3)]),
                ("Discovery", [(3, 4), (4, 4), (2, 3), (3, 3)]),
                ("Delivery", [(2, 4), (4, 4), (3, 3), (3, 3), (2, 2)]),
                ("Data", [(1, 3), (2, 3), (0, 2)]),
                ("Technology", [(1, 3), (0, 2), (2, 3), (1, 1)]),
                ("People", [(4, 4), (4, 4), (2, 3), (3, 3)]),
            ]
        ],
        "stretches": stretches,
        "timeline": timeline,
        "gantt_rows": [
            ("Core skills", [Bar(0, 3, "done"), Bar(3, 6, "done"), Bar(6, 8, "review"), Bar(8, 10, "now")]),
            ("Experience", [Bar(10, 14, "todo"), Bar(14, 16, "option"), Bar(30, 32, "was")]),
            ("Network", [Bar(6, 12, "side", 6), Bar(20, 30, "side", 6)]),
        ],
        "pay_scale": pay_scale((pay for _, pay in pay_ranges), 78_000),
        "pay_ranges": pay_ranges,
        "paces": [(4, 47), (6, 32), (10, 19)],
        "curve": [
            CurvePoint(2, 52, is_short=True),
            CurvePoint(4, 47),
            CurvePoint(6, 32, is_own=True),
            CurvePoint(10, 19),
        ],
        "tick_groups": [["done"] * 4, ["done", "unseen", "now"], ["rest"] * 5],
    }
