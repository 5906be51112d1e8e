"""Many series as rows of arrays: times and values of one shape, in order, gaps last or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments.dates import as_datetimes
from cdpkit.calc.arguments.guards import as_floats, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments.types import FloatArray


TOLERANCE = 0.01
"""Share of a window by which dates may miss it: years have 365 or 366 days."""

EPOCH = np.datetime64("1970-01-01", "us")
YEAR = np.timedelta64(8_766, "h")  # 365.25 days


def as_times(argument: str, times: ArrayLike) -> FloatArray:
    """Give times as numbers; dates become years, 365.25 days each from 1970 on."""
    dates = as_datetimes(argument, times)
    if dates is None:
        return as_floats(argument, times)
    return 1970 + np.asarray((dates - EPOCH) / YEAR, dtype=np.float64)


def as_rows(times: FloatArray, name: str, **columns: FloatArray) -> tuple[FloatArray, ...]:
    """Broadcast times and columns to one shape (..., T), and refuse times that cannot be used.

    A time may be missing only where a value is: that is the padding of a short series.
    """
    first = next(iter(columns))
    if columns[first].ndim == 0:
        raise InputError(first, "is not a series", "Give a sequence of values.")
    length = columns[first].shape[-1]
    for argument, column in {name: times, **columns}.items():
        if column.ndim == 0 or column.shape[-1] != length:
            problem = f"has shape {column.shape} for {length} values of `{first}`"
            raise InputError(argument, problem, "Give one number for each, along the last axis.")
    try:
        rows = np.broadcast_arrays(times, *columns.values())
    except ValueError as error:
        shapes = ", ".join(f"`{key}` {column.shape}" for key, column in columns.items())
        problem = f"{times.shape} does not broadcast with {shapes}"
        raise InputError(
            name, problem, "Align the shapes: (T,) or one row for each series."
        ) from error
    there = ~np.isnan(rows[1])
    for column in rows[2:]:
        there &= ~np.isnan(column)
    hint = "Give every value its time."
    refuse(np.isnan(rows[0]) & there, name, "is missing", hint, code="missing")
    return tuple(rows)


def rows_in_order(rows: tuple[FloatArray, ...], name: str) -> tuple[FloatArray, ...]:
    """Put each series in the order of its times; a time that stands twice is refused."""
    if np.all(np.diff(rows[0], axis=-1) > 0):
        return rows
    order = np.argsort(rows[0], axis=-1, kind="stable")
    rows = tuple(np.take_along_axis(part, order, axis=-1) for part in rows)
    twice = np.diff(rows[0], axis=-1) == 0
    refuse(
        twice.any(axis=-1),
        name,
        "has a time twice",
        "Keep one value for each time.",
        code="time_twice",
    )
    return rows


def last_valid(
    valid: NDArray[np.bool_], rows: tuple[FloatArray, ...], size: int
) -> tuple[FloatArray, ...]:
    """Give the last `size` valid points of each row of matrices in order, NaN where too few."""
    width = valid.shape[-1]
    if width >= size and valid[:, -size:].all():
        return tuple(part[:, -size:] for part in rows)
    places = np.arange(width)
    order = np.argsort(np.where(valid, places, -1), axis=-1, kind="stable")[:, -size:]
    chosen = (np.take_along_axis(part, order, axis=-1) for part in rows)
    there = np.take_along_axis(valid, order, axis=-1)
    found = [np.where(there, part, np.nan) for part in chosen]
    lacks = size - order.shape[-1]
    return tuple(np.pad(part, ((0, 0), (lacks, 0)), constant_values=np.nan) for part in found)


def refuse_overlap(starts: FloatArray, ends: ArrayLike | None) -> None:
    """Refuse periods that share time: neighbours would resemble each other by themselves."""
    if ends is None:
        return
    last = as_times("ends", ends)
    try:
        first, last = np.broadcast_arrays(starts, last)
    except ValueError as error:
        problem = f"has shape {last.shape}, `times` {starts.shape}"
        raise InputError("ends", problem, "Give one end for each time.") from error
    refuse(
        last < first,
        "ends",
        "is before its start",
        "Give the last day of each period.",
        code="end_before_start",
    )
    order = np.argsort(first, axis=-1)
    first, last = (np.take_along_axis(part, order, axis=-1) for part in (first, last))
    shared = first[..., 1:] <= np.fmax.accumulate(last, axis=-1)[..., :-1]
    _refuse_shared(shared, "ends", "overlap")


def refuse_near(starts: FloatArray, window: float) -> None:
    """Refuse periods of a length, in the unit of their times, that begin before the last ends."""
    with np.errstate(invalid="ignore"):
        shared = np.diff(np.sort(starts, axis=-1)) < window * (1 - TOLERANCE)
    _refuse_shared(shared, "window", "is longer than the time between values")


def _refuse_shared(shared: NDArray[np.bool_], argument: str, problem: str) -> None:
    hint = "Keep periods that do not overlap, such as every third of rolling three-year windows."
    told = f"{problem}: neighbours share data"
    where = np.asarray(shared.any(axis=-1))
    refuse(where, argument, told, hint, code="periods_overlap")
