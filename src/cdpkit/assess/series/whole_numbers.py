"""Printed values taken exactly: differences, turns, and what is printed alike.

A printed value is a whole number of units of its last decimal, and `rint(value * 10**decimals)`
is that number as long as it has at most 15 digits. Longer ones take Python's whole numbers.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit.assess.series.columns import at
from cdpkit.assess.series.sources import next_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.series.columns import SeriesColumns
    from cdpkit.assess.series.observations import Mask, Places
    from cdpkit.calc.arguments import FloatArray


DIGITS = 15
MOST_DIGITS = 18
"""Digits of whole numbers that can be doubled in 64 bits."""
READABLE = 2
"""Decimals that are printed as they are; values with more were never rounded for a reader."""


class Moves(NamedTuple):
    """How each series goes from one of its values to another."""

    difference: FloatArray
    direction: NDArray[np.int8]
    invisible: Mask
    """Whether the two are printed alike."""
    fluctuated: Mask
    """Whether the values turned at least twice, and ended less than half their range away."""


def moves(
    columns: SeriesColumns,
    rows: Places,
    ends: tuple[Places, Places],
    path: Mask,
    places: NDArray[np.int64],
) -> Moves:
    """Compare two values of each of some series, exactly; nothing is said of the others.

    `path` marks the values between them, `places` are the decimals that they are shown with.
    """
    size = len(columns)
    found = Moves(
        np.full(size, np.nan), np.zeros(size, dtype=np.int8), np.zeros(size, dtype=np.bool_),
        np.zeros(size, dtype=np.bool_),
    )  # fmt: skip
    if not rows.size:
        return found
    digits = digits_of(columns)[rows]
    for low, high in pairwise((-np.inf, DIGITS, MOST_DIGITS, np.inf)):
        part = rows[(digits >= low) & (digits < high)]
        if part.size:
            told = _told(
                wholes(columns, part, low), columns.carried[part], (ends[0][part], ends[1][part]),
                path[part], places[part],
            )  # fmt: skip
            for name in Moves._fields:
                getattr(found, name)[part] = getattr(told, name)
    return found


def path_between(columns: SeriesColumns, first: Places, last: Places) -> Mask:
    """Mark the values of each series from one to another."""
    column = np.arange(columns.value.shape[1])
    return columns.valued & (column >= first[:, None]) & (column <= last[:, None])


def digits_of(columns: SeriesColumns) -> FloatArray:
    """Give the digits before which the longest value of each series ends, its decimals included."""
    with np.errstate(over="ignore"):
        largest = np.abs(np.where(columns.valued, columns.value, 0)).max(axis=1)
        size = np.log10(np.maximum(largest * 10.0**columns.carried, 1))
    return np.asarray(np.maximum(size, columns.carried))


def wholes(columns: SeriesColumns, rows: Places, digits: float) -> NDArray[Any]:
    """Give values of series as whole numbers of units of the last decimal that they carry.

    Values of up to 15 digits are one product; of up to 17 the whole number next to the exact
    product is that of the shortest text; longer ones take Python's whole numbers.
    """
    if digits < MOST_DIGITS:
        value = np.where(columns.valued[rows], columns.value[rows], 0)
        if digits < DIGITS:
            units: NDArray[Any] = np.rint(value * 10.0 ** columns.carried[rows, None])
            return units.astype(np.int64)
        own = np.where(columns.valued[rows], columns.decimals[rows], 0).astype(np.int64)
        return next_whole(value, own)[0] * 10 ** (columns.carried[rows, None] - own)
    found = np.zeros((rows.size, columns.value.shape[1]), dtype=object)
    for n, i in enumerate(rows.tolist()):
        for j in np.flatnonzero(columns.valued[i]).tolist():
            number = columns.exact(i, j)
            found[n, j] = 0 if number is None else int(number.scaleb(int(columns.carried[i])))
    return found


def _told(
    whole: NDArray[Any],
    carried: NDArray[np.int64],
    ends: tuple[Places, Places],
    path: Mask,
    places: NDArray[np.int64],
) -> Moves:
    before, now = (at(whole, end) for end in ends)
    step = now - before
    unit = _power(carried, whole)
    alike = rounded(before, carried, places) == rounded(now, carried, places)
    return Moves(
        _quotients(step, unit),
        np.sign(step).astype(np.int8),
        alike.astype(np.bool_),
        _fluctuated(whole, path, step),
    )


def _quotients(step: NDArray[Any], unit: NDArray[Any]) -> FloatArray:
    """Divide whole numbers; those that no float holds by Python, which rounds once."""
    if (abs(step) >= 2**53).any():
        return np.array([a / b for a, b in zip(step.tolist(), unit.tolist(), strict=True)])
    return np.asarray(step / unit, dtype=float)


def _fluctuated(whole: NDArray[Any], path: Mask, step: NDArray[Any]) -> Mask:
    found = np.zeros(len(path), dtype=np.bool_)
    long = np.flatnonzero(path.sum(axis=1) > 3)  # two turns take four values
    if not long.size:
        return found
    column = np.arange(path.shape[1])
    start = np.argmax(path[long], axis=1)[:, None]
    latest = np.maximum.accumulate(np.where(path[long], column, start), axis=1)
    held = np.take_along_axis(whole[long], latest, axis=1)
    sign = np.sign(np.diff(held, axis=1)).astype(np.int8)
    moved = np.maximum.accumulate(np.where(sign != 0, column[1:], 0), axis=1)
    known = moved[:, :-1] > 0
    before = np.take_along_axis(sign, np.maximum(moved[:, :-1] - 1, 0), axis=1)
    turns = (known & (sign[:, 1:] != 0) & (sign[:, 1:] != before)).sum(axis=1)
    spread = held.max(axis=1) - held.min(axis=1)
    found[long] = (turns > 1) & (2 * np.abs(step[long]) < spread)
    return found


def rounded(
    whole: NDArray[Any], carried: NDArray[np.int64], places: NDArray[np.int64]
) -> NDArray[Any]:
    """Round half away from zero to decimals, in units of the last of them."""
    cut = _power(np.maximum(carried - places, 0), whole)
    size = (2 * np.abs(whole) + cut) // (2 * cut)
    return np.asarray(np.where(whole < 0, -size, size))


def _power(exponent: NDArray[np.int64], like: NDArray[Any]) -> NDArray[Any]:
    if like.dtype != object:
        return np.asarray(10**exponent)
    return np.array([10**e for e in exponent.tolist()], dtype=object)


def places_of(columns: SeriesColumns, shown: Mask) -> NDArray[np.int64]:
    """Give the decimals that some values of each series are shown with."""
    return readable_places(np.where(shown, columns.value, np.nan), columns.carried, columns.counts)


def places_at(columns: SeriesColumns, i: int, shown: FloatArray) -> int:
    """Give the decimals that some values are shown with, as values of one series."""
    part = slice(i, i + 1)
    return int(readable_places(shown[None], columns.carried[part], columns.counts[part])[0])


def readable_places(
    values: FloatArray, carried: NDArray[np.int64], counts: Mask
) -> NDArray[np.int64]:
    """Give the decimals to show values with: those carried, or a readable number of them.

    Values with more than two decimals are full-precision output of a database. They are shown with
    one decimal, and below 1 with two significant digits. Whole counts have none.
    """
    known = ~np.isnan(values)
    size = np.where(known & (values != 0), np.abs(values), np.inf).min(axis=1, initial=np.inf)
    size = np.where(np.isinf(size), 1.0, size)
    power = np.floor(np.log10(size)).astype(np.int64)
    power -= 10.0**power > size
    wanted = np.where(size >= 1, 1, 1 - power)
    places = np.where(carried <= READABLE, carried, np.minimum(carried, wanted))
    whole = ~(known & (values != np.rint(values))).any(axis=1)
    return np.asarray(np.where(counts & whole & known.any(axis=1), 0, places))
