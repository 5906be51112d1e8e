"""p and u charts: control limits of proportions and rates, which vary with the denominator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import (
    SMALLEST,
    aligns_labels,
    as_choice,
    as_counts,
    as_multiplier,
    marks_bad_rows,
    refuse,
)
from cdpkit.calc.charts.baselines import with_unstable_baseline
from cdpkit.calc.charts.drawing import drawn
from cdpkit.calc.charts.lines import Lines, Reading, average, in_baseline, largest, moving_ranges
from cdpkit.calc.charts.points import as_baseline, as_size, as_track

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, OnBad
    from cdpkit.calc.charts.drawing import ControlChart


SIGMAS = 3
"""Standard deviations from the mean to a limit."""

TYPICAL_RANGE = 1.128
"""Average moving range of independent normal values, in standard deviations."""

DISPERSIONS = ("auto", "laney", "none")


@aligns_labels(("rebase",))
@marks_bad_rows("numerator", "denominator", series=True)
def p_chart(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    dispersion: str = "auto",
    per: float = 1,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    """Control chart of proportions: three standard deviations of chance, corrected on request.

    Parameters
    ----------
    numerator : array_like, shape (T,) or (N, T)
        Counts, 0 <= numerator <= denominator. NaN is a gap.
    denominator : array_like, broadcastable with `numerator`
        Counts, >= 0. A point of 0 out of 0 is a gap.
    times, ends, rebase, baseline, rules, polarity
        As in `xmr`.
    target : float, optional
        In the unit of the result.
    dispersion : {"auto", "laney", "none"}, default "auto"
        Whether the limits are widened by the standard deviation between points, in that of
        chance: where it is above 1; always, which may narrow them (Laney's p' chart); or never.
    per : float, default 1
        Multiplier: 100 for percentages.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Proportions x `per`, lines cut to [0, per]. Trends are judged on the standardised points.

    Raises
    ------
    InputError
        As `xmr`, or if counts are impossible.

    References
    ----------
    - Laney DB (2002), Quality Engineering 14:531-537.
    - Mohammed MA, Laney D (2006), Qual Saf Health Care 15:383-384.

    Examples
    --------
    >>> chart = p_chart([24, 31, 28, 40], [120, 140, 133, 150], per=100)
    >>> chart.upper.round(1).tolist()
    [34.1, 33.3, 33.5, 32.9]
    """
    x, n = _counted(numerator=numerator, denominator=denominator)
    refuse(
        x > n,
        "numerator",
        "exceeds `denominator`",
        "For events per person, use `u_chart`.",
        code="exceeds_whole",
    )
    scale = as_multiplier(per)
    reading = Reading.checked(rules, polarity, target, 0.0, scale)
    track = as_track(as_size("numerator", x), times, ends, rebase)
    lines = _lines(
        x, n, order=track.order, variance=lambda p: p * (1 - p),
        baseline=baseline, dispersion=dispersion, per=scale,
    )  # fmt: skip
    chart = drawn(scale * x / n, track, lines, reading, _method("p", dispersion, baseline))
    return with_unstable_baseline(chart, track, baseline, times)


@aligns_labels(("rebase",))
@marks_bad_rows("count", "exposure", series=True)
def u_chart(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    rebase: ArrayLike = (),
    baseline: int | None = None,
    rules: str = "mdc-7",
    polarity: str = "neutral",
    target: float | None = None,
    dispersion: str = "auto",
    per: float = 1,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> ControlChart:
    """Control chart of rates of events: three standard deviations of chance, corrected on request.

    Parameters
    ----------
    count : array_like, shape (T,) or (N, T)
        Events, >= 0. NaN is a gap.
    exposure : array_like, broadcastable with `count`
        People, bed days or other exposure, >= 0. A point with 0 events in no exposure is a gap.
    times, ends, rebase, baseline, rules, polarity, target, dispersion
        As in `p_chart`.
    per : float, default 1
        Multiplier: 100_000 for events per 100,000 people.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several series are bad: refuse them all, or leave the results of
        those missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    ControlChart
        Rates x `per`, lower lines cut at 0. Trends are judged on the standardised points.

    Raises
    ------
    InputError
        As `xmr`, or if counts are impossible.

    References
    ----------
    - Laney DB (2002), Quality Engineering 14:531-537.

    Examples
    --------
    >>> chart = u_chart([14, 12, 20, 11], [10, 8, 13, 10])
    >>> chart.lower.round(2).tolist(), chart.upper.round(2).tolist()
    ([0.27, 0.14, 0.41, 0.27], [2.51, 2.64, 2.37, 2.51])
    """
    x, n = _counted(count=count, exposure=exposure)
    scale = as_multiplier(per)
    reading = Reading.checked(rules, polarity, target, 0.0)
    track = as_track(as_size("count", x), times, ends, rebase)
    lines = _lines(
        x, n, order=track.order, variance=lambda u: u,
        baseline=baseline, dispersion=dispersion, per=scale,
    )  # fmt: skip
    chart = drawn(scale * x / n, track, lines, reading, _method("u", dispersion, baseline))
    return with_unstable_baseline(chart, track, baseline, times)


def _counted(**counts: Any) -> tuple[FloatArray, FloatArray]:
    """Guard events and what they are counted among; nothing of nothing is a gap."""
    x, n = as_counts(**counts)
    hint = "Correct the counts, or make both NaN where the point is missing."
    refuse(
        (n < SMALLEST) & (x > 0),
        list(counts)[1],
        "is zero where there are events",
        hint,
        code="zero",
    )
    return x, np.where(n < SMALLEST, np.nan, n)


def _method(kind: str, dispersion: str, baseline: int | None) -> str:
    how = {"auto": f"{kind} chart, Laney where over-dispersed", "none": f"{kind} chart"}
    name = how.get(dispersion, f"Laney {kind}' chart")
    return name if baseline is None else f"{name}, fixed baseline"


def _lines(
    count: FloatArray,
    size: FloatArray,
    *,
    order: NDArray[np.intp],
    variance: Callable[[FloatArray], FloatArray],
    baseline: int | None,
    dispersion: str,
    per: float,
) -> Callable[[slice], Lines]:
    """Give the function that makes the lines of a segment."""
    as_choice("dispersion", dispersion, DISPERSIONS)
    first = as_baseline(baseline)
    x, n = (counts[..., order] for counts in (count, size))

    def lines(part: slice) -> Lines:
        events, people = x[..., part], n[..., part]
        rate = events / people
        used = in_baseline(rate, first)
        gap = np.isnan(used)
        # Pooled rate of the baseline: events over people, not the mean of the rates.
        mean = average(np.where(gap, np.nan, events)) / average(np.where(gap, np.nan, people))
        # Sigma of chance: p (1 - p) / n of proportions, u / n of rates.
        sigma = np.sqrt(np.maximum(variance(mean), 0) / people)
        z = (rate - mean) / np.where(sigma == 0, 1, sigma)  # none or all: chance has no width
        # Sigma z: mean moving range of the z-scores over 1.128 (Laney 2002).
        ratio = average(moving_ranges(np.where(gap, np.nan, z))) / TYPICAL_RANGE
        half = SIGMAS * sigma * _widening(ratio, dispersion)
        return Lines(per * mean, per * half, moving_ranges(z), z, per * largest(used), ratio)

    return lines


def _widening(ratio: FloatArray, dispersion: str) -> FloatArray:
    if dispersion == "none":
        return np.ones_like(ratio)
    return ratio if dispersion == "laney" else np.fmax(ratio, 1)
