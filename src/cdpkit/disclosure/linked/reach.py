"""How far hidden cells let one of them move: a linear programme, and the cut that it gives.

A change y of all cells keeps every sum (M y = 0) and moves hidden cells only. Fischetti M and
Salazar JJ (2000), J Am Stat Assoc 95:916-928.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.disclosure.linked.cells import parts_of
from cdpkit.disclosure.linked.solver import linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.cells import Cells, Need

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]


_EDGE = 1e-6
"""Below half a person by far, above what the solver takes for nought."""


@dataclass(frozen=True, slots=True)
class Cut:
    """`row @ hidden >= need` holds for every pattern that protects the cell."""

    row: Numbers
    need: float


@dataclass(slots=True)
class Reach:
    """Changes that a pattern allows; `share` of each cell's room, 1 for hidden, 0 for shown."""

    cells: Cells
    share: Numbers
    limit: float = np.inf
    """The most that any other cell is asked to rise or fall."""
    most: Numbers = field(init=False)
    least: Numbers = field(init=False)
    parts: dict[int, Part] = field(init=False)

    def __post_init__(self) -> None:
        self.most, self.least = (np.zeros(len(self.cells)) for _ in range(2))
        groups = parts_of(self.cells.sums, self.share > _EDGE)
        self.parts = {}
        for group in groups:
            sums = self.cells.sums[:, group]
            rows = np.flatnonzero(np.diff(sums.indptr))
            part = Part(group, sums[rows], self.cells.sums[rows].T)
            self.parts.update(dict.fromkeys(group.tolist(), part))

    def cut(self, need: Need) -> Cut | None:
        """Give a cut if the cell cannot move as far as it needs; none if it can."""
        seen = self.most if need.way > 0 else self.least
        if need.way * seen[need.cell] >= need.amount - _EDGE:
            return None
        part = self.parts[need.cell]
        moved, prices = self._furthest(need, part)
        if moved >= need.amount - _EDGE:
            return None
        return self._cut(need, part, prices)

    def _furthest(self, need: Need, part: Part) -> tuple[float, Numbers]:
        """Move the cell as far as the others let it; remember what else moved."""
        own = np.searchsorted(part.cells, need.cell)
        share, room = self.share[part.cells], self._room(part.cells)
        up = np.where(share >= 1, self.limit, share * min(self.limit, _FAR))
        bounds = np.column_stack([-share * np.minimum(room, self.limit), up])
        bounds[own] = (0, need.amount) if need.way > 0 else (-need.amount, 0)
        price = np.zeros(len(part.cells))
        price[own] = -need.way
        answer = linear(price, A_eq=part.sums, b_eq=np.zeros(part.sums.shape[0]), bounds=bounds)
        if answer.x is None:
            return 0.0, np.zeros(part.sums.shape[0])
        self.most[part.cells] = np.maximum(self.most[part.cells], answer.x)
        self.least[part.cells] = np.minimum(self.least[part.cells], answer.x)
        return float(-answer.fun), np.asarray(answer.eqlin.marginals)

    def _room(self, cells: Any) -> Numbers:
        room = self.cells.counts[cells] - self.cells.floor[cells]
        return np.asarray(np.maximum(room, 0), dtype=float)

    def _cut(self, need: Need, part: Part, prices: Numbers) -> Cut:
        """Weigh each cell by the most that it can add, at these prices of the sums, to the move."""
        gain = part.across @ prices
        gain[need.cell] += need.way
        down = np.where(gain < -_EDGE, -gain * self._room(slice(None)), 0.0)
        row = np.where(gain > _EDGE, need.amount, np.minimum(down, need.amount))
        row[need.cell] = 0
        return Cut(row, float(need.amount))


_FAR = 1e6


@dataclass(frozen=True, slots=True)
class Part:
    """Cells that sums tie together, and those sums."""

    cells: NDArray[np.intp]
    sums: Any
    across: Any
    """The same sums over all cells, a column a sum."""


def broken(cells: Cells, hidden: Flags, *, first: bool = False) -> list[Cut]:
    """Give the cuts of all needs that a pattern does not meet, or of the first."""
    reach, found = Reach(cells, hidden.astype(float)), []
    for need in cells.needs():
        cut = reach.cut(need)
        if cut is not None:
            found.append(cut)
            if first:
                break
    return found
