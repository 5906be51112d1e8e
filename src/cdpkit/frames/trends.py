"""Trends of data frames: one series a group of rows, all of them in one call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.calc.trends import GOOD, Why
from cdpkit.calc.trends import mann_kendall as ranks_of_arrays
from cdpkit.calc.trends import theil_sen as slope_of_arrays
from cdpkit.calc.trends import trend as trend_of_arrays
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    Outcome,
    Rule,
    Texts,
    group_rows,
    limit_columns,
    not_above,
    outcome_columns,
)
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import Levels, OnBad
    from cdpkit.frames.engines import By
    from cdpkit.frames.series import SeriesRows


REASONS = {
    Why.SHOWN: "significant, whichever point is left out",
    Why.WEAK: "not significant at 99.8%",
    Why.TURNS: "the slope changes sign without one point",
    Why.FEW: "fewer than five valid points",
    Why.OVERLAP: "windows of years overlap",
    Why.BREAK: "the series breaks",
    Why.ALL_COUNTED: "a count is equal to its denominator",
    Why.NO_ODDS_AT_0: "a count is 0",
    Why.NO_ODDS_AT_ALL: "a count is equal to its denominator, which has no log odds",
}

COUNTS = ("numerator", "denominator")
HINT = "Counts need 0 <= numerator <= denominator."
COUNTED = [
    Rule("numerator", "negative", "is negative", HINT, lambda n: n["numerator"] < 0),
    Rule("denominator", "zero", "is not above zero", HINT, lambda n: n["denominator"] <= 0),
    not_above("numerator", "denominator", HINT),
]


def trend(
    frame: IntoFrameT,
    values: str | None = None,
    *,
    times: str,
    lower: str | None = None,
    upper: str | None = None,
    numerator: str | None = None,
    denominator: str | None = None,
    by: By = (),
    polarity: str | None = None,
    variant: str = "fingertips",
    window: int = 1,
    breaks: str | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Label the recent trend of each series, as the Fingertips profiles do.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a series and year, in any order; collect a lazy frame
        first. It is not changed.
    values : str, optional
        Column of the yearly values.
    times : str
        Column of single years as numbers.
    lower, upper : str, optional
        Columns of the 95% limits of the values.
    numerator, denominator : str, optional
        Columns of the counts, for `variant="guidance"`, or beside the values: see
        `cdpkit.calc.trend`.
    by : str or sequence of str, default ()
        Columns whose labels make a series; none makes one series of the frame.
    polarity : str, optional
        Column with the direction of improvement of each series, or one word for all: `High is
        good`, `Low is good`, `higher_better` or `lower_better`.
    variant, window
        As in `cdpkit.calc.trend`.
    breaks : str, optional
        Column that marks the first year of a new definition: a text or True; nothing elsewhere.
    on_bad : {"raise", "mark"}, default "raise"
        What to do with a series that holds an impossible number: refuse the frame, or leave the
        results of that series missing, and tell so in the columns `invalid` and `reason`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `trend`, `trend_reason`, `chi_squared`,
        `slope`, `first_period` and `last_period` (the years used).

    Raises
    ------
    InputError
        If the frame is lazy, a year is missing or there twice in a series, a count is impossible,
        a series has two polarities, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> rates = pd.DataFrame({"year": range(2019, 2024), "rate": [56.3, 57.8, 58.3, 60.3, 62.1],
    ...                       "low": [55.3, 56.8, 57.4, 59.4, 61.2],
    ...                       "high": [57.2, 58.7, 59.3, 61.3, 63.1]})
    >>> found = trend(rates, "rate", times="year", lower="low", upper="high", polarity="Low is good")
    >>> found[["trend", "chi_squared"]].round(1)
                              trend  chi_squared
    0  Increasing and getting worse         84.6
    """
    given = {"values": values, "lower": lower, "upper": upper,
             "numerator": numerator, "denominator": denominator}  # fmt: skip
    columns = {name: column for name, column in given.items() if column is not None}
    adds = [
        "trend", "trend_reason", "chi_squared", "slope", "trend_dispersion", "p_with_dispersion",
        "first_period", "last_period",
    ]  # fmt: skip
    series = open_series(
        frame, columns, ("times", times), by, adds, method="`trend`", on_bad=on_bad
    )
    settings: dict[str, Any] = {
        "polarity": _polarity(series, polarity), "variant": variant, "window": window,
        "breaks": _breaks(series, breaks),
    }  # fmt: skip
    rules = COUNTED if {*COUNTS} <= columns.keys() else ()
    found = series.found(partial(trend_of_arrays, **settings), rules)
    results: dict[str, Any] = {
        "trend": Texts(found.labels, found.codes),
        "trend_reason": Texts([REASONS[why] for why in Why], found.reason_codes),
        "chi_squared": found.chi_squared,
        "slope": found.slope,
        "trend_dispersion": found.dispersion,
        "p_with_dispersion": found.p_with_dispersion,
        "first_period": found.first_year,
        "last_period": found.years[:, -1],
    }
    return series.finish(results)


def mann_kendall(
    frame: IntoFrameT,
    values: str,
    *,
    times: str,
    ends: str | None = None,
    window: float | None = None,
    by: By = (),
    method: str = "auto",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Test of each series whether its values tend to rise or to fall (Mann-Kendall).

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a series and time, in any order; collect a lazy frame
        first. It is not changed.
    values : str
        Column of the values. A missing one is left out.
    times : str
        Column of times: numbers or dates.
    ends : str, optional
        Column of the last day (year, month) of each period, included. Periods that overlap are
        refused.
    window : float, optional
        Length of each period, in the unit of the times: 3 for rolling three-year values.
    by : str or sequence of str, default ()
        Columns whose labels make a series; none makes one series of the frame.
    method : {"auto", "normal"}, default "auto"
        As in `cdpkit.calc.mann_kendall`.
    on_bad : {"raise", "mark"}, default "raise"
        As in `trend`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `size` (values used), `s`, `tau`, `z`,
        `p_value`, `lag1`, `neighbours_alike`, and `method`: how p was found, or why there is none.

    Raises
    ------
    InputError
        If the frame is lazy, a time is missing or there twice in a series, periods overlap, or a
        column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"year": [2020, 2021, 2022, 2023], "deaths": [10, 15, 14, 20]})
    >>> mann_kendall(deaths, "deaths", times="year")[["size", "s", "tau", "p_value"]].round(3)
       size    s    tau  p_value
    0   4.0  4.0  0.667    0.333
    """
    adds = ["size", "s", "tau", "z", "p_value", "lag1", "neighbours_alike", "method"]
    series = open_series(
        frame, {"values": values}, ("times", times), by, adds, method="`mann_kendall`",
        ends=ends, on_bad=on_bad,
    )  # fmt: skip
    found = series.found(partial(ranks_of_arrays, window=window, method=method))
    results: dict[str, Any] = {"size": np.asarray(found.size, dtype=np.float64)}
    results |= {name: getattr(found, name) for name in adds[1:-1]}
    ways = ["normal approximation", "exact distribution", "fewer than three values"]
    results["method"] = Texts(ways, np.where(np.isnan(found.s), 2, found.exact))
    return series.finish(results)


def theil_sen(
    frame: IntoFrameT,
    values: str,
    *,
    times: str,
    ends: str | None = None,
    window: float | None = None,
    by: By = (),
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Median of the slopes between all pairs of values of each series (Theil and Sen).

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a series and time, in any order; collect a lazy frame
        first. It is not changed.
    values : str
        Column of the values. A missing one is left out.
    times : str
        Column of times: numbers, or dates, which count in years.
    ends : str, optional
        Column of the last day (year, month) of each period, included. Periods that overlap are
        refused.
    window : float, optional
        Length of each period, in the unit of the times: 3 for rolling three-year values.
    by : str or sequence of str, default ()
        Columns whose labels make a series; none makes one series of the frame.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    on_bad : {"raise", "mark"}, default "raise"
        As in `trend`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `size` (values used), `value` (change a
        unit of time), `lower`, `upper`, `lag1`, `neighbours_alike`, `statistic`, `confidence`,
        `method`.

    Raises
    ------
    InputError
        If the frame is lazy, a time is missing or there twice in a series, periods overlap, or a
        column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> rates = pd.DataFrame({"year": [2018, 2019, 2020, 2022, 2023], "rate": [4, 5, 9, 8, 9]})
    >>> theil_sen(rates, "rate", times="year")[["size", "value", "lower", "upper"]].round(2)
       size  value  lower  upper
    0   5.0    1.0  -0.44   3.82
    """
    limits = limit_columns(confidence)
    adds = ["size", "value", *limits.flat(), "lag1", "neighbours_alike"]
    series = open_series(
        frame, {"values": values}, ("times", times), by, adds, method="`theil_sen`", result=True,
        ends=ends, on_bad=on_bad,
    )  # fmt: skip
    found = series.found(partial(slope_of_arrays, window=window, confidence=limits.levels))
    parts = (np.asarray(part) for part in (found.estimate, found.lower, found.upper))
    results = outcome_columns(
        Outcome(*parts), limits, statistic="Theil-Sen slope", methods=[found.method]
    )
    size = {"size": np.asarray(found.size, dtype=np.float64)}
    results |= {name: np.asarray(getattr(found, name)) for name in adds[-2:]}
    return series.finish(size | results)


def seasonal_kendall(
    frame: IntoFrameT,
    values: str,
    *,
    times: str,
    season: int,
    ends: str | None = None,
    by: By = (),
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Test each series for a trend by ranks, comparing like seasons only.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a series and time, in any order; collect a lazy frame
        first. It is not changed.
    values : str
        Column of the values. A missing one is left out.
    times : str
        Column of the starts of the periods: years with fractions, or dates.
    season : {4, 12}
        Seasons in a year.
    ends : str, optional
        Column of the last day (year, month) of each period, included. Periods that overlap are
        refused.
    by : str or sequence of str, default ()
        Columns whose labels make a series; none makes one series of the frame.
    on_bad : {"raise", "mark"}, default "raise"
        As in `trend`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `size`, `s`, `tau`, `z`, `p_value`, `slope`
        (a year), `method`.

    Raises
    ------
    InputError
        If the frame is lazy, a time is missing or there twice in a series, or a column or argument
        is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> quarters = pd.DataFrame({"when": [2021 + i / 4 for i in range(12)],
    ...                          "n": [9, 14, 12, 8, 10, 15, 12, 9, 11, 15, 13, 9]})
    >>> seasonal_kendall(quarters, "n", times="when", season=4)[["s", "p_value", "slope"]].round(3)
         s  p_value  slope
    0  9.0    0.019   0.75
    """
    adds = ["size", "s", "tau", "z", "p_value", "slope", "method"]
    series = open_series(
        frame, {"values": values}, ("times", times), by, adds, method="`seasonal_kendall`",
        ends=ends, on_bad=on_bad,
    )  # fmt: skip
    found = series.found(partial(calc.seasonal_kendall, season=season))
    results: dict[str, Any] = {name: getattr(found, name) for name in adds[:-1]}
    few = np.isnan(found.s)
    results["method"] = Texts([found.method, "fewer than three values in a season"], few)
    return series.finish(results)


def interrupted(
    frame: IntoFrameT,
    values: str,
    *,
    times: str,
    since: float,
    by: By = (),
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Fit a line before and a line after a date to each series.

    Parameters
    ----------
    frame, values, by
        As in `seasonal_kendall`.
    times : str
        Column of times: numbers, or dates, which count in years.
    since : float
        First time that belongs to the new line.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction.
    on_bad : {"raise", "mark"}, default "raise"
        As in `trend`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `level_change`, `level_change_lower`,
        `level_change_upper`, `level_change_p`, the same of `slope_change`, and `durbin_watson`.

    Raises
    ------
    InputError
        As `seasonal_kendall`.

    Examples
    --------
    >>> import pandas as pd
    >>> y = [50, 52, 49, 51, 53, 54, 52, 55, 47, 45, 46, 43, 42, 40, 41, 38]
    >>> rows = pd.DataFrame({"t": range(1, 17), "y": y})
    >>> interrupted(rows, "y", times="t", since=9)[["level_change", "slope_change"]].round(2)
       level_change  slope_change
    0         -7.79         -1.83
    """
    parts = {"": "estimate", "_lower": "lower", "_upper": "upper", "_p": "p_value"}
    terms = ("level_change", "slope_change")
    adds = [*(f"{term}{part}" for term in terms for part in parts), "durbin_watson"]
    series = open_series(
        frame, {"values": values}, ("times", times), by, adds, method="`interrupted`",
        on_bad=on_bad,
    )  # fmt: skip
    found = series.found(partial(calc.interrupted, since=since, confidence=confidence))
    results: dict[str, Any] = {
        f"{term}{part}": getattr(getattr(found, term), attribute)
        for term in terms
        for part, attribute in parts.items()
    }
    results["durbin_watson"] = found.durbin_watson
    return series.finish(results)


def run_chart(
    frame: IntoFrameT,
    values: str,
    *,
    times: str,
    by: By = (),
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Say from runs about the median whether each series varies more than chance.

    Parameters
    ----------
    frame, values, by
        As in `seasonal_kendall`.
    times : str
        Column of times: numbers, or dates.
    on_bad : {"raise", "mark"}, default "raise"
        As in `trend`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a series: `by`, `median`, `useful`, `longest_run`,
        `longest_run_limit`, `crossings`, `crossings_limit`, and `signal` as 1 or 0.

    Raises
    ------
    InputError
        As `seasonal_kendall`.

    Examples
    --------
    >>> import pandas as pd
    >>> y = [5, 7, 6, 8, 5, 7, 6, 9, 12, 13, 12, 14, 15, 13, 14, 16]
    >>> found = run_chart(pd.DataFrame({"t": range(16), "y": y}), "y", times="t")
    >>> found[["median", "longest_run", "crossings", "signal"]]
       median  longest_run  crossings  signal
    0    10.5          8.0        1.0     1.0
    """
    names = ("median", "useful", "longest_run", "longest_run_limit", "crossings")
    adds = [*names, "crossings_limit", "signal"]
    series = open_series(
        frame, {"values": values}, ("times", times), by, adds, method="`run_chart`",
        on_bad=on_bad,
    )  # fmt: skip
    found = series.found(lambda values, **_: calc.run_chart(values))
    results: dict[str, Any] = {
        name: np.asarray(getattr(found, name), dtype=np.float64) for name in adds
    }
    return series.finish(results)


def _polarity(series: SeriesRows, polarity: str | None) -> Any:
    """Give the word for all, or the label of each series in a column of that name."""
    if polarity is None or polarity in GOOD:
        return polarity
    frame, by = series.table.eager, series.table.by or ()
    if polarity not in frame.columns:
        words = ", ".join(f"`{word}`" for word in GOOD)
        problem = f"is {polarity!r}, neither a column nor a word for all"
        raise InputError("polarity", problem, f"Name a column, or use {words}.")
    within = group_rows(frame, [*by, polarity]) if len(frame) else series.groups
    if len(within) > len(series.groups):
        problem = f"(column `{polarity}`) differs within a series"
        raise InputError("polarity", problem, "Give each series one, or add a column to `by`.")
    return frame[polarity][series.groups.first].to_list()


def _breaks(series: SeriesRows, breaks: str | None) -> Any:
    """Give the years of the marked rows, a row for each series."""
    if breaks is None:
        return ()
    if breaks not in series.table.eager.columns:
        raise InputError("breaks", f"names no column: `{breaks}`", "Name the column of marks.")
    labels = series.table.eager[breaks].to_list()
    marked = np.array([_is_mark(label) for label in labels], dtype=np.bool_)
    return series.matrix(np.where(marked, series.times, np.nan))


def _is_mark(label: object) -> bool:
    """Tell a text or True from nothing: null, NaN, an empty text, False, zero."""
    missing = type(label).__name__ in {"NAType", "NaTType"} or label != label  # noqa: PLR0124
    return not missing and bool(label)
