"""Series in files of any layout: read as columns, one observation a row."""

from __future__ import annotations

from cdpkit.io.series_files.labels import periods_of
from cdpkit.io.series_files.naming import is_total
from cdpkit.io.series_files.parts import read_parts
from cdpkit.io.series_files.plausibility import decimals_shown, outside_limits, plausible
from cdpkit.io.series_files.reader import read_series, read_series_file
from cdpkit.io.series_files.sheets import open_sheet
from cdpkit.io.series_files.tables import split_cells

__all__ = [
    "decimals_shown",
    "is_total",
    "open_sheet",
    "outside_limits",
    "periods_of",
    "plausible",
    "read_parts",
    "read_series",
    "read_series_file",
    "split_cells",
]
