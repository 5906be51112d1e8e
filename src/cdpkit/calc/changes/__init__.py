"""Change from a baseline, and the average change a year."""

from __future__ import annotations

from cdpkit.calc.changes.annual import (
    AnnualPercentChange,
    annual_percent,
    average_annual_percent_change,
)
from cdpkit.calc.changes.bounds import change_bounds
from cdpkit.calc.changes.calculator import TESTS, VERDICTS, Change, change
from cdpkit.calc.changes.detectable import SmallestDetectable, smallest_detectable
from cdpkit.calc.changes.differences import (
    FEW_IN_A_PERIOD,
    DifferenceInChange,
    difference_in_change,
)
from cdpkit.calc.changes.formulas import (
    absolute_change,
    annualised_percent,
    consecutive_rises,
    moving_average_update,
    percent_change,
    ratio,
)
from cdpkit.calc.changes.kinds import RELATIVE, change_formula, from_ratio
from cdpkit.calc.changes.windows import WindowChange, window_change

__all__ = [
    "FEW_IN_A_PERIOD",
    "RELATIVE",
    "TESTS",
    "VERDICTS",
    "AnnualPercentChange",
    "Change",
    "DifferenceInChange",
    "SmallestDetectable",
    "WindowChange",
    "absolute_change",
    "annual_percent",
    "annualised_percent",
    "average_annual_percent_change",
    "change",
    "change_bounds",
    "change_formula",
    "consecutive_rises",
    "difference_in_change",
    "from_ratio",
    "moving_average_update",
    "percent_change",
    "ratio",
    "smallest_detectable",
    "window_change",
]
