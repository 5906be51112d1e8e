"""Chi-squared tests for trend, of values with limits or of counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast, overload

import numpy as np
from scipy.special import ndtr

from cdpkit.calc.arguments import aligns_labels, as_number
from cdpkit.calc.trends.formulas import chi_squared_for_trend, weighted_slope
from cdpkit.calc.trends.marker import POINTS
from cdpkit.calc.trends.marker_rows import are_many, chi_squared_of_rows
from cdpkit.calc.trends.points import count_points, counts_given, value_points
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import Column, FloatArray, FloatOrArray
    from cdpkit.calc.trends.points import Point


def p_of_marker(chi_squared: FloatArray, stable: NDArray[np.bool_]) -> FloatArray:
    """P of the chi-squared of the marker, one degree of freedom; 1 where its sign is not stable.

    >>> p_of_marker(np.array([9.5495, 20.0]), np.array([True, False])).round(4).tolist()
    [0.002, 1.0]
    """
    return np.asarray(np.where(stable, 2 * ndtr(-np.sqrt(chi_squared)), 1.0))


@overload
def trend_chi_squared(
    values: Sequence[object] | None = None,
    *,
    times: Sequence[object],
    lower: Sequence[object] | None = None,
    upper: Sequence[object] | None = None,
    numerator: Sequence[object] | None = None,
    denominator: Sequence[object] | None = None,
    z2: float = 2 * 1.959963984540054,
) -> float: ...


@overload
def trend_chi_squared(
    values: NDArray[Any] | None = None,
    *,
    times: Column,
    lower: NDArray[Any] | None = None,
    upper: NDArray[Any] | None = None,
    numerator: NDArray[Any] | None = None,
    denominator: NDArray[Any] | None = None,
    z2: float = 2 * 1.959963984540054,
) -> FloatOrArray: ...


@aligns_labels()
def trend_chi_squared(
    values: Column | None = None,
    *,
    times: Column,
    lower: Column | None = None,
    upper: Column | None = None,
    numerator: Column | None = None,
    denominator: Column | None = None,
    z2: float = 2 * 1.959963984540054,
) -> FloatOrArray:
    """Chi-squared statistic of the last five valid points, with the times as they are given.

    Either `numerator` and `denominator` (chi-squared for trend), or `values`, `lower` and `upper`
    (squared weighted slope over its variance).

    Parameters
    ----------
    values : sequence of numbers, shape (T,), optional
        Values in one unit. A missing one leaves its point out. An array of shape (N, T) holds N
        series.
    times : sequence of numbers, shape (T,)
        Years; need not be evenly spaced. For many series (T,) or (N, T).
    lower, upper : sequence of numbers, shape (T,), optional
        Limits of the values.
    numerator, denominator : sequence of numbers, shape (T,), optional
        Counts. An array of shape (N, T) holds N series.
    z2 : float, default 3.919927969080108
        Width of the interval in standard errors; Fingertips uses 3.92.

    Returns
    -------
    float or numpy.ndarray
        Chi-squared with one degree of freedom. Of many series, those that one alone would be
        refused for (too few points, no variation) are NaN.

    Raises
    ------
    InputError
        If lengths differ, a year is there twice, or fewer than five points are valid. If both or
        neither of the two sets of inputs are given. If all counts are 0, or all equal their
        denominators.

    Examples
    --------
    >>> chi = trend_chi_squared(
    ...     times=[2012, 2013, 2014, 2015, 2016],
    ...     numerator=[10, 17, 27, 49, 67],
    ...     denominator=[125, 142, 117, 204, 172],
    ... )
    >>> round(chi, 2)
    47.33
    """
    counts = counts_given(numerator, denominator, values, lower, upper)
    columns: dict[str, Any] = {"values": values, "lower": lower, "upper": upper}
    if counts:
        columns = {"numerator": numerator, "denominator": denominator}
    width = as_number("z2", z2)
    if are_many(**columns):
        return chi_squared_of_rows(cast("Any", times), columns, float(width))
    points = count_points(times, **columns) if counts else value_points(times, **columns, z2=width)
    points = points[-POINTS:]
    if len(points) < POINTS:
        raise InputError("times", f"leave {len(points)} valid points", "Five are needed.")
    if counts and _degenerate(points):
        raise InputError("numerator", "has no variation", "Some, not all, must have the event.")
    years, first, second = zip(*points, strict=True)
    if counts:
        return float(chi_squared_for_trend(first, second, times=years))
    slope, variance = weighted_slope(first, second, times=years)
    return float(slope**2 / variance)


def _degenerate(points: Sequence[Point]) -> bool:
    return all(p.first == 0 for p in points) or all(p.first == p.second for p in points)
