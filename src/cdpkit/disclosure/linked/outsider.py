"""What an outsider can work out: the least and the most that each cell can be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.disclosure.linked.cells import parts_of
from cdpkit.disclosure.linked.solver import linear
from cdpkit.disclosure.linked.ties import tightened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.ties import Tie

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]
    Places = NDArray[np.intp]


_EDGE = 1e-6
_TIE = 1e-9
"""Bounds of ties are widened by this, so that no rounding of ours rules a number out."""


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """Cells not known that sums and prints tie together."""

    cells: Places
    rows: Places
    matrix: Any
    low: Numbers
    high: Numbers


class Outsider:
    """Knows the sums, the bounds of each cell (equal where it is shown), and ties of prints."""

    def __init__(self, sums: Any, low: Numbers, high: Numbers, ties: Sequence[Tie] = ()) -> None:
        import scipy.sparse as sp

        told = tightened(low, high, ties)
        self.told, self.low, self.high = told, told.low, told.high
        self.size = sums.shape[0]
        said, least = _rows([ties[number] for number in told.left], len(self.low))
        self.matrix = sp.csr_array(sp.vstack([sp.csr_array(sums, dtype=float), said]))
        self.names = np.concatenate([np.arange(self.size), self.size + np.array(told.left, int)])
        self.unknown = self.low < self.high
        gone = self.matrix @ np.where(self.unknown, 0.0, self.low)
        self.row_low = np.concatenate([np.zeros(self.size), least]) - gone
        self.row_high = np.concatenate([np.zeros(self.size), np.full(len(least), np.inf)]) - gone
        self.parts = [self._part(group) for group in parts_of(self.matrix, self.unknown)]

    def _part(self, group: Places) -> Part:
        columns = self.matrix[:, group]
        rows = np.flatnonzero(np.diff(columns.indptr))
        return Part(group, rows, columns[rows], self.row_low[rows], self.row_high[rows])

    def ranges(self, goals: tuple[Numbers, Numbers] | None = None) -> tuple[Numbers, Numbers]:
        """Give the least and the most of each cell, as whole numbers.

        With goals, no end is looked for beyond its goal: the end given may lie inside.
        """
        low, high = self.low.copy(), self.high.copy()
        for part in self.parts:
            least, most = _Ends(self, part, goals).found()
            low[part.cells], high[part.cells] = least, most
        return low, high

    def stops(self, cell: int, way: int) -> list[int]:
        """Give the sums, then ties (numbered after the sums), that stop a cell being less or more.

        `way` is -1 for less, 1 for more.
        """
        part = self.part_of(cell)
        if part is None:
            return [self.size + by for by in self._told_by(cell, way) if by >= 0]
        answer = solve(part, self, part.cells == cell, -way)
        if answer.x is None:
            return []
        fixed, weight = part.low == part.high, np.zeros(len(part.rows))
        if fixed.any():
            weight[fixed] = answer.eqlin.marginals
        if (~fixed).any():
            weight[~fixed] = answer.ineqlin.marginals
        found = self.names[part.rows[np.abs(weight) > _EDGE]].tolist()
        for side, by in ((answer.lower, self.told.low_by), (answer.upper, self.told.high_by)):
            at = part.cells[np.abs(side.marginals) > _EDGE]
            found += [self.size + int(number) for number in by[at] if number >= 0]
        return list(dict.fromkeys(found))

    def _told_by(self, cell: int, way: int) -> list[int]:
        by = self.told.low_by if way < 0 else self.told.high_by
        return [int(by[cell])]

    def part_of(self, cell: int) -> Part | None:
        """Give the part in which a cell is not known."""
        return next((part for part in self.parts if cell in part.cells), None)


def solve(part: Part, outsider: Outsider, of: Flags, sign: int) -> Any:
    """Least (1) or most (-1) of the cells named, in fractions."""
    fixed = part.low == part.high
    ends: dict[str, Any] = {}
    if fixed.any():
        ends |= {"A_eq": part.matrix[fixed], "b_eq": part.low[fixed]}
    if not fixed.all():
        ends |= {"A_ub": -part.matrix[~fixed], "b_ub": _TIE - part.low[~fixed]}
    bounds = np.column_stack([outsider.low[part.cells], outsider.high[part.cells]])
    return linear(sign * of.astype(float), bounds=bounds, **ends)


def _rows(ties: Sequence[Tie], cells: int) -> tuple[Any, Numbers]:
    """Write ties as rows whose largest factor is 1."""
    import scipy.sparse as sp

    told = [(k, c, f) for k, one in enumerate(ties) for c, f in one.factors.items()]
    scale = [float(max(map(abs, one.factors.values()))) for one in ties]
    numbers = [f / scale[k] for k, _, f in told]
    places = ([k for k, _, _ in told], [c for _, c, _ in told])
    least = np.array([one.least / size for one, size in zip(ties, scale, strict=True)])
    return sp.csr_array((numbers, places), shape=(len(ties), cells), dtype=float), least


class _Ends:
    """Ends of the cells of one part; a solution shows ends of many cells at once."""

    def __init__(
        self, outsider: Outsider, part: Part, goals: tuple[Numbers, Numbers] | None
    ) -> None:
        self.outsider, self.part = outsider, part
        size = len(part.cells)
        self.goal_low, self.goal_high = (
            (outsider.low[part.cells], outsider.high[part.cells])
            if goals is None
            else (goals[0][part.cells], goals[1][part.cells])
        )
        self.least, self.most = np.full(size, np.inf), np.full(size, -np.inf)

    def found(self) -> tuple[Numbers, Numbers]:
        """Give both ends; the reverse (inf, -inf) where what is known contradicts itself."""
        every = np.ones(len(self.part.cells), dtype=bool)
        for sign in (1, -1):
            self._look(every, sign)  # all at once first: most ends are found here
        if np.isinf(self.least).all() and (self.least > self.most).all() and not self._possible():
            return self.least, self.most
        low, high = (
            self._each(1, self.least, self.goal_low),
            self._each(-1, self.most, self.goal_high),
        )
        return np.ceil(low - _EDGE), np.floor(high + _EDGE)

    def _possible(self) -> bool:
        nothing = np.zeros(len(self.part.cells), dtype=bool)
        return bool(solve(self.part, self.outsider, nothing, 1).status == 0)

    def _each(self, sign: int, seen: Numbers, goal: Numbers) -> Numbers:
        for place in range(len(self.part.cells)):
            if sign * (seen[place] - goal[place]) > _EDGE:
                one = np.zeros(len(self.part.cells), dtype=bool)
                one[place] = True
                if not self._look(one, sign):
                    seen[place] = -sign * np.inf
        return seen

    def _look(self, of: Flags, sign: int) -> bool:
        answer = solve(self.part, self.outsider, of, sign)
        if answer.x is None:
            return False
        np.minimum(self.least, answer.x, out=self.least)
        np.maximum(self.most, answer.x, out=self.most)
        return True
