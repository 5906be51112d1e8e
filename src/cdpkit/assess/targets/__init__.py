"""Attainment of a target in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.targets.goals import Goal, GoalLike, as_goal, target_number
from cdpkit.assess.targets.inputs import unlike
from cdpkit.assess.targets.row import AssessedAttainment
from cdpkit.assess.targets.stated import goals_of_table
from cdpkit.assess.targets.table import AttainmentTable, attainment

__all__ = [
    "AssessedAttainment",
    "AttainmentTable",
    "Goal",
    "GoalLike",
    "as_goal",
    "attainment",
    "goals_of_table",
    "target_number",
    "unlike",
]
