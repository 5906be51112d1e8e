"""Limits of a count of events: Byar's approximation and the exact Poisson limits."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import gammainccinv, gammaincinv

from cdpkit.calc._guard import as_choice, as_counts, as_level, at_levels, two_sided_z
from cdpkit.calc.interval import Interval

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc._types import FloatArray, Levels, Operand

__all__ = ["byar_limits", "count_interval", "exact_limits"]

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
    lower = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * above**0.5)) ** 3
    return lower, upper


def exact_limits(count: ArrayLike, confidence: float = 0.95) -> tuple[FloatArray, FloatArray]:
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
        If `count` is negative or not finite, or `confidence` lies outside (0, 1).

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
    whole = (x < BYAR_FROM) & (x == np.floor(x))
    place = np.where(whole, x, 0).astype(np.intp)
    lower, upper = (side[place] for side in _small_limits(level))
    rest = ~whole
    if rest.any():
        lower, upper = (np.array(side, dtype=np.float64) for side in (lower, upper))
        lower[rest], upper[rest] = _gamma_limits(x[rest], level)
    return lower, upper


@lru_cache(maxsize=64)
def _small_limits(level: float) -> tuple[FloatArray, FloatArray]:
    return _gamma_limits(np.arange(BYAR_FROM, dtype=np.float64), level)


def _gamma_limits(x: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    tail = (1 - level) / 2
    none = x < NEGLIGIBLE
    lower = np.where(none, 0.0, gammaincinv(np.where(none, 1.0, x), tail))
    return lower, np.asarray(gammainccinv(x + 1, tail))


def count_interval(
    count: ArrayLike, *, confidence: Levels = 0.95, method: str = "auto"
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

    Returns
    -------
    Interval
        In events, shape of `count`. Byar's lower limit is never below 0.

    Raises
    ------
    InputError
        If `count` is negative or not finite, `confidence` lies outside (0, 1), or `method` is
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
    levels, lower, upper = at_levels(confidence, lambda level: _limits(x, level, method))
    return Interval(x.copy(), lower, upper, levels, _method_name(x, method))


def _limits(x: FloatArray, level: float, method: str) -> tuple[FloatArray, FloatArray]:
    if method == "exact":
        return exact_limits(x, level)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lower, upper = byar_limits(x, two_sided_z(level))
    lower = np.where(x < NEGLIGIBLE, 0.0, np.maximum(lower, 0))
    small = x < BYAR_FROM
    if method == "byar" or not small.any():
        return lower, np.asarray(upper)
    exact_lower, exact_upper = exact_limits(np.where(small, x, 0), level)
    return np.where(small, exact_lower, lower), np.where(small, exact_upper, upper)


def _method_name(x: FloatArray, method: str) -> str:
    exact = np.full(x.shape, method == "exact") if method != "auto" else x < BYAR_FROM
    if exact.all() and x.size:
        return "exact Poisson"
    return "exact Poisson below 10, Byar from 10" if exact.any() else "Byar"
