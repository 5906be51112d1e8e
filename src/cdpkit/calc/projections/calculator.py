"""Projection of a series: methods, intervals that widen, and when there is no projection."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_multiplier,
    at_levels,
    bad_rows_field,
    marks_bad_rows,
)
from cdpkit.calc.intervals import Limited, interval_text, limit_columns, percent_text
from cdpkit.calc.projections.choice import METHODS, auto, rolled, roller
from cdpkit.calc.projections.history import as_history, obstacles, possible_range, times_ahead
from cdpkit.calc.projections.mixtures import PredictiveMixture
from cdpkit.calc.projections.predictive import Predictive
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray, Levels, OnBad
    from cdpkit.calc.projections.backtests import BackTest
    from cdpkit.calc.projections.history import History


Future: TypeAlias = Predictive | PredictiveMixture

Reasons: TypeAlias = list[tuple[Reason, ...]]
"""Why each series has no projection; nothing where it has."""


STATISTICS = ("count", "crude_rate", "proportion")
COUNTED = ("events", "people", "not stated")
OF_STUDENT = ("location", "scale", "degrees")

UNFIT = {
    "log_linear": Reason("no_logarithm"),
    "poisson": Reason("no_event"),
    "binomial": Reason("all_or_none"),
}
"""Why a method alone may have no answer."""

TOO_FAR = Reason("numbers_too_far_apart")
"""Why any method may have none."""

LEFT_OUT = "missing inside"
FLAT = "the past values fit the projection exactly, so the limits have no width"


@result
class Projection(Limited):
    """Where a series may go, or why it cannot be projected.

    Parameters
    ----------
    times : numpy.ndarray, shape (H,) or (N, H)
        The times projected to.
    estimate : numpy.ndarray, shape (H,) or (N, H)
        The median of what may come, in the unit of the values. NaN where there are `reasons`.
    lower, upper : numpy.ndarray
        Limits of the prediction interval; several levels stand along a leading axis.
    confidence : float or sequence of float
        Two-sided coverage in (0, 1).
    method : str
        What was asked for. The weights of the back-test say what `auto` made of it.
    reasons : tuple of Reason, or tuple of them
        Everything that stands against a projection, as codes with their numbers; empty where there
        is one. A tuple for each series of a batch.
    backtest : BackTest
        How it would have done before.
    predictive : Predictive
        The distribution behind the limits.
    latest_time, latest : numpy.ndarray, shape () or (N,)
        The point from which it starts.
    warnings : tuple of str, default ()
        What the reader must know.
    missing : int or numpy.ndarray, shape (N,), default 0
        How many values are missing between others.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.project([12, 14, 13, 15, 16, 15], times=[2018, 2019, 2020, 2021, 2022, 2023], horizon=2)
    >>> found.times.tolist(), found.estimate.shape
    ([2024.0, 2025.0], (2,))
    """

    times: FloatArray
    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    confidence: Levels
    method: str
    reasons: tuple[Reason, ...] | tuple[tuple[Reason, ...], ...]
    backtest: BackTest
    predictive: Predictive | PredictiveMixture
    latest_time: FloatArray
    latest: FloatArray
    warnings: tuple[str, ...] = ()
    missing: NDArray[np.int64] | int = 0
    bad_rows: BadRows | None = bad_rows_field()

    def __getitem__(self, place: int) -> Projection:
        """Give the projection of one series of a batch, with the warnings of its own."""
        levels = (
            (..., place, slice(None)) if np.ndim(self.lower) > np.ndim(self.estimate) else place
        )
        reasons: Any = self.reasons[place]
        missing = int(self.missing[place])  # type: ignore[index]
        future = self.predictive
        if isinstance(future, Predictive):
            future = future.take(place)
            flat = not reasons and bool(np.all(future.scale == 0))
        else:
            future = future[place]
            flat = not reasons and bool(future.flat()[0])
        return replace(
            self,
            bad_rows=None,
            times=self.times[place],
            estimate=self.estimate[place],
            lower=self.lower[levels],
            upper=self.upper[levels],
            reasons=reasons,
            backtest=self.backtest[place],
            predictive=future,
            latest_time=self.latest_time[place],
            latest=self.latest[place],
            warnings=(*(f"{LEFT_OUT}: {missing} left out",) * bool(missing), *(FLAT,) * flat),
            missing=missing,
        )

    def sentence(self) -> str:
        """Say what was found."""
        if np.ndim(self.latest):
            refused = sum(map(bool, self.reasons))
            return f"{len(self.reasons)} projections by {self.method}, {refused} refused"
        if self.reasons:
            return f"cannot project: {'; '.join(map(str, self.reasons))}"
        several = np.ndim(self.lower) > 1  # the first level is shown
        lower, upper = (side[0] if several else side for side in (self.lower, self.upper))
        rows = [
            f"{time:g}: {interval_text(value, low, high)}"
            for time, value, low, high in zip(self.times, self.estimate, lower, upper, strict=True)
        ]
        shares = [
            f"{100 * w:.0f}% {name}" for name, w in self.backtest.weights.items() if w > 0.005
        ]
        mix = f" ({', '.join(shares)})" if shares else ""
        head = f"{percent_text(float(np.ravel(self.confidence)[0]))} by {self.method}{mix}"
        return "\n".join((head, *rows, self.backtest.sentence()))

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table: a row for each time projected.

        Returns
        -------
        dict
            Times, estimates, limits, confidence and method; several levels have a pair each.
        """
        columns = {"times": self.times, "estimate": self.estimate}
        columns |= limit_columns(self.lower, self.upper, self.confidence)
        flat = {name: np.ravel(column) for name, column in columns.items()}
        return flat | {"confidence": percent_text(self.confidence), "method": self.method}


@aligns_labels(("at",), ("breaks",), ("window",))
@marks_bad_rows("values", "times", "at", "numerator", "denominator", series=True)
def project(
    values: ArrayLike | None = None,
    *,
    times: ArrayLike,
    horizon: int = 3,
    at: ArrayLike | None = None,
    method: str = "auto",
    confidence: Levels = 0.95,
    numerator: ArrayLike | None = None,
    denominator: ArrayLike | None = None,
    per: float = 1.0,
    minimum: float | None = None,
    maximum: float | None = None,
    statistic: str | None = None,
    counted: str = "not stated",
    season: int = 1,
    breaks: ArrayLike = (),
    window: ArrayLike = 1.0,
    suppressed: ArrayLike | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Projection:
    """Project one series, or many at once, with prediction intervals and a back-test.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T), optional
        The series, in one unit. NaN for missing, and to pad shorter ones. Left out where
        `numerator` is given: then they are `per * numerator / denominator`.
    times : array_like, shape (T,) or (N, T)
        Increasing, in years; parts of a year are fractions. One row may serve all series.
    horizon : int, default 3
        How many years after the last value of each series to project to, one by one.
    at : array_like, shape (H,) or (N, H), optional
        Increasing times to project to, instead of `horizon`.
    method : str, default "auto"
        `last`: random walk. `linear`: least squares. `log_linear`: least squares of the logarithm.
        `poisson`: log-linear trend of events per exposure, with dispersion; values alone are
        counts. `binomial`: logistic trend of a proportion, with dispersion. `damped`: damped
        trend, averaged over its parameters. `theta`: exponential smoothing with drift. `auto`: a
        pool of mean, level, last value, drift and damped trend, each weighted by how likely it
        made the values that came; under seven values the last value alone. Under 100 events, whole
        numbers by a gamma-Poisson law whose rate wanders and grows; under 100 on either side of a
        proportion, by a beta-binomial law.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    numerator, denominator : array_like, shape (T,) or (N, T), optional
        Events, and the people or time among which they were counted. The future has the last
        denominator.
    per : float, default 1.0
        Multiplier of the rate or proportion.
    minimum, maximum : float, optional
        The possible range, in the unit of the values. By default counts and rates (a `numerator`
        is given) are never below 0.
    statistic : {"count", "crude_rate", "proportion"}, optional
        What the numerator makes: a count without a `denominator`, else a rate. A proportion is
        known by this, or by a `maximum` equal to `per`.
    counted : {"events", "people", "not stated"}, default "not stated"
        Whether one person can be in two numerators. The laws of chance are for events: those of
        people are projected as numbers, within the possible range.
    season : {1, 4, 12}, default 1
        Values a year where they have seasons, for `auto`: each is held against the same quarter or
        month of other years. Three full years without a gap are needed.
    breaks : array_like, shape (B,) or (N, B), default ()
        Times from which values no longer compare with those before.
    window : float or array_like, shape (N,), default 1.0
        Length of the period behind each value, in years; 3 for three-year averages.
    suppressed : array_like of bool, shape (T,) or (N, T), optional
        Which values the publisher has hidden.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Projection
        Arrays of shape (H,) for one series, (N, H) for a batch. "Cannot project" is a result with
        `reasons`: fewer than five points, a break inside, overlapping windows, suppressed values.

    Raises
    ------
    InputError
        If times do not increase, or shapes do not fit. If `horizon` is not a number of years above
        zero, or `at` is not later than the last value. If the range is empty or values lie outside
        it, or a choice is unknown.

    References
    ----------
    - Hyndman RJ, Athanasopoulos G (2021), Forecasting: principles and practice, 3rd edition,
      sections 5.5, 7.5 and 8.7.
    - Harvey AC, Fernandes C (1989), J Bus Econ Stat 7:407-422: counts with a rate that wanders.
    - Hyndman RJ, Billah B (2003), International Journal of Forecasting 19:287-290: Theta.
    - McCullagh P, Nelder JA (1989), Generalized linear models, 2nd edition, sections 4.5 and 6.2.

    Examples
    --------
    >>> print(project([9, 8, 8, 7, 7, 6], times=range(2015, 2021), horizon=2, method="linear"))
    95% by linear
    2021: 5.60 (4.49 to 6.71)
    2022: 5.06 (3.82 to 6.30)
    back-test from 1 origin, one step ahead
    mean absolute scaled error: linear 0.50, last 1.67
    points inside the 95% interval: 1 of 1
    """
    as_choice("method", method, METHODS)
    history = as_history(times, values, numerator, denominator, as_multiplier(per))
    low, high = possible_range(history, minimum, maximum, counted=numerator is not None)
    law = _law(statistic, counted, numerator, denominator, share=high == per)
    high = min(high, float(per)) if law == "share" else high
    ahead = times_ahead(history, horizon, at)
    reasons = obstacles(history, breaks, window, suppressed, _season(season, method))
    single = np.asarray(numerator if values is None else values).ndim == 1
    chosen = partial(auto, law=law, per=float(per), minimum=low, maximum=high, season=season)
    roll = chosen if method == "auto" else roller(method, float(per))
    future, test = rolled(history, ahead, roll, (low, high), (method, confidence), single=single)
    unfit = UNFIT.get(method, TOO_FAR)
    numbers, future = _result(history, ahead, future, confidence, (reasons, unfit), single=single)
    return Projection(
        **numbers,
        method=method,
        reasons=reasons[0] if single else tuple(reasons),
        backtest=test,
        warnings=_warnings(history, future, reasons),
        missing=int(history.missing[0]) if single else history.missing,
    )


def _law(
    statistic: str | None, counted: str, numerator: object, denominator: object, *, share: bool
) -> str:
    """Give the law of chance of what was counted: of events, of a share, or none."""
    as_choice("counted", counted, COUNTED)
    if statistic is not None:
        as_choice("statistic", statistic, STATISTICS)
    if statistic == "proportion" and numerator is not None and denominator is None:
        raise InputError("denominator", "is missing", "A proportion needs its whole.")
    if numerator is None or counted == "people":
        return "number"
    if denominator is not None and (statistic == "proportion" or (statistic is None and share)):
        return "share"
    return "events"


def _season(season: int, method: str) -> int:
    as_choice("season", str(season), ("1", "4", "12"))
    return season if method == "auto" else 1


def _refused(lost: NDArray[np.bool_], reasons: Reasons, unfit: Reason) -> NDArray[np.bool_]:
    """Tell what cannot be projected; say so where the method had no number."""
    for row in np.flatnonzero(lost):
        reasons[row] = reasons[row] or (unfit,)
    return np.array([bool(reason) for reason in reasons])


def _without(future: Future, refused: NDArray[np.bool_]) -> Future:
    """Take away the numbers of what cannot be projected."""
    if not refused.any():
        return future
    if isinstance(future, Predictive):
        return replace(future, location=np.where(refused[:, None], np.nan, future.location))
    return replace(future, lost=refused)


def _warnings(history: History, future: Future, reasons: Reasons) -> tuple[str, ...]:
    found = []
    if missing := int(history.missing.sum()):
        found.append(f"{LEFT_OUT}: {missing} left out")
    free = np.array([not reason for reason in reasons], dtype=np.bool_)
    flat = np.all(future.scale == 0, axis=-1) if isinstance(future, Predictive) else future.flat()
    flat = free & flat
    if flat.any():
        where = "" if len(flat) == 1 else f" ({int(flat.sum())} of {len(flat)})"
        found.append(f"{FLAT}{where}")
    return tuple(found)


def _result(
    start: History,
    ahead: FloatArray,
    future: Future,
    confidence: Levels,
    refusals: tuple[Reasons, Reason],
    *,
    single: bool,
) -> tuple[dict[str, Any], Future]:
    """Give the fields with numbers; of one series without the axis of series."""

    def shaped(array: FloatArray) -> FloatArray:
        return array[..., 0, :] if single else array

    middle = future.quantile(0.5)
    lost = np.asarray(np.isnan(middle).any(axis=-1))
    refused = _refused(lost, *refusals)
    future = _without(future, refused)
    levels, lower, upper = at_levels(
        confidence,
        lambda level: (future.quantile((1 - level) / 2), future.quantile((1 + level) / 2)),
    )
    own: Any = future
    if isinstance(future, PredictiveMixture):
        own = replace(future, single=single)
    else:
        parts: dict[str, Any] = {name: shaped(getattr(future, name)) for name in OF_STUDENT}
        own = replace(future, **parts)
    numbers = {
        "times": shaped(ahead),
        "estimate": shaped(np.where(refused[:, np.newaxis], np.nan, middle)),
        "lower": shaped(np.asarray(lower)),
        "upper": shaped(np.asarray(upper)),
        "confidence": levels,
        "predictive": own,
        "latest_time": shaped(start.latest_time)[..., 0],
        "latest": shaped(start.latest)[..., 0],
    }
    return numbers, future
