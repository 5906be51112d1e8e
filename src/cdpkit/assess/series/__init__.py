"""A series as the calculators take it."""

from __future__ import annotations

from cdpkit.assess.series.points import (
    FROM_ZERO,
    Columns,
    agrees,
    columns_of,
    limits_of,
    time_of,
    unlike_periods,
)

__all__ = [
    "FROM_ZERO",
    "Columns",
    "agrees",
    "columns_of",
    "limits_of",
    "time_of",
    "unlike_periods",
]
