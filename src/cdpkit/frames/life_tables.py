"""Life expectancy and years of life lost of data frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.age_bands import AgeBand, band_key
from cdpkit.calc.arguments import as_multiplier, as_number
from cdpkit.errors import InputError
from cdpkit.frames.bands import BandTable, band_matrix, is_missing, read_bands
from cdpkit.frames.engines import (
    Outcome,
    checked_numbers,
    collected_first,
    finish,
    limit_columns,
    mark_zeros,
    open_table,
    outcome_columns,
    outcome_of_groups,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw
    from narwhals.typing import IntoFrame, IntoFrameT
    from numpy.typing import NDArray

    from cdpkit.calc import LifeTable
    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.bands import BandMatrix
    from cdpkit.frames.engines import By, Table


ROWS = ("probability", "survivors", "person_years")


@dataclass(frozen=True)
class _Cells:
    """Deaths and people of each group and band."""

    matrix: BandMatrix
    deaths: FloatArray
    people: FloatArray


def life_expectancy(
    frame: IntoFrameT,
    deaths: str,
    population: str,
    band: str,
    *,
    by: By = (),
    confidence: Levels = 0.95,
    minimum_population: float = 5_000,
    widest: float | None = 20,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Life expectancy at each age, by an abridged life table of each group.

    Rows of one band in a group (women and men, say) are summed first. Bands are put in order of
    their first age; each group must have all bands of the frame, and the last is open.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a group and band; collect a lazy frame first, as the
        bands must be put in order. It is not changed.
    deaths, population : str
        Columns of deaths and of person-years. A population of zero without deaths makes its table
        missing; deaths among nobody are refused, as in `cdpkit.calc`.
    band : str
        Column of labels such as "0", "1-4", "90+", or of first ages as numbers.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one table of the frame.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    minimum_population, widest
        As in `cdpkit.calc.life_expectancy`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group and band: `by`, `age` (the first of the band), the
        sums of deaths and people, `value`, `lower`, `upper`, `statistic`, `confidence`, `method`,
        `probability`, `survivors`, `person_years`. `method` says why a table is not calculated.

    Raises
    ------
    InputError
        If the frame is lazy, a group lacks a band, bands leave a gap or the last is not open, more
        die than live in a band, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> bands = pd.DataFrame({"band": ["65+", "0", "1-14", "15-64"],
    ...                       "deaths": [2_600, 30, 20, 300],
    ...                       "people": [60_000, 5_000, 60_000, 120_000]})
    >>> table = life_expectancy(bands, "deaths", "people", "band")
    >>> table[["age", "value", "lower", "upper"]].round(1)
        age  value  lower  upper
    0   0.0   81.6   80.6   82.6
    1   1.0   81.1   80.1   82.1
    2  15.0   67.4   66.4   68.4
    3  65.0   23.1   22.2   24.0
    """
    limits = limit_columns(confidence)
    table = open_table(
        frame,
        {"deaths": deaths, "population": population},
        by=by or (),
        adds=["age", "value", *limits.flat(), *ROWS],
        labels={"band": band},
        on_bad=on_bad,
    )
    eager = collected_first(table, "`life_expectancy`", "needs the bands in order of age")
    calculate = partial(calc.life_expectancy, minimum_population=minimum_population, widest=widest)
    labels = _in_order(eager, band)
    cells = _cells(table, labels)
    found = calculate(cells.deaths, cells.people, labels, confidence=limits.levels)
    outcome = Outcome(found.estimate.ravel(), *map(_flat, (found.lower, found.upper)))
    groups = cells.matrix.groups
    columns: dict[str, Any] = {"age": np.tile(found.age, len(groups))}
    columns |= {deaths: cells.deaths.ravel(), population: cells.people.ravel()}
    texts, which = _reasons(cells, found, calculate, labels)
    columns |= outcome_columns(
        outcome,
        limits,
        statistic="life expectancy",
        methods=texts,
        method=np.repeat(which, len(labels)),
    )
    columns |= {name: getattr(found, name).ravel() for name in ROWS}
    of = np.repeat(np.arange(len(groups)), len(labels))
    return finish(table, columns, groups, of=of)


def _flat(limit: FloatArray) -> FloatArray:
    """Lay groups and bands along one axis, and keep the levels."""
    return limit.reshape(len(limit), -1)


def _in_order(frame: nw.DataFrame[Any], band: str) -> tuple[Any, ...]:
    """Give the labels of the bands in the order of their first age."""
    found = (label for label in frame[band].unique().to_list() if not is_missing(label))
    labels = list({band_key(label): label for label in found}.values())  # one of each spelling
    starts = [_first_age(band, label) for label in labels]
    order = sorted(range(len(labels)), key=starts.__getitem__)
    if len(order) < 2:
        problem = f"(column `{band}`) has fewer than two bands"
        raise InputError("band", problem, "A life table needs at least two.")
    return tuple(labels[i] for i in order)


def _first_age(band: str, label: object) -> float:
    if not isinstance(label, str):
        return float(as_number("band", label))
    found = AgeBand.read(label)
    if not isinstance(found, AgeBand):
        problem = f"(column `{band}`) has the label {label!r}"
        raise InputError("band", problem, "Write '0', '1-4' or '90+'.")
    return float(found.first)


def _cells(table: Table, labels: tuple[Any, ...]) -> _Cells:
    numbers = checked_numbers(table)
    matrix = band_matrix(table, "band", BandTable("frame", labels, {}))
    d, n = (matrix.sums(numbers[name]) for name in ("deaths", "population"))
    hint = "Give person-years of the same time."
    fault = ("deaths", "exceeds_whole", "exceed `population`", hint)
    table.refuse(np.asarray((d > n).any(axis=-1)), fault, matrix.groups)
    left = table.marks.of_groups(matrix.groups) >= 0
    return _Cells(matrix, np.where(left[:, None], np.nan, d), np.where(n == 0, np.nan, n))


def _reasons(
    cells: _Cells, found: LifeTable, calculate: partial[LifeTable], labels: tuple[Any, ...]
) -> tuple[list[str], NDArray[np.intp]]:
    """Give the texts of `method`, and which one each group has; past the last for none."""
    odd = calc.life_expectancy(
        *(np.ones(len(labels)), np.full(len(labels), 1e9), labels),
        minimum_population=0,
        widest=None,
    )
    texts = {"; ".join([found.method, *odd.warnings]): 0}
    known = ~np.isnan(cells.deaths + cells.people).any(axis=-1)
    which = np.where(known, 0, -1)
    for group in np.flatnonzero(known & np.isnan(found.estimate[:, 0])):
        alone = calculate(cells.deaths[group], cells.people[group], labels)
        text = f"not calculated: {alone.warnings[0]}"
        which[group] = texts.setdefault(text, len(texts))
    return list(texts), np.where(which < 0, len(texts), which)


def years_of_life_lost(
    frame: IntoFrameT,
    deaths: str,
    age: str,
    *,
    reference: float | Mapping[Any, float] | IntoFrame = 75,
    population: str | None = None,
    by: By = (),
    per: float = 10_000,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Years of life lost in each group: before a reference age, or against a table of years left.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a group and age; collect a lazy frame first, as its ages
        must be known. Each group must have all ages of the frame. It is not changed.
    deaths, age : str
        Columns of deaths and of the mean age at death of their band.
    reference : float, mapping or data frame, default 75
        Age up to which years count; or the years left at each age: age to years, or a frame (not
        lazy) with the columns `age` and `years`.
    population : str, optional
        Column of people, summed over the ages: then the result is a rate. A zero makes the group
        missing.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame.
    per : float, default 10_000
        Multiplier of the rate.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group: `by`, the sums of deaths and people, `value`,
        `lower`, `upper`, `statistic`, `confidence` and `method`.

    Raises
    ------
    InputError
        If the frame is lazy, a group lacks an age, `reference` lacks one, or a column or argument
        is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> lost = pd.DataFrame({"age": [30, 50, 70], "deaths": [4, 9, 30]})
    >>> years_of_life_lost(lost, "deaths", "age")[["deaths", "value", "lower", "upper"]].round(1)
       deaths  value  lower  upper
    0    43.0  555.0  337.0  828.8
    """
    per = as_multiplier(per)
    limits = limit_columns(confidence)
    columns = {"deaths": deaths} | ({} if population is None else {"population": population})
    table = open_table(
        frame, columns, by=by or (), adds=["value", *limits.flat()], labels={"age": age},
        on_bad=on_bad,
    )  # fmt: skip
    eager = collected_first(table, "`years_of_life_lost`", "needs to know the ages")
    numbers = checked_numbers(table)
    bands, left = _years_left(eager, age, reference)
    matrix = band_matrix(table, "age", bands)
    d = matrix.sums(numbers["deaths"])
    sums = {deaths: d.sum(axis=-1)}
    settings: dict[str, Any] = {"reference": left, "per": per, "confidence": limits.levels}
    statistic = "years of life lost"
    if population is not None:
        sums[population] = people = matrix.groups.sums(numbers["population"])
        mark_zeros(table, {"population": people}, matrix.groups)
        settings["population"] = np.where(people == 0, np.nan, people)
        statistic = f"{statistic} per {per:.10g}"
    ages = np.array([_mean_age(age, label) for label in bands.labels])
    calculate = partial(calc.years_of_life_lost, d, ages, **settings)
    outcome = outcome_of_groups(calculate, len(d), limits.levels)
    results = outcome_columns(outcome, limits, statistic=statistic, methods=["Dobson"])
    return finish(table, sums | results, matrix.groups)


def _mean_age(age: str, label: object) -> float:
    if isinstance(label, str):
        problem = f"(column `{age}`) has the label {label!r}"
        raise InputError("age", problem, "Give the mean age at death of the band, as a number.")
    return float(as_number("age", label))


def _years_left(
    frame: nw.DataFrame[Any], age: str, reference: Any
) -> tuple[BandTable, FloatArray | float]:
    """Give the ages, and the years left at each, or the age up to which years count."""
    if not np.isscalar(reference):
        bands = read_bands("reference", reference, age, {"years": "years"})
        return bands, bands.numbers["years"]
    labels = [label for label in frame[age].unique().to_list() if not is_missing(label)]
    return BandTable("frame", tuple(labels), {}), float(as_number("reference", reference))
