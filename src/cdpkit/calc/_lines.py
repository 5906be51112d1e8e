"""Projections with a closed form: last value, straight line, straight line of the logarithm."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.predictive import Predictive

if TYPE_CHECKING:
    from cdpkit.calc._history import History
    from cdpkit.calc._types import FloatArray

__all__ = ["last", "linear", "log_linear"]


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


def log_linear(history: History, ahead: FloatArray) -> Predictive:
    """Ordinary least squares of the logarithm: a constant change in percent a year."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(history.values)
    line = linear(replace(history, values=logs), ahead)
    return replace(line, transform="log")
