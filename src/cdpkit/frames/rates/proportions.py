"""Proportions of data frames."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cdpkit.calc.arguments import as_choice, as_multiplier, two_sided_z
from cdpkit.calc.rates import METHODS, per_denominator, wilson_limits
from cdpkit.calc.rates import proportion as proportion_of_arrays
from cdpkit.frames.engines import (
    add_expressions,
    collected_first,
    finish,
    interval_of_rows,
    is_zero,
    limit_columns,
    not_above,
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


WITHIN = not_above("numerator", "denominator", "For events per person, use `crude_rate`.")
NAMES = {1.0: "proportion", 100.0: "percentage"}


def proportion(
    frame: IntoFrameT,
    numerator: str,
    denominator: str,
    *,
    by: By = None,
    per: float = 1,
    confidence: Levels = 0.95,
    method: str = "wilson",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Proportion of each row, or of each group, with limits that stay in 0 to `per`.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark. A lazy frame stays lazy. It is not
        changed.
    numerator, denominator : str
        Columns of counts, 0 <= numerator <= denominator. A zero denominator makes the row
        missing.
    by : str or sequence of str, optional
        Columns whose labels make a group; the counts are summed in each group first. See
        `cdpkit.frames.rates.crude.crude_rate`.
    per : float, default 1
        100 gives a percentage.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    method : {"wilson", "exact"}, default "wilson"
        Wilson score, or Clopper-Pearson, which needs a quantile for each row: collect a lazy
        frame first.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper`, `statistic`, `confidence` and
        `method` added, and on lazy engines `invalid`.

    Raises
    ------
    InputError
        As `crude_rate`, and where the numerator is above the denominator, or `method="exact"`
        meets a lazy frame.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": ["A", "B"], "in_treatment": [1_263, 81],
    ...                       "in_need": [3_090, 263]})
    >>> shares = proportion(areas, "in_treatment", "in_need", per=100)
    >>> shares[["area", "value", "lower", "upper", "statistic", "method"]].round(1)
      area  value  lower  upper   statistic        method
    0    A   40.9   39.2   42.6  percentage  Wilson score
    1    B   30.8   25.5   36.6  percentage  Wilson score
    """
    as_choice("method", method, tuple(METHODS))
    per = as_multiplier(per)
    limits = limit_columns(confidence)
    columns = {"numerator": numerator, "denominator": denominator}
    table = open_table(frame, columns, by=by, adds=["value", *limits.flat()], on_bad=on_bad)
    statistic = NAMES.get(per, f"proportion x {per:.10g}")
    if isinstance(table.frame, nw.LazyFrame) and method == "wilson":
        return table.give_back(_expressions(table, table.frame, per, limits, statistic))
    collected_first(table, 'method="exact"', "needs a beta quantile for each row")
    rows = summed_rows(table, [WITHIN], above_zero=["denominator"])
    calculate = partial(proportion_of_arrays, per=per, method=method)
    outcome = interval_of_rows(calculate, rows.numbers, limits.levels, "denominator")
    found = outcome_columns(outcome, limits, statistic=statistic, methods=[METHODS[method]])
    return finish(table, {**rows.sums, **found}, rows.groups)


def _expressions(
    table: Table, lazy: nw.LazyFrame[Any], per: float, limits: LimitColumns, statistic: str
) -> nw.LazyFrame[Any]:
    k, n = number("numerator"), number("denominator")
    lazy = summed_expressions(table, lazy, [WITHIN])
    # No rows are divided by 0: their denominators become null first.
    n = nw.when(n > 0).then(n)
    results = {"value": per_denominator(k, n, per)}
    for (low, high), level in zip(limits.names, limits.levels, strict=True):
        lower, upper = wilson_limits(k, n, two_sided_z(level))
        results[low] = per * _at_most(lower, per_denominator(k, n))
        results[high] = per * _at_most(upper, nw.lit(1.0))
    return add_expressions(
        table,
        lazy,
        limits,
        results,
        statistic=statistic,
        method=nw.lit(METHODS["wilson"]),
        rules=[is_zero("denominator")],
    )


def _at_most(value: nw.Expr, bound: nw.Expr) -> nw.Expr:
    """Cut off a last binary digit that rounding carried over a bound."""
    return nw.when(value > bound).then(bound).otherwise(value)
