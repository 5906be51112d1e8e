"""Trend by ranks within seasons: each quarter or month is held against itself in other years."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from cdpkit.calc.arguments import (
    aligns_labels,
    as_choice,
    as_floats,
    as_rows,
    as_years,
    noted,
    plain,
    refuse_overlap,
    rows_in_order,
)
from cdpkit.calc.trends.pairs import kendall_sums, row_blocks, row_median
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


FEWEST = 3
"""Values that each season needs."""

FEW = f"fewer than {FEWEST} values in a season"


@result
class SeasonalKendall(Result):
    """Whether the values of a series tend to rise or to fall, season by season.

    Parameters
    ----------
    s, variance : float or numpy.ndarray
        Pairs within a season that rise less pairs that fall, and its variance with ties. NaN, as
        all below, where a season has fewer than three values.
    z, p_value : float or numpy.ndarray
        S in standard deviations, with continuity correction, and its two-sided p.
    tau : float or numpy.ndarray
        S over the number of pairs, -1 to 1.
    slope : float or numpy.ndarray
        Median of the slopes within seasons, a year.
    season : int
        Seasons in a year.
    size : int or numpy.ndarray
        Values used.
    method : str
        Name of the test.
    warnings : tuple of str, default ()
        What the reader must know.

    Examples
    --------
    >>> from cdpkit.calc import seasonal_kendall
    >>> quarters = [100, 140, 120, 80, 104, 139, 126, 85, 109, 147, 124, 88]
    >>> print(seasonal_kendall(quarters, season=4))
    S 8, z 1.828, p 0.0676, 4 a year
    """

    s: FloatOrArray
    variance: FloatOrArray
    z: FloatOrArray
    p_value: FloatOrArray
    tau: FloatOrArray
    slope: FloatOrArray
    season: int
    size: FloatOrArray
    method: str = "seasonal Kendall"
    warnings: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Say what was found."""
        if not isinstance(self.s, float):
            return f"{np.size(self.s)} seasonal Kendall tests"
        if np.isnan(self.s):
            return "not calculated"
        return f"S {self.s:g}, z {self.z:.3f}, p {self.p_value:.3g}, {self.slope:.4g} a year"


@aligns_labels()
def seasonal_kendall(
    values: ArrayLike, *, times: ArrayLike | None = None, season: int, ends: ArrayLike | None = None
) -> SeasonalKendall:
    r"""Test whether the values of each series tend to rise or to fall, comparing like seasons only.

    S and its variance, with ties, are summed over the seasons; $z = (S \mp 1)/\sqrt{V}$. The slope
    is the median of all slopes between two values of the same season.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out.
    times : array_like, shape (T,) or (..., T), optional
        Years with fractions, or dates: starts of periods. Without them the values follow one
        another, the first in season 0.
    season : {4, 12}
        Seasons in a year: 4 for quarters, 12 for months. Any number from 2 to 366 is taken.
    ends : array_like, optional
        Last day of each period, included, where `times` are the first ones. Periods that overlap
        are refused.

    Returns
    -------
    SeasonalKendall
        S, variance, z, p, tau and slope a year, shape (...,).

    Raises
    ------
    InputError
        If shapes do not fit, `season` is not a number of seasons, a time is missing or there twice,
        or periods overlap.

    References
    ----------
    - Hirsch RM, Slack JR, Smith RA (1982), Water Resour Res 18:107-121.

    Examples
    --------
    >>> print(seasonal_kendall([100, 140, 120, 80, 104, 139, 126, 85, 109, 147, 124, 88], season=4))
    S 8, z 1.828, p 0.0676, 4 a year
    """
    as_choice("season", str(season), tuple(map(str, range(2, 367))))
    v = as_floats("values", values)
    places = np.arange(v.shape[-1] if v.ndim else 0, dtype=np.float64)
    t = places / season if times is None else as_years("times", np.asarray(times))
    refuse_overlap(t, ends)
    t, v = rows_in_order(as_rows(t, "times", values=v), "times")
    shape = v.shape[:-1]
    flat = (math.prod(shape), v.shape[-1])
    t, v = t.reshape(flat), v.reshape(flat)
    with np.errstate(invalid="ignore"):
        t = np.round(t * season)  # whole periods: dates of one season lie whole years apart
        which = np.where(np.isnan(v), -1, t % season)
    t = t / season

    def kernel(t: FloatArray, v: FloatArray, which: FloatArray) -> tuple[FloatArray, ...]:
        return (*_sums(v, which, season), _slope(t, v, which))

    s, variance, pairs, least, slope = row_blocks(kernel, t, v, which)
    with np.errstate(divide="ignore", invalid="ignore"):
        # One step nearer to 0 for continuity (Hirsch, Slack and Smith 1982).
        z = np.where(variance > 0, (s - np.sign(s)) / np.sqrt(variance), 0.0)
        tau = s / pairs
    few = least < FEWEST
    p = np.minimum(2 * ndtr(-np.abs(z)), 1)
    numbers = (np.where(few, np.nan, part) for part in (s, variance, z, p, tau, slope))
    size = (~np.isnan(v)).sum(axis=1).astype(np.float64)
    found = [plain(part.reshape(shape)) for part in numbers]
    return SeasonalKendall(
        s=found[0],
        variance=found[1],
        z=found[2],
        p_value=found[3],
        tau=found[4],
        slope=found[5],
        season=int(season),
        size=plain(size.reshape(shape)),
        warnings=noted(few.reshape(shape), FEW),
    )


def _sums(v: FloatArray, which: NDArray[np.float64], season: int) -> tuple[FloatArray, ...]:
    """S, its variance, the pairs, and the fewest values of a season, summed over seasons."""
    s, variance, pairs = (np.zeros(len(v)) for _ in range(3))
    least = np.full(len(v), np.inf)
    for one in range(season):
        own = np.where(which == one, v, np.nan)
        rises, _, ties = kendall_sums(own)
        n = (~np.isnan(own)).sum(axis=1).astype(np.float64)
        s += rises
        # Variance of S with ties (Kendall 1975); seasons are independent, so theirs add up.
        variance += (n * (n - 1) * (2 * n + 5) - ties) / 18
        pairs += n * (n - 1) / 2
        least = np.minimum(least, n)
    return s, variance, pairs, least


def _slope(t: FloatArray, v: FloatArray, which: FloatArray) -> FloatArray:
    """Median slope a year over the pairs of one season."""
    slopes = [np.empty((len(v), 0))]
    for lag in range(1, v.shape[1]):
        # Only pairs of one season have a slope (Hirsch, Slack and Smith 1982).
        same = which[:, lag:] == which[:, :-lag]
        slope = (v[:, lag:] - v[:, :-lag]) / (t[:, lag:] - t[:, :-lag])
        slopes.append(np.where(same, slope, np.nan))
    ordered = np.sort(np.concatenate(slopes, axis=1), axis=1)
    return row_median(ordered, (~np.isnan(ordered)).sum(axis=1).astype(np.float64))
