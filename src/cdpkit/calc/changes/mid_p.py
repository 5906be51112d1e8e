"""Mid-P test and limits of the ratio of two counts: less cautious than the exact ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betainc, betaln

from cdpkit.calc.intervals import Interval, beta_odds

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


METHOD = "mid-P conditional"
ROUNDS, SETTLED = 80, 1e-13


def _above(x: FloatArray, y: FloatArray, share: FloatArray) -> FloatArray:
    """Chance of more than x of x + y, and of half of exactly x."""
    at_least = np.where(x > 0, betainc(np.where(x > 0, x, 1.0), y + 1, share), 1.0)
    more = np.where(y > 0, betainc(x + 1, np.where(y > 0, y, 1.0), share), 0.0)
    return np.asarray((at_least + more) / 2)


def mid_p_value(x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray) -> FloatArray:
    """Two-sided mid-P of equal rates x / n and y / m, given x + y (Berry and Armitage 1995).

    >>> mid_p_value(*(np.array(part, float) for part in (24, 1, 12, 1))).round(4).tolist()
    0.047
    """
    tails = _above(x, y, n / (n + m)), _above(y, x, m / (n + m))
    p_value = np.minimum(2 * np.minimum(*tails), 1)
    return np.where(np.isnan(x + n + y + m), np.nan, p_value)


def mid_p_ratio(
    x: FloatArray, n: FloatArray, y: FloatArray, m: FloatArray, *, confidence: float
) -> Interval:
    """Ratio of x / n to y / m with the limits at which each mid-P tail is half of what is left.

    >>> parts = (np.array(part, float) for part in (24, 1, 12, 1))
    >>> print(mid_p_ratio(*parts, confidence=0.95))
    2.00 (1.01 to 4.13), 95% mid-P conditional
    """
    tail = (1 - confidence) / 2
    x, n, y, m = np.broadcast_arrays(x, n, y, m)
    lower = _odds(x, y, tail) * m / n
    with np.errstate(divide="ignore", invalid="ignore"):
        upper = 1 / _odds(y, x, tail) * m / n
        estimate = (x / n) / (y / m)
    return Interval(estimate, lower, upper, confidence, METHOD)


def _odds(x: FloatArray, y: FloatArray, tail: float) -> FloatArray:
    """Odds at which more than x of x + y, with half of x itself, have the chance `tail`.

    Newton's method on the logarithm of the odds, kept between the exact limits, which are wider.
    """
    shape = x.shape
    x, y = (np.ravel(part).astype(np.float64) for part in (x, y))
    found = np.where(np.isnan(x + y), np.nan, 0.0)
    some = np.flatnonzero(x > 0)  # without events the lower limit is 0
    some = some[~np.isnan(y[some])]
    a, b = x[some], y[some]
    with np.errstate(divide="ignore"):
        # The exact limits bracket the mid-P ones.
        low = np.log(beta_odds(a, b + 1, tail))
        high = np.where(b > 0, np.log(beta_odds(a + 1, np.where(b > 0, b, 1.0), 1 - tail)), 700.0)
    at = np.minimum(low + 0.1, (low + high) / 2)
    for _ in range(ROUNDS):
        share = 1 / (1 + np.exp(-at))
        chance = _above(a, b, share)
        low, high = np.where(chance < tail, at, low), np.where(chance < tail, high, at)
        step = np.log(tail / chance) * chance / _slope(a, b, share)
        new = at + step
        # A step out of the bracket halves it instead.
        new = np.where((new > low) & (new < high), new, (low + high) / 2)
        moved = np.abs(new - at)
        at = new
        if not np.any(moved > SETTLED * np.maximum(1, np.abs(at))):
            break
    found[some] = np.exp(at)
    return found.reshape(shape)


def _slope(x: FloatArray, y: FloatArray, share: FloatArray) -> FloatArray:
    """How the chance rises with the logarithm of the odds: the mean of two beta densities."""
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds = np.log(share), np.log1p(-share)
        first = np.exp(x * log_odds[0] + (y + 1) * log_odds[1] - betaln(x, y + 1))
        other = np.exp((x + 1) * log_odds[0] + y * log_odds[1] - betaln(x + 1, y))
    return np.asarray((first + np.where(y > 0, other, 0.0)) / 2)
