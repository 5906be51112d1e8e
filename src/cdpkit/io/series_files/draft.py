"""Observations in the making: what was asked for, the columns so far, and the rows that are lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files import TextColumn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings
    from cdpkit.io.series_files.metadata import Metadata
    from cdpkit.io.series_files.tables import Table
    from cdpkit.model import YearType


@dataclass(frozen=True, slots=True)
class Options:
    """Options of `read_series`, in one place."""

    columns: dict[str, list[str]]
    layout: str
    table: int | None
    year_type: YearType | str | None
    decimal: str
    fractions: bool
    marks: dict[str, str]
    metadata: Metadata
    header_rows: int | None
    use_hidden: bool


@dataclass(slots=True)
class Draft:
    """What one table gives."""

    file: str
    titles: tuple[str, ...]
    """Lines of words above the table."""
    table: Table
    options: Options
    found: Findings
    key: str = ""
    """What the indicator is called where no column does; the name of the file, if empty."""
    columns: dict[str, Any] = field(default_factory=dict)
    whole: bool = False
    """Whether all values are whole numbers."""
    signed: NDArray[np.bool_] = field(init=False)
    """Rows whose value has a percent sign."""
    bad: NDArray[np.bool_] = field(init=False)
    """Rows that are lost."""

    def __post_init__(self) -> None:
        self.signed, self.bad = np.zeros((2, len(self)), dtype=bool)

    def __len__(self) -> int:
        return len(self.table.lines)

    @property
    def blank(self) -> TextColumn:
        """A column of empty texts."""
        return TextColumn.blank(len(self))

    def throughout(self, text: str) -> TextColumn:
        """Give a column of one text."""
        return TextColumn(self.blank.codes, (text,))

    def texts(self, name: str) -> TextColumn:
        """Give a column of texts that was made, or blanks."""
        return self.columns.get(name) or self.blank

    def together(self, *names: str) -> TextColumn:
        """Give several columns of texts as one of tuples."""
        return TextColumn.together([self.texts(name) for name in names])

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Give a column of numbers that was made, or missing ones."""
        held: NDArray[np.float64] = self.columns.get(name, np.full(len(self), np.nan))
        return held

    def at(self, rows: NDArray[np.bool_]) -> list[int]:
        """Give the lines of rows."""
        lines: list[int] = self.table.lines[rows].tolist()
        return lines

    def lose(
        self, rows: NDArray[np.bool_], column: str, problem: str, hint: str, shown: str = ""
    ) -> None:
        """Leave rows out, and say why, where they are not lost already."""
        rows = rows & ~self.bad
        if rows.any():
            self.found.lost_row(column, problem, self.at(rows), hint, shown)
            self.bad |= rows
