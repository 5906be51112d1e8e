"""Where rows come from: a path, a stream, a workbook, a list or a frame; all as lines of cells."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.coded import text_of
from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files import lines_of, open_source
from cdpkit.io.series_files.workbooks import WORKBOOKS, rows_of_sheets, say_of_formulas

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.io.csv_files import Findings


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines of a table as a CSV file has them, with a name for messages."""

    name: str
    lines: list[str]
    noun: str = "line"


def open_sheet(source: Any, found: Findings, sheet: str | None = None) -> Sheet:
    """Give the lines of a source; of a workbook, those of the one sheet with a table."""
    if isinstance(source, str) and source == "-":
        source = sys.stdin.buffer
    if isinstance(source, str | Path) and str(source).casefold().endswith(WORKBOOKS):
        return _of_workbook(Path(source), sheet, found)
    if isinstance(source, str | Path) or hasattr(source, "read"):
        with open_source(source, found) as opened:
            lines = [line for piece in opened.pieces for line in lines_of(piece)]
        if not "".join(lines).strip():
            raise UnreadableFileError(opened.name, "is empty", "Download it again.")
        return Sheet(opened.name, lines)
    return _of_rows(source)


def _of_rows(source: Any) -> Sheet:
    """Take a list of dicts, or a frame of any engine."""
    if isinstance(source, list | tuple):
        header = list(dict.fromkeys(name for row in source for name in row))
        rows = [[row.get(name) for name in header] for row in source]
        return Sheet("rows", _as_lines([header, *rows]), "row")
    import narwhals as nw

    frame = nw.from_native(source)
    eager = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return Sheet("frame", _as_lines([eager.columns, *eager.iter_rows()]), "row")


def _as_lines(rows: Iterable[Iterable[Any]]) -> list[str]:
    """Write each row as one line of a CSV file."""
    lines = []
    for row in rows:
        stream = io.StringIO()
        csv.writer(stream, lineterminator="\n").writerow([_as_text(cell) for cell in row])
        lines.append(stream.getvalue())
    return lines


def _as_text(cell: Any) -> str:
    if text_of(cell) == "":
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    if isinstance(cell, datetime):
        return f"{cell.date() if cell.time() == datetime.min.time() else cell}"
    if isinstance(cell, date):
        return f"{cell}"
    return " ".join(str(cell).split())


def _of_workbook(path: Path, wanted: str | None, found: Findings) -> Sheet:
    rows = rows_of_sheets(path, wanted, found)
    name, lines = _the_sheet(path, {name: _as_lines(cells) for name, cells in rows.items()})
    say_of_formulas(path, name, found)
    return Sheet(f"{path} [{name}]", lines, "row")


def _the_sheet(path: Path, sheets: dict[str, list[str]]) -> tuple[str, list[str]]:
    from cdpkit.io.series_files.tables import headers_in

    tables = {name: lines for name, lines in sheets.items() if headers_in(lines)}
    if len(tables) != 1:
        listed = ", ".join(tables or sheets)
        problem = f"has {len(tables) or 'no'} sheets with a table of series"
        raise UnreadableFileError(str(path), problem, f"Choose one with `sheet`: {listed}.")
    return tables.popitem()
