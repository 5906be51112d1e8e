"""What prints tell of several cells at once, in whole numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Tie:
    """Sum of factor times cell is at least `least`; factors and least are whole numbers."""

    factors: Mapping[int, int]
    least: int

    def end(self, cell: int, known: Mapping[int, int]) -> int:
        """Give the end that the tie sets to its one cell that is not known."""
        rest = self.least - sum(f * known[c] for c, f in self.factors.items() if c != cell)
        factor = self.factors[cell]
        # factor * cell >= rest: from rest / factor rounded up, or up to it rounded down.
        return -(-rest // factor) if factor > 0 else -rest // -factor


def tie(factors: Mapping[int, Number], least: Number, *, strict: bool = False) -> Tie:
    """Write a condition in whole numbers; strictly more is at least one more."""
    scale = math.lcm(*(Fraction(f).denominator for f in (*factors.values(), least)))
    return Tie({c: int(f * scale) for c, f in factors.items()}, int(least * scale) + strict)


@dataclass(frozen=True, slots=True, eq=False)
class Tightened:
    """Bounds of cells after all ties that have one unknown cell; which tie set each bound."""

    low: Numbers
    high: Numbers
    low_by: NDArray[np.intp]
    high_by: NDArray[np.intp]
    left: tuple[int, ...]
    """Numbers of the ties that have several unknown cells."""


def tightened(low: Numbers, high: Numbers, ties: Sequence[Tie]) -> Tightened:
    """Take the bounds from each tie whose other cells are known, exactly, until none says more."""
    least, most = np.array(low, dtype=float), np.array(high, dtype=float)
    by = np.full((2, len(least)), -1, dtype=np.intp)
    left, more = list(range(len(ties))), True
    while more:
        more = False
        for number in tuple(left):
            one = ties[number]
            unknown = [c for c in one.factors if least[c] < most[c]]
            if len(unknown) > 1:
                continue
            left.remove(number)
            if not unknown:
                continue
            cell = unknown[0]
            end = one.end(cell, {c: int(least[c]) for c in one.factors if c != cell})
            if one.factors[cell] > 0 and end > least[cell]:
                least[cell], by[0, cell], more = min(end, most[cell]), number, True
            elif one.factors[cell] < 0 and end < most[cell]:
                most[cell], by[1, cell], more = max(end, least[cell]), number, True
    return Tightened(least, most, by[0], by[1], tuple(left))
