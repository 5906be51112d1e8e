"""The pool of a series with seasons: each quarter or month is held against itself a year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.projections.pool import LEAST, Pool, log_student, shares_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History


FEWEST_YEARS = 3
"""Full years that the pool needs."""

Forecast = tuple["FloatArray", "FloatArray", float]
"""Centre and squared scale, (B, H), and degrees of freedom."""


def _mean(y: FloatArray, h: NDArray[np.intp], m: int) -> Forecast:
    """Mean of the season over whole years, back from the last value."""
    table = y[:, y.shape[1] % m :].reshape(len(y), -1, m)
    n = table.shape[1]
    mean = table.mean(axis=1)
    variance = ((table - mean[:, np.newaxis]) ** 2).sum(axis=(1, 2)) / ((n - 1) * m)
    spread = np.broadcast_to(variance[:, np.newaxis] * (1 + 1 / n), (len(y), len(h)))
    return mean[:, (h - 1) % m], spread, (n - 1) * m


def _last(y: FloatArray, h: NDArray[np.intp], m: int) -> Forecast:
    """Last value of the season, a random walk from year to year."""
    years = 1 + (h - 1) // m
    d = y[:, m:] - y[:, :-m]
    square = (d**2).mean(axis=1)[:, np.newaxis]
    return y[:, y.shape[1] - 1 + h - years * m], square * years, d.shape[1]


def _drift(y: FloatArray, h: NDArray[np.intp], m: int) -> Forecast:
    """Last value of the season and the mean yearly step; those of neighbouring seasons share their luck."""
    years = 1 + (h - 1) // m
    d = y[:, m:] - y[:, :-m]
    n = d.shape[1] / m
    at = y[:, y.shape[1] - 1 + h - years * m] + years * d.mean(axis=1)[:, np.newaxis]
    return at, d.var(axis=1, ddof=1)[:, np.newaxis] * years * (1 + years / n), d.shape[1] - 1


def _walk(y: FloatArray, h: NDArray[np.intp], _m: int) -> Forecast:
    """Last value of all, a random walk from one value to the next."""
    d = np.diff(y)
    square = (d**2).mean(axis=1)[:, np.newaxis]
    at = np.broadcast_to(y[:, -1:], (len(y), len(h)))
    return at, square * (h + h**2 / d.shape[1]), d.shape[1]


PARTS: dict[str, tuple[Callable[[FloatArray, NDArray[np.intp], int], Forecast], float]] = {
    "mean of season": (_mean, 1.0),
    "last of season": (_last, 3.0),
    "drift of season": (_drift, 1.0),
    "last": (_walk, 1.0),
}


def seasonal(history: History, ahead: FloatArray, chance: FloatArray, season: int) -> Pool:
    """Run the seasonal parts; series of one length are worked on at once.

    Series with fewer than three full years have no forecast, and NaN.
    """
    count, width = history.values.shape
    steps = np.round(history.units(ahead))
    first = FEWEST_YEARS * season
    places = max(width - 5, 0)
    shape = (len(PARTS),)
    weight = np.full((count, *shape), 1 / len(PARTS))
    location, scale = (np.full((*ahead.shape, *shape), np.nan) for _ in range(2))
    degrees = np.ones((count, *shape))
    past = [np.full((count, places, *shape), fill) for fill in (0.25, np.nan, np.nan, 1.0)]
    for size in np.unique(history.size):
        n = int(size)
        if n < first:
            continue
        same_length = history.size[:, 0] == size
        for h in np.unique(steps[same_length], axis=0):
            rows = np.flatnonzero(same_length & (steps == h).all(axis=1))
            y, floor = history.values[rows, :n], chance[rows]
            own = _scored(y, h.astype(np.intp), floor, season, first)
            weight[rows], location[rows], scale[rows], degrees[rows] = own[0]
            for into, part in zip(past, own[1], strict=True):
                into[rows, first - 5 : n - 5] = part
    return Pool(weight, location, scale, degrees, tuple(past), tuple(PARTS))  # type: ignore[arg-type]


def _scored(
    y: FloatArray, h: NDArray[np.intp], chance: FloatArray, m: int, first: int
) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Weigh the parts by every value from the fourth year on, forecast one step ahead."""
    step = np.abs(np.diff(y)).mean(axis=1, keepdims=True)
    floor = (LEAST * step) ** 2 + LEAST**2 * chance
    prior = np.log([weight for _, weight in PARTS.values()])
    score = np.zeros((len(y), len(PARTS)))
    n = y.shape[1]
    shape = (len(y), n - first, len(PARTS))
    past = tuple(np.empty(shape) for _ in range(4))
    for place in range(first, n):
        k = place - first
        past[0][:, k] = shares_of(prior + k / (k + 2) * score)
        where, spread, df = _forecasts(y[:, :place], np.array([1]), floor, m)
        past[1][:, k], past[3][:, k] = where[:, 0], df
        past[2][:, k] = np.sqrt(np.maximum(spread[:, 0], chance))
        score += log_student(y[:, place, np.newaxis], where[:, 0], spread[:, 0], df)
    k = n - first
    where, spread, df = _forecasts(y, h, floor, m)
    scale = np.sqrt(np.maximum(spread, chance[..., np.newaxis]))
    weight = shares_of(prior + k / (k + 2) * score)
    return (weight, where, scale, np.broadcast_to(df, weight.shape)), past


def _forecasts(
    y: FloatArray, h: NDArray[np.intp], floor: FloatArray, m: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    found = [part(y, h, m) for part, _ in PARTS.values()]
    where, spread = (np.stack([one[i] for one in found], axis=-1) for i in (0, 1))
    return where, spread + floor[..., np.newaxis], np.array([max(one[2], 1) for one in found])
