"""Trends by ranks: the Mann-Kendall test, and the slope of Theil and Sen."""

from __future__ import annotations

import math
from math import isnan
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_floats,
    as_level,
    as_number,
    as_rows,
    as_times,
    at_levels,
    bad_rows_field,
    marks_bad_rows,
    noted,
    refuse_near,
    refuse_overlap,
    rows_in_order,
)
from cdpkit.calc.intervals import Limited, interval_text, percent_text
from cdpkit.calc.trends.pairs import (
    EXACT_TO,
    correlation_of_neighbours,
    kendall_p,
    kendall_sums,
    pair_slopes,
    row_blocks,
    row_median,
    slope_limits,
)
from cdpkit.errors import InputError
from cdpkit.reasons import Reason
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import BadRows, FloatArray, FloatOrArray, Levels, OnBad


FEWEST = 3  # values of a trend by ranks

CHANCE = 1.645
"""Standard errors of a correlation of neighbours that chance passes once in twenty, above 0."""

ALIKE = (
    "neighbouring values are more alike than chance allows, so p is too small and the limits are "
    "too narrow"
)


@result
class MannKendall(Result):
    """Whether the values of a series tend to rise or to fall.

    Parameters
    ----------
    s : float or numpy.ndarray
        Pairs that rise less pairs that fall. NaN, as all below, for fewer than three values.
    tau : float or numpy.ndarray
        Kendall's tau-b, -1 to 1; NaN where all values are the same.
    variance : float or numpy.ndarray
        Variance of S in a series without trend, corrected for ties.
    z : float or numpy.ndarray
        S in standard deviations, with continuity correction.
    p_value : float or numpy.ndarray
        Two-sided.
    exact : bool or numpy.ndarray
        Whether `p_value` is from the distribution of S itself, not from `z`.
    size, missing : int or numpy.ndarray
        Values used and left out.
    lag1 : float or numpy.ndarray, default NaN
        Correlation of neighbouring residuals from Sen's line; NaN where all lie on the line.
    neighbours_alike : bool or numpy.ndarray of bool, default False
        Whether `lag1` is above 1.645 over the root of the number of values: then chance alone gives
        a small p more often than it says.
    warnings : tuple of str, default ()
        What the reader must know.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.mann_kendall([30, 28, 25, 22, 20, 19])
    >>> found.s, found.p_value < 0.05
    (-15.0, True)
    """

    s: FloatOrArray
    tau: FloatOrArray
    variance: FloatOrArray
    z: FloatOrArray
    p_value: FloatOrArray
    exact: bool | NDArray[np.bool_]
    size: int | NDArray[np.intp]
    missing: int | NDArray[np.intp]
    lag1: FloatOrArray = np.nan
    neighbours_alike: bool | NDArray[np.bool_] = False
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    computed = ("reason",)

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.s, float):
            return f"{np.size(self.s)} Mann-Kendall tests"
        if self.reason:
            return f"cannot be calculated: {self.reason}"
        how = "exact" if self.exact else "normal"
        return f"S {self.s:g}, tau {self.tau:.3f}, p {self.p_value:.3g}, {how}"

    @property
    def reason(self) -> Reason | NDArray[np.object_] | None:
        """Why there is no result, or nothing."""
        return few_values(self.size, FEWEST)


@result
class TheilSen(Limited):
    """The median slope of a series.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        Slope a unit of time (a year, of dates) with its limits. NaN for fewer than three values;
        the limits are NaN where there are too few values for the level.
    intercept : float or numpy.ndarray
        Median of value less slope times time: the line at time 0 (the year 0, of dates).
    confidence : float or sequence of float
        Two-sided coverage.
    size, missing : int or numpy.ndarray
        Values used and left out.
    method : str
        How the limits were made.
    lag1 : float or numpy.ndarray, default NaN
        Correlation of neighbouring residuals from Sen's line; NaN where all lie on the line.
    neighbours_alike : bool or numpy.ndarray of bool, default False
        Whether `lag1` is above 1.645 over the root of the number of values: then chance alone gives
        a small p more often than it says.
    warnings : tuple of str, default ()
        What the reader must know.
    bad_rows : BadRows or None, default None
        Which rows could not be used and why, where `on_bad="mark"` left some out.

    Examples
    --------
    >>> from cdpkit import calc
    >>> found = calc.theil_sen([30, 28, 25, 22, 20, 19])
    >>> found.estimate
    -2.5
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    intercept: FloatOrArray
    confidence: Levels
    size: int | NDArray[np.intp]
    missing: int | NDArray[np.intp]
    method: str = "Sen, normal approximation"
    lag1: FloatOrArray = np.nan
    neighbours_alike: bool | NDArray[np.bool_] = False
    warnings: tuple[str, ...] = ()
    bad_rows: BadRows | None = bad_rows_field()

    computed = ("reason",)

    def sentence(self) -> str:
        """Say what was found."""
        how = f"{percent_text(self.confidence)} {self.method}"
        if not isinstance(self.lower, float):
            return f"{np.size(self.estimate)} slopes, {how}"
        if self.reason:
            return f"cannot be calculated: {self.reason}"
        limits = cast("tuple[float, float, float]", (self.estimate, self.lower, self.upper))
        if isnan(self.lower):
            return f"{self.estimate:.3g}, {self.warnings[0]}"
        return f"{interval_text(*limits)}, {how}"

    @property
    def reason(self) -> Reason | NDArray[np.object_] | None:
        """Why there is no result, or nothing."""
        return few_values(self.size, FEWEST)


@aligns_labels()
@marks_bad_rows("values", "times", "ends", series=True)
def mann_kendall(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    window: float | None = None,
    method: str = "auto",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> MannKendall:
    r"""Test whether the values of each series tend to rise or to fall, by their order alone.

    S is the number of pairs that rise less the number that fall. Without a trend its variance is
    $(n(n-1)(2n+5) - \sum t(t-1)(2t+5)) / 18$, over groups of t equal values.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out and counted.
    times : array_like, shape (T,) or (..., T), optional
        Numbers or dates, in any order, none twice; only their order plays a part. Without them the
        values are in order.
    ends : array_like, optional
        Last day (year, month) of each period, included, where `times` are the first ones.
    window : float, optional
        Length of each period, in the unit of the times (years, of dates): 3 for rolling three-year
        values. Periods that overlap are refused: neighbours would be alike by themselves.
    method : {"auto", "normal"}, default "auto"
        `auto` takes p from the distribution of S up to 40 values without ties, else from z;
        `normal` from z always.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    MannKendall
        S, tau-b, variance, z and p, shape (...,), and how alike neighbours are. Fewer than three
        values give NaN, and the reason.

    Raises
    ------
    InputError
        If values or times are not numbers, shapes do not fit, a time is missing or there twice, or
        periods overlap.

    References
    ----------
    - Mann HB (1945), Econometrica 13:245-259.
    - Kendall MG (1975), Rank Correlation Methods, 4th ed.
    - Gilbert RO (1987), Statistical Methods for Environmental Pollution Monitoring, section 16.4.

    Examples
    --------
    >>> print(mann_kendall([10, 15, 14, 20]))
    S 4, tau 0.667, p 0.333, exact
    """
    as_choice("method", method, ("auto", "normal"))
    numbers, flat, shape = _opened(values, times, ends, window)
    s, tied, ties = row_blocks(kendall_sums, flat)
    n = (~np.isnan(flat)).sum(axis=-1).astype(np.float64)
    variance, pairs = _variance(n, ties), n * (n - 1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        tau = s / np.sqrt(pairs * (pairs - tied))
        # Continuity correction: S moves by 1 towards 0.
        z = np.where(s == 0, 0.0, (s - np.sign(s)) / np.sqrt(variance))
    exact = (tied == 0) & (n <= EXACT_TO) & (n >= FEWEST) & (method == "auto")
    p = kendall_p(s, z, n, exact)
    s, tau, variance, z, p = (
        np.where(n < FEWEST, np.nan, part) for part in (s, tau, variance, z, p)
    )
    found = (_shaped(part, shape) for part in (s, tau, variance, z, p))
    alike = _neighbours(row_blocks(_lag1, numbers, flat)[0], n, shape)
    parts: list[Any] = [*found, *_counts(exact, n, flat.shape[-1], shape), *alike]
    return MannKendall(*parts)


@aligns_labels()
@marks_bad_rows("values", "times", "ends", series=True)
def theil_sen(
    values: ArrayLike,
    *,
    times: ArrayLike | None = None,
    ends: ArrayLike | None = None,
    window: float | None = None,
    confidence: Levels = 0.95,
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> TheilSen:
    r"""Median of the slopes between all pairs of values of each series: outliers hardly move it.

    The limits are the slopes at the ranks $(N - C) / 2$ and $(N + C) / 2 + 1$ of $N$, where $C$ is
    the normal quantile times the standard deviation of the Mann-Kendall S; between two ranks they
    lie on the line. If the ranks lie just outside 1 to $N$, the least and the greatest slope are
    the limits, provided that all slopes lie on one side of the true one rarely enough ($2 / n!$).
    This is so for five values at 95%.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out and counted.
    times : array_like, shape (T,) or (..., T), optional
        Numbers or dates, in any order, none twice. Steps may be uneven. Dates count in years of
        365.25 days. Without times the steps are 1, from 0.
    ends : array_like, optional
        Last day (year, month) of each period, included, where `times` are the first ones.
    window : float, optional
        Length of each period, in the unit of the times (years, of dates): 3 for rolling three-year
        values. Periods that overlap are refused: neighbours would be alike by themselves.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    TheilSen
        Slope with limits and intercept, shape (...,), and how alike neighbours are. Fewer than
        three values give NaN, and the reason; too few for the level NaN limits, and a warning.

    Raises
    ------
    InputError
        If values or times are not numbers, shapes do not fit, a time is missing or there twice,
        periods overlap, or `confidence` is outside (0, 1).

    References
    ----------
    - Sen PK (1968), J Am Stat Assoc 63:1379-1389.
    - Gilbert RO (1987), Statistical Methods for Environmental Pollution Monitoring, section 16.5.

    Examples
    --------
    >>> years = [2012, 2014, 2015, 2016, 2018, 2019, 2021, 2023]
    >>> print(theil_sen([20, 22, 21, 25, 27, 90, 31, 33], times=years))
    1.24 (1.00 to 3.84), 95% Sen, normal approximation
    """
    numbers, flat, shape = _opened(values, times, ends, window)
    levels = [as_level(level) for level in np.atleast_1d(cast("Any", confidence)).tolist()]
    if not levels:
        raise InputError("confidence", "is empty", "Give at least one level, such as 0.95.")

    def kernel(t: FloatArray, v: FloatArray) -> tuple[FloatArray, ...]:
        n = (~np.isnan(v)).sum(axis=-1).astype(np.float64)
        pairs, deviation = n * (n - 1) / 2, np.sqrt(_variance(n, kendall_sums(v)[2]))
        ordered = pair_slopes(t, v)
        slope = np.where(n < FEWEST, np.nan, row_median(ordered, pairs))
        lag1 = correlation_of_neighbours(v - slope[:, None] * t)
        # Limits are slopes at ranks set by the deviation of S (Sen 1968).
        lower, upper = slope_limits(ordered, n, deviation, levels)
        intercept = row_median(np.sort(v - slope[:, None] * t, axis=-1), n)
        return slope, intercept, n, lag1, np.stack(lower), np.stack(upper)

    slope, intercept, n, lag1, lower, upper = row_blocks(kernel, numbers, flat)
    lower, upper = (np.where(np.isnan(slope), np.nan, side) for side in (lower, upper))
    limits = {
        level: (_shaped(low, shape), _shaped(high, shape))
        for level, low, high in zip(levels, lower, upper, strict=True)
    }
    given, low, high = at_levels(confidence, lambda level: cast("Any", limits[level]))
    short = int((~np.isnan(slope) & np.isnan(lower).any(axis=0)).sum())
    where = f" ({short} of {slope.size})" if shape else ""
    few = (f"too few values for limits{where}",) if short else ()
    size, missing = _counts(n, n, flat.shape[-1], shape)[1:]
    correlation, alike, warnings = _neighbours(lag1, n, shape)
    both = (low, high) if np.ndim(low) else (float(low), float(high))
    return TheilSen(
        _shaped(slope, shape), *both, _shaped(intercept, shape), given, size, missing,
        lag1=correlation, neighbours_alike=alike, warnings=(*few, *warnings),
    )  # fmt: skip


def _lag1(t: FloatArray, v: FloatArray) -> tuple[FloatArray]:
    """Correlation of neighbouring residuals from Sen's line, of each row."""
    n = (~np.isnan(v)).sum(axis=-1).astype(np.float64)
    slope = row_median(pair_slopes(t, v), n * (n - 1) / 2)
    return (correlation_of_neighbours(v - slope[:, None] * t),)


def _neighbours(
    lag1: FloatArray, n: FloatArray, shape: tuple[int, ...]
) -> tuple[FloatOrArray, bool | NDArray[np.bool_], tuple[str, ...]]:
    """Give the correlation, whether chance passes it once in twenty, and the warning."""
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = (lag1 > CHANCE / np.sqrt(n)).reshape(shape)
    return _shaped(lag1, shape), alike if shape else bool(alike), noted(alike, ALIKE)


def _opened(
    values: ArrayLike, times: ArrayLike | None, ends: ArrayLike | None, window: float | None
) -> tuple[FloatArray, FloatArray, tuple[int, ...]]:
    """Give times and values in order, one row a series, and the shape of the series."""
    v = as_floats("values", values)
    t = np.arange(v.shape[-1] if v.ndim else 0, dtype=np.float64)
    if times is not None:
        t = as_times("times", times)
    refuse_overlap(t, ends)
    if window is not None:
        refuse_near(t, float(as_number("window", window)))
    t, v = rows_in_order(as_rows(t, "times", values=v), "times")
    shape = v.shape[:-1]
    flat = (math.prod(shape), v.shape[-1])
    return t.reshape(flat), v.reshape(flat), shape


def _variance(n: FloatArray, ties: FloatArray) -> FloatArray:
    # Variance of S, less what the groups of ties take (Kendall 1975).
    return np.asarray((n * (n - 1) * (2 * n + 5) - ties) / 18)


def _shaped(part: FloatArray, shape: tuple[int, ...]) -> FloatOrArray:
    return part.reshape(shape) if shape else float(part[0])


def _counts(
    exact: NDArray[Any], n: FloatArray, width: int, shape: tuple[int, ...]
) -> tuple[Any, Any, Any]:
    if not shape:
        return bool(exact[0]), int(n[0]), width - int(n[0])
    size = n.astype(np.intp).reshape(shape)
    return exact.reshape(shape), size, width - size


def few_values(size: int | NDArray[np.intp], fewest: int) -> Reason | NDArray[np.object_] | None:
    """Say of each series that it has too few values; nothing where it has enough."""

    def reason(n: int) -> Reason | None:
        return None if n >= fewest else Reason.of("values_needed", given=n, needed=fewest)

    if np.ndim(size) == 0:
        return reason(int(size))
    found = np.empty(np.size(size), dtype=np.object_)
    found[:] = [None if n >= fewest else reason(n) for n in np.ravel(size).tolist()]
    return found.reshape(np.shape(size))
