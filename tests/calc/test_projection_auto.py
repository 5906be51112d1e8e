"""`auto`, step by step as its page tells it, in plain Python and one series at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cdpkit import calc

if TYPE_CHECKING:
    from collections.abc import Sequence

MODELS = [
    (gain, gain * share, phi)
    for gain in (0.2, 0.4, 0.6, 0.8, 1.0)
    for share in (0, 0.1, 0.2, 0.3)
    for phi in (0.8, 0.9, 0.98)
]
GAINS = [tenth / 10 for tenth in range(10, 1, -1)]

Forecast = tuple[float, float]
"""Of the value at a horizon, and its variance in one-step variances."""


def faded(phi: float, gap: float) -> float:
    return phi * (1 - phi**gap) / (1 - phi)


def damped(y: Sequence[float], gaps: Sequence[float], horizon: float) -> Forecast:
    total, squares, found = 0.0, [], []
    for a, b, phi in MODELS:
        level, slope, square = y[0], 0.0, 0.0
        for value, gap in zip(y[1:], gaps, strict=True):
            forecast = level + slope * faded(phi, gap)
            error = value - forecast
            level = forecast + (1 - (1 - a) ** gap) * error
            slope = slope * phi**gap + b * error / gap
            square += error**2 / gap
        variance = 1 + sum((a + b * faded(phi, j)) ** 2 for j in range(1, round(horizon)))
        squares.append(square)
        found.append((level + slope * faded(phi, horizon), variance))
    weights = [(square / min(squares)) ** (-(len(y) - 1) / 2) for square in squares]
    total = sum(weights)
    mean, spread = (
        sum(w * pair[i] for w, pair in zip(weights, found, strict=True)) / total for i in (0, 1)
    )
    return mean, spread


def theta(y: Sequence[float], gaps: Sequence[float], horizon: float) -> Forecast:
    t = np.concatenate([[0.0], np.cumsum(gaps)])
    slope = np.polyfit(t, y, 1)[0] if len(y) > 2 else 0.0
    best = (np.inf, 0.0, 0.0)
    for gain in GAINS:
        level, time, square = y[0], 0.0, 0.0
        for value, at, gap in zip(y[1:], t[1:], gaps, strict=True):
            part = 1 - (1 - gain) ** gap
            square += (value - level) ** 2 / gap
            level += part * (value - level)
            time += part * (at - time)
        if square < best[0] * (1 - 1e-12):
            best = (square, gain, level + slope / 2 * (t[-1] + horizon - time))
    return best[2], 1 + (horizon - 1) * best[1] ** 2


METHODS = (damped, theta)


def mixture(y: Sequence[float], gaps: Sequence[float], horizon: float) -> tuple[float, float, list]:
    """Give location, growth of the variance without drift, and the weights of the two methods."""
    walk = np.mean([(b - a) ** 2 / g for (a, b), g in zip(pairwise(y), gaps, strict=True)])
    k = max(len(y) - 5, 0)
    squares = [
        sum((y[i] - method(y[:i], gaps[: i - 1], gaps[i - 1])[0]) ** 2 / gaps[i - 1]
            for i in range(5, len(y)))
        for method in METHODS
    ]  # fmt: skip
    shares = [(square + walk) ** (-k / 2) for square in squares]
    trust = max(k - 1, 0) / (k + 1)
    weights = [trust * share / sum(shares) for share in shares]
    location, growth = (1 - trust) * y[-1], (1 - trust) * horizon
    for weight, method in zip(weights, METHODS, strict=True):
        mean, variance = method(y, gaps, horizon)
        location, growth = location + weight * mean, growth + weight * variance
    return location, growth, weights


def scale(y: Sequence[float], gaps: Sequence[float], horizon: float, growth: float) -> float:
    errors = [
        (y[i] - (mixture(y[:i], gaps[: i - 1], gaps[i - 1])[0] if i > 1 else y[0])) ** 2
        / gaps[i - 1]
        for i in range(1, len(y))
    ]
    return float(np.sqrt(np.mean(errors) * (growth + horizon**2 / (len(y) - 1))))


@given(st.integers(5, 10), st.integers(0, 2**32 - 1), st.booleans())
def test_auto_is_what_its_page_says(size: int, seed: int, uneven: bool) -> None:
    rng = np.random.default_rng(seed)
    gaps = [1.0] * (size - 1)
    if uneven:
        gaps[size // 2] = 2.0
    y = rng.normal(50, 5, size).tolist()
    times = 2000 + np.concatenate([[0], np.cumsum(gaps)])
    found = calc.project(y, times=times, horizon=4)
    for i, horizon in enumerate((1.0, 2.0, 3.0, 4.0)):
        location, growth, weights = mixture(y, gaps, horizon)
        assert found.predictive.location[i] == pytest.approx(location, rel=1e-9)
        assert found.predictive.scale[i] == pytest.approx(scale(y, gaps, horizon, growth), rel=1e-9)
    assert found.backtest.weights["damped"] == pytest.approx(weights[0], abs=1e-12)
    assert found.backtest.weights["theta"] == pytest.approx(weights[1], abs=1e-12)


@given(st.integers(6, 10), st.integers(0, 2**32 - 1))
def test_its_back_test_forecasts_as_it_would_have(size: int, seed: int) -> None:
    y = np.random.default_rng(seed).normal(50, 5, size)
    found = calc.project(y, times=range(size), confidence=[0.5, 0.9]).backtest
    before = [
        calc.project(y[:n], times=range(n), horizon=1, confidence=[0.5, 0.9])
        for n in range(5, size)
    ]
    step = np.abs(np.diff(y)).mean()
    errors = [abs(value - one.estimate[0]) for value, one in zip(y[5:], before, strict=True)]
    assert found.errors["auto"] == pytest.approx(np.mean(errors) / step)
    for i in range(2):
        inside = [
            one.lower[i, 0] <= value <= one.upper[i, 0]
            for value, one in zip(y[5:], before, strict=True)
        ]
        assert found.coverage[i] == pytest.approx(np.mean(inside))
