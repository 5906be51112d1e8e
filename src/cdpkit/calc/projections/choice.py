"""Which method or law each series has, and what it would have said before; what `auto` is."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from cdpkit.calc.projections.backtests import back_test, joined_tests
from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.lines import binomial, last, poisson
from cdpkit.calc.projections.mixtures import PredictiveMixture
from cdpkit.calc.projections.origins import (
    Rolled,
    joined,
    refitted,
    smoothed,
    straight,
    straight_log,
)
from cdpkit.calc.projections.pool import YEARLY, yearly
from cdpkit.calc.projections.predictive import Predictive
from cdpkit.calc.projections.seasonal_pool import seasonal
from cdpkit.calc.projections.smoothing import damped_run, theta_run
from cdpkit.calc.projections.wandering import Given, counts_ahead, shares_ahead

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray, Levels
    from cdpkit.calc.projections.backtests import BackTest
    from cdpkit.calc.projections.history import History
    from cdpkit.calc.projections.mixtures import Blend, Law
    from cdpkit.calc.projections.pool import Pool
    from cdpkit.calc.projections.wandering import Grid


Future: TypeAlias = Predictive | PredictiveMixture

ROLLERS: dict[str, Callable[[History, FloatArray], Rolled]] = {
    "last": partial(refitted, last),
    "linear": straight,
    "log_linear": straight_log,
    "damped": partial(smoothed, damped_run),
    "theta": partial(smoothed, theta_run),
}
EXPOSED = {"poisson": poisson, "binomial": binomial}
METHODS = ("auto", *EXPOSED, *ROLLERS)

BLOCK = 12_000
"""Points worked on at a time, so that what they need fits the cache."""

LARGE = 100
"""Median events (of shares: on either side) from which the pool serves."""

EDGE = 0.025
"""Chance that the pool may give to what is impossible."""


def auto(
    history: History,
    ahead: FloatArray,
    *,
    law: str,
    per: float,
    minimum: float,
    maximum: float,
    season: int = 1,
) -> Rolled:
    """Project by the pool, or by small counts of events (`law` "events") or of a whole ("share")."""
    small = np.zeros(len(history.values), dtype=np.bool_)
    if law != "number" and season == 1:  # the grid knows no season
        small = _small(*_exposed(history)[:2], law)
    laws: list[tuple[NDArray[np.intp], Law]] = []
    past: list[tuple[NDArray[np.intp], Law]] = []
    weights = {name: np.zeros(len(small)) for name in YEARLY}
    large = np.flatnonzero(~small)
    if large.size:
        part = history.rows(large)
        pool, unit = _pooled(part, ahead[large], law, per, season)
        low, high = (np.full_like(unit, end) for end in (minimum, maximum))
        blend, before = pool.blends(low, high, unit)
        fits = np.arange(len(large))
        if law != "number" and season == 1:
            fits = np.flatnonzero(~_impossible(blend))
        kept = large[fits]
        laws.append((kept, blend.rows(fits)))
        past.append((kept, before.rows(fits)))
        small[np.setdiff1d(large, kept)] = True
        weights = {name: np.zeros(len(small)) for name in pool.names}
        for name, own in zip(pool.names, pool.weight[fits].T, strict=True):
            weights[name][kept] = own
    many = _many(history, law) if small.any() else small
    for rows in (np.flatnonzero(small & ~many), np.flatnonzero(small & many)):
        if rows.size:
            grid = _grid(history, ahead, rows, law, per, many=bool(many[rows[0]]))
            laws.append((rows, grid.future))
            past.append((rows, grid.past))
    shape = len(small), max(history.values.shape[1] - POINTS, 0)
    return Rolled(
        PredictiveMixture(tuple(laws), ahead.shape),
        PredictiveMixture(tuple(past), shape),
        weights | {"counts": small.astype(np.float64)},
    )


def _pooled(
    history: History, ahead: FloatArray, law: str, per: float, season: int
) -> tuple[Pool, FloatArray]:
    """Run the pool, and give the value of one event; it knows what chance adds to counts."""
    chance, noise, unit = np.zeros((3, len(history.values), 1))
    if law != "number":
        x, n, future = _exposed(history)
        unit = per / future
        chance = _chance(history, x, n, future, share=law == "share") * unit**2
        made = (per / n) ** 2 * x * (1 - x / n if law == "share" else 1)
        noise = history.total(made) / np.maximum(history.size, 1)
    if season == 1:
        pool = yearly(history, ahead, chance, noise)
    else:
        pool = seasonal(history, ahead, chance, season)
    return pool, unit


def _exposed(history: History) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Events, what they were counted among, and that of the future."""
    x = history.numerator if history.numerator is not None else history.values
    n = history.denominator
    n = np.where(np.isnan(x), np.nan, 1.0) if n is None else n
    return x, n, history.at_final(n)


def _small(x: FloatArray, n: FloatArray, law: str) -> NDArray[np.bool_]:
    fewer = np.minimum(x, n - x) if law == "share" else x
    order = np.sort(fewer, axis=1)
    size = (~np.isnan(fewer)).sum(axis=1)
    middle = np.maximum(np.stack([(size - 1) // 2, size // 2], axis=1), 0)
    median = np.take_along_axis(order, middle, axis=1).mean(axis=1)
    return np.asarray(median < LARGE)


def _many(history: History, law: str) -> NDArray[np.bool_]:
    """Tell where the whole to come holds so many events that a law need not be listed."""
    x, n, future = _exposed(history)
    return ~_small(x, n, law) & ~_small(x / n * future, future, law)


def _chance(
    history: History, x: FloatArray, n: FloatArray, future: FloatArray, *, share: bool
) -> FloatArray:
    """Variance of a future count by chance alone."""
    rate = history.at_final(x) / history.at_final(n)
    return np.asarray(rate * (1 - rate) * future if share else rate * future)


def _impossible(blend: Blend) -> NDArray[np.bool_]:
    """Tell where the pool gives too much to values that cannot be, at the last time."""
    ends = [
        np.broadcast_to(end, blend.location.shape[:2]) for end in (blend.minimum, blend.maximum)
    ]
    below = np.where(np.isfinite(ends[0]), blend.chance(ends[0]), 0.0)
    above = np.where(np.isfinite(ends[1]), 1 - blend.chance(ends[1]), 0.0)
    with np.errstate(invalid="ignore"):
        return np.asarray((below + above)[:, -1] >= EDGE)


def _grid(
    history: History, ahead: FloatArray, rows: NDArray[np.intp], law: str, per: float, *, many: bool
) -> Grid:
    """Hand the series with small counts over, those alike in size next to one another."""
    x, n, future = _exposed(history)
    gaps = np.broadcast_to(history.gaps, (len(x), history.gaps.shape[1]))
    fewer = np.zeros((len(x), 1), dtype=np.bool_)
    if law == "share" and not many:
        fewer = np.nansum(n - x, axis=1, keepdims=True) < np.nansum(x, axis=1, keepdims=True)
    parts = (
        np.where(fewer, n - x, x), n, gaps, history.units(ahead), future, per / future,
        np.where(fewer, np.round(future), np.nan),
    )  # fmt: skip
    given = Given(*(part[rows] for part in parts))
    return (counts_ahead if law == "events" else shares_ahead)(given, many=many)


def rolled(
    history: History,
    ahead: FloatArray,
    roll: Callable[[History, FloatArray], Rolled],
    ends: tuple[float, float],
    asked: tuple[str, Levels],
    *,
    single: bool,
) -> tuple[Future, BackTest]:
    """Work in blocks of series, and test each block on its past."""
    size = max(1, BLOCK // max(history.values.shape[1], 1))
    parts = [slice(start, start + size) for start in range(0, max(len(ahead), 1), size)]
    rolled, tests = [], []
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for part in parts:
            block = history.rows(part)
            found = roll(block, ahead[part])
            found = replace(
                found, past=_within(found.past, ends), future=_within(found.future, ends)
            )
            tests.append(back_test(block, found, *asked, single=single))
            rolled.append(replace(found, past=found.future))  # the past has served
    return joined(rolled).future, joined_tests(tests)


def _within(law: Future, ends: tuple[float, float]) -> Future:
    """Cut a law to the possible range; the others are cut as they are made."""
    if isinstance(law, Predictive):
        return replace(law, minimum=ends[0], maximum=ends[1])
    return law


def roller(method: str, per: float) -> Callable[[History, FloatArray], Rolled]:
    """Give the method of a name, which takes a history and the times ahead."""
    if method in EXPOSED:
        return partial(refitted, partial(EXPOSED[method], per=per))
    return ROLLERS[method]
