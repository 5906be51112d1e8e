"""Score limits of the ratio of two proportions, found by halving on the log scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cdpkit.calc._types import FloatArray

__all__ = ["koopman_limits"]

WIDEST = 80.0
"""Half the range of log ratios that are searched: e^80, wider than any counts can give."""

HALVINGS = 64
"""160 / 2^64 is under the spacing of floats near 0.1."""


def _statistic(
    log_ratio: FloatArray, k: FloatArray, n: FloatArray, j: FloatArray, m: FloatArray
) -> FloatArray:
    """Signed score statistic of the ratio, at the maximum likelihood under that ratio.

    Shares and their complements are roots of quadratics, each written so that nothing cancels: a
    share of all but one in 1e9 keeps its digits.
    """
    theta, over = np.exp(log_ratio), np.expm1(log_ratio)
    near = np.abs(over) < 0.5
    f, g = n - k, m - j

    def line(slope: FloatArray, at_one: FloatArray, at_zero: FloatArray) -> FloatArray:
        """Give slope x theta + at_zero, from the end that is nearer."""
        return np.where(near, slope * over + at_one, slope * theta + at_zero)

    root = np.sqrt(line(n + j, f - g, -(k + m)) ** 2 + 4 * theta * f * g)
    reference = 2 * (k + j) / (theta * (n + j) + k + m + root)
    others = _root(theta * (n + m), line(n + m + g, f + g, -(k + m)), over * g, root)
    rest = _root(n + m, -line(n + j, -(f + g), -(n + f + m)), -over * f, root)
    variance = theta * reference * rest / n + theta**2 * reference * others / m
    excess = np.where((k > f) & (j > g), g / m - f / n, k / n - j / m)
    apart = line(-j / m, excess, k / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart == 0, 0, apart / np.sqrt(variance))


def _root(
    lead: FloatArray, linear: FloatArray, constant: FloatArray, root: FloatArray
) -> FloatArray:
    """Larger root of lead q^2 - linear q + constant, given the root of its discriminant."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(linear >= 0, (linear + root) / (2 * lead), 2 * constant / (linear - root))


def koopman_limits(
    k: FloatArray, n: FloatArray, j: FloatArray, m: FloatArray, z: float
) -> tuple[FloatArray, FloatArray]:
    """Give the ratios at which the statistic is z and -z; it falls as the ratio rises."""
    sides = []
    for target in (z, -z):
        low, high = np.full(k.shape, -WIDEST), np.full(k.shape, WIDEST)
        for _ in range(HALVINGS):
            middle = (low + high) / 2
            above = _statistic(middle, k, n, j, m) > target
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        sides.append(np.exp((low + high) / 2))
    lower, upper = sides
    unknown = np.isnan(k + n + j + m)
    lower = np.where(k == 0, 0.0, lower)
    upper = np.where(j == 0, np.inf, upper)
    return np.where(unknown, np.nan, lower), np.where(unknown, np.nan, upper)
