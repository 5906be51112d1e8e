"""Projections with what they would have said before: from every origin with enough points."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.calc.projections.history import POINTS
from cdpkit.calc.projections.lines import linear, linear_before, logarithms
from cdpkit.calc.projections.mixtures import PredictiveMixture, combined
from cdpkit.calc.projections.predictive import Predictive
from cdpkit.calc.projections.smoothing import mean_square

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.projections.history import History
    from cdpkit.calc.projections.smoothing import Run


SHIFT = POINTS - 1
"""Place of the first origin: it has as many points as a projection needs."""


@dataclass(frozen=True, eq=False)
class Rolled:
    """A projection, and its forecasts of the next point from each origin."""

    future: Predictive | PredictiveMixture  # (N, H)
    past: Predictive | PredictiveMixture  # (N, K), one column an origin
    weights: dict[str, FloatArray] = field(default_factory=dict)  # (N,)


def joined(parts: list[Rolled]) -> Rolled:
    """Put blocks of series below one another."""
    if len(parts) == 1:
        return parts[0]
    first = parts[0]

    def stacked(futures: list[Any]) -> Any:
        if isinstance(futures[0], PredictiveMixture):
            return combined(futures)
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
    future, past = (
        replace(cast("Predictive", part), transform="log") for part in (line.future, line.past)
    )
    return Rolled(future, past)


def smoothed(
    method: Callable[[History, FloatArray], Run], history: History, ahead: FloatArray
) -> Rolled:
    """Take the forecasts that the smoothing made on its way."""
    run = method(history, ahead)
    variance = mean_square(history, run.steps)
    future = _student(history, run.location, history.at_final(variance) * run.growth)
    return Rolled(future, _past(history, run.steps, variance * _next_gaps(history)))


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
