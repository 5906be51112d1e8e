"""Lines: the last value, least squares, and overdispersed trends of events per exposure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.calc.projections.predictive import Predictive
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History


ROUNDS = 50
CLOSE = 1e-10
STEEP = 30.0
"""No linear predictor beyond this: the rate is 0, or the proportion 0 or 1, to every digit."""


class Fit(NamedTuple):
    """A generalised linear trend, centred at the latest time; each part has shape (N, 1)."""

    level: FloatArray
    slope: FloatArray
    level_variance: FloatArray
    covariance: FloatArray
    slope_variance: FloatArray
    dispersion: FloatArray

    def at(self, away: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Give the linear predictor and its variance so long after the latest time."""
        variance = self.level_variance + 2 * away * self.covariance + away**2 * self.slope_variance
        return np.clip(self.level + self.slope * away, -STEEP, STEEP), self.dispersion * variance


def poisson(history: History, ahead: FloatArray, per: float = 1.0) -> Predictive:
    """Poisson trend of a rate; on the scale of square roots, where its variance is constant."""
    events, exposure = events_of(history)
    found = fit(history, events, exposure, np.exp, lambda mean: exposure * mean)
    predictor, variance = found.at(ahead - history.latest_time)
    rate = np.exp(predictor)
    spread = found.dispersion / history.at_final(exposure) / 4 + rate * variance / 4
    return Predictive(np.sqrt(rate), np.sqrt(spread), history.size - 2, "square root", per)


def binomial(history: History, ahead: FloatArray, per: float = 1.0) -> Predictive:
    """Logistic trend of a proportion; on the arcsine scale, where its variance is constant."""
    if history.denominator is None:
        hint = "Give `numerator` and `denominator`."
        raise InputError("denominator", "is needed by `binomial`", hint)
    events, exposure = events_of(history)
    found = fit(history, events, exposure, logistic, lambda p: exposure * p * (1 - p))
    predictor, variance = found.at(ahead - history.latest_time)
    share = logistic(predictor)
    chance = found.dispersion / history.at_final(exposure) / 4
    spread = chance + share * (1 - share) * variance / 4
    return Predictive(np.arcsin(np.sqrt(share)), np.sqrt(spread), history.size - 2, "arcsine", per)


def events_of(history: History) -> tuple[FloatArray, FloatArray]:
    """Events and exposure; values alone are counts of events."""
    events = history.values if history.numerator is None else history.numerator
    exposure = history.denominator
    return events, np.ones_like(events) if exposure is None else exposure


def logistic(x: FloatArray) -> FloatArray:
    """Give the inverse of the log odds."""
    return np.asarray(1 / (1 + np.exp(-x)))


def fit(
    history: History,
    events: FloatArray,
    exposure: FloatArray,
    mean_of: Callable[[FloatArray], FloatArray],
    variance_of: Callable[[FloatArray], FloatArray],
) -> Fit:
    """Fit all series at once by iteratively reweighted least squares, canonical link.

    The dispersion is Pearson's chi-squared over its degrees of freedom, 1 at least.
    """
    away = history.times - history.latest_time
    total = history.total
    start = total(events) / total(exposure)
    level = np.log(start / (1 - start)) if mean_of is logistic else np.log(start)
    level, slope = np.where(np.isfinite(level), level, np.nan), np.zeros_like(start)
    for _ in range(ROUNDS):
        mean = mean_of(np.clip(level + slope * away, -STEEP, STEEP))
        weight = variance_of(mean)
        error = events - exposure * mean
        s0, s1, s2 = total(weight), total(weight * away), total(weight * away**2)
        r0, r1 = total(error), total(error * away)
        spread = s0 * s2 - s1**2
        up, turn = (s2 * r0 - s1 * r1) / spread, (s0 * r1 - s1 * r0) / spread
        up, turn = np.clip(up, -1, 1), np.clip(turn, -1, 1)
        level, slope = level + up, slope + turn
        if not np.any(np.abs(up) + np.abs(turn) > CLOSE):
            break
    with np.errstate(divide="ignore", invalid="ignore"):
        pearson = total(np.where(weight > 0, error**2 / weight, 0.0)) / (history.size - 2)
    parts = s2 / spread, -s1 / spread, s0 / spread
    return Fit(level, slope, *parts, np.maximum(pearson, 1.0))


def last(history: History, ahead: FloatArray) -> Predictive:
    """Random walk: the last value, with the mean squared step a year as variance."""
    steps = np.diff(history.values) ** 2 / np.diff(history.times)
    degrees = history.size - 1
    variance = history.total(steps) / degrees
    location = np.broadcast_to(history.latest, ahead.shape)
    return Predictive(location, np.sqrt(variance * (ahead - history.latest_time)), degrees)


def linear(history: History, ahead: FloatArray) -> Predictive:
    """Ordinary least squares, with the variance of a new observation."""
    middle = history.total(history.times) / history.size
    level = history.total(history.values) / history.size
    t, y = history.times - middle, history.values - level
    spread = history.total(t * t)
    slope = history.total(t * y) / spread
    y -= slope * t
    degrees = history.size - 2
    variance = history.total(np.square(y, out=y)) / degrees
    away = ahead - middle
    scale = np.sqrt(variance * (1 + 1 / history.size + away**2 / spread))
    return Predictive(level + slope * away, scale, degrees)


def linear_before(history: History, first: int) -> Predictive:
    """Forecast each point from place `first` on by the line through those before it.

    One pass: a forecast error squared, over its variance in error variances, is what the next
    point adds to the sum of squared residuals.
    """
    t, y = history.times - history.times[:, :1], history.values - history.values[:, :1]
    n = np.arange(1.0, y.shape[1])
    st, sy = np.cumsum(t, axis=1)[:, :-1], np.cumsum(y, axis=1)[:, :-1]
    spread = np.cumsum(t * t, axis=1)[:, :-1] - st**2 / n
    slope = (np.cumsum(t * y, axis=1)[:, :-1] - st * sy / n) / spread
    away = t[:, 1:] - st / n
    location = sy / n + slope * away
    variance = 1 + 1 / n + away**2 / spread
    squares = (y[:, 1:] - location) ** 2 / variance
    squares[:, :1] = 0
    known = np.cumsum(squares, axis=1)[:, first - 2 : -1]
    location, variance = location[:, first - 1 :], variance[:, first - 1 :]
    degrees = n[first - 1 :] - 2
    scale = np.sqrt(known / degrees * variance)
    return Predictive(location + history.values[:, :1], scale, degrees[np.newaxis])


def logarithms(history: History) -> History:
    """Take the logarithm of the values."""
    return replace(history, values=np.log(history.values))
