"""Median times of works that take turns."""

from __future__ import annotations

import gc
import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["once", "settle_memory", "times"]

RUNS = 9
LONG_ENOUGH = 0.25  # seconds in which short calls are repeated, so that a median means something
MOST = 60


def settle_memory() -> None:
    """Bring the allocator to the state of a session that has handled large arrays.

    In a new process each large array is taken from the system and given back, page by page, which
    can cost more than the arithmetic; once one of about 30 MB was freed, memory is kept for the
    next. Without this, what ran before decides how long the same call takes.
    """
    np.empty(30_000_000, dtype=np.uint8)


def times(*works: Callable[[], object], runs: int | None = None) -> list[float]:
    """Median seconds of each work, taken in turns so that a slow moment hits all."""
    gc.collect()
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    most, until = runs or MOST, time.perf_counter() + LONG_ENOUGH * len(works)
    while len(taken[0]) < (runs or RUNS) or (len(taken[0]) < most and time.perf_counter() < until):
        for work, its in zip(works, taken, strict=True):
            its.append(once(work))
    return [statistics.median(part) for part in taken]


def once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
