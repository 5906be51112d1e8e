"""Average annual percent change: a log-linear line, or segments joined at given times."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_floats,
    as_rows,
    as_times,
    at_levels,
    refuse,
    rows_in_order,
)
from cdpkit.calc.changes.log_lines import fit_lines, reasons
from cdpkit.calc.intervals import Limited, interval_text, percent_text
from cdpkit.calc.rates import student_quantile
from cdpkit.errors import InputError
from cdpkit.results import result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray, Levels, Operand
    from cdpkit.reasons import Reason


def annual_percent(slope: Operand) -> Operand:
    """Percent change a year of a slope of logs, $100 (e^b - 1)$, as a formula without guards.

    Parameters
    ----------
    slope : number or array
        Slope of the natural logs a year.

    Returns
    -------
    number or array
        Percent a year.

    Examples
    --------
    >>> float(round(annual_percent(0.05), 3))
    5.127
    """
    return 100 * np.expm1(slope)


@result
class AnnualPercentChange(Limited):
    """The average annual percent change of a series.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        Percent a year, with its limits; NaN where it cannot be calculated.
    segments, segments_lower, segments_upper : numpy.ndarray, shape (..., S)
        The percent a year of each segment with its limits; one segment without joins.
    joins : tuple of float
        Where segments meet.
    confidence : float or sequence of float
        Two-sided coverage.
    size, missing : int or numpy.ndarray
        Values used and left out.
    reason : Reason or None, or numpy.ndarray of them
        Why it cannot be calculated, as a code; none where it can.
    method : str
        How the line was fitted.

    Examples
    --------
    >>> from cdpkit.calc import average_annual_percent_change
    >>> print(average_annual_percent_change([100, 104, 109, 115], times=range(2019, 2023)))
    4.77 (3.75 to 5.80)% a year, 95% least squares on logs
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    segments: FloatArray
    segments_lower: FloatArray
    segments_upper: FloatArray
    joins: tuple[float, ...]
    confidence: Levels
    size: int | NDArray[np.intp]
    missing: int | NDArray[np.intp]
    reason: Reason | NDArray[np.object_] | None
    method: str

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        if not isinstance(self.lower, float):
            return f"{np.size(self.estimate)} annual percent changes, {how}"
        if self.reason:
            return f"cannot be calculated: {self.reason}"
        limits = cast("tuple[float, float, float]", (self.estimate, self.lower, self.upper))
        return f"{interval_text(*limits)}% a year, {how}"


@aligns_labels(("joins",))
def average_annual_percent_change(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    lower: ArrayLike | None = None,
    upper: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    joins: ArrayLike = (),
    confidence: Levels = 0.95,
) -> AnnualPercentChange:
    r"""Average annual percent change of each series, from the slope of its logs.

    Least squares of $\ln y$ on time give the slope $b$, and $100 (e^b - 1)$ percent a year. With
    `joins` the line bends there and stays unbroken; the average slope is that of the segments,
    weighted by their lengths. Limits take Student's t with the degrees of freedom of the fit.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out and counted. A value of zero or
        below has no log: the series cannot be calculated.
    times : array_like, shape (T,) or (..., T), optional
        Years as numbers, or dates. Steps may be uneven. Without times they are a year each.
    lower, upper : array_like, shape (..., T), optional
        Limits of the values, > 0: the weights are then the inverse squares of the widths of their
        logs. A value without limits is left out. Their level cancels out.
    weights : array_like, shape (..., T), optional
        Weights, > 0, instead of limits: the events behind a rate, say.
    joins : sequence of numbers or dates, default ()
        Times inside the series where the trend may change, the same for all series. They are
        taken as known: joins that were sought in the same data make the limits too narrow.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    AnnualPercentChange
        Percent a year with limits, the segments, and the reason where there is no result: a value
        of zero or below, or fewer values than the line needs.

    Raises
    ------
    InputError
        If inputs are not numbers, shapes do not fit, a time is missing or there twice, weights or
        limits are impossible, both are given, or joins are not in order.

    References
    ----------
    - National Cancer Institute, SEER*Stat, Trend algorithms: annual percent change.
    - Clegg LX, Hankey BF, Tiwari R, Feuer EJ, Edwards BK (2009), Stat Med 28:3670-3682.

    Examples
    --------
    >>> rates = [29.1, 34.7, 39.9, 43.8, 45.6, 43.9, 50.9, 50.4]
    >>> print(average_annual_percent_change(rates, times=range(2012, 2020)))
    7.52 (4.53 to 10.58)% a year, 95% least squares on logs
    >>> bent = average_annual_percent_change(rates, times=range(2012, 2020), joins=[2015])
    >>> [float(round(part, 1)) for part in bent.segments]
    [13.9, 3.4]
    """
    columns = {"values": as_floats("values", values)} | _weighting(lower, upper, weights)
    width = columns["values"].shape[-1] if columns["values"].ndim else 0
    t = np.arange(width, dtype=np.float64) if times is None else as_times("times", times)
    t, *parts = rows_in_order(as_rows(t, "times", **columns), "times")
    shape, y = t.shape[:-1], parts[0]
    w = _weights(dict(zip(columns, parts, strict=True)))
    t, y, w = (part.reshape(math.prod(shape), width) for part in (t, y, w))
    bends, valid = _joins(joins), ~(np.isnan(t) | np.isnan(y) | np.isnan(w))
    reason = reasons(t, y, w, valid, bends)
    good = valid & np.array([each is None for each in reason])[:, None]
    fit = fit_lines(t, np.log(np.where(good, y, 1.0)), np.where(good, w, 0.0), bends)

    average = _percent(fit.average, fit.average_error, fit.freedom, shape, confidence)
    segments = _percent(fit.slopes, fit.errors, fit.freedom[:, None], shape, confidence)
    size = valid.sum(axis=-1).reshape(shape)
    return AnnualPercentChange(
        average[0],
        average[1],
        average[2],
        np.asarray(segments[0]),
        np.asarray(segments[1]),
        np.asarray(segments[2]),
        joins=tuple(bends.tolist()),
        confidence=confidence,
        size=size if shape else int(size),
        missing=width - size if shape else width - int(size),
        reason=reason.reshape(shape) if shape else reason[0],
        method="least squares on logs" if len(columns) == 1 else "weighted least squares on logs",
    )


def _percent(
    slope: FloatArray,
    error: FloatArray,
    freedom: FloatArray,
    shape: tuple[int, ...],
    confidence: Levels,
) -> tuple[FloatOrArray, FloatOrArray, FloatOrArray]:
    """Give percent a year with limits, one for each series or for each of its segments."""
    final = (*shape, *slope.shape[1:])

    def limits(level: float) -> tuple[FloatArray, FloatArray]:
        # Student's t with the freedom of the fit; `student_quantile` takes a sample size.
        reach = student_quantile(freedom + 1, confidence=level) * error
        with np.errstate(over="ignore"):  # a limit may lie at infinity
            low, high = (annual_percent(slope + side * reach) for side in (-1, 1))
        return low.reshape(final), high.reshape(final)

    _, lower, upper = at_levels(confidence, limits)
    estimate = annual_percent(slope).reshape(final)
    lower, upper = (_plain(np.asarray(side)) for side in (lower, upper))
    return _plain(estimate), lower, upper


def _plain(part: FloatArray) -> FloatOrArray:
    return float(part) if part.ndim == 0 else part


def _weighting(
    lower: ArrayLike | None, upper: ArrayLike | None, weights: ArrayLike | None
) -> dict[str, FloatArray]:
    given = {"lower": lower, "upper": upper, "weights": weights}
    found = {name: as_floats(name, part) for name, part in given.items() if part is not None}
    if tuple(found) not in ((), ("lower", "upper"), ("weights",)):
        hint = "Give `lower` and `upper`, or `weights`, or none of them."
        raise InputError(next(iter(found)), "cannot be used with the rest", hint)
    for name, part in found.items():
        refuse(
            part <= 0,
            name,
            "is not above zero",
            "Weights are above zero; limits have logs.",
            code="not_positive",
        )
    return found


def _weights(columns: dict[str, FloatArray]) -> FloatArray:
    """Give a weight for each value: as given, from the width of the log interval, or 1."""
    if "weights" in columns:
        return columns["weights"]
    if "lower" not in columns:
        return np.ones_like(columns["values"])
    low, high = columns["lower"], columns["upper"]
    refuse(low >= high, "lower", "is not below `upper`", "Leave limits without width out as NaN.")
    # Inverse variance of the log, but for the squared quantile, which cancels out.
    return np.asarray(1 / (np.log(high) - np.log(low)) ** 2)


def _joins(joins: ArrayLike) -> FloatArray:
    found = as_times("joins", joins) if np.size(cast("Any", joins)) else np.empty(0)
    flat = np.array(found.ndim != 1 or bool(np.isnan(found).any()))
    refuse(flat, "joins", "is not a list of times", "Give the times at which the trend may change.")
    refuse(np.array((np.diff(found) <= 0).any()), "joins", "is not in order", "Sort the joins.")
    return found
