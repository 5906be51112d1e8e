"""Weighted least squares of logs on time for many series: lines, and lines that bend at joins."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


UNEVEN = 1e12
"""Weights further apart than this lose the lighter one in a sum of floats."""


class LogLines(NamedTuple):
    """Slope of each segment, (N, S), the average slope, and their standard errors; in logs a year.

    The average is that over the segments, weighted by the length that lies within the values.
    """

    slopes: FloatArray
    errors: FloatArray
    average: FloatArray
    average_error: FloatArray
    freedom: FloatArray


def fit_lines(
    times: FloatArray, logs: FloatArray, weights: FloatArray, joins: FloatArray
) -> LogLines:
    """Fit each row; points of weight 0 play no part, and rows without any weight give NaN."""
    used = weights > 0
    some = used.any(axis=-1)
    first, last = _ends(times, used)
    # Times as shares of the span of the values, so that the normal equations are well conditioned.
    span = np.where(last > first, last - first, 1.0)
    x = np.where(used, (times - first[:, None]) / span[:, None], 0.0)
    bends = (joins - first[:, None]) / span[:, None]
    # Columns: level, slope, and what each join adds to the slope, max(t - join, 0).
    design = np.stack(
        [np.ones_like(x), x, *(np.maximum(x - bend[:, None], 0) for bend in bends.T)], axis=-1
    )
    y = np.where(used, logs, 0.0)
    size = design.shape[-1]
    weighted = design * weights[..., None]
    # Weighted least squares: b = (X'WX)^-1 X'Wy.
    normal = np.einsum("ntp,ntq->npq", weighted, design)
    normal[~some] = np.eye(size)
    inverse = np.linalg.inv(normal)
    beta = (inverse @ np.einsum("ntp,nt->np", weighted, y)[..., None])[..., 0]
    rest = y - np.einsum("ntp,np->nt", design, beta)
    # Residual variance: weighted squares over values less parameters.
    freedom = used.sum(axis=-1) - float(size)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.where(some, (weights * rest**2).sum(axis=-1) / freedom, np.nan)
    # Each segment adds a bend to the slope before it.
    added = np.concatenate([np.zeros((size - 1, 1)), np.tri(size - 1)], axis=1)
    # The average slope weights segments by their length in the values (Clegg and others 2009).
    edges = np.clip(np.concatenate([np.zeros((len(x), 1)), bends, np.ones((len(x), 1))], 1), 0, 1)
    mix = np.diff(edges, axis=-1) @ added
    slopes, average = beta @ added.T, np.einsum("np,np->n", mix, beta)
    # Variance of a combination c'b: s^2 c' (X'WX)^-1 c.
    error = np.einsum("sp,npq,sq->ns", added, inverse, added)
    whole = np.einsum("np,npq,nq->n", mix, inverse, mix)
    slopes[~some], average[~some] = np.nan, np.nan
    return LogLines(
        slopes / span[:, None],
        np.sqrt(variance[:, None] * error) / span[:, None],
        average / span,
        np.sqrt(variance * whole) / span,
        freedom,
    )


def _ends(times: FloatArray, used: NDArray[np.bool_]) -> tuple[FloatArray, FloatArray]:
    """Give the first and last time used in each row, 0 and 0 where there is none."""
    some = used.any(axis=-1)
    first = np.where(used, times, np.inf).min(axis=-1, initial=np.inf)
    last = np.where(used, times, -np.inf).max(axis=-1, initial=-np.inf)
    return np.where(some, first, 0.0), np.where(some, last, 0.0)


def reasons(
    times: FloatArray,
    values: FloatArray,
    weights: FloatArray,
    valid: NDArray[np.bool_],
    joins: FloatArray,
) -> NDArray[np.object_]:
    """Say why a row cannot be fitted, or nothing: no logs, too few values, an empty segment."""
    size, needed = valid.sum(axis=-1), 3 + len(joins)
    low = (valid & (values <= 0)).sum(axis=-1)
    edges = np.concatenate([[-np.inf], joins, [np.inf]])
    inside = [
        (valid & (times >= start) & (times <= end)).sum(axis=-1) for start, end in pairwise(edges)
    ]
    thin = np.stack(inside, axis=-1) < 2
    heaviest = np.where(valid, weights, 0).max(axis=-1, initial=0)
    lightest = np.where(valid, weights, np.inf).min(axis=-1, initial=np.inf)
    found = np.full(len(times), None, dtype=np.object_)
    for i in np.flatnonzero(heaviest / UNEVEN > lightest):
        found[i] = Reason("weights_too_uneven")
    for i in np.flatnonzero(thin.any(axis=-1)):
        found[i] = Reason.of("segment_too_short", segment=int(np.argmax(thin[i])) + 1, needed=2)
    for i in np.flatnonzero(size < needed):
        found[i] = Reason.of("values_needed", given=int(size[i]), needed=needed)
    for i in np.flatnonzero(low):
        found[i] = Reason.of("not_above_zero", values=int(low[i]))
    return found
