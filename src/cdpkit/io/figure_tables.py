"""Figure tables: CSV files with one published figure a row."""

from __future__ import annotations

import csv
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.csv_files import ODD_CELL, Lines, capped_text
from cdpkit.model import REQUIRED_COLUMNS, BadRow, FigureRow, without_repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO


def read_figure_table(path: str | Path) -> Iterator[FigureRow | BadRow]:
    """Read a figure table row by row, so that a long one needs little memory.

    Parameters
    ----------
    path : path
        A CSV file in UTF-8; `-` is the standard input. Columns are taken by name, in any order.

    Yields
    ------
    FigureRow or BadRow
        A `BadRow` names line and problem where a row cannot be read; the others go on.

    Raises
    ------
    UnreadableFileError
        If the file cannot be read or its first line does not name the needed columns.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> next(read_figure_table(bundled.path_of("national"))).figure_id
    'F0004'
    """
    file = Path(path)
    try:
        with nullcontext(sys.stdin.buffer) if str(file) == "-" else file.open("rb") as stream:
            yield from without_repeats(_rows(file, capped_text(stream, str(file))))
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8 text: byte 0x{error.object[error.start]:02x}"
        raise UnreadableFileError(str(file), problem, "Save it as UTF-8.") from None
    except UnreadableFileError:
        raise
    except OSError as error:
        raise UnreadableFileError.from_system(str(file), error) from None


def _rows(file: Path, stream: TextIO) -> Iterator[FigureRow | BadRow]:
    lines = Lines(stream)
    reader = csv.reader(lines, strict=True)
    columns = _header(file, reader)
    while True:
        line = lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield BadRow(line, "", f"is not valid CSV: {ODD_CELL}. Check the quotes.")
            lines.go_back()
            reader = csv.reader(lines, strict=True)
            continue
        if cells:
            yield _row(line, columns, cells)


def _header(file: Path, reader: Iterator[list[str]]) -> list[str]:
    try:
        columns = [name.strip() for name in next(reader, [])]
    except csv.Error:
        raise UnreadableFileError(
            str(file), f"is not valid CSV: {ODD_CELL}", "Save it as CSV."
        ) from None
    missing = [name for name in REQUIRED_COLUMNS if name not in columns]
    if missing:
        problem = f"is not a figure table: its first line lacks {_listed(missing)}"
        raise UnreadableFileError(str(file), problem, "Name the columns in the first line.")
    repeated = sorted({name for name in columns if name and columns.count(name) > 1})
    if repeated:
        problem = f"names {_listed(repeated)} more than once"
        raise UnreadableFileError(str(file), problem, "Keep one column of each name.")
    return columns


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(line: int, columns: list[str], cells: list[str]) -> FigureRow | BadRow:
    given = dict(zip(columns, cells, strict=False))
    figure_id = given.get("figure_id", "").strip()
    if len(cells) != len(columns):
        problem = f"has {len(cells)} cells, the first line has {len(columns)}. Check the commas."
        return BadRow(line, figure_id, problem)
    try:
        return FigureRow.from_cells(line, given)
    except InputError as error:
        return BadRow(line, figure_id, str(error))
