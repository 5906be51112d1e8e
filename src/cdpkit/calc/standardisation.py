"""Directly and indirectly standardised rates and ratios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc._guard import as_choice, as_counts, as_multiplier, refuse
from cdpkit.calc.counts import byar_limits, count_interval
from cdpkit.calc.interval import Interval
from cdpkit.calc.rates import per_denominator

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc._types import FloatArray, Levels, Operand

__all__ = [
    "MINIMUM_EVENTS",
    "direct_rate",
    "dobson_limit",
    "dobson_upper_from_lower",
    "expected_count",
    "indirect_rate",
    "indirect_ratio",
    "weighted_rate",
    "weighted_variance",
]

MINIMUM_EVENTS = 10
"""Fewer events than this in all, and no directly standardised rate is given."""


def weighted_rate(
    counts: Iterable[Operand], populations: Iterable[Operand], standards: Iterable[Operand]
) -> Operand:
    r"""Directly standardised rate $\sum w O/n / \sum w$, as a formula without guards.

    Parameters
    ----------
    counts, populations, standards : sequence of numbers, arrays or column expressions
        Events, people and weight, one element a band; populations not 0.

    Returns
    -------
    number, array or column expression
        Events per person, in the kind of the operands: fractions give an exact fraction.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_rate([Fraction(1), Fraction(2)], [100, 50], [3, 1])
    Fraction(7, 400)
    """
    weights = list(standards)
    bands = zip(counts, populations, weights, strict=True)
    return sum(w * o / n for o, n, w in bands) / sum(weights)


def weighted_variance(
    counts: Iterable[Operand], populations: Iterable[Operand], standards: Iterable[Operand]
) -> Operand:
    r"""Variance of `weighted_rate`: $\sum w^2 O/n^2 / (\sum w)^2$, without guards.

    Parameters
    ----------
    counts, populations, standards : sequence of numbers, arrays or column expressions
        Events, people and weight, one element a band; populations not 0.

    Returns
    -------
    number, array or column expression
        Squared events per person.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_variance([Fraction(1), Fraction(2)], [100, 50], [3, 1])
    Fraction(17, 160000)
    """
    weights = list(standards)
    bands = zip(counts, populations, weights, strict=True)
    return sum(w**2 * o / n**2 for o, n, w in bands) / sum(weights) ** 2


def dobson_limit(rate: Operand, variance: Operand, total: Operand, count_limit: Operand) -> Operand:
    r"""Dobson's limit of a weighted rate, $R + \sqrt{V/O} (O_L - O)$, without guards.

    Parameters
    ----------
    rate, variance : number, array or column expression
        The rate and its variance, in one unit.
    total : number, array or column expression
        All events; not 0.
    count_limit : number, array or column expression
        Lower or upper limit of `total`.

    Returns
    -------
    number, array or column expression
        In the unit of the rate.

    References
    ----------
    - Dobson AJ et al. (1991), Stat Med 10:457-462.

    Examples
    --------
    >>> dobson_limit(5.0, 0.25, 100, 81)
    4.05
    """
    return rate + (variance / total) ** 0.5 * (count_limit - total)


def dobson_upper_from_lower(value: Operand, lower: Operand, count: Operand, z: Operand) -> Operand:
    """Upper limit of a directly standardised rate that follows from its lower one.

    Dobson's two limits stand off the rate in the ratio of Byar's limits of the total count, so
    a published rate can be tested without its age bands. A formula without guards.

    Parameters
    ----------
    value, lower : number, array or column expression
        The rate and its lower limit, in any unit.
    count : number, array or column expression
        All events, > 0.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    number, array or column expression
        Upper limit, in the unit of the rate.

    Examples
    --------
    >>> f"{dobson_upper_from_lower(62.572, 59.426, 1511.81, 1.959963984540054):.2f}"
    '65.84'
    """
    byar_lower, byar_upper = byar_limits(count, z)
    return value + (value - lower) * (byar_upper - count) / (count - byar_lower)


def expected_count(populations: Iterable[Operand], reference_rates: Iterable[Operand]) -> Operand:
    """Events expected at the rates of a reference population, as a formula without guards.

    Parameters
    ----------
    populations : sequence of numbers, arrays or column expressions
        People, one element a band.
    reference_rates : sequence of numbers
        Events per person in the reference population, in the same order.

    Returns
    -------
    number, array or column expression
        Events.

    Examples
    --------
    >>> from fractions import Fraction
    >>> expected_count([1000, 500], [Fraction(1, 100), Fraction(1, 50)])
    Fraction(20, 1)
    """
    return sum(n * r for n, r in zip(populations, reference_rates, strict=True))


def direct_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 100_000,
    confidence: Levels = 0.95,
    missing: str = "propagate",
) -> Interval:
    """Directly standardised rate over the last axis, with Dobson limits from Byar's.

    A rate on fewer than 10 events in all is suppressed: NaN, and the warnings say so.

    Parameters
    ----------
    count : array_like, shape (..., bands)
        Events, >= 0; may exceed the population and be fractional.
    population : array_like, broadcastable with `count`
        People, > 0. NaN gives NaN.
    standard : array_like, broadcastable with `count`
        Standard population, >= 0 and not all 0, in the order of the bands.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    missing : {"propagate", "zero"}, default "propagate"
        A missing count makes the rate missing, or is taken as no events, and the result says so.

    Returns
    -------
    Interval
        Events per `per`, shape (...,) of the broadcast inputs without the bands.

    Raises
    ------
    InputError
        If there is no axis of bands, `count` < 0, `population` <= 0, `standard` < 0 or all 0,
        `per` <= 0, `confidence` lies outside (0, 1), or `missing` is neither of the two.

    References
    ----------
    - Dobson AJ et al. (1991), Stat Med 10:457-462.
    - Morris JK et al. (2018), Popul Health Metr 16:21: why 10 events.

    Examples
    --------
    >>> print(direct_rate([10, 30, 60], [9_000, 8_000, 4_000], [50, 40, 10]))
    355.6 (285.0 to 437.4), 95% Dobson with Byar
    >>> print(direct_rate([1, 3, 5], [9_000, 8_000, 4_000], [50, 40, 10]))
    not calculated; fewer than 10 events
    """
    as_choice("missing", missing, ("propagate", "zero"))
    per = as_multiplier(per)
    o, n, w = as_counts(
        denominators=["population"], count=count, population=population, standard=standard
    )
    if o.ndim == 0:
        refuse(np.array(True), "count", "has no bands", "Give one element a band, last axis.")
    refuse(w.sum(axis=-1) == 0, "standard", "sums to zero", "Give one weight above zero at least.")
    warnings: tuple[str, ...] = ()
    if missing == "zero":
        o, warnings = _missing_as_zero(o)
    few = o.sum(axis=-1) < MINIMUM_EVENTS
    total = np.where(few, np.nan, o.sum(axis=-1))
    bands = tuple(np.moveaxis(part, -1, 0) for part in (o, n, w))
    rate = np.where(few, np.nan, weighted_rate(*bands))
    variance = weighted_variance(*bands)
    events = count_interval(total, confidence=confidence, method="byar")
    lower, upper = (
        per * dobson_limit(rate, variance, total, limit) for limit in (events.lower, events.upper)
    )
    warnings += _few_events(few)
    return Interval(
        per * rate, lower, upper, events.confidence, "Dobson with Byar", warnings=warnings
    )


def _missing_as_zero(o: FloatArray) -> tuple[FloatArray, tuple[str, ...]]:
    gaps = int(np.isnan(o).sum())
    if not gaps:
        return o, ()
    noun = "count" if gaps == 1 else "counts"
    return np.nan_to_num(o), (f"{gaps} missing {noun} taken as 0",)


def _few_events(few: NDArray[np.bool_]) -> tuple[str, ...]:
    if not few.any():
        return ()
    reason = f"fewer than {MINIMUM_EVENTS} events"
    if few.ndim == 0:
        return (reason,)
    return (f"{int(few.sum())} of {few.size} not calculated: {reason}",)


def indirect_ratio(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    reference: float = 100,
    confidence: Levels = 0.95,
) -> Interval:
    """Indirectly standardised ratio: the interval of the observed count over the expected one.

    Parameters
    ----------
    observed : array_like, shape (...,)
        Events, >= 0. NaN gives NaN.
    expected : array_like, broadcastable with `observed`
        Events at reference rates, > 0; see `expected_count`.
    reference : float, default 100
        What the reference population itself would give: 1 or 100.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.

    Returns
    -------
    Interval
        Observed / expected x `reference`: exact Poisson below 10 events, Byar from 10.

    Raises
    ------
    InputError
        If `observed` < 0, `expected` <= 0, `reference` <= 0, or `confidence` lies outside (0, 1).

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 69.

    Examples
    --------
    >>> print(indirect_ratio(91, 835.88))
    10.89 (8.77 to 13.37), 95% Byar
    """
    multiplier = as_multiplier(reference, "reference")
    o, e = as_counts(denominators=["expected"], observed=observed, expected=expected)
    events = count_interval(o, confidence=confidence)
    estimate, lower, upper = (
        per_denominator(part, e, multiplier)
        for part in (events.estimate, events.lower, events.upper)
    )
    return Interval(estimate, lower, upper, events.confidence, events.method)


def indirect_rate(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    reference_rate: ArrayLike,
    confidence: Levels = 0.95,
) -> Interval:
    """Indirectly standardised rate: observed / expected times the reference crude rate.

    Parameters
    ----------
    observed : array_like, shape (...,)
        Events, >= 0. NaN gives NaN.
    expected : array_like, broadcastable with `observed`
        Events at reference rates, > 0; see `expected_count`.
    reference_rate : array_like, broadcastable with `observed`
        Crude rate of the reference population, >= 0, in the unit that the result should have.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.

    Returns
    -------
    Interval
        In the unit of `reference_rate`: exact Poisson below 10 events, Byar from 10.

    Raises
    ------
    InputError
        If `observed` < 0, `expected` <= 0, `reference_rate` < 0, or `confidence` lies outside
        (0, 1).

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 69.

    Examples
    --------
    >>> print(indirect_rate(9, 835.88, reference_rate=93.5))
    1.01 (0.46 to 1.91), 95% exact Poisson
    """
    o, e, rate = as_counts(
        denominators=["expected"],
        observed=observed,
        expected=expected,
        reference_rate=reference_rate,
    )
    ratio = indirect_ratio(o, e, reference=1, confidence=confidence)
    estimate, lower, upper = (rate * part for part in (ratio.estimate, ratio.lower, ratio.upper))
    return Interval(estimate, lower, upper, ratio.confidence, ratio.method)
