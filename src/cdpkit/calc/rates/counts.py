"""Limits of a count of events: Byar's approximation and the exact Poisson limits."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, overload

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from cdpkit.calc.arguments import (
    as_choice,
    as_counts,
    as_level,
    at_levels,
    in_blocks,
    marks_bad_rows,
    two_sided_z,
)
from cdpkit.calc.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad, Operand


BYAR_FROM = 10
"""The smallest count that takes Byar's limits under `method="auto"`."""

NEGLIGIBLE = 1e-300
"""A count under this has a lower limit of 0; quantile functions fail on subnormal shapes."""

METHODS = ("auto", "byar", "exact")


def byar_limits(count: Operand, z: Operand) -> tuple[Operand, Operand]:
    r"""Limits of a count by Byar's approximation, as a formula without guards.

    $x (1 - 1/(9x) - z/(3\sqrt{x}))^3$ and
    $(x+1) (1 - 1/(9(x+1)) + z/(3\sqrt{x+1}))^3$.

    Parameters
    ----------
    count : number, array or column expression
        Events, > 0. The lower formula has no value at 0 and falls below 0 for the smallest
        counts; `count_interval` gives 0 there.
    z : number
        Two-sided normal quantile, 1.959963984540054 for 95%.

    Returns
    -------
    tuple
        Lower and upper limit, in events.

    References
    ----------
    - Breslow NE, Day NE (1987), Statistical Methods in Cancer Research II, IARC, p. 69.

    Examples
    --------
    >>> lower, upper = byar_limits(121, 1.959963984540054)
    >>> f"{lower:.1f} to {upper:.1f}"
    '100.4 to 144.6'
    """
    above = count + 1
    below_root, above_root = 1 / (3 * count**0.5), 1 / (3 * above**0.5)  # squared: 1/9x
    lower = count * (1 - below_root * (below_root + z)) ** 3
    upper = above * (1 - above_root * (above_root - z)) ** 3
    return lower, upper


def exact_limits(count: ArrayLike, *, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
    """Exact Poisson limits of a count: quantiles of the gamma distribution.

    The limits of whole counts under 10 are worked out once for each confidence level.

    Parameters
    ----------
    count : array_like, shape (...,)
        Events, >= 0; may be fractional. NaN gives NaN.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1).

    Returns
    -------
    tuple of numpy.ndarray
        Lower and upper limit, in events, shape of `count`. The lower limit of 0 is 0.

    Raises
    ------
    InputError
        If `count` is negative or not finite, or `confidence` is outside (0, 1).

    References
    ----------
    - Garwood F (1936), Biometrika 28:437-442.

    Examples
    --------
    >>> lower, upper = exact_limits([0, 9])
    >>> lower.round(3).tolist(), upper.round(3).tolist()
    ([0.0, 4.115], [3.689, 17.085])
    """
    (x,) = as_counts(count=count)
    level = as_level(confidence)
    lower, upper = in_blocks(limits_kernel(level, "exact"), x, results=2)
    return lower, upper


def _exact(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    place = np.where(x < BYAR_FROM, x, 0).astype(np.intp)
    whole = place == x
    lower, upper = (side.take(place) for side in _small_limits(level))
    if not whole.all():
        rest = ~whole
        lower[rest], upper[rest] = _gamma_limits(x[rest], level)
    return lower, upper


@lru_cache(maxsize=64)
def _small_limits(level: float) -> tuple[FloatArray, FloatArray]:
    return _gamma_limits(np.arange(BYAR_FROM, dtype=np.float64), level)


def _gamma_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    tail = (1 - level) / 2
    # Poisson limits of a count are gamma quantiles, shapes x and x + 1 (Garwood 1936).
    none = x < NEGLIGIBLE
    lower = np.where(none, 0.0, gammaincinv(np.where(none, 1.0, x), tail))
    return lower, np.asarray(gammainccinv(x + 1, tail))


@overload
def count_interval(
    count: Number, *, confidence: float = ..., method: str = ..., on_bad: OnBad = ...
) -> Interval[float]: ...
@overload
def count_interval(
    count: Number, *, confidence: Sequence[float], method: str = ..., on_bad: OnBad = ...
) -> Interval: ...
@overload
def count_interval(
    count: ArrayLike, *, confidence: Levels = ..., method: str = ..., on_bad: OnBad = ...
) -> Interval[FloatArray]: ...
@marks_bad_rows("count")
def count_interval(
    count: ArrayLike,
    *,
    confidence: Levels = 0.95,
    method: str = "auto",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Interval of a count of events: exact Poisson under 10, Byar from 10.

    Parameters
    ----------
    count : array_like, shape (...,)
        Events, >= 0; may be fractional (9.5 is below 10, so it is exact). NaN gives NaN.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    method : {"auto", "byar", "exact"}, default "auto"
        `byar` and `exact` force one method for all counts.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        In events, shape of `count`. Byar's lower limit is never below 0.

    Raises
    ------
    InputError
        If `count` is negative or not finite, `confidence` is outside (0, 1), or `method` is
        none of the three.

    References
    ----------
    - Office for Health Improvement and Disparities, Public health technical guidance: rates.

    Examples
    --------
    >>> print(count_interval(205))
    205.0 (177.9 to 235.1), 95% Byar
    >>> print(count_interval(4))
    4.00 (1.09 to 10.24), 95% exact Poisson
    """
    (x,) = as_counts(count=count)
    as_choice("method", method, METHODS)
    levels, lower, upper = at_levels(confidence, lambda level: _blockwise(x, level, method))
    return Interval(x.copy(), lower, upper, levels, method_name(x, method))


def _blockwise(x: FloatArray, level: float, method: str) -> tuple[FloatArray, FloatArray]:
    lower, upper = in_blocks(limits_kernel(level, method), x, results=2)
    return lower, upper


def limits_kernel(
    level: float, method: str
) -> Callable[[FloatArray, FloatArray, FloatArray], None]:
    """Give the function that fills two arrays with the limits of a block of guarded counts."""
    z = two_sided_z(level)

    def exact(x: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
        lower[:], upper[:] = _exact(x, level)

    def byar(x: FloatArray, lower: FloatArray, upper: FloatArray) -> None:
        _fill_byar(lower, x, -z)
        _fill_byar(upper, x + 1, z)
        small = np.flatnonzero(x < BYAR_FROM)
        few = x.take(small)
        if method == "auto":
            lower[small], upper[small] = _exact(few, level)
        else:
            lower[small[few < NEGLIGIBLE]] = 0

    return exact if method == "exact" else byar


def _fill_byar(limit: FloatArray, base: FloatArray, z: float) -> None:
    """Fill in one limit of `byar_limits`, with one more buffer and the cube as a product."""
    root = np.sqrt(base, out=limit)
    root *= 3
    np.divide(1, root, out=root)
    inner = root - z
    inner *= root
    np.subtract(1, inner, out=inner)
    if z < 0:
        np.maximum(inner, 0, out=inner)  # Byar's lower limit below 0 is 0
    np.multiply(inner, inner, out=root)
    root *= inner
    root *= base


def method_name(x: FloatArray, method: str) -> str:
    """Name the method that counts have had."""
    if method != "auto":
        return "exact Poisson" if method == "exact" else "Byar"
    if not x.size or not np.fmin.reduce(x, axis=None) < BYAR_FROM:
        return "Byar"
    all_small = np.max(x) < BYAR_FROM
    return "exact Poisson" if all_small else "exact Poisson below 10, Byar from 10"
