"""A better pattern near a good one: some hidden cells are chosen anew, the others are kept.

With few cells to choose the programme is solved in a moment, and the cuts that it needs hold for
every pattern. Where nothing is gained, more cells are chosen anew: in the end all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.cells import Cells

    Flags = NDArray[np.bool_]
    Places = NDArray[np.intp]


_FEW, _MORE = 8, 1.5
_STEPS = 3
"""Sums from one cell to the next, which make two cells neighbours."""


def improved(
    cells: Cells,
    best: Flags,
    better: Callable[[Flags, float], Flags | None],
    left: Callable[[], float],
) -> Flags:
    """Improve a pattern until the time is up.

    `better` gives a pattern that hides what must stay hidden and costs less, if it finds one.
    """
    rng, near = np.random.default_rng(0), _Neighbours(cells)
    size, idle = float(_FEW), 0
    while left() > 0:
        spare = np.flatnonzero(best & ~cells.must_hide)
        if not len(spare):
            return best
        kept = best.copy()
        kept[near.of(spare, int(size), rng)] = False
        found = better(kept, cells.cost(best))
        if found is None and size >= len(spare):
            return best
        best, idle = (best, idle + 1) if found is None else (found, 0)
        if idle * size > 2 * len(spare):  # each was chosen anew about twice
            size, idle = size * _MORE, 0
    return best


class _Neighbours:
    """Which cells stand near another: few sums lie between them."""

    def __init__(self, cells: Cells) -> None:
        self.member = abs(cells.sums).astype(float)

    def of(self, spare: Places, size: int, rng: np.random.Generator) -> Places:
        """Draw one of the cells, and those nearest to it, a little by chance."""
        reached = np.zeros(self.member.shape[1])
        reached[rng.choice(spare)] = 1
        near = reached
        for _ in range(_STEPS):
            reached = self.member.T @ (self.member @ reached)
            reached /= reached.max(initial=1)
            near = near + reached
        drawn = near[spare] + rng.uniform(0, 0.3, len(spare))
        return spare[np.argsort(-drawn, kind="stable")][:size]
