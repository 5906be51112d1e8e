"""Texts of a column of a file, each kept once."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files.formula_cells import restored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Codes = NDArray[np.integer]


ESCAPED = re.compile("[\udc80-\udcff]")
"""Bytes that were no UTF-8, as Python lets them through."""


def repaired(text: str) -> str:
    """Read bytes that were no UTF-8 as Windows-1252, single spaces, and formulas as written."""
    if ESCAPED.search(text):
        text = text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return restored(re.sub(r"\s+", " ", text).strip())


class TextReader:
    """Takes the cells of a column, block by block."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._codes: list[Codes] = []

    def extend(self, cells: Sequence[str] | TextColumn) -> None:
        """Code the cells of a block."""
        numbers = self._numbers
        block = cells if isinstance(cells, TextColumn) else TextColumn.of(cells)
        codes = [numbers.setdefault(label, len(numbers)) for label in block.labels]
        same = codes == list(range(len(codes)))  # most columns have few labels, known by then
        self._codes.append(
            block.codes.astype(np.intc) if same else np.array(codes, dtype=np.intc)[block.codes]
        )

    def column(self) -> TextColumn:
        """Give what was read."""
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, dtype=np.intc)
        return TextColumn(codes, tuple(self._numbers))


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """Labels, each kept once, and for each row the number of its label."""

    codes: Codes
    labels: tuple[Any, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> TextColumn:
        """Code cells."""
        numbers = {cell: number for number, cell in enumerate(dict.fromkeys(cells))}
        codes = np.fromiter(map(numbers.__getitem__, cells), dtype=np.intc, count=len(cells))
        return cls(codes, tuple(numbers))

    @classmethod
    def blank(cls, size: int) -> TextColumn:
        """Give a column of empty texts."""
        return cls(np.zeros(size, dtype=np.intc), ("",))

    def mapped(self, change: Callable[[Any], Any]) -> TextColumn:
        """Change each label; those that become equal share one number."""
        numbers: dict[Any, int] = {}
        codes = [numbers.setdefault(change(label), len(numbers)) for label in self.labels]
        if len(numbers) == len(codes):
            return TextColumn(self.codes, tuple(numbers))
        return TextColumn(np.array(codes, dtype=np.intc)[self.codes], tuple(numbers))

    def where(self, holds: Callable[[Any], object]) -> NDArray[np.bool_]:
        """Tell for each row whether something holds for its label."""
        return np.array([bool(holds(label)) for label in self.labels], dtype=bool)[self.codes]

    def rows(self) -> list[NDArray[np.intp]]:
        """Give the rows of each label."""
        order = np.argsort(self.codes, kind="stable")
        starts = np.searchsorted(self.codes[order], np.arange(1, len(self.labels)))
        return np.split(order, starts) if self.labels else []

    @staticmethod
    def together(parts: Sequence[TextColumn]) -> TextColumn:
        """Give the labels of several columns as tuples."""
        sizes = [len(part.labels) for part in parts]
        flat = np.zeros(len(parts[0].codes), dtype=np.int64)
        for part, size in zip(parts, sizes, strict=True):
            if size > 1:
                flat *= size
                flat += part.codes
        used, places = _ranks(flat, math.prod(sizes))
        codes = np.unravel_index(used, sizes) if len(used) else []
        labels = [
            tuple(part.labels[code] for part, code in zip(parts, one, strict=True))
            for one in zip(*codes, strict=True)
        ]
        return TextColumn(places, tuple(labels))


def _ranks(numbers: NDArray[np.int64], below: int) -> tuple[NDArray[np.intp], Codes]:
    """Give the different numbers in order, and the rank of each; by a table where they are few."""
    if below > 2 * len(numbers):
        used, ranks = np.unique(numbers, return_inverse=True)
        return used, ranks
    there = np.zeros(below, dtype=bool)
    there[numbers] = True
    return np.flatnonzero(there), (np.cumsum(there, dtype=np.intc) - 1)[numbers]
