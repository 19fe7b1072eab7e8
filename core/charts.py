"""Charts as SVG text: pure functions, so that they can be tested and called from anywhere.

Two families. *Fluid* charts have no viewBox: x is in percent and y in pixels, so their type stays readable
at any width. *Fixed* ones (dial, ring) have a square viewBox. Geometry is in attributes and color in classes
of charts.css, as the Content Security Policy forbids styles. A chart beside a text with the same values is
hidden from assistive technology; one that stands alone takes a `label`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, cos, pi, sin

from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString, mark_safe

LEVEL_MAX = 5
AXIS_NAME_LENGTH_MAX = 11
MONTHS_ID = "gantt-months"
LATE_X = 80  # percent; further right, a name goes to the left of its place


# ---------- drawing


def percent(value: float) -> str:
    """Write a number as a percentage without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _line(css: str, x1: float, x2: float, y1: float | str, y2: float | str) -> str:
    return f'<line class="{css}" x1="{percent(x1)}" x2="{percent(x2)}" y1="{y1}" y2="{y2}"/>'


def _circle(css: str, x: float, y: float, radius: float) -> str:
    return f'<circle class="{css}" cx="{percent(x)}" cy="{_number(y)}" r="{radius}"/>'


def _text(css: str, x: float, y: float, anchor: str, text: object) -> str:
    at = f'x="{percent(x)}" y="{_number(y)}" text-anchor="{anchor}"'
    return f'<text class="{css}" {at}>{escape(str(text))}</text>'


def _alternative(label: str) -> str:
    return f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true" focusable="false"'


def _fluid(css: str, height: float, body: str, label: str = "") -> SafeString:
    return mark_safe(
        f'<svg class="fx {css}" width="100%" height="{height}" {_alternative(label)}>{body}</svg>'
    )


# ---------- gaps


def _level_x(level: float) -> float:
    return 4 + level * 92 / LEVEL_MAX


def gap(
    have: float, want: float | None = None, *, was: float | None = None, height: float = 30, label: str = ""
) -> SafeString:
    """Draw a ring at the level in hand, a dot at the one asked, a line between; a dot in a circle is met."""
    y = height / 2
    body = _line("c-axis", _level_x(0), _level_x(LEVEL_MAX), y, y)
    for level in range(LEVEL_MAX + 1):
        body += _line("c-tick", _level_x(level), _level_x(level), y - 4, y + 4)
    if want is None:
        body += _circle("c-you", _level_x(have), y, 6.5)
    elif have < want:
        body += _line("c-gap", _level_x(have), _level_x(want), y, y) + _circle(
            "c-target", _level_x(want), y, 7.5
        )
        if was is not None and was < have:
            body += _line("c-gained", _level_x(was), _level_x(have), y, y) + _circle(
                "c-was", _level_x(was), y, 3.5
            )
        body += _circle("c-you", _level_x(have), y, 6.5)
    else:
        body += _circle("c-target", _level_x(have), y, 7.5) + _circle("c-met", _level_x(have), y, 10.5)
    return _fluid("gapline", height, body, label)


def gap_axis(names: Sequence[str], height: float = 34) -> SafeString:
    """Draw the scale over a column of gaps: the numbers from 0 and, where there is room, the short names."""
    body = ""
    for level, name in enumerate(names):
        body += _text("c-lab c-lab--n", _level_x(level), 12, "middle", level)
        if len(name) <= AXIS_NAME_LENGTH_MAX:
            body += _text("c-lab c-lab--w", _level_x(level), 28, "middle", name)
    return _fluid("gapaxis", height, body)


@dataclass(frozen=True)
class Spoke:
    """One spoke of the dial: the level in hand and the level asked, 0 where nothing is asked."""

    have: int
    want: int


@dataclass(frozen=True)
class SpokeGroup:
    """Neighboring spokes under one name."""

    name: str
    spokes: Sequence[Spoke]


def _at(center: float, radius: float, angle: float) -> str:
    # A tenth of a unit is less than a pixel, and the shorter numbers keep the page light.
    return f"{center + radius * cos(angle):.1f} {center + radius * sin(angle):.1f}"


def _sector(center: float, inner: float, outer: float, start: float, end: float) -> str:
    return (
        f"M{_at(center, inner, start)}L{_at(center, outer, start)}"
        f"A{outer:.1f} {outer:.1f} 0 0 1 {_at(center, outer, end)}"
        f"L{_at(center, inner, end)}A{inner:.1f} {inner:.1f} 0 0 0 {_at(center, inner, start)}Z"
    )


def _arc(center: float, radius: float, start: float, end: float, *, backwards: bool = False) -> str:
    first, last, sweep = (end, start, 0) if backwards else (start, end, 1)
    r = _number(radius)
    return f"M{_at(center, radius, first)}A{r} {r} 0 0 {sweep} {_at(center, radius, last)}"


def dial(
    groups: Sequence[SpokeGroup],
    *,
    ready_percent: int,
    caption: str = "ready",
    label: str,
    size: float = 520,
    key: str = "dial",
) -> SafeString:
    """Draw a spoke per skill, in named groups: solid up to the level in hand, open up to the level asked.

    `key` tells two dials on one page apart, as the names on the arcs need ids.
    """
    center, inner, outer, between = size / 2, size * 0.16, size * 0.435, 0.085
    spokes_total = sum(len(group.spokes) for group in groups)
    step = (2 * pi - len(groups) * between) / max(spokes_total, 1)
    ring_height = (outer - inner) / LEVEL_MAX
    angle, shapes, names = -pi / 2 + between / 2, "", ""
    for number, group in enumerate(groups):
        start, end = angle + 0.02, angle + step * len(group.spokes) - 0.02
        is_upper = sin((start + end) / 2) < 0.2
        text_path = _arc(
            center, outer + size * (0.031 if is_upper else 0.055), start, end, backwards=not is_upper
        )
        names += (
            f'<path id="{key}-{number}" d="{text_path}" fill="none"/><text class="d-group">'
            f'<textPath href="#{key}-{number}" startOffset="50%" text-anchor="middle">'
            f"{escape(group.name)}</textPath></text>"
            f'<path class="d-arc" d="{_arc(center, outer + size * 0.013, start, end)}"/>'
        )
        for spoke in group.spokes:
            for level in range(1, LEVEL_MAX + 1):
                css = "d-have" if level <= spoke.have else "d-gap" if level <= spoke.want else "d-rest"
                near, far = inner + (level - 1) * ring_height + 1.2, inner + level * ring_height - 1.2
                sector = _sector(center, near, far, angle + 0.012, angle + step - 0.012)
                shapes += f'<path class="{css}" d="{sector}"/>'
            angle += step
        angle += between
    middle = (
        f'<text class="d-num" x="{center}" y="{_number(center + size * 0.022)}" text-anchor="middle">'
        f'{ready_percent}%</text><text class="d-cap" x="{center}" y="{_number(center + size * 0.068)}" '
        f'text-anchor="middle">{escape(caption)}</text>'
    )
    return mark_safe(
        f'<svg class="dial" viewBox="0 0 {size} {size}" {_alternative(label)}>{shapes}{names}{middle}</svg>'
    )


def ring(ready_percent: int, *, size: float = 44, label: str = "") -> SafeString:
    """Draw a share as a ring from twelve o'clock with the number inside."""
    radius, center = size / 2 - 4, size / 2
    around = 2 * pi * radius
    return mark_safe(
        f'<svg class="ring" width="{size}" height="{size}" viewBox="0 0 {size} {size}" {_alternative(label)}>'
        f'<circle class="r-rest" cx="{center}" cy="{center}" r="{radius}"/>'
        f'<circle class="r-have" cx="{center}" cy="{center}" r="{radius}" '
        f'stroke-dasharray="{_number(around * ready_percent / 100)} {_number(around)}" '
        f'transform="rotate(-90 {center} {center})"/>'
        f'<text class="r-num" x="{center}" y="{center + 4.5}" text-anchor="middle">{ready_percent}</text>'
        "</svg>"
    )


def distance(ready_percent: float, height: float = 26) -> SafeString:
    """Draw how far it still is to a goal at the right: a ring at the share in hand, a dot at the end."""
    y, x = height / 2, min(max(ready_percent, 1.0), 98.0)
    body = _line("c-axis", 0, 100, y, y) + _line("c-gap", x, 99, y, y)
    return _fluid("distance", height, body + _circle("c-target", 99, y, 7) + _circle("c-you", x, y, 6.5))


# ---------- the line of stages


@dataclass(frozen=True)
class Stretch:
    """A named part of the throughline, as long as its hours. It has its place's number, if no other."""

    name: str
    hours: float
    number: int | None = None


def throughline(stretches: Sequence[Stretch]) -> SafeString:
    """Draw the stages on one line, each as long as its hours, with names above and below in turn.

    A name that would run into its neighbor on the same side moves one row further from the line.
    """
    first_x, last_x, row_height = 1.6, 98.2, 36
    total = sum(stretch.hours for stretch in stretches) or 1
    spent = 0.0
    placed: list[tuple[float, bool, int]] = []
    taken: dict[tuple[bool, int], float] = {}
    for number, stretch in enumerate(stretches, 1):
        x = first_x + (last_x - first_x) * spent / total
        spent += stretch.hours
        is_above, is_late = number % 2 == 1, x > LATE_X
        # Wide enough for the name at the narrowest width this chart is shown at, 960 px.
        width = (len(stretch.name) + 3) * 0.85
        left, right = (x - width, x) if is_late else (x, x + width)
        row = next(row for row in range(len(stretches)) if taken.get((is_above, row), -100.0) <= left)
        taken[is_above, row] = right
        placed.append((x, is_above, row))
    rows_above = max((row for _, is_above, row in placed if is_above), default=0) + 1
    rows_below = max((row for _, is_above, row in placed if not is_above), default=0) + 1
    y = 32 + row_height * rows_above
    height = y + 32 + row_height * rows_below
    leaders, nodes = "", _line("t-line", first_x, last_x, y, y)
    for number, (stretch, (x, is_above, row)) in enumerate(zip(stretches, placed, strict=True), 1):
        label_y = y - 34 - row_height * row if is_above else y + 40 + row_height * row
        leaders += _line("t-lead", x, x, y, label_y + 6 if is_above else label_y - 14)
        anchor, dx = ("end", -7) if x > LATE_X else ("start", 7)
        at = f'x="{percent(x)}" dx="{dx}" text-anchor="{anchor}"'
        nodes += (
            f'<text class="t-name" {at} y="{label_y - 12 if is_above else label_y}">'
            f'<tspan class="t-n">{stretch.number or number}</tspan> {escape(stretch.name)}</text>'
            f'<text class="t-h" {at} y="{label_y + 5 if is_above else label_y + 17}">'
            f"{_number(stretch.hours)} h</text>"
        )
        if number > 1:
            nodes += _circle("t-node", x, y, 5.5)
    ends = _circle("t-here", first_x, y, 11) + _circle("t-there", last_x, y, 14)
    return _fluid("through", height, leaders + nodes + ends)


def throughline_mini(stretches: Sequence[Stretch], height: float = 34) -> SafeString:
    """Draw the same line for narrow screens, as nodes only."""
    first_x, last_x, y = 4.5, 95.5, height / 2
    total = sum(stretch.hours for stretch in stretches) or 1
    body, spent, previous = _line("t-line", first_x, last_x, y, y), 0.0, first_x + 2
    for stretch in stretches[:-1]:
        spent += stretch.hours
        x = first_x + (last_x - first_x) * spent / total
        if previous + 2.5 < x < last_x - 4:
            body += _circle("t-node", x, y, 4)
            previous = x
    return _fluid(
        "through", height, body + _circle("t-here", first_x, y, 9) + _circle("t-there", last_x, y, 11.5)
    )


def miniline(count: int, now: int, height: float = 18) -> SafeString:
    """Draw `count` nodes on a line: solid before the one numbered `now`, which is a ring, small after it."""
    y = height / 2
    xs = [3 + i * 94 / max(count - 1, 1) for i in range(count)]
    body = _line("m-line", xs[0], xs[-1], y, y)
    if now > 1:
        body += _line("m-did", xs[0], xs[min(now, count) - 1], y, y)
    for number, x in enumerate(xs, 1):
        css, radius = (
            ("m-done", 4.0) if number < now else ("m-now", 5.0) if number == now else ("m-todo", 2.5)
        )
        body += _circle(css, x, y, radius)
    return _fluid("mini", height, body)


# ---------- timeline


@dataclass(frozen=True)
class Bar:
    """A bar of the timeline, in weeks from the start, its end exclusive; the state is one of BAR_STATES."""

    start_weeks: float
    end_weeks: float
    state: str
    height: float = 14


@dataclass(frozen=True)
class Mark:
    """A labeled place on the timeline's scale, in weeks from the start."""

    weeks: float
    label: str
    has_year: bool = False


@dataclass(frozen=True)
class Timeline:
    """What all rows of one timeline share, in weeks from the start."""

    weeks: float
    months: Sequence[Mark] = field(default_factory=tuple)
    today: Mark | None = None
    goal: Mark | None = None
    end: Mark | None = None
    was_end: Mark | None = None

    def x(self, weeks: float) -> float:
        """Return the place of a week in percent of the width."""
        return 100 * weeks / self.weeks


BAR_STATES = ("done", "review", "now", "todo", "option", "side", "was")


def month_marks(start: date, weeks: float) -> list[Mark]:
    """Return a mark for the first day of each month within `weeks` of the start; January carries the year.

    Beyond two years the names would run into each other: some months are left out, January never.
    """
    every = next((months for months in (1, 2, 3, 4, 6) if weeks <= 104 * months), 12)
    marks, day = [], start.replace(day=1)
    while True:
        day = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        at = (day - start).days / 7
        if at > weeks - 0.6:
            break
        if (day.month - 1) % every == 0:
            is_january = day.month == 1
            marks.append(Mark(at, f"{day:%b} ’{day:%y}" if is_january else f"{day:%b}", has_year=is_january))
    return marks


def gantt_row(bars: Iterable[Bar], timeline: Timeline, height: float = 40) -> SafeString:
    """Draw one row of the timeline. Bars stay in the middle whatever height the style sheet gives the row.

    The axis of the same timeline must be on the page: the lines of the months are drawn there, once.
    """
    body = f'<use href="#{MONTHS_ID}"/><svg y="50%" overflow="visible">'
    for bar in bars:
        if bar.state not in BAR_STATES:
            raise ValueError(f"A bar has no state {bar.state!r}; it has one of {', '.join(BAR_STATES)}.")
        x, width = timeline.x(bar.start_weeks), timeline.x(bar.end_weeks) - timeline.x(bar.start_weeks)
        body += (
            f'<rect class="g-bar g-{bar.state}" x="{x + 0.11:.1f}%" y="{_number(-bar.height / 2)}" '
            f'width="{max(width - 0.22, 0.9):.1f}%" height="{_number(bar.height)}" '
            f'rx="{_number(min(3, bar.height / 2))}"/>'
        )
    body += "</svg>"
    for css, mark in (("g-end", timeline.end), ("g-goal", timeline.goal), ("g-now", timeline.today)):
        if mark is not None:
            body += _line(css, timeline.x(mark.weeks), timeline.x(mark.weeks), 0, "100%")
    return _fluid("gantt-row", height, body)


def gantt_axis(timeline: Timeline, height: float = 44) -> SafeString:
    """Draw the timeline's scale: months, today, the goal, and the end with the end it had before a trial."""
    lines = "".join(
        _line("g-month", timeline.x(month.weeks), timeline.x(month.weeks), 0, "100%")
        for month in timeline.months
    )
    body, number, free_x = f'<defs><g id="{MONTHS_ID}">{lines}</g></defs>', 0, 0.0
    years_x = [timeline.x(month.weeks) for month in timeline.months if month.has_year]
    for month in timeline.months:
        x = timeline.x(month.weeks)
        body += _line("g-month", x, x, 22, height)
        # A letter takes about 1.5 percent at 500 px, the narrowest width that shows every label.
        end_x = x + 1.5 * len(month.label) + 0.8
        # A month gives way to the year after it: without one nobody knows which December it is.
        crowds_year = not month.has_year and any(x < year_x < end_x for year_x in years_x)
        if x >= free_x and not crowds_year:
            css = "c-lab c-lab--odd" if number % 2 and not month.has_year else "c-lab"
            body += _text(css, x + 0.4, height - 5, "start", month.label)
            number, free_x = number + 1, end_x
    if timeline.goal is not None:
        x = timeline.x(timeline.goal.weeks)
        body += _line("g-goal", x, x, 20, height)
        body += _text("c-lab c-lab--goal", x, 13, _anchor(x), timeline.goal.label)
    if timeline.end is not None:
        x = timeline.x(timeline.end.weeks)
        body += _line("g-end", x, x, 30, height) + _circle("c-target", x, height, 6)
        if timeline.was_end is not None and timeline.was_end.weeks != timeline.end.weeks:
            was_x = timeline.x(timeline.was_end.weeks)
            body += _line("g-gain", x, was_x, height, height) + _circle("g-wasend", was_x, height, 5)
    if timeline.today is not None:
        x = timeline.x(timeline.today.weeks)
        body += _line("g-now", x, x, 18, height)
        body += _text("c-lab c-lab--now", x, 13, _anchor(x), timeline.today.label)
    return _fluid("gantt-axis", height, body)


def _anchor(x: float) -> str:
    return "end" if x > LATE_X else "start" if x < 8 else "middle"


def pace(weeks: float, longest_weeks: float, height: float = 36) -> SafeString:
    """Draw a number of weeks as a line from now to the end, on a scale shared with other paces."""
    y, x = height / 2, 1.5 + 96 * weeks / max(longest_weeks, 1)
    body = _line("c-axis", 1.5, 98, y, y) + _line("c-gap", 1.5, x, y, y)
    return _fluid("pace", height, body + _circle("c-you", 1.5, y, 6) + _circle("c-target", x, y, 7.5))


# ---------- curve


@dataclass(frozen=True)
class CurvePoint:
    """A number of weeks at some hours a week. `is_short`: not everything is done by then."""

    hours: float
    weeks: float
    is_short: bool = False
    is_own: bool = False


def curve(
    points: Sequence[CurvePoint], *, label: str, own_label: str = "", goal: Mark | None = None
) -> SafeString:
    """Draw weeks over hours a week: a line through dots, dashed and open where something is left, a ring for
    one's own hours.
    """
    first_x, last_x, top, bottom, height = 14.0, 96.0, 34.0, 226.0, 254.0
    most = max([*(point.weeks for point in points), goal.weeks if goal else 0, 4])
    low, high = min(point.hours for point in points), max(point.hours for point in points)
    every = next((step for step in (1, 2, 4, 8, 13, 26, 52) if most / step <= 5), 104)

    def x(hours: float) -> float:
        return first_x + (last_x - first_x) * (hours - low) / max(high - low, 1)

    def y(weeks: float) -> float:
        return bottom - (bottom - top) * weeks / most

    body = _line("c-axis", 0, 99, bottom, bottom)
    for weeks in range(every, int(most) + 1, every):
        at = _number(y(weeks))
        body += _line("g-month", 0, 99, at, at)
        body += _text("c-lab", 0, y(weeks) - 4, "start", f"{weeks} wk")
    for hours in sorted({low, high, *(h for h in range(5, int(high), 5) if low + 1 < h < high - 1)}):
        body += _text("c-lab", x(hours), bottom + 20, "middle", _number(hours))
    if goal is not None:
        at = _number(y(goal.weeks))
        body += _line("g-goal", 0, 99, at, at)
        body += _text("c-lab c-lab--goal", first_x, y(goal.weeks) - 6, "start", goal.label)
    for before, after in pairwise(points):
        css = "w-line w-line--short" if before.is_short or after.is_short else "w-line"
        body += _line(css, x(before.hours), x(after.hours), _number(y(before.weeks)), _number(y(after.weeks)))
    for point in sorted(points, key=lambda point: point.is_own):
        css, radius = ("c-you", 7.5) if point.is_own else ("w-short", 4) if point.is_short else ("w-dot", 4)
        body += _circle(css, x(point.hours), y(point.weeks), radius)
        if point.is_own:
            at_x = x(point.hours)
            anchor = "end" if at_x > LATE_X else "start"
            body += _text("c-lab c-lab--now", at_x, y(point.weeks) - 14, anchor, own_label)
    return _fluid("curve", height, body, label)


# ---------- pay


@dataclass(frozen=True)
class PayRange:
    """Yearly pay in dollars at five percentiles; None where the source does not say."""

    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None

    def known(self) -> list[float]:
        """Return the percentiles the source gives, from low to high."""
        return [value for value in (self.p10, self.p25, self.median, self.p75, self.p90) if value is not None]


@dataclass(frozen=True)
class PayScale:
    """The scale that all ranges of one table share, in dollars."""

    low: float
    high: float
    ticks: Sequence[int]

    def x(self, dollars: float) -> float:
        """Return the place of an amount in percent of the width."""
        return 100 * (dollars - self.low) / (self.high - self.low)


def pay_scale(ranges: Iterable[PayRange], *others: float) -> PayScale:
    """Return a scale with round ticks that holds all ranges and the other amounts given."""
    amounts = [amount for pay in ranges for amount in pay.known()] + list(others)
    if not amounts:
        return PayScale(0, 200_000, (50_000, 100_000, 150_000))
    spread = max(max(amounts) - min(amounts), 10_000)
    step = next(
        step
        for step in (5_000, 10_000, 25_000, 50_000, 100_000, 250_000)
        if spread / step <= 6 or step == 250_000
    )
    low = max(min(amounts) - spread * 0.05, 0)
    high = max(amounts) + spread * 0.05
    ticks = tuple(range(int(ceil(low / step) * step), int(high) + 1, step))
    # A label at the very edge would leave the chart.
    return PayScale(low, high, tuple(tick for tick in ticks if 3 < 100 * (tick - low) / (high - low) < 97))


def salary_range(
    pay: PayRange, scale: PayScale, *, you: float | None = None, is_strong: bool = False, height: float = 34
) -> SafeString:
    """Draw the 10th to 90th percentile, the middle half as a bar, the median as a tick, own pay as a ring."""
    y = height / 2
    body = "".join(_line("g-month", scale.x(tick), scale.x(tick), 0, height) for tick in scale.ticks)
    known = pay.known()
    if known:
        body += _line("p-whisk", scale.x(known[0]), scale.x(known[-1]), y, y)
    for end in (pay.p10, pay.p90):
        if end is not None:
            body += _line("p-whisk", scale.x(end), scale.x(end), y - 4, y + 4)
    if pay.p25 is not None and pay.p75 is not None:
        css = "p-mid p-mid--on" if is_strong else "p-mid"
        x, width = percent(scale.x(pay.p25)), percent(scale.x(pay.p75) - scale.x(pay.p25))
        body += f'<rect class="{css}" x="{x}" y="{y - 7}" width="{width}" height="14" rx="3"/>'
    if pay.median is not None:
        body += _line("p-med", scale.x(pay.median), scale.x(pay.median), y - 11, y + 11)
    if you is not None:
        body += _circle("c-you", scale.x(you), y, 6)
    return _fluid("pay", height, body)


def salary_axis(scale: PayScale, height: float = 24) -> SafeString:
    """Draw the dollars over a column of salary ranges."""
    body = ""
    for number, tick in enumerate(scale.ticks):
        css = "c-lab c-lab--odd" if number % 2 else "c-lab"
        body += _text(css, scale.x(tick), 15, "middle", f"${tick / 1000:g}k")
    return _fluid("pay-axis", height, body)


# ---------- ticks, paths


TICK_STATES = ("done", "now", "rest", "unseen")


def ticks(
    groups: Sequence[Sequence[str]], height: float = 10, between: float = 1.2, label: str = ""
) -> SafeString:
    """Draw equal cells in groups: done, now, rest, or unseen (answered with “not seen yet”)."""
    count = sum(len(group) for group in groups)
    width = (100 - between * (len(groups) - 1)) / max(count, 1)
    x, body = 0.0, ""
    for group in groups:
        for state in group:
            if state not in TICK_STATES:
                raise ValueError(f"A tick has no state {state!r}; it has one of {', '.join(TICK_STATES)}.")
            body += (
                f'<rect class="k-{state}" x="{percent(x + 0.12)}" y="0" width="{percent(width - 0.24)}" '
                f'height="{height}" rx="2"/>'
            )
            x += width
        x += between
    return _fluid("ticks", height, body, label)


def _fan(count: int, curve: Callable[[float], str], end_x: int, css: str, radius: float) -> SafeString:
    ys = [100 * (i + 0.5) / count for i in range(count)]
    lines = "".join(f'<path class="f-line" d="{curve(y)}"/>' for y in ys)
    ends = "".join(f'<circle class="{css}" cx="{end_x}%" cy="{percent(y)}" r="{radius}"/>' for y in ys)
    return mark_safe(
        '<div class="fan" aria-hidden="true"><svg class="fx" width="100%" height="100%" '
        f'viewBox="0 0 100 100" preserveAspectRatio="none">{lines}</svg>'
        f'<svg class="fx" width="100%" height="100%">{ends}</svg></div>'
    )


def fan_in(count: int) -> SafeString:
    """Draw curves from `count` equal rows on the left to one point on the right."""
    return _fan(count, lambda y: f"M0 {_number(y)}C55 {_number(y)} 45 50 100 50", 0, "c-you", 6)


def fan_out(count: int) -> SafeString:
    """Draw curves from one point on the left to `count` equal rows on the right."""
    return _fan(count, lambda y: f"M0 50C55 50 45 {_number(y)} 100 {_number(y)}", 100, "c-target", 7)
