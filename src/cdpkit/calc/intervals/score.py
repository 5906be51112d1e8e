"""Score limits of the ratio of two proportions, found on the log scale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


WIDEST = 80.0
"""Half the range of log ratios that are searched: e^80, wider than any counts can give."""

HALVINGS = 64
"""160 / 2^64 is under the spacing of floats near 0.1."""

SETTLED = 4 * np.finfo(np.float64).eps
"""Share of a log ratio that floats can tell apart."""

NEAR = 0.1
"""How far from the log-normal limit the second point is sought."""

TINY = 1e-3
"""Log ratios below it are told apart as it is."""


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

    # Maximum likelihood of both shares under the ratio (Koopman 1984).
    root = np.sqrt(line(n + j, f - g, -(k + m)) ** 2 + 4 * theta * f * g)
    reference = 2 * (k + j) / (theta * (n + j) + k + m + root)
    others = _root(theta * (n + m), line(n + m + g, f + g, -(k + m)), over * g, root)
    rest = _root(n + m, -line(n + j, -(f + g), -(n + f + m)), -over * f, root)
    # Variance of the gap between the shares at that maximum.
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
    known = ~np.isnan(k + n + j + m)
    lower = np.where(known & (k == 0), 0.0, np.nan)
    upper = np.where(known & (j == 0), np.inf, np.nan)
    for side, target in ((lower, z), (upper, -z)):
        sought = known & np.isnan(side)
        counts = np.stack([part[sought] for part in (k, n, j, m)])
        side[sought] = np.exp(_crossing(counts, target))
    return lower, upper


def _crossing(counts: FloatArray, target: float) -> FloatArray:
    """Give the log ratios at which the statistic has the value of the target.

    Chandrupatla's method: inverse quadratic steps where three points lie near a parabola, halving
    elsewhere, until the interval is as short as floats allow.
    """
    found = np.full(counts.shape[1], np.nan)
    at, x1 = np.arange(found.size), np.clip(_katz(counts, target), -WIDEST / 2, WIDEST / 2)
    f1 = _statistic(x1, *counts) - target
    x2 = np.where(f1 > 0, WIDEST, -WIDEST)
    f2 = _statistic(x2, *counts) - target
    share = NEAR / np.abs(x2 - x1)
    for _ in range(3 * HALVINGS):
        x = x1 + share * (x2 - x1)
        f = _statistic(x, *counts) - target
        # The two ends of the bracket keep opposite signs; the third point is the end just dropped.
        same = (f > 0) == (f1 > 0)
        x3, f3 = np.where(same, x1, x2), np.where(same, f1, f2)
        x2, f2 = np.where(same, x2, x1), np.where(same, f2, f1)
        x1, f1 = x, f
        left = (f != 0) & (np.abs(x2 - x1) > SETTLED * np.maximum(np.abs(x1), TINY))
        best = np.where(np.abs(f1) <= np.abs(f2), x1, x2)
        found[at[~left]] = best[~left]
        at, counts = at[left], counts[:, left]
        x1, x2, x3, f1, f2, f3 = (part[left] for part in (x1, x2, x3, f1, f2, f3))
        if not at.size:
            break
        share = _share(x1, x2, x3, f1, f2, f3)
    found[at] = x1
    return found


def _share(*points: FloatArray) -> FloatArray:
    """Give the part of the way from the first point to the second at which to go on."""
    x1, x2, x3, f1, f2, f3 = points
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (x1 - x2) / (x3 - x2), (f1 - f2) / (f3 - f2)
        quadratic = f1 / (f1 - f2) * f3 / (f3 - f2)
        quadratic -= (x3 - x1) / (x2 - x1) * f1 / (f3 - f1) * f2 / (f2 - f3)
        # Chandrupatla's test: inverse quadratic steps only where the three points allow one.
        smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
    least = SETTLED / 2 * np.maximum(np.abs(x1), TINY) / np.abs(x2 - x1)
    return np.clip(np.where(smooth, quadratic, 0.5), least, 1 - least)


def _katz(counts: FloatArray, z: float) -> FloatArray:
    """Log-normal limit with half a person added to each count: z below the ratio."""
    k, n, j, m = counts
    k, j = k + 0.5, j + 0.5
    variance = 1 / k - 1 / (n + 1) + 1 / j - 1 / (m + 1)
    return np.asarray(np.log(k / j) + np.log((m + 1) / (n + 1)) - z * np.sqrt(variance))
