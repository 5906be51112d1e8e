"""Two proportions against each other: their ratio and their difference, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_multiplier,
    at_levels,
    marks_bad_rows,
    refuse,
    single,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval, koopman_limits, mover_limits
from cdpkit.calc.rates.proportions import proportion
from cdpkit.calc.rates.rate_ratios import NO_LOG_LIMITS, log_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad


OF_DIFFERENCES = "Newcombe hybrid score"
"""Name of the limits of a difference of proportions."""


def _two_shares(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
) -> tuple[FloatArray, ...]:
    k, n, j, m = as_counts(
        denominators=["denominator", "reference_denominator"],
        numerator=numerator,
        denominator=denominator,
        reference_numerator=reference_numerator,
        reference_denominator=reference_denominator,
    )
    hint = "For events per person, use `rate_ratio` or `rate_difference`."
    refuse(k > n, "numerator", "exceeds `denominator`", hint, code="exceeds_whole")
    refuse(
        j > m, "reference_numerator", "exceeds `reference_denominator`", hint, code="exceeds_whole"
    )
    return k, n, j, m


@overload
def proportion_difference(
    numerator: Number,
    denominator: Number,
    reference_numerator: Number,
    reference_denominator: Number,
    *,
    confidence: float = ...,
    per: float = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...
@overload
def proportion_difference(
    numerator: Number,
    denominator: Number,
    reference_numerator: Number,
    reference_denominator: Number,
    *,
    confidence: Sequence[float],
    per: float = ...,
    on_bad: OnBad = ...,
) -> Interval: ...
@overload
def proportion_difference(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    confidence: Levels = ...,
    per: float = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...
@aligns_labels()
@marks_bad_rows("numerator", "denominator", "reference_numerator", "reference_denominator")
def proportion_difference(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    confidence: Levels = 0.95,
    per: float = 1,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Difference of two independent proportions: Newcombe's hybrid score interval.

    Parameters
    ----------
    numerator, denominator : array_like, shape (...,)
        Counts, 0 <= numerator <= denominator; denominator > 0. NaN gives NaN.
    reference_numerator, reference_denominator : array_like, broadcastable with `numerator`
        The same of the reference, which is subtracted.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    per : float, default 1
        100 gives percentage points.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        In [-per, per].

    Raises
    ------
    InputError
        If a numerator is negative or above its denominator, a denominator or `per` is not above
        zero, or `confidence` is outside (0, 1).

    References
    ----------
    - Newcombe RG (1998), Stat Med 17:873-890, method 10.

    Examples
    --------
    >>> print(proportion_difference(56, 70, 48, 80))
    0.200 (0.052 to 0.334), 95% Newcombe hybrid score
    """
    per = as_multiplier(per)
    k, n, j, m = _two_shares(numerator, denominator, reference_numerator, reference_denominator)
    # Wilson limits of each proportion, joined by squares of their distances (Newcombe 1998).
    one, other = (proportion(a, b, confidence=confidence) for a, b in ((k, n), (j, m)))
    limits = mover_limits(
        (one.estimate, one.lower, one.upper), (other.estimate, other.lower, other.upper)
    )
    lower, upper = (per * np.clip(limit, -1, 1) for limit in limits)
    difference = per * (one.estimate - other.estimate)
    inputs = single(numerator=k, denominator=n, reference_numerator=j, reference_denominator=m)
    return Interval(difference, lower, upper, one.confidence, OF_DIFFERENCES, (), inputs, whole=per)


@overload
def proportion_ratio(
    numerator: Number,
    denominator: Number,
    reference_numerator: Number,
    reference_denominator: Number,
    *,
    confidence: float = ...,
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...
@overload
def proportion_ratio(
    numerator: Number,
    denominator: Number,
    reference_numerator: Number,
    reference_denominator: Number,
    *,
    confidence: Sequence[float],
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval: ...
@overload
def proportion_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    confidence: Levels = ...,
    method: str = ...,
    on_bad: OnBad = ...,
) -> Interval[FloatArray]: ...
@aligns_labels()
@marks_bad_rows("numerator", "denominator", "reference_numerator", "reference_denominator")
def proportion_ratio(
    numerator: ArrayLike,
    denominator: ArrayLike,
    reference_numerator: ArrayLike,
    reference_denominator: ArrayLike,
    *,
    confidence: Levels = 0.95,
    method: str = "koopman",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Ratio of two independent proportions (relative risk).

    Parameters
    ----------
    numerator, denominator : array_like, shape (...,)
        Counts, 0 <= numerator <= denominator; denominator > 0. NaN gives NaN.
    reference_numerator, reference_denominator : array_like, broadcastable with `numerator`
        The same of the reference, the denominator of the ratio.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    method : {"koopman", "log"}, default "koopman"
        Asymptotic score interval, or normal on the log scale (Katz).
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Dimensionless; infinite upper limit if the reference numerator is 0, and NaN as the
        estimate if both are.

    Raises
    ------
    InputError
        If a numerator is negative or above its denominator, a denominator is not above zero,
        `confidence` is outside (0, 1), or `method` is neither of the two.

    References
    ----------
    - Koopman PAR (1984), Biometrics 40:513-517.
    - Katz D et al. (1978), Biometrics 34:469-474.

    Examples
    --------
    >>> print(proportion_ratio(36, 40, 16, 80))
    4.50 (2.94 to 7.15), 95% Koopman score
    """
    as_choice("method", method, ("koopman", "log"))
    k, n, j, m = _two_shares(numerator, denominator, reference_numerator, reference_denominator)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = (k / j) * (m / n)

    def lognormal(level: float) -> tuple[FloatArray, FloatArray]:
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # Variance of the log of a ratio of shares: (1 - p)/k + (1 - q)/j (Katz 1978).
            variance = (n - k) / (n * k) + (m - j) / (m * j)
            return log_limits(estimate, variance, (k, n, j, m), level)

    def score_limits(level: float) -> tuple[FloatArray, FloatArray]:
        return koopman_limits(k, n, j, m, two_sided_z(level))

    limits = score_limits if method == "koopman" else lognormal
    levels, lower, upper = at_levels(confidence, limits)
    inputs = single(numerator=k, denominator=n, reference_numerator=j, reference_denominator=m)
    warnings = (NO_LOG_LIMITS,) if method == "log" and np.any(k * j == 0) else ()
    name = "Koopman score" if method == "koopman" else "log-normal"
    return Interval(estimate, lower, upper, levels, name, warnings, inputs)
