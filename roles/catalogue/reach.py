"""What activities can lead to, given unlimited time and money."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from roles.catalogue.entries import Activity

Levels = Mapping[str, int]


@dataclass(frozen=True)
class Reach:
    """The levels and the activities that can be reached."""

    levels: Levels
    finished: frozenset[str]


def reach(*, activities: Sequence[Activity], levels: Levels, apply_when: Levels | None = None) -> Reach:
    """Return what is reached when everything that can be done is done.

    Levels never fall and finishing never closes anything, so the order does not matter.
    """
    reached = dict(levels)
    finished: set[str] = set()
    waiting = list(activities)
    while True:
        startable = [one for one in waiting if _may_start(one, reached, finished, apply_when or {})]
        if not startable:
            return Reach(reached, frozenset(finished))
        for activity in startable:
            finished.add(activity.slug)
            for outcome in activity.outcomes:
                reached[outcome.skill] = max(reached.get(outcome.skill, 0), outcome.to)
        waiting = [one for one in waiting if one.slug not in finished]


def _may_start(activity: Activity, reached: Levels, finished: Collection[str], apply_when: Levels) -> bool:
    required = activity.prerequisites
    return (
        all(slug in finished for slug in required.all_of)
        and all(reached.get(skill, 0) >= level for skill, level in required.skills.items())
        and all(reached.get(outcome.skill, 0) >= outcome.from_level for outcome in activity.outcomes)
        and (
            not activity.apply_bar
            or all(reached.get(skill, 0) >= level for skill, level in apply_when.items())
        )
    )


def open_to(role: str, activities: Sequence[Activity]) -> list[Activity]:
    """Return the activities that a plan to this role may use: none that only serves other roles."""
    return [one for one in activities if one.target_roles is None or role in one.target_roles]


def without_certificates_and_degrees(activities: Sequence[Activity]) -> list[Activity]:
    """Return the activities that a plan uses without being asked for more."""
    return [one for one in activities if one.kind != "certify" and one.stage != "advanced-education"]
