"""Recent trends of data frames, as the Fingertips profiles label them: one series a group of rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.trends import GOOD, Why
from cdpkit.calc.trends import trend as trend_of_arrays
from cdpkit.errors import InputError
from cdpkit.frames.engines import Rule, Texts, group_rows, not_above
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
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
