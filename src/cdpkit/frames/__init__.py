"""Data frames of any engine in, the same kind of frame out."""

from __future__ import annotations

from cdpkit.frames.changes import change
from cdpkit.frames.charts import p_chart, u_chart, xmr
from cdpkit.frames.comparisons import compare, funnel_limits, funnel_points, funnel_significance
from cdpkit.frames.figure_tables import figure_rows
from cdpkit.frames.inequality import slope_index
from cdpkit.frames.life_tables import life_expectancy, years_of_life_lost
from cdpkit.frames.rates import (
    crude_rate,
    mean,
    pooled_rate,
    proportion,
    proportion_difference,
    proportion_ratio,
    quantile_group,
    rate_difference,
    rate_ratio,
    unmet_need,
)
from cdpkit.frames.series import SeriesTable
from cdpkit.frames.standardisation import (
    comparative_ratio,
    direct_rate,
    indirect_rate,
    indirect_ratio,
)
from cdpkit.frames.trends import mann_kendall, recent_trend, theil_sen

__all__ = [
    "SeriesTable",
    "change",
    "comparative_ratio",
    "compare",
    "crude_rate",
    "direct_rate",
    "figure_rows",
    "funnel_limits",
    "funnel_points",
    "funnel_significance",
    "indirect_rate",
    "indirect_ratio",
    "life_expectancy",
    "mann_kendall",
    "mean",
    "p_chart",
    "pooled_rate",
    "proportion",
    "proportion_difference",
    "proportion_ratio",
    "quantile_group",
    "rate_difference",
    "rate_ratio",
    "recent_trend",
    "slope_index",
    "theil_sen",
    "u_chart",
    "unmet_need",
    "xmr",
    "years_of_life_lost",
]
