"""Tests and slopes by ranks of data frames: one series a group of rows, all of them in one call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.calc.trends import mann_kendall as ranks_of_arrays
from cdpkit.calc.trends import theil_sen as slope_of_arrays
from cdpkit.frames.engines import Outcome, Texts, limit_columns, outcome_columns
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import Levels, OnBad
    from cdpkit.frames.engines import By


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
