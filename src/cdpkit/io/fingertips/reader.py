"""Fingertips downloads: CSV files of the layouts in use, as a tidy frame of observations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import IO, TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.coded import Coded, code_column
from cdpkit.display import ROWS_SHOWN, Displayed, Parts, Table
from cdpkit.errors import InputError
from cdpkit.io.csv_files import (
    Findings,
    TextColumn,
    TextReader,
    open_source,
    quoted,
    refuse,
    repaired,
    rows_of,
)
from cdpkit.io.fingertips.cells import NumberColumn, cleaned
from cdpkit.io.fingertips.columns import tidy_frame
from cdpkit.io.fingertips.layout import NUMBERS, is_header, layout
from cdpkit.io.fingertips.periods import SLASHED, read_period, read_year
from cdpkit.io.fingertips.terms import area_code, is_of_schools
from cdpkit.model.periods import YearType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Source
    from cdpkit.io.fingertips.periods import Reading
    from cdpkit.model import RowProblem


_ENGLAND = "E92000001"
_SHOWN = 5
"""Cells that one message shows."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class SeriesFile(Displayed):
    """What a file of series holds; iterating gives its rows.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row an observation, in the columns of a series; `line` is its line of the file.
    problems : tuple of RowProblem
        Everything that was left out, and notes on what was not as usual.
    roles : mapping of str to tuple of str
        The headers that each role took; in a wide table one role has all that values stand below.
    unread : tuple of str
        The headers of columns that are not of a series.
    layout : str
        `long`, `wide:period`, `wide:measure`, `wide:age`, `wide:area`, `wide:sex` or `fingertips`.
    """

    frame: pd.DataFrame
    problems: tuple[RowProblem, ...]
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    layout: str = "long"

    def parts(self) -> Parts:
        """Give how many observations there are, what was noted, and the first ones."""
        title = f"{len(self)} observations, layout {self.layout}, {len(self.problems)} notes"
        told = self.frame.dropna(axis="columns", how="all")
        first = told[:ROWS_SHOWN].astype(object)
        rows = first.where(first.notna(), "").itertuples(index=False, name=None)
        table = Table(tuple(map(str, told)), tuple(rows), size=len(self))
        return Parts(title, f"{title}.", tuple(map(str, self.problems[:_SHOWN])), table)

    @property
    def columns(self) -> dict[str, Coded | NDArray[np.float64]]:
        """The observations in columns: texts, dates and periods as codes, numbers as floats."""
        import narwhals as nw

        return {
            str(name): self.frame[name].to_numpy(dtype=float)
            if self.frame[name].dtype.kind in "fiu"
            else code_column(nw.from_native(self.frame[name], series_only=True))
            for name in self.frame
        }

    def to_frame(self) -> pd.DataFrame:
        """Give the observations as a tidy frame, one a row."""
        return self.frame

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = [str(name) for name in self.frame]
        rows = self.frame.itertuples(index=False, name=None)
        return (dict(zip(names, row, strict=True)) for row in rows)


def read_fingertips(
    source: str | Path | IO[bytes] | IO[str],
    *,
    on_problem: str = "raise",
    year_type: YearType | str | None = None,
) -> SeriesFile:
    """Read a Fingertips download, and report everything that is left out.

    Columns are taken by name, in any order; those that are missing or unknown are named. Cells are
    read as text first. `*`, `[c]` and other shorthands become markers, signs for nothing become
    missing, percent signs and commas between thousands are taken off with a note. Sex, age and
    category make the population.

    A label of a time period is decided by the columns `Time period Sortable` and `Time period
    range`; one without a slash is of calendar years, as Fingertips writes the others with one.

    Parameters
    ----------
    source : path or open file
        The file, in UTF-8, UTF-16 or Windows-1252.
    on_problem : {"raise", "keep"}, default "raise"
        With `keep`, rows that cannot be read are left out, cells are left empty, and both are
        listed in `problems`.
    year_type : YearType or str, optional
        Which year a label with a slash means, such as `2011/12`: a financial one unless a title
        speaks of schools; in a file with years alone, the type of year that starts in each. A label
        that stays ambiguous stands in the frame as it is printed, with a note, and
        `frames.SeriesTable.from_frame` asks again.

    Returns
    -------
    SeriesFile
        The tidy frame, and the problems with their lines.

    Raises
    ------
    UnreadableFileError
        If the file cannot be opened, is empty, or lacks a column that is needed.
    DocumentError
        If anything would be left out, unless `on_problem` is `keep`: it names line and column.

    Examples
    --------
    >>> import io
    >>> text = '''Indicator ID,Area Code,Sex,Age,Time period,Value,Lower CI 95.0 limit,\
    ... Upper CI 95.0 limit,Value note
    ... 92432,E08000015,Persons,All ages,2021 - 23,8.2,6.1,10.8,
    ... 92432,E08000014,Persons,All ages,2021 - 23,*,,,Value suppressed
    ... '''
    >>> table = read_fingertips(io.StringIO(text))
    >>> table.frame[["area", "population", "period", "value", "marker"]]
            area         population      period  value marker
    0  E08000015  Persons, All ages  2021..2023    8.2    NaN
    1  E08000014  Persons, All ages  2021..2023    NaN      c
    """
    if on_problem not in ("raise", "keep"):
        raise InputError("on_problem", f"is {on_problem!r}", "Use `raise` or `keep`.")
    if year_type is not None and year_type not in list(YearType):
        raise InputError("year_type", f"is {year_type!r}", f"Use one of {', '.join(YearType)}.")
    found = Findings()
    with open_source(source, found) as opened:
        name = opened.name
        content = _Content(opened, found, None if year_type is None else YearType(year_type))
    frame = tidy_frame(content.texts, content.numbers, content.periods, content.lines, content.bad)
    problems = found.problems()
    if on_problem == "raise":
        refuse(name, problems)
    roles = {role: (name,) for role, name in content.names.items()}
    return SeriesFile(frame, problems, roles, content.unread, "fingertips")


class _Content:
    """Columns of the file, and the rows that cannot be used."""

    def __init__(self, source: Source, found: Findings, year_type: YearType | None) -> None:
        rows = rows_of(source, is_header, found)
        places = layout(rows.header, source.name, found)
        known = set(places.values())
        names = [repaired(n) or f"column {p + 1}" for p, n in enumerate(rows.header)]
        self.unread = tuple(name for place, name in enumerate(names) if place not in known)
        self.found = found
        self.names = {role: repaired(rows.header[place]) for role, place in places.items()}
        readers = {role: TextReader() for role in places if role not in NUMBERS}
        self.numbers = {
            role: NumberColumn(self.names[role], found) for role in places if role in NUMBERS
        }
        lines = [np.empty(0, dtype=np.int64)]
        for block in rows.blocks([places[role] for role in self.numbers], found):
            lines.append(block.lines)
            for role, reader in readers.items():
                reader.extend(cast("Any", block.columns[places[role]]))
            for role, number in self.numbers.items():
                number.extend(cast("Any", block.columns[places[role]]), block.lines)
        self.texts = {role: reader.column() for role, reader in readers.items()}
        self.lines: NDArray[np.int64] = np.concatenate(lines)
        self.bad = np.zeros(len(self.lines), dtype=bool)
        if not len(self.lines):
            found.note("", "has a header and no rows")
        for role, text in self.texts.items():
            self.texts[role] = cleaned(text, self.names[role], self.lines, found)
        self._check_indicators()
        self._check_areas()
        self.periods = self._read_periods(year_type)
        self._note_england()

    def _lose(self, role: str, problem: str, marked: NDArray[np.bool_], hint: str) -> None:
        if marked.any():
            text, lines = self.texts[role], self.lines[marked].tolist()
            some = sorted(text.labels[code] for code in np.unique(text.codes[marked]))[:_SHOWN]
            shown = ", ".join(map(quoted, some))
            self.found.lost_row(self.names[role], problem, lines, hint, shown)
            self.bad |= marked

    def _check_indicators(self) -> None:
        if "indicator" in self.texts:
            odd = self.texts["indicator"].where(lambda t: not re.fullmatch(r"\d+(\.0)?", t))
            hint = "Give the number of the indicator; remove footnotes and totals."
            self._lose("indicator", "is not an indicator number", odd, hint)
            whole = self.texts["indicator"].mapped(lambda text: text.removesuffix(".0"))
            self.texts["indicator"] = whole

    def _check_areas(self) -> None:
        if "area" not in self.texts:
            self.texts["area"], self.names["area"] = self.texts["area_name"], "Area Name"
        codes = self.texts["area"]
        spoilt = codes.where(lambda text: re.fullmatch(r"\d+(\.\d+)?E\+\d+", text))
        hint = "Download the file again, and open it as text."
        self._lose("area", "is a code that a spreadsheet turned into a number", spoilt, hint)
        changed = codes.where(lambda text: area_code(text) != text)
        if changed.any():
            problem = "has codes in lower case or with spaces, now corrected"
            self.found.note(self.names["area"], problem, self.lines[changed].tolist())
        self.texts["area"] = codes.mapped(area_code)
        if "area_name" in self.texts:
            both = TextColumn.together([self.texts["area"], self.texts["area_name"]])
            self.texts["area"] = both.mapped(lambda pair: pair[0] or pair[1])
        nowhere = self.texts["area"].where(lambda text: not text)
        self._lose("area", "does not name an area", nowhere, "Give the code of the area.")

    def _read_periods(self, year_type: YearType | None) -> TextColumn:
        """Read each different label, with what stands beside it, once."""
        role = "period" if "period" in self.texts else "year"
        name = self.names[role]
        if role == "year":
            periods = self.texts[role].mapped(partial(read_year, year_type=year_type))
            if year_type is None:
                problem = "is the year in which a period starts; read as a calendar year"
                self.found.note(name, f"{problem}: name the `year_type` if it is another")
        else:
            blank = TextColumn.blank(len(self.lines))
            beside = [self.texts.get(other, blank) for other in ("sortable", "range")]
            together = TextColumn.together([self.texts[role], *beside])
            if year_type is None and self._may_be_financial(together):
                year_type = YearType.FINANCIAL
            periods = together.mapped(lambda cells: read_period(*cells, year_type=year_type))
        self._say_of_periods(periods, name)
        return periods

    def _may_be_financial(self, labels: TextColumn) -> bool:
        """Tell whether years with a slash are no doubt financial, as nothing is about schools."""
        titles = self.texts.get("title")
        if titles is None or any(map(is_of_schools, titles.labels)):
            return False
        if not any(read_period(*cells, year_type=None).ambiguous for cells in labels.labels):
            return False
        self.found.how_read(SLASHED)
        return True

    def _say_of_periods(self, periods: TextColumn, name: str) -> None:
        for reading in [r for r in periods.labels if r.problem]:
            marked = periods.where(reading.__eq__)
            lines = self.lines[marked].tolist()
            if reading.ambiguous:
                hint = "pass `year_type` to decide"
                self.found.note(name, f"has labels with several readings ({hint})", lines,
                                _said(reading))  # fmt: skip
            else:
                hint = "Give the label as Fingertips prints it."
                problem = "has labels that cannot be used"
                self.found.lost_row(name, problem, lines, hint, _said(reading))
                self.bad |= marked

    def _note_england(self) -> None:
        """Note the indicators and periods for which England has no row to compare with."""
        england = self.texts["area"].where({_ENGLAND, "England"}.__contains__)
        title = self.texts.get("indicator") or self.texts["title"]
        groups = TextColumn.together([title, self.periods]).codes if len(england) else england
        with_england = np.unique(groups[england])
        without = ~np.isin(groups, with_england) & ~self.bad
        if without.any():
            problem = "has no row for England for the indicator and period of these rows"
            self.found.note(self.names["area"], problem, self.lines[without].tolist())


def _said(reading: Reading) -> str:
    return f"{quoted(reading.label)} {reading.problem}"
