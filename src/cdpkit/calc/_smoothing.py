"""Damped trend and Theta from every origin in one pass over the points, for any gaps between them.

Times are in units of the usual gap of a series. A gap of g units smooths g times: a gain `a` becomes
1 - (1 - a)^g, and a damped slope decays by phi^g.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from cdpkit.calc._history import History
    from cdpkit.calc._types import FloatArray, Operand

__all__ = [
    "Run", "damped_growth", "damped_run", "mean_square", "reach", "slopes", "smooth", "states",
    "theta_run",
]  # fmt: skip

GAINS = (0.2, 0.4, 0.6, 0.8, 1.0)
SHARES = (0.0, 0.1, 0.2, 0.3)
DAMPING = (0.8, 0.9, 0.98)
THETA_GAINS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2)


class Model(NamedTuple):
    """Gain of the level, gain of the slope, damping a unit of time, and prior weight."""

    level: float
    slope: float
    damping: float
    prior: float


MODELS = tuple(
    Model(gain, gain * share, phi, 1.0 if share else float(len(DAMPING)))
    for gain in GAINS
    for share in SHARES
    for phi in (DAMPING if share else DAMPING[:1])
)
"""What `damped` averages over. Without a slope the damping means nothing: one model for all."""


@dataclass(frozen=True, eq=False)
class Run:
    """A smoothing method over the whole history, in rows of series."""

    steps: FloatArray  # (N, T): forecast of the next point, made at each; the last is NaN
    location: FloatArray  # (N, H): forecasts from the latest point
    growth: FloatArray  # (N, H): their variance, in one-step variances


def damped_growth(level: Operand, slope: Operand, damping: Operand, horizon: Operand) -> Operand:
    """Variance of a damped trend at a horizon over that of one step; a formula without guards.

    Closed form of 1 + sum of (level + slope (phi + ... + phi^j))^2 for j from 1 to horizon - 1.
    """
    a, b, phi, h = level, slope, damping, horizon
    rest = 1 - phi
    sloping = b * phi * h / rest**2 * (2 * a * rest + b * phi)
    fading = b * phi * (1 - phi**h) / (rest**2 * (1 - phi**2))
    return (
        1
        + a**2 * (h - 1)
        + sloping
        - fading * (2 * a * (1 - phi**2) + b * phi * (1 + 2 * phi - phi**h))
    )


def reach(damping: float, horizon: FloatArray) -> FloatArray:
    """How many times the slope is added up to a horizon: phi + ... + phi^horizon."""
    return np.asarray(damping * (1 - damping**horizon) / (1 - damping))


def mean_square(history: History, steps: FloatArray) -> FloatArray:
    """Mean squared one-step error a unit of time, up to each point; 0 at the first."""
    errors = np.diff(history.values) - (steps - history.values)[:, :-1]
    squares = np.zeros_like(steps)
    squares[:, 1:] = errors**2 / history.gaps
    return np.asarray(np.cumsum(squares, axis=1) / np.maximum(np.arange(steps.shape[1]), 1))


def damped_run(history: History, ahead: FloatArray) -> Run:
    """Average the models, each weighted by its likelihood at the time of the forecast."""
    horizon = history.units(ahead)
    found = [states(history, model) for model in MODELS]
    squares = np.stack([errors for errors, _, _ in found])
    least = squares.min(axis=0)
    powers = -np.arange(squares.shape[2]) / 2
    weights = np.where(squares > least, squares / least, 1.0) ** powers
    weights *= np.array([model.prior for model in MODELS])[:, np.newaxis, np.newaxis]
    weights /= weights.sum(axis=0)
    first = history.values[:, :1]
    steps = np.full(history.values.shape, np.nan)
    steps[:, :-1] = first
    location, growth = np.repeat(first, horizon.shape[1], axis=1), np.zeros(horizon.shape)
    for model, weight, (_, level, slope) in zip(MODELS, weights, found, strict=True):
        once = weight * slope
        steps[:, :-1] += (weight * level)[:, :-1] + once[:, :-1] * reach(
            model.damping, history.gaps
        )
        location += history.at_final(weight * level) + history.at_final(once) * reach(
            model.damping, horizon
        )
        growth += history.at_final(weight) * damped_growth(*model[:3], horizon)
    return Run(steps, location, growth)


def states(history: History, model: Model) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give squared errors so far, level above the first value, and slope, which starts at 0."""
    y, gaps = history.values - history.values[:, :1], history.gaps
    gain = 1 - (1 - model.level) ** gaps
    fade, times = model.damping**gaps, reach(model.damping, gaps)
    errors, level, slope = (np.zeros(y.shape) for _ in range(3))
    for i in range(1, y.shape[1]):
        before = slice(i - 1, i)
        forecast = level[:, before] + slope[:, before] * times[:, before]
        error = y[:, i : i + 1] - forecast
        level[:, i : i + 1] = forecast + gain[:, before] * error
        if model.slope:
            turn = model.slope / gaps[:, before] * error
            slope[:, i : i + 1] = fade[:, before] * slope[:, before] + turn
        errors[:, i : i + 1] = errors[:, before] + error**2 / gaps[:, before]
    return errors, level, slope


def theta_run(history: History, ahead: FloatArray) -> Run:
    """Smooth values and times alike: the drift makes up for how far the smoothing lags behind."""
    horizon = history.units(ahead)
    drift = slopes(history) / 2
    best = np.full(history.values.shape, np.inf)
    level, lag, gain = (np.zeros(best.shape) for _ in range(3))
    for choice in THETA_GAINS:
        squares, smoothed, behind = smooth(history, choice)
        better = squares < best
        best = np.where(better, squares, best)
        level = np.where(better, smoothed, level)
        lag = np.where(better, behind, lag)
        gain = np.where(better, choice, gain)
    steps = np.full(best.shape, np.nan)
    steps[:, :-1] = (level + drift * lag)[:, :-1] + drift[:, :-1] * history.gaps
    location = history.at_final(level) + history.at_final(drift) * (horizon + history.at_final(lag))
    return Run(steps, location, 1 + (horizon - 1) * history.at_final(gain) ** 2)


def smooth(history: History, choice: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give squared errors so far, level, and how far the smoothed time lags, at each point."""
    y, gaps = history.values, history.gaps
    gain = 1 - (1 - choice) ** gaps
    squares, level, lag = np.zeros(y.shape), y.copy(), np.zeros(y.shape)
    for i in range(1, y.shape[1]):
        g, part = gaps[:, i - 1], gain[:, i - 1]
        error = y[:, i] - level[:, i - 1]
        level[:, i] = level[:, i - 1] + part * error
        lag[:, i] = (1 - part) * (lag[:, i - 1] + g)
        squares[:, i] = squares[:, i - 1] + error**2 / g
    return squares, level, lag


def slopes(history: History) -> FloatArray:
    """Least-squares slope a unit of time through the points so far; 0 for fewer than three."""
    t = np.cumsum(np.concatenate([np.zeros((len(history.gaps), 1)), history.gaps], axis=1), axis=1)
    y = history.values - history.values[:, :1]
    n = np.arange(1.0, y.shape[1] + 1)
    st, sy = np.cumsum(t, axis=1), np.cumsum(y, axis=1)
    products = np.cumsum(t * y, axis=1) - st * sy / n
    spread = np.cumsum(t * t, axis=1) - st**2 / n
    products[:, :2], spread[:, :2] = 0, 1
    return np.asarray(products / spread)
