"""Trends of data frames: the recent trend, tests by ranks, and series that are interrupted."""

from __future__ import annotations

from cdpkit.frames.trends.interruptions import interrupted
from cdpkit.frames.trends.marker import trend
from cdpkit.frames.trends.ranks import mann_kendall, seasonal_kendall, theil_sen

__all__ = ["interrupted", "mann_kendall", "seasonal_kendall", "theil_sen", "trend"]
