"""Series in columns: rows, order, periods, and records when they are asked for."""

from __future__ import annotations

from cdpkit.frames.series.matrices import SeriesRows, open_series
from cdpkit.frames.series.table import SeriesTable

__all__ = ["SeriesRows", "SeriesTable", "open_series"]
