"""Series in files of any layout: read as columns, one observation a row."""

from __future__ import annotations

from cdpkit.io.series_files.parts import read_parts
from cdpkit.io.series_files.plausibility import plausible
from cdpkit.io.series_files.reader import (
    read_series,
    read_series_file,
)
from cdpkit.io.series_files.sheets import open_sheet
from cdpkit.io.series_files.tables import split_cells

__all__ = [
    "open_sheet",
    "plausible",
    "read_parts",
    "read_series",
    "read_series_file",
    "split_cells",
]
