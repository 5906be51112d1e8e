"""Two readings of where a series goes: if nothing changes, and at the recent pace."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_floats, as_rows, plain, refuse, rows_in_order
from cdpkit.results import Result, result

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatOrArray


@result
class Readings(Result):
    """Two plain readings of where a series goes: neither is a forecast.

    Parameters
    ----------
    if_nothing_changes : float or numpy.ndarray
        The last value.
    at_recent_pace : float or numpy.ndarray
        The last value and the pace of the last `years` years until then.
    pace : float or numpy.ndarray
        Change a year over those years; NaN for a single value.
    slowest, fastest : float or numpy.ndarray
        Least and greatest change a year between two neighbouring values of those years.
    years : float or numpy.ndarray
        Years from the first of the values that make the pace to the last.

    Examples
    --------
    >>> from cdpkit.calc import readings
    >>> print(readings([90, 86, 82, 78], times=range(2020, 2024), at=2026))
    78 if nothing changes, 66 at the pace of the last 3 years
    """

    if_nothing_changes: FloatOrArray
    at_recent_pace: FloatOrArray
    pace: FloatOrArray
    slowest: FloatOrArray
    fastest: FloatOrArray
    years: FloatOrArray

    def __getitem__(self, place: int) -> Readings:
        """Give the readings of one series of a batch."""
        return Readings(*(float(getattr(self, one.name)[place]) for one in fields(self)))

    def sentence(self) -> str:
        """Say both readings."""
        if not isinstance(self.pace, float):
            return f"{np.size(self.pace)} pairs of readings"
        return (
            f"{self.if_nothing_changes:.6g} if nothing changes, {self.at_recent_pace:.6g} at the "
            f"pace of the last {self.years:g} years"
        )


@aligns_labels(("at",))
def readings(values: ArrayLike, *, times: ArrayLike, at: ArrayLike, years: float = 5) -> Readings:
    """Read where a series goes: the last value, and the last value with the recent pace.

    Parameters
    ----------
    values : array_like, shape (..., T)
        One series, or many along the leading axes. NaN is left out.
    times : array_like, shape (T,) or (..., T)
        In years; parts of a year are fractions.
    at : array_like, broadcastable with the series
        The time to read at, in years.
    years : float, default 5
        How far the pace looks back from the last value.

    Returns
    -------
    Readings
        Both values, the pace, and the least and greatest change a year.

    Raises
    ------
    InputError
        If shapes do not fit, a time is missing or there twice, or `years` is not above 0.

    Examples
    --------
    >>> treated = [1_000, 1_052, 1_098, 1_151, 1_203, 1_249, 1_302, 1_351]
    >>> print(readings(treated, times=range(2016, 2024), at=2026))
    1351 if nothing changes, 1502.8 at the pace of the last 5 years
    """
    refuse(np.array(not years > 0), "years", f"is {years!r}", "Give a number of years, such as 5.")
    v, t = as_floats("values", values), as_floats("times", times)
    t, v = rows_in_order(as_rows(t, "times", values=v), "times")
    known = ~np.isnan(v)
    moment = as_floats("at", at)
    order = np.argsort(~known, axis=-1, kind="stable")
    t, v = (np.take_along_axis(np.where(known, part, np.nan), order, axis=-1) for part in (t, v))
    last = np.maximum(known.sum(axis=-1, keepdims=True) - 1, 0)
    end, value = (np.take_along_axis(part, last, axis=-1)[..., 0] for part in (t, v))
    with np.errstate(invalid="ignore", divide="ignore"):
        recent = t >= end[..., np.newaxis] - years - 1e-9
        first = np.argmax(recent, axis=-1)[..., np.newaxis]
        begin, start = (np.take_along_axis(part, first, axis=-1)[..., 0] for part in (t, v))
        span = end - begin
        pace = np.where(span > 0, (value - start) / np.where(span > 0, span, 1), np.nan)
        step = np.diff(v, axis=-1) / np.diff(t, axis=-1)
    step = np.where(recent[..., :-1] & recent[..., 1:], step, np.nan)
    none = np.isnan(pace)
    slowest, fastest = (
        np.where(none, np.nan, pick.reduce(step, axis=-1, initial=edge))
        for pick, edge in ((np.fmin, np.inf), (np.fmax, -np.inf))
    )
    return Readings(
        plain(value),
        plain(np.where(none, np.nan, value + pace * (moment - end))),
        plain(pace),
        plain(slowest),
        plain(fastest),
        plain(span),
    )
