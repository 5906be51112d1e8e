"""The recent trend in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.trends.row import AssessedTrend
from cdpkit.assess.trends.table import TrendTable, recent_trends, trend

__all__ = [
    "AssessedTrend",
    "TrendTable",
    "recent_trends",
    "trend",
]
