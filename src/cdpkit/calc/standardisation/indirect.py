"""Indirectly standardised ratios and rates: observed against expected events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_multiplier,
    bad_rows_field,
    marks_bad_rows,
    refuse,
)
from cdpkit.calc.intervals import Interval
from cdpkit.calc.rates import count_interval, per_denominator
from cdpkit.calc.standardisation.bands import Banded, joined
from cdpkit.calc.standardisation.weights import expected_count
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import BadRows, FloatArray, Levels, OnBad


@aligns_labels(("observed", "expected"))
def indirect_ratio(
    observed: Banded,
    expected: ArrayLike | None = None,
    *,
    population: Banded | None = None,
    reference_count: Banded | None = None,
    reference_population: Banded | None = None,
    per: float = 100,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    bands: Sequence[object] | None = None,
    on_bad: OnBad = "raise",
) -> Interval:
    """Indirectly standardised ratio: the interval of the observed count over the expected one.

    Give the expected events, or population, reference count and reference population by band.

    Parameters
    ----------
    observed : array_like, shape (...,) or (..., bands), or mapping of band to count
        Events, >= 0: in all, or by band where `population` is. NaN gives NaN.
    expected : array_like, broadcastable with `observed`, optional
        Events at reference rates, > 0; see `expected_count`.
    population : array_like, shape (..., bands), or mapping, optional
        People, >= 0.
    reference_count, reference_population : array_like, shape (bands,), or mapping, optional
        Events, >= 0, and people, > 0, of the reference. Arrays join by position, mappings by the
        label of the band.
    per : float, default 100
        What the reference population itself would give: 1 or 100.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    missing : {"propagate", "zero"}, default "propagate"
        A missing count or population makes the ratio missing, or is taken as 0, and the result
        says so.
    bands : sequence, optional
        Labels of the last axis of arrays, where other arguments are mappings.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        Observed / expected x `per`: exact Poisson below 10 events, Byar from 10.

    Raises
    ------
    InputError
        If a band is missing (it is named), `observed` < 0, `expected` <= 0, `per` <= 0,
        arguments do not fit together, or `confidence` is outside (0, 1).

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 69.

    Examples
    --------
    >>> print(indirect_ratio(91, 835.88))
    10.89 (8.77 to 13.37), 95% Byar
    >>> reference = {"reference_count": {"0-64": 50, "65+": 400}}
    >>> reference |= {"reference_population": {"65+": 20_000, "0-64": 100_000}}
    >>> print(indirect_ratio(91, population={"0-64": 30_000, "65+": 4_000}, **reference))
    95.8 (77.1 to 117.6), 95% Byar
    """
    multiplier = as_multiplier(per)
    parts = _by_name(population, reference_count, reference_population)
    found = _compared(observed, expected, parts, missing=missing, bands=bands, on_bad=on_bad)
    return found.times(multiplier, confidence)


@aligns_labels(("observed", "expected", "reference_rate"))
def indirect_rate(
    observed: Banded,
    expected: ArrayLike | None = None,
    *,
    reference_rate: ArrayLike | None = None,
    population: Banded | None = None,
    reference_count: Banded | None = None,
    reference_population: Banded | None = None,
    per: float = 100_000,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    bands: Sequence[object] | None = None,
    on_bad: OnBad = "raise",
) -> Interval:
    """Indirectly standardised rate: observed / expected times the reference crude rate.

    Parameters
    ----------
    observed, expected, population, reference_count, reference_population
        As in `indirect_ratio`.
    reference_rate : array_like, broadcastable with `observed`, optional
        With `expected`: crude rate of the reference population, >= 0, in the unit that the result
        should have. Otherwise it follows from the reference.
    per : float, default 100_000
        Multiplier, where the reference rate is not given.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    missing, bands, on_bad
        As in `indirect_ratio`.

    Returns
    -------
    Interval
        In the unit of `reference_rate`, or events per `per`: exact Poisson below 10 events, Byar
        from 10.

    Raises
    ------
    InputError
        As `indirect_ratio`, or if `reference_rate` < 0 or does not fit.

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 69.

    Examples
    --------
    >>> print(indirect_rate(9, 835.88, reference_rate=93.5))
    1.01 (0.46 to 1.91), 95% exact Poisson
    """
    if (expected is None) != (reference_rate is None):
        hint = "Give it with `expected`; otherwise it follows from the reference."
        raise InputError("reference_rate", "does not fit the other arguments", hint)
    parts = _by_name(population, reference_count, reference_population)
    found = _compared(
        observed, expected, parts, missing=missing, bands=bands, on_bad=on_bad,
        reference_rate=reference_rate,
    )  # fmt: skip
    # The crude rate of the reference times the ratio of observed to expected.
    return found.times(1.0, confidence, as_multiplier(per) if reference_rate is None else 1.0)


@result
class Compared(Result):
    """Observed and expected events, and the crude rate of the reference per person."""

    observed: FloatArray
    expected: FloatArray
    crude: FloatArray
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    def times(self, per: float, confidence: Levels, rate_per: float | None = None) -> Interval:
        """Give the ratio times `per`, or where asked for also times the crude rate."""
        events = count_interval(self.observed, confidence=confidence)
        parts = [
            per_denominator(part, self.expected, per)
            for part in (events.estimate, events.lower, events.upper)
        ]
        if rate_per is not None:
            parts = [np.asarray(rate_per * self.crude) * part for part in parts]
        estimate, lower, upper = parts
        told = events.confidence, events.method, self.warnings
        return Interval(estimate, lower, upper, *told, bad_rows=self.bad_rows)


def _by_name(
    population: Banded | None, count: Banded | None, reference_population: Banded | None
) -> dict[str, Any]:
    parts = {"population": population, "reference_count": count}
    return parts | {"reference_population": reference_population}


def _compared(
    observed: Banded,
    expected: ArrayLike | None,
    parts: dict[str, Any],
    *,
    missing: str,
    bands: Sequence[object] | None,
    on_bad: OnBad,
    reference_rate: ArrayLike | None = None,
) -> Compared:
    """Take the events in all, or by band."""
    as_choice("missing", missing, ("propagate", "zero"))
    absent = [name for name, part in parts.items() if part is None]
    if expected is not None:
        if len(absent) < len(parts) or isinstance(observed, Mapping):
            hint = "Give `expected` and the observed total, or population and reference by band."
            raise InputError("expected", "is given beside bands", hint)
        crude = np.nan if reference_rate is None else reference_rate
        return _in_all(observed, expected, reference_rate=crude, on_bad=on_bad)
    if absent:
        hint = "Give `expected`, or population, reference count and reference population."
        raise InputError(absent[0], "is missing", hint)
    values = joined(bands, **parts)
    if not isinstance(observed, Mapping) and np.ndim(observed) < np.ndim(values["population"]):
        values["observed"] = np.asarray(observed)[..., None]  # one sum, no bands
    else:
        values = joined(bands, **parts, observed=observed)
    return _by_band(**values, missing=missing, on_bad=on_bad)


@marks_bad_rows("observed", "expected", "reference_rate")
def _in_all(
    observed: ArrayLike,
    expected: ArrayLike,
    *,
    reference_rate: ArrayLike,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Compared:
    o, e, crude = as_counts(
        denominators=["expected"],
        observed=observed,
        expected=expected,
        reference_rate=reference_rate,
    )
    return Compared(o, e, crude)


@marks_bad_rows("observed", "population", "reference_count", "reference_population", series=True)
def _by_band(
    observed: ArrayLike,
    population: ArrayLike,
    reference_count: ArrayLike,
    reference_population: ArrayLike,
    *,
    missing: str,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Compared:
    values: dict[str, Any] = {
        "observed": observed, "population": population, "reference_count": reference_count,
        "reference_population": reference_population,
    }  # fmt: skip
    o, n, r, m = (as_counts(**{name: value})[0] for name, value in values.items())
    warnings: tuple[str, ...] = ()
    if missing == "zero":
        # A row without any population has no gap to fill: it stays missing.
        nobody = np.isnan(n).all(axis=-1, keepdims=True)
        gaps = [np.isnan(part) for part in (o, n, r)]
        gaps = [g & ~nobody if g.shape[:-1] == nobody.shape[:-1] else g for g in gaps]
        number = sum(int(gap.sum()) for gap in gaps)
        o, n, r = (np.where(gap, 0.0, part) for gap, part in zip(gaps, (o, n, r), strict=True))
        if number:
            warnings = (f"{number} missing {'number' if number == 1 else 'numbers'} taken as 0",)
    refuse(m == 0, "reference_population", "is zero", "Leave the band out everywhere.", code="zero")
    try:
        n, r, m = np.broadcast_arrays(n, r, m)
    except ValueError as error:
        raise InputError(
            "population", "does not fit the reference by shape", "Give the same bands."
        ) from error
    # Expected events: people of each band at the rates of the reference (Breslow and Day 1987).
    expected = expected_count(np.moveaxis(n, -1, 0), np.moveaxis(r / m, -1, 0))
    o, e = as_counts(denominators=["expected"], observed=o.sum(axis=-1), expected=expected)
    return Compared(o, e, r.sum(axis=-1) / m.sum(axis=-1), warnings)
