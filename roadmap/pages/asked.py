"""A plan and the limits that a page shows it under: what its explanations are asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from roadmap import planner
from roadmap.drafting import plan_problem
from roadmap.models import Plan, Step
from roadmap.problems import Limits, RoleCatalogue, levels_of


@dataclass(frozen=True)
class Asked:
    """A plan, its steps and the limits it is shown under, kept or on trial."""

    plan: Plan
    steps: Sequence[Step]
    catalogue: RoleCatalogue
    limits: Limits
    today: date

    @cached_property
    def problem(self) -> planner.PlanningProblem:
        return plan_problem(
            plan=self.plan,
            steps=self.steps,
            catalogue=self.catalogue,
            levels=levels_of(self.plan),
            limits=self.limits,
            today=self.today,
        )
