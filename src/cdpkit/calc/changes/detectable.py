"""The smallest change that a test would be likely to find."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtr, bdtrc, gammaln, ndtr, ndtri

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_counts,
    as_level,
    as_multiplier,
    plain,
    refuse,
)
from cdpkit.errors import InputError
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


UNITS = {"count": 1.0, "crude_rate": 100_000.0, "proportion": 100.0}
LARGE = 50
"""Events from which the root formula serves; below it all outcomes are enumerated."""

ROUNDS, SETTLED = 100, 1e-13
EDGES = (1e-12, 1 - 1e-12)
"""Chances beyond these are as good as none and certain."""
PARTS = 2**19
"""Outcomes in memory at once."""


@result
class SmallestDetectable(Result):
    """Values that a change from the baseline must reach for the test to be likely to find it.

    Parameters
    ----------
    fall, rise : float or numpy.ndarray
        The greatest lower and the least higher value that would be found, in the unit of the
        values. NaN for a fall where even 0 would be found too seldom.
    power : float
        Chance of finding a change of that size.
    confidence : float
        Two-sided level of the test.
    method : str
        How they were found.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.smallest_detectable(100, statistic="count")
    >>> round(found.fall, 1), round(found.rise, 1)
    (64.3, 143.5)
    """

    fall: FloatOrArray
    rise: FloatOrArray
    power: float
    confidence: float
    method: str

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.rise, float):
            return f"{np.size(self.rise)} smallest changes, {self.method}"
        low = "no fall" if np.isnan(self.fall) else f"a fall to {self.fall:.4g}"
        return f"{low}, a rise to {self.rise:.4g}, power {self.power:g}, {self.method}"


@aligns_labels()
def smallest_detectable(
    baseline: ArrayLike,
    *,
    statistic: str,
    denominator: ArrayLike | None = None,
    other_denominator: ArrayLike | None = None,
    per: float | None = None,
    power: float = 0.8,
    confidence: float = 0.95,
) -> SmallestDetectable:
    r"""How large a change must be for the test of `change` to be likely to find it.

    Counts and rates below 50 events: all outcomes of both counts are enumerated for the exact test.
    From 50 on $\sqrt{\lambda_2} = \sqrt{\lambda_1} \pm (z_1 + z_2)/2 \cdot \sqrt{1/n + 1/m}$, rates
    of exposures n and m. Proportions: the two-sided normal test of two shares.

    Parameters
    ----------
    baseline : array_like, shape (...,)
        Events, or the numerator of a proportion, >= 0. NaN gives NaN.
    statistic : {"count", "crude_rate", "proportion"}
        What is tested.
    denominator : array_like, optional
        Of the baseline, > 0: needed for rates and proportions.
    other_denominator : array_like, optional
        Of the other value, > 0; that of the baseline unless given.
    per : float, optional
        Multiplier of rates and proportions: 100,000 and 100 unless given.
    power : float, default 0.8
        Chance of finding the change, in (0, 1).
    confidence : float, default 0.95
        Two-sided level of the test, in (0, 1).

    Returns
    -------
    SmallestDetectable
        `fall` and `rise` in the unit of the values, shape of the broadcast inputs.

    Raises
    ------
    InputError
        If a count is impossible, a denominator is missing or not wanted, or a level is outside
        (0, 1).

    References
    ----------
    - Exact test: Przyborowski J, Wilenski H (1940), Biometrika 31:313-323.
    - Roots: Freeman MF, Tukey JW (1950), Ann Math Stat 21:607-611.
    - Shares: Fleiss JL, Levin B, Paik MC (2003), Statistical Methods for Rates and Proportions,
      section 4.2.

    Examples
    --------
    >>> print(smallest_detectable(100, statistic="count"))
    a fall to 64.3, a rise to 143.5, power 0.8, square roots
    >>> print(smallest_detectable(180, statistic="proportion", denominator=600))
    a fall to 22.87, a rise to 37.64, power 0.8, normal test of two shares
    """
    as_choice("statistic", statistic, tuple(UNITS))
    level = as_level(confidence)
    refuse(np.array(not 0 < power < 1), "power", f"is {power!r}", "Give a chance such as 0.8.")
    a, m, n = _read(baseline, denominator, other_denominator, statistic)
    scale = UNITS[statistic] if per is None else as_multiplier(per)
    flat = np.ravel(a), np.ravel(m), np.ravel(n)
    if statistic == "proportion":
        fall, rise = _shares(*flat, power, level)
        method = "normal test of two shares"
    else:
        fall, rise, method = _events(*flat, power, level)
    low, high = (plain(scale * part.reshape(a.shape)) for part in (fall, rise))
    return SmallestDetectable(low, high, float(power), level, method)


def _read(
    baseline: ArrayLike, below: ArrayLike | None, other: ArrayLike | None, statistic: str
) -> tuple[FloatArray, ...]:
    if statistic == "count" and (below is not None or other is not None):
        raise InputError("denominator", "does not use a count", "Use statistic='crude_rate'.")
    if statistic != "count" and below is None:
        raise InputError("denominator", "is missing", "Give the denominator of the baseline.")
    below = 1.0 if below is None else below
    a, m, n = as_counts(
        denominators=["denominator", "other_denominator"],
        baseline=baseline,
        denominator=below,
        other_denominator=below if other is None else other,
    )
    if statistic == "proportion":
        hint = "For events per person, use statistic='crude_rate'."
        refuse(a > m, "baseline", "exceeds `denominator`", hint, code="exceeds_whole")
    return a, m, n


def _shares(
    x: FloatArray, m: FloatArray, n: FloatArray, power: float, level: float
) -> tuple[FloatArray, FloatArray]:
    """Shares that the pooled normal test finds with the power."""
    p, z = x / m, -ndtri((1 - level) / 2)

    def found(q: FloatArray) -> FloatArray:
        # Test with the pooled variance, power with that of unlike shares (Fleiss 1981, ch. 3).
        pooled = (m * p + n * q) / (m + n)
        without = np.sqrt(pooled * (1 - pooled) * (1 / m + 1 / n))
        spread = np.sqrt(p * (1 - p) / m + q * (1 - q) / n)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(ndtr((np.abs(p - q) - z * without) / spread))

    return _solved(found, p, np.zeros_like(p), power), _solved(found, p, np.ones_like(p), power)


def _solved(
    found: Callable[[FloatArray], FloatArray], start: FloatArray, end: FloatArray, power: float
) -> FloatArray:
    """Where the power is reached between two values; NaN if not even at the end.

    Regula falsi, with half the weight of an end that stays (Dowell and Jarratt 1971, BIT 11:168),
    of the normal quantile of the chance, which is nearly a straight line.
    """

    def above(value: FloatArray) -> FloatArray:
        return np.asarray(ndtri(np.clip(found(value), *EDGES)) - ndtri(power))

    near, far = start.astype(np.float64), end.astype(np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.nan_to_num(above(near), nan=ndtri(EDGES[0])), above(far)
        reached, weight = found(far) >= power, np.ones((2, near.size))
        for _ in range(ROUNDS):
            w = np.minimum(2 * weight, 1)  # an end that stayed once has its full weight
            # Where the line between the two ends crosses the power asked for.
            new = (near * high * w[1] - far * low * w[0]) / (high * w[1] - low * w[0])
            value = above(new)
            enough = value >= 0
            near, low = np.where(enough, (near, low), (new, value))
            far, high = np.where(enough, (new, value), (far, high))
            weight = np.where([enough, ~enough], weight / 2, 1)
            if not (np.abs(value[reached]) > SETTLED).any():
                break
    return np.where(reached & ~np.isnan(start), new, np.nan)


def _events(
    a: FloatArray, m: FloatArray, n: FloatArray, power: float, level: float
) -> tuple[FloatArray, FloatArray, str]:
    """Rates at the exposure of the other value that the exact test finds with the power."""
    few = a < LARGE
    # The root of a Poisson rate has variance 1 / (4 m); they part by z_power + z_level errors.
    step = (ndtri(power) - ndtri((1 - level) / 2)) / 2 * np.sqrt(1 / m + 1 / n)
    root = np.sqrt(a / m)
    fall, rise = np.where(root > step, (root - step) ** 2, np.nan), (root + step) ** 2
    # Few events are enumerated: each different case once, in blocks that fit the memory.
    cases = np.stack([a[few], (n / m)[few]])
    different, place = np.unique(cases, axis=1, return_inverse=True)
    (events, ratios), size = different, PARTS // 400
    blocks = [
        _enumerated(events[start : start + size], ratios[start : start + size], power, level)
        for start in range(0, len(events), size)
    ]
    for side, found in zip((fall, rise), zip(*blocks, strict=True), strict=False):
        side[few] = (np.concatenate(found)[place.ravel()]) / n[few]
    names = {"exact enumeration" if below else "square roots" for below in few.tolist()}
    return fall, rise, " or ".join(sorted(names))


def _enumerated(
    a: FloatArray, ratio: FloatArray, power: float, level: float
) -> tuple[FloatArray, FloatArray]:
    """Means of the other count that the exact test finds with the power; NaN for no such fall.

    The events of both together are Poisson, and given them the other count is binomial.
    """
    # A mean that is surely found, and totals until their chance is negligible.
    highest = (np.sqrt(a) * np.sqrt(ratio) + 4 * np.sqrt(1 + ratio)) ** 2 + 20
    width = a + highest + 8 * np.sqrt(a + highest) + 20
    total = np.arange(int(np.nanmax(width, initial=1)) + 2)
    least, most = _critical(total, ratio / (1 + ratio), level)

    def found(b: FloatArray) -> FloatArray:
        mean = (a + b)[:, np.newaxis]
        with np.errstate(divide="ignore", invalid="ignore"):
            # Poisson chance of each total.
            log = total * np.log(mean) - mean - gammaln(total + 1)
            weight = np.where(mean > 0, np.exp(log), total == 0)
            share = np.where(mean > 0, b[:, np.newaxis] / np.where(mean > 0, mean, 1), 0.0)
        # Binomial chance, given the total, of a count that the exact test rejects.
        low = np.where(least >= 0, bdtr(np.maximum(least, 0), total, share), 0)
        high = np.where(most <= total, bdtrc(np.maximum(most - 1, 0), total, share), 0)
        return np.asarray((weight * (low + high)).sum(axis=1))

    same = a * ratio
    return _solved(found, same, np.zeros_like(a), power), _solved(found, same, highest, power)


def _critical(
    total: NDArray[np.intp], share: FloatArray, level: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Of each total, the greatest count that is too few and the least that is too many."""
    tail, p = (1 - level) / 2, share[:, np.newaxis]
    sides = []
    for chance in (p, 1 - p):
        low = np.full(np.broadcast_shapes(p.shape, total.shape), -1.0)
        high = np.broadcast_to(total, low.shape).copy()
        # Bisection for the greatest count whose lower tail is rarer than half the level.
        while np.any(high - low > 1):
            middle = np.floor((low + high) / 2)
            rare = (bdtr(np.maximum(middle, 0), total, chance) < tail) & (middle >= 0)
            low, high = np.where(rare, middle, low), np.where(rare, high, middle)
        sides.append(low.astype(np.intp))
    return sides[0], (total - sides[1]).astype(np.intp)
