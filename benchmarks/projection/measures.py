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
    crps: np.ndarray | None = None  # (series, steps), in the unit of the series
    met: np.ndarray | None = None  # (targets, series): chance of being met in the last step


@dataclass(frozen=True)
class Score:
    """Mean absolute scaled error and coverage over the series that a method forecast."""

    series: int
    mean: float
    median: float
    cover80: float
    cover95: float
    crps: float
    brier: float

    def cells(self) -> str:
        shares = f"{self.cover95:.1%} | {self.cover80:.1%}"
        errors = f"{self.mean:.3f} | {self.median:.3f} | {self.crps:.3f}"
        return f"{self.series} | {errors} | {shares} | {self.brier:.3f}"


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


TARGETS = (0.9, 0.95, 1.05, 1.1)
"""Of the last value; those above it are to be reached from below."""

SLICES = (np.arange(200) + 0.5) / 200
"""Quantiles whose mean loss is the score of a range (CRPS)."""


def ours(task: Task, method: str, season: int = 1, *, counted: bool = False) -> Forecasts:
    """Project all series in one call; shorter ones end in NaN. `linear` stays without bounds."""
    longest = max(map(len, task.train))
    values = np.full((len(task.train), longest), np.nan)
    for row, y in zip(values, task.train, strict=True):
        row[: len(y)] = y
    lowest = 0 if method != "linear" else None
    steps = 1 / season
    last = np.array([len(y) for y in task.train])[:, np.newaxis] - 1
    found = calc.project(
        None if counted else values,
        times=np.arange(longest) * steps,
        numerator=values if counted else None,
        at=(last + np.arange(1, task.steps + 1)) * steps,
        method=method,
        confidence=LEVELS,
        minimum=lowest,
        window=steps,
        season=season if method == "auto" else 1,
    )
    test = np.array(task.test)
    losses = np.zeros(test.shape)
    for p in SLICES:
        gap = test - found.predictive.quantile(float(p))
        losses += 2 * np.maximum(p * gap, (p - 1) * gap) / len(SLICES)
    goals = [calc.probability_of_meeting(found, target * found.latest) for target in TARGETS]
    return Forecasts(found.estimate, found.lower, found.upper, losses, np.array(goals))


def score(task: Task, forecasts: Forecasts) -> Score:
    test = np.array(task.test)
    scale = np.array([np.abs(np.diff(y)).mean() for y in task.train])
    there = ~np.isnan(forecasts.estimate).any(axis=1)
    errors = (np.abs(test - forecasts.estimate).mean(axis=1) / scale)[there]
    inside = (test >= forecasts.lower) & (test <= forecasts.upper)
    cover80, cover95 = inside[:, there].mean(axis=(1, 2))
    crps = brier = np.nan
    if forecasts.crps is not None and forecasts.met is not None:
        crps = float((forecasts.crps.mean(axis=1) / scale)[there].mean())
        brier = _brier(task, forecasts.met)
    median = float(np.median(errors))
    return Score(int(there.sum()), errors.mean(), median, cover80, cover95, crps, brier)


def _brier(task: Task, met: np.ndarray) -> float:
    """Mean squared distance of the stated chance from what came: 1 for a target met, 0 for not."""
    last = np.array([y[-1] for y in task.train])
    came = np.array([y[-1] for y in task.test])
    losses = []
    for target, chance in zip(TARGETS, met, strict=True):
        reached = came >= target * last if target > 1 else came <= target * last
        known = (last > 0) & ~np.isnan(chance)
        losses.append(((chance - reached) ** 2)[known])
    return float(np.mean(np.concatenate(losses)))
