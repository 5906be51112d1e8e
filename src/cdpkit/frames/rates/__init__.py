"""Counts, rates, proportions, means and quantiles of data frames, and the ratios of two."""

from __future__ import annotations

from cdpkit.frames.rates.crude import crude_rate
from cdpkit.frames.rates.means import mean
from cdpkit.frames.rates.need import unmet_need
from cdpkit.frames.rates.proportions import proportion
from cdpkit.frames.rates.quantiles import quantile_group
from cdpkit.frames.rates.ratios import (
    proportion_difference,
    proportion_ratio,
    rate_difference,
    rate_ratio,
)
from cdpkit.frames.rates.shrinkage import shrunk_rates, shrunk_shares
from cdpkit.frames.rates.windows import pooled_rate

__all__ = [
    "crude_rate",
    "mean",
    "pooled_rate",
    "proportion",
    "proportion_difference",
    "proportion_ratio",
    "quantile_group",
    "rate_difference",
    "rate_ratio",
    "shrunk_rates",
    "shrunk_shares",
    "unmet_need",
]
