"""P-values of data frames, adjusted for the number of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.frames.engines import row_method

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


def adjusted_p(
    frame: IntoFrameT, p: str, *, by: By = (), method: str = "bh", on_bad: OnBad = "raise"
) -> IntoFrameT:
    """Adjust p-values for the number of tests in their family.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a test; collect a lazy frame first. It is not changed.
    p : str
        Column of p-values. A missing one is not a test.
    by : str or sequence of str, default ()
        Columns whose labels make a family; none makes one family of the frame.
    method : {"bh", "by", "holm", "bonferroni"}, default "bh"
        As in `cdpkit.calc.adjusted_p`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `p_adjusted` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.adjusted_p`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> tests = pd.DataFrame({"p": [0.01, 0.04, 0.03, 0.20]})
    >>> adjusted_p(tests, "p").round(3)
          p  p_adjusted
    0  0.01       0.040
    1  0.04       0.053
    2  0.03       0.053
    3  0.20       0.200
    """

    def adjusted_p(p: Any) -> dict[str, Any]:
        return {"p_adjusted": calc.adjusted_p(p, method=method)}

    adds = {"p_adjusted": "p_adjusted"}
    return row_method(frame, adjusted_p, {"p": p}, adds, by=by, on_bad=on_bad)
