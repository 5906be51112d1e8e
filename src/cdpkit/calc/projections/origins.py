"""Projections with what they would have said before: from every origin with enough points."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.lines import linear, linear_before, logarithms
from cdpkit.calc.projections.predictive import Predictive
from cdpkit.calc.projections.smoothing import damped_run, mean_square, theta_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History
    from cdpkit.calc.projections.smoothing import Run

__all__ = ["Rolled", "auto", "joined", "refitted", "smoothed", "straight", "straight_log"]

SHIFT = POINTS - 1
"""Place of the first origin: it has as many points as a projection needs."""


@dataclass(frozen=True, eq=False)
class Rolled:
    """A projection, and its forecasts of the next point from each origin."""

    future: Predictive  # (N, H)
    past: Predictive  # (N, K), one column an origin
    weights: dict[str, FloatArray] = field(default_factory=dict)  # (N,)
    rivals: dict[str, FloatArray] = field(default_factory=dict)  # (N, K)


def joined(parts: list[Rolled]) -> Rolled:
    """Put blocks of series below one another."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]

    def stacked(futures: list[Predictive]) -> Predictive:
        location = np.concatenate([future.location for future in futures])
        scale = np.concatenate([future.scale for future in futures])
        degrees = futures[0].degrees
        if len(degrees) == len(futures[0].location):  # not one row for all series
            degrees = np.concatenate([future.degrees for future in futures])
        return replace(futures[0], location=location, scale=scale, degrees=degrees)

    return Rolled(
        stacked([part.future for part in parts]),
        stacked([part.past for part in parts]),
        {name: np.concatenate([part.weights[name] for part in parts]) for name in first.weights},
        {name: np.concatenate([part.rivals[name] for part in parts]) for name in first.rivals},
    )


def refitted(
    method: Callable[[History, FloatArray], Predictive], history: History, ahead: FloatArray
) -> Rolled:
    """Fit again from each origin."""
    future = method(history, ahead)
    times = np.broadcast_to(history.times, history.values.shape)
    places = range(POINTS, times.shape[1])
    fits = [method(history.until(place), times[:, place : place + 1]) for place in places]
    if not fits:
        none = np.empty((len(times), 0))
        return Rolled(future, replace(future, location=none, scale=none, degrees=none))
    location, scale, degrees = (
        np.concatenate([np.broadcast_to(getattr(fit, name), (len(times), 1)) for fit in fits], 1)
        for name in ("location", "scale", "degrees")
    )
    return Rolled(future, replace(future, location=location, scale=scale, degrees=degrees))


def straight(history: History, ahead: FloatArray) -> Rolled:
    """Fit a line; from each origin in one pass."""
    return Rolled(linear(history, ahead), linear_before(history, POINTS))


def straight_log(history: History, ahead: FloatArray) -> Rolled:
    """Fit a line to the logarithm."""
    line = straight(logarithms(history), ahead)
    future, past = (replace(part, transform="log") for part in (line.future, line.past))
    return Rolled(future, past)


def smoothed(
    method: Callable[[History, FloatArray], Run], history: History, ahead: FloatArray
) -> Rolled:
    """Take the forecasts that the smoothing made on its way."""
    run = method(history, ahead)
    variance = mean_square(history, run.steps)
    future = _student(history, run.location, history.at_final(variance) * run.growth)
    return Rolled(future, _past(history, run.steps, variance * _next_gaps(history)))


def auto(history: History, ahead: FloatArray, per: float = 1.0) -> Rolled:
    """Weigh damped trend and Theta by their errors so far, and shrink to the last value.

    The variance comes from the errors that this very forecast would have made one step ahead,
    and an unknown drift widens it. That of a count is never below chance.
    """
    runs = {"damped": damped_run(history, ahead), "theta": theta_run(history, ahead)}
    walk = mean_square(history, history.values)
    trust = _trust(history)
    shares = _shares(history, list(runs.values()), walk)
    weights = {name: trust * share for name, share in zip(runs, shares, strict=True)}
    steps = (1 - trust) * history.values
    location, growth = np.zeros(ahead.shape), np.zeros(ahead.shape)
    for run, weight in zip(runs.values(), weights.values(), strict=True):
        steps = steps + np.where(weight > 0, weight * run.steps, 0)
        location += history.at_final(weight) * (run.location - history.latest)
        growth += history.at_final(weight) * run.growth
    horizon, final_trust = history.units(ahead), history.at_final(trust)
    growth += (1 - final_trust) * horizon + horizon**2 / (history.size - 1)
    variance, chance = mean_square(history, steps), _chance(history, per)
    spread = np.maximum(history.at_final(variance) * growth, history.at_final(chance))
    gaps = _next_gaps(history)
    drift = gaps**2 / np.maximum(np.arange(steps.shape[1]), 1)
    return Rolled(
        _student(history, history.latest + location, spread),
        _past(history, steps, np.maximum(variance * (gaps + drift), chance)),
        {"last": 1 - final_trust[:, 0]}
        | {name: history.at_final(weight)[:, 0] for name, weight in weights.items()},
        {name: run.steps[:, SHIFT:-1] for name, run in runs.items()},
    )


def _chance(history: History, per: float) -> FloatArray:
    """Variance of a rate by chance alone, known at each point; with half an event more.

    Shape (N, T); 0 where no events are given.
    """
    if history.numerator is None:
        return np.zeros(history.values.shape)
    exposure = history.denominator
    exposure = np.ones(history.values.shape) if exposure is None else exposure
    rate = (np.cumsum(history.numerator, axis=1) + 0.5) / np.cumsum(exposure, axis=1)
    return np.asarray(per**2 * rate / exposure)


def _trust(history: History) -> FloatArray:
    """Share of the methods against the last value: (k - 1) / (k + 1) with k back-tested errors."""
    errors = np.maximum(np.arange(history.values.shape[1]) - SHIFT, 1)
    return np.broadcast_to((errors - 1) / (errors + 1), history.values.shape)


def _shares(history: History, runs: list[Run], walk: FloatArray) -> FloatArray:
    """Share of each method at each point: sum of squared errors to the power of -k/2."""
    errors = np.maximum(np.arange(walk.shape[1]) - SHIFT, 0)
    squares = np.stack([_squares(history, run.steps) for run in runs]) + walk
    least = squares.min(axis=0)
    shares = np.where(squares > least, squares / least, 1.0) ** (-errors / 2)
    return np.asarray(shares / shares.sum(axis=0))


def _squares(history: History, steps: FloatArray) -> FloatArray:
    """Sum of squared errors of the back-test, known at each point."""
    squares = np.zeros_like(steps)
    squares[:, 1:] = (history.values[:, 1:] - steps[:, :-1]) ** 2 / history.gaps
    squares[:, : SHIFT + 1] = 0
    return np.asarray(np.cumsum(squares, axis=1))


def _next_gaps(history: History) -> FloatArray:
    gaps = np.broadcast_to(history.gaps, (len(history.values), history.gaps.shape[1]))
    return np.concatenate([gaps, np.full((len(gaps), 1), np.nan)], axis=1)


def _student(history: History, location: FloatArray, variance: FloatArray) -> Predictive:
    return Predictive(location, np.sqrt(variance), history.size - 1)


def _past(history: History, steps: FloatArray, variance: FloatArray) -> Predictive:
    """Cut to the origins; an origin of n points has n - 1 one-step errors."""
    degrees = np.broadcast_to(np.arange(1.0, steps.shape[1] + 1) - 1, steps.shape)
    chosen = slice(SHIFT, -1)
    seen = np.where(np.isnan(history.values[:, POINTS:]), np.nan, steps[:, chosen])
    return Predictive(seen, np.sqrt(variance[:, chosen]), degrees[:, chosen])
