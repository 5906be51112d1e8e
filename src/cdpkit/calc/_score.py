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
    """Signed score statistic of the ratio, at the maximum likelihood under that ratio."""
    theta = np.exp(log_ratio)
    b = n * theta + k + m + j * theta
    root = np.sqrt(np.maximum(b * b - 4 * (n + m) * theta * (k + j), 0))
    reference = 2 * (k + j) / (b + root)  # the smaller root, without cancellation
    share = np.minimum(theta * reference, 1)
    variance = share * (1 - share) / n + theta**2 * reference * (1 - reference) / m
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((k / n - theta * (j / m)) / np.sqrt(variance))


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
