"""Projection of a series: methods, intervals that widen, and when there is no projection."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc import _lines
from cdpkit.calc._guard import as_choice, as_floats, as_multiplier, at_levels, refuse
from cdpkit.calc._history import as_history, obstacles
from cdpkit.calc.interval import interval_text, limit_columns, percent_text
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike

    from cdpkit.calc._history import History
    from cdpkit.calc._types import FloatArray, Levels
    from cdpkit.calc.predictive import Predictive

__all__ = ["Projection", "project"]

METHODS: dict[str, Callable[[History, FloatArray], Predictive]] = {
    "last": _lines.last,
    "linear": _lines.linear,
    "log_linear": _lines.log_linear,
}


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Where a series may go, or why that cannot be said.

    Parameters
    ----------
    times : numpy.ndarray, shape (H,) or (N, H)
        The times projected to.
    estimate : numpy.ndarray, shape (H,) or (N, H)
        The median of what may come, in the unit of the values. NaN where there is a `reason`.
    lower, upper : numpy.ndarray
        Limits of the prediction interval; several levels stand along a leading axis.
    confidence : float or sequence of float
        Two-sided coverage in (0, 1).
    method : str
        How it was projected.
    reason : str or tuple of str
        Why there is no projection; empty where there is one. A tuple for a batch.
    predictive : Predictive
        The distribution behind the limits.
    latest_time, latest : numpy.ndarray, shape () or (N,)
        The point from which it starts.
    warnings : tuple of str, default ()
        What the reader must know.
    """

    times: FloatArray
    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    confidence: Levels
    method: str
    reason: str | tuple[str, ...]
    predictive: Predictive
    latest_time: FloatArray
    latest: FloatArray
    warnings: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the columns of a table: time, value, limits, confidence and method.

        Returns
        -------
        dict
            Columns by name, for any data-frame library; several levels have a pair each.

        Examples
        --------
        >>> project(range(2015, 2021), [9, 8, 8, 7, 7, 6], horizon=1, method="linear").to_dict()["value"]
        array([5.6])
        """
        columns: dict[str, Any] = {"time": self.times, "value": self.estimate}
        columns |= limit_columns(self.lower, self.upper, self.confidence)
        return columns | {"confidence": percent_text(self.confidence), "method": self.method}

    def __str__(self) -> str:
        if not isinstance(self.reason, str):
            refused = sum(map(bool, self.reason))
            return f"{len(self.reason)} projections by {self.method}, {refused} refused"
        if self.reason:
            return f"cannot project: {self.reason}"
        lower, upper = (np.reshape(side, (-1, self.times.size))[0] for side in self._limits)
        rows = [
            f"{time:g}: {interval_text(value, low, high)}"
            for time, value, low, high in zip(self.times, self.estimate, lower, upper, strict=True)
        ]
        head = f"{percent_text(float(np.ravel(self.confidence)[0]))} by {self.method}"
        return "\n".join((head, *rows))

    @property
    def _limits(self) -> tuple[FloatArray, FloatArray]:
        return self.lower, self.upper


def project(
    times: ArrayLike,
    values: ArrayLike | None = None,
    *,
    horizon: int = 3,
    at: ArrayLike | None = None,
    method: str = "last",
    confidence: Levels = 0.95,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    per: float = 1.0,
    minimum: float | None = None,
    maximum: float | None = None,
    breaks: ArrayLike = (),
    window: ArrayLike = 1.0,
    suppressed: ArrayLike | None = None,
) -> Projection:
    """Project one series, or many at once, with prediction intervals.

    Parameters
    ----------
    times : array_like, shape (T,) or (N, T)
        Increasing, in years; parts of a year are fractions. One row may serve all series.
    values : array_like, shape (T,) or (N, T), optional
        The series, in one unit. NaN for missing, and to pad shorter ones. Left out where
        `numerator` is given: then they are `per * numerator / denominator`.
    horizon : int, default 3
        How many years after the last value of each series to project to, one by one.
    at : array_like, shape (H,) or (N, H), optional
        Increasing times to project to, instead of `horizon`.
    method : {"last", "linear", "log_linear"}
        `last` is a random walk: the last value; `linear` least squares; `log_linear` least squares
        of the logarithm.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    numerator, denominator : array_like, shape (T,) or (N, T), optional
        Events, and the people or time among which they were counted.
    per : float, default 1.0
        Multiplier of the rate or proportion.
    minimum, maximum : float, optional
        The possible range. By default counts and rates (a `numerator` is given) are never below 0.
    breaks : array_like, shape (B,) or (N, B), default ()
        Times from which values no longer compare with those before.
    window : float or array_like, shape (N,), default 1.0
        Length of the period behind each value, in years; 3 for three-year averages.
    suppressed : array_like of bool, shape (T,) or (N, T), optional
        Which values the publisher has hidden.

    Returns
    -------
    Projection
        Arrays of shape (H,) for one series, (N, H) for a batch. "Cannot project" is a result with
        a `reason`: fewer than five points, a break inside, overlapping windows, suppressed values.

    Raises
    ------
    InputError
        If times do not increase, shapes do not fit, `horizon` is not a number of years above zero,
        `at` is not later than the last value, the range is empty or values lie outside it, or a
        choice is unknown.

    References
    ----------
    - Hyndman RJ, Athanasopoulos G (2021), Forecasting: principles and practice, 3rd edition,
      sections 5.2 and 7.5.

    Examples
    --------
    >>> print(project(range(2015, 2021), [9, 8, 8, 7, 7, 6], horizon=2, method="linear"))
    95% by linear
    2021: 5.60 (4.49 to 6.71)
    2022: 5.06 (3.82 to 6.30)
    """
    as_choice("method", method, tuple(METHODS))
    history = as_history(times, values, numerator, denominator, as_multiplier(per))
    low, high = _range(history, minimum, maximum, counted=numerator is not None)
    ahead = _ahead(history, horizon, at)
    reasons = obstacles(history, breaks, window, suppressed)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        future = METHODS[method](history, ahead)
    future = replace(_refused(future, reasons), minimum=low, maximum=high)
    single = np.asarray(numerator if values is None else values).ndim == 1
    numbers = _result(history, ahead, future, confidence, single=single)
    return Projection(**numbers, method=method, reason=reasons[0] if single else tuple(reasons))


def _range(
    history: History, minimum: float | None, maximum: float | None, *, counted: bool
) -> tuple[float, float]:
    low = (0.0 if counted else -np.inf) if minimum is None else float(minimum)
    high = np.inf if maximum is None else float(maximum)
    if low >= high:
        raise InputError("minimum", f"is {low:g}, not below {high:g}", "Swap the two ends.")
    hint = "Widen the range: `minimum` and `maximum` are the possible values."
    with np.errstate(invalid="ignore"):
        outside = (history.values < low) | (history.values > high)
    refuse(np.any(outside, axis=1), "values", f"lie outside {low:g} to {high:g}", hint)
    return low, high


def _ahead(history: History, horizon: int, at: ArrayLike | None) -> FloatArray:
    """Give the times to project to, shape (N, H)."""
    latest = history.latest_time
    if at is None:
        if isinstance(horizon, bool) or horizon != int(horizon) or horizon < 1:
            raise InputError(
                "horizon", f"is {horizon!r}", "Give a whole number of years, such as 3."
            )
        return latest + np.arange(1.0, horizon + 1)
    ahead = np.atleast_2d(as_floats("at", at))
    hint = "Give increasing times after the last value."
    with np.errstate(invalid="ignore"):
        refuse(np.any(np.diff(ahead) <= 0, axis=1), "at", "does not increase", hint)
        refuse(np.any(ahead <= latest, axis=1), "at", "is not after the last value", hint)
    return np.broadcast_to(ahead, (len(history.values), ahead.shape[1]))


def _refused(future: Predictive, reasons: list[str]) -> Predictive:
    if not any(reasons):
        return future
    refused = np.array([bool(reason) for reason in reasons])[:, np.newaxis]
    return replace(future, location=np.where(refused, np.nan, future.location))


def _result(
    start: History, ahead: FloatArray, future: Predictive, confidence: Levels, *, single: bool
) -> dict[str, Any]:
    """Give the fields with numbers; of one series without the axis of series."""

    def shaped(array: FloatArray) -> FloatArray:
        return array[..., 0, :] if single else array

    levels, lower, upper = at_levels(
        confidence,
        lambda level: (future.quantile((1 - level) / 2), future.quantile((1 + level) / 2)),
    )
    own: dict[str, Any] = {
        name: shaped(getattr(future, name)) for name in ("location", "scale", "degrees")
    }
    return {
        "times": shaped(ahead),
        "estimate": shaped(future.quantile(0.5)),
        "lower": shaped(np.asarray(lower)),
        "upper": shaped(np.asarray(upper)),
        "confidence": levels,
        "predictive": replace(future, **own),
        "latest_time": shaped(start.latest_time)[..., 0],
        "latest": shaped(start.latest)[..., 0],
    }
