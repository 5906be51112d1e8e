"""A good pattern soon: protect one need after the other, then show again what is not needed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.disclosure.linked.solver import linear

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.cells import Cells, Need

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.float64]


_EDGE = 1e-6


def greedy(cells: Cells, start: Flags | None = None) -> Flags | None:
    """Give a pattern that meets every need, from another one or from nothing; none if none can."""
    hidden = cells.must_hide if start is None else cells.must_hide | start
    moves = _Moves(cells)
    for need in sorted(cells.needs(), key=lambda n: (cells.counts[n.cell], n.cell, n.way)):
        if moves.known(need):
            continue
        price = np.where(hidden, 0.0, cells.weights)
        change = moves.cheapest(need, price, cells.may_hide)
        if change is None:
            return None
        hidden = hidden | (np.abs(change) > _EDGE)
    return _without_waste(cells, hidden, moves)


def _without_waste(cells: Cells, hidden: Flags, moves: _Moves) -> Flags:
    """Show again, dearest first, each cell that no need must have."""
    spare = np.flatnonzero(hidden & ~cells.must_hide)
    for cell in spare[np.argsort(-cells.weights[spare], kind="stable")].tolist():
        trial = hidden.copy()
        trial[cell] = False
        if moves.still(cell, trial):
            hidden = trial
    return hidden


class _Moves:
    """A change for each need that meets it: only needs whose change uses a cell look again."""

    def __init__(self, cells: Cells) -> None:
        import scipy.sparse as sp

        self.cells = cells
        self.both = sp.csr_array(sp.hstack([cells.sums, -cells.sums]))
        self.room = np.maximum(cells.counts - cells.floor, 0).astype(float)
        self.zero = np.zeros(cells.sums.shape[0])
        self.needs: list[Need] = []
        self.changes: list[Numbers] = []
        self.users: defaultdict[int, set[int]] = defaultdict(set)
        """For each cell the places of the changes that move it."""
        self.furthest = np.zeros((2, len(cells)))
        """The most that any change so far moves each cell, up and down; and which one does."""
        self.by = np.zeros((2, len(cells)), dtype=np.intp)

    def known(self, need: Need) -> bool:
        """Whether a change that another need has serves this one too; if so it is its own."""
        side = int(need.way < 0)
        if self.furthest[side, need.cell] < need.amount - _EDGE:
            return False
        self._keep(need, self.changes[self.by[side, need.cell]])
        return True

    def _keep(self, need: Need, change: Numbers) -> None:
        self.needs.append(need)
        self.changes.append(change)
        self._index(len(self.changes) - 1)

    def _index(self, place: int) -> None:
        change = self.changes[place]
        for cell in np.flatnonzero(np.abs(change) > _EDGE).tolist():
            self.users[cell].add(place)
        for side, moved in enumerate((change, -change)):
            further = moved > self.furthest[side]
            self.furthest[side, further] = moved[further]
            self.by[side, further] = place

    def cheapest(self, need: Need, price: Numbers, free: Flags, at: int = -1) -> Numbers | None:
        """Find the cheapest change by which the cell moves as it needs; none if there is none."""
        most = np.concatenate([np.where(free, np.inf, 0), np.where(free, self.room, 0)])
        least = np.zeros_like(most)
        up, down = need.cell, need.cell + len(self.cells)
        wanted, other = (up, down) if need.way > 0 else (down, up)
        least[wanted] = most[wanted] = need.amount
        most[other] = 0
        answer = linear(
            np.tile(price, 2), A_eq=self.both, b_eq=self.zero, bounds=np.column_stack([least, most])
        )
        if answer.x is None:
            return None
        change = np.asarray(answer.x[: len(self.cells)] - answer.x[len(self.cells) :])
        if at < 0:
            self._keep(need, change)
        return change

    def still(self, cell: int, hidden: Flags) -> bool:
        """Whether all needs can be met without a cell; if so their changes do without it."""
        new: dict[int, Any] = {}
        nothing = np.zeros(len(self.cells))
        for place in sorted(self.users[cell]):
            need = self.needs[place]
            serving = (c for c in new.values() if need.way * c[need.cell] >= need.amount - _EDGE)
            change = next(serving, None)
            if change is None:
                change = self.cheapest(need, nothing, hidden, place)
            if change is None:
                return False
            new[place] = change
        for place, change in new.items():
            for moved in np.flatnonzero(np.abs(self.changes[place]) > _EDGE).tolist():
                self.users[moved].discard(place)
            self.changes[place] = change
            self._index(place)
        return True
