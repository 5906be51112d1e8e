"""Share of the cases of each row that would not occur without an exposure."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.frames.engines import row_method

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad


def attributable_fraction(
    frame: IntoFrameT,
    prevalence: str,
    relative_risk: str,
    *,
    lower: str | None = None,
    upper: str | None = None,
    among: str = "population",
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Give in each row the share of cases that would not occur without an exposure.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    prevalence, relative_risk : str
        Columns of the share exposed, in [0, 1], and of the relative risk, 1 or more.
    lower, upper : str, optional
        Columns of the limits of the relative risk; both or neither.
    among, confidence
        As in `cdpkit.calc.attributable_fraction`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value`, `value_lower` and `value_upper` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.attributable_fraction`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> smoking = pd.DataFrame({"share": [0.3], "risk": [2.5], "low": [1.8], "high": [3.4]})
    >>> attributable_fraction(smoking, "share", "risk", lower="low", upper="high").round(3)
       share  risk  low  high  value  value_lower  value_upper
    0    0.3   2.5  1.8   3.4   0.31        0.194        0.419
    """
    columns = {"prevalence": prevalence, "relative_risk": relative_risk,
               "lower": lower, "upper": upper}  # fmt: skip
    calculate = partial(calc.attributable_fraction, among=among, confidence=confidence)
    adds = {"value": "estimate", "value_lower": "lower", "value_upper": "upper"}
    return row_method(frame, calculate, columns, adds, on_bad=on_bad)
