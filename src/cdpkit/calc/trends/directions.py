"""Changes of direction: turning points, runs, and whether a series fluctuates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import ndtr

from cdpkit.calc.arguments import aligns_labels, as_floats, as_rows, as_times, rows_in_order
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


PATTERNS = (
    "too short",
    "level",
    "rising",
    "falling",
    "rising, then falling",
    "falling, then rising",
    "fluctuating",
)
"""The words of `pattern`."""


@result
class DirectionChanges(Result):
    """Where a series turns, and how long it keeps its direction.

    Parameters
    ----------
    count : int or numpy.ndarray
        Turning points.
    turns : numpy.ndarray of bool, shape (..., T)
        Which values, in order of time, are turning points: of equal values in a row, the first.
    times : numpy.ndarray, shape (..., T)
        The times in order.
    pattern : str or numpy.ndarray of str
        `rising` and `falling` never go back, but may pause; `rising, then falling` and the other
        way round turn once; `fluctuating` turns twice or more; `level` never changes;
        `too short` has fewer than two values.
    longest_rise, longest_fall : int or numpy.ndarray
        Most rises, and most falls, in a row. Two equal values end both.
    expected : float or numpy.ndarray
        Turning points to be expected where the values come in random order; NaN for fewer than
        three values.
    z, p_value : float or numpy.ndarray
        The count against that, in standard deviations (negative: fewer turns), and two-sided.
    size, missing : int or numpy.ndarray
        Values used and left out.

    Examples
    --------
    >>> from cdpkit.calc import direction_changes
    >>> found = direction_changes([29, 35, 40, 44, 46, 44, 51, 50], times=range(2012, 2020))
    >>> found.longest_rise, found.longest_fall
    (4, 1)
    """

    count: int | NDArray[np.intp]
    turns: NDArray[np.bool_]
    times: FloatArray
    pattern: str | NDArray[np.object_]
    longest_rise: int | NDArray[np.intp]
    longest_fall: int | NDArray[np.intp]
    expected: FloatOrArray
    z: FloatOrArray
    p_value: FloatOrArray
    size: int | NDArray[np.intp]
    missing: int | NDArray[np.intp]

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.pattern, str):
            return f"directions of {np.size(self.pattern)} series"
        if not self.count:
            return self.pattern
        places = ", ".join(f"{time:g}" for time in self.times[self.turns])
        return f"{self.pattern}: turns at {places}"

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table, a row a series: all but `turns` and `times`."""
        columns = Result.to_columns(self)
        return {n: c for n, c in columns.items() if n not in ("turns", "times")}


@aligns_labels()
def direction_changes(values: ArrayLike, *, times: ArrayLike | None = None) -> DirectionChanges:
    """Find the turning points of each series, the longest runs, and the word for its shape.

    Equal values in a row count as one: a series turns where a rise is followed by a fall, or the
    other way round, however long the pause. The test compares the number of turns with that of
    n values in random order, 2(n - 2)/3 with variance (16n - 29)/90.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out and counted.
    times : array_like, shape (T,) or (..., T), optional
        Numbers or dates, in any order, none twice. Without them 0, 1, 2 and so on.

    Returns
    -------
    DirectionChanges
        Turning points, runs, word and test, shape (...,).

    Raises
    ------
    InputError
        If values or times are not numbers, shapes do not fit, or a time is missing or there twice.

    References
    ----------
    - Bienaymé IJ (1874), Bull Soc Math France 2:153-154.
    - Kendall MG, Stuart A (1966), The Advanced Theory of Statistics, vol 3, section 45.17.

    Examples
    --------
    >>> found = direction_changes([29, 35, 40, 44, 46, 44, 51, 50], times=range(2012, 2020))
    >>> print(found)
    fluctuating: turns at 2016, 2017, 2018
    >>> found.longest_rise, found.longest_fall
    (4, 1)
    """
    v = as_floats("values", values)
    width = v.shape[-1] if v.ndim else 0
    t = np.arange(width, dtype=np.float64) if times is None else as_times("times", times)
    t, v = rows_in_order(as_rows(t, "times", values=v), "times")
    shape = v.shape[:-1]
    flat = v.reshape(math.prod(shape), width)
    walk = _Walk(flat)
    size = (~np.isnan(flat)).sum(axis=-1)
    count = walk.turns.sum(axis=-1)
    expected, z, p = _test(count, walk.distinct)
    words = np.array(PATTERNS, dtype=np.object_)[_pattern(walk, count, size)]
    many = {"count": count, "longest_rise": walk.longest[0], "longest_fall": walk.longest[1],
            "size": size, "missing": width - size}  # fmt: skip
    tests = {"expected": expected, "z": z, "p_value": p}
    numbers: dict[str, Any] = {name: part.reshape(shape) for name, part in (many | tests).items()}
    if not shape:
        numbers = {name: part.item() for name, part in numbers.items()}
    pattern = words.reshape(shape) if shape else str(words[0])
    return DirectionChanges(
        turns=walk.turns.reshape(v.shape), times=t.copy(), pattern=pattern, **numbers
    )


class _Walk:
    """A walk through all series at once, one value at a time."""

    def __init__(self, values: FloatArray) -> None:
        rows, width = values.shape
        self.turns = np.zeros((rows, width), dtype=np.bool_)
        self.longest = np.zeros((2, rows), dtype=np.intp)  # of rises, of falls
        self.first = np.zeros(rows)  # the first direction, 0 for none yet
        self.distinct = np.zeros(rows)  # values, equal ones in a row once
        self._run = np.zeros((2, rows), dtype=np.intp)
        self._last, self._direction = np.full(rows, np.nan), np.zeros(rows)
        self._place = np.zeros(rows, dtype=np.intp)  # where the last value began
        for at in range(width):
            self._step(values[:, at], at)

    def _step(self, value: FloatArray, at: int) -> None:
        here = ~np.isnan(value)
        start = here & np.isnan(self._last)
        up, down = value > self._last, value < self._last
        moved = up | down
        direction = np.where(up, 1.0, -1.0)
        turned = np.flatnonzero(moved & (direction == -self._direction))
        self.turns[turned, self._place[turned]] = True
        self._run[0] = np.where(up, self._run[0] + 1, np.where(here, 0, self._run[0]))
        self._run[1] = np.where(down, self._run[1] + 1, np.where(here, 0, self._run[1]))
        np.maximum(self.longest, self._run, out=self.longest)
        self.first = np.where((self.first == 0) & moved, direction, self.first)
        self._direction = np.where(moved, direction, self._direction)
        self._place[moved | start] = at
        self.distinct += moved | start
        self._last = np.where(here, value, self._last)


def _pattern(walk: _Walk, count: NDArray[np.intp], size: NDArray[np.intp]) -> NDArray[np.intp]:
    down = (walk.first < 0).astype(np.intp)
    cases = [size < 2, walk.first == 0, count == 0, count == 1]
    return np.select(cases, [np.zeros_like(down), np.ones_like(down), 2 + down, 4 + down], 6)


def _test(count: NDArray[np.intp], n: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the expected turns, and z and p of the count (Bienaymé)."""
    long = np.where(n >= 3, n, np.nan)
    expected = 2 * (long - 2) / 3
    z = (count - expected) / np.sqrt((16 * long - 29) / 90)
    return expected, z, np.asarray(2 * ndtr(-np.abs(z)))
