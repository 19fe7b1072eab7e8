"""The planner: which steps close the gaps in the fewest hours, in which week, and why. See
docs/planner.md.
"""

from roadmap.planner.problem import (
    Activity,
    Blackout,
    Catalogue,
    Constraints,
    Deliverable,
    Estimate,
    InProgress,
    Options,
    Outcome,
    PlanningProblem,
    RequiredSkill,
    SkillLevel,
    TargetRole,
    User,
)
from roadmap.planner.read import read_problem
from roadmap.planner.result import (
    Alternative,
    LeftOpen,
    PlannedStep,
    PlanningError,
    PlanningResult,
    Reason,
    Remedy,
    Summary,
    WeekHours,
    WhatIf,
)
from roadmap.planner.solve import Prepared, prepare, solve
from roadmap.planner.write import to_json

__all__ = [
    "Activity",
    "Alternative",
    "Blackout",
    "Catalogue",
    "Constraints",
    "Deliverable",
    "Estimate",
    "InProgress",
    "LeftOpen",
    "Options",
    "Outcome",
    "PlannedStep",
    "PlanningError",
    "PlanningProblem",
    "PlanningResult",
    "Prepared",
    "Reason",
    "Remedy",
    "RequiredSkill",
    "SkillLevel",
    "Summary",
    "TargetRole",
    "User",
    "WeekHours",
    "WhatIf",
    "prepare",
    "read_problem",
    "solve",
    "to_json",
]
