"""Work in blocks that fit the cache: an expression chain over them never waits for memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc._types import FloatArray

__all__ = ["in_blocks"]

BLOCK = 16_384
"""Elements: 128 KiB an array, so that a dozen temporaries fit a second-level cache."""


def in_blocks(
    kernel: Callable[..., tuple[FloatArray, ...]], *arrays: FloatArray
) -> tuple[FloatArray, ...]:
    """Apply a kernel on arrays of one shape, block by block, and give results of that shape."""
    shape, size = arrays[0].shape, arrays[0].size
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        if size <= BLOCK:
            found = kernel(*(array.reshape(-1) for array in arrays))
            return tuple(np.reshape(part, shape) for part in found)
        flat = [array.reshape(-1) for array in arrays]
        results: list[FloatArray] = []
        for start in range(0, size, BLOCK):
            place = slice(start, start + BLOCK)
            found = kernel(*(array[place] for array in flat))
            if not results:
                results = [np.empty(size) for _ in found]
            for result, part in zip(results, found, strict=True):
                result[place] = part
    return tuple(result.reshape(shape) for result in results)
