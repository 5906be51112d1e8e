"""Projections of data frames: one series a group of rows, all of them in one call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.frames.engines import Outcome, limit_columns, outcome_columns
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import Levels, OnBad
    from cdpkit.frames.engines import By


def project(
    frame: IntoFrameT,
    values: str | None = None,
    *,
    times: str,
    numerator: str | None = None,
    denominator: str | None = None,
    by: By = (),
    horizon: int = 3,
    method: str = "auto",
    confidence: Levels = 0.95,
    per: float = 1.0,
    minimum: float | None = None,
    maximum: float | None = None,
    statistic: str | None = None,
    counted: str = "not stated",
    season: int = 1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Project each series of a frame, with prediction intervals.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a series and time, in any order; collect a lazy frame
        first. It is not changed.
    values : str, optional
        Column of values; left out where `numerator` and `denominator` are given.
    times : str
        Column of times: numbers, or dates, which count in years.
    numerator, denominator : str, optional
        Columns of counts behind the values.
    by : str or sequence of str, default ()
        Columns that tell series apart.
    horizon, method, confidence, per, minimum, maximum, statistic, counted, season
        As in `cdpkit.calc.project`, the same for each series.
    on_bad : {"raise", "mark"}, default "raise"
        What to do with a series that holds an impossible number: refuse the frame, or leave the
        results of that series missing, and tell so in the columns `invalid` and `reason`.

    Returns
    -------
    data frame
        Of the kind of `frame`, a row for each series and time ahead: its labels, `time`, `value`,
        `lower`, `upper`, `statistic`, `confidence` and `method`. A series that cannot be projected has nulls.

    Raises
    ------
    InputError
        If the frame is lazy, a time is missing or there twice in a series, or as
        `cdpkit.calc.project`.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"year": range(2015, 2021), "deaths": [9, 8, 8, 7, 7, 6]})
    >>> project(deaths, "deaths", times="year", horizon=1, method="linear")[["time", "value"]].round(1)
         time  value
    0  2021.0    5.6
    """
    limits = limit_columns(confidence)
    given = {"values": values, "numerator": numerator, "denominator": denominator}
    columns = {name: column for name, column in given.items() if column is not None}
    adds = ["time", "value", *limits.flat()]
    series = open_series(
        frame, columns, ("times", times), by, adds, method="`project`", result=True, on_bad=on_bad
    )
    settings: dict[str, Any] = {
        "horizon": horizon, "method": method, "confidence": limits.levels, "per": per,
        "minimum": minimum, "maximum": maximum, "statistic": statistic, "counted": counted,
        "season": season,
    }  # fmt: skip
    found = series.found(partial(calc.project, **settings))
    level = len(limits.levels)  # a leading axis of the limits
    lower, upper = (np.reshape(part, (level, -1)) for part in (found.lower, found.upper))
    results = {"time": found.times.ravel()} | outcome_columns(
        Outcome(found.estimate.ravel(), lower, upper),
        limits,
        statistic="projection",
        methods=[found.method],
    )
    return series.finish(results, found.estimate.shape[-1])
