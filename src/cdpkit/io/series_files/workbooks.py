"""Workbooks: the one sheet with a table, each cell as the spreadsheet program shows it."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import closing
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from cdpkit.errors import UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cdpkit.io.csv_files import Findings

    Rows = list[list[Any]]


WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_UNPACKED = 1 << 30
"""The most bytes that a workbook unpacks to."""
_LISTED = 5
_DECIMALS = re.compile(r"(?<=\.)0+(?=[^0]*%)|$")
"""The decimals of a format such as `0.0%`."""
_EMPTY_FORMULA = re.compile(
    rb"<c\b(?P<says>[^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)


def rows_of_sheets(path: Path, wanted: str | None, found: Findings) -> dict[str, Rows]:
    """Give the cells of the sheet that is asked for, or of all that are not hidden."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        hint = "Install it with `pip install python-calamine`, or save the sheet as CSV."
        raise UnreadableFileError(str(path), "needs `python-calamine` to be read", hint) from None
    _refuse_what_unpacks(path)
    try:
        book = CalamineWorkbook.from_path(path)
    except (CalamineError, OSError) as error:
        raise UnreadableFileError(str(path), "cannot be read as a workbook",
                                  "Save it again as xlsx or CSV.") from error  # fmt: skip
    visible = [s.name for s in book.sheets_metadata if str(s.visible).endswith("Visible")]
    if hidden := [name for name in book.sheet_names if name not in visible]:
        found.note("", f"hidden sheets were skipped: {', '.join(hidden)}")
    if wanted is not None and wanted not in book.sheet_names:
        hint = f"It has {', '.join(book.sheet_names)}."
        raise UnreadableFileError(str(path), f"has no sheet `{wanted}`", hint)
    rows = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in ([wanted] if wanted else visible)}  # fmt: skip
    shown = {".ods": _percentages_of_ods, ".xlsx": _percentages, ".xlsm": _percentages}
    for name, row, column, text in shown.get(path.suffix.casefold(), _nothing)(path):
        if name in rows:
            rows[name][row][column] = text
    return rows


def _refuse_what_unpacks(path: Path) -> None:
    """Refuse a workbook that would fill the memory, before it is unpacked."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as parts:
        if sum(part.file_size for part in parts.infolist()) > _UNPACKED:
            hint = "Save the sheet that you need as CSV."
            raise UnreadableFileError(str(path), "unpacks to more than 1 GiB", hint)


def _nothing(path: Path) -> Iterator[tuple[str, int, int, str]]:
    del path
    return iter(())


def _percentages(path: Path) -> Iterator[tuple[str, int, int, str]]:
    """Give the cells that a workbook shows as percentages, as it shows them: 0.537 is 53.7%."""
    with zipfile.ZipFile(path) as parts:
        styles = parts.read("xl/styles.xml") if "xl/styles.xml" in parts.namelist() else b""
    if not re.search(rb'%|numFmtId="(?:9|10)"', styles):
        return
    try:
        from openpyxl import load_workbook
    except ImportError:
        return
    with closing(load_workbook(path, read_only=True, data_only=True)) as book:
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, float | int) and "%" in (cell.number_format or ""):
                        places = len(_DECIMALS.findall(cell.number_format)[0])
                        text = f"{100 * cell.value:.{places}f}%"
                        yield sheet.title, cell.row - 1, cell.column - 1, text


def _percentages_of_ods(path: Path) -> Iterator[tuple[str, int, int, str]]:
    """Give the cells that a sheet of OpenDocument shows as percentages, as it shows them."""
    for name, row, column, cell in _cells_of_ods(path):
        if cell.get("value-type") == "percentage" and (text := cell["text"].strip()):
            yield name, row, column, text


def _cells_of_ods(path: Path) -> Iterator[tuple[str, int, int, dict[str, str]]]:
    """Give each cell that is not repeated, with its attributes and the text that it shows."""
    name, row, column, repeated = "", 0, 0, 1
    with zipfile.ZipFile(path) as parts:
        content = io.BytesIO(_xml(path, parts, "content.xml"))
    for event, element in ET.iterparse(content, ("start", "end")):  # noqa: S314 -- of no document type
        kind = element.tag.rpartition("}")[2]
        said = {key.rpartition("}")[2]: text for key, text in element.attrib.items()}
        if event == "start" and kind == "table":
            name, row = said.get("name", ""), 0
        elif event == "start" and kind == "table-row":
            column, repeated = 0, int(said.get("number-rows-repeated", 1))
        elif event == "end" and kind == "table-row":
            row += repeated
            element.clear()
        elif event == "end" and kind in ("table-cell", "covered-table-cell"):
            size = int(said.get("number-columns-repeated", 1))
            if size == repeated == 1:
                yield name, row, column, said | {"text": "".join(element.itertext())}
            column += size


def _xml(path: Path, parts: zipfile.ZipFile, member: str) -> bytes:
    """Give a part of a workbook; one that declares a document type could grow when it is read."""
    text = parts.read(member)
    if b"<!DOCTYPE" in text:
        hint = "Save it again from a spreadsheet program."
        raise UnreadableFileError(str(path), f"declares a document type in `{member}`", hint)
    return text


def say_of_formulas(path: Path, sheet: str, found: Findings) -> None:
    """Name the cells of a sheet whose formula has no saved value: they would be read as empty."""
    kinds = {".ods": _unsaved_of_ods, ".xlsx": _unsaved, ".xlsm": _unsaved}
    cells = list(kinds.get(path.suffix.casefold(), lambda _path, _sheet: iter(()))(path, sheet))
    if cells:
        more = ", ..." if len(cells) > _LISTED else ""
        problem = f"has formulas without a saved value in sheet `{sheet}`: {', '.join(cells[:_LISTED])}{more}"
        hint = "Open the workbook in a spreadsheet program and save it."
        found.lost_cells("", problem, (), hint)


def _unsaved(path: Path, sheet: str) -> Iterator[str]:
    with zipfile.ZipFile(path) as parts:
        links, names = (
            ET.fromstring(_xml(path, parts, member))  # noqa: S314 -- of no document type
            for member in ("xl/_rels/workbook.xml.rels", "xl/workbook.xml")
        )
        files = {link.get("Id"): link.get("Target", "") for link in links}
        own = next(one for one in names.iter() if one.get("name") == sheet)
        key = next(text for name, text in own.attrib.items() if name.endswith("}id"))
        text = parts.read(str(PurePosixPath("/xl", files[key])).lstrip("/"))
    for cell in _EMPTY_FORMULA.finditer(text):
        if b't="str"' not in cell["says"]:  # a formula may give an empty text
            yield re.findall(rb'\br="(\w+)"', cell["says"])[0].decode()


def _unsaved_of_ods(path: Path, sheet: str) -> Iterator[str]:
    for name, row, column, cell in _cells_of_ods(path):
        if name == sheet and "formula" in cell and "value-type" not in cell:
            yield f"{_letters(column)}{row + 1}"


def _letters(column: int) -> str:
    """Give the letters of a column, counted from 0.

    Examples
    --------
    >>> _letters(0), _letters(27)
    ('A', 'AB')
    """
    more, last = divmod(column, 26)
    return (_letters(more - 1) if more else "") + chr(65 + last)
