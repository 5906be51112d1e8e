"""Scaled errors and coverage of forecasts, and the forecasts of the package."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cdpkit import calc

LEVELS = (0.8, 0.95)


@dataclass(frozen=True, eq=False)
class Task:
    """Leave out the last points of each series and forecast them."""

    train: list[np.ndarray]
    test: list[np.ndarray]

    @property
    def steps(self) -> int:
        return len(self.test[0])

    def of(self, rows: np.ndarray) -> Task:
        return Task([self.train[i] for i in rows], [self.test[i] for i in rows])


@dataclass(frozen=True, eq=False)
class Forecasts:
    """One row a series, one column a step; NaN where a method failed."""

    estimate: np.ndarray
    lower: np.ndarray  # (levels, series, steps)
    upper: np.ndarray


@dataclass(frozen=True)
class Score:
    """Mean absolute scaled error and coverage over the series that a method forecast."""

    series: int
    mean: float
    median: float
    cover80: float
    cover95: float

    def cells(self) -> str:
        shares = f"{self.cover95:.1%} | {self.cover80:.1%}"
        return f"{self.series} | {self.mean:.3f} | {self.median:.3f} | {shares}"


def last_left_out(series: list[np.ndarray], steps: int) -> Task:
    return moving([y for y in series if len(y) >= 5 + steps], steps, only_last=True)


def moving(series: list[np.ndarray], steps: int, *, only_last: bool = False) -> Task:
    """Cut each series at every origin with five points before and enough after it.

    A series without any change before the origin has no scale and is left out.
    """
    train, test = [], []
    for y in series:
        for place in range(len(y) - steps if only_last else 5, len(y) - steps + 1):
            if np.any(np.diff(y[:place])):
                train.append(y[:place])
                test.append(y[place : place + steps])
    return Task(train, test)


def ours(task: Task, method: str) -> Forecasts:
    """Project all series in one call; shorter ones end in NaN. `linear` stays without bounds."""
    longest = max(map(len, task.train))
    values = np.full((len(task.train), longest), np.nan)
    for row, y in zip(values, task.train, strict=True):
        row[: len(y)] = y
    lowest = 0 if method != "linear" else None
    found = calc.project(
        values,
        times=np.arange(longest),
        horizon=task.steps,
        method=method,
        confidence=LEVELS,
        minimum=lowest,
    )
    return Forecasts(found.estimate, found.lower, found.upper)


def score(task: Task, forecasts: Forecasts) -> Score:
    test = np.array(task.test)
    scale = np.array([np.abs(np.diff(y)).mean() for y in task.train])
    there = ~np.isnan(forecasts.estimate).any(axis=1)
    errors = (np.abs(test - forecasts.estimate).mean(axis=1) / scale)[there]
    inside = (test >= forecasts.lower) & (test <= forecasts.upper)
    cover80, cover95 = inside[:, there].mean(axis=(1, 2))
    return Score(int(there.sum()), errors.mean(), float(np.median(errors)), cover80, cover95)
