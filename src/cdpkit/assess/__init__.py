"""Where a plan and a statistic meet: reproduction of figures, comparison, and what results mean."""

from __future__ import annotations

from cdpkit.assess.attainments import AssessedAttainment, attainment
from cdpkit.assess.changes import AssessedChange, change
from cdpkit.assess.comparable import Comparability, comparable
from cdpkit.assess.comparisons import AssessedComparison, comparison
from cdpkit.assess.contents import Inventory, inventory
from cdpkit.assess.control_charts import AssessedChart, control_chart
from cdpkit.assess.goals import Goal
from cdpkit.assess.projections import AssessedProjection, projection
from cdpkit.assess.reproductions import Reproductions, reproduce
from cdpkit.assess.scorecard_row import ScorecardRow
from cdpkit.assess.scorecards import Scorecard, scorecard
from cdpkit.assess.statements import FigureStatement, statement, statements
from cdpkit.assess.trends import AssessedTrend, trend
from cdpkit.assess.updates import Publication
from cdpkit.assess.verdict import Reproduction, Verdict

__all__ = [
    "AssessedAttainment",
    "AssessedChange",
    "AssessedChart",
    "AssessedComparison",
    "AssessedProjection",
    "AssessedTrend",
    "Comparability",
    "FigureStatement",
    "Goal",
    "Inventory",
    "Publication",
    "Reproduction",
    "Reproductions",
    "Scorecard",
    "ScorecardRow",
    "Verdict",
    "attainment",
    "change",
    "comparable",
    "comparison",
    "control_chart",
    "inventory",
    "projection",
    "reproduce",
    "scorecard",
    "statement",
    "statements",
    "trend",
]
