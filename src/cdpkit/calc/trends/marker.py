"""The rules of the recent-trend marker: its labels, its reasons, and the decision on one series.

The numbers of one series are exact fractions, those of many are arrays: the rules are the same.
"""

from __future__ import annotations

import math
from enum import IntEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.calc.trends.formulas import chi_squared_for_trend, residual_dispersion, weighted_slope
from cdpkit.calc.trends.points import count_points, value_points
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.calc.arguments import Operand
    from cdpkit.calc.trends.points import Point


POINTS = 5
"""How many points the marker looks at, and needs."""

THRESHOLD = 9.54953570608324
"""Chi-squared quantile at 99.8% with one degree of freedom."""

DOUBTFUL = 1e-6
"""A slope below this share of the values a year may owe its sign to the rounding of floats."""

UNEVEN = 1e4
"""Weights further apart than this cost floats too many digits to trust a sign."""

MORE_THAN_CHANCE = 2.605
"""Dispersion that chance alone exceeds once in twenty (chi-squared with 3 df, 95%, over 3)."""

FINGERTIPS_Z2 = Fraction("3.92")
"""Width of a 95% interval in standard errors, as coded there."""

CANNOT = 0
LABELS = (
    "Cannot be calculated",
    "No significant change",
    "Increasing",
    "Increasing and getting better",
    "Increasing and getting worse",
    "Decreasing",
    "Decreasing and getting better",
    "Decreasing and getting worse",
)
"""All labels; their places are the codes."""

GOOD = {"High is good": 1, "Low is good": -1, "higher_better": 1, "lower_better": -1}
"""Direction of improvement by the words of Fingertips and by ours; anything else has none."""


class Why(IntEnum):
    """Why a label is what it is."""

    SHOWN = 0
    WEAK = 1
    TURNS = 2
    FEW = 3
    OVERLAP = 4
    BREAK = 5
    ALL_COUNTED = 6
    NO_ODDS_AT_0 = 7
    NO_ODDS_AT_ALL = 8


CODES = {
    Why.SHOWN: ("trend_shown", "chi_squared"),
    Why.WEAK: ("chi_squared_low", "chi_squared"),
    Why.TURNS: ("slope_turns", "year"),
    Why.FEW: ("few_valid_points", "given"),
    Why.OVERLAP: ("windows_overlap", "years"),
    Why.BREAK: ("series_breaks", "year"),
    Why.ALL_COUNTED: ("all_counted", "year"),
    Why.NO_ODDS_AT_0: ("no_odds_at_zero", "year"),
    Why.NO_ODDS_AT_ALL: ("no_odds_at_all", "year"),
}
"""Code of each reason, and the name of its number."""


class Finding(NamedTuple):
    """What was found of a series; `at` is the year or number that the reason names."""

    code: int
    chi_squared: float
    slope: float
    sign_stable: bool
    why: Why
    at: float
    dispersion: float = math.nan


def refused(why: Why, at: float) -> Finding:
    """Give the finding of a series that cannot be calculated."""
    return Finding(CANNOT, math.nan, math.nan, False, why, at)


def reason_of(why: int, chi_squared: float, at: float) -> Reason:
    """Give a reason with its number."""
    code, name = CODES[Why(why)]
    if why == Why.FEW:
        return Reason.of(code, given=int(at), needed=POINTS)
    return Reason.of(code, **{name: chi_squared if name == "chi_squared" else at})


def label_code(shown: Operand, direction: Operand, good: Operand) -> Operand:
    """Give the place of a label, for numbers and arrays.

    `shown` is 0 or 1, `direction` of the slope -1 or 1, `good` the direction of improvement: -1, 1
    or 0 for none. Better is 1 and worse 2 past the bare label, as their product is 1 or -1 = 2.
    """
    falling = (1 - direction) // 2
    return 1 + shown * (1 + 3 * falling + (good * direction) % 3)


def find(
    times: Any, columns: dict[str, Any], asked: tuple[str, float, Sequence[Fraction]], good: int
) -> tuple[Finding, tuple[float, ...]]:
    """Find the trend of one series, and the years used; `asked` are variant, window and breaks."""
    variant = asked[0]
    if variant == "guidance":
        points = count_points(times, **columns)
    else:
        values, lower, upper = (columns[name] for name in ("values", "lower", "upper"))
        points = value_points(times, values, lower, upper, FINGERTIPS_Z2)
    used = tuple(float(point.year) for point in points[-POINTS:])
    problem = _problem(points, used, *asked) or _all_counted(points, times, columns)
    return problem or decide(points[-POINTS:], good, variant), used


def _problem(
    points: Sequence[Point],
    used: tuple[float, ...],
    variant: str,
    window: float,
    breaks: Sequence[Fraction],
) -> Finding | None:
    """Give the finding of a series that the marker is not for."""
    if window > 1:
        return refused(Why.OVERLAP, window)
    if len(points) < POINTS:
        return refused(Why.FEW, len(points))
    inside = [float(year) for year in breaks if used[0] < year <= used[-1]]
    if inside:
        return refused(Why.BREAK, min(inside))
    for year, k, n in points[-POINTS:] if variant == "guidance" else ():
        if k in (0, n):
            return refused(Why.NO_ODDS_AT_ALL if k else Why.NO_ODDS_AT_0, float(year))
    return None


def _all_counted(points: Sequence[Point], times: Any, columns: dict[str, Any]) -> Finding | None:
    """Refuse a proportion with a valid point whose count equals its denominator."""
    if "values" not in columns or "numerator" not in columns:
        return None
    valid = {point.year for point in points}
    counted = count_points(times, columns["numerator"], columns["denominator"])
    full = [float(year) for year, k, n in counted if k == n and year in valid]
    return refused(Why.ALL_COUNTED, full[0]) if full else None


def decide(points: Sequence[Point], good: int, variant: str) -> Finding:
    """Decide on five points, in exact arithmetic."""
    times: Sequence[Fraction]
    if variant == "guidance":
        times = [point.year for point in points]
        odds = [Fraction(math.log(k / (n - k))) for _, k, n in points]
        marks = list(zip(times, odds, [Fraction(1)] * POINTS, strict=True))
        chi = chi_squared_for_trend(*_columns(points), times=times)
    else:
        times = [Fraction(t) for t in range(1, POINTS + 1)]
        values, weights = _columns(points)
        marks = list(zip(times, values, weights, strict=True))
        slope, variance = weighted_slope(values, weights, times=times)
        chi = slope**2 / variance
    slope = _slope(marks)
    direction = _sign(slope, variant)
    signs = [_sign_of_slope(marks[:i] + marks[i + 1 :], variant) for i in range(POINTS)]
    turns = [float(p.year) for p, sign in zip(points, signs, strict=True) if sign != direction]
    weak = chi <= THRESHOLD
    why, at = Why.SHOWN, math.nan
    if weak:
        why = Why.WEAK
    elif turns:
        why, at = Why.TURNS, turns[0]
    code = label_code(int(why == Why.SHOWN), direction or 1, good)
    spread = math.nan
    if variant == "fingertips":
        spread = float(residual_dispersion(values, weights, times=times))
    return Finding(code, float(chi), float(slope), not turns, why, at, spread)


def _columns(points: Sequence[Point]) -> tuple[list[Fraction], list[Fraction]]:
    return [point.first for point in points], [point.second for point in points]


def _slope(marks: Sequence[tuple[Fraction, Fraction, Fraction]]) -> Fraction:
    times, values, weights = zip(*marks, strict=True)
    slope, _ = weighted_slope(values, weights, times=times)
    return Fraction(slope)


def _sign_of_slope(marks: Sequence[tuple[Fraction, Fraction, Fraction]], variant: str) -> int:
    """Give the sign by floats where it is beyond doubt, on exact fractions where it is not."""
    times, values, weights = (list(map(float, column)) for column in zip(*marks, strict=True))
    slope, _ = weighted_slope(values, weights, times=times)
    size = max(map(abs, values)) / (max(times) - min(times))
    even = max(weights) <= UNEVEN * min(weights)
    if even and abs(slope) > DOUBTFUL * size and math.isfinite(slope):
        return 1 if slope > 0 else -1
    return _sign(_slope(marks), variant)


def _sign(slope: Fraction, variant: str) -> int:
    if slope == 0:
        return 1 if variant == "fingertips" else 0
    return 1 if slope > 0 else -1
