"""Points of a control chart in order of time, and the segments that a rebase makes of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import as_datetimes, as_floats, as_number, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray


LEAST_BASELINE = 12
"""Points that a fixed baseline needs."""

DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Track:
    """Where each point stands in time: its rank, and its segment in that order."""

    order: NDArray[np.intp]
    segment: NDArray[np.intp]

    def pieces(self) -> Iterator[slice]:
        """Give the stretch of each segment, in order of time."""
        edges = np.flatnonzero(np.diff(self.segment)) + 1
        starts = [0, *edges.tolist(), len(self.segment)]
        return (slice(*ends) for ends in pairwise(starts))

    def as_given(self, ordered: NDArray[Any]) -> NDArray[Any]:
        """Put ordered points back to where they were given."""
        given = np.empty_like(ordered)
        given[..., self.order] = ordered
        return given


def as_size(argument: str, x: FloatArray) -> int:
    """Give the number of points of time."""
    refuse(
        np.array(x.ndim == 0), argument, "is one number", "Give one number for each point in time."
    )
    refuse(np.array(x.size == 0), argument, "is empty", "Give at least one point in time.")
    return int(x.shape[-1])


def as_track(
    size: int, times: ArrayLike | None, ends: ArrayLike | None, rebase: ArrayLike
) -> Track:
    """Order the points by time, and find the segments; overlaps and repeats are refused."""
    if times is None:
        if ends is not None:
            raise InputError("times", "is missing beside `ends`", "Give both, or neither.")
        moments = np.arange(size, dtype=np.float64)
    else:
        moments = _one_each("times", times, size)
    order = np.argsort(moments, kind="stable")
    repeated = np.zeros(size, dtype=np.bool_)
    repeated[order[1:]] = np.diff(moments[order]) == 0
    hint = "Keep one point for each time, or chart the series apart."
    refuse(repeated, "times", "repeats an earlier point", hint)
    if ends is not None:
        _refuse_overlaps(moments, _one_each("ends", ends, size), order)
    return Track(order, _segments(moments[order], rebase, positions=times is None))


def _one_each(argument: str, value: ArrayLike, size: int) -> FloatArray:
    moments = as_moments(argument, value)
    shape = f"has shape {moments.shape} for {size} points"
    if moments.shape != (size,):
        raise InputError(argument, shape, "Give one time for each point.")
    refuse(
        np.isnan(moments),
        argument,
        "is missing",
        "Leave points without a time out.",
        code="missing",
    )
    return moments


def _refuse_overlaps(starts: FloatArray, ends: FloatArray, order: NDArray[np.intp]) -> None:
    refuse(
        ends < starts,
        "ends",
        "is before its start",
        "Give the last day of each period.",
        code="end_before_start",
    )
    shared = np.zeros(len(starts), dtype=np.bool_)
    shared[order[1:]] = starts[order[1:]] <= np.maximum.accumulate(ends[order])[:-1]
    refuse(
        shared,
        "ends",
        "overlaps an earlier period: neighbours share data, so their ranges are too short and runs "
        "come by themselves",
        "Chart periods that do not overlap, such as every third of rolling three-year windows.",
    )


def as_moments(argument: str, value: ArrayLike) -> FloatArray:
    """Give numbers as they are, and dates as days."""
    dates = as_datetimes(argument, value)
    if dates is None:
        return as_floats(argument, value)
    return np.asarray((dates - np.datetime64(0, "us")) / DAY, dtype=np.float64)


def _segments(moments: FloatArray, rebase: ArrayLike, *, positions: bool) -> NDArray[np.intp]:
    """Count for each point how many rebases have begun; each must begin at a point."""
    starts, given = (np.ravel(x) for x in (as_moments("rebase", rebase), np.asarray(rebase)))
    unmatched = [str(x) for x, start in zip(given, starts, strict=True) if start not in moments]
    if unmatched:
        what = "position (counted from 0)" if positions else "time"
        problem = f"matches no point: {', '.join(unmatched)}"
        raise InputError("rebase", problem, f"Give the {what} of the first point of a segment.")
    if len(np.unique(starts)) < len(starts):
        raise InputError("rebase", "names a point twice", "Name each first point once.")
    return np.asarray(np.searchsorted(np.sort(starts), moments, side="right"), dtype=np.intp)


def as_baseline(baseline: int | None) -> int | None:
    """Give the number of points that fix the limits of a segment."""
    if baseline is None:
        return None
    number = as_number("baseline", baseline)
    if number.denominator != 1 or number < LEAST_BASELINE:
        hint = f"Give a whole number of points, {LEAST_BASELINE} or more."
        raise InputError("baseline", f"is {baseline!r}", hint)
    return int(number)
