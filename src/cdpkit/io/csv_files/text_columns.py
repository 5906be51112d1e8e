"""Texts of a column of a file, each kept once."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.io.csv_files.formula_cells import restored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

__all__ = ["ESCAPED", "TextColumn", "TextReader", "repaired"]

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
        self._codes = array("i")

    def extend(self, cells: Sequence[str] | TextColumn) -> None:
        """Code the cells of a block."""
        numbers = self._numbers
        if isinstance(cells, TextColumn):
            codes = [numbers.setdefault(label, len(numbers)) for label in cells.labels]
            self._codes.frombytes(np.array(codes, dtype=np.intc)[cells.codes].tobytes())
            return
        for cell in dict.fromkeys(cells):
            numbers.setdefault(cell, len(numbers))
        self._codes.extend(map(numbers.__getitem__, cells))

    def column(self) -> TextColumn:
        """Give what was read."""
        return TextColumn(np.array(self._codes, dtype=np.int64), tuple(self._numbers))


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """Labels, each kept once, and for each row the number of its label."""

    codes: NDArray[np.int64]
    labels: tuple[Any, ...]

    @classmethod
    def blank(cls, size: int) -> TextColumn:
        """Give a column of empty texts."""
        return cls(np.zeros(size, dtype=np.int64), ("",))

    def mapped(self, change: Callable[[Any], Any]) -> TextColumn:
        """Change each label; those that become equal share one number."""
        numbers: dict[Any, int] = {}
        codes = [numbers.setdefault(change(label), len(numbers)) for label in self.labels]
        return TextColumn(np.array(codes, dtype=np.int64)[self.codes], tuple(numbers))

    def where(self, holds: Callable[[Any], object]) -> NDArray[np.bool_]:
        """Tell for each row whether something holds for its label."""
        return np.array([bool(holds(label)) for label in self.labels], dtype=bool)[self.codes]

    @staticmethod
    def together(parts: Sequence[TextColumn]) -> TextColumn:
        """Give the labels of several columns as tuples."""
        sizes = [len(part.labels) for part in parts]
        flat = np.zeros(len(parts[0].codes), dtype=np.int64)
        for part, size in zip(parts, sizes, strict=True):
            flat = flat * size + part.codes
        used, places = np.unique(flat, return_inverse=True)
        codes = np.unravel_index(used, sizes) if len(used) else []
        labels = [
            tuple(part.labels[code] for part, code in zip(parts, one, strict=True))
            for one in zip(*codes, strict=True)
        ]
        return TextColumn(places.astype(np.int64), tuple(labels))
