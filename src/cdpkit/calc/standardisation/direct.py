"""Directly standardised rates, and the ratio of two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_multiplier,
    at_levels,
    marks_bad_rows,
    refuse,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval
from cdpkit.calc.rates import count_interval, log_ratio_limits
from cdpkit.calc.standardisation.bands import Banded, joined
from cdpkit.calc.standardisation.indirect import indirect_rate, indirect_ratio
from cdpkit.calc.standardisation.weights import (
    dobson_limit,
    dobson_upper_from_lower,
    expected_count,
    weighted_rate,
    weighted_variance,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad

__all__ = [
    "MINIMUM_EVENTS",
    "comparative_ratio",
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


@aligns_labels(("repeat",))
def direct_rate(
    count: Banded,
    population: Banded,
    standard: Banded,
    *,
    per: float = 100_000,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    bands: Sequence[object] | None = None,
    repeat: ArrayLike | None = None,
    on_bad: OnBad = "raise",
) -> Interval:
    """Directly standardised rate over the last axis, with Dobson limits from Byar's.

    A rate on fewer than 10 events in all is suppressed: NaN, and the warnings say so.

    Parameters
    ----------
    count : array_like, shape (..., bands), or mapping of band to count
        Events, >= 0; may exceed the population and be fractional. With `repeat`, people: shape
        (..., bands, F).
    population : array_like, broadcastable with `count`, or mapping
        People, > 0. NaN gives NaN.
    standard : array_like, broadcastable with `count`, or mapping
        Standard population, >= 0 and not all 0. Arrays join by position, mappings by the label of
        the band.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    missing : {"propagate", "zero"}, default "propagate"
        A missing count makes the rate missing, or is taken as no events, and the result says so.
    bands : sequence, optional
        Labels of the last axis of arrays, where other arguments are mappings.
    repeat : array_like, shape (F,), optional
        Events of each person, for events that are not independent: `count` then has a last axis
        with the people who had so many.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Events per `per`, shape (...,) of the broadcast inputs without the bands.

    Raises
    ------
    InputError
        If there is no axis of bands, or a band is missing (it is named). If `count` < 0,
        `population` <= 0, `standard` < 0 or all 0, `per` <= 0, `confidence` is outside (0, 1), or
        `missing` is neither of the two.

    References
    ----------
    - Dobson AJ et al. (1991), Stat Med 10:457-462.
    - Morris JK et al. (2018), Popul Health Metr 16:21: why 10 events.

    Examples
    --------
    >>> print(direct_rate([10, 30, 60], [9_000, 8_000, 4_000], [50, 40, 10]))
    355.6 (285.0 to 437.4), 95% Dobson with Byar
    >>> standard = {"65+": 10, "0-39": 50, "40-64": 40}
    >>> bands = ["0-39", "40-64", "65+"]
    >>> print(direct_rate([10, 30, 60], [9_000, 8_000, 4_000], standard, bands=bands))
    355.6 (285.0 to 437.4), 95% Dobson with Byar
    >>> print(direct_rate([1, 3, 5], [9_000, 8_000, 4_000], [50, 40, 10]))
    not calculated; fewer than 10 events
    """
    inner = () if repeat is None else ("count",)
    arrays = joined(bands, inner=inner, count=count, population=population, standard=standard)
    return _direct_rate(
        **arrays, per=per, confidence=confidence, missing=missing, repeat=repeat, on_bad=on_bad
    )


@marks_bad_rows("count", "population", "standard", series=True)
def _direct_rate(
    count: ArrayLike,
    population: ArrayLike,
    standard: ArrayLike,
    *,
    per: float,
    confidence: Levels,
    missing: str,
    repeat: ArrayLike | None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    per = as_multiplier(per)
    names = ("count", "population", "standard")
    rate, variance, total, warnings = _weighted(
        names, (count, population, standard), missing=missing, repeat=repeat
    )
    events = count_interval(total, confidence=confidence, method="byar")
    lower, upper = (
        per * dobson_limit(rate, variance, total, limit) for limit in (events.lower, events.upper)
    )
    method = "Dobson with Byar" + ("" if repeat is None else ", repeat events")
    return Interval(per * rate, lower, upper, events.confidence, method, warnings)


def _weighted(
    names: tuple[str, str, str],
    given: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    missing: str,
    repeat: ArrayLike | None = None,
) -> tuple[FloatArray, FloatArray, FloatArray, tuple[str, ...]]:
    """Weighted rate per person, its variance, all events (NaN if too few), and warnings."""
    as_choice("missing", missing, ("propagate", "zero"))
    count, population, standard = names
    values: dict[str, Any] = dict(zip(names, given, strict=True))
    (o,) = as_counts(**{count: values[count]})
    least = 1 if repeat is None else 2
    refuse(
        np.array(o.ndim < least or not o.size),
        count,
        "has no bands",
        "Give one element for each band, on the last axis.",
    )
    warnings: tuple[str, ...] = ()
    if missing == "zero":
        o, warnings = _missing_as_zero(o, values[population])
    squares = o
    if repeat is not None:
        (times,) = as_counts(repeat=repeat)
        shape = f"has shape {times.shape}, the people {o.shape}"
        wrong = times.ndim != 1 or o.shape[-1] != times.size
        refuse(
            np.array(wrong),
            "repeat",
            shape,
            "Give the number of events for each element of the last axis.",
        )
        o, squares = o @ times, o @ times**2
    o, n, w, squares = as_counts(
        denominators=[population],
        **{count: o, population: values[population], standard: values[standard]},
        squares=squares,
    )
    hint = "Give at least one weight above zero."
    refuse(w.sum(axis=-1) == 0, standard, "sums to zero", hint)
    total = o.sum(axis=-1)
    few = total < MINIMUM_EVENTS
    total = np.where(few, np.nan, total)
    # Bands first, as the formulas add them up one by one.
    o, n, w, squares = (np.moveaxis(part, -1, 0) for part in (o, n, w, squares))
    rate = np.where(few, np.nan, weighted_rate(o, n, w))
    return rate, weighted_variance(squares, n, w), total, (*warnings, *_few_events(few))


@aligns_labels()
def comparative_ratio(
    count: Banded,
    population: Banded,
    reference_count: Banded,
    reference_population: Banded,
    standard: Banded,
    *,
    per: float = 100,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    bands: Sequence[object] | None = None,
    on_bad: OnBad = "raise",
) -> Interval:
    """Ratio of two directly standardised rates (comparative mortality figure).

    Parameters
    ----------
    count, population : array_like, shape (..., bands), or mapping of band to number
        Events, >= 0, and people, > 0.
    reference_count, reference_population : array_like or mapping
        The same of the reference, which is independent of the first.
    standard : array_like or mapping
        Standard population of both, >= 0 and not all 0.
    per : float, default 100
        What two equal rates give: 1 or 100.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    missing, bands, on_bad
        As in `direct_rate`.

    Returns
    -------
    Interval
        Normal on the log scale. With fewer than 10 events in either, NaN, and the warnings say so.

    Raises
    ------
    InputError
        As `direct_rate`.

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 64.

    Examples
    --------
    >>> people, standard = [9_000, 8_000, 4_000], [50, 40, 10]
    >>> print(comparative_ratio([10, 30, 60], people, [9, 20, 50], people, standard))
    129.3 (94.4 to 177.1), 95% log-normal
    """
    arrays = joined(bands, count=count, population=population, standard=standard)
    reference: dict[str, Any] = {
        "reference_count": reference_count,
        "reference_population": reference_population,
    }
    # Each of the two sets has its own order of the bands.
    beside = joined(bands, **reference, standard=standard)
    beside["reference_standard"] = beside.pop("standard")
    return _comparative_ratio(
        **arrays, **beside, per=per, confidence=confidence, missing=missing, on_bad=on_bad
    )


@marks_bad_rows(
    "count", "population", "reference_count", "reference_population", "standard",
    "reference_standard", series=True,
)  # fmt: skip
def _comparative_ratio(
    *,
    count: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    standard: ArrayLike,
    reference_standard: ArrayLike,
    per: float,
    confidence: Levels,
    missing: str,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    scale = as_multiplier(per)
    sets = (
        (("count", "population", "standard"), (count, population, standard)),
        (
            ("reference_count", "reference_population", "standard"),
            (reference_count, reference_population, reference_standard),
        ),
    )
    (r, v, _, first), (s, u, _, second) = (
        _weighted(names, given, missing=missing) for names, given in sets
    )
    warnings = (*first, *(f"reference: {text}" for text in second))
    # Variance of the log of a ratio: the squared relative errors add up (Breslow and Day 1987).
    ratio, variance = scale * r / s, v / r**2 + u / s**2
    levels, lower, upper = at_levels(
        confidence, lambda level: log_ratio_limits(ratio, variance, two_sided_z(level))
    )
    return Interval(ratio, lower, upper, levels, "log-normal", warnings)


def _missing_as_zero(o: FloatArray, population: ArrayLike) -> tuple[FloatArray, tuple[str, ...]]:
    """Take missing counts as 0; where the people are missing too the rate is missing all the same."""
    gap = np.isnan(o)
    (n,) = as_counts(population=population)
    gaps = int((gap & ~np.isnan(n)).sum() if n.shape == o.shape else gap.sum())
    if not gaps:
        return np.where(gap, 0.0, o), ()
    noun = "count" if gaps == 1 else "counts"
    return np.where(gap, 0.0, o), (f"{gaps} missing {noun} taken as 0",)


def _few_events(few: NDArray[np.bool_]) -> tuple[str, ...]:
    if not few.any():
        return ()
    reason = f"fewer than {MINIMUM_EVENTS} events"
    if few.ndim == 0:
        return (reason,)
    return (f"{int(few.sum())} of {few.size} not calculated: {reason}",)
