"""Means of data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_choice
from cdpkit.calc.rates import student_limits, student_quantile
from cdpkit.frames.engines import (
    Outcome,
    checked_numbers,
    collected_first,
    finish,
    group_rows,
    limit_columns,
    open_table,
    outcome_columns,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import FloatArray, Levels, OnBad
    from cdpkit.frames.engines import By, Groups


METHODS = ["Student's t", "Student's t, missing values left out"]


def mean(
    frame: IntoFrameT,
    values: str,
    *,
    by: By = (),
    confidence: Levels = 0.95,
    missing: str = "propagate",
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Mean of each group, with Student's interval. Negative values are allowed.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first, as each group needs a quantile of
        its own. It is not changed.
    values : str
        Column of the values.
    by : str or sequence of str, default ()
        Columns whose labels make a group; none makes one group of the frame.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction. A sequence gives a pair of columns for each.
    missing : {"propagate", "drop"}, default "propagate"
        A missing value makes the mean missing, or is left out, and `method` says so.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, one row a group: `by`, `size` (values used), `value`, `lower`,
        `upper`, `statistic`, `confidence`, `method`. One value alone has no limits.

    Raises
    ------
    InputError
        If the frame is lazy, or a column or argument is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> waits = pd.DataFrame({"area": ["A", "A", "B", "A"], "days": [3, 5, 4, 7]})
    >>> mean(waits, "days", by="area")[["area", "size", "value", "lower", "upper"]].round(2)
      area  size  value  lower  upper
    0    A   3.0    5.0   0.03   9.97
    1    B   1.0    4.0    NaN    NaN
    """
    as_choice("missing", missing, ("propagate", "drop"))
    limits = limit_columns(confidence)
    adds = ["size", "value", *limits.flat()]
    table = open_table(
        frame, {"values": values}, by=by or (), adds=adds, summed=False, on_bad=on_bad
    )
    eager = collected_first(table, "`mean`", "needs a quantile of Student's t for each group")
    x = checked_numbers(table, signed=True)["values"]
    groups = group_rows(eager, table.by or ())
    gaps = np.isnan(x)
    used = ~gaps if missing == "drop" else np.ones(len(x), dtype=np.bool_)
    size, centre, deviation = _moments(x, used, groups)
    pairs = [
        student_limits(centre, deviation, size, student_quantile(size, confidence=level))
        for level in limits.levels
    ]
    lower, upper = (np.stack(side) for side in zip(*pairs, strict=True))
    left_out = groups.sums((~used).astype(np.float64)) > 0
    results = outcome_columns(
        Outcome(centre, lower, upper),
        limits,
        statistic="mean",
        methods=METHODS,
        method=np.where(np.isnan(centre), len(METHODS), left_out),
    )
    return finish(table, {"size": size, **results}, groups)


def _moments(
    x: FloatArray, used: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], groups: Groups
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Size, mean and standard deviation, in two passes: a large offset costs no digits."""
    size = groups.sums(used.astype(np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        first = groups.sums(np.where(used, x, 0.0)) / size
        away = np.where(used, x - first[groups.codes], 0.0)
        rest = groups.sums(away) / size
        away = np.where(used, away - rest[groups.codes], 0.0)
        deviation = np.sqrt(groups.sums(away**2) / (size - 1))
    return size, first + rest, deviation
