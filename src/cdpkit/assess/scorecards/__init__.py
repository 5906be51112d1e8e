"""Scorecards: a row for each indicator, and the rule that rates it."""

from __future__ import annotations

from cdpkit.assess.scorecards.building import scorecard
from cdpkit.assess.scorecards.by_plan import PlanProgress, PlanRow, PlanState, progress_by
from cdpkit.assess.scorecards.card import Scorecard
from cdpkit.assess.scorecards.row import ScorecardRow, TargetStatus, row_columns
from cdpkit.assess.scorecards.updates import Publication, UpdateStatus

__all__ = [
    "PlanProgress",
    "PlanRow",
    "PlanState",
    "Publication",
    "Scorecard",
    "ScorecardRow",
    "TargetStatus",
    "UpdateStatus",
    "progress_by",
    "row_columns",
    "scorecard",
]
