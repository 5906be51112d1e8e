"""Our own form of a workbook: one table a sheet, and nothing lost."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.errors import InputError, MissingPackageError, UnreadableFileError
from cdpkit.io.documents import write_whole
from cdpkit.io.plan_files.archives import MAX_COLUMNS, MAX_ROWS, checked_workbook
from cdpkit.io.plan_files.flat_tables import (
    FlatTables,
    Row,
    columns_of,
    content_of,
    flat_tables,
    kinds_with_rows,
)

if TYPE_CHECKING:
    from os import PathLike

    from cdpkit.model import DocumentFile


_SHEETS = {
    "Cover": "Document", "Priorities": "Priority", "Commitments": "Commitment",
    "Actions": "Action", "Milestones": "Milestone", "Risks": "Risk", "Indicators": "Indicator",
    "Targets": "Target", "Figures": "Figure",
}  # fmt: skip
"""Sheets of records, each with the class of its rows; all else stands in `Rest`."""
_REST = ("id", "path", "value")
_NOTES = ("sheet", "column", "meaning")
_HELD = {
    "held_by": "Id of the record that this one stands in; empty at the top of the file.",
    "held_in": "The field of that record.",
}
_WIDTHS = {"text": 60, "title": 40, "at": 22, "id": 26, "meaning": 80, "value": 40}
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook knows no zone; the same bytes on every day


def write_own_workbook(content: DocumentFile, path: str | PathLike[str]) -> None:
    """Write the records of a file as a workbook that reads back as the same records.

    Raises
    ------
    MissingPackageError
        If XlsxWriter is not installed.
    InputError
        If the records cannot be written so that they read back the same.
    UnwritableFileError
        If the file cannot be written.
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise MissingPackageError("Writing a workbook", "XlsxWriter") from None
    flat = flat_tables(content, _SHEETS.values())
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _MADE})
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "num_format": "@"}),
        "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
    }
    kinds = kinds_with_rows()
    notes: list[Row] = []
    tables: dict[str, tuple[list[str], list[Row]]] = {}
    for sheet, kind in _SHEETS.items():
        rows = flat.tables.get(kind, [])
        columns = columns_of(rows, kinds[kind])
        tables[sheet] = columns, rows
        for column in columns:
            field = kinds[kind].model_fields.get(column.partition(".")[0])
            meaning = _HELD.get(column) or (field.description if field else "") or ""
            notes.append({"sheet": sheet, "column": column, "meaning": meaning})
    tables["Notes"] = list(_NOTES), notes
    tables["Rest"] = list(_REST), flat.rest
    for sheet in ("Cover", "Notes", *list(_SHEETS)[1:], "Rest"):
        _write_sheet(book.add_worksheet(sheet), *tables[sheet], styles)
    book.close()
    write_whole(path, stream.getvalue())


def _write_sheet(sheet: Any, columns: list[str], rows: list[Row], styles: dict[str, Any]) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column, styles["head"])
        sheet.set_column(place, place, _WIDTHS.get(column, 16), styles["text"])
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            if text := row.get(column):
                sheet.write_string(line, place, text, styles["text"])
    sheet.freeze_panes(1, 1)


def open_sheets(path: str | PathLike[str]) -> dict[str, list[list[Any]]]:
    """Read every sheet of a workbook as rows of values, with calamine.

    Raises
    ------
    MissingPackageError
        If python-calamine is not installed.
    UnreadableFileError
        If the file is not a workbook, or over a limit.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise MissingPackageError("Reading a workbook", "python-calamine") from None
    data = checked_workbook(path)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except CalamineError as error:
        problem = "cannot be read as a workbook"
        raise UnreadableFileError(str(path), problem, "Save it again as xlsx.") from error
    for name, rows in sheets.items():
        if len(rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in rows[:1]):
            problem = f"has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns in `{name}`"
            raise UnreadableFileError(str(path), problem, "Keep the plan in a workbook of its own.")
    return sheets


def is_own_form(sheets: dict[str, list[list[Any]]]) -> bool:
    """Tell whether a workbook has the sheets that `write_own_workbook` makes."""
    rest = sheets.get("Rest")
    return bool(rest and "Cover" in sheets and tuple(map(_text, rest[0]))[:3] == _REST)


def read_own_workbook(
    path: str | PathLike[str], sheets: dict[str, list[list[Any]]] | None = None
) -> DocumentFile:
    """Read a workbook that `write_own_workbook` made, and that people may have edited since.

    Raises
    ------
    UnreadableFileError, DocumentError, InputError
        If the file cannot be read, or does not hold what the format asks for.
    """
    held = open_sheets(path) if sheets is None else sheets
    name = Path(path).name
    flat = FlatTables()
    lines: dict[str, list[int]] = {}
    for sheet, rows in held.items():
        if sheet == "Rest":
            flat.rest.extend(_rows(rows, sheet, name).values())
        elif sheet in _SHEETS:
            found = _rows(rows, sheet, name)
            flat.tables[_SHEETS[sheet]] = list(found.values())
            lines[_SHEETS[sheet]] = list(found)
        elif sheet != "Notes":
            hint = f"Its sheets are Notes, Rest, {', '.join(_SHEETS)}."
            raise InputError(sheet, f"is not a sheet of a plan: `{name}`", hint)
    return content_of(flat, name, lambda table, row: lines[table][row])


def _rows(cells: list[list[Any]], sheet: str, name: str) -> dict[int, Row]:
    """Give the rows that hold something, by their number in the sheet."""
    head = [_text(cell) for cell in cells[0]] if cells else []
    rows = {}
    for line, values in enumerate(cells[1:], start=2):
        row = {column: text for column, cell in zip(head, values, strict=False)
               if (text := _text(cell))}  # fmt: skip
        if "" in row:
            hint = "Give the column a name, or clear it."
            raise InputError(sheet, f"of `{name}` has a value without a column: row {line}", hint)
        if row:
            rows[line] = row
    return rows


def _text(cell: Any) -> str:
    """Give a cell as text: what people type into it may have become a number or a date."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    if isinstance(cell, datetime):
        return f"{cell.date()}" if cell.time() == datetime.min.time() else f"{cell}"
    if isinstance(cell, date):
        return f"{cell}"
    return str(cell).strip()
