"""Periods: definite ones, printed ones, and what a label can mean."""

from __future__ import annotations

from cdpkit.model.periods.calendar import PeriodKind, add_months, month_end
from cdpkit.model.periods.labels import PeriodStatus
from cdpkit.model.periods.period import Period, PrintStyle, YearType
from cdpkit.model.periods.printed_period import PrintedPeriod

__all__ = [
    "Period",
    "PeriodKind",
    "PeriodStatus",
    "PrintStyle",
    "PrintedPeriod",
    "YearType",
    "add_months",
    "month_end",
]
