"""From the lines of a sheet to observations: layouts undone, cells read, kinds resolved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.errors import UnreadableFileError
from cdpkit.io.csv_files import TextColumn
from cdpkit.io.fingertips import SeriesFile
from cdpkit.io.series_files.draft import Draft
from cdpkit.io.series_files.kinds import resolve_kinds
from cdpkit.io.series_files.labels import period_above, read_periods
from cdpkit.io.series_files.naming import (
    name_areas,
    name_indicators,
    name_populations,
    title_by_file,
)
from cdpkit.io.series_files.numbers import read_markers, read_numbers
from cdpkit.io.series_files.tables import cells_of, is_period, table_of

if TYPE_CHECKING:
    import pandas as pd

    from cdpkit.io.csv_files import Findings
    from cdpkit.io.series_files.draft import Options
    from cdpkit.io.series_files.sheets import Sheet
    from cdpkit.io.series_files.tables import Header


_TABLE_NUMBER = re.compile(
    r"^(?:(?:table|sheet|figure) [\dA-Za-z.]{1,4}[:.]?|\d{1,2}[.)]) +", re.IGNORECASE
)
_WITHOUT = {"period": {"start", "end"}, "value": {"numerator", "denominator"}}
"""Roles that must be there, and those that stand for them."""


def observations_of(
    sheet: Sheet, headers: list[Header], options: Options, found: Findings
) -> SeriesFile:
    """Give the observations of the tables of a sheet, one a row, and what its columns were."""
    import pandas as pd

    tables = _tables(sheet, headers, options, found)
    _note_around(sheet, tables, found)
    titles = _titles(sheet, tables)
    drafts = []
    for (header, end), above in zip(tables, titles, strict=True):
        table = table_of(
            sheet.name, sheet.lines, header, end, columns=options.columns, layout=options.layout,
            found=found,
        )  # fmt: skip
        drafts.append(Draft(sheet.name, above, table, options, found))
    if len(set(titles)) == len(titles) > 1 and all(titles):
        for draft in drafts:
            draft.key = draft.titles[0]
    frames = [_frame(draft) for draft in drafts]
    frame = pd.concat(frames, ignore_index=True) if len(frames) > 1 else frames[0]
    first = drafts[0].table
    return SeriesFile(frame, (), first.roles, first.unread, first.layout.name)


def _tables(
    sheet: Sheet, headers: list[Header], options: Options, found: Findings
) -> list[tuple[Header, int]]:
    """Give the tables that are read: the one that is asked for, or all where they are alike."""
    tables = _bounds(sheet, headers)
    if options.table is not None:
        if not 1 <= options.table <= len(tables):
            raise UnreadableFileError(sheet.name, f"has no table {options.table}",
                                      f"It has {len(tables)}.")  # fmt: skip
        return [tables[options.table - 1]]
    if len({_shape(header) for header, _ in tables}) > 1:
        at = ", ".join(str(header.place + 1) for header, _ in tables)
        hint = "Choose one with `table`, counting from 1."
        raise UnreadableFileError(sheet.name, f"has several tables, in lines {at}", hint)
    if len(tables) > 1:
        found.how_read(f"{len(tables)} tables with the same layout were joined")
    return tables


def _shape(header: Header) -> tuple[str, ...]:
    """Give the headers, all periods as one: tables of other years are of the same layout."""
    return tuple(dict.fromkeys("period" if is_period(cell) else cell for cell in header.cells))


def _bounds(sheet: Sheet, headers: list[Header]) -> list[tuple[Header, int]]:
    """Give each header with the end of its rows; notes below a table are not rows."""
    ends = [header.place for header in headers[1:]] + [len(sheet.lines)]
    found = []
    for header, last in zip(headers, ends, strict=True):
        end = last
        width = len(header.cells)
        while end > header.place + 1:
            cells = cells_of(sheet.lines[end - 1], header.delimiter)
            odd = not cells and bool(sheet.lines[end - 1].strip())
            odd = odd or _closes_a_quote(sheet.lines[header.place + 1 : end])
            if odd or sum(map(bool, cells)) > 1 or (width < 3 and any(cells)):
                break
            end -= 1
        found.append((header, end))
    return found


def _note_around(sheet: Sheet, tables: list[tuple[Header, int]], found: Findings) -> None:
    """Name the lines with words that are of no table: titles and notes."""
    ends = [0, *(end for _, end in tables)]
    tops = [header.place - header.above for header, _ in tables] + [len(sheet.lines)]
    around = [n for end, top in zip(ends, tops, strict=True) for n in range(end, top)]
    if words := [n + 1 for n in around if sheet.lines[n].strip(' ,;\t|"\r\n')]:
        found.note("", "titles and notes were not read as data", words)


def _closes_a_quote(lines: list[str]) -> bool:
    """Tell whether the last line ends a cell that was begun above it."""
    if lines[-1].count('"') % 2 == 0:
        return False
    return sum(line.count('"') for line in lines) % 2 == 0


def _titles(sheet: Sheet, tables: list[tuple[Header, int]]) -> list[tuple[str, ...]]:
    """Give the lines of words above each table: of several tables, the one that stands nearest."""
    found = []
    begin = 0
    for header, end in tables:
        lines = [_TABLE_NUMBER.sub("", text) for line in sheet.lines[begin : header.place]
                 if (text := _words(line, header.delimiter))]  # fmt: skip
        found.append(tuple(lines if len(tables) == 1 else lines[-1:]))
        begin = end
    if (len(set(found)) == 1 and len(tables) > 1) or not all(found):
        return [found[0]] * len(tables)
    return found


def _words(line: str, delimiter: str) -> str:
    """Give the text of a line that is a title; its own commas may stand without quotes."""
    cells = cells_of(line, delimiter)
    while cells and not cells[-1]:
        cells.pop()
    plain = delimiter == "," and ", " in line and '"' not in line and all(cells)
    text = ", ".join(cells if plain else filter(None, cells))
    alone = plain or sum(map(bool, cells)) == 1
    return text if alone and len(text.split()) > 1 else ""


def _frame(draft: Draft) -> pd.DataFrame:
    """Put the observations of a table together."""
    import pandas as pd

    _refuse_without(draft)
    name_indicators(draft)
    read_numbers(draft)
    read_markers(draft)
    name_areas(draft)
    name_populations(draft)
    read_periods(draft)
    resolve_kinds(draft)
    title_by_file(draft)
    columns = {
        name: np.array(column.labels, dtype=object)[column.codes]
        if isinstance(column, TextColumn)
        else column
        for name, column in draft.columns.items()
        if column is not None
    }
    frame = pd.DataFrame(columns | {"line": draft.table.lines})
    return frame[~draft.bad].reset_index(drop=True)


def _refuse_without(draft: Draft) -> None:
    places, names = draft.table.layout.places, draft.table.header_names
    for role, others in _WITHOUT.items():
        if role in places or others <= places.keys() or (role == "period" and period_above(draft)):
            continue
        listed = ", ".join(f"`{name}`" for name in names[:12])
        hint = f"Say which with `columns`: {role}=HEADER. Choose from {listed}"
        raise UnreadableFileError(draft.file, f"has no column for {role}", hint)
