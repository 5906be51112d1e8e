"""Series in files of any layout: read as columns, one observation a row."""

from __future__ import annotations

from cdpkit.io.series_files.reader import (
    read_series,
    read_series_file,
)

__all__ = ["read_series", "read_series_file"]
