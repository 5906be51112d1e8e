"""A paper as a workbook that a screen reader can follow: a sheet a table, no merged or empty cell.

After the Analysis Function, Releasing statistics in spreadsheets (2021): a cover, contents and
notes, then each table with title and source above it, and markers in a column of their own.
"""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.report.papers.archives import packed_again
from cdpkit.report.papers.blocks import Items, Number, Words, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.report.papers.blocks import Cell, Grid
    from cdpkit.report.papers.content import Content


MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- a workbook knows no zone; the day is that of no clock
WIDEST = 60
LINE = 15.0
"""Height of a line of a sheet, in points."""
A4 = 9
"""The number that workbooks have for the size of the paper."""
LARGEST = 32_000
"""Characters of a cell; a spreadsheet takes a few more."""


class Sheet(NamedTuple):
    """A sheet: its name, the lines above, and a table."""

    name: str
    lines: tuple[str, ...]
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def sheets_of(paper: Content) -> list[Sheet]:
    """Give the sheets: cover, contents, notes, then the tables."""
    grids = [_for_sheets(grid) for grid in paper.grids()]
    tables = [_sheet(grid) for grid in grids]
    contents = [("Notes", "What the board is asked to do, and what the paper says in words")]
    contents += [(grid.number, grid.caption) for grid in grids]
    facts = tuple(f"{name}: {value}" for name, value in paper.facts)
    cover = Sheet("Cover", (paper.title, f"Paper for the board of {paper.partnership}", *facts))
    notes = tuple(_notes(paper))
    return [
        cover,
        Sheet("Contents", ("Contents",), ("Sheet", "What it contains"), tuple(contents)),
        Sheet("Notes", ("Notes",), ("Section", "Note"), notes),
        *tables,
    ]


def _for_sheets(grid: Grid) -> Grid:
    """Give the table with one fact a column, where there is one, under the same number."""
    return grid if grid.data is None else replace(grid.data, number=grid.number, note=grid.note)


def _sheet(grid: Grid) -> Sheet:
    lines = [grid.title, *([grid.note] if grid.note else [])]
    if any(text_of(cell).startswith("[") for row in grid.rows for cell in row):
        lines.append("Marks in square brackets are explained in the table of marks.")
    return Sheet(grid.number, tuple(lines), grid.heads, grid.rows)


def _notes(paper: Content) -> Iterator[tuple[str, str]]:
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Words) and block.style != "heading":
                yield section.title, block.text
            elif isinstance(block, Items):
                yield from ((section.title, item) for item in block.items)


def _plain(cell: Cell) -> str:
    """Give the text of a cell on one line, never longer than a spreadsheet takes."""
    return text_of(cell).replace("\n", ", ")[:LARGEST]


def _widths(sheet: Sheet) -> list[int]:
    columns = zip(*(map(_plain, row) for row in (sheet.heads, *sheet.rows)), strict=True)
    return [min(WIDEST, max(map(len, column)) + 2) for column in columns]


def _lines_in(row: Sequence[Cell], widths: Sequence[int]) -> int:
    """Give how many lines a row takes: not every program finds its height by itself."""
    return max(-(-len(_plain(cell)) // wide) for cell, wide in zip(row, widths, strict=True)) or 1


def xlsx_of(paper: Content) -> bytes:
    """Write the workbook for Excel."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(made, options) as book:
        book.set_properties({
            "title": paper.title, "author": paper.partnership, "created": MADE,
            "comments": f"Made with cdpkit {paper.version}",
        })  # fmt: skip
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "bottom": 2, "valign": "top"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "plain": book.add_format({"valign": "top"}),
        }
        for n, sheet in enumerate(sheets_of(paper)):
            _write_sheet(book.add_worksheet(sheet.name), sheet, looks, f"table_{n}")
    return made.getvalue()


def _write_sheet(page: Any, sheet: Sheet, looks: dict[str, Any], key: str) -> None:
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    for n, line in enumerate(sheet.lines):
        page.write_string(n, 0, _plain(line), looks["title" if n == 0 else "plain"])
    if not sheet.heads:
        page.set_column(0, 0, WIDEST)
        return
    widths = _widths(sheet)
    for n, wide in enumerate(widths):
        page.set_column(n, n, wide)
    top = len(sheet.lines)
    last = (top + max(len(sheet.rows), 1), len(sheet.heads) - 1)
    columns = [{"header": head, "header_format": looks["head"]} for head in sheet.heads]
    page.add_table(
        top, 0, *last, {"columns": columns, "name": key, "style": None, "autofilter": False}
    )
    for y, row in enumerate(sheet.rows, top + 1):
        page.set_row(y, LINE * _lines_in(row, widths))
        for x, cell in enumerate(row):
            if isinstance(cell, Number):
                page.write_number(y, x, cell.value, looks["plain"])
            else:
                page.write_string(y, x, _plain(cell), looks["text"])
    page.freeze_panes(top + 1, 1)


def ods_of(paper: Content) -> bytes:
    """Write the workbook as OpenDocument."""
    from odfdo import Document, Element

    book = Document("spreadsheet")
    book.body.clear()
    ranges = Element.from_tag("table:database-ranges")
    sheets = sheets_of(paper)
    for style in (*LOOKS, *map(_ods_width, sorted({w for s in sheets for w in _widths(s)}))):
        book.insert_style(style, automatic=True)
    for n, sheet in enumerate(sheets):
        book.body.append(_ods_table(sheet))
        if sheet.heads:
            ranges.append(_ods_range(sheet, n))
    book.body.append(ranges)
    _describe(book, paper)
    made = io.BytesIO()
    book.save(made)
    return packed_again(made.getvalue())


_LOOK = (
    '<style:style style:name="{0}" style:family="table-cell"><style:table-cell-properties '
    'fo:wrap-option="{1}" style:vertical-align="top"/><style:text-properties {2}/></style:style>'
)
LOOKS = (
    _LOOK.format("title", "no-wrap", 'fo:font-weight="bold" fo:font-size="14pt"'),
    _LOOK.format("head", "wrap", 'fo:font-weight="bold"'),
    _LOOK.format("line", "no-wrap", ""),
    _LOOK.format("text", "wrap", ""),
)


def _ods_width(characters: int) -> str:
    """Give the style of a column of a sheet, so many characters wide."""
    return (
        f'<style:style style:name="wide{characters}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{0.21 * characters:.2f}cm"/></style:style>'
    )


def _ods_table(sheet: Sheet) -> Any:
    from odfdo import Cell as OdsCell
    from odfdo import Column, Row, Table

    made = Table(sheet.name)
    for wide in _widths(sheet):
        made.append_column(Column(style=f"wide{wide}"))
    rows: list[tuple[str, Sequence[Cell]]] = [
        ("line" if n else "title", (line,)) for n, line in enumerate(sheet.lines)
    ]
    rows += [("head", sheet.heads)] if sheet.heads else []
    rows += [("text", row) for row in sheet.rows]
    for style, cells in rows:
        row = Row()
        for cell in cells:
            if isinstance(cell, Number):
                row.append_cell(OdsCell(cell.value, text=_plain(cell), style=style))
            else:
                row.append_cell(OdsCell(_plain(cell), style=style))
        made.append_row(row)
    return made


def _ods_range(sheet: Sheet, number: int) -> Any:
    from odfdo import Element

    top, last = len(sheet.lines) + 1, len(sheet.lines) + 1 + len(sheet.rows)
    letter = chr(ord("A") + len(sheet.heads) - 1)
    made = Element.from_tag("table:database-range")
    made.set_attribute("table:name", f"table_{number}")
    place = f"'{sheet.name}'.A{top}:'{sheet.name}'.{letter}{last}"
    made.set_attribute("table:target-range-address", place)
    return made


def _describe(book: Any, paper: Content) -> None:
    """Set title, language and a day of making that no clock gave."""
    meta = book.meta
    meta.title = paper.title
    meta.creator = paper.partnership
    meta.creation_date = MADE
    meta.date = MADE
    meta.language = "en-GB"
    meta.generator = f"cdpkit {paper.version}"
    meta.editing_cycles = 1
