"""The attack: every number that each cell can be, first in fractions, then in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.disclosure.linked.whole import Whole, is_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.disclosure.linked.outsider import Outsider, Part

    Numbers = NDArray[np.float64]


WHOLE_CELLS = 300
"""Up to so many cells that hang together are tried in whole numbers unless asked for more."""
CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class Worked:
    """What was worked out of a cell."""

    low: float
    high: float
    candidates: tuple[int, ...] | None = None
    """Every number that it can be, where they were tried one by one."""

    @property
    def exact(self) -> bool:
        """Whether one number is left."""
        return self.low == self.high

    def leaves_out(self, low: int, high: int) -> bool:
        """Whether any whole number from low to high cannot be."""
        if self.low > low or self.high < high:
            return True
        return self.candidates is not None and not set(range(low, high + 1)) <= set(self.candidates)


def attack(
    outsider: Outsider,
    cells: Sequence[int],
    *,
    needed: tuple[Numbers, Numbers] | None = None,
    whole: bool | None = None,
) -> dict[int, Worked]:
    """Work out the cells named, from all that the outsider knows.

    Parameters
    ----------
    needed : pair of arrays, optional
        For each cell the range that it must be able to take: nothing is looked for beyond it.
    whole : bool, optional
        Whether to try whole numbers: by default where it can matter and 300 cells or fewer hang
        together.
    """
    low, high = outsider.ranges(needed)
    found = {cell: Worked(low[cell], high[cell]) for cell in cells}
    wanted = set(cells)
    for part in outsider.parts:
        here = [int(cell) for cell in part.cells if int(cell) in wanted]
        if here and _in_whole(part, outsider, whole):
            trial = Whole(outsider, part)
            found |= {cell: _tried(trial, found[cell], needed, cell) for cell in here}
    return found


def _in_whole(part: Part, outsider: Outsider, whole: bool | None) -> bool:
    if whole is False or is_network(part, outsider.size):
        return False
    return bool(whole) or len(part.cells) <= WHOLE_CELLS


def _tried(
    trial: Whole, worked: Worked, needed: tuple[Numbers, Numbers] | None, cell: int
) -> Worked:
    """Try the numbers of a range one by one, or its ends where there are too many."""
    if worked.low > worked.high:
        return worked
    if needed is not None:
        # Only the numbers that it must be able to take matter.
        values = range(int(needed[0][cell]), int(needed[1][cell]) + 1)
        missing = set(values) - set(trial.candidates(cell, values))
        if not missing:
            return worked
    width = worked.high - worked.low
    if width > CANDIDATES or (width > WIDE and not trial.tied and needed is None):
        return Worked(trial.end(cell, 1), trial.end(cell, -1))
    candidates = trial.candidates(cell, range(int(worked.low), int(worked.high) + 1))
    if not candidates:
        return Worked(np.inf, -np.inf, ())
    return Worked(float(candidates[0]), float(candidates[-1]), candidates)


WIDE = 10
"""Of sums alone: ranges wider than this have their ends looked for, not every number."""
