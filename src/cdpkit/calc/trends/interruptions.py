"""A series that is interrupted: change of level and of slope since a date."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import stdtr, stdtrit

from cdpkit.calc.arguments import (
    aligns_labels,
    as_floats,
    as_level,
    as_rows,
    as_times,
    noted,
    plain,
    refuse_overlap,
    rows_in_order,
)
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from cdpkit.calc.arguments import FloatArray, FloatOrArray


FEWEST_A_SIDE = 6
"""Points that each side needs."""

CALM = (1.5, 2.5)
"""Durbin-Watson statistics of neighbours that have little to do with each other."""
TERMS = ("level", "slope_before", "level_change", "slope_change")
NOT_CALM = "neighbouring values resemble or oppose each other: the limits may be too narrow"
TOO_FEW = f"fewer than {FEWEST_A_SIDE} points on a side"


@result
class Coefficient(Result):
    """One term of a fitted line, with t limits.

    Parameters
    ----------
    estimate, lower, upper : float or numpy.ndarray
        The term and its limits.
    standard_error, t, p_value : float or numpy.ndarray
        Its error, the estimate in errors, and the two-sided p.
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    standard_error: FloatOrArray
    t: FloatOrArray
    p_value: FloatOrArray

    def __getitem__(self, place: int) -> Coefficient:
        """Give the term of one of several series."""
        return Coefficient(*(float(getattr(self, one.name)[place]) for one in fields(self)))

    def sentence(self) -> str:
        """Say the term and its limits."""
        if not isinstance(self.estimate, float):
            return f"{np.size(self.estimate)} coefficients"
        limits = f"{self.estimate:.4g} ({self.lower:.4g} to {self.upper:.4g})"
        return f"{limits}, p {self.p_value:.3g}"


@result
class Interrupted(Result):
    """Lines before and after a date, fitted together. It shows no cause.

    Parameters
    ----------
    level : Coefficient
        The line before, at time 0.
    slope_before : Coefficient
        Its slope a unit of time (a year, of dates).
    level_change : Coefficient
        Jump at the date.
    slope_change : Coefficient
        Slope after less slope before.
    durbin_watson : float or numpy.ndarray
        Near 2 where neighbouring residuals have nothing to do with each other.
    before, after : int or numpy.ndarray
        Points on each side.
    confidence : float
        Two-sided coverage of the limits.
    method : str
        How it was fitted.
    warnings : tuple of str, default ()
        What the reader must know.
    """

    level: Coefficient
    slope_before: Coefficient
    level_change: Coefficient
    slope_change: Coefficient
    durbin_watson: FloatOrArray
    before: FloatOrArray
    after: FloatOrArray
    confidence: float
    method: str = "least squares, t limits"
    warnings: tuple[str, ...] = ()

    def __getitem__(self, place: int) -> Interrupted:
        """Give what was found of one of several series, with the warnings of its own."""
        terms = {name: getattr(self, name)[place] for name in TERMS}
        numbers = ("durbin_watson", "before", "after")
        own: dict[str, Any] = {name: float(getattr(self, name)[place]) for name in numbers}
        few = min(own["before"], own["after"]) < FEWEST_A_SIDE
        uneasy = bool(_uneasy(np.asarray(own["durbin_watson"])))
        told = (*(TOO_FEW,) * few, *(NOT_CALM,) * uneasy)
        return replace(self, **own, **terms, warnings=told)

    def sentence(self) -> str:
        """Say what was found."""
        jump, turn = self.level_change, self.slope_change
        if not isinstance(jump.estimate, float):
            return f"{np.size(jump.estimate)} interrupted series"
        if np.isnan(jump.estimate):
            return "not calculated"
        texts = [
            f"{name} {part.estimate:.4g} ({part.lower:.4g} to {part.upper:.4g})"
            for name, part in (("level change", jump), ("slope change", turn))
        ]
        return ", ".join(texts)


@aligns_labels()
def interrupted(
    values: ArrayLike,
    *,
    times: ArrayLike,
    since: float,
    ends: ArrayLike | None = None,
    confidence: float = 0.95,
) -> Interrupted:
    r"""Fit a line before and a line after a date, and say how level and slope changed.

    $y = b_0 + b_1 t + b_2 A + b_3 A (t - t_A)$ by least squares, A = 1 from `since` on.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out.
    times : array_like, shape (T,) or (..., T)
        Numbers or dates, in any order, none twice.
    since : float or date
        First time that belongs to the new line.
    ends : array_like, shape (T,) or (..., T), optional
        Last day (year, month) of each period, included, where `times` are the first ones. Periods
        that overlap are refused.
    confidence : float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    Interrupted
        Each term with limits and p, shape (...,). Fewer than six points on a side give NaN, and a
        warning.

    Raises
    ------
    InputError
        If shapes do not fit, a time is missing or there twice, or periods overlap.

    References
    ----------
    - Wagner AK and others (2002), J Clin Pharm Ther 27:299-309.
    - Durbin J, Watson GS (1951), Biometrika 38:159-177.

    Examples
    --------
    >>> y = [50, 52, 49, 51, 53, 54, 52, 55, 47, 45, 46, 43, 42, 40, 41, 38]
    >>> found = interrupted(y, times=range(1, 17), since=9)
    >>> f"{found.level_change.estimate:.2f}, {found.slope_change.estimate:.2f}"
    '-7.79, -1.83'
    """
    level = as_level(confidence)
    y = as_floats("values", values)
    t = as_times("times", np.asarray(times))
    start = float(as_times("since", np.asarray(since)))
    refuse_overlap(t, ends)
    t, y = rows_in_order(as_rows(t, "times", values=y), "times")
    shape = y.shape[:-1]
    t, y = (part.reshape(-1, part.shape[-1]) for part in (t, y))
    known = ~np.isnan(y)
    after = known & (t >= start)
    sizes = [side.sum(axis=1).astype(np.float64) for side in (known & ~after, after)]
    enough = np.minimum(*sizes) >= FEWEST_A_SIDE
    terms, watson = _fitted(np.where(enough[:, np.newaxis], y, np.nan), t, start, level)

    def shaped(part: FloatArray) -> FloatOrArray:
        return plain(part.reshape(shape))

    level_at_0, slope, jump, turn = (
        Coefficient(*(shaped(part) for part in term)) for term in terms
    )
    return Interrupted(
        level=level_at_0,
        slope_before=slope,
        level_change=jump,
        slope_change=turn,
        durbin_watson=shaped(watson),
        before=shaped(sizes[0]),
        after=shaped(sizes[1]),
        confidence=level,
        warnings=(
            *noted(~enough.reshape(shape), TOO_FEW),
            *noted(_uneasy(watson).reshape(shape), NOT_CALM),
        ),
    )


def _fitted(
    y: FloatArray, t: FloatArray, start: float, level: float
) -> tuple[list[tuple[FloatArray, ...]], FloatArray]:
    """Solve the normal equations of all series, centred at the date; NaN rows stay NaN."""
    known = ~np.isnan(y)
    away = np.where(known, t - start, 0.0)
    after = known & (t >= start)
    # Level, slope, step and turn (Wagner and others 2002), the time centred at the date.
    design = np.stack([known * 1.0, away, after * 1.0, after * away], axis=-1)
    squares = np.einsum("nti,ntj->nij", design, design)
    lost = np.asarray(~known.any(axis=1))
    squares[lost] = np.eye(4)
    inverse = np.linalg.inv(squares)
    filled = np.where(known, y, 0.0)
    # Least squares: b = (X'X)^-1 X'y; four parameters cost four degrees of freedom.
    b = np.einsum("nij,ntj,nt->ni", inverse, design, filled)
    residual = np.where(known, filled - np.einsum("nti,ni->nt", design, b), np.nan)
    freedom = np.where(lost, 1, known.sum(axis=1) - 4)
    total = np.nansum(residual**2, axis=1)
    # The level at time 0 follows from the level at the date.
    turn = np.eye(4)
    turn[0, 1] = -start
    b = b @ turn.T
    # Covariance s^2 (X'X)^-1, turned the same way.
    covariance = turn @ inverse @ turn.T * (total / freedom)[:, np.newaxis, np.newaxis]
    error = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    reach = stdtrit(freedom, (1 + level) / 2)[:, np.newaxis] * error
    # Two-sided p of t = b / se; Durbin and Watson: squared steps of residuals over squares.
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = b / error
        p_value = 2 * stdtr(freedom[:, np.newaxis], -np.abs(ratio))
        watson = np.nansum(_steps(residual) ** 2, axis=1) / total
    parts = [b, b - reach, b + reach, error, ratio, p_value]
    parts = [np.where(lost[:, np.newaxis], np.nan, part) for part in parts]
    return [tuple(part[:, i] for part in parts) for i in range(len(TERMS))], np.where(
        lost, np.nan, watson
    )


def _uneasy(watson: FloatArray) -> NDArray[np.bool_]:
    return np.asarray((watson < CALM[0]) | (watson > CALM[1]))


def _steps(residual: FloatArray) -> FloatArray:
    """Give the steps from each known residual to the next known one."""
    order = np.argsort(np.isnan(residual), axis=1, kind="stable")
    return np.diff(np.take_along_axis(residual, order, axis=1), axis=1)
