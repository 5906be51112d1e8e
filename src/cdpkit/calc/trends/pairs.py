"""Pairs of values of many series: how many rise and fall, and the slopes between them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gamma, ndtr

from cdpkit.calc.arguments import two_sided_z

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


EXACT_TO = 40
"""Values up to which the distribution of S is worked out, as Gilbert's advice has it."""

BLOCK = 2**19
"""Pairs in memory at once."""


def row_blocks(
    kernel: Callable[..., tuple[FloatArray, ...]], *tables: FloatArray
) -> tuple[FloatArray, ...]:
    """Apply a kernel to blocks of rows; each of its results has the rows along the last axis."""
    rows, width = tables[0].shape
    step = max(1, BLOCK // max(1, width * (width - 1) // 2))
    parts = [
        kernel(*(table[start : start + step] for table in tables))
        for start in range(0, max(rows, 1), step)
    ]
    return tuple(np.concatenate(part, axis=-1) for part in zip(*parts, strict=True))


def kendall_sums(values: FloatArray) -> tuple[FloatArray, ...]:
    """Give rises less falls over all pairs (S), tied pairs, and the sum of t(t-1)(2t+5) over ties.

    Rows are in order of time. A missing value is in no pair. The sums over groups of t equal values
    are sums over the values, each of which knows its t.
    """
    s = np.zeros(len(values))
    equals = np.ones(values.shape)
    for lag in range(1, values.shape[-1]):
        later, earlier = values[:, lag:], values[:, :-lag]
        s += (later > earlier).sum(axis=-1) - (later < earlier).sum(axis=-1)
        # Each value counts its equals: t tied values have t(t-1)/2 pairs, t(t-1)(2t+5) in V(S).
        same = later == earlier
        if same.any():
            equals[:, lag:] += same
            equals[:, :-lag] += same
    return s, (equals - 1).sum(axis=-1) / 2, ((equals - 1) * (2 * equals + 5)).sum(axis=-1)


@lru_cache(maxsize=EXACT_TO + 1)
def _upper_tails(size: int) -> FloatArray:
    """Chance of at most 0, 1, ... falls among the pairs of `size` values in random order.

    Each new value adds 0 to n - 1 falls, all equally likely.
    """
    chances = np.ones(1)
    for n in range(2, size + 1):
        chances = np.convolve(chances, np.full(n, 1 / n))
    return np.cumsum(chances)


def kendall_p(
    s: FloatArray, z: FloatArray, size: FloatArray, exact: NDArray[np.bool_]
) -> FloatArray:
    """Give the two-sided p, from the distribution of S where `exact`, else from z."""
    p = np.asarray(2 * ndtr(-np.abs(z)))
    for n in np.unique(size[exact]).astype(int):
        rows = exact & (size == n)
        # S = pairs - 2 falls, so that |S| or more is so few falls or fewer, on either side.
        falls = (n * (n - 1) // 2 - np.abs(s[rows]).astype(np.intp)) // 2
        p[rows] = 2 * _upper_tails(n)[falls]
    return np.asarray(np.minimum(p, 1))


def pair_slopes(times: FloatArray, values: FloatArray) -> FloatArray:
    """Give the slopes of all pairs of each row, sorted, missing ones last."""
    width = times.shape[-1]
    nothing = np.empty((len(values), 0))  # what a row of one value has
    slopes = [
        (values[:, lag:] - values[:, :-lag]) / (times[:, lag:] - times[:, :-lag])
        for lag in range(1, width)
    ]
    return np.asarray(np.sort(np.concatenate([nothing, *slopes], axis=-1), axis=-1))


def at_rank(ordered: FloatArray, rank: FloatArray, count: FloatArray) -> FloatArray:
    """Give the value at a rank from 1, between two of them on the line; NaN outside 1 to `count`."""
    if not ordered.shape[-1]:
        return np.full(len(ordered), np.nan)
    inside = (rank >= 1) & (rank <= count)
    place = np.where(inside, rank - 1, 0)
    below = np.floor(place).astype(np.intp)
    above = np.ceil(place).astype(np.intp)
    low, high = (np.take_along_axis(ordered, at[:, None], axis=-1)[:, 0] for at in (below, above))
    found: FloatArray = np.where(inside, low + (place - below) * (high - low), np.nan)
    return found


def row_median(ordered: FloatArray, count: FloatArray) -> FloatArray:
    """Give the median of the first `count` values of each sorted row."""
    return at_rank(ordered, (count + 1) / 2, count)


def correlation_of_neighbours(residuals: FloatArray) -> FloatArray:
    """Give the lag-1 autocorrelation of each row, missing ones skipped; NaN where all are equal.

    What rounding leaves of residuals that lie on the line is not a correlation.
    """
    order = np.argsort(np.isnan(residuals), axis=-1, kind="stable")
    e = np.take_along_axis(residuals, order, axis=-1)
    known = ~np.isnan(e)
    n = np.where(known.any(axis=-1), known.sum(axis=-1), np.nan)
    scale = np.nan_to_num(np.abs(e)).max(axis=-1, initial=0.0)
    e = np.where(known, e - (np.nansum(e, axis=-1) / n)[:, None], 0.0)
    total = (e**2).sum(axis=-1)
    on_line = ~(total > n * (1e-12 * scale) ** 2)
    products = (e[:, 1:] * e[:, :-1]).sum(axis=-1)
    return np.asarray(np.where(on_line, np.nan, products / np.where(on_line, 1.0, total)))


def slope_limits(
    ordered: FloatArray, size: FloatArray, deviation: FloatArray, levels: Sequence[float]
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Give lower and upper limits at each level, by the ranks of the slopes.

    All slopes of n values lie on one side of the true one in 2 of n! orders. Where that is rare
    enough, the least and the greatest slope are limits, though the ranks lie just outside.
    """
    pairs = size * (size - 1) / 2
    reach = [
        np.where(2 / gamma(size + 1) <= 1 - level, np.minimum(c, pairs - 2), c)
        for level in levels
        for c in [two_sided_z(level) * deviation]
    ]
    # Ranks (N - C) / 2 and (N + C) / 2 + 1 of N slopes (Gilbert 1987, section 16.5).
    lower = [at_rank(ordered, (pairs - c) / 2, pairs) for c in reach]
    upper = [at_rank(ordered, (pairs + c) / 2 + 1, pairs) for c in reach]
    return lower, upper
