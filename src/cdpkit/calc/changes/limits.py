"""How far chance may carry a change: from counts, or from the limits of both values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc, erfc

from cdpkit.calc.arguments import refuse, two_sided_z
from cdpkit.calc.changes.mid_p import mid_p_ratio, mid_p_value
from cdpkit.calc.intervals import mover_limits, mover_ratio_limits
from cdpkit.calc.rates import (
    proportion_difference,
    proportion_ratio,
    rate_difference,
    rate_of_estimate,
    rate_ratio,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.intervals import Interval


@dataclass(frozen=True)
class ChangeLimits:
    """Limits of a difference or of a ratio, and the p-value of no change where a test gives it."""

    lower: FloatArray
    upper: FloatArray
    p_value: FloatArray
    confidence: float | None
    method: str


def no_limits(shape: tuple[int, ...]) -> ChangeLimits:
    """Give the limits of changes of which nothing is known."""
    nothing = np.full(shape, np.nan)
    return ChangeLimits(nothing, nothing, nothing, None, "")


def judged(
    found: ChangeLimits, baseline: FloatArray, current: FloatArray, *, relative: bool
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Tell 0 not tested, 1 not significant, 2 higher, 3 lower; and where test and limits disagree.

    The test decides where there is one, so that all kinds of change of the same counts agree.
    """
    same = 1.0 if relative else 0.0
    outside = (found.lower > same) | (found.upper < same)
    tested = ~np.isnan(found.p_value)
    significant = outside
    if found.confidence is not None:
        significant = np.where(tested, found.p_value < 1 - found.confidence, outside)
    verdict = np.where(significant, np.where(current > baseline, 2, 3), 1)
    return np.where(np.isnan(found.lower), 0, verdict), significant != outside


def limits_from_counts(
    baseline: tuple[FloatArray, FloatArray],
    current: tuple[FloatArray, FloatArray],
    *,
    shares: bool,
    relative: bool,
    per: float,
    level: float,
    mid_p: bool = False,
) -> ChangeLimits:
    """Limits from counts and denominators: Poisson events, or the part of a whole if `shares`."""
    counts = (*current, *baseline)
    found: Interval
    if relative and mid_p:
        found = mid_p_ratio(*counts, confidence=level)
    elif relative:
        ratio = proportion_ratio if shares else rate_ratio
        found = ratio(*counts, confidence=level)
    else:
        difference = proportion_difference if shares else rate_difference
        found = difference(*counts, confidence=level, per=per)
    of_events = mid_p_value if mid_p else _conditional_p_value
    p_value = _score_p_value(*counts) if shares else of_events(*counts)
    lower, upper = np.asarray(found.lower), np.asarray(found.upper)
    return ChangeLimits(lower, upper, p_value, level, found.method)


def _conditional_p_value(x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray) -> FloatArray:
    """Exact test given all events: twice the smaller tail, as the limits of the ratio have it."""
    share, rest = n / (n + m), m / (n + m)
    # Given all events, the first count is binomial; its tails are beta integrals.
    as_many = np.where(x == 0, 1.0, betainc(np.where(x == 0, 1.0, x), y + 1, share))
    as_few = np.where(y == 0, 1.0, betainc(np.where(y == 0, 1.0, y), x + 1, rest))
    p_value = np.minimum(2 * np.minimum(as_many, as_few), 1)
    return np.where(np.isnan(x + n + y + m), np.nan, p_value)


def _score_p_value(x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray) -> FloatArray:
    """Score test at the pooled proportion, which Koopman's limits turn round."""
    pooled = (x + y) / (n + m)
    variance = pooled * (1 - pooled) * (1 / n + 1 / m)
    gap = np.abs(x / n - y / m)
    root = np.sqrt(np.where(variance > 0, 2 * variance, 1))
    p_value = erfc(gap / root)  # no variance: all or none in both, so the gap is 0
    return np.where(np.isnan(x + n + y + m), np.nan, p_value)


Estimated = tuple["FloatArray", "FloatArray", "FloatArray", "FloatArray"]
"""A numerator, and a denominator with its limits."""


def shares_of_estimates(
    baseline: Estimated, current: Estimated, *, relative: bool, per: float, level: float
) -> ChangeLimits:
    """Limits of a change of shares whose denominators are estimates: MOVER, or the log ratio."""
    sides = [
        (per * k / n, per * k / high, per * np.minimum(k / low, 1))
        for k, n, low, high in (current, baseline)
    ]
    none = np.full(np.shape(sides[0][0]), np.nan)
    if not relative:
        lower, upper = mover_limits(*sides)
        return ChangeLimits(lower, upper, none, level, "MOVER, limits of the denominators")
    z = two_sided_z(level)
    spread = sum((np.log(high / low) / (2 * z)) ** 2 for _, _, low, high in (current, baseline))
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = sides[0][0] / sides[1][0]
    lower, upper = (middle * np.exp(side * z * np.sqrt(spread)) for side in (-1, 1))
    return ChangeLimits(lower, upper, none, level, "log ratio, limits of the denominators")


def rates_of_estimates(
    baseline: Estimated, current: Estimated, *, relative: bool, per: float, level: float
) -> ChangeLimits:
    """Limits of a change of rates whose populations are estimates: of counts and estimates."""
    sides = []
    for x, n, low, high in (baseline, current):
        found = rate_of_estimate(x, n, (low, high), per, level)
        sides.append(tuple(np.asarray(v) for v in (found.estimate, found.lower, found.upper)))
    before, now = sides
    return limits_from_intervals(
        (before[0], before[1], before[2]), (now[0], now[1], now[2]), relative=relative, level=level
    )


def limits_from_intervals(
    baseline: tuple[FloatArray, FloatArray, FloatArray],
    current: tuple[FloatArray, FloatArray, FloatArray],
    *,
    relative: bool,
    level: float,
) -> ChangeLimits:
    """Limits from the estimates and limits of two independent values, at one level."""
    if not relative:
        lower, upper = mover_limits(current, baseline)
        return ChangeLimits(lower, upper, np.full_like(lower, np.nan), level, "MOVER")
    (b, low_b, high_b), (a, low_a, high_a) = baseline, current
    refuse(
        a < 0,
        "current",
        "is negative",
        "Use kind='absolute' for values below zero.",
        code="negative",
    )
    least = np.maximum(low_b, 0)  # a base that may be zero leaves the ratio without an upper limit
    mirrored = np.where(
        low_a < 0, 2 * b - least, high_b
    )  # for ratios below zero the base's ends swap
    with np.errstate(divide="ignore", invalid="ignore"):
        lower, upper = mover_ratio_limits((a, low_a, high_a), (b, least, mirrored))
    missing = np.isnan(a + low_a + high_a + b + low_b + high_b)
    lower = np.where((low_a == 0) & ~missing, 0.0, lower)
    lower = np.where(np.isneginf(low_a) & ~missing, -np.inf, lower)
    upper = np.where((least == 0) & ~missing, np.inf, upper)
    return ChangeLimits(lower, upper, np.full_like(lower, np.nan), level, "MOVER-R")
