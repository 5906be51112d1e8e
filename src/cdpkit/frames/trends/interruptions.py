"""Interrupted series of data frames: one series a group of rows, all of them in one call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


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
