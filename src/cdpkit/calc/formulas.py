"""The arithmetic of the methods as plain operators, without guards.

Each runs on Python numbers, fractions, arrays and column expressions alike.
"""

from __future__ import annotations

from cdpkit.calc.attributable import levin_fraction
from cdpkit.calc.changes import (
    absolute_change,
    annual_percent,
    annualised_percent,
    consecutive_rises,
    moving_average_update,
    percent_change,
    ratio,
)
from cdpkit.calc.comparisons import proportion_lines, side_of_benchmark
from cdpkit.calc.feasibility import composition_bound, part_of_whole, per_year
from cdpkit.calc.inequality import slope_weight
from cdpkit.calc.intervals import mover_limits, mover_ratio_limits
from cdpkit.calc.life_tables import death_probability
from cdpkit.calc.rates import (
    byar_limits,
    log_ratio_limits,
    per_denominator,
    scaled_limits,
    student_limits,
    wilson_limits,
    yearly_rate,
)
from cdpkit.calc.standardisation import (
    dobson_limit,
    dobson_upper_from_lower,
    expected_count,
    weighted_rate,
    weighted_variance,
)
from cdpkit.calc.trends import chi_squared_for_trend, weighted_slope

__all__ = [
    "absolute_change",
    "annual_percent",
    "annualised_percent",
    "byar_limits",
    "chi_squared_for_trend",
    "composition_bound",
    "consecutive_rises",
    "death_probability",
    "dobson_limit",
    "dobson_upper_from_lower",
    "expected_count",
    "levin_fraction",
    "log_ratio_limits",
    "mover_limits",
    "mover_ratio_limits",
    "moving_average_update",
    "part_of_whole",
    "per_denominator",
    "per_year",
    "percent_change",
    "proportion_lines",
    "ratio",
    "scaled_limits",
    "side_of_benchmark",
    "slope_weight",
    "student_limits",
    "weighted_rate",
    "weighted_slope",
    "weighted_variance",
    "wilson_limits",
    "yearly_rate",
]
