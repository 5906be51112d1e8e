"""Rates: events per denominator, with the limits of the count carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_counts,
    as_multiplier,
    at_levels,
    in_blocks,
    marks_bad_rows,
)
from cdpkit.calc.intervals import Interval
from cdpkit.calc.rates.counts import limits_kernel, method_name
from cdpkit.calc.rates.estimated import rate_of_estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad, Operand
    from cdpkit.calc.rates.estimated import Bounds


def per_denominator(numerator: Operand, denominator: Operand, per: Operand = 1) -> Operand:
    """Share, percentage or rate: `per` x numerator / denominator, a formula without guards.

    Parameters
    ----------
    numerator, denominator : number, array or column expression
        Counts; denominator not 0.
    per : number, default 1
        1 for a share, 100 for a percentage, 100_000 for a rate.

    Returns
    -------
    number, array or column expression
        In the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> from fractions import Fraction
    >>> per_denominator(Fraction(1), Fraction(3), 100)
    Fraction(100, 3)
    """
    return per * numerator / denominator


def yearly_rate(
    numerator: Operand, denominator: Operand, *, years: Operand, per: Operand = 100_000
) -> Operand:
    """Rate of events pooled over years on one year's population, a formula without guards.

    Parameters
    ----------
    numerator : number, array or column expression
        Events in all `years` together.
    denominator : number, array or column expression
        Population of one year, usually the middle one; not 0.
    years : number
        Number of years pooled.
    per : number, default 100_000
        Multiplier.

    Returns
    -------
    number, array or column expression
        Events a year per `per` people.

    Examples
    --------
    >>> yearly_rate(30, 50_000, years=3)
    20.0
    """
    return per_denominator(numerator, denominator * years, per)


def scaled_limits(
    rate: Operand, count: Operand, count_lower: Operand, count_upper: Operand
) -> tuple[Operand, Operand]:
    """Limits of a rate from the limits of its count: rate x limit / count, without guards.

    Parameters
    ----------
    rate : number, array or column expression
        The rate, in any unit.
    count : number, array or column expression
        The events behind the rate; not 0.
    count_lower, count_upper : number, array or column expression
        The limits of that count.

    Returns
    -------
    tuple
        Lower and upper limit, in the unit of the rate.

    Examples
    --------
    >>> scaled_limits(20.0, 10, 5, 18)
    (10.0, 36.0)
    """
    return rate * count_lower / count, rate * count_upper / count


@overload
def crude_rate(
    count: Number,
    population: Number,
    *,
    per: float = ...,
    confidence: float = ...,
    population_bounds: tuple[Number, Number] | None = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...
@overload
def crude_rate(
    count: Number,
    population: Number,
    *,
    per: float = ...,
    confidence: Sequence[float],
    population_bounds: tuple[Number, Number] | None = ...,
    on_bad: OnBad = ...,
) -> Interval: ...
@overload
def crude_rate(
    count: ArrayLike,
    population: ArrayLike,
    *,
    per: float = ...,
    confidence: Levels = ...,
    population_bounds: Bounds | None = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...
@aligns_labels()
@marks_bad_rows("count", "population", "population_bounds")
def crude_rate(
    count: ArrayLike,
    population: ArrayLike,
    *,
    per: float = 100_000,
    confidence: Levels = 0.95,
    population_bounds: Bounds | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Crude rate: the interval of the count (exact under 10, Byar from 10) over the population.

    Parameters
    ----------
    count : array_like, shape (...,)
        Events, >= 0; may exceed the population and be fractional. NaN gives NaN.
    population : array_like, broadcastable with `count`
        People or person-years, > 0.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    population_bounds : pair of array_like, optional
        Limits of an estimated population, at the level `confidence`, which must be one number
        then. The limits of the rate hold the uncertainty of both.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Events per `per`, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If `count` < 0, `population` <= 0, `per` <= 0, or `confidence` is outside (0, 1).

    References
    ----------
    - Office for Health Improvement and Disparities, Public health technical guidance: rates.
    - Donner A, Zou GY (2012), Stat Methods Med Res 21:347-359: estimated populations.

    Examples
    --------
    >>> print(crude_rate(65, 100_000))
    65.0 (50.2 to 82.8), 95% Byar
    >>> print(crude_rate(65, 3_100, per=1_000, population_bounds=(2_700, 3_600)))
    21.0 (15.6 to 27.7), 95% exact or Byar, and limits of the denominator
    """
    per = as_multiplier(per)
    x, n = as_counts(denominators=["population"], count=count, population=population)
    if population_bounds is not None:
        return rate_of_estimate(x, n, population_bounds, per, confidence)
    estimate = np.empty(0)

    def scaled(level: float) -> tuple[FloatArray, FloatArray]:
        nonlocal estimate
        limits = limits_kernel(level, "auto")

        def kernel(
            x: FloatArray, n: FloatArray, rate: FloatArray, lower: FloatArray, upper: FloatArray
        ) -> None:
            limits(x, lower, upper)
            # The population is known, so the limits of the count are scaled by it.
            factor = per / n
            lower *= factor
            upper *= factor
            rate[:] = per_denominator(x, n, per)

        estimate, lower, upper = in_blocks(kernel, x, n, results=3)
        return lower, upper

    levels, lower, upper = at_levels(confidence, scaled)
    return Interval(estimate, lower, upper, levels, method_name(x, "auto"))
