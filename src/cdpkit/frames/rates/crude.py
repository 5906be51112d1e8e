"""Crude rates of data frames."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import as_multiplier
from cdpkit.calc.rates import BYAR_FROM, per_denominator
from cdpkit.calc.rates import crude_rate as rate_of_arrays
from cdpkit.frames.engines import (
    add_expressions,
    count_limits,
    count_method,
    finish,
    interval_of_rows,
    is_fraction,
    is_zero,
    limit_columns,
    number,
    open_table,
    outcome_columns,
    summed_expressions,
    summed_rows,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import Levels, OnBad
    from cdpkit.frames.engines import By, LimitColumns, Table


def crude_rate(
    frame: IntoFrameT,
    count: str,
    population: str,
    *,
    by: By = None,
    per: float = 100_000,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Crude rate of each row, or of each group: exact Poisson under 10 events, Byar from 10.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark. A lazy frame stays lazy. It is not
        changed.
    count : str
        Column of events, >= 0. Fractions are allowed; under 10 they need an eager frame.
    population : str
        Column of people or person-years. A zero makes the row missing.
    by : str or sequence of str, optional
        Columns whose labels make a group. Counts and populations are summed in each group first;
        a missing label is a group of its own, and a missing number makes its group missing.
        `[]` takes the whole frame as one group; None leaves the rows as they are.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each
        level: `lower_95`, `upper_95`, `lower_998`, `upper_998`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper`, `statistic`, `confidence` and
        `method` added, and on lazy engines `invalid`. Other columns and the order of the rows
        are kept; groups come in order of appearance where the engine keeps order.

    Raises
    ------
    InputError
        If a column is not there or holds no numbers, a result column is there already, an
        argument is impossible, or (eager frames) a count or a population is negative or not
        finite. On lazy engines such rows are null and `invalid`.

    Notes
    -----
    The arithmetic is `cdpkit.calc.crude_rate` on eager frames; lazy engines get its formulas as
    expressions.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"area": ["A", "A", "B"], "deaths": [40, 25, 4],
    ...                        "people": [60_000, 40_000, 50_000]})
    >>> rates = crude_rate(deaths, "deaths", "people", by="area")
    >>> rates[["area", "value", "lower", "upper", "method"]].round(1)
      area  value  lower  upper         method
    0    A   65.0   50.2   82.8           Byar
    1    B    8.0    2.2   20.5  exact Poisson
    """
    per = as_multiplier(per)
    limits = limit_columns(confidence)
    columns = {"count": count, "population": population}
    table = open_table(frame, columns, by=by, adds=["value", *limits.flat()], on_bad=on_bad)
    statistic = f"crude rate per {per:.10g}"
    if isinstance(table.frame, nw.LazyFrame):
        lazy = summed_expressions(table, table.frame)
        return table.give_back(_expressions(table, lazy, per, limits, statistic))
    rows = summed_rows(table, above_zero=["population"])
    calculate = partial(rate_of_arrays, per=per)
    outcome = interval_of_rows(calculate, rows.numbers, limits.levels, "population")
    method = (rows.numbers["count"] >= BYAR_FROM).astype(np.int8)
    method[np.isnan(outcome.value)] = 2
    methods = ["exact Poisson", "Byar"]
    found = outcome_columns(outcome, limits, statistic=statistic, methods=methods, method=method)
    return finish(table, {**rows.sums, **found}, rows.groups)


def _expressions(
    table: Table, lazy: nw.LazyFrame[Any], per: float, limits: LimitColumns, statistic: str
) -> nw.LazyFrame[Any]:
    x, n = number("count"), number("population")
    # No rows are divided by 0: their denominators become null first.
    n = nw.when(n > 0).then(n)
    results = {"value": per_denominator(x, n, per)}
    for (low, high), level in zip(limits.names, limits.levels, strict=True):
        lower, upper = count_limits(x, level)
        results[low], results[high] = per_denominator(lower, n, per), per_denominator(upper, n, per)
    rules = [is_zero("population"), is_fraction("count")]
    return add_expressions(
        table, lazy, limits, results, statistic=statistic, method=count_method(x), rules=rules
    )
