"""Directly and indirectly standardised rates and ratios of data frames."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc import direct_rate as rate_of_arrays
from cdpkit.calc.arguments import as_choice, as_multiplier, refuse, two_sided_z
from cdpkit.calc.formulas import dobson_limit, weighted_rate, weighted_variance
from cdpkit.calc.rates import byar_limits
from cdpkit.calc.standardisation import MINIMUM_EVENTS
from cdpkit.errors import InputError
from cdpkit.frames.bands import (
    band_matrix,
    band_sums,
    event_numbers,
    one_population,
    people_by_events,
    read_bands,
)
from cdpkit.frames.engines import (
    TEMPORARY,
    add_expressions,
    checked_numbers,
    collected_first,
    finish,
    limit_columns,
    mark_zeros,
    number,
    open_table,
    outcome_columns,
    outcome_of_groups,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from narwhals.typing import IntoFrame, IntoFrameT

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.bands import BandTable
    from cdpkit.frames.engines import By, LimitColumns, Table


DOBSON = "Dobson with Byar"
FILLED = "Dobson with Byar, missing counts as 0"
FEW = f"not calculated: fewer than {MINIMUM_EVENTS} events"


@dataclass(frozen=True)
class _Request:
    """What was asked for, once the arguments are checked."""

    standard: BandTable
    per: float
    limits: LimitColumns
    zero: bool
    repeat: str | None

    @property
    def weights(self) -> FloatArray:
        return self.standard.numbers["weight"]

    @property
    def repeated(self) -> str:
        """What `method` says more of repeat events."""
        return "" if self.repeat is None else ", repeat events"

    @property
    def statistic(self) -> str:
        return f"directly standardised rate per {self.per:.10g}"


def direct_rate(
    frame: IntoFrameT,
    count: str,
    population: str,
    band: str,
    *,
    standard: Mapping[Any, float] | IntoFrame | str,
    weight: str | Sequence[str] = "standard",
    by: By = (),
    per: float = 100_000,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    repeat: str | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Directly standardised rate of each group, with Dobson limits from Byar's.

    Rows of one band in a group (women and men, say) are summed first. Weights are joined by the
    label of the band, never by position.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark, one row a group and band. A lazy frame
        stays lazy. It is not changed.
    count, population, band : str
        Columns of events, of people and of the labels of the bands.
    standard : mapping, data frame or str
        Standard population: label to weight, a frame (not lazy) with the columns `band` and
        `weight`, or the key of a bundled one: `esp.2013`. Each group must have just the bands of it.
    weight : str or sequence of str, default "standard"
        Column of the weights in `standard`. A sequence names several standards, columns of a frame:
        the result has a row for each group and standard, and a column `standard` with its name.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame. A missing label is a
        group of its own.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    missing : {"propagate", "zero"}, default "propagate"
        A missing count makes the rate missing, or is taken as no events, and `method` says so.
    repeat : str, optional
        Column of the events of each person, for events that are not independent: `count` then
        holds the people who had so many, one row a group, band and number of events. The
        population is that of the band, the same in all its rows. Collect a lazy frame first.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave their groups out, and tell them
        in the columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group: `by`, the sums of count and population, `value`,
        `lower`, `upper`, `statistic`, `confidence`, `method`, and on lazy engines `invalid`.
        Under 10 events no rate is given, and `method` says so.

    Raises
    ------
    InputError
        If a column or argument is impossible, the standard has a band twice, or (eager frames) a
        group lacks a band or has one too many, or a number is negative. On lazy engines such
        groups are null and `invalid`.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"age": ["0-39", "40-69", "70+"], "deaths": [10, 30, 60],
    ...                        "people": [9_000, 8_000, 4_000]})
    >>> rate = direct_rate(deaths, "deaths", "people", "age",
    ...                    standard={"70+": 10, "40-69": 40, "0-39": 50})
    >>> rate[["deaths", "value", "lower", "upper"]].round(1)
       deaths  value  lower  upper
    0   100.0  355.6  285.0  437.4
    """
    if not isinstance(weight, str):
        settings: dict[str, Any] = {
            "by": by, "per": per, "confidence": confidence, "missing": missing, "repeat": repeat,
            "on_bad": on_bad,
        }  # fmt: skip
        one = partial(direct_rate, frame, count, population, band, standard=standard, **settings)
        return _by_standard(one, tuple(weight), standard, by)
    as_choice("missing", missing, ("propagate", "zero"))
    limits = limit_columns(confidence)
    columns = {"count": count, "population": population}
    labels = {"band": band} | ({} if repeat is None else {"repeat": repeat})
    adds = ["value", *limits.flat()]
    table = open_table(frame, columns, by=by or (), adds=adds, labels=labels, on_bad=on_bad)
    bands = read_bands("standard", standard, band, {"weight": weight})
    total = np.asarray(bands.numbers["weight"].sum())
    refuse(total == 0, "standard", "sums to zero", "Give at least one weight above zero.")
    request = _Request(bands, as_multiplier(per), limits, missing == "zero", repeat)
    if isinstance(table.frame, nw.LazyFrame) and repeat is None:
        return table.give_back(_expressions(table, request))
    collected_first(table, "`repeat`", "needs to know the numbers of events")
    return _arrays(table, request)


def _by_standard(
    calculate: Callable[..., Any], names: tuple[str, ...], standard: object, by: By
) -> Any:
    """Put the rates of several standards below each other, in the order of their names."""
    if isinstance(standard, Mapping):
        hint = "Give a frame with a column for each, or one call for each mapping."
        raise InputError("weight", "names several standards, and `standard` is a mapping", hint)
    if not names or len(set(names)) < len(names):
        hint = "Give one name or several, each once."
        raise InputError("weight", f"is {list(names)}", hint)
    if "standard" in ((by,) if isinstance(by, str) else by or ()):
        raise InputError("by", "names `standard`, which the result adds", "Rename the column.")
    found = [
        nw.from_native(calculate(weight=name)).with_columns(nw.lit(name).alias("standard"))
        for name in names
    ]
    return nw.maybe_reset_index(nw.concat(found, how="vertical")).to_native()


def _arrays(table: Table, request: _Request) -> Any:
    numbers = checked_numbers(table)
    matrix = band_matrix(table, "band", request.standard)
    filled = matrix.filled(numbers, "count") if request.zero else matrix.nowhere()
    levels = request.limits.levels
    settings: dict[str, Any] = {"per": request.per, "confidence": levels}
    if request.repeat is None:
        o, n = (matrix.sums(numbers[name]) for name in ("count", "population"))
        total = o.sum(axis=-1)
    else:
        times = event_numbers(table)
        n = one_population(table, matrix, numbers["population"])
        o, settings["repeat"] = people_by_events(matrix, numbers["count"], times)
        total = (o @ settings["repeat"]).sum(axis=-1)
    mark_zeros(table, {"population": n}, matrix.groups)
    above_zero = np.where(n == 0, np.nan, n)
    calculate = partial(rate_of_arrays, o, above_zero, request.weights, **settings)
    outcome = outcome_of_groups(calculate, len(o), levels)
    value = outcome.value
    few = total < MINIMUM_EVENTS
    # `method`: 0 and 1 with a value, 2 too few events, 3 (none) where a number is missing.
    method = np.where(few, 2, np.where(np.isnan(value), 3, filled))
    sums = {table.columns["count"]: total, table.columns["population"]: n.sum(axis=-1)}
    results = outcome_columns(
        outcome,
        request.limits,
        statistic=request.statistic,
        methods=[DOBSON + request.repeated, FILLED + request.repeated, FEW],
        method=method,
    )
    return finish(table, sums | results, matrix.groups)


def _expressions(table: Table, request: _Request) -> nw.LazyFrame[Any]:
    sums = band_sums(table, "band", request.standard)
    no_count = (sums.gaps("count") > 0) & nw.lit(not request.zero)
    no_people = sums.gaps("population") > 0
    weights = request.weights.tolist()
    o = sums.by_band("count")
    n = [nw.when((people > 0) & ~no_people).then(people) for people in sums.by_band("population")]
    total = nw.when(~no_count).then(number("count"))
    lazy = sums.frame.with_columns(
        **{
            TEMPORARY + "rate": weighted_rate(o, n, weights),
            TEMPORARY + "variance": weighted_variance(o, n, weights),
            TEMPORARY + "enough": nw.when(total >= MINIMUM_EVENTS).then(total),
            table.columns["count"]: total,
            table.columns["population"]: nw.when(~no_people).then(number("population")),
        }
    )
    rate, variance, enough = (number(name) for name in ("rate", "variance", "enough"))
    results: dict[str, nw.Expr] = {"value": nw.when(~enough.is_null()).then(request.per * rate)}
    for (low, high), level in zip(request.limits.names, request.limits.levels, strict=True):
        for name, limit in zip((low, high), byar_limits(enough, two_sided_z(level)), strict=True):
            results[name] = request.per * dobson_limit(rate, variance, enough, limit)
    few = nw.col(table.columns["count"]) < MINIMUM_EVENTS
    filled = (sums.gaps("count") > 0) & nw.lit(request.zero)
    named = nw.when(filled).then(nw.lit(FILLED)).otherwise(nw.lit(DOBSON))
    return add_expressions(
        table,
        lazy,
        request.limits,
        results,
        statistic=request.statistic,
        method=named,
        reason=nw.when(few).then(nw.lit(FEW)),
        rules=[sums.lacks_a_band(), sums.has_nobody()],
    )
