"""Damped trend and Theta from every origin in one pass over the points, for any gaps between them.

Times are in units of the usual gap of a series. A gap of g units smooths g times: a gain `a` becomes
1 - (1 - a)^g, and a damped slope decays by phi^g.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray, Operand
    from cdpkit.calc.projections.history import History


GAINS = (0.2, 0.4, 0.6, 0.8, 1.0)
SHARES = (0.0, 0.1, 0.2, 0.3)
DAMPING = (0.8, 0.9, 0.98)
THETA_GAINS = np.array([[1.0], [0.9], [0.8], [0.7], [0.6], [0.5], [0.4], [0.3], [0.2]])


class Models(NamedTuple):
    """Gain of the level, gain of the slope, damping a unit of time, prior weight; each (M, 1)."""

    level: FloatArray
    slope: FloatArray
    damping: FloatArray
    prior: FloatArray


def _grid() -> Models:
    rows = [
        (gain, gain * share, phi, 1.0 if share else len(DAMPING))
        for gain in GAINS
        for share in SHARES
        for phi in (DAMPING if share else DAMPING[:1])
    ]
    return Models(*np.array(rows).T[..., np.newaxis])


GRID = _grid()
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


def reach(damping: Operand, horizon: Operand) -> Operand:
    """How many times the slope is added up to a horizon: phi + ... + phi^horizon."""
    return damping * (1 - damping**horizon) / (1 - damping)


def mean_square(history: History, steps: FloatArray) -> FloatArray:
    """Mean squared one-step error a unit of time, up to each point; 0 at the first."""
    errors = np.diff(history.values) - (steps - history.values)[:, :-1]
    squares = np.zeros_like(steps)
    squares[:, 1:] = errors**2 / history.gaps
    return np.asarray(np.cumsum(squares, axis=1) / np.maximum(np.arange(steps.shape[1]), 1))


def damped_run(history: History, ahead: FloatArray) -> Run:
    """Average the models, each weighted by its likelihood at the time of the forecast."""
    horizon, first = history.units(ahead), history.values[:, :1]
    squares, level, slope = states(history, GRID)
    least = squares.min(axis=1, keepdims=True)
    # Likelihood of normal errors, their variance estimated: squares^(-points / 2).
    powers = -np.arange(len(squares))[:, np.newaxis, np.newaxis] / 2
    weights = np.where(squares > least, squares / least, 1.0) ** powers * GRID.prior
    weights /= weights.sum(axis=1, keepdims=True)
    steps = np.full(history.values.shape, np.nan)
    forecast = level[:-1] + slope[:-1] * reach(GRID.damping, history.gaps.T[:, np.newaxis])
    steps[:, :-1] = first + (weights[:-1] * forecast).sum(axis=1).T
    weight, level, slope = (_at_final(history, part) for part in (weights, level, slope))
    gain, turn, damping = (part[..., np.newaxis] for part in GRID[:3])
    location = level[..., np.newaxis] + slope[..., np.newaxis] * reach(damping, horizon)
    return Run(
        steps,
        first + (weight[..., np.newaxis] * location).sum(axis=0),
        (weight[..., np.newaxis] * damped_growth(gain, turn, damping, horizon)).sum(axis=0),
    )


def _at_final(history: History, array: FloatArray) -> FloatArray:
    """Take the state of each series at its last valid point: of (T, M, N) gives (M, N)."""
    if history.seen is None:
        return np.asarray(array[-1])
    return np.asarray(np.take_along_axis(array, history.final.T[np.newaxis], axis=0)[0])


def states(history: History, models: Models) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give squared errors so far, level above the first value, and slope, which starts at 0.

    Shape (T, M, N): points, models, series.
    """
    y, gaps = (history.values - history.values[:, :1]).T, history.gaps.T
    squares, level, slope = (np.zeros((len(y), len(models.level), y.shape[1])) for _ in range(3))
    for i, gap in enumerate(gaps):
        forecast = level[i] + slope[i] * reach(models.damping, gap)
        error = y[i + 1] - forecast
        # A gap of several units updates the level as that many steps in one.
        level[i + 1] = forecast + (1 - (1 - models.level) ** gap) * error
        slope[i + 1] = slope[i] * models.damping**gap + models.slope / gap * error
        squares[i + 1] = squares[i] + error**2 / gap
    return squares, level, slope


def theta_run(history: History, ahead: FloatArray) -> Run:
    """Smooth values and times alike: the drift makes up for how far the smoothing lags behind."""
    horizon, drift = history.units(ahead), slopes(history) / 2
    squares, *states = smooth(history, THETA_GAINS)
    best = squares.argmin(axis=1)[:, np.newaxis]
    level, lag = (np.take_along_axis(state, best, axis=1)[:, 0].T for state in states)
    gain = THETA_GAINS[:, 0][best[:, 0]].T
    steps = np.full(history.values.shape, np.nan)
    steps[:, :-1] = (level + drift * lag)[:, :-1] + drift[:, :-1] * history.gaps
    location = history.at_final(level) + history.at_final(drift) * (horizon + history.at_final(lag))
    return Run(steps, location, 1 + (horizon - 1) * history.at_final(gain) ** 2)


def smooth(history: History, gains: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give squared errors so far, level, and how far the smoothed time lags.

    Shape (T, M, N): points, gains, series.
    """
    y, gaps = history.values.T, history.gaps.T
    squares, level, lag = (np.zeros((len(y), len(gains), y.shape[1])) for _ in range(3))
    level[0] = y[0]
    for i, gap in enumerate(gaps):
        part = 1 - (1 - gains) ** gap
        error = y[i + 1] - level[i]
        level[i + 1] = level[i] + part * error
        # How far the smoothed time stands behind the point.
        lag[i + 1] = (1 - part) * (lag[i] + gap)
        squares[i + 1] = squares[i] + error**2 / gap
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
