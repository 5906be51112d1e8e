"""Cells of a Fingertips download: numbers with what is printed in their place, and texts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.io.csv_files import ESCAPED, TextColumn, quoted, repaired
from cdpkit.model.printed_values import SAYS, GssMarker, Unit
from cdpkit.model.printed_values import read_cell as cell_of_any_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings

__all__ = ["NumberColumn", "cleaned"]

_EMPTY = frozenset(
    {"-", "\u2013", "\u2014", ".", "n/a", "na", "nan", "null", "none", "..", ":", "#n/a"}
)
_NUMBER = r"[+-]?\d+(?:\.\d+)?"
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MARKED = re.compile(rf"(?P<number>{_NUMBER})?\s*(?:\[(?P<marker>\w+)\]|(?P<star>\*))")
_GARBLED = re.compile("Ã[\x80-\xbf\u0192]|â€|Â[\xa0-\xbf]|\ufffd")
_PLAIN = frozenset({Unit.NONE, Unit.COUNT, Unit.PERCENT})
_HINT = "Correct the cell, or leave it empty."


class Cell(NamedTuple):
    """What a cell turned out to hold: a number, a marker, and what is to be said."""

    number: float = math.nan
    marker: str = ""
    remark: str = ""
    unreadable: str = ""
    low: float = math.nan
    high: float = math.nan


def read_cell(text: str) -> Cell:
    """Read a cell that is not a plain number."""
    plain = repaired(text)
    if plain.casefold() in _EMPTY:
        return Cell(remark="has signs that mean no value")
    if plain.startswith("#"):
        return Cell(unreadable="has a spreadsheet error")
    if marked := _MARKED.fullmatch(plain):
        marker = (marked["marker"] or "c").lower()
        if marker in list(GssMarker):
            number = float(marked["number"] or math.nan)
            return Cell(number, marker, "has markers, kept in `marker`")
        return Cell(unreadable="has an unknown marker")
    return _mended(plain)


def _mended(text: str) -> Cell:
    if _THOUSANDS.fullmatch(text):
        return Cell(float(text.replace(",", "")), remark="had thousands commas removed")
    if re.fullmatch(rf"{_NUMBER} ?%", text):
        return Cell(float(text.rstrip(" %")), remark="had percent signs removed")
    if re.fullmatch(r"[+-]?\d{1,3}(?: \d{3})+(?:\.\d+)?", text):
        return Cell(float(text.replace(" ", "")), remark="had thousands spaces removed")
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return Cell(unreadable="has a comma where a decimal point is expected")
    return _worded(text)


def _worded(text: str) -> Cell:
    """Read a cell by the grammar that all readers share: `<5`, `7 [note 2]`, `1-4`."""
    cell = cell_of_any_table(text)
    if cell.refused or cell.unit not in _PLAIN:
        return Cell(unreadable="is not a number")
    number = math.nan if cell.value is None else float(cell.value)
    ends = (None, None) if cell.bounds is None else (cell.bounds.lower, cell.bounds.upper)
    low, high = (math.nan if end is None or cell.value is not None else float(end) for end in ends)
    return Cell(number, str(cell.marker or ""), SAYS.get(cell.says, ""), low=low, high=high)


class NumberColumn:
    """Numbers of a column, and the markers that stand with them or in their place."""

    def __init__(self, name: str, found: Findings) -> None:
        self.name, self.found = name, found
        self.size = 0
        self.markers: dict[int, str] = {}
        self.behind: dict[int, tuple[float, float]] = {}
        self._blocks: list[NDArray[np.float64]] = []

    @property
    def numbers(self) -> NDArray[np.float64]:
        """All numbers so far."""
        self._blocks = [np.concatenate([np.empty(0), *self._blocks])]
        return self._blocks[0]

    def extend(
        self, cells: Sequence[str] | TextColumn | NDArray[np.float64], lines: NDArray[np.int64]
    ) -> None:
        """Take numbers, or read each different text once."""
        if not isinstance(cells, np.ndarray):
            column = cells if isinstance(cells, TextColumn) else TextColumn.of(cells)
            read = [_number_of(text) for text in column.labels]
            for text, cell, rows in zip(column.labels, read, column.rows(), strict=True):
                if isinstance(cell, Cell):
                    self._keep(text, cell, rows, lines)
            numbers = [cell.number if isinstance(cell, Cell) else cell for cell in read]
            cells = np.array(numbers, dtype=np.float64)[column.codes]
        self._blocks.append(cells)
        self.size += len(cells)

    def _keep(
        self, text: str, cell: Cell, rows: NDArray[np.intp], lines: NDArray[np.int64]
    ) -> None:
        """Keep what a text holds beside its number, and say what is to be said."""
        if cell.remark:
            hidden = cell.marker == GssMarker.CONFIDENTIAL and math.isfinite(cell.number)
            shown = "" if hidden else quoted(text)
            self.found.note(self.name, cell.remark, lines[rows].tolist(), shown)
        if cell.unreadable:
            self.found.lost_cell(self.name, cell.unreadable, lines[rows].tolist(), text, _HINT)
        places = (self.size + rows).tolist()
        if not math.isnan(cell.low) or not math.isnan(cell.high):
            self.behind |= dict.fromkeys(places, (cell.low, cell.high))
        if cell.marker:
            self.markers |= dict.fromkeys(places, cell.marker)


def _number_of(text: str) -> float | Cell:
    """Read a plain number, or what else a cell holds."""
    try:
        number = math.nan if "_" in text else float(text)  # Python takes 1_0 for 10
    except ValueError:
        number = math.nan
    return number if math.isfinite(number) or not text.strip() else read_cell(text)


def cleaned(column: TextColumn, name: str, lines: NDArray[np.int64], found: Findings) -> TextColumn:
    """Give texts with single spaces; name those of another encoding, and those that were garbled."""
    for problem, pattern in (
        ("is not UTF-8, and was read as Windows-1252", ESCAPED),
        ("looks garbled: it was saved in the wrong encoding before", _GARBLED),
    ):
        shown = next(filter(pattern.search, column.labels), None)
        if shown is not None:
            marked = column.where(pattern.search)
            found.note(name, problem, lines[marked].tolist(), quoted(repaired(shown)))
    return column.mapped(repaired)
