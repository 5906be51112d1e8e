"""The calculators for data frames: any engine in, the same kind of frame out."""

from __future__ import annotations

from cdpkit.frames.attributable import attributable_fraction
from cdpkit.frames.change_tests import (
    difference_in_change,
    smallest_detectable,
    window_change,
)
from cdpkit.frames.changes import change
from cdpkit.frames.charts import c_chart, chart, g_chart, p_chart, t_chart, u_chart, xmr
from cdpkit.frames.comparisons import (
    adjusted_p,
    compare,
    funnel_limits,
    funnel_points,
    funnel_significance,
)
from cdpkit.frames.figure_tables import figure_rows
from cdpkit.frames.inequality import slope_index
from cdpkit.frames.life_tables import life_expectancy, years_of_life_lost
from cdpkit.frames.parts import by_parts
from cdpkit.frames.plan_tables import tables
from cdpkit.frames.projections import project
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
    shrunk_rates,
    shrunk_shares,
    unmet_need,
)
from cdpkit.frames.series import SeriesTable
from cdpkit.frames.standardisation import (
    comparative_ratio,
    direct_rate,
    indirect_rate,
    indirect_ratio,
)
from cdpkit.frames.targets import attainment, progress
from cdpkit.frames.trends import (
    interrupted,
    mann_kendall,
    run_chart,
    seasonal_kendall,
    theil_sen,
    trend,
)

__all__ = [
    "SeriesTable",
    "adjusted_p",
    "attainment",
    "attributable_fraction",
    "by_parts",
    "c_chart",
    "change",
    "chart",
    "comparative_ratio",
    "compare",
    "crude_rate",
    "difference_in_change",
    "direct_rate",
    "figure_rows",
    "funnel_limits",
    "funnel_points",
    "funnel_significance",
    "g_chart",
    "indirect_rate",
    "indirect_ratio",
    "interrupted",
    "life_expectancy",
    "mann_kendall",
    "mean",
    "p_chart",
    "pooled_rate",
    "progress",
    "project",
    "proportion",
    "proportion_difference",
    "proportion_ratio",
    "quantile_group",
    "rate_difference",
    "rate_ratio",
    "run_chart",
    "seasonal_kendall",
    "shrunk_rates",
    "shrunk_shares",
    "slope_index",
    "smallest_detectable",
    "t_chart",
    "tables",
    "theil_sen",
    "trend",
    "u_chart",
    "unmet_need",
    "window_change",
    "xmr",
    "years_of_life_lost",
]
