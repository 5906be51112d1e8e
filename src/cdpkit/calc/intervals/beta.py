"""Quantiles of the beta distribution to nearly all digits, whatever the shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import (
    betainc,
    betaincc,
    betainccinv,
    betaincinv,
    betaln,
    gammainccinv,
    gammaincinv,
)

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


EXACT, NEAR = 1e-7, 1e-3
"""Shapes whose ratio is under this make -log(1 - x) gamma distributed to 13, or to 3, digits."""

LARGE = 10_000
"""Shapes of a smaller sum are left to SciPy, which is right to 13 digits there."""

STEPS = 12
SETTLED = 1e-10  # a step of Newton's method doubles the digits


def beta_quantile(a: FloatArray, b: FloatArray, tail: float, *, above: bool = False) -> FloatArray:
    """Give the value with the chance `tail` below it, or above it.

    SciPy's inverse is out by 4% for some shapes (1,000 and 1e10, say), its tails are not: they are
    solved here by Newton's method on logarithms, of the value or of its distance from 1.
    """
    x = _start(a, b, tail, above=above)
    low = x <= 0.5
    high = ~low
    x[low] = _put_right(x[low], a[low], b[low], tail, above=above)
    a, b = b[high], a[high]
    x[high] = 1 - _put_right(_start(a, b, tail, above=not above), a, b, tail, above=not above)
    return x


def beta_odds(a: FloatArray, b: FloatArray, tail: float, *, above: bool = False) -> FloatArray:
    """Give x / (1 - x) of the same value x, from whichever of the two is likely to be smaller."""
    odds = np.empty(np.broadcast_shapes(a.shape, b.shape))
    left = a <= b
    for side, few, many, beyond in ((left, a, b, above), (~left, b, a, not above)):
        p, q = few[side], many[side]
        odds[side] = _put_right(_start(p, q, tail, above=beyond), p, q, tail, above=beyond)
    with np.errstate(divide="ignore"):
        return np.where(left, odds / (1 - odds), (1 - odds) / odds)


def _start(a: FloatArray, b: FloatArray, tail: float, *, above: bool) -> FloatArray:
    inverse, gamma_inverse = (betainccinv, gammainccinv) if above else (betaincinv, gammaincinv)
    x = np.asarray(inverse(a, b, tail), dtype=np.float64)
    near = (a + b > LARGE) & (a < NEAR * b)
    few, many = a[near], b[near]
    # Few against many: -log(1 - x) is nearly gamma, of rate many + (few - 1) / 2.
    x[near] = -np.expm1(-gamma_inverse(few, tail) / (many + (few - 1) / 2))
    return x


def _put_right(
    x: FloatArray, a: FloatArray, b: FloatArray, tail: float, *, above: bool
) -> FloatArray:
    chance, sign = (betaincc, 1) if above else (betainc, -1)
    at = np.flatnonzero((a + b > LARGE) & (a >= EXACT * b))
    for _ in range(STEPS):
        if not at.size:
            break
        p, q, y = a[at], b[at], x[at]
        found = chance(p, q, y)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            # The chance rises by this for each step of log x.
            slope = np.exp(p * np.log(y) + (q - 1) * np.log1p(-y) - betaln(p, q))
            # Newton on the log of the tail, in steps of log x.
            step = np.clip(sign * np.log(found / tail) * found / slope, -0.5, 0.5)
        usable = np.isfinite(step)
        at, step, y = at[usable], step[usable], y[usable]
        x[at] = np.minimum(y * np.exp(step), 1)
        at = at[np.abs(step) > SETTLED]
    return x
