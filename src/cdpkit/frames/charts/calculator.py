"""Control charts of data frames by the name of their method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.calc.charts import needed_by
from cdpkit.frames.charts.attributes import p_chart, u_chart
from cdpkit.frames.charts.values import c_chart, g_chart, t_chart, xmr

if TYPE_CHECKING:
    from collections.abc import Callable

    from narwhals.typing import IntoFrameT


def chart(
    frame: IntoFrameT,
    values: str | None = None,
    *,
    method: str = "xmr",
    numerator: str | None = None,
    denominator: str | None = None,
    times: str | None = None,
    **settings: Any,
) -> IntoFrameT:
    """Control charts of values, events, proportions or rates: each of the others by its name.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a point; collect a lazy frame first. It is not changed.
    values : str, optional
        Column of single values; not for `p` and `u`.
    method : {"xmr", "c", "g", "t", "p", "u"}, default "xmr"
        As in `cdpkit.calc.chart`.
    numerator, denominator : str, optional
        Columns of counts, for `p` and `u`.
    times : str, optional
        Column of times: numbers or dates. Without it the rows are in order.
    **settings
        As the method takes them: see `xmr`, `c_chart`, `g_chart`, `t_chart`, `p_chart` and
        `u_chart`.

    Returns
    -------
    data frame
        As of the method.

    Raises
    ------
    InputError
        If `method` is none of these, what it needs is not given, or as the method.

    Examples
    --------
    >>> import pandas as pd
    >>> waits = pd.DataFrame({"month": [1, 2, 3, 4], "n": [24, 31, 27, 33], "of": [120, 140, 130, 150]})
    >>> chart(waits, method="p", numerator="n", denominator="of", times="month", per=100)[
    ...     ["month", "mean", "special_cause"]
    ... ].round(1).head(1)
       month  mean special_cause
    0      1  21.3  Common Cause
    """
    given = {"values": values, "numerator": numerator, "denominator": denominator}
    columns = needed_by(method, given)
    return OF_METHOD[method](frame, *columns, times=times, **settings)


OF_METHOD: dict[str, Callable[..., Any]] = {
    "xmr": xmr, "c": c_chart, "g": g_chart, "t": t_chart, "p": p_chart, "u": u_chart
}  # fmt: skip
