"""Charts as SVG text."""

from __future__ import annotations

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from core import charts
from core.charts import Bar, Mark, PayRange, Spoke, SpokeGroup, Stretch, Timeline

HOSTILE = '"><script>alert(1)</script>'
TIMELINE = Timeline(
    weeks=32,
    months=charts.month_marks(date(2026, 9, 21), 32),
    today=Mark(9, "Today"),
    goal=Mark(27, "Apr 1 goal"),
)
PAY = PayRange(80_000, 92_000, 105_000, 122_000, 141_000)
SCALE = charts.pay_scale([PAY], 78_000)
GROUPS = [SpokeGroup("Strategy", [Spoke(1, 3), Spoke(4, 4)]), SpokeGroup("Data", [Spoke(0, 2)])]
STRETCHES = [
    Stretch(f"Stage {n}", hours) for n, hours in enumerate([10, 42, 38, 26, 12, 17, 10, 24, 6, 3], 1)
]
ALL = {
    "gap": charts.gap(2, 4, was=1),
    "gap_axis": charts.gap_axis(["None", "Aware", "Guided practice"]),
    "dial": charts.dial(GROUPS, ready_percent=55, label="Skill dial"),
    "ring": charts.ring(62, label="62 percent ready"),
    "distance": charts.distance(55),
    "throughline": charts.throughline(STRETCHES),
    "throughline_mini": charts.throughline_mini(STRETCHES),
    "miniline": charts.miniline(10, 5),
    "gantt_row": charts.gantt_row([Bar(0, 2, "done"), Bar(2, 3, "now", 6)], TIMELINE),
    "gantt_axis": charts.gantt_axis(TIMELINE),
    "pace": charts.pace(32, 47),
    "curve": charts.curve(
        [charts.CurvePoint(2, 40, is_short=True), charts.CurvePoint(6, 20, is_own=True)],
        label="Weeks by hours",
        own_label="20 weeks",
    ),
    "salary_range": charts.salary_range(PAY, SCALE, you=78_000, is_strong=True),
    "salary_axis": charts.salary_axis(SCALE),
    "ticks": charts.ticks([["done", "unseen"], ["now", "rest"]]),
    "fan_in": charts.fan_in(4),
    "fan_out": charts.fan_out(3),
}


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_well_formed_and_has_no_style(name: str):
    root = ElementTree.fromstring(ALL[name])

    assert all("style" not in element.attrib for element in root.iter())


def test_the_hours_under_a_curve_leave_room_for_its_last_ones():
    drawn = charts.curve([charts.CurvePoint(hours, 40) for hours in (2, 20, 21)], label="Weeks by hours")

    assert ">21<" in drawn
    assert ">20<" not in drawn


@pytest.mark.parametrize("name", ALL)
def test_a_chart_is_named_or_hidden(name: str):
    root = ElementTree.fromstring(ALL[name])

    is_named = root.get("role") == "img" and bool(root.get("aria-label"))
    assert is_named or root.get("aria-hidden") == "true"


@pytest.mark.parametrize(
    "chart",
    [
        charts.gap(1, 2, label=HOSTILE),
        charts.gap_axis([HOSTILE[:11]]),
        charts.dial([SpokeGroup(HOSTILE, [Spoke(1, 1)])], ready_percent=1, caption=HOSTILE, label=HOSTILE),
        charts.throughline([Stretch(HOSTILE, 1)]),
        charts.gantt_axis(Timeline(weeks=4, goal=Mark(2, HOSTILE))),
    ],
)
def test_text_is_escaped(chart: str):
    assert "<script>" not in chart
    ElementTree.fromstring(chart)


def test_a_gap_is_a_ring_at_the_level_in_hand_and_a_dot_at_the_level_asked():
    chart = charts.gap(0, 5)

    assert 'class="c-you" cx="4%"' in chart
    assert 'class="c-target" cx="96%"' in chart


def test_a_level_reached_is_a_dot_in_a_circle_and_no_line():
    chart = charts.gap(4, 3)

    assert "c-met" in chart
    assert "c-gap" not in chart


def test_progress_shows_where_it_began():
    assert "c-was" in charts.gap(2, 4, was=1)
    assert "c-was" not in charts.gap(2, 4)


def test_names_too_long_for_their_place_on_the_scale_are_left_out():
    axis = charts.gap_axis(["None", "Guided practice"])

    assert "None" in axis
    assert "Guided" not in axis


def test_the_dial_has_five_bands_a_spoke():
    dial = charts.dial(GROUPS, ready_percent=55, label="Skill dial")

    assert dial.count('"d-have"') == 1 + 4
    assert dial.count('"d-gap"') == 2 + 2
    assert dial.count('"d-have"') + dial.count('"d-gap"') + dial.count('"d-rest"') == 3 * 5


def test_a_dial_without_skills_is_an_empty_dial():
    assert "0%" in charts.dial([], ready_percent=0, label="Nothing yet")


def test_names_on_one_side_of_the_throughline_keep_apart():
    chart = charts.throughline([Stretch("Decide on a certification", hours) for hours in (99, 1, 1, 1, 1, 1)])

    late = re.findall(r'class="t-name"[^>]*text-anchor="end" y="(\d+)"', chart)
    assert len(late) == len(set(late)) == 5


def test_the_throughline_is_as_high_as_its_names_need():
    few, many = (charts.throughline([Stretch("Stage", 1)] * n) for n in (2, 60))

    assert int(re.findall(r'height="(\d+)"', few)[0]) == 136
    assert int(re.findall(r'height="(\d+)"', many)[0]) > 136


def test_months_are_marked_within_the_weeks_and_january_carries_the_year():
    marks = charts.month_marks(date(2026, 11, 22), 12)

    assert [mark.label for mark in marks] == ["Dec", "Jan ’27", "Feb"]
    assert marks[0].weeks == pytest.approx(9 / 7)


def test_a_plan_of_many_years_has_fewer_marks_and_still_every_january():
    marks = charts.month_marks(date(2026, 11, 22), 520)

    assert len(marks) <= 24
    assert [mark.label for mark in marks if mark.has_year] == [f"Jan ’{year}" for year in range(27, 37)]


@pytest.mark.parametrize("weeks", [30, 60, 104, 150, 260])
def test_the_axis_names_every_year_of_a_plan(weeks: int):
    months = charts.month_marks(date(2026, 11, 22), weeks)
    axis = charts.gantt_axis(Timeline(weeks=weeks, months=months))

    years = [mark.label for mark in months if mark.has_year]
    assert [name for name in re.findall(r">([^<>]+)</text>", axis) if name in years] == years


def test_month_names_on_the_axis_keep_apart():
    def names(weeks: int) -> list[str]:
        months = charts.month_marks(date(2026, 11, 22), weeks)
        return re.findall(r">([^<>]+)</text>", charts.gantt_axis(Timeline(weeks=weeks, months=months)))

    assert names(12) == ["Dec", "Jan ’27", "Feb"]
    assert names(60)[:3] == ["Dec", "Jan ’27", "Mar"]


def test_a_trial_that_ends_sooner_shows_both_ends():
    axis = charts.gantt_axis(Timeline(weeks=32, end=Mark(28, "Apr 4"), was_end=Mark(32, "May 2")))

    assert "g-wasend" in axis
    assert "g-wasend" not in charts.gantt_axis(Timeline(weeks=32, end=Mark(32, ""), was_end=Mark(32, "")))


def test_a_state_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="'later'"):
        charts.gantt_row([Bar(0, 1, "later")], TIMELINE)
    with pytest.raises(ValueError, match="'later'"):
        charts.ticks([["later"]])


def test_a_pay_scale_holds_every_amount_and_has_round_ticks():
    scale = charts.pay_scale([PAY], 60_000)

    assert scale.low <= 60_000
    assert scale.high >= 141_000
    assert all(tick % 5_000 == 0 for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= 8


def test_percentiles_that_the_source_does_not_give_are_not_drawn():
    chart = charts.salary_range(PayRange(None, 92_000, None, 122_000, None), SCALE)

    assert "p-mid" in chart
    assert "p-med" not in chart


def test_a_scale_without_amounts_still_has_ticks():
    assert charts.pay_scale([]).ticks
