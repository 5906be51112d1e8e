"""Counts, rates, proportions, means and quantiles, and the ratios of two."""

from __future__ import annotations

from cdpkit.calc.rates.counts import BYAR_FROM, byar_limits, count_interval, exact_limits
from cdpkit.calc.rates.crude import crude_rate, per_denominator, scaled_limits, yearly_rate
from cdpkit.calc.rates.estimated import Bounds, as_estimated, rate_of_estimate
from cdpkit.calc.rates.means import mean, student_limits, student_quantile
from cdpkit.calc.rates.proportion_ratios import (
    OF_DIFFERENCES,
    proportion_difference,
    proportion_ratio,
)
from cdpkit.calc.rates.proportions import METHODS, proportion, wilson_limits
from cdpkit.calc.rates.quantiles import QuantileGroups, quantile_group
from cdpkit.calc.rates.rate_ratios import (
    NO_LOG_LIMITS,
    log_ratio_limits,
    rate_difference,
    rate_ratio,
)
from cdpkit.calc.rates.shrinkage import FEWEST_AREAS, Shrunk, shrunk_rates, shrunk_shares
from cdpkit.calc.rates.windows import pooled_rate, rolling

__all__ = [
    "BYAR_FROM",
    "FEWEST_AREAS",
    "METHODS",
    "NO_LOG_LIMITS",
    "OF_DIFFERENCES",
    "Bounds",
    "QuantileGroups",
    "Shrunk",
    "as_estimated",
    "byar_limits",
    "count_interval",
    "crude_rate",
    "exact_limits",
    "log_ratio_limits",
    "mean",
    "per_denominator",
    "pooled_rate",
    "proportion",
    "proportion_difference",
    "proportion_ratio",
    "quantile_group",
    "rate_difference",
    "rate_of_estimate",
    "rate_ratio",
    "rolling",
    "scaled_limits",
    "shrunk_rates",
    "shrunk_shares",
    "student_limits",
    "student_quantile",
    "wilson_limits",
    "yearly_rate",
]
