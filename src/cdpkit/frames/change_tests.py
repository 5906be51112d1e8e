"""Tests of change whose numbers stand in one row: windows that overlap, two places, and what is found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from cdpkit import calc
from cdpkit.frames.engines import row_method

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad


TESTED = {
    "value": "estimate", "lower": "lower", "upper": "upper", "z": "z", "p_value": "p_value",
}  # fmt: skip
PLACES = ("here_before", "here_after", "there_before", "there_after")


def window_change(
    frame: IntoFrameT,
    count_1: str,
    count_2: str,
    *,
    window: int,
    shift: int,
    exposure_1: str | None = None,
    exposure_2: str | None = None,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Test in each row whether events changed between two windows that share periods.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    count_1, count_2 : str
        Columns of events in the earlier and the later window.
    window, shift, confidence
        As in `cdpkit.calc.window_change`.
    exposure_1, exposure_2 : str, optional
        Columns of person-time; both or neither.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (difference in events), `lower`, `upper`, `z`,
        `p_value` and `significance` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.window_change`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"before": [60, 30], "now": [75, 21]})
    >>> found = window_change(deaths, "before", "now", window=3, shift=1)
    >>> found[["value", "p_value", "significance"]].round(3)
       value  p_value significance
    0   15.0    0.025       higher
    1   -9.0    0.029        lower
    """
    columns = {"count_1": count_1, "count_2": count_2,
               "exposure_1": exposure_1, "exposure_2": exposure_2}  # fmt: skip
    calculate = partial(calc.window_change, window=window, shift=shift, confidence=confidence)
    adds = TESTED | {"significance": "significance"}
    return row_method(frame, calculate, columns, adds, on_bad=on_bad)


def smallest_detectable(
    frame: IntoFrameT,
    baseline: str,
    *,
    statistic: str,
    denominator: str | None = None,
    other_denominator: str | None = None,
    per: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Say in each row how large a change must be for the test to be likely to find it.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    baseline : str
        Column of events, or of the numerators of proportions.
    statistic, per, power, confidence
        As in `cdpkit.calc.smallest_detectable`.
    denominator, other_denominator : str, optional
        Columns of the denominators of the baseline and of the other value.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `fall` and `rise` added, in the unit of the values.

    Raises
    ------
    InputError
        As `cdpkit.calc.smallest_detectable`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"deaths": [3, 12, 100]})
    >>> smallest_detectable(deaths, "deaths", statistic="count").round(1)
       deaths  fall   rise
    0       3   NaN   15.2
    1      12   1.5   30.9
    2     100  64.3  143.5
    """
    columns = {"baseline": baseline, "denominator": denominator,
               "other_denominator": other_denominator}  # fmt: skip
    settings: Any = {"statistic": statistic, "per": per, "power": power, "confidence": confidence}
    calculate = partial(calc.smallest_detectable, **settings)
    return row_method(frame, calculate, columns, {"fall": "fall", "rise": "rise"}, on_bad=on_bad)


def difference_in_change(
    frame: IntoFrameT,
    here: tuple[str, str],
    there: tuple[str, str],
    *,
    exposures: tuple[tuple[str, str], tuple[str, str]] | None = None,
    confidence: float = 0.95,
    on_bad: OnBad = "raise",
) -> IntoFrameT:
    """Compare in each row the change in one place with the change in another.

    Parameters
    ----------
    frame : data frame
        pandas, Polars or PyArrow; collect a lazy frame first. It is not changed.
    here, there : pair of str
        Columns of events before and after.
    exposures : pair of pairs of str, optional
        Columns of person-time before and after, here and there.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction.
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `value` (ratio of the rate ratios), `lower`, `upper`, `z` and
        `p_value` added.

    Raises
    ------
    InputError
        As `cdpkit.calc.difference_in_change`, or if the frame is lazy or a column is impossible.

    Examples
    --------
    >>> import pandas as pd
    >>> deaths = pd.DataFrame({"a": [60], "b": [45], "c": [200], "d": [205]})
    >>> difference_in_change(deaths, ("a", "b"), ("c", "d")).round(3)
        a   b    c    d  value  lower  upper      z  p_value
    0  60  45  200  205  0.732  0.475  1.128 -1.415    0.157
    """
    columns: dict[str, str | None] = dict(zip(PLACES, (*here, *there), strict=True))
    if exposures is not None:
        times = (f"{place}_exposure" for place in PLACES)
        columns |= zip(times, (*exposures[0], *exposures[1]), strict=True)

    def difference_in_change(**numbers: Any) -> Any:
        a, b, c, d, *spans = numbers.values()
        times = (spans[:2], spans[2:]) if spans else None
        return calc.difference_in_change((a, b), (c, d), exposures=times, confidence=confidence)

    return row_method(frame, difference_in_change, columns, TESTED, on_bad=on_bad)
