"""What a projection starts from: valid points of each series, and why there may be no projection."""

from __future__ import annotations

import warnings
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import TOLERANCE, as_counts, as_floats, refuse
from cdpkit.errors import InputError
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.reasons import Argument


POINTS = 5
"""Non-overlapping points that a projection needs."""

FULL_YEARS = 3
"""Years that a projection with seasons needs."""

UNEVEN = 0.15
"""Share of a season by which the steps between values may differ: months have 28 to 31 days."""


@dataclass(frozen=True, eq=False)
class History:
    """Series in rows; the valid points of each come first, in order of time.

    `seen` is None where every point is valid. Padding is NaN.
    """

    times: FloatArray  # (N, T), or (1, T) where all series share them
    values: FloatArray  # (N, T)
    size: FloatArray  # (N, 1), valid points of each
    seen: np.ndarray | None = None
    numerator: FloatArray | None = None
    denominator: FloatArray | None = None
    gone: NDArray[np.int64] | None = None  # values missing between others, of each

    @property
    def missing(self) -> NDArray[np.int64]:
        """How many values of each series are missing between others."""
        return np.zeros(len(self.values), dtype=np.int64) if self.gone is None else self.gone

    @cached_property
    def final(self) -> np.ndarray:
        """Place of the last valid point; 0 where there is none."""
        return np.maximum(self.size - 1, 0).astype(np.intp)

    @cached_property
    def latest_time(self) -> FloatArray:
        """Shape (N, 1)."""
        return self.at_final(np.broadcast_to(self.times, self.values.shape))

    @cached_property
    def latest(self) -> FloatArray:
        """Shape (N, 1)."""
        return self.at_final(self.values)

    @cached_property
    def gaps(self) -> FloatArray:
        """Gaps between neighbours in units of the usual one, shape (N, T - 1) or (1, T - 1)."""
        return np.diff(self.times) / self.unit

    @cached_property
    def unit(self) -> FloatArray:
        """The usual gap: the median, shape (N, 1) or (1, 1)."""
        gaps = np.diff(self.times)
        middle = np.median if self.seen is None else np.nanmedian
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # no gap at all: NaN
            return np.asarray(middle(gaps, axis=1, keepdims=True))

    def units(self, ahead: FloatArray) -> FloatArray:
        """How far ahead of the latest point, in units."""
        return (ahead - self.latest_time) / self.unit

    def at_final(self, array: FloatArray) -> FloatArray:
        """Take each row at its last valid point."""
        if self.seen is None:
            return array[:, -1:]
        return np.take_along_axis(array, self.final, axis=1)

    def total(self, array: FloatArray) -> FloatArray:
        """Add up the valid ones of each row; shape (N, 1)."""
        kept = array if self.seen is None else np.where(np.isnan(array), 0.0, array)
        return np.asarray(kept @ np.ones((array.shape[1], 1)))  # faster than a sum of short rows

    def until(self, place: int) -> History:
        """Keep the points before a place."""

        def part(array: FloatArray | None) -> FloatArray | None:
            return None if array is None else array[:, :place]

        return History(
            self.times[:, :place],
            self.values[:, :place],
            np.minimum(self.size, place),
            None if self.seen is None else self.seen[:, :place],
            part(self.numerator),
            part(self.denominator),
        )

    def rows(self, chosen: slice | NDArray[np.intp]) -> History:
        """Take some of the series."""

        def part(array: FloatArray | None) -> FloatArray | None:
            return None if array is None else array[chosen]

        return History(
            self.times if len(self.times) < len(self.values) else self.times[chosen],
            self.values[chosen],
            self.size[chosen],
            None if self.seen is None else self.seen[chosen],
            part(self.numerator),
            part(self.denominator),
        )


def as_history(
    times: ArrayLike,
    values: ArrayLike | None,
    numerator: ArrayLike | None,
    denominator: ArrayLike | None,
    per: float,
) -> History:
    """Guard the points, work out rates, and move the valid points of each series to its front."""
    t = as_floats("times", times)
    k, n = _as_exposure(numerator, denominator)
    if values is not None:
        y = as_floats("values", values)
    elif k is not None:
        y = per * k / (1.0 if n is None else n)
    else:
        raise InputError("values", "are not given", "Give them, or a numerator and a denominator.")
    rows = _in_rows({"values": y, "times": t, "numerator": k, "denominator": n})
    y, t, k, n = rows["values"], rows["times"], rows.get("numerator"), rows.get("denominator")
    if not y.shape[1]:
        raise InputError("values", "are empty", "Give at least one point; NaN for missing.")
    valid = ~(np.isnan(y) | np.isnan(t))
    for other in (k, n):
        valid &= True if other is None else ~np.isnan(other)
    if valid.all():
        history = History(t, y, np.full((len(y), 1), float(y.shape[1])), None, k, n)
    else:
        history = _packed(valid, t, y, k, n)
    with np.errstate(invalid="ignore"):
        steps = np.diff(history.times)
        late = "Sort the points by time, with each time once."
        refuse(
            np.any(steps <= 0, axis=1),
            "times",
            "do not increase",
            late,
            code="times_not_increasing",
        )
    return history


def _as_exposure(
    numerator: ArrayLike | None, denominator: ArrayLike | None
) -> tuple[FloatArray | None, FloatArray | None]:
    if numerator is None:
        if denominator is not None:
            raise InputError("numerator", "is not given", "A denominator needs its numerator.")
        return None, None
    if denominator is None:
        return as_counts(numerator=numerator)[0], None
    k, n = as_counts(numerator=numerator, denominator=denominator, denominators=["denominator"])
    return k, n


def _in_rows(arrays: dict[str, FloatArray | None]) -> dict[str, FloatArray]:
    """Give every array the shape (N, T); times that all series share stay one row."""
    given = {name: array for name, array in arrays.items() if array is not None}
    bad = [name for name, array in given.items() if array.ndim not in (1, 2)]
    if bad:
        problem = f"has {given[bad[0]].ndim} dimensions"
        raise InputError(bad[0], problem, "Give one series, or a row for each of several.")
    wide = _common_shape(given)
    return {
        name: np.atleast_2d(array)
        if name == "times"
        else np.broadcast_to(np.atleast_2d(array), wide)
        for name, array in given.items()
    }


def _common_shape(given: dict[str, FloatArray]) -> tuple[int, ...]:
    """Give the shape (N, T) of everything but the times, which must fit into it."""
    shapes = [array.shape for name, array in given.items() if name != "times"]
    with suppress(ValueError):
        shape = np.broadcast_shapes((1, 1), *shapes)
        if np.broadcast_shapes(shape, given["times"].shape) == shape:
            return shape
    shown = ", ".join(f"`{name}` {array.shape}" for name, array in given.items())
    raise InputError("values", f"do not fit: {shown}", "A column is a time.")


def _packed(
    valid: np.ndarray,
    times: FloatArray,
    values: FloatArray,
    numerator: FloatArray | None,
    denominator: FloatArray | None,
) -> History:
    order = np.argsort(~valid, axis=1, kind="stable")
    seen = np.take_along_axis(valid, order, axis=1)

    def pack(array: FloatArray) -> FloatArray:
        moved = np.take_along_axis(np.broadcast_to(array, valid.shape), order, axis=1)
        return np.where(seen, moved, np.nan)

    return History(
        pack(times),
        pack(values),
        seen.sum(axis=1, keepdims=True).astype(np.float64),
        seen,
        None if numerator is None else pack(numerator),
        None if denominator is None else pack(denominator),
        (np.logical_or.accumulate(valid, axis=1) & ~valid & _valid_later(valid)).sum(axis=1),
    )


def _valid_later(valid: np.ndarray) -> np.ndarray:
    return np.logical_or.accumulate(valid[:, ::-1], axis=1)[:, ::-1]


def obstacles(
    history: History,
    breaks: ArrayLike,
    window: ArrayLike,
    suppressed: ArrayLike | None,
    season: int = 1,
) -> list[tuple[Reason, ...]]:
    """Give for each series every reason why it cannot be projected; none where it can."""
    found: list[tuple[Reason, ...]] = [()] * len(history.values)

    def few(row: int) -> dict[str, Argument]:
        return {"given": int(history.size[row, 0]), "needed": POINTS}

    def apart(row: int) -> dict[str, Argument]:
        return _apart(history, window, row)

    for code, rows, arguments in (
        ("few_points", history.size[:, 0] < POINTS, few),
        ("break_inside", _broken(history, breaks), None),
        ("overlapping_windows", _overlapping(history, window), apart),
        ("suppressed_inside", _hidden(history, suppressed), None),
        ("few_full_years", _short_of_seasons(history, season), None),
    ):
        for row in np.flatnonzero(rows).tolist():
            found[row] += (Reason.of(code, **(arguments(row) if arguments else {})),)
    return found


def _apart(history: History, window: ArrayLike, row: int) -> dict[str, Argument]:
    """Give the length of the periods of a series and the nearest two of its times, in years."""
    length = np.broadcast_to(as_floats("window", window), (len(history.values),))[row]
    nearest = np.nanmin(np.diff(history.times[min(row, len(history.times) - 1)]))
    return {"years": float(length), "apart": float(nearest)}


def _broken(history: History, breaks: ArrayLike) -> np.ndarray:
    since = np.atleast_2d(as_floats("breaks", breaks))
    if not since.size:
        return np.zeros(len(history.values), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        inside = (since > history.times[:, :1]) & (since <= history.latest_time)
    return np.broadcast_to(inside.any(axis=1), (len(history.values),))


def _overlapping(history: History, window: ArrayLike) -> np.ndarray:
    length = as_floats("window", window)
    low = length <= 0
    refuse(
        low,
        "window",
        "is not above zero",
        "Give the length of each period in years.",
        code="not_positive",
    )
    with np.errstate(invalid="ignore"):
        near = np.diff(history.times) < length.reshape(-1, 1) * (1 - TOLERANCE)
    return np.broadcast_to(near.any(axis=1), (len(history.values),))


def _short_of_seasons(history: History, season: int) -> np.ndarray:
    if season == 1:
        return np.zeros(len(history.values), dtype=np.bool_)
    with np.errstate(invalid="ignore"):
        uneven = np.abs(history.gaps * history.unit * season - 1) > UNEVEN
    uneven = np.broadcast_to(uneven.any(axis=1), (len(history.values),))
    return uneven | (history.size[:, 0] < FULL_YEARS * season)


def _hidden(history: History, suppressed: ArrayLike | None) -> np.ndarray:
    if suppressed is None:
        return np.zeros(len(history.values), dtype=np.bool_)
    flags = np.atleast_2d(np.asarray(suppressed))
    if flags.dtype != np.bool_:
        raise InputError("suppressed", "is not true or false", "Give a flag for each point.")
    return np.broadcast_to(flags.any(axis=1), (len(history.values),))


def possible_range(
    history: History, minimum: float | None, maximum: float | None, *, counted: bool
) -> tuple[float, float]:
    """Give the ends of what is possible; values outside are refused."""
    low = (0.0 if counted else -np.inf) if minimum is None else float(minimum)
    high = np.inf if maximum is None else float(maximum)
    if low >= high:
        raise InputError("minimum", f"is {low:g}, not below {high:g}", "Swap the two ends.")
    hint = "Widen the range: `minimum` and `maximum` are the possible values."
    with np.errstate(invalid="ignore"):
        outside = (history.values < low) | (history.values > high)
    refuse(
        np.any(outside, axis=1),
        "values",
        f"lie outside {low:g} to {high:g}",
        hint,
        code="out_of_range",
    )
    return low, high


def times_ahead(history: History, horizon: int, at: ArrayLike | None) -> FloatArray:
    """Give the times to project to, shape (N, H)."""
    latest = history.latest_time
    if at is None:
        if isinstance(horizon, bool) or horizon != int(horizon) or horizon < 1:
            raise InputError(
                "horizon", f"is {horizon!r}", "Give a whole number of years, such as 3."
            )
        return latest + np.arange(1.0, horizon + 1)
    ahead = np.atleast_2d(as_floats("at", at))
    hint = "Give increasing times after the last value."
    with np.errstate(invalid="ignore"):
        refuse(
            np.any(np.diff(ahead) <= 0, axis=1),
            "at",
            "does not increase",
            hint,
            code="times_not_increasing",
        )
        refuse(
            np.any(ahead <= latest, axis=1),
            "at",
            "is not after the last value",
            hint,
            code="time_not_later",
        )
    return np.broadcast_to(ahead, (len(history.values), ahead.shape[1]))
