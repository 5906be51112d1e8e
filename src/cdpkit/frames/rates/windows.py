"""Rates of data frames pooled over moving windows of years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc import crude_rate
from cdpkit.calc.arguments import as_choice, as_multiplier, as_number
from cdpkit.calc.rates import BYAR_FROM, rolling
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    checked_numbers,
    collected_first,
    column_numbers,
    finish,
    group_rows,
    interval_of_rows,
    limit_columns,
    open_table,
    outcome_columns,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.engines import By, Groups, Table


def pooled_rate(
    frame: IntoFrameT,
    count: str,
    population: str,
    *,
    times: str,
    window: int = 3,
    denominator: str = "sum",
    counted: str = "events",
    by: By = (),
    per: float = 100_000,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Crude rates of each group, pooled over moving windows of years.

    Rows of one year in a group (women and men, say) are summed first.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a group and year; collect a lazy frame first, as the
        years must be put in order. It is not changed.
    count, population : str
        Columns of events and of people. A missing number makes its windows missing, and so does a
        population of zero.
    times : str
        Column of the years, whole numbers. In each group they must follow one another: a gap is
        refused.
    window : int, default 3
        Years pooled.
    denominator : {"sum", "middle"}, default "sum"
        Sum of the populations, or that of the middle year times the years (an odd `window`).
    counted : {"events", "people"}, default "events"
        Distinct people cannot be summed: whoever is there in two years would count twice.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group and window: `by`, `first_period`, `last_period`,
        the events and person-years, `value` (events a year per `per` people), `lower`, `upper`,
        `statistic`, `confidence` and `method`. Neighbours overlap: no trend may be fitted to them.

    Raises
    ------
    InputError
        If the frame is lazy, a group has a gap or fewer years than `window`, people are to be
        summed, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"year": [2023, 2021, 2022, 2024], "deaths": [10, 8, 12, 15],
    ...                        "people": [52_000, 50_000, 51_000, 53_000]})
    >>> pooled = pooled_rate(deaths, "deaths", "people", times="year")
    >>> pooled[["first_period", "last_period", "deaths", "value", "lower", "upper"]].round(1)
       first_period  last_period  deaths  value  lower  upper
    0        2021.0       2023.0    30.0   19.6   13.2   28.0
    1        2022.0       2024.0    37.0   23.7   16.7   32.7
    """
    per = as_multiplier(per)
    limits = limit_columns(confidence)
    as_choice("denominator", denominator, ("sum", "middle"))
    width = as_number("window", window)
    if width.denominator != 1 or width < 1:
        raise InputError("window", f"is {window!r}", "Give a whole number of years, such as 3.")
    rolling(np.zeros(int(width)), window=window, counted=counted)  # people are refused there
    if denominator == "middle" and window % 2 == 0:
        raise InputError("window", f"is {window}", "An even number of years has no middle one.")
    table = open_table(
        frame,
        {"count": count, "population": population},
        by=by or (),
        adds=["first_period", "last_period", "value", *limits.flat()],
        labels={"times": times},
        on_bad=on_bad,
    )
    eager = collected_first(table, "`pooled_rate`", "needs the years in order")
    groups = group_rows(eager, table.by or ())
    yearly = _yearly(table, groups, window)
    ahead = yearly.starts[:, None] + np.arange(window)
    people = yearly.sums["population"][ahead]
    middle = window * people[:, window // 2]
    numbers = {
        "count": yearly.sums["count"][ahead].sum(axis=-1),
        "population": people.sum(axis=-1) if denominator == "sum" else middle,
    }
    calculate = partial(crude_rate, per=per)
    outcome = interval_of_rows(calculate, numbers, limits.levels, "population")
    years = yearly.years[yearly.starts]
    columns = {"first_period": years, "last_period": years + (window - 1)}
    columns |= {count: numbers["count"], population: numbers["population"]}
    results = outcome_columns(
        outcome,
        limits,
        statistic=f"crude rate per {per:.10g}, {window} years pooled",
        methods=["exact Poisson", "Byar"],
        method=np.where(np.isnan(outcome.value), 2, numbers["count"] >= BYAR_FROM),
    )
    return finish(table, columns | results, groups, of=yearly.groups)


@dataclass(frozen=True)
class _Yearly:
    """Sums by group and year in order, and where each window starts and whose it is."""

    years: FloatArray
    sums: dict[str, FloatArray]
    starts: NDArray[np.intp]
    groups: NDArray[np.intp]


def _yearly(table: Table, groups: Groups, window: int) -> _Yearly:
    """Sum by year, and find the windows; a group that is marked has one, without numbers."""
    times = table.labels["times"]
    numbers = checked_numbers(table)
    year = column_numbers("times", times, table.eager)
    odd = np.isnan(year) | (year != np.round(year))
    fault = ("times", "not_usable", "is not a whole number", "Give years, such as 2024.")
    table.refuse(odd, fault)
    year = np.where(odd, 0.0, year)
    cells, place = np.unique(
        np.stack([groups.codes.astype(np.float64), year]), axis=1, return_inverse=True
    )
    of_group, years = cells[0].astype(np.intp), cells[1]
    size = len(years)
    sums = {
        name: np.bincount(place.ravel(), values, size).astype(np.float64)
        for name, values in numbers.items()
    }
    gap = (np.diff(of_group) == 0) & (np.diff(years) != 1)
    long = np.bincount(of_group, minlength=len(groups))
    for bad, problem, hint in (
        (np.bincount(of_group[1:][gap], minlength=len(groups)) > 0, "has a gap",
         "Fill it with a missing count."),
        (long < window, f"has fewer than {window} years", "Pool fewer years."),
    ):  # fmt: skip
        table.refuse(bad, ("times", "not_usable", problem, hint), groups)
    bad = table.marks.of_groups(groups) >= 0
    starts = np.flatnonzero(
        (np.arange(size) + window <= np.cumsum(long)[of_group]) & ~bad[of_group]
    )
    # Behind the last year stand missing ones, where the window of a marked group begins.
    of = np.concatenate([of_group[starts], np.flatnonzero(bad)])
    starts = np.concatenate([starts, np.full(int(bad.sum()), size)])
    order = np.argsort(of, kind="stable")
    behind = np.full(window, np.nan)
    sums = {name: np.concatenate([values, behind]) for name, values in sums.items()}
    return _Yearly(np.concatenate([years, behind]), sums, starts[order], of[order])
