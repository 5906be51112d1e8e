"""Control charts of data frames: lines and special causes beside each point."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.calc.charts import as_moments, needed_by
from cdpkit.frames.engines import (
    Sets,
    checked_numbers,
    collected_first,
    column_times,
    finish,
    group_rows,
    open_table,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from narwhals.typing import IntoFrameT
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import OnBad
    from cdpkit.calc.charts import ControlChart
    from cdpkit.frames.engines import By


ADDED = (
    "segment", "mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma", "moving_range",
    "short", "special_cause", "point_type", "variation", "assurance", "method",
)  # fmt: skip
BESIDE = ("value", "dispersion")


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


def xmr(
    frame: IntoFrameT,
    values: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    screen: bool = True,
    minimum: float | None = None,
    maximum: float | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """XmR charts: limits from the moving ranges of single values, and the points that stand out.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow, one row a point, in any order; collect a lazy frame first, as
        the points must be put in order. It is not changed.
    values : str
        Column of the values. A missing one is a gap.
    times : str, optional
        Column of numbers or dates, each once in a group. Without it, the order of the rows.
    ends : str, optional
        Column of the last day (year, month) of each period, included. Periods that overlap are
        refused.
    by : str or sequence of str, default ()
        Columns whose labels make the groups that have a chart each.
    rebase, baseline, rules, polarity, target, screen, minimum, maximum
        As in `cdpkit.calc.xmr`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        What to do with a group that holds an impossible number: refuse the frame, or leave the
        chart of that group missing, and tell so in the columns `invalid` and `reason`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `segment`, `mean`, `lower`, `upper`, `lower_two_sigma`,
        `upper_two_sigma`, `moving_range`, `short`, `special_cause`, `point_type`, the icons
        `variation` and `assurance` of the latest value of the group, and `method`.

    Raises
    ------
    InputError
        If the frame is lazy, or a column or argument is impossible; the group is named.

    Examples
    --------
    >>> import pandas as pd
    >>> waits = pd.DataFrame({"month": [3, 1, 2, 4], "days": [14, 12, 15, 13]})
    >>> charts = xmr(waits, "days", times="month", polarity="lower_better")
    >>> charts[["month", "days", "mean", "upper", "special_cause"]].round(1)
       month  days  mean  upper special_cause
    0      3    14  13.5   17.9  Common Cause
    1      1    12  13.5   17.9  Common Cause
    2      2    15  13.5   17.9  Common Cause
    3      4    13  13.5   17.9  Common Cause
    """
    return _charted(
        frame, calc.xmr, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
        screen=screen, minimum=minimum, maximum=maximum,
    )  # fmt: skip


def p_chart(
    frame: IntoFrameT,
    numerator: str,
    denominator: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    dispersion: str = "auto",
    per: float = 1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control charts of proportions (p), with limits that vary with the denominator.

    Parameters
    ----------
    frame, times, ends, by
        As in `xmr`.
    numerator, denominator : str
        Columns of counts. A missing one is a gap, and so is 0 out of 0.
    rebase, baseline, rules, polarity, target, dispersion, per
        As in `cdpkit.calc.p_chart`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        As in `xmr`.

    Returns
    -------
    data frame
        As `xmr`, and with `value` and `dispersion`.

    Raises
    ------
    InputError
        As `xmr`, or if counts are impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> left = pd.DataFrame({"year": [1, 2, 3], "well": [24, 31, 28], "all": [120, 140, 133]})
    >>> charts = p_chart(left, "well", "all", times="year", per=100)
    >>> charts[["year", "value", "lower", "upper", "dispersion"]].round(1)
       year  value  lower  upper  dispersion
    0     1   20.0    9.9   32.3         0.4
    1     2   22.1   10.8   31.5         0.4
    2     3   21.1   10.5   31.7         0.4
    """
    return _charted(
        frame, calc.p_chart, {"numerator": numerator, "denominator": denominator}, {"times": times, "ends": ends}, by, on_bad, BESIDE,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
        dispersion=dispersion, per=per,
    )  # fmt: skip


def u_chart(
    frame: IntoFrameT,
    count: str,
    exposure: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    dispersion: str = "auto",
    per: float = 1,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control charts of rates (u), with limits that vary with the exposure.

    Parameters
    ----------
    frame, times, ends, by
        As in `xmr`.
    count, exposure : str
        Columns of events and of people or other exposure. A missing one is a gap, and so are no
        events in no exposure.
    rebase, baseline, rules, polarity, target, dispersion, per
        As in `cdpkit.calc.u_chart`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        As in `xmr`.

    Returns
    -------
    data frame
        As `xmr`, and with `value` and `dispersion`.

    Raises
    ------
    InputError
        As `xmr`, or if counts are impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> cloth = pd.DataFrame({"defects": [14, 12, 20, 11], "rolls": [10, 8, 13, 10]})
    >>> charts = u_chart(cloth, "defects", "rolls", dispersion="none")
    >>> charts[["value", "lower", "upper"]].round(2)
       value  lower  upper
    0   1.40   0.27   2.51
    1   1.50   0.14   2.64
    2   1.54   0.41   2.37
    3   1.10   0.27   2.51
    """
    return _charted(
        frame, calc.u_chart, {"count": count, "exposure": exposure}, {"times": times, "ends": ends}, by, on_bad, BESIDE,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
        dispersion=dispersion, per=per,
    )  # fmt: skip


def c_chart(
    frame: IntoFrameT,
    values: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control charts of counts of events in equal periods.

    Parameters
    ----------
    frame, times, ends, by
        As in `xmr`.
    values : str
        Column of events in each period. A missing one is a gap.
    rebase, baseline, rules, polarity, target
        As in `cdpkit.calc.c_chart`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        As in `xmr`.

    Returns
    -------
    data frame
        As `xmr`.

    Raises
    ------
    InputError
        As `xmr`, or if a number is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> rare = pd.DataFrame({"x": [3, 1, 0, 2, 4, 1]})
    >>> c_chart(rare, "x")[["x", "mean", "upper", "special_cause"]].round(1).head(1)
       x  mean  upper special_cause
    0  3   1.8    5.9  Common Cause
    """
    return _charted(
        frame, calc.c_chart, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
    )  # fmt: skip


def g_chart(
    frame: IntoFrameT,
    values: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control charts of how many cases lie between two rare events.

    Parameters
    ----------
    frame, times, ends, by
        As in `xmr`.
    values : str
        Column of cases between two events. A missing one is a gap.
    rebase, baseline, rules, polarity, target
        As in `cdpkit.calc.g_chart`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        As in `xmr`.

    Returns
    -------
    data frame
        As `xmr`.

    Raises
    ------
    InputError
        As `xmr`, or if a number is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> rare = pd.DataFrame({"x": [3, 1, 0, 2, 4, 1]})
    >>> g_chart(rare, "x")[["x", "mean", "upper", "special_cause"]].round(1).head(1)
       x  mean  upper special_cause
    0  3   1.8    8.7  Common Cause
    """
    return _charted(
        frame, calc.g_chart, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
    )  # fmt: skip


def t_chart(
    frame: IntoFrameT,
    values: str,
    *,
    times: str | None = None,
    ends: str | None = None,
    by: By = (),
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Control charts of the time between two rare events.

    Parameters
    ----------
    frame, times, ends, by
        As in `xmr`.
    values : str
        Column of times between two events. A missing one is a gap.
    rebase, baseline, rules, polarity, target
        As in `cdpkit.calc.t_chart`, the same for each group.
    on_bad : {"raise", "mark"}, default "raise"
        As in `xmr`.

    Returns
    -------
    data frame
        As `xmr`.

    Raises
    ------
    InputError
        As `xmr`, or if a number is negative.

    Examples
    --------
    >>> import pandas as pd
    >>> rare = pd.DataFrame({"x": [3, 1, 0, 2, 4, 1]})
    >>> t_chart(rare, "x")[["x", "mean", "upper", "special_cause"]].round(1).head(1)
       x  mean  upper special_cause
    0  3   1.0   38.7  Common Cause
    """
    return _charted(
        frame, calc.t_chart, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
    )  # fmt: skip


OF_METHOD: dict[str, Callable[..., Any]] = {
    "xmr": xmr, "c": c_chart, "g": g_chart, "t": t_chart, "p": p_chart, "u": u_chart
}  # fmt: skip


def _charted(  # noqa: PLR0917
    frame: Any,
    chart: Callable[..., ControlChart],
    columns: dict[str, str],
    times: dict[str, str | None],
    by: By,
    on_bad: str,
    beside: tuple[str, ...] = (),
    **settings: Any,
) -> Any:
    """Draw a chart of each group, and put its columns beside the rows."""
    adds = (*beside, *ADDED)
    when = {name: column for name, column in times.items() if column is not None}
    table = open_table(
        frame, columns, by=by or (), adds=adds, labels=when, result=False, keeps_rows=True,
        on_bad=on_bad,
    )  # fmt: skip
    eager = collected_first(table, "a control chart", "needs the points in order")
    numbers = checked_numbers(table, signed=True)
    for name, column in when.items():
        numbers[name] = column_times(name, column, eager, as_moments)
    sets = Sets(table, numbers, group_rows(eager, table.by or ()))
    drawn = sets.columns(
        lambda given: chart(**given, **settings), {name: name for name in adds}, whole=True
    )
    drawn["short"] = np.asarray(drawn["short"]) == 1
    return finish(table, drawn, whole=["segment"])
