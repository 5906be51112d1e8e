"""Rates and shares of small areas, drawn towards the mean of their family."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.frames.engines import row_method

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


SHRUNK = {"value": "estimate", "lower": "lower", "upper": "upper", "crude": "crude"}


def shrunk_rates(
    frame: IntoFrameT,
    count: str,
    population: str,
    *,
    by: By = (),
    per: float = 100_000,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Draw the rates of small areas towards the mean of all areas of their family.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row an area; collect a lazy frame first. It is not changed.
    count, population : str
        Columns of events and of people or person-years.
    by : str or sequence of str, default ()
        Columns whose labels make a family of areas; none makes one family of the frame.
    per, confidence
        As in `cdpkit.calc.shrunk_rates`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `lower`, `upper` and `crude` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.shrunk_rates`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"deaths": [2, 0, 15, 1, 19, 3],
    ...                       "people": [21_000, 9_000, 34_000, 15_000, 41_000, 28_000]})
    >>> shrunk_rates(areas, "deaths", "people")[["value", "crude"]].round(1).head(2)
       value  crude
    0   12.8    9.5
    1   10.0    0.0
    """
    columns = {"count": count, "population": population}
    calculate = partial(calc.shrunk_rates, per=per, confidence=confidence)
    return row_method(frame, calculate, columns, SHRUNK, by=by, on_bad=on_bad)


def shrunk_shares(
    frame: IntoFrameT,
    count: str,
    of: str,
    *,
    by: By = (),
    per: float = 1,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Draw the shares of small areas towards the mean of all areas of their family.

    Parameters
    ----------
    frame, by
        As in `shrunk_rates`.
    count, of : str
        Columns of counts, and of how many.
    per, confidence
        As in `cdpkit.calc.shrunk_shares`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        As `shrunk_rates`.

    Raises
    ------
    InputError
        As `cdpkit.calc.shrunk_shares`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"well": [12, 30, 7, 55, 18, 3], "all": [40, 70, 35, 120, 50, 20]})
    >>> shrunk_shares(areas, "well", "all", per=100)[["value", "crude"]].round(1).head(2)
       value  crude
    0   31.8   30.0
    1   40.0   42.9
    """
    columns = {"count": count, "of": of}
    calculate = partial(calc.shrunk_shares, per=per, confidence=confidence)
    return row_method(frame, calculate, columns, SHRUNK, by=by, on_bad=on_bad)
