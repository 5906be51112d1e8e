"""Median times of works that take turns."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["once", "times"]

RUNS = 9


def times(*works: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Median seconds of each work, taken in turns so that a slow moment hits all."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for i, work in enumerate(works):
            taken[i].append(once(work))
    return [statistics.median(part) for part in taken]


def once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
