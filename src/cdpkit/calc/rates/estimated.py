"""Shares and rates whose denominator is an estimate with limits of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_enclosed, as_level, refuse
from cdpkit.calc.intervals import Interval, mover_ratio_limits
from cdpkit.calc.rates.counts import count_interval
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels


Bounds = tuple["ArrayLike", "ArrayLike"]

OF_SHARES = "limits of the denominator"
OF_RATES = "exact or Byar, and limits of the denominator"


def as_estimated(
    argument: str, denominator: FloatArray, bounds: Bounds | None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give a denominator with its limits; one that is known has limits equal to itself."""
    if bounds is None:
        return denominator, denominator, denominator
    if len(bounds) != 2:
        raise InputError(argument, "is not a pair", "Give the lower and the upper limit.")
    n, low, high = as_enclosed(argument, denominator, *bounds)
    refuse(low <= 0, argument, "reaches zero", "Give limits above zero.", code="not_positive")
    refuse(np.isinf(high), argument, "is not finite", "Give finite limits.", code="not_finite")
    return n, low, high


def share_of_estimate(
    k: FloatArray, n: FloatArray, bounds: Bounds, per: float, confidence: Levels
) -> Interval:
    """Give k / n with the limits k / upper and k / lower, not above the whole."""
    level = as_level(confidence)
    n, low, high = as_estimated("denominator_bounds", n, bounds)
    lower, upper = per * k / high, per * np.minimum(k / low, 1)
    return Interval(per * k / n, lower, upper, level, OF_SHARES, whole=per)


def rate_of_estimate(
    x: FloatArray, n: FloatArray, bounds: Bounds | None, per: float, confidence: Levels
) -> Interval:
    """Give x / n with the limits of the count and of the denominator together (MOVER-R)."""
    level = as_level(confidence)
    n, low, high = as_estimated("population_bounds", n, bounds)
    count = count_interval(x, confidence=level)
    limits = (x, np.asarray(count.lower), np.asarray(count.upper))
    lower, upper = mover_ratio_limits(limits, (n, low, high))
    return Interval(per * x / n, per * lower, per * upper, level, OF_RATES)
