"""A pool of simple forecasters, weighted by how likely they made the values that came."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln

from cdpkit.calc.projections.mixtures import Blend
from cdpkit.calc.projections.smoothing import damped_growth, reach

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History


FIRST, POOLED = 3, 7
"""Values before the first forecast that is scored; values that a pool needs."""

GAIN, TURN, DAMPING = 0.5, 0.3, 0.8
"""Gain of the level, gain and damping of the damped slope."""

BY_CHANCE = 0.8
"""Of the steps that chance explains this share does not add up; few values cannot rule out more."""

LEAST = 1e-3
"""Scales are at least this share of the mean step: a lucky exact hit must not rule."""


class Part(NamedTuple):
    """A forecaster as it stands after each value; arrays (N, T)."""

    at: FloatArray
    slope: FloatArray
    square: FloatArray
    reach: Callable[[FloatArray], FloatArray]
    growth: Callable[[FloatArray, FloatArray, FloatArray], FloatArray]  # horizon, span, size
    lost: int  # values less degrees of freedom
    noise: float = 2  # what chance adds to a squared step, in variances of a value


class Pool(NamedTuple):
    """What the pool says of the future, and said of each next value from its origin."""

    weight: FloatArray  # (N, P)
    location: FloatArray  # (N, H, P)
    scale: FloatArray
    degrees: FloatArray  # (N, P)
    past: tuple[FloatArray, FloatArray, FloatArray, FloatArray]  # the same, (N, K, P)
    names: tuple[str, ...]

    def blends(
        self, minimum: FloatArray, maximum: FloatArray, unit: FloatArray
    ) -> tuple[Blend, Blend]:
        """Give the laws of the future and of the past, in the unit of the values."""
        shape = self.location.shape
        weight = np.broadcast_to(self.weight[:, np.newaxis], shape)
        degrees = np.broadcast_to(self.degrees[:, np.newaxis], shape)
        ends = (minimum, maximum, unit)
        own, location, scale, df = self.past
        return (
            Blend(weight, self.location, self.scale, degrees, *ends),
            Blend(own, location, scale, df, *ends),
        )


YEARLY = {"mean": 1.0, "level": 1.0, "last": 3.0, "drift": 1.0, "damped": 2.0}
"""The parts with their weights before any value is seen."""


def shares_of(score: FloatArray) -> FloatArray:
    """Give weights along the last axis from their logarithms."""
    found = np.exp(score - np.max(score, axis=-1, keepdims=True))
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def log_student(
    x: FloatArray, location: FloatArray, variance: FloatArray, degrees: FloatArray
) -> FloatArray:
    """Logarithm of the density of Student's t with a centre and a squared scale."""
    df = np.maximum(degrees, 1)
    # log of G((v+1)/2) / (G(v/2) sqrt(v pi) s) (1 + (x-m)^2 / (v s^2))^(-(v+1)/2).
    shape = gammaln((df + 1) / 2) - gammaln(df / 2) - np.log(df * np.pi) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.log(variance) / 2
        tail = (df + 1) / 2 * np.log1p((x - location) ** 2 / (variance * df))
    return np.asarray(shape - spread - tail)


def yearly(history: History, ahead: FloatArray, chance: FloatArray, noise: FloatArray) -> Pool:
    """Run the parts over all series at once, and weigh them after each value.

    `chance` (N, 1) is the variance that chance alone gives a future value, `noise` what it gave
    the values so far; 0 for none.
    """
    y = history.values
    gaps = np.broadcast_to(history.gaps, (len(y), history.gaps.shape[1]))
    parts = [PARTS[name](y, gaps) for name in YEARLY]
    size = np.arange(1.0, y.shape[1] + 1)
    span = np.concatenate([np.zeros((len(y), 1)), np.cumsum(gaps, axis=1)], axis=1)
    floor = floor_of(history, chance)
    following = np.concatenate([gaps, np.ones((len(y), 1))], axis=1)
    location, variance, degrees = (
        np.stack(side, axis=-1) for side in zip(*(
            _forecast(part, following, span, size) for part in parts), strict=True)
    )  # fmt: skip
    weight = _weights(y, location, variance + floor[..., np.newaxis], degrees)
    horizon = history.units(ahead)
    final = [_at_final(history, part, span) for part in parts]
    ends = [
        (part.at + part.slope * part.reach(horizon), _spread(part, horizon, own, n, noise))
        for part, own, n in final
    ]
    where, spread = (np.stack(side, axis=-1) for side in zip(*ends, strict=True))
    origins = slice(FIRST + 1, -1)
    past = np.sqrt(np.maximum(variance + floor[..., np.newaxis], chance[..., np.newaxis]))
    return Pool(
        _last_of(history, weight),
        where,
        np.sqrt(np.maximum(spread + floor[..., np.newaxis], chance[..., np.newaxis])),
        np.concatenate([np.maximum(n - part.lost, 1) for part, _, n in final], axis=1),
        (weight[:, origins], location[:, origins], past[:, origins],
         np.broadcast_to(degrees, location.shape)[:, origins]),
        tuple(YEARLY),
    )  # fmt: skip


def floor_of(history: History, chance: FloatArray) -> FloatArray:
    """Least squared scale: a thousandth of the mean step, and of chance; shape (N, 1)."""
    path = history.total(np.abs(np.diff(history.values)))
    step = path / np.maximum(history.size - 1, 1)
    return np.asarray((LEAST * step) ** 2 + LEAST**2 * chance)


def _forecast(
    part: Part, gaps: FloatArray, span: FloatArray, size: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Forecast the next value from each one: centre, squared scale, degrees of freedom."""
    location = part.at + part.slope * part.reach(gaps)
    variance = part.square * part.growth(gaps, span, size)
    return location, variance, np.maximum(size - part.lost, 1)


def _spread(
    part: Part, horizon: FloatArray, span: FloatArray, size: FloatArray, noise: FloatArray
) -> FloatArray:
    """Squared scale so far ahead; steps that chance alone would make hardly add up."""
    growth = part.growth(horizon, span, size)
    first = part.growth(np.minimum(horizon, 1), span, size)
    # Squares of a walk seen with noise: the noise is there once, the walk adds up with each step.
    with np.errstate(divide="ignore", invalid="ignore"):
        explained = np.where(noise > 0, np.minimum(part.noise * noise / part.square, 1), 0.0)
    return np.asarray(part.square * (growth - BY_CHANCE * explained * (growth - first)))


def _at_final(
    history: History, part: Part, span: FloatArray
) -> tuple[Part, FloatArray, FloatArray]:
    final = part._replace(
        at=history.at_final(part.at),
        slope=history.at_final(part.slope),
        square=history.at_final(part.square),
    )
    return final, history.at_final(span), history.size


def _last_of(history: History, weight: FloatArray) -> FloatArray:
    """Take the weights after the last valid value of each series."""
    if history.seen is None:
        return np.asarray(weight[:, -1])
    return np.asarray(np.take_along_axis(weight, history.final[..., np.newaxis], axis=1)[:, 0])


def _weights(
    y: FloatArray, location: FloatArray, variance: FloatArray, degrees: FloatArray
) -> FloatArray:
    """Weight of each part after each value: prior times likelihood to the power k / (k + 2)."""
    prior = np.log(list(YEARLY.values()))
    alone = np.array([name == "last" for name in YEARLY]) * 1.0
    score = np.zeros(location.shape)
    first = slice(FIRST - 1, -1)
    # Log likelihood of each value under the forecast made from those before it.
    score[:, FIRST:] = np.cumsum(
        log_student(
            y[:, FIRST:, np.newaxis], location[:, first], variance[:, first],
            degrees[first],
        ),
        axis=1,
    )  # fmt: skip
    # A tempered likelihood: few forecasts hardly move the prior weights.
    k = np.maximum(np.arange(1, y.shape[1] + 1) - FIRST, 0)[:, np.newaxis]
    with np.errstate(invalid="ignore"):
        weight = shares_of(prior + k / (k + 2) * score)
    enough = np.arange(1, y.shape[1] + 1) >= POOLED
    return np.where(enough[:, np.newaxis] & ~np.isnan(weight), weight, alone)


# ---- the parts -----------------------------------------------------------------------------------


def _none(horizon: FloatArray) -> FloatArray:
    return np.zeros_like(horizon)


def _once(horizon: FloatArray) -> FloatArray:
    return horizon


def _running_mean(squares: FloatArray, fewer: int = 0) -> FloatArray:
    """Mean of the squares so far; the first value has none before it, and stands at 0."""
    count = np.maximum(np.arange(1.0, squares.shape[1] + 1) - fewer, 1)
    total = np.zeros((len(squares), squares.shape[1] + 1))
    total[:, 1:] = np.cumsum(squares, axis=1) / count
    return total


def _mean(y: FloatArray, _gaps: FloatArray) -> Part:
    n = np.arange(1.0, y.shape[1] + 1)
    z = y - y[:, :1]
    mean = np.cumsum(z, axis=1) / n
    square = (np.cumsum(z**2, axis=1) - n * mean**2) / np.maximum(n - 1, 1)
    return Part(
        y[:, :1] + mean, np.zeros_like(y), np.maximum(square, 0), _none,
        lambda horizon, _span, size: (1 + 1 / size) * np.ones_like(horizon), 1,
    )  # fmt: skip


def _level(y: FloatArray, gaps: FloatArray) -> Part:
    at, errors = np.empty_like(y), np.empty_like(gaps)
    at[:, 0] = y[:, 0]
    for i in range(gaps.shape[1]):
        errors[:, i] = y[:, i + 1] - at[:, i]
        at[:, i + 1] = at[:, i] + (1 - (1 - GAIN) ** gaps[:, i]) * errors[:, i]
    return Part(
        at, np.zeros_like(y), _running_mean(errors**2), _none,
        lambda horizon, _span, _size: 1 + GAIN**2 * np.maximum(horizon - 1, 0), 1,
        2 / (2 - GAIN),
    )  # fmt: skip


def _last(y: FloatArray, gaps: FloatArray) -> Part:
    """Random walk; the second term is the drift that so many values cannot rule out."""
    square = _running_mean(np.diff(y) ** 2 / gaps)
    return Part(
        y, np.zeros_like(y), square, _none,
        lambda horizon, span, _size: horizon + horizon**2 / np.maximum(span, 1), 1,
    )  # fmt: skip


def _drift(y: FloatArray, gaps: FloatArray) -> Part:
    d = np.diff(y)
    span = np.cumsum(gaps, axis=1)
    pace = np.zeros_like(y)
    pace[:, 1:] = (y[:, 1:] - y[:, :1]) / span
    m = np.maximum(np.arange(1.0, d.shape[1] + 1) - 1, 1)
    square = np.zeros_like(y)
    # Variance a step of a random walk about its mean pace.
    square[:, 1:] = np.maximum(np.cumsum(d**2 / gaps, axis=1) - pace[:, 1:] ** 2 * span, 0) / m
    return Part(
        y, pace, square, _once,
        lambda horizon, own, _size: horizon * (1 + horizon / np.maximum(own, 1)), 2,
    )  # fmt: skip


def _damped(y: FloatArray, gaps: FloatArray) -> Part:
    slope, errors = np.zeros_like(y), np.empty_like(gaps)
    for i in range(gaps.shape[1]):
        gap = gaps[:, i]
        # One-step error of the damped trend, then its slope corrected by a share of it.
        errors[:, i] = y[:, i + 1] - y[:, i] - slope[:, i] * reach(DAMPING, gap)
        slope[:, i + 1] = DAMPING**gap * slope[:, i] + TURN / gap * errors[:, i]
    square = _running_mean(errors**2 / gaps)
    return Part(
        y, slope, square, lambda horizon: reach(DAMPING, horizon),
        lambda horizon, _span, _size: damped_growth(1.0, TURN, DAMPING, horizon), 1,
    )  # fmt: skip


PARTS: dict[str, Callable[[FloatArray, FloatArray], Part]] = {
    "mean": _mean,
    "level": _level,
    "last": _last,
    "drift": _drift,
    "damped": _damped,
}
