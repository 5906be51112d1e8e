"""How far each row is on its way to a target."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.frames.engines import row_method

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad


def attainment(
    frame: IntoFrameT,
    baseline: str,
    current: str,
    target: str,
    *,
    shape: str = "level",
    sense: str | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Give in each row how far the current value has come from the baseline to the target.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline, current, target : str
        Columns of the value at the start, of the latest one, and of the one to reach.
    shape, sense
        As in `cdpkit.calc.attainment`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (share of the way, 1 where the target is reached), `gap`
        and `status` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.attainment`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> plan = pd.DataFrame({"was": [50, 40], "now": [58, 40], "aim": [60, 50]})
    >>> attainment(plan, "was", "now", "aim")[["value", "gap", "status"]]
       value   gap   status
    0    0.8   2.0  not met
    1    0.0  10.0  not met
    """
    columns = {"baseline": baseline, "current": current, "target": target}
    calculate = partial(calc.attainment, shape=shape, sense=sense)
    adds = {"value": "share", "gap": "gap", "status": "status"}
    return row_method(frame, calculate, columns, adds, on_bad=on_bad)


def progress(
    frame: IntoFrameT,
    baseline: str,
    current: str,
    target: str | None = None,
    *,
    years: str | float,
    years_to_target: str | float | None = None,
    polarity: str,
    limit: float | None = None,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Give in each row the growth so far against the growth that the target needs.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline, current, target : str
        Columns of values above 0; `target` may be left out.
    years, years_to_target : str or float
        Columns of the years since the baseline, or one number for all rows.
    polarity, limit
        As in `cdpkit.calc.progress`, the same for all rows.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `observed`, `required`, `ratio` and `status` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.progress`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> treated = pd.DataFrame({"then": [289_215], "now": [310_863], "aim": [343_715]})
    >>> found = progress(treated, "then", "now", "aim", years=2, years_to_target=3,
    ...                  polarity="higher_better")
    >>> found[["ratio", "status"]].round(2)
       ratio                                 status
    0   0.62  progress made but acceleration needed
    """
    columns = {"baseline": baseline, "current": current, "target": target}
    fixed: dict[str, Any] = {"polarity": polarity, "limit": limit}
    for name, span in (("years", years), ("years_to_target", years_to_target)):
        if isinstance(span, str):
            columns[name] = span
        else:
            fixed[name] = span
    adds = {name: name for name in ("observed", "required", "ratio", "status")}
    return row_method(frame, partial(calc.progress, **fixed), columns, adds, on_bad=on_bad)
