"""Attainment of a target, the path to it, and when it may be met."""

from __future__ import annotations

from cdpkit.calc.targets.attainments import Attainment, attainment
from cdpkit.calc.targets.levels import target_level
from cdpkit.calc.targets.outlook import (
    NeededPath,
    TargetDate,
    needed_path,
    probability_of_meeting,
    target_date,
)
from cdpkit.calc.targets.paces import NO_GROWTH, Progress, progress
from cdpkit.calc.targets.trajectories import Trajectory, decimal_year, trajectory

__all__ = [
    "NO_GROWTH",
    "Attainment",
    "NeededPath",
    "Progress",
    "TargetDate",
    "Trajectory",
    "attainment",
    "decimal_year",
    "needed_path",
    "probability_of_meeting",
    "progress",
    "target_date",
    "target_level",
    "trajectory",
]
