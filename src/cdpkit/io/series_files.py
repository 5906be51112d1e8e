"""Series in a CSV file: a tidy table, one observation a row, or a Fingertips download."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.columns import COLUMNS
from cdpkit.errors import InputError, UnreadableFileError
from cdpkit.io.csv_files import Findings, TextReader, open_source, refuse, repaired, rows_of
from cdpkit.io.fingertips import NumberColumn, SeriesFile, cleaned, is_header, read_fingertips

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Source, TextColumn
    from cdpkit.model.periods import YearType

__all__ = ["read_series_file"]

_ROLES = {c.name: c for c in COLUMNS if c.table == "series"}
_NUMBERS = frozenset(name for name, role in _ROLES.items() if role.dtype == "float")
_NEEDED = ("period", "value")


def read_series_file(
    source: str | Path,
    *,
    on_problem: str = "raise",
    year_type: YearType | str | None = None,
) -> SeriesFile:
    r"""Read series from a CSV file, told by its columns: a tidy table or a Fingertips download.

    A tidy table names its columns as the columns of a series are named; `period` and `value` must
    be there. Cells are read as in a Fingertips file: shorthands become markers, commas between
    thousands are taken out with a note, and what is no number is refused with its line.

    Parameters
    ----------
    source : path
        The file.
    on_problem : {"raise", "keep"}, default "raise"
        With `keep`, rows that cannot be read are left out and cells are left empty, and both are
        listed in `problems`.
    year_type : YearType or str, optional
        For a Fingertips file: the sort of year that its labels mean.

    Returns
    -------
    SeriesFile
        A tidy frame for `frames.SeriesTable.from_frame`, and the problems with their lines.

    Raises
    ------
    UnreadableFileError
        If the file cannot be opened, is empty, or is neither of the two.
    DocumentError
        If anything would be left out, unless `on_problem` is `keep`.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "x.csv")
    ...     _ = file.write_text("indicator,period,value\ndeaths,2023,[c]\n", encoding="utf-8")
    ...     read_series_file(file).frame[["period", "marker", "line"]].values.tolist()
    [['2023', 'c', 2]]
    """
    if on_problem not in ("raise", "keep"):
        raise InputError("on_problem", f"is {on_problem!r}", "Use `raise` or `keep`.")
    if not _is_tidy(_header(source)):
        return read_fingertips(source, on_problem=on_problem, year_type=year_type)
    found = Findings()
    with open_source(source, found) as opened:
        frame = _tidy(opened, found)
    problems = found.problems()
    if on_problem == "raise":
        refuse(opened.name, problems)
    return SeriesFile(frame, problems)


def _header(source: str | Path) -> list[str]:
    found = Findings()
    with open_source(source, found) as opened:
        try:
            return rows_of(opened, _is_any_header, found).header
        except UnreadableFileError as error:
            if "header" not in error.problem:
                raise
            problem = "is no table of series: no line names `period` and `value`"
            hint = "Name the columns in the first line, or give a Fingertips download."
            raise UnreadableFileError(opened.name, problem, hint) from None


def _is_tidy(cells: Sequence[str]) -> bool:
    return set(_NEEDED) <= {_plain(cell) for cell in cells}


def _is_any_header(cells: Sequence[str]) -> bool:
    return _is_tidy(cells) or is_header(cells)


def _plain(name: str) -> str:
    return repaired(name).casefold().replace(" ", "_")


def _tidy(source: Source, found: Findings) -> pd.DataFrame:
    import pandas as pd

    rows = rows_of(source, _is_tidy, found)
    places = _places(source.name, rows.header, found)
    numbers = {name: NumberColumn(name, found) for name in places if name in _NUMBERS}
    readers = {name: TextReader() for name in places if name not in _NUMBERS}
    lines = array("q")
    for block in rows.blocks([places[name] for name in numbers], found):
        lines.extend(block.lines)
        for name, reader in readers.items():
            reader.extend(cast("Any", block.columns[places[name]]))
        for name, number in numbers.items():
            number.extend(cast("Any", block.columns[places[name]]), block.lines)
    place = np.array(lines, dtype=np.int64)
    texts = {n: cleaned(reader.column(), n, place, found) for n, reader in readers.items()}
    columns: dict[str, Any] = {name: _written(text) for name, text in texts.items()}
    columns |= {name: np.array(number.numbers) for name, number in numbers.items()}
    if printed := numbers["value"].markers:
        stated = columns.get("marker", np.full(len(lines), "", dtype=object))
        columns["marker"] = [printed.get(row, mark) for row, mark in enumerate(stated)]
    if not lines:
        found.note("", "has a header and no rows")
    return pd.DataFrame({name: columns[name] for name in (*places, *columns)} | {"line": place})


def _written(text: TextColumn) -> NDArray[np.object_]:
    return np.array(text.labels, dtype=object)[text.codes]


def _places(file: str, header: Sequence[str], found: Findings) -> dict[str, int]:
    """Give the place of each column that is read, and name those that are not."""
    places: dict[str, int] = {}
    strangers = []
    for place, cell in enumerate(header):
        name = _plain(cell)
        if name not in _ROLES:
            strangers.append(f"`{cell.strip()}`")
        elif name in places:
            hint = "Keep one column of each name."
            raise UnreadableFileError(file, f"names the column `{name}` twice", hint)
        else:
            places[name] = place
    if strangers:
        found.note("", f"has columns that are not of a series; not read: {', '.join(strangers)}")
    return places
