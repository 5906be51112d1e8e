"""Control charts of the counts behind values in data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.frames.charts.drawing import BESIDE, charted

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import By


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
    return charted(
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
    return charted(
        frame, calc.u_chart, {"count": count, "exposure": exposure}, {"times": times, "ends": ends}, by, on_bad, BESIDE,
        rebase=rebase, baseline=baseline, rules=rules, polarity=polarity, target=target,
        dispersion=dispersion, per=per,
    )  # fmt: skip
