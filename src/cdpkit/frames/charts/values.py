"""Control charts of single values in data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.frames.charts.drawing import charted

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


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
    return charted(
        frame, calc.xmr, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
        screen=screen, minimum=minimum, maximum=maximum,
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
    return charted(
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
    return charted(
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
    return charted(
        frame, calc.t_chart, {"values": values}, {"times": times, "ends": ends}, by, on_bad,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
    )  # fmt: skip
