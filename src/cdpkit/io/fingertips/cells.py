"""Cells of a Fingertips download: numbers with what is printed in their place, and texts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.io.csv_files import ESCAPED, TextColumn, quoted, repaired
from cdpkit.model.printed_values import REFUSED, SAYS, GssMarker, Unit
from cdpkit.model.printed_values import read_cell as cell_of_any_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings


_GARBLED = re.compile("Ã[\x80-\xbf\u0192]|â€|Â[\xa0-\xbf]|\ufffd")
_PLAIN = frozenset({Unit.NONE, Unit.COUNT, Unit.PERCENT})


class Cell(NamedTuple):
    """What a cell turned out to hold: a number, what stands beside it, and what is to be said."""

    number: float = math.nan
    marker: str = ""
    note: str = ""
    remark: str = ""
    unreadable: str = ""
    hint: str = ""
    low: float = math.nan
    high: float = math.nan


def read_cell(text: str) -> Cell:
    """Read a cell that is not a plain number, by the grammar that all readers share."""
    cell = cell_of_any_table(repaired(text))
    refused = cell.refused or ("no_number" if cell.unit not in _PLAIN else "")
    if refused:
        problem, hint = REFUSED[refused]
        if refused == "decimal_comma":
            hint = "Fingertips writes decimal points: download the file again."
        return Cell(unreadable=problem, hint=hint)
    number = math.nan if cell.value is None else float(cell.value)
    ends = (None, None) if cell.bounds is None else (cell.bounds.lower, cell.bounds.upper)
    low, high = (math.nan if end is None or cell.value is not None else float(end) for end in ends)
    remark = SAYS.get(cell.says, "").partition(" (")[0]
    return Cell(number, str(cell.marker or ""), cell.note, remark, low=low, high=high)


class NumberColumn:
    """Numbers of a column, and what stands with them or in their place."""

    def __init__(self, name: str, found: Findings) -> None:
        self.name, self.found = name, found
        self.size = 0
        self.beside: dict[int, Cell] = {}
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
            self.found.lost_cell(self.name, cell.unreadable, lines[rows].tolist(), text, cell.hint)
        if cell.marker or cell.note or not math.isnan(cell.low) or not math.isnan(cell.high):
            self.beside |= dict.fromkeys((self.size + rows).tolist(), cell)


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
