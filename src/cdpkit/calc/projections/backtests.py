"""How a projection would have done before: one step ahead from every origin with enough points."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import at_levels
from cdpkit.calc.intervals import Limited
from cdpkit.calc.projections.history import POINTS
from cdpkit.results import result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels
    from cdpkit.calc.projections.history import History
    from cdpkit.calc.projections.origins import Rolled


UNSCALED = "none, as the values never change"


@result
class BackTest(Limited):
    """Errors and coverage of a projection one step ahead, each made from the points before it.

    Parameters
    ----------
    origins : float or numpy.ndarray, shape (N,)
        How many points were forecast from at least five before them. 0 leaves errors and coverage
        NaN.
    errors : mapping of str to float or numpy.ndarray, shape (N,)
        Mean absolute scaled error: the mean absolute error over the mean absolute step of the
        series, of the projection itself and of the last value.
    weights : mapping of str to float or numpy.ndarray, shape (N,)
        Share of each part of `auto` in the projection; they sum to 1. `counts` stands for the laws
        of small counts.
    confidence : float or sequence of float
        The levels of the intervals.
    coverage : float or numpy.ndarray, shape (L,), (N,) or (L, N)
        Share of the points inside the interval made from its origin; several levels stand along a
        leading axis.

    References
    ----------
    - Hyndman RJ, Koehler AB (2006), International Journal of Forecasting 22:679-688: scaled errors.
    - Tashman LJ (2000), International Journal of Forecasting 16:437-450: rolling origins.

    Examples
    --------
    >>> print(BackTest(2.0, {"linear": 0.8, "last": 1.1}, {"linear": 1.0}, 0.95, 1.0))
    back-test from 2 origins, one step ahead
    mean absolute scaled error: linear 0.80, last 1.10
    points inside the 95% interval: 2 of 2
    """

    origins: FloatOrArray
    errors: Mapping[str, FloatOrArray]
    weights: Mapping[str, FloatOrArray]
    confidence: Levels
    coverage: FloatOrArray

    def __getitem__(self, place: int) -> BackTest:
        """Give the back-test of one series of a batch."""
        coverage = np.asarray(self.coverage)[..., place]
        return BackTest(
            float(np.asarray(self.origins)[place]),
            {name: float(np.asarray(error)[place]) for name, error in self.errors.items()},
            {name: float(np.asarray(weight)[place]) for name, weight in self.weights.items()},
            self.confidence,
            coverage if coverage.ndim else float(coverage),
        )

    @property
    def tells(self) -> bool:
        """Whether a single series was tested from enough origins, five at least, to say anything."""
        return isinstance(self.origins, float) and self.origins >= POINTS

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.origins, float):
            return f"back-tests of {self.origins.size} series"
        if not self.origins:
            return f"no back-test: it needs more than {POINTS} points"
        errors = ", ".join(
            f"{name} {error:.2f}" for name, error in self.errors.items() if not np.isnan(error)
        )
        inside = [
            f"points inside the {100 * level:.10g}% interval: {share * self.origins:.0f} of "
            f"{self.origins:.0f}"
            for level, share in zip(np.ravel(self.confidence), np.ravel(self.coverage), strict=True)
        ]
        origins = "1 origin" if self.origins == 1 else f"{self.origins:.0f} origins"
        head = f"back-test from {origins}, one step ahead"
        return "\n".join((head, f"mean absolute scaled error: {errors or UNSCALED}", *inside))


def joined_tests(parts: list[BackTest]) -> BackTest:
    """Put the tests of blocks of series one behind the other."""
    if len(parts) == 1:
        return parts[0]

    def stacked(name: str) -> dict[str, FloatOrArray]:
        first: Mapping[str, FloatOrArray] = getattr(parts[0], name)
        return {key: np.concatenate([getattr(part, name)[key] for part in parts]) for key in first}

    return BackTest(
        np.concatenate([np.asarray(part.origins) for part in parts]),
        stacked("errors"),
        stacked("weights"),
        parts[0].confidence,
        np.concatenate([np.asarray(part.coverage) for part in parts], axis=-1),
    )


def back_test(
    history: History, rolled: Rolled, method: str, confidence: Levels, *, single: bool
) -> BackTest:
    """Compare the forecasts of the past with what came."""
    came = history.values[:, POINTS:]
    middle = rolled.past.quantile(0.5)
    tested = ~np.isnan(came + middle)
    origins = tested.sum(axis=1).astype(np.float64)
    path = history.total(np.abs(np.diff(history.values)))[:, 0]
    step = np.where(path > 0, path, np.nan) / np.maximum(history.size[:, 0] - 1, 1)
    forecasts = {method: middle, "last": history.values[:, POINTS - 1 : -1]}
    below, above = rolled.past.probability_below(came), rolled.past.probability_above(came)

    def mean(array: np.ndarray) -> FloatArray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(tested, array, 0).sum(axis=1) / origins)

    def shaped(array: FloatArray) -> FloatOrArray:
        return float(array[0]) if single else array

    with np.errstate(divide="ignore", invalid="ignore"):
        errors = {
            name: shaped(mean(np.abs(came - forecast)) / step)
            for name, forecast in forecasts.items()
        }

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        tail = (1 - level) / 2
        with np.errstate(invalid="ignore"):
            held = mean((below >= tail) & (above >= tail))
        return held, held

    levels, held, _ = at_levels(confidence, limits)
    held = np.asarray(held)[..., 0] if single else held
    weights = {name: shaped(weight) for name, weight in rolled.weights.items()}
    coverage = held if np.ndim(held) else float(held)
    return BackTest(shaped(origins), errors, weights, levels, coverage)
