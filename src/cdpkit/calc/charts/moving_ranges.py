"""XmR charts: control limits of single values, from their moving ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_floats, marks_bad_rows, refuse
from cdpkit.calc.charts.baselines import with_unstable_baseline
from cdpkit.calc.charts.drawing import drawn
from cdpkit.calc.charts.lines import (
    Lines,
    Reading,
    average,
    in_baseline,
    largest,
    moving_ranges,
    one_number,
)
from cdpkit.calc.charts.points import as_baseline, as_size, as_track
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, OnBad
    from cdpkit.calc.charts.drawing import ControlChart


WIDTH = 2.66
"""Average moving ranges from the mean to a limit: 3 over 1.128, rounded as is usual."""

FREAK = 3.267
"""A moving range of so many average ones is left out of the average, once."""


@aligns_labels(("rebase",))
@marks_bad_rows("values", series=True)
def xmr(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    screen: bool = True,
    minimum: float | None = None,
    maximum: float | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    """XmR chart: limits from the moving ranges of single values, and the points that stand out.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T)
        One value a point of time, or N such series at the same times. NaN is a gap: it gives no
        moving range, and ends runs, trends and windows of three.
    times : array_like, shape (T,), optional
        When: numbers or dates, in any order, each once. Without them, the order as given.
    ends : array_like, shape (T,), optional
        Last day (year, month) of each period, included, where `times` are the first ones. Periods
        that overlap are refused.
    rebase : array_like, default ()
        Times at which new limits begin; without `times`, positions counted from 0. Each must be a
        point, which belongs to the new segment.
    baseline : int, optional
        Limits from the first so many values of each segment, 12 or more; later ones are judged by
        them, but do not move them.
    rules : {"mdc-7", "mdc-6", "mdc-7-2023"}, default "mdc-7"
        Making Data Count, with 7 or 6 points in a shift or trend. In the rules of 2023 points
        beyond the limits count in two of three, and a segment of fewer than 13 values has no icon.
        Under the others such a segment has an icon of variation, and none of assurance.
    polarity : {"neutral", "higher_better", "lower_better"}, default "neutral"
        Direction of improvement. Neutral makes no judgement.
    target : float, optional
        Held against the limits at the latest value.
    screen : bool, default True
        Leave out, once, moving ranges of 3.267 or more average ones.
    minimum, maximum : float, optional
        Range of possible values, such as 0 and 100, at which the lines are cut.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Lines, causes and icons, in the unit of the values.

    Raises
    ------
    InputError
        If times repeat, periods overlap, a rebase matches no point, a value lies outside the
        possible range, or an argument is impossible.

    References
    ----------
    - Wheeler DJ (2000), Understanding Variation, 2nd ed, SPC Press.
    - NHS England, Making Data Count.

    Examples
    --------
    >>> chart = xmr([50, 52, 49, 51, 50, 48, 51, 49, 52, 50, 51, 49, 50, 62])
    >>> print(chart)
    XmR, screened, rules mdc-7: 1 of 14 points with a special cause; latest neutral high
    >>> str(chart.special_cause[-1]), float(chart.upper[-1].round(2))
    ('Above UCL', 56.32)
    """
    x = as_floats("values", values)
    reading = Reading.checked(rules, polarity, target, *_possible(x, minimum, maximum))
    track = as_track(as_size("values", x), times, ends, rebase)
    first, ordered = as_baseline(baseline), x[..., track.order]

    def lines(part: slice) -> Lines:
        return _lines(ordered[..., part], first, screen=screen)

    method = "XmR, screened" if screen else "XmR"
    name = method if first is None else f"{method}, fixed baseline"
    return with_unstable_baseline(drawn(x, track, lines, reading, name), track, first, times)


def _possible(x: FloatArray, minimum: float | None, maximum: float | None) -> tuple[float, float]:
    """Give the possible range; values must lie in it."""
    low, high = one_number("minimum", minimum, -np.inf), one_number("maximum", maximum, np.inf)
    if not low < high:
        raise InputError("minimum", "is not below `maximum`", "Give the lowest possible value.")
    refuse(
        x < low,
        "values",
        "is below `minimum`",
        "Correct the value or the range.",
        code="out_of_range",
    )
    refuse(
        x > high,
        "values",
        "is above `maximum`",
        "Correct the value or the range.",
        code="out_of_range",
    )
    return low, high


def _lines(x: FloatArray, baseline: int | None, *, screen: bool) -> Lines:
    used = in_baseline(x, baseline)
    ranges = moving_ranges(used)
    typical = average(ranges)
    if screen:
        # One screen of the ranges; the limits rest on what is left.
        kept = (ranges < FREAK * typical) | (ranges == 0)  # a range of 0 is never too long
        typical = average(np.where(kept, ranges, np.nan))
    none = np.full_like(typical, np.nan)
    return Lines(average(used), WIDTH * typical, moving_ranges(x), x, largest(used), none)
