"""Recent trend: the Fingertips marker, its guidance variant, and the formulas of both."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit.calc._guard import as_choice, as_number
from cdpkit.calc._points import Point, count_points, value_points
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.calc._types import Operand

__all__ = [
    "RecentTrend",
    "chi_squared_for_trend",
    "recent_trend",
    "trend_chi_squared",
    "weighted_slope",
]

THRESHOLD = 9.54953570608324
"""Chi-squared quantile at 99.8% with one degree of freedom."""

DOUBTFUL = 1e-6
"""A slope below this share of the values a year may owe its sign to the rounding of floats."""

POINTS = 5
"""How many points the marker looks at, and needs."""

CANNOT = "Cannot be calculated"
NO_CHANGE = "No significant change"
FINGERTIPS_Z2 = Fraction("3.92")  # the width of a 95% interval in standard errors, as coded there
GOOD = {"High is good": "Increasing", "Low is good": "Decreasing"}


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """The recent trend of a series, as Fingertips labels it.

    Parameters
    ----------
    label : str
        `Increasing` or `Decreasing`, with a suffix where the polarity is known;
        `No significant change`; `Cannot be calculated`.
    chi_squared : float
        The statistic, to be compared with 9.5495; NaN where it cannot be calculated.
    slope : float
        Change a step (t = 1..5) in the unit of the values; under `guidance` change of the log
        odds a year. NaN as above.
    sign_stable : bool or None
        Whether the slope keeps its sign when any one point is left out; None as above.
    reason : str
        Why the label is what it is.
    years : tuple of float, default ()
        The years of the points used.
    variant : str, default "fingertips"
        `fingertips` or `guidance`.
    """

    label: str
    chi_squared: float
    slope: float
    sign_stable: bool | None
    reason: str
    years: tuple[float, ...] = ()
    variant: str = "fingertips"


def weighted_slope(
    times: Sequence[Operand], values: Sequence[Operand], weights: Sequence[Operand]
) -> tuple[Operand, Operand]:
    r"""Weighted least-squares slope and its variance, as a formula without guards.

    $b = (S_w S_{wtv} - S_{wt} S_{wv}) / (S_w S_{wtt} - S_{wt}^2)$ and
    $V(b) = S_w / (S_w S_{wtt} - S_{wt}^2)$ with weights $1/\sigma^2$.

    Parameters
    ----------
    times, values, weights : sequence of numbers or arrays
        One element a point; at least two different times.

    Returns
    -------
    tuple
        Slope and variance, in the kind of the operands: fractions stay exact.

    Examples
    --------
    >>> from fractions import Fraction
    >>> weighted_slope([1, 2, 3], [2, 4, 6], [Fraction(1)] * 3)
    (Fraction(2, 1), Fraction(1, 2))
    """
    points = list(zip(times, values, weights, strict=True))
    sw = sum(w for _, _, w in points)
    swt = sum(w * t for t, _, w in points)
    swv = sum(w * v for _, v, w in points)
    swtt = sum(w * t * t for t, _, w in points)
    swtv = sum(w * t * v for t, v, w in points)
    spread = sw * swtt - swt * swt
    return (sw * swtv - swt * swv) / spread, sw / spread


def chi_squared_for_trend(
    times: Sequence[Operand], numerators: Sequence[Operand], denominators: Sequence[Operand]
) -> Operand:
    r"""Chi-squared statistic for a trend in proportions, as a formula without guards.

    $D (D \sum Ct - C \sum Dt)^2 / (C (D - C) (D \sum Dt^2 - (\sum Dt)^2))$ with the totals $C$ of
    the numerators and $D$ of the denominators.

    Parameters
    ----------
    times, numerators, denominators : sequence of numbers or arrays
        One element a point; the totals must be 0 < C < D.

    Returns
    -------
    number or array
        In the kind of the operands: fractions stay exact.

    References
    ----------
    - Armitage P (1955), Biometrics 11:375-386.

    Examples
    --------
    >>> from fractions import Fraction
    >>> chi_squared_for_trend([1, 2], [Fraction(10), Fraction(20)], [100, 100])
    Fraction(200, 51)
    """
    points = list(zip(times, numerators, denominators, strict=True))
    c = sum(k for _, k, _ in points)
    d = sum(n for _, _, n in points)
    ct = sum(k * t for t, k, _ in points)
    dt = sum(n * t for t, _, n in points)
    dtt = sum(n * t * t for t, _, n in points)
    return d * (d * ct - c * dt) ** 2 / (c * (d - c) * (d * dtt - dt**2))


def trend_chi_squared(
    years: Sequence[object],
    *,
    numerator: Sequence[object] | None = None,
    denominator: Sequence[object] | None = None,
    values: Sequence[object] | None = None,
    lower: Sequence[object] | None = None,
    upper: Sequence[object] | None = None,
    z2: float = 2 * 1.959963984540054,
) -> float:
    """Chi-squared statistic of the last five valid points, with the years as given as times.

    Either `numerator` and `denominator` (chi-squared for trend), or `values`, `lower` and `upper`
    (squared weighted slope over its variance).

    Parameters
    ----------
    years : sequence of numbers, shape (N,)
        Times; need not be evenly spaced.
    numerator, denominator : sequence of numbers, shape (N,), optional
        Counts.
    values, lower, upper : sequence of numbers, shape (N,), optional
        Values with their limits, in one unit. A missing value leaves its point out.
    z2 : float, default 3.919927969080108
        Width of the interval in standard errors; Fingertips uses 3.92.

    Returns
    -------
    float
        Chi-squared with one degree of freedom.

    Raises
    ------
    InputError
        If lengths differ, a year is there twice, fewer than five points are valid, both or neither
        of the two sets of inputs are given, or all counts are 0 or all equal their denominators.

    Examples
    --------
    >>> chi = trend_chi_squared(
    ...     [2012, 2013, 2014, 2015, 2016],
    ...     numerator=[10, 17, 27, 49, 67],
    ...     denominator=[125, 142, 117, 204, 172],
    ... )
    >>> round(chi, 2)
    47.33
    """
    counts = _chosen(numerator, denominator, values, lower, upper)
    if counts:
        points = count_points(years, numerator, denominator)[-POINTS:]
    else:
        points = value_points(years, values, lower, upper, as_number("z2", z2))[-POINTS:]
    if len(points) < POINTS:
        raise InputError("years", f"leave {len(points)} valid points", "Five are needed.")
    if counts and _degenerate(points):
        raise InputError("numerator", "has no variation", "Some, not all, must have the event.")
    times = [point.year for point in points]
    return float(_chi_of_counts(times, points) if counts else _chi_of_values(times, points))


def recent_trend(
    years: Sequence[object],
    values: Sequence[object] | None = None,
    lower: Sequence[object] | None = None,
    upper: Sequence[object] | None = None,
    *,
    polarity: str | None = None,
    variant: str = "fingertips",
    numerator: Sequence[object] | None = None,
    denominator: Sequence[object] | None = None,
) -> RecentTrend:
    """Label the recent trend of yearly values, as the Fingertips profiles do.

    A trend is shown when the chi-squared statistic of the last five valid points is above 9.5495
    (99.8%) and the slope keeps its sign when any one point is left out. Numbers are taken as the
    decimals they are written as, and signs are decided on exact fractions.

    Parameters
    ----------
    years : sequence of numbers, shape (N,)
        Single years, in any order, none twice. Rolling periods overlap: the method is not for them.
    values, lower, upper : sequence of numbers, shape (N,)
        Values with their 95% limits, in one unit. A point with a missing number or a width that
        is not above zero is left out. For `fingertips`.
    polarity : str, optional
        `High is good` or `Low is good` adds ` and getting better` or ` and getting worse`;
        anything else adds nothing.
    variant : {"fingertips", "guidance"}, default "fingertips"
        `fingertips`: weighted slope over t = 1..5, weights from the limits, zero counts as a
        positive slope. `guidance`: chi-squared for trend on counts over the years as given,
        direction from the unweighted slope of the log odds, zero has a sign of its own.
    numerator, denominator : sequence of numbers, shape (N,), optional
        Counts, for `guidance`.

    Returns
    -------
    RecentTrend
        Label, statistic, slope, whether the sign is stable, and the reason.

    Raises
    ------
    InputError
        If lengths differ, a year is there twice or missing, a count is impossible, or the inputs
        of the variant are not given.

    References
    ----------
    - Fingertips, Public health technical guidance: trend markers.

    Examples
    --------
    >>> trend = recent_trend(
    ...     [2019, 2020, 2021, 2022, 2023],
    ...     [56.3, 57.8, 58.3, 60.3, 62.1],
    ...     [55.3, 56.8, 57.4, 59.4, 61.2],
    ...     [57.2, 58.7, 59.3, 61.3, 63.1],
    ...     polarity="Low is good",
    ... )
    >>> trend.label
    'Increasing and getting worse'
    >>> trend.reason
    'chi-squared 84.63 is above 9.55, and the slope keeps its sign without any one point'
    """
    as_choice("variant", variant, ("fingertips", "guidance"))
    counts = _chosen(numerator, denominator, values, lower, upper)
    if counts != (variant == "guidance"):
        needed = "`values`, `lower`, `upper`" if counts else "`numerator` and `denominator`"
        raise InputError("variant", f"{variant!r} lacks its inputs", f"Give {needed}.")
    if counts:
        points = count_points(years, numerator, denominator)[-POINTS:]
        problem = _no_log_odds(points)
    else:
        points = value_points(years, values, lower, upper, FINGERTIPS_Z2)[-POINTS:]
        problem = None
    if len(points) < POINTS:
        noun = "point" if len(points) == 1 else "points"
        problem = f"{len(points)} valid {noun}, five are needed"
    used = tuple(float(point.year) for point in points)
    if problem:
        return RecentTrend(CANNOT, math.nan, math.nan, None, problem, used, variant)
    return _label(points, used, polarity, variant)


def _label(
    points: Sequence[Point], used: tuple[float, ...], polarity: str | None, variant: str
) -> RecentTrend:
    if variant == "guidance":
        times = [point.year for point in points]
        chi = _chi_of_counts(times, points)
        odds = [Fraction(math.log(k / (n - k))) for _, k, n in points]
        marks = list(zip(times, odds, [Fraction(1)] * POINTS, strict=True))
    else:
        times = [Fraction(t) for t in range(1, POINTS + 1)]
        chi = _chi_of_values(times, points)
        marks = [(t, v, w) for t, (_, v, w) in zip(times, points, strict=True)]
    slope = _slope(marks)
    rising = _sign(slope, variant)
    signs = (_sign_of_slope(marks[:i] + marks[i + 1 :], variant) for i in range(POINTS))
    turns = [year for year, sign in zip(used, signs, strict=True) if sign != rising]
    if chi <= THRESHOLD:
        label, reason = NO_CHANGE, f"chi-squared {float(chi):.2f} is not above {THRESHOLD:.2f}"
    elif turns:
        label, reason = NO_CHANGE, f"the slope changes sign without {turns[0]:g}"
    else:
        label = "Decreasing" if rising < 0 else "Increasing"
        if polarity in GOOD:
            label += " and getting " + ("better" if label == GOOD[polarity] else "worse")
        reason = (
            f"chi-squared {float(chi):.2f} is above {THRESHOLD:.2f}, "
            "and the slope keeps its sign without any one point"
        )
    return RecentTrend(label, float(chi), float(slope), not turns, reason, used, variant)


def _slope(marks: Sequence[tuple[Fraction, Fraction, Fraction]]) -> Fraction:
    slope, _ = weighted_slope(*zip(*marks, strict=True))
    return Fraction(slope)


def _sign_of_slope(marks: Sequence[tuple[Fraction, Fraction, Fraction]], variant: str) -> int:
    """Give the sign by floats where it is beyond doubt, on exact fractions where it is not."""
    times, values, weights = (list(map(float, column)) for column in zip(*marks, strict=True))
    slope, _ = weighted_slope(times, values, weights)
    size = max(map(abs, values)) / (max(times) - min(times))
    if abs(slope) > DOUBTFUL * size and math.isfinite(slope):
        return 1 if slope > 0 else -1
    return _sign(_slope(marks), variant)


def _sign(slope: Fraction, variant: str) -> int:
    if slope == 0:
        return 1 if variant == "fingertips" else 0
    return 1 if slope > 0 else -1


def _chi_of_values(times: Sequence[Fraction], points: Sequence[Point]) -> Fraction:
    slope, variance = weighted_slope(times, [p.first for p in points], [p.second for p in points])
    return Fraction(slope**2 / variance)


def _chi_of_counts(times: Sequence[Fraction], points: Sequence[Point]) -> Fraction:
    return Fraction(
        chi_squared_for_trend(times, [p.first for p in points], [p.second for p in points])
    )


def _degenerate(points: Sequence[Point]) -> bool:
    return all(p.first == 0 for p in points) or all(p.first == p.second for p in points)


def _no_log_odds(points: Sequence[Point]) -> str | None:
    for year, k, n in points:
        if k in (0, n):
            which = "0" if k == 0 else "equal to its denominator"
            return f"the count of {float(year):g} is {which}, so it has no log odds"
    return None


def _chosen(
    numerator: object, denominator: object, values: object, lower: object, upper: object
) -> bool:
    """Tell whether the counts were given (True) or the values with limits (False)."""
    counts = [part is not None for part in (numerator, denominator)]
    limits = [part is not None for part in (values, lower, upper)]
    if all(counts) and not any(limits):
        return True
    if all(limits) and not any(counts):
        return False
    raise InputError(
        "values",
        "and the other inputs do not go together",
        "Give either `values`, `lower` and `upper`, or `numerator` and `denominator`.",
    )
