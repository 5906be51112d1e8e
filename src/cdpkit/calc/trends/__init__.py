"""The recent trend, tests by ranks, and changes of direction."""

from __future__ import annotations

from cdpkit.calc.trends.calculator import RecentTrend, RecentTrends, trend
from cdpkit.calc.trends.chi_squared import p_of_marker, trend_chi_squared
from cdpkit.calc.trends.directions import DirectionChanges, direction_changes
from cdpkit.calc.trends.formulas import chi_squared_for_trend, weighted_slope
from cdpkit.calc.trends.interruptions import (
    CALM,
    FEWEST_A_SIDE,
    Coefficient,
    Interrupted,
    interrupted,
)
from cdpkit.calc.trends.marker import GOOD, LABELS, Why
from cdpkit.calc.trends.ranks import MannKendall, TheilSen, mann_kendall, theil_sen
from cdpkit.calc.trends.seasons import SeasonalKendall, seasonal_kendall

__all__ = [
    "CALM",
    "FEWEST_A_SIDE",
    "GOOD",
    "LABELS",
    "Coefficient",
    "DirectionChanges",
    "Interrupted",
    "MannKendall",
    "RecentTrend",
    "RecentTrends",
    "SeasonalKendall",
    "TheilSen",
    "Why",
    "chi_squared_for_trend",
    "direction_changes",
    "interrupted",
    "mann_kendall",
    "p_of_marker",
    "seasonal_kendall",
    "theil_sen",
    "trend",
    "trend_chi_squared",
    "weighted_slope",
]
