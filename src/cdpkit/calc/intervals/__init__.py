"""Intervals: the result itself, and the limits that several calculators share."""

from __future__ import annotations

from cdpkit.calc.intervals.beta import beta_odds, beta_quantile
from cdpkit.calc.intervals.interval import (
    Interval,
    Limited,
    interval_text,
    limit_columns,
    percent_text,
)
from cdpkit.calc.intervals.mover import mover_limits, mover_ratio_limits
from cdpkit.calc.intervals.score import koopman_limits

__all__ = [
    "Interval",
    "Limited",
    "beta_odds",
    "beta_quantile",
    "interval_text",
    "koopman_limits",
    "limit_columns",
    "mover_limits",
    "mover_ratio_limits",
    "percent_text",
]
