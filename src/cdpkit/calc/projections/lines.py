"""Projections with a closed form: last value, straight line, straight line of the logarithm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.projections.predictive import Predictive

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History

__all__ = ["last", "linear", "linear_before", "logarithms"]


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
