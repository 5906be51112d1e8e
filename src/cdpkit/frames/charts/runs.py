"""Run charts of data frames: one series a group of rows, all of them in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.frames.series import open_series

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


def run_chart(
    frame: IntoFrameT, values: str, *, times: str, by: By = (), on_bad: OnBad = "raise"
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
