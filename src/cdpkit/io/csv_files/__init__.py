"""CSV files of unknown making: blocks of rows, and what is wrong with them."""

from __future__ import annotations

from cdpkit.io.csv_files.blocks import Rows, Source, open_source, rows_of
from cdpkit.io.csv_files.caps import capped_bytes, capped_text
from cdpkit.io.csv_files.formula_cells import guarded, restored
from cdpkit.io.csv_files.lines import ODD_CELL, Lines, joined, lines_of
from cdpkit.io.csv_files.problems import Findings, quoted, refuse
from cdpkit.io.csv_files.text_columns import ESCAPED, TextColumn, TextReader, repaired

__all__ = [
    "ESCAPED",
    "ODD_CELL",
    "Findings",
    "Lines",
    "Rows",
    "Source",
    "TextColumn",
    "TextReader",
    "capped_bytes",
    "capped_text",
    "guarded",
    "joined",
    "lines_of",
    "open_source",
    "quoted",
    "refuse",
    "repaired",
    "restored",
    "rows_of",
]
