"""What else would do in place of the steps ahead, in words."""

from __future__ import annotations

from roadmap import explanations, planner
from roadmap.models import Step
from roadmap.pages.asked import Asked
from roadmap.pages.words import StepWords, is_ahead
from roadmap.problems import without_limits


def _question(asked: Asked) -> planner.PlanningProblem:
    is_limited = (asked.plan.summary or {}).get("is_limited", True)
    return asked.problem if is_limited else without_limits(asked.problem)


def are_known(asked: Asked) -> bool:
    """Tell whether it can be shown at once for every step."""
    return explanations.are_alternatives_known(asked.catalogue, _question(asked))


def instead_texts(asked: Asked, *, only: Step | None = None) -> dict[int, str]:
    """Return what else would do, by the position of each step ahead or of that one."""
    words = StepWords(asked.plan, asked.catalogue, asked.steps)
    slugs = (only.activity.slug,) if only else ()
    found = explanations.alternatives(asked.catalogue, _question(asked), slugs)
    return {
        step.position: words.alternative(step, found.get(step.activity.slug))
        for step in ([only] if only else asked.steps)
        if step.position is not None and is_ahead(step)
    }
