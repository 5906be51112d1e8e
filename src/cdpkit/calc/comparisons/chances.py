"""How easily chance makes a value differ so much from a benchmark that is a point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, pdtr, pdtrc

from cdpkit.calc.arguments import two_sided_z

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


def p_from_limits(
    value: FloatArray, benchmark: FloatArray, lower: FloatArray, upper: FloatArray, level: float
) -> FloatArray:
    """Two-sided p by the limit on the side of the benchmark; without a width 1 or 0.

    >>> float(p_from_limits(*map(np.array, (5.0, 3.0, 3.0, 8.0)), 0.95).round(3))
    0.05
    """
    distance = benchmark - value
    half = np.where(distance < 0, value - lower, upper - value)
    with np.errstate(divide="ignore", invalid="ignore"):
        # The limit stands `two_sided_z` standard errors away on that side.
        z = np.where(distance == 0, 0.0, np.abs(distance) * two_sided_z(level) / half)
    return np.asarray(2 * ndtr(-z))


def p_of_share(k: FloatArray, n: FloatArray, share: FloatArray) -> FloatArray:
    """Score test of k of n against a share, which Wilson's limits invert (Wilson 1927).

    >>> float(p_of_share(*map(np.array, (60.0, 100.0, 0.5))).round(4))
    0.0455
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (k - n * share) / np.sqrt(n * share * (1 - share))
    p = 2 * ndtr(-np.abs(z))
    # A share of 0 or 1 leaves no room for chance.
    certain = (share <= 0) | (share >= 1)
    return np.asarray(np.where(certain, np.where(k == n * share, 1.0, 0.0), p))


def p_of_rate(k: FloatArray, expected: FloatArray) -> FloatArray:
    """Twice the smaller exact Poisson tail, at most 1.

    >>> float(p_of_rate(*map(np.array, (18.0, 10.0))).round(4))
    0.0286
    """
    few, many = pdtr(k, expected), np.where(k > 0, pdtrc(k - 1, expected), 1.0)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(few, many)))
