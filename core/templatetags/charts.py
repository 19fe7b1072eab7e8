"""The charts of `core.charts` as template tags, such as `{% gap 2 4 %}` and `{% ring 62 %}`."""

from __future__ import annotations

from django import template

from core import charts

register = template.Library()

for _chart in (
    charts.curve,
    charts.dial,
    charts.distance,
    charts.fan_in,
    charts.fan_out,
    charts.gantt_axis,
    charts.gantt_row,
    charts.gap,
    charts.gap_axis,
    charts.miniline,
    charts.pace,
    charts.ring,
    charts.salary_axis,
    charts.salary_range,
    charts.throughline,
    charts.throughline_mini,
    charts.ticks,
):
    register.simple_tag(_chart)
