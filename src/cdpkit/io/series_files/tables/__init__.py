"""One table of a file: where it begins, which column plays which role, a value a row."""

from __future__ import annotations

from cdpkit.io.series_files.tables.headers import (
    AMONG,
    Header,
    cells_of,
    delimiter_of,
    headers_in,
    is_period,
    split_cells,
)
from cdpkit.io.series_files.tables.table import Table, table_of

__all__ = [
    "AMONG",
    "Header",
    "Table",
    "cells_of",
    "delimiter_of",
    "headers_in",
    "is_period",
    "split_cells",
    "table_of",
]
