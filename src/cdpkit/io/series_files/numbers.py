"""A column of cells as numbers, each different text read once by the grammar of cells."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files import TextColumn, quoted
from cdpkit.model.printed_values import REFUSED, SAYS, Cell, read_cell

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.io.csv_files import Findings
    from cdpkit.io.series_files.options import Options
    from cdpkit.model.printed_values import Bounds

__all__ = ["Numbers"]

_QUIET = frozenset({"missing", "scientific"})


class Numbers:
    """Numbers of a column, and what stands beside them or in their place."""

    def __init__(
        self,
        column: TextColumn,
        role: str,
        lines: NDArray[np.int64],
        options: Options,
        found: Findings,
    ) -> None:
        self.codes = column.codes
        self.cells = [_cell(label, options) for label in column.labels]
        self.role = role
        self._tell(column, lines, found)
        self.numbers = self._floats("value")
        values = [cell.value for cell in self.cells if cell.value is not None]
        self.decimals = max((cell.decimals for cell in self.cells), default=0)
        places = [np.nan if cell.value is None else cell.decimals for cell in self.cells]
        self.printed = np.array(places)[self.codes]
        self.whole = bool(values) and all(value == int(value) for value in values)
        marked = [c.says == "shown_though_confidential" for c in self.cells]
        self.hidden = np.array(marked, dtype=bool)[self.codes]
        behind = [
            _ends(c.bounds if c.value is None else None, whole=self.whole and not self.decimals)
            for c in self.cells
        ]
        limits = [
            end if role == "limits" else (cell.low, cell.high)
            for cell, end in zip(self.cells, behind, strict=True)
        ]
        self.lower, self.upper = self._pair(limits)
        self.low, self.high = self._pair(behind)

    def _pair(self, ends: list[tuple[Any, Any]]) -> tuple[NDArray[np.float64], ...]:
        return tuple(
            np.array([np.nan if e[n] is None else float(e[n]) for e in ends])[self.codes]
            for n in (0, 1)
        )

    def _floats(self, name: str) -> NDArray[np.float64]:
        found = [getattr(cell, name) for cell in self.cells]
        return np.array([np.nan if n is None else float(n) for n in found])[self.codes]

    def _tell(self, column: TextColumn, lines: NDArray[np.int64], found: Findings) -> None:
        """Name what was refused and what was mended, each once with its lines."""
        for label, cell, rows in zip(column.labels, self.cells, column.rows(), strict=True):
            if not cell.refused and (not cell.says or cell.says in _QUIET):
                continue
            at = lines[rows].tolist()
            if cell.refused:
                problem, hint = REFUSED[cell.refused]
                found.lost_cell(self.role, problem, at, label, hint)
            elif not (self.role == "limits" and cell.says == "range"):
                shown = "" if cell.says == "shown_though_confidential" else quoted(label)
                found.note(self.role, SAYS[cell.says], at, shown)

    def beside(self) -> dict[str, Any]:
        """Give markers, notes and limits that stand in the cells, where there are any."""
        markers = [str(cell.marker or "") for cell in self.cells]
        notes = [cell.note for cell in self.cells]
        made: dict[str, Any] = {
            "marker": TextColumn(self.codes, tuple(markers)) if any(markers) else None,
            "note": TextColumn(self.codes, tuple(notes)) if any(notes) else None,
        }
        for one, other in (("lower", "upper"), ("low", "high")):
            if not (np.isnan(getattr(self, one)) & np.isnan(getattr(self, other))).all():
                made |= {one: getattr(self, one), other: getattr(self, other)}
        return made


def _ends(bounds: Bounds | None, *, whole: bool) -> tuple[Any, Any]:
    """Give the least and the most of bounds; among whole numbers 4 is the most below 5."""
    if bounds is None:
        return None, None
    low, high = bounds.lower, bounds.upper
    if whole and high is not None and not bounds.includes_upper:
        high = Fraction(math.ceil(high) - 1)
    if whole and low is not None and not bounds.includes_lower:
        low = Fraction(math.floor(low) + 1)
    return low, high


def _cell(label: str, options: Options) -> Cell:
    meant = options.marks.get(label.strip())
    return read_cell(label if meant is None else meant, decimal=options.decimal)
