"""Work in blocks that fit the cache: an expression chain over them never waits for memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments.types import FloatArray


BLOCK = 32_768
"""Elements: 256 KiB an array, small for the caches and large beside the cost of a call."""


def in_blocks(
    kernel: Callable[..., None], *arrays: FloatArray, results: int
) -> tuple[FloatArray, ...]:
    """Apply a kernel on arrays of one shape, block by block, and give results of that shape.

    The kernel takes a block of each array, then one of each result, which it fills.
    """
    shape, size = arrays[0].shape, arrays[0].size
    found = tuple(np.empty(size) for _ in range(results))
    parts = [*(array.reshape(-1) for array in arrays), *found]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for start in range(0, size, BLOCK):
            kernel(*(part[start : start + BLOCK] for part in parts))
    return tuple(result.reshape(shape) for result in found)
