"""Two rates against each other: their ratio and their difference, with intervals."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, overload

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_level,
    as_multiplier,
    at_levels,
    marks_bad_rows,
    single,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval, beta_odds, mover_limits
from cdpkit.calc.rates.counts import count_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad, Operand


NO_LOG_LIMITS = "a count of zero has no log-normal limits: 0 to infinity"


def log_ratio_limits(ratio: Operand, log_variance: Operand, z: Operand) -> tuple[Operand, Operand]:
    r"""Limits of a ratio that is normal on the log scale, $R e^{\mp z \sqrt V}$, without guards.

    Parameters
    ----------
    ratio : number, array or column expression
        The ratio, >= 0.
    log_variance : number, array or column expression
        Variance of its logarithm.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    tuple
        Lower and upper limit.

    Examples
    --------
    >>> lower, upper = log_ratio_limits(2.0, 0.25, 2)
    >>> f"{lower:.3f} to {upper:.3f}"
    '0.736 to 5.437'
    """
    factor = math.e ** (z * log_variance**0.5)
    return ratio / factor, ratio * factor


@overload
def rate_ratio(
    count: Number,
    population: Number,
    reference_count: Number,
    reference_population: Number,
    *,
    confidence: float = ...,
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...


@overload
def rate_ratio(
    count: Number,
    population: Number,
    reference_count: Number,
    reference_population: Number,
    *,
    confidence: Sequence[float],
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval: ...


@overload
def rate_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: Levels = ...,
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...


@aligns_labels()
@marks_bad_rows("count", "population", "reference_count", "reference_population")
def rate_ratio(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    confidence: Levels = 0.95,
    method: str = "exact",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Ratio of two rates. No events are allowed in either.

    Parameters
    ----------
    count, population : array_like, shape (...,)
        Events, >= 0, and people or person-years, > 0. NaN gives NaN.
    reference_count, reference_population : array_like, broadcastable with `count`
        The same of the reference, the denominator of the ratio.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    method : {"exact", "lognormal"}, default "exact"
        Exact given the events of both together, or normal on the log scale.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Dimensionless. Without events in the reference the upper limit, and with events in the
        first the estimate, is infinite; without any events the estimate is NaN and the exact
        limits are 0 and infinity.

    Raises
    ------
    InputError
        If a count is negative, a population is not above zero, `confidence` is outside (0, 1),
        or `method` is neither of the two.

    References
    ----------
    - Przyborowski J, Wilenski H (1940), Biometrika 31:313-323: exact.
    - Rothman KJ, Greenland S (1998), Modern Epidemiology, ch. 14: log-normal.

    Examples
    --------
    >>> print(rate_ratio(41, 28_010, 15, 19_017))
    1.86 (1.01 to 3.61), 95% exact conditional
    >>> print(rate_ratio(0, 1_000, 5, 1_000))
    0.00 (0.00 to 1.09), 95% exact conditional
    """
    as_choice("method", method, ("exact", "lognormal"))
    x, n, y, m = _two_rates(count, population, reference_count, reference_population)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (x / y) * (m / n)
    limits = _conditional if method == "exact" else _lognormal
    levels, lower, upper = at_levels(confidence, lambda level: limits(x, n, y, m, level))
    warnings = (NO_LOG_LIMITS,) if method == "lognormal" and np.any(x * y == 0) else ()
    inputs = single(count=x, population=n, reference_count=y, reference_population=m)
    name = "exact conditional" if method == "exact" else "log-normal"
    return Interval(estimate, lower, upper, levels, name, warnings, inputs)


def _conditional(
    x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    """Clopper-Pearson limits of the share x / (x + y), as odds; both ends from their own tail."""
    # Given x + y the count x is binomial (Przyborowski and Wilenski 1940).
    tail = (1 - as_level(level)) / 2
    no_x, no_y = x == 0, y == 0
    some_x, some_y = np.where(no_x, 1.0, x), np.where(no_y, 1.0, y)
    lower, upper = beta_odds(some_x, y + 1, tail), beta_odds(x + 1, some_y, tail, above=True)
    unknown = np.isnan(x + y)
    lower, upper = np.where(no_x & ~unknown, 0.0, lower), np.where(no_y & ~unknown, np.inf, upper)
    with np.errstate(over="ignore"):  # fractions of an event leave no upper limit
        return lower * (m / n), upper * (m / n)


def _lognormal(
    x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray, level: float
) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        # Variance of the log of a ratio of counts: 1/x + 1/y.
        return log_limits((x / y) * (m / n), 1 / x + 1 / y, (x, n, y, m), level)


def log_limits(
    ratio: FloatArray, log_variance: FloatArray, counts: tuple[FloatArray, ...], level: float
) -> tuple[FloatArray, FloatArray]:
    """Log-normal limits; from 0 to infinity where a count is zero, which has no logarithm."""
    x, n, y, m = counts
    lower, upper = log_ratio_limits(ratio, log_variance, two_sided_z(level))
    none = (x * y == 0) & ~np.isnan(n * m)
    return np.where(none, 0.0, lower), np.where(none, np.inf, upper)


@overload
def rate_difference(
    count: Number,
    population: Number,
    reference_count: Number,
    reference_population: Number,
    *,
    per: float = ...,
    confidence: float = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...


@overload
def rate_difference(
    count: Number,
    population: Number,
    reference_count: Number,
    reference_population: Number,
    *,
    per: float = ...,
    confidence: Sequence[float],
    on_bad: OnBad = ...,
) -> Interval: ...


@overload
def rate_difference(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    per: float = ...,
    confidence: Levels = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...


@aligns_labels()
@marks_bad_rows("count", "population", "reference_count", "reference_population")
def rate_difference(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    per: float = 100_000,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Difference of two rates, with limits from those of the two counts (MOVER).

    Parameters
    ----------
    count, population : array_like, shape (...,)
        Events, >= 0, and people or person-years, > 0. NaN gives NaN.
    reference_count, reference_population : array_like, broadcastable with `count`
        The same of the reference, which is subtracted.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Events per `per`. The limits of the counts are exact under 10 events, Byar's from 10.

    Raises
    ------
    InputError
        If a count is negative, a population or `per` is not above zero, or `confidence` lies
        outside (0, 1).

    References
    ----------
    - Zou GY, Donner A (2008), Stat Med 27:1693-1702.

    Examples
    --------
    >>> print(rate_difference(41, 28_010, 15, 19_017))
    67.5 (1.7 to 130.2), 95% MOVER
    """
    per = as_multiplier(per)
    x, n, y, m = _two_rates(count, population, reference_count, reference_population)
    # Limits of each count, scaled to its rate, then joined (MOVER).
    one, other = (count_interval(events, confidence=confidence) for events in (x, y))
    first, second = (
        (per * ci.estimate / people, per * ci.lower / people, per * ci.upper / people)
        for ci, people in ((one, n), (other, m))
    )
    lower, upper = mover_limits(first, second)
    inputs = single(count=x, population=n, reference_count=y, reference_population=m)
    return Interval(first[0] - second[0], lower, upper, one.confidence, "MOVER", (), inputs)


def _two_rates(
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
) -> tuple[FloatArray, ...]:
    return as_counts(
        denominators=["population", "reference_population"],
        count=count,
        population=population,
        reference_count=reference_count,
        reference_population=reference_population,
    )
