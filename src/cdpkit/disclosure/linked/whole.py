"""Whole numbers: what fractions cannot tell of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.outsider import Outsider, Part


_TIE = 1e-9
"""Rows are widened by this, so that no rounding of ours rules a number out."""


def is_network(part: Part, sums: int) -> bool:
    """Whether the ends in fractions are whole: sums of a plain two-way table, without prints.

    Each cell stands in two sums at most, and sums can be given signs so that it comes in by one
    and goes out by the other: a network, whose matrix is totally unimodular.
    """
    if (part.rows >= sums).any():
        return False
    columns = part.matrix.tocsc()
    if (np.diff(columns.indptr) > 2).any():
        return False
    colour: dict[int, int] = {}
    beside: dict[int, list[tuple[int, int]]] = {}
    for start, end in zip(columns.indptr[:-1], columns.indptr[1:], strict=True):
        if end - start == 2:
            (one, other), (a, b) = columns.indices[start:end], columns.data[start:end]
            turn = -1 if a == b else 1
            beside.setdefault(int(one), []).append((int(other), turn))
            beside.setdefault(int(other), []).append((int(one), turn))
    return all(_coloured(row, beside, colour) for row in beside)


def _coloured(start: int, beside: dict[int, list[tuple[int, int]]], colour: dict[int, int]) -> bool:
    """Give signs to all rows that hang together with one; False if they contradict each other."""
    if start in colour:
        return True
    colour[start], waiting = 1, [start]
    while waiting:
        row = waiting.pop()
        for other, turn in beside[row]:
            if other not in colour:
                colour[other] = colour[row] * turn
                waiting.append(other)
            elif colour[other] != colour[row] * turn:
                return False
    return True


class Whole:
    """Fillings of one part with whole numbers; each shows a possible number of every cell."""

    def __init__(self, outsider: Outsider, part: Part) -> None:
        self.outsider, self.part = outsider, part
        self.place = {int(cell): place for place, cell in enumerate(part.cells)}
        self.seen: list[NDArray[np.int64]] = []
        self.tied = bool((part.rows >= outsider.size).any())

    def _fill(self, cost: NDArray[np.float64], fixed: tuple[int, int] | None = None) -> Any:
        """Find a filling, the cheapest, with one cell fixed at a number."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        low = self.outsider.low[self.part.cells].copy()
        high = self.outsider.high[self.part.cells].copy()
        if fixed is not None:
            low[fixed[0]] = high[fixed[0]] = fixed[1]
        ties = LinearConstraint(self.part.matrix, self.part.low - _TIE, self.part.high + _TIE)
        answer = milp(
            cost,
            constraints=ties,
            bounds=Bounds(low, high),
            integrality=np.ones(len(cost), dtype=int),
        )
        if answer.x is None:
            return None
        filling = np.rint(answer.x).astype(np.int64)
        self.seen.append(filling)
        return filling

    def end(self, cell: int, sign: int) -> float:
        """Give the least (1) or the most (-1) of a cell; infinite where it has no end."""
        place = self.place[cell]
        cost = np.zeros(len(self.part.cells))
        cost[place] = sign
        filling = self._fill(cost)
        return -sign * np.inf if filling is None else float(filling[place])

    def candidates(self, cell: int, values: Iterable[int]) -> tuple[int, ...]:
        """Give those of the numbers that a cell can be."""
        place = self.place[cell]
        shown = {int(filling[place]) for filling in self.seen}
        nothing = np.zeros(len(self.part.cells))
        return tuple(
            value
            for value in values
            if value in shown or self._fill(nothing, (place, value)) is not None
        )
