"""Limits of a slope index from the spread of its groups, without simulation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import expit, logit, ndtr, ndtri

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import FloatArray, Operand


LINKS: dict[str, tuple[Callable[..., FloatArray], Callable[..., FloatArray]]] = {
    "normal": (np.asarray, np.asarray),
    "rate": (np.log, np.exp),
    "proportion": (logit, expit),
}
"""To the scale on which a group's error is normal, and back."""

NODES, WEIGHTS = hermegauss(64)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
STEPS = 100


def cornish_fisher(cumulants: tuple[Operand, Operand, Operand, Operand], u: Operand) -> Operand:
    """Give the quantile of a nearly normal sum from its four cumulants, without guards.

    Cornish EA, Fisher RA (1938), Rev Inst Int Stat 5:307-320.
    """
    k1, k2, k3, k4 = cumulants
    skew, excess = k3 / k2**1.5, k4 / k2**2
    bend = (u**2 - 1) * skew / 6 + (u**3 - 3 * u) * excess / 24 - (2 * u**3 - 5 * u) * skew**2 / 36
    return k1 + k2**0.5 * (u + bend)


def _group_cumulants(kind: str, value: FloatArray, error: FloatArray) -> tuple[FloatArray, ...]:
    """Four cumulants of each group's value, when it is normal on the scale of its kind."""
    if kind == "normal":
        zero = np.zeros_like(value)
        return value, error**2, zero, zero
    there, back = LINKS[kind]
    drawn = back(there(value)[..., None] + error[..., None] * NODES)
    k1 = drawn @ WEIGHTS
    away = drawn - k1[..., None]
    k2 = away**2 @ WEIGHTS
    return k1, k2, away**3 @ WEIGHTS, away**4 @ WEIGHTS - 3 * k2**2


def linear_limits(
    kind: str,
    value: FloatArray,
    error: FloatArray,
    weights: tuple[FloatArray, FloatArray],
    tail: float,
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Give the limits of slope and of relative slope; `weights` are those of intercept and slope.

    The ratio N / D of two sums is under t where N - t D is under 0 (Fieller).
    """
    parts = _group_cumulants(kind, value, error)
    base, slope = weights

    def quantile(w: FloatArray, u: float) -> FloatArray:
        sums = tuple((w**i * part).sum(axis=-1) for i, part in enumerate(parts, start=1))
        return np.asarray(cornish_fisher((sums[0], sums[1], sums[2], sums[3]), u))

    start, end = (base * parts[0]).sum(axis=-1), ((base + slope) * parts[0]).sum(axis=-1)
    absolute, relative = [], []
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        for u in (float(ndtri(tail)), -float(ndtri(tail))):
            absolute.append(quantile(slope, u))
            t = np.asarray(end / start)
            for _ in range(STEPS):
                step = quantile(base + slope - t[..., None] * base, u) / start
                t = t + step
            settled = np.abs(step) < 1e-9 * np.abs(t)
            relative.append(np.where(settled & (start > 0), t, np.nan))
    return (absolute[0], absolute[1]), (relative[0], relative[1])


def transformed_limits(
    kind: str,
    line: tuple[FloatArray, FloatArray],
    spread: tuple[FloatArray, FloatArray, FloatArray],
    tail: float,
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Give both pairs of limits when intercept a and slope b are normal on the scale of the kind.

    For a given a, both indices rise with b: their distribution is an integral over a.
    """
    there, back = LINKS[kind]
    (a, b), (var_a, var_b, cov) = line, spread
    at = a[..., None] + np.sqrt(var_a)[..., None] * NODES
    centre = b[..., None] + (cov / var_a)[..., None] * (at - a[..., None])
    rest = np.sqrt(np.maximum(var_b - cov**2 / var_a, 0))[..., None]
    base = back(at)

    def solve(
        reach: Callable[[FloatArray], FloatArray], low: FloatArray, high: FloatArray, aim: float
    ) -> FloatArray:
        for _ in range(STEPS):
            middle = (low + high) / 2
            with np.errstate(divide="ignore", invalid="ignore"):
                needed = np.clip(reach(middle[..., None]), 0, 1 if kind == "proportion" else np.inf)
                below = ndtr((there(needed) - at - centre) / rest) @ WEIGHTS < aim
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)

    top, bottom = np.exp(b + 40 * np.sqrt(var_b)), np.zeros_like(b)
    widest = back(a + 40 * np.sqrt(var_a)) * (top + 1)
    absolute = [solve(lambda t: base + t, -widest, widest, aim) for aim in (tail, 1 - tail)]
    relative = [solve(lambda t: base * t, bottom, top, aim) for aim in (tail, 1 - tail)]
    return (absolute[0], absolute[1]), (relative[0], relative[1])


def fixed_limits(
    kind: str, line: tuple[FloatArray, FloatArray], slope_variance: FloatArray, tail: float
) -> tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]]:
    """Give both pairs of limits when only the slope varies, about the fitted middle rank."""
    _, back = LINKS[kind]
    a, b = line
    ends = []
    for u in (float(ndtri(tail)), -float(ndtri(tail))):
        slope = b + u * np.sqrt(slope_variance)
        ends.append((back(a + (b - slope) / 2), back(a + (b + slope) / 2)))
    (low_bottom, low_top), (high_bottom, high_top) = ends
    absolute = (low_top - low_bottom, high_top - high_bottom)
    return absolute, (low_top / low_bottom, high_top / high_bottom)
