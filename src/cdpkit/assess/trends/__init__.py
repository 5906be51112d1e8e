"""The recent trend in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.trends.row import (
    AssessedTrend,
    trend,
)

__all__ = [
    "AssessedTrend",
    "trend",
]
