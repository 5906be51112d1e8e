"""The recent trend in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.trends.interruptions import AssessedInterruption, InterruptionTable, interrupted
from cdpkit.assess.trends.row import AssessedTrend
from cdpkit.assess.trends.table import TrendTable, recent_trends, trend

__all__ = [
    "AssessedInterruption",
    "AssessedTrend",
    "InterruptionTable",
    "TrendTable",
    "interrupted",
    "recent_trends",
    "trend",
]
