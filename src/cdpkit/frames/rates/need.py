"""Unmet need in data frames, with limits from those of the prevalence."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc import unmet_need as need_of_arrays
from cdpkit.calc.arguments import as_level
from cdpkit.calc.rates import per_denominator
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    Outcome,
    add_expressions,
    checked_numbers,
    cleaned,
    encloses,
    finish,
    is_zero,
    left_out,
    limit_columns,
    mark_zeros,
    number,
    open_table,
    outcome_columns,
    run,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import LimitColumns, Table


METHODS = ["limits of the prevalence", "limits of the prevalence, need below 0 set to 0"]
STATISTIC = "unmet need"


def unmet_need(
    frame: IntoFrameT,
    in_treatment: str,
    prevalence: str,
    *,
    lower: str | None = None,
    upper: str | None = None,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Share of the people in need who are not in treatment, with limits from the prevalence.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark. A lazy frame stays lazy. It is not
        changed.
    in_treatment : str
        Column of people in treatment, >= 0.
    prevalence : str
        Column of estimated people in need. A zero makes the row missing.
    lower, upper : str, optional
        Columns of its limits. They swap: the lower prevalence gives the lower need. Without them
        the limits are missing. Limits of several areas cannot be summed, so there is no `by`.
    confidence : float, default 0.95
        Coverage of the given limits, carried through.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper` in [0, 1], `statistic`,
        `confidence` and `method` added, and on lazy engines `invalid`. A need below 0 is set to
        0, and `method` says so.

    Raises
    ------
    InputError
        If a column or argument is impossible, only one limit is given, or (eager frames) a number
        is negative or the limits do not enclose the prevalence. On lazy engines such rows are
        null and `invalid`.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": ["A"], "treated": [1_827], "need": [3_090],
    ...                       "low": [2_600], "high": [3_800]})
    >>> unmet_need(areas, "treated", "need", lower="low", upper="high")[["value", "lower", "upper"]].round(3)
       value  lower  upper
    0  0.409  0.297  0.519
    """
    limits = limit_columns(as_level(confidence))
    columns = {"in_treatment": in_treatment, "prevalence": prevalence}
    if (lower is None) != (upper is None):
        name = "lower" if lower is None else "upper"
        raise InputError(name, "is missing", "Give both limits of the prevalence, or none.")
    if lower is not None and upper is not None:
        columns |= {"lower": lower, "upper": upper}
    table = open_table(frame, columns, adds=["value", *limits.flat()], on_bad=on_bad)
    if isinstance(table.frame, nw.LazyFrame):
        return table.give_back(_expressions(table, table.frame, limits))
    return _arrays(table, limits)


def _arrays(table: Table, limits: LimitColumns) -> Any:
    numbers = checked_numbers(table)
    treated = numbers.pop("in_treatment")
    mark_zeros(table, numbers)
    numbers = left_out(table, numbers)
    for name, people in numbers.items():
        numbers[name] = np.where(people == 0, np.nan, people)
    calculate = partial(need_of_arrays, confidence=limits.levels[0])
    result = run(table, calculate, {"in_treatment": treated, **numbers})
    value = np.asarray(result.estimate)
    lower, upper = (np.broadcast_to(side, (1, len(value))) for side in (result.lower, result.upper))
    clamped = np.any([treated > people for people in numbers.values()], axis=0)
    method = np.where(np.isnan(value), len(METHODS), clamped)
    outcome = Outcome(value, lower, upper)
    found = outcome_columns(outcome, limits, statistic=STATISTIC, methods=METHODS, method=method)
    return finish(table, found)


def _expressions(table: Table, frame: nw.LazyFrame[Any], limits: LimitColumns) -> nw.LazyFrame[Any]:
    people = [name for name in table.columns if name != "in_treatment"]
    rules = [is_zero(name) for name in people]
    if len(people) > 1:
        rules.append(encloses("prevalence", "lower", "upper"))
    lazy = cleaned(table, frame, rules)
    treated = number("in_treatment")
    shares = {name: 1 - per_denominator(treated, number(name)) for name in people}
    results = {"value": _not_below_zero(shares["prevalence"])}
    for name in ("lower", "upper"):
        share = shares.get(name, nw.lit(None, nw.Float64))
        results[name] = _not_below_zero(share)
    clamped = nw.any_horizontal(*(share < 0 for share in shares.values()), ignore_nulls=True)
    method = nw.when(clamped).then(nw.lit(METHODS[1])).otherwise(nw.lit(METHODS[0]))
    return add_expressions(table, lazy, limits, results, statistic=STATISTIC, method=method)


def _not_below_zero(share: nw.Expr) -> nw.Expr:
    return nw.when(share < 0).then(nw.lit(0.0)).otherwise(share)
