"""Abridged life tables: life expectancy with its interval, and years of life lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.age_bands import AgeBand
from cdpkit.calc.arguments import (
    aligns_labels,
    as_counts,
    as_floats,
    as_multiplier,
    at_levels,
    refuse,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval, Limited, interval_text, percent_text
from cdpkit.calc.rates import count_interval
from cdpkit.errors import InputError
from cdpkit.results import result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, Levels, Operand


RADIX = 100_000
METHOD = "Chiang, last band by Silcocks"


def death_probability(rate: Operand, width: Operand, fraction: Operand) -> Operand:
    r"""Chance of dying within a band, $n M / (1 + n (1 - a) M)$, as a formula without guards.

    Parameters
    ----------
    rate : number, array or column expression
        Deaths per person-year in the band.
    width : number
        Years of the band.
    fraction : number
        Share of the band that those who die in it live, on average.

    Returns
    -------
    number, array or column expression
        In [0, 1] for rates that are possible.

    References
    ----------
    - Chiang CL (1984), The Life Table and its Applications, Krieger.

    Examples
    --------
    >>> from fractions import Fraction
    >>> death_probability(Fraction(1, 100), 5, Fraction(1, 2))
    Fraction(2, 41)
    """
    return width * rate / (1 + width * (1 - fraction) * rate)


@result
class LifeTable(Limited):
    """An abridged life table, one row a band.

    Parameters
    ----------
    age : numpy.ndarray
        First age of each band.
    estimate, lower, upper : numpy.ndarray, shape (..., bands)
        Life expectancy at that age with its limits; several levels along a leading axis.
    probability : numpy.ndarray
        Chance of dying within the band.
    survivors : numpy.ndarray
        Of 100,000 born, those who reach the age.
    person_years : numpy.ndarray
        Years that they live within the band.
    confidence : float or sequence of float
        Two-sided coverage.
    method : str
        How it was made.
    warnings : tuple of str, default ()
        Why a table is not calculated, or what looks odd in the bands.

    Examples
    --------
    >>> from cdpkit.calc import life_expectancy
    >>> deaths, people = [30, 20, 300, 2_600], [5_000, 60_000, 120_000, 60_000]
    >>> table = life_expectancy(deaths, people, ["0", "1-14", "15-64", "65+"])
    >>> table.survivors.round().tolist()
    [100000.0, 99403.0, 98940.0, 87300.0]
    """

    age: FloatArray
    estimate: FloatArray
    lower: FloatArray
    upper: FloatArray
    probability: FloatArray
    survivors: FloatArray
    person_years: FloatArray
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        if self.estimate.ndim > 1:
            return f"{self.estimate[..., 0].size} life tables, {how}"
        if np.isnan(self.estimate[0]):
            return "; ".join(("not calculated", *self.warnings))
        first = f"life expectancy at {self.age[0]:g}: "
        if self.lower.ndim > 1:
            return f"{first}{self.estimate[0]:.6g} with several limits, {how}"
        ends = (float(part[0]) for part in (self.estimate, self.lower, self.upper))
        return f"{first}{interval_text(*ends)}, {how}"

    def to_columns(self) -> dict[str, Any]:
        """Give the columns of a table, one row a band; of several tables, one after the other."""
        columns, shape = Limited.to_columns(self), self.estimate.shape
        columns["age"] = np.broadcast_to(self.age, shape)
        return {n: np.ravel(c) if np.ndim(c) else c for n, c in columns.items()}


@aligns_labels()
def life_expectancy(
    deaths: ArrayLike,
    population: ArrayLike,
    band_start: ArrayLike,
    *,
    confidence: Levels = 0.95,
    minimum_population: float = 5_000,
    widest: float | None = 20,
) -> LifeTable:
    """Life expectancy at each age, by Chiang's abridged life table.

    Parameters
    ----------
    deaths : array_like, shape (..., bands)
        Deaths, >= 0 and at most `population`. NaN makes its table missing.
    population : array_like, broadcastable with `deaths`
        Person-years, > 0.
    band_start : array_like, shape (bands,)
        First age of each band, rising; the last band is open. Or labels such as "0", "1-4",
        "90+": then a missing band is an error that names it.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    minimum_population : float, default 5_000
        A table on no more people than this in all is not calculated.
    widest : float or None, default 20
        A table whose 95% interval at any age is wider than this many years is not calculated.

    Returns
    -------
    LifeTable
        Years, shape (..., bands). What cannot be calculated is NaN, and the warnings say why.

    Raises
    ------
    InputError
        If deaths are negative or exceed the population, a population is not above zero, bands do
        not rise or leave a gap, or shapes do not fit.

    References
    ----------
    - Chiang CL (1984), The Life Table and its Applications, Krieger.
    - Silcocks PBS, Jenner DA, Reza R (2001), J Epidemiol Community Health 55:38-43.

    Examples
    --------
    >>> table = life_expectancy(
    ...     [30, 20, 300, 2_600], [5_000, 60_000, 120_000, 60_000], ["0", "1-14", "15-64", "65+"]
    ... )
    >>> print(table)
    life expectancy at 0: 81.59 (80.58 to 82.59), 95% Chiang, last band by Silcocks
    """
    age, odd = _ages(band_start)
    d, n = as_counts(denominators=["population"], deaths=deaths, population=population)
    shape = f"has shape {d.shape}, `band_start` {age.shape}"
    refuse(
        np.array(d.ndim == 0 or d.shape[-1] != age.size),
        "deaths",
        shape,
        "Give one number for each band, on the last axis.",
    )
    refuse(d > n, "deaths", "exceed `population`", "Give person-years of the same time.")
    width = np.diff(age)
    # Share of the band lived by those who die in it (Chiang 1984).
    fraction = np.where((np.arange(width.size) == 0) & (age[0] == 0) & (width == 1), 0.1, 0.5)
    with np.errstate(divide="ignore", invalid="ignore"):
        table = _table(d, n, width, fraction)
        error = np.sqrt(_variance(table, d, n, width, fraction))
    z = two_sided_z(0.95)
    reasons = {
        "no deaths in the last band": d[..., -1] == 0,
        "more die in a band than live in it": (table[0] > 1).any(axis=-1),
        f"no more than {minimum_population:,g} people": n.sum(axis=-1) <= minimum_population,
    }
    if widest is not None:
        reasons[f"interval wider than {widest:g} years"] = (2 * z * error > widest).any(axis=-1)
    none, warnings = _not_calculated(reasons)
    probability, survivors, lived, estimate = (
        np.where(none[..., None], np.nan, part) for part in table
    )
    error = np.where(none[..., None], np.nan, error)
    levels, lower, upper = at_levels(
        confidence,
        lambda level: (
            estimate - two_sided_z(level) * error,
            estimate + two_sided_z(level) * error,
        ),
    )
    low, high = np.asarray(lower), np.asarray(upper)
    text = (*warnings, *odd)
    return LifeTable(age, estimate, low, high, probability, survivors, lived, levels, METHOD, text)


def _table(
    d: FloatArray, n: FloatArray, width: FloatArray, fraction: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Chance of dying, survivors, person-years and life expectancy."""
    rate = d / n
    q = death_probability(rate[..., :-1], width, fraction)
    first = np.full((*q.shape[:-1], 1), float(RADIX))
    # Survivors l(x + n) = l(x) (1 - q), of 100,000 births.
    survivors = np.concatenate([first, RADIX * np.cumprod(1 - q, axis=-1)], axis=-1)
    reach, after = survivors[..., :-1], survivors[..., 1:]
    # Years lived in a band: whole by those who survive it, in part by those who die in it.
    lived = width * (after + fraction * (reach - after))
    # The open last band: years lived are survivors over the death rate (Chiang 1984).
    lived = np.concatenate([lived, survivors[..., -1:] / rate[..., -1:]], axis=-1)
    # Years ahead T(x): all that are lived from this band on.
    ahead = np.cumsum(lived[..., ::-1], axis=-1)[..., ::-1]
    q = np.concatenate([q, np.where(np.isnan(rate[..., -1:]), np.nan, 1.0)], axis=-1)
    return q, survivors, lived, ahead / survivors


def _variance(
    table: tuple[FloatArray, ...],
    d: FloatArray,
    n: FloatArray,
    width: FloatArray,
    fraction: FloatArray,
) -> FloatArray:
    """Variance of life expectancy at each age; that of the last band is 1 / (d M^2)."""
    q, survivors, _, expectancy = table
    # The last band adds the variance of its death rate (Silcocks 2001).
    last = n[..., -1:] ** 2 / d[..., -1:] ** 3 * survivors[..., -1:] ** 2
    some = np.where(d[..., :-1] > 0, d[..., :-1], np.where(np.isnan(d[..., :-1]), np.nan, np.inf))
    # Binomial variance of the chance of dying: q^2 (1 - q) / d (Chiang 1984).
    chance = q[..., :-1] ** 2 * (1 - q[..., :-1]) / some
    # What a change in q costs: the survivors times the years that a death forgoes.
    reach = survivors[..., :-1] * ((1 - fraction) * width + expectancy[..., 1:])
    terms = np.concatenate([reach**2 * chance, last], axis=-1)
    return np.asarray(np.cumsum(terms[..., ::-1], axis=-1)[..., ::-1] / survivors**2)


def _not_calculated(
    reasons: dict[str, NDArray[np.bool_]],
) -> tuple[NDArray[np.bool_], tuple[str, ...]]:
    """Which tables are left out, and the first reason of each."""
    none = np.zeros_like(next(iter(reasons.values())), dtype=np.bool_)
    warnings = []
    for reason, bad in reasons.items():
        new = bad & ~none
        if new.any():
            places = "" if new.ndim == 0 else f" ({int(new.sum())} of {new.size} tables)"
            warnings.append(reason + places)
        none = none | bad
    return none, tuple(warnings)


def _ages(band_start: ArrayLike) -> tuple[FloatArray, tuple[str, ...]]:
    """Read first ages, from numbers or from labels whose ends must meet."""
    labels = np.asarray(band_start)
    text = labels.dtype.kind in "UO" and any(isinstance(x, str) for x in labels.ravel())
    age = _labelled(labels.ravel().tolist()) if text else as_floats("band_start", band_start)
    problem = np.array(age.ndim != 1 or age.size < 2)
    refuse(problem, "band_start", "has fewer than two bands", "Give the first age of each band.")
    refuse(
        np.isnan(age),
        "band_start",
        "is missing",
        "Give the first age of each band.",
        code="missing",
    )
    steps = np.concatenate([[False], ~(np.diff(age) > 0)])
    refuse(steps, "band_start", "does not rise", "Sort the bands by age, each once.")
    refuse(age < 0, "band_start", "is negative", "Ages begin at 0.", code="negative")
    if text:
        return age, ()
    width = np.diff(age)
    inner = (width[1:-1] > width[:-2]) & (width[1:-1] > width[2:])
    return age, tuple(
        f"the band from {age[i + 1]:g} is {width[i + 1]:g} years wide, its neighbours are not: "
        "is a band missing?"
        for i in np.flatnonzero(inner)
    )


def _labelled(labels: list[object]) -> FloatArray:
    starts, due = [], None
    for i, label in enumerate(labels):
        band = AgeBand.read(str(label))
        if not isinstance(band, AgeBand):
            raise InputError("band_start", f"has the label {label!r}", "Write '0', '1-4' or '90+'.")
        if due is not None and band.first != due:
            hint = "Bands must meet, in the order of age."
            raise InputError("band_start", f"lacks the band from {due}, before {label!r}", hint)
        if (i == len(labels) - 1) != (band.last is None):
            hint = "The last band, and no other, is open, such as '90+'."
            raise InputError("band_start", f"has the label {label!r} in place {i + 1}", hint)
        starts.append(float(band.first))
        due = None if band.last is None else band.last + 1
    return np.array(starts)


@aligns_labels()
def years_of_life_lost(
    deaths: ArrayLike,
    age: ArrayLike,
    *,
    reference: ArrayLike = 75,
    population: ArrayLike | None = None,
    per: float = 10_000,
    confidence: Levels = 0.95,
) -> Interval:
    """Years of life lost to deaths before a reference age, or against a table of years left.

    Parameters
    ----------
    deaths : array_like, shape (..., bands)
        Deaths by age, last axis, >= 0. NaN gives NaN.
    age : array_like, shape (bands,)
        Mean age at death of each band: its middle, if nothing better is known.
    reference : float or array_like of shape (bands,), default 75
        Age up to which years count; deaths from that age on count none. Or the years left at each
        age, from a life table.
    population : array_like, shape (...,), optional
        People: then the result is a rate.
    per : float, default 10_000
        Multiplier of the rate.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    Interval
        Years, or years per `per` people, with Dobson's limits from those of the deaths that count.

    Raises
    ------
    InputError
        If deaths, ages or years are negative, a population is not above zero, or shapes do not fit.

    References
    ----------
    - Gardner JW, Sanborn JS (1990), Epidemiology 1:322-329.
    - Dobson AJ et al. (1991), Stat Med 10:457-462.

    Examples
    --------
    >>> print(years_of_life_lost([4, 9, 30], [30, 50, 70]))
    555.0 (337.0 to 828.8), 95% Dobson
    """
    (d,) = as_counts(deaths=deaths)
    (years,) = as_counts(age=age)
    shape = f"has shape {d.shape}, `age` {years.shape}"
    bad = years.ndim != 1 or d.ndim == 0 or d.shape[-1] != years.size
    refuse(np.array(bad), "deaths", shape, "Give one number for each band, on the last axis.")
    (left,) = as_counts(reference=reference)
    if left.ndim == 0:
        left = np.maximum(left - years, 0)
    elif left.shape != years.shape:
        raise InputError(
            "reference", f"has shape {left.shape}", "Give one age, or years for each band."
        )
    scale: FloatArray | float = 1.0
    if population is not None:
        (people,) = as_counts(denominators=["population"], population=population)
        scale = as_multiplier(per) / people
    counted = np.where(left > 0, d, 0)
    total, lost, variance = (
        counted.sum(axis=-1),
        (left * counted).sum(axis=-1),
        (left**2 * counted).sum(axis=-1),
    )
    # Limits of the count, scaled to the weighted sum (Dobson 1991).
    events = count_interval(total, confidence=confidence)
    some = np.where(total > 0, total, 1)
    upper_alone = float(np.max(left, initial=0))  # without deaths, one may yet be the dearest
    spread = np.where(total > 0, variance, upper_alone**2)
    lower, upper = (
        scale * (lost + np.sqrt(spread / some) * (np.asarray(limit) - total))
        for limit in (events.lower, events.upper)
    )
    return Interval(scale * lost, lower, upper, events.confidence, "Dobson")
