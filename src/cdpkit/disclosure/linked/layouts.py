"""Tables with totals on every axis, as cells and sums."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray


def with_totals(
    counts: ArrayLike, parents: Sequence[Sequence[int]] | None = None
) -> tuple[NDArray[np.int64], Any]:
    """Add totals to a table: counts of all cells in C order, and their sums.

    `parents[k][i]` is the place of the total of label i on axis k, -1 for the top; parts stand
    before totals. Without `parents` each axis has one total, at its end.
    """
    import scipy.sparse as sp

    full = np.asarray(counts, dtype=np.int64)
    above = parents or [[size] * size + [-1] for size in full.shape]
    for axis, up in enumerate(above):
        climb = np.eye(len(up), full.shape[axis], dtype=np.int64)
        for child, parent in enumerate(up):
            if parent >= 0:
                climb[parent] += climb[child]
        full = np.moveaxis(np.tensordot(climb, full, axes=(1, axis)), 0, axis)
    blocks = []
    for axis, up in enumerate(above):
        tops = sorted(set(up) - {-1})
        own = np.array([[(p == t) - (i == t) for i, p in enumerate(up)] for t in tops], dtype=int)
        block: Any = sp.eye_array(1, format="csr", dtype=int)
        for other, labels in enumerate(above):
            block = sp.kron(block, own if other == axis else sp.eye_array(len(labels), dtype=int))
        blocks.append(block)
    return full.ravel(), sp.csr_array(sp.vstack(blocks))
