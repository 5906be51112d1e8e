"""Indirectly standardised ratios and rates: observed against expected events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_choice, as_counts, as_multiplier, refuse
from cdpkit.calc.intervals import Interval
from cdpkit.calc.rates import count_interval, per_denominator
from cdpkit.calc.standardisation.bands import Banded, joined
from cdpkit.calc.standardisation.weights import expected_count
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels

__all__ = ["indirect_rate", "indirect_ratio"]


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
    o, e, _, warnings = _expected(
        observed, expected, population, reference_count, reference_population, missing, bands
    )
    events = count_interval(o, confidence=confidence)
    estimate, lower, upper = (
        per_denominator(part, e, multiplier)
        for part in (events.estimate, events.lower, events.upper)
    )
    return Interval(estimate, lower, upper, events.confidence, events.method, warnings)


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
    missing, bands
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
    o, e, crude, warnings = _expected(
        observed, expected, population, reference_count, reference_population, missing, bands
    )
    if reference_rate is None:
        rate: FloatArray = np.asarray(as_multiplier(per) * crude)
    else:
        o, e, rate = as_counts(
            denominators=["expected"], observed=o, expected=e, reference_rate=reference_rate
        )
    ratio = indirect_ratio(o, e, per=1, confidence=confidence)
    # The crude rate of the reference times the ratio of observed to expected.
    estimate, lower, upper = (rate * part for part in (ratio.estimate, ratio.lower, ratio.upper))
    return Interval(estimate, lower, upper, ratio.confidence, ratio.method, warnings)


def _expected(  # noqa: PLR0917
    observed: Banded,
    expected: ArrayLike | None,
    population: Banded | None,
    reference_count: Banded | None,
    reference_population: Banded | None,
    missing: str,
    bands: Sequence[object] | None,
) -> tuple[FloatArray, FloatArray, float, tuple[str, ...]]:
    """Give observed and expected events, the reference crude rate (per person), and warnings."""
    as_choice("missing", missing, ("propagate", "zero"))
    parts = {
        "population": population,
        "reference_count": reference_count,
        "reference_population": reference_population,
    }
    absent = [name for name, part in parts.items() if part is None]
    if expected is not None:
        if len(absent) < len(parts) or isinstance(observed, Mapping):
            hint = "Give `expected` and the observed total, or population and reference by band."
            raise InputError("expected", "is given beside bands", hint)
        o, e = as_counts(denominators=["expected"], observed=observed, expected=expected)
        return o, e, np.nan, ()
    if absent:
        hint = "Give `expected`, or population, reference count and reference population."
        raise InputError(absent[0], "is missing", hint)
    return _by_band(observed, parts, missing, bands)


def _by_band(
    observed: Banded, parts: dict[str, Any], missing: str, bands: Sequence[object] | None
) -> tuple[FloatArray, FloatArray, float, tuple[str, ...]]:
    values = joined(bands, **parts)
    total = not isinstance(observed, Mapping) and np.ndim(observed) < np.ndim(values["population"])
    if total:
        values["observed"] = as_counts(observed=cast("ArrayLike", observed))[0][
            ..., None
        ]  # one sum, no bands
    else:
        values = joined(bands, **parts, observed=observed)
    arrays = {name: as_counts(**{name: value})[0] for name, value in values.items()}
    gaps = sum(
        int(np.isnan(part).sum()) for name, part in arrays.items() if name != "reference_population"
    )
    warnings: tuple[str, ...] = ()
    if missing == "zero" and gaps:
        arrays = {
            name: part if name == "reference_population" else np.nan_to_num(part)
            for name, part in arrays.items()
        }
        warnings = (f"{gaps} missing {'number' if gaps == 1 else 'numbers'} taken as 0",)
    n, r, m = (arrays[name] for name in ("population", "reference_count", "reference_population"))
    refuse(m == 0, "reference_population", "is zero", "Leave the band out everywhere.", code="zero")
    try:
        n, r, m = np.broadcast_arrays(n, r, m)
    except ValueError as error:
        raise InputError(
            "population", "does not fit the reference by shape", "Give the same bands."
        ) from error
    # Expected events: people of each band at the rates of the reference (Breslow and Day 1987).
    expected = expected_count(np.moveaxis(n, -1, 0), np.moveaxis(r / m, -1, 0))
    o = arrays["observed"].sum(axis=-1)
    o, e = as_counts(denominators=["expected"], observed=o, expected=expected)
    crude = arrays["reference_count"].sum(axis=-1) / arrays["reference_population"].sum(axis=-1)
    return o, e, crude, warnings
