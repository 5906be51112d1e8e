"""Indirectly standardised ratios and rates of data frames."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc import indirect_ratio as ratio_of_arrays
from cdpkit.calc.arguments import as_choice, as_multiplier
from cdpkit.calc.formulas import expected_count
from cdpkit.calc.rates import BYAR_FROM, per_denominator
from cdpkit.errors import InputError
from cdpkit.frames.bands import band_matrix, band_sums, joined_totals, read_bands
from cdpkit.frames.engines import (
    TEMPORARY,
    Rule,
    add_expressions,
    checked_numbers,
    collected_first,
    count_limits,
    finish,
    intervals_in_blocks,
    is_fraction,
    limit_columns,
    number,
    open_table,
    outcome_columns,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from narwhals.typing import IntoFrame, IntoFrameT
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.bands import BandMatrix, BandTable
    from cdpkit.frames.engines import By, LimitColumns, Table


NONE_EXPECTED = (
    "population", "zero", "gives no expected events", "Give the population of each band.",
)  # fmt: skip
METHODS = ["exact Poisson", "Byar", "exact Poisson, missing numbers as 0",
           "Byar, missing numbers as 0"]  # fmt: skip
NO_REFERENCE = "not calculated: a number of the reference is missing"


@dataclass(frozen=True)
class _Request:
    """What was asked for, once the arguments are checked."""

    band: str
    reference: BandTable
    limits: LimitColumns
    zero: bool
    multiplier: float
    statistic: str
    totals: IntoFrame | None = None
    on_bad: str = "raise"

    @property
    def incomplete(self) -> bool:
        """Whether a number of the reference is missing, so that nothing can be expected."""
        return bool(np.isnan(self.rates).any())

    @property
    def rates(self) -> FloatArray:
        """Events per person in the reference population, one a band."""
        numbers = self.reference.numbers
        return np.asarray(per_denominator(numbers["count"], numbers["population"]))


def indirect_ratio(
    frame: IntoFrameT,
    observed: str,
    population: str,
    band: str,
    *,
    reference: Mapping[Any, tuple[float, float]] | IntoFrame,
    reference_count: str = "count",
    reference_population: str = "population",
    by: By = (),
    per: float = 100,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    totals: IntoFrame | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Indirectly standardised ratio of each group: observed over expected events.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark, one row a group and band. A lazy frame
        stays lazy. It is not changed.
    observed, population, band : str
        Columns of events, of people and of the labels of the bands.
    reference : mapping or data frame
        Reference population, joined by label: label to (count, population), or a frame (not
        lazy) with the columns `band`, `reference_count` and `reference_population`. Each group
        must have just the bands of it.
    reference_count, reference_population : str
        Columns of `reference`.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame.
    per : float, default 100
        What the reference population itself would give: 1 or 100.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    missing : {"propagate", "zero"}, default "propagate"
        A missing count or population makes the ratio missing (in `reference`: all of them), or is
        taken as 0, and `method` says so; the people of the reference are never taken as 0.
    totals : data frame, optional
        Observed events in all, where they are not known by band: one row a group with the columns
        `by` and `observed`, joined by label. `frame` then needs the people only, and must not be
        lazy.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group: `by`, the sums of observed events and people,
        `expected`, `value`, `lower`, `upper`, `statistic`, `confidence`, `method`, and on lazy
        engines `invalid`.

    Raises
    ------
    InputError
        As `cdpkit.frames.standardisation.direct.direct_rate`.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"age": ["0-39", "40+"], "deaths": [4, 20], "people": [900, 800]})
    >>> ratio = indirect_ratio(deaths, "deaths", "people", "age",
    ...                        reference={"0-39": (30, 9_000), "40+": (90, 4_500)})
    >>> ratio[["deaths", "expected", "value", "lower", "upper"]].round(1)
       deaths  expected  value  lower  upper
    0    24.0      19.0  126.3   80.9  188.0
    """
    request = _request(
        (reference, reference_count, reference_population), band, confidence, missing
    )
    per = as_multiplier(per)
    statistic = f"indirectly standardised ratio x {per:.10g}"
    columns = {"observed": observed, "population": population}
    return _standardise(frame, columns, by, request(per, statistic, totals, on_bad))


def indirect_rate(
    frame: IntoFrameT,
    observed: str,
    population: str,
    band: str,
    *,
    reference: Mapping[Any, tuple[float, float]] | IntoFrame,
    reference_count: str = "count",
    reference_population: str = "population",
    by: By = (),
    per: float = 100_000,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    totals: IntoFrame | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Indirectly standardised rate of each group: the ratio times the reference crude rate.

    Parameters
    ----------
    frame, observed, population, band, reference, reference_count, reference_population
        As in `indirect_ratio`.
    by, confidence, missing, totals
        As in `indirect_ratio`.
    per : float, default 100_000
        Multiplier.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `indirect_ratio`, with `reference_rate` beside `expected`.

    Raises
    ------
    InputError
        As `indirect_ratio`.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"age": ["0-39", "40+"], "deaths": [4, 20], "people": [900, 800]})
    >>> rate = indirect_rate(deaths, "deaths", "people", "age", per=1_000,
    ...                      reference={"0-39": (30, 9_000), "40+": (90, 4_500)})
    >>> rate[["deaths", "reference_rate", "value", "lower", "upper"]].round(1)
       deaths  reference_rate  value  lower  upper
    0    24.0             8.9   11.2    7.2   16.7
    """
    request = _request(
        (reference, reference_count, reference_population), band, confidence, missing
    )
    per = as_multiplier(per)
    statistic = f"indirectly standardised rate per {per:.10g}"
    numbers = request(1, statistic).reference.numbers
    crude = float(per_denominator(numbers["count"].sum(), numbers["population"].sum(), per))
    if crude == 0:
        raise InputError("reference", "has no events", "Its crude rate must be above zero.")
    columns = {"observed": observed, "population": population}
    rate = ("reference_rate", crude)
    return _standardise(frame, columns, by, request(crude, statistic, totals, on_bad), rate)


def _request(
    reference: tuple[object, str, str], band: str, confidence: Levels, missing: str
) -> partial[_Request]:
    as_choice("missing", missing, ("propagate", "zero"))
    zero = missing == "zero"
    table, count, population = reference
    names = {"count": count, "population": population}
    bands = read_bands("reference", table, band, names, gaps=list(names))
    empty = bands.numbers["population"] == 0
    if empty.any():
        label = bands.labels[int(np.flatnonzero(empty)[0])]
        raise InputError("reference", f"has nobody in band {label!r}", "Leave no band empty.")
    if zero:
        filled = {**bands.numbers, "count": np.nan_to_num(bands.numbers["count"])}
        bands = type(bands)(bands.argument, bands.labels, filled)
    limits = limit_columns(confidence)

    return partial(_Request, band, bands, limits, zero)


def _standardise(
    frame: IntoFrameT,
    columns: Mapping[str, str],
    by: By,
    request: _Request,
    rate: tuple[str, float] | None = None,
) -> IntoFrameT:
    constants = {rate[0]: rate[1]} if rate else {}
    observed = columns["observed"]
    apart = request.totals is not None
    table = open_table(
        frame,
        {"population": columns["population"]} if apart else columns,
        by=by or (),
        adds=[*([observed] if apart else []), "expected", *constants, "value",
              *request.limits.flat()],
        labels={"band": request.band},
        on_bad=request.on_bad,
    )  # fmt: skip
    if isinstance(table.frame, nw.LazyFrame) and not apart:
        return table.give_back(_expressions(table, request, constants))
    collected_first(table, "`totals`", "needs the labels of its groups")
    return _arrays(table, request, observed, constants)


def _arrays(table: Table, request: _Request, observed: str, constants: Mapping[str, float]) -> Any:
    numbers = checked_numbers(table)
    matrix = band_matrix(table, "band", request.reference)
    people, nobody = _filled(request, matrix, numbers["population"])
    o, filled = _observed(table, request, matrix, numbers.get("observed", observed))
    filled |= nobody
    n = matrix.sums(people)
    expected = np.asarray(expected_count(np.moveaxis(n, -1, 0), request.rates))
    table.refuse((expected == 0) & table.marks.wanted, NONE_EXPECTED, matrix.groups)
    calculate = partial(ratio_of_arrays, per=request.multiplier)
    arrays = {"observed": o, "expected": expected}
    outcome = intervals_in_blocks(calculate, arrays, request.limits.levels, "expected")
    columns = {observed: o, table.columns["population"]: n.sum(axis=-1)}
    columns |= {"expected": expected}
    columns |= {name: np.full(len(o), value) for name, value in constants.items()}
    none = len(METHODS) + (not request.incomplete)
    which = np.where(np.isnan(outcome.value), none, (o >= BYAR_FROM) + 2 * filled)
    methods = [*METHODS, NO_REFERENCE]
    results = outcome_columns(
        outcome, request.limits, statistic=request.statistic, methods=methods, method=which
    )
    return finish(table, columns | results, matrix.groups)


def _observed(
    table: Table, request: _Request, matrix: BandMatrix, observed: FloatArray | str
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Give the observed events of each group, and whether missing ones were taken as none."""
    if isinstance(observed, str):
        o = joined_totals(
            request.totals, observed, table.eager, table.by or (), matrix.groups.first
        )
        filled = np.isnan(o) & request.zero
        return np.where(filled, 0.0, o), filled
    o, filled = _filled(request, matrix, observed)
    return matrix.groups.sums(o), filled


def _filled(
    request: _Request, matrix: BandMatrix, values: FloatArray
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Take missing numbers of rows as 0 where that is asked for, and tell the groups."""
    gaps = np.isnan(values) & request.zero
    return np.where(gaps, 0.0, values), matrix.groups.sums(gaps.astype(np.float64)) > 0


def _expressions(
    table: Table, request: _Request, constants: Mapping[str, float]
) -> nw.LazyFrame[Any]:
    sums = band_sums(table, "band", request.reference)
    no_count = (sums.gaps("observed") > 0) & nw.lit(not request.zero)
    some_people = (sums.gaps("population") == 0) | nw.lit(request.zero)
    expected = nw.lit(None, nw.Float64)
    if not request.incomplete:
        expected = expected_count(sums.by_band("population"), request.rates.tolist())
    lazy = sums.frame.with_columns(
        **{
            table.columns["observed"]: nw.when(~no_count).then(number("observed")),
            table.columns["population"]: nw.when(some_people).then(number("population")),
            "expected": nw.when(some_people).then(expected),
            **{name: nw.lit(value) for name, value in constants.items()},
        }
    )
    o, e = nw.col(table.columns["observed"]), nw.col("expected")
    lazy = lazy.with_columns(nw.when(e > 0).then(e).alias(TEMPORARY + "above_zero"))
    above, per = number("above_zero"), request.multiplier
    results: dict[str, nw.Expr] = {"value": per_denominator(o, above, per)}
    for (low, high), level in zip(request.limits.names, request.limits.levels, strict=True):
        for name, limit in zip((low, high), count_limits(o, level), strict=True):
            results[name] = per_denominator(limit, above, per)
    gaps = sums.gaps("observed") + sums.gaps("population")
    filled = (gaps > 0) & nw.lit(request.zero)
    exact, byar = (
        nw.when(filled).then(nw.lit(METHODS[k + 2])).otherwise(nw.lit(METHODS[k])) for k in (0, 1)
    )
    return add_expressions(
        table,
        lazy,
        request.limits,
        results,
        statistic=request.statistic,
        method=nw.when(o < BYAR_FROM).then(exact).otherwise(byar),
        reason=nw.lit(NO_REFERENCE) if request.incomplete else None,
        rules=[
            sums.lacks_a_band(),
            Rule(*NONE_EXPECTED, lambda _: e == 0),
            is_fraction("observed")._replace(breaks=lambda _: is_fraction("o").breaks({"o": o})),
        ],
    )
