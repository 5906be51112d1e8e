"""Linked cells: counts that sums tie together, and what a rule asks for each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    Flags = NDArray[np.bool_]
    Counts = NDArray[np.int64]
    Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Need:
    """An unsafe cell that an outsider must be able to take for `amount` more or fewer."""

    cell: int
    way: int
    """1: more; -1: fewer."""
    amount: int


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Counts with their sums, and what a rule asks for. All arrays have one entry a cell."""

    counts: Counts
    sums: Any
    """Sparse array, a row a sum: +1 for its parts, -1 for its total."""
    floor: Counts
    """The least that an outsider takes a hidden cell for."""
    unsafe: Flags
    low: Counts
    """The least that an unsafe cell must be able to be."""
    high: Counts
    """The most that an unsafe cell must be able to be."""
    may_hide: Flags
    unprinted: Flags
    """Never printed, so never seen by an outsider, and hidden at no cost."""
    weights: Numbers
    """What it costs to hide a cell."""

    def __len__(self) -> int:
        return len(self.counts)

    @property
    def must_hide(self) -> Flags:
        """Cells that are hidden in every pattern."""
        return self.unsafe | self.unprinted

    def needs(self) -> Iterator[Need]:
        """Give what must be possible for each unsafe cell, beyond its own count."""
        for cell in np.flatnonzero(self.unsafe).tolist():
            more = int(self.high[cell] - self.counts[cell])
            fewer = int(self.counts[cell] - self.low[cell])
            if fewer > 0:
                yield Need(cell, -1, fewer)
            if more > 0:
                yield Need(cell, 1, more)

    def take(self, cells: NDArray[np.intp]) -> Cells:
        """Give some of the cells, with the sums among them."""
        sums = self.sums[:, cells]
        return replace(
            self,
            sums=sums[np.diff(sums.indptr) > 0],
            **{name: getattr(self, name)[cells] for name in _BY_CELL},
        )

    def cost(self, hidden: Flags) -> float:
        """Give what a pattern costs; cells that are never printed cost nothing."""
        return float(self.weights[hidden & ~self.unprinted].sum())


_BY_CELL = ("counts", "floor", "unsafe", "low", "high", "may_hide", "unprinted", "weights")


def cells_of(
    counts: ArrayLike,
    sums: Any,
    *,
    threshold: int,
    zeros: str = "shown",
    hide_top: bool = False,
    marked: ArrayLike | None = None,
    unprinted: ArrayLike | None = None,
    least: str = "cells",
) -> Cells:
    """Apply a rule to linked counts: what is unsafe, how far it is protected, what may be hidden.

    `marked` cells were hidden by their publisher; `unprinted` ones can only be derived.
    """
    import scipy.sparse as sp

    count = np.asarray(counts, dtype=np.int64)
    links = sp.csr_array(sums, dtype=np.int64)
    none = np.zeros(len(count), dtype=bool)
    by_hand = none if marked is None else np.asarray(marked, dtype=bool)
    absent = none if unprinted is None else np.asarray(unprinted, dtype=bool)
    first = 1 if zeros == "shown" else 0
    unsafe = ((count >= first) & (count < threshold)) | by_hand
    shown_zero = (count == 0) & (first == 1) & ~by_hand
    # An outsider knows that a hidden cell is no shown zero, but not that of one never printed.
    own = np.where((count > 0) & ~absent, first, 0)
    floor = lowest(own, links)
    top = np.asarray((links > 0).sum(axis=0)).ravel() == 0
    kept_top = top & (np.asarray((links < 0).sum(axis=0)).ravel() > 0) & (not hide_top)
    asked = lowest(np.where(count > 0, first, 0), links)
    # A marked count of the threshold or more: protected over as many numbers as a small one.
    low = np.where(count < threshold, asked, count - (threshold - 1))
    return Cells(
        counts=count,
        sums=links,
        floor=floor,
        unsafe=unsafe,
        low=np.where(unsafe, low, count),
        high=np.where(unsafe, np.maximum(count, threshold - 1), count),
        may_hide=(~shown_zero & ~kept_top) | unsafe | absent,
        unprinted=absent,
        weights=np.where(absent, 0.0, weights_of(count, least)),
    )


def weights_of(counts: Counts, least: str) -> Numbers:
    """Cost of hiding each cell: by number, and then by count; or by count alone."""
    share = counts / (1 + counts.sum())
    return np.asarray(1 + share if least == "cells" else counts + 1e-6)


def lowest(floor: Counts, sums: Any) -> Counts:
    """Raise the least of each total to what its parts are at least."""
    low = floor.copy()
    if not sums.shape[0]:
        return low
    totals = np.asarray((sums < 0).argmax(axis=1)).ravel()
    parts = sums > 0
    for _ in range(sums.shape[0]):
        before = low.copy()
        np.maximum.at(low, totals, parts @ before)
        if (low == before).all():
            break
    return low


def parts_of(sums: Any, among: Flags) -> list[NDArray[np.intp]]:
    """Split cells into connected parts: cells that no sum ties together are never in one."""
    import scipy.sparse as sp
    from scipy.sparse.csgraph import connected_components

    cells = np.flatnonzero(among)
    links = sp.csr_array(abs(sums[:, cells]))
    size = sum(links.shape)
    rows, columns = links.nonzero()
    graph = sp.coo_array((np.ones(len(rows)), (columns, len(cells) + rows)), shape=(size, size))
    label = connected_components(graph, directed=False)[1][: len(cells)]
    order = np.argsort(label, kind="stable")
    ends = np.flatnonzero(np.diff(label[order])) + 1
    return [cells[group] for group in np.split(order, ends)] if len(cells) else []
