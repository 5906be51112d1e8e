"""Mean of a sample with Student's interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

import numpy as np
from scipy.special import stdtrit

from cdpkit.calc.arguments import as_choice, as_floats, as_level, at_levels, marks_bad_rows, refuse
from cdpkit.calc.intervals import Interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels, Number, OnBad, Operand


def student_limits(
    mean: Operand, deviation: Operand, size: Operand, quantile: Operand
) -> tuple[Operand, Operand]:
    r"""Limits of a mean, $\bar x \pm t s / \sqrt n$, as a formula without guards.

    Parameters
    ----------
    mean, deviation : number, array or column expression
        Mean and standard deviation (with n - 1) of the sample.
    size : number, array or column expression
        Values in the sample, > 1.
    quantile : number, array or column expression
        See `student_quantile`.

    Returns
    -------
    tuple
        Lower and upper limit, in the unit of the mean.

    Examples
    --------
    >>> student_limits(10.0, 3.0, 36, 2)
    (9.0, 11.0)
    """
    half = quantile * deviation / size**0.5
    return mean - half, mean + half


def student_quantile(size: ArrayLike, *, confidence: float = 0.95) -> FloatArray:
    """Two-sided quantile of Student's t for the mean of `size` values.

    Parameters
    ----------
    size : array_like
        Values in each sample. Under two, the quantile is NaN.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1).

    Returns
    -------
    numpy.ndarray
        With `size` - 1 degrees of freedom.

    Raises
    ------
    InputError
        If `size` is not a number, or `confidence` is outside (0, 1).

    Examples
    --------
    >>> student_quantile([2, 20]).round(3).tolist()
    [12.706, 2.093]
    """
    n = as_floats("size", size)
    tail = (1 - as_level(confidence)) / 2
    return np.asarray(-stdtrit(np.where(n > 1, n - 1, np.nan), tail))


@overload
def mean(
    values: Sequence[Number | None],
    *,
    confidence: float = ...,
    missing: str = ...,
    on_bad: OnBad = ...,
) -> Interval[float]: ...
@overload
def mean(
    values: ArrayLike | Sequence[Number | None],
    *,
    confidence: Levels = ...,
    missing: str = ...,
    on_bad: OnBad = ...,
) -> Interval: ...
@marks_bad_rows("values", series=True)
def mean(
    values: ArrayLike | Sequence[Number | None],
    *,
    confidence: Levels = 0.95,
    missing: str = "propagate",
    on_bad: OnBad = "raise",  # noqa: ARG001 -- the decorator reads it
) -> Interval:
    """Mean over the last axis, with Student's interval. Negative values are allowed.

    Parameters
    ----------
    values : array_like, shape (..., N)
        The sample, last axis.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage. A sequence puts its levels
        along a leading axis of the limits.
    missing : {"propagate", "drop"}, default "propagate"
        A missing value makes the mean missing, or is left out, and the result says so.
    on_bad : {"raise", "mark"}, default "raise"
        What to do where some of several rows are bad: refuse them all, or leave the results of
        those rows missing and tell in `bad_rows` which they are, and why.

    Returns
    -------
    Interval
        In the unit of the values, shape (...,). One value alone has no limits: they are NaN, and
        the warnings say so.

    Raises
    ------
    InputError
        If there is no axis or no value, `confidence` is outside (0, 1), or `missing` is neither
        of the two.

    References
    ----------
    - Student (1908), Biometrika 6:1-25.

    Examples
    --------
    >>> print(mean([3.1, 2.7, 4.4, 3.0]))
    3.30 (2.10 to 4.50), 95% Student's t
    >>> mean([3.1]).warnings
    ('one value has no interval',)
    """
    as_choice("missing", missing, ("propagate", "drop"))
    x = as_floats("values", values)
    empty = np.array(x.ndim == 0 or x.shape[-1] == 0)
    refuse(empty, "values", "is not a sample", "Give a sequence with at least one value.")
    gaps = np.isnan(x)
    size = np.full(x.shape[:-1], float(x.shape[-1])) - (
        gaps.sum(axis=-1) if missing == "drop" else 0
    )
    centre, deviation = _moments(x, gaps if missing == "drop" else None, size)
    levels, lower, upper = at_levels(
        confidence,
        lambda level: student_limits(
            centre, deviation, size, student_quantile(size, confidence=level)
        ),
    )
    warnings: tuple[str, ...] = ()
    if missing == "drop" and gaps.any():
        warnings = (f"{int(gaps.sum())} of {gaps.size} values missing, left out",)
    alone = (size == 1) & ~np.isnan(centre)
    if alone.any():
        where = "" if alone.ndim == 0 else f" ({int(alone.sum())} of {alone.size})"
        warnings += (f"one value has no interval{where}",)
    return Interval(centre, lower, upper, levels, "Student's t", warnings)


def _moments(
    x: FloatArray, gaps: FloatArray | None, size: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Mean and standard deviation in two passes, so that a large offset costs no digits."""
    seen = x if gaps is None else np.where(gaps, 0.0, x)
    with np.errstate(invalid="ignore", divide="ignore"):
        # 1. The mean; 2. its rounding error, from the distances; 3. the squares about the better mean.
        first = seen.sum(axis=-1) / size
        distance = seen - first[..., None]
        if gaps is not None:
            distance = np.where(gaps, 0.0, distance)
        centre = first + distance.sum(axis=-1) / size
        squares = ((distance - (centre - first)[..., None]) ** 2).sum(axis=-1)
        if gaps is not None:  # what was left out stands at the mean and adds nothing
            squares -= gaps.sum(axis=-1) * (centre - first) ** 2
        return centre, np.sqrt(squares / (size - 1))
