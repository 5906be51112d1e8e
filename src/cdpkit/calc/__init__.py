"""What numbers mean: arrays in, frozen results out, one family of methods a file.

Calculators guard their arguments and return a frozen result. Formulas are the same arithmetic as
plain operators, without guards, so that they run on Python numbers, fractions, arrays and column
expressions alike.
"""

from __future__ import annotations

from cdpkit.calc.annual_change import (
    AnnualPercentChange,
    annual_percent,
    average_annual_percent_change,
)
from cdpkit.calc.attainment import Attainment, attainment, target_level
from cdpkit.calc.attributable import attributable_fraction, attributable_in_table, levin_fraction
from cdpkit.calc.attribute_charts import p_chart, u_chart
from cdpkit.calc.backtest import BackTest
from cdpkit.calc.change import Change, change, change_bounds
from cdpkit.calc.change_formulas import (
    absolute_change,
    annualised_percent,
    consecutive_rises,
    moving_average_update,
    percent_change,
    ratio,
)
from cdpkit.calc.chi_squared import trend_chi_squared
from cdpkit.calc.comparisons import Comparison, compare, side_of_benchmark
from cdpkit.calc.control_charts import ControlChart
from cdpkit.calc.counts import byar_limits, count_interval, exact_limits
from cdpkit.calc.detectable import SmallestDetectable, smallest_detectable
from cdpkit.calc.difference_in_change import DifferenceInChange, difference_in_change
from cdpkit.calc.directions import DirectionChanges, direction_changes
from cdpkit.calc.dispersion import Dispersion, overdispersion
from cdpkit.calc.event_charts import c_chart, g_chart, t_chart
from cdpkit.calc.feasibility import (
    ImpliedCounts,
    MonotoneSplit,
    composition_bound,
    implied_counts,
    monotone_split,
    part_of_whole,
    per_year,
    unmet_need,
)
from cdpkit.calc.funnel import (
    FunnelLimits,
    FunnelPoints,
    funnel_limits,
    funnel_points,
    proportion_lines,
)
from cdpkit.calc.indirect import indirect_rate, indirect_ratio
from cdpkit.calc.inequality import SlopeIndex, slope_index, slope_weight
from cdpkit.calc.interruptions import Coefficient, Interrupted, interrupted
from cdpkit.calc.interval import Interval
from cdpkit.calc.life_tables import (
    LifeTable,
    death_probability,
    life_expectancy,
    years_of_life_lost,
)
from cdpkit.calc.means import mean, student_limits, student_quantile
from cdpkit.calc.mover import mover_limits, mover_ratio_limits
from cdpkit.calc.multiplicity import adjusted_p
from cdpkit.calc.predictive import Predictive
from cdpkit.calc.progress import Progress, progress
from cdpkit.calc.project_targets import (
    NeededPath,
    TargetDate,
    needed_path,
    probability_of_meeting,
    target_date,
)
from cdpkit.calc.projection import Projection, project
from cdpkit.calc.proportions import proportion, wilson_limits
from cdpkit.calc.quantiles import QuantileGroups, quantile_group
from cdpkit.calc.rank_trend import MannKendall, TheilSen, mann_kendall, theil_sen
from cdpkit.calc.rates import crude_rate, per_denominator, pooled_rate, scaled_limits
from cdpkit.calc.ratios import (
    log_ratio_limits,
    proportion_difference,
    proportion_ratio,
    rate_difference,
    rate_ratio,
)
from cdpkit.calc.rolling import pooled, rolling
from cdpkit.calc.run_charts import RunChart, run_chart, run_limits
from cdpkit.calc.seasons import SeasonalKendall, seasonal_kendall
from cdpkit.calc.shrinkage import Shrunk, shrunk_rates, shrunk_shares
from cdpkit.calc.significance import FunnelSignificance, funnel_significance
from cdpkit.calc.standardisation import comparative_ratio, direct_rate
from cdpkit.calc.trajectory import Trajectory, decimal_year, trajectory
from cdpkit.calc.trend import RecentTrend, RecentTrends, recent_trend
from cdpkit.calc.trend_formulas import chi_squared_for_trend, weighted_slope
from cdpkit.calc.weighting import (
    dobson_limit,
    dobson_upper_from_lower,
    expected_count,
    weighted_rate,
    weighted_variance,
)
from cdpkit.calc.windows import WindowChange, window_change
from cdpkit.calc.xmr_charts import xmr

__all__ = [
    "AnnualPercentChange",
    "Attainment",
    "BackTest",
    "Change",
    "Coefficient",
    "Comparison",
    "ControlChart",
    "DifferenceInChange",
    "DirectionChanges",
    "Dispersion",
    "FunnelLimits",
    "FunnelPoints",
    "FunnelSignificance",
    "ImpliedCounts",
    "Interrupted",
    "Interval",
    "LifeTable",
    "MannKendall",
    "MonotoneSplit",
    "NeededPath",
    "Predictive",
    "Progress",
    "Projection",
    "QuantileGroups",
    "RecentTrend",
    "RecentTrends",
    "RunChart",
    "SeasonalKendall",
    "Shrunk",
    "SlopeIndex",
    "SmallestDetectable",
    "TargetDate",
    "TheilSen",
    "Trajectory",
    "WindowChange",
    "absolute_change",
    "adjusted_p",
    "annual_percent",
    "annualised_percent",
    "attainment",
    "attributable_fraction",
    "attributable_in_table",
    "average_annual_percent_change",
    "byar_limits",
    "c_chart",
    "change",
    "change_bounds",
    "chi_squared_for_trend",
    "comparative_ratio",
    "compare",
    "composition_bound",
    "consecutive_rises",
    "count_interval",
    "crude_rate",
    "death_probability",
    "decimal_year",
    "difference_in_change",
    "direct_rate",
    "direction_changes",
    "dobson_limit",
    "dobson_upper_from_lower",
    "exact_limits",
    "expected_count",
    "funnel_limits",
    "funnel_points",
    "funnel_significance",
    "g_chart",
    "implied_counts",
    "indirect_rate",
    "indirect_ratio",
    "interrupted",
    "levin_fraction",
    "life_expectancy",
    "log_ratio_limits",
    "mann_kendall",
    "mean",
    "monotone_split",
    "mover_limits",
    "mover_ratio_limits",
    "moving_average_update",
    "needed_path",
    "overdispersion",
    "p_chart",
    "part_of_whole",
    "per_denominator",
    "per_year",
    "percent_change",
    "pooled",
    "pooled_rate",
    "probability_of_meeting",
    "progress",
    "project",
    "proportion",
    "proportion_difference",
    "proportion_lines",
    "proportion_ratio",
    "quantile_group",
    "rate_difference",
    "rate_ratio",
    "ratio",
    "recent_trend",
    "rolling",
    "run_chart",
    "run_limits",
    "scaled_limits",
    "seasonal_kendall",
    "shrunk_rates",
    "shrunk_shares",
    "side_of_benchmark",
    "slope_index",
    "slope_weight",
    "smallest_detectable",
    "student_limits",
    "student_quantile",
    "t_chart",
    "target_date",
    "target_level",
    "theil_sen",
    "trajectory",
    "trend_chi_squared",
    "u_chart",
    "unmet_need",
    "weighted_rate",
    "weighted_slope",
    "weighted_variance",
    "wilson_limits",
    "window_change",
    "xmr",
    "years_of_life_lost",
]
