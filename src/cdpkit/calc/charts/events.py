"""c, g and t charts: counts of rare events, events between two of a kind, and times between them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_counts, as_floats, marks_bad_rows, refuse
from cdpkit.calc.charts.drawing import drawn
from cdpkit.calc.charts.lines import Lines, Reading, average, in_baseline, largest, moving_ranges
from cdpkit.calc.charts.points import as_baseline, as_size, as_track

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, OnBad
    from cdpkit.calc.charts.drawing import ControlChart


SIGMAS = 3
WIDTH = 2.66
POWER = 3.6
"""Times between events, to the power of 1 over it, are nearly normal (Nelson 1994)."""

LINES = ("value", "mean", "lower", "upper", "lower_two_sigma", "upper_two_sigma")


@aligns_labels(("rebase",))
@marks_bad_rows("values", series=True)
def c_chart(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    r"""Control chart of counts of events in equal periods of an equal population.

    The limits are $\bar c \pm 3\sqrt{\bar c}$, the lower one not below 0.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T)
        Events in each period, >= 0. NaN is a gap. Where the population changes, use `u_chart`.
    times, ends, rebase, baseline, rules, polarity, target
        As in `xmr`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Counts, lines and causes.

    Raises
    ------
    InputError
        As `xmr`, or if a count is negative.

    References
    ----------
    - Montgomery DC (2019), Introduction to Statistical Quality Control, 8th ed, section 7.3.

    Examples
    --------
    >>> chart = c_chart([3, 1, 0, 2, 4, 1, 0, 2, 3, 1, 0, 5, 2, 1, 0, 3, 1, 2, 9, 2])
    >>> float(chart.upper[0].round(2)), str(chart.special_cause[18])
    (6.45, 'Above UCL')
    """
    (x,) = as_counts(values=values)

    def lines(used: FloatArray, own: FloatArray) -> Lines:
        mean = average(used)
        return _lines(mean, SIGMAS * np.sqrt(mean), own, used)

    options = times, ends, rebase, baseline
    return _chart(x, options, Reading.checked(rules, polarity, target, 0.0), lines, "c chart")


@aligns_labels(("rebase",))
@marks_bad_rows("values", series=True)
def g_chart(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    r"""Control chart of how many cases (or days) lie between two rare events.

    The limits are $\bar g \pm 3\sqrt{\bar g(\bar g + 1)}$, the lower one not below 0. As the law is
    lopsided, shifts and two in three are judged by the median that belongs to the mean.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T)
        Cases between one event and the next, >= 0. NaN is a gap. More of them is fewer events.
    times, ends, rebase, baseline, rules, polarity, target
        As in `xmr`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Cases between events, lines and causes.

    Raises
    ------
    InputError
        As `xmr`, or if a number is negative.

    References
    ----------
    - Benneyan JC (2001), Health Care Manag Sci 4:305-318.

    Examples
    --------
    >>> chart = g_chart([12, 30, 7, 45, 3, 60, 22, 18, 9, 80, 15, 33])
    >>> float(chart.mean[0].round(2)), float(chart.upper[0].round(2))
    (27.83, 112.82)
    """
    (x,) = as_counts(values=values)

    def lines(used: FloatArray, own: FloatArray) -> Lines:
        mean = average(used)
        with np.errstate(divide="ignore"):
            middle = np.log(2) / np.log1p(1 / mean)  # of the geometric law with this mean
        found = _lines(mean, SIGMAS * np.sqrt(mean * (mean + 1)), own, used)
        return replace(found, middle=middle)

    options = times, ends, rebase, baseline
    return _chart(x, options, Reading.checked(rules, polarity, target, 0.0), lines, "g chart")


@aligns_labels(("rebase",))
@marks_bad_rows("values", series=True)
def t_chart(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    r"""Control chart of the time between two rare events.

    An XmR chart of $t^{1/3.6}$, without a screen of moving ranges; its lines are turned back into
    times, and the rules are applied before.

    Parameters
    ----------
    values : array_like, shape (T,) or (N, T)
        Time between one event and the next, >= 0, in one unit. NaN is a gap. Longer is fewer events.
    times, ends, rebase, baseline, rules, polarity, target
        As in `xmr`.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Times, lines and causes; `moving_range` on the scale of the power.

    Raises
    ------
    InputError
        As `xmr`, or if a time is negative.

    References
    ----------
    - Nelson LS (1994), J Qual Technol 26:239-240.

    Examples
    --------
    >>> chart = t_chart([5.5, 20, 1.2, 33, 8, 14, 2, 41, 6, 11, 90, 3])
    >>> float(chart.mean[0].round(2)), float(chart.upper[0].round(1))
    (11.97, 320.0)
    """
    x = as_floats("values", values)
    refuse(
        x < 0, "values", "is negative", "Give the time from one event to the next.", code="negative"
    )
    goal = None if target is None else float(target) ** (1 / POWER)

    def lines(used: FloatArray, own: FloatArray) -> Lines:
        # An XmR chart of the times on the scale that makes them nearly normal (Nelson 1994).
        return _lines(average(used), WIDTH * average(moving_ranges(used)), own, used)

    reading = Reading.checked(rules, polarity, goal, 0.0)
    found = _chart(x ** (1 / POWER), (times, ends, rebase, baseline), reading, lines, "t chart")
    back = {name: getattr(found, name) ** POWER for name in LINES}
    back["value"] = x.copy()  # untouched by the way there and back
    return replace(found, **back, target=np.nan if target is None else float(target))


def _lines(mean: FloatArray, half: FloatArray, own: FloatArray, used: FloatArray) -> Lines:
    none = np.full_like(mean, np.nan)
    return Lines(mean, half, moving_ranges(own), own, largest(used), none)


def _chart(
    x: FloatArray,
    options: tuple[ArrayLike | None, ArrayLike | None, ArrayLike, int | None],
    reading: Reading,
    lines: Callable[[FloatArray, FloatArray], Lines],
    method: str,
) -> ControlChart:
    """Draw a chart whose lines follow from the points of a segment alone."""
    times, ends, rebase, baseline = options
    track = as_track(as_size("values", x), times, ends, rebase)
    first = as_baseline(baseline)
    ordered: NDArray[np.float64] = x[..., track.order]

    def of_segment(part: slice) -> Lines:
        own = ordered[..., part]
        return lines(in_baseline(own, first), own)

    name = method if first is None else f"{method}, fixed baseline"
    return drawn(x, track, of_segment, reading, name)
