"""Sums over moving windows, and rates pooled over years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import aligns_labels, as_choice, as_counts, as_floats, as_number, refuse
from cdpkit.calc.intervals import Interval
from cdpkit.calc.rates.crude import crude_rate
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from cdpkit.calc.arguments import FloatArray, Levels


COUNTED = ("events", "people")


@aligns_labels()
def rolling(
    values: ArrayLike, *, window: int = 12, counted: str = "events", times: ArrayLike | None = None
) -> FloatArray:
    """Sum over moving windows of the last axis, such as 12 months.

    Parameters
    ----------
    values : array_like, shape (..., N)
        One number a period, in order of time. NaN makes its windows NaN.
    window : int, default 12
        Periods in a sum.
    counted : {"events", "people"}, default "events"
        Distinct people cannot be summed: whoever is there in two periods would count twice.
    times : array_like, shape (N,), optional
        Numbers of the periods: then a gap or a period that is there twice is refused.

    Returns
    -------
    numpy.ndarray, shape (..., N - window + 1)
        One sum for each full window, the first ending at place `window`.

    Raises
    ------
    InputError
        If people are to be summed, `window` is not a whole number from 1 to N, or `times` do not
        follow one another.

    Examples
    --------
    >>> rolling([3, 5, 2, 8], window=3).tolist()
    [10.0, 15.0]
    """
    as_choice("counted", counted, COUNTED)
    x = as_floats("values", values)
    width = _window(window, x, "values")
    if counted == "people" and width > 1:
        hint = "Count them again over the whole window, at the source."
        raise InputError("counted", "is 'people', and people in two periods count twice", hint)
    if times is not None:
        _consecutive(as_floats("times", times), x.shape[-1])
    # Summed anew for each window: a running sum would carry one NaN, or its rounding, to the end.
    return np.asarray(np.lib.stride_tricks.sliding_window_view(x, width, axis=-1).sum(axis=-1))


def _window(window: int, x: FloatArray, argument: str) -> int:
    refuse(np.array(x.ndim == 0), argument, "is one number", "Give one number for each period.")
    number = as_number("window", window)
    if number.denominator != 1 or not 1 <= number <= x.shape[-1]:
        hint = f"Give a whole number from 1 to {x.shape[-1]}, the periods there are."
        raise InputError("window", f"is {window!r}", hint)
    return int(number)


def _consecutive(times: FloatArray, size: int) -> None:
    shape = f"has shape {times.shape} for {size} periods"
    refuse(np.array(times.shape != (size,)), "times", shape, "Give one number for each period.")
    gaps = np.concatenate([[False], np.diff(times) != 1])
    refuse(gaps, "times", "does not follow the period before", "Fill gaps with NaN; keep one each.")


@aligns_labels()
def pooled_rate(
    count: ArrayLike,
    population: ArrayLike,
    *,
    window: int = 3,
    denominator: str = "sum",
    counted: str = "events",
    times: ArrayLike | None = None,
    per: float = 100_000,
    confidence: Levels = 0.95,
) -> Interval[FloatArray]:
    """Crude rates pooled over moving windows of years.

    Parameters
    ----------
    count, population : array_like, shape (..., N)
        Events, >= 0, and people, > 0, one number a year. NaN makes its windows NaN.
    window : int, default 3
        Years pooled.
    denominator : {"sum", "middle"}, default "sum"
        Sum of the populations, or that of the middle year times the years (an odd `window`).
    counted, times
        As in `rolling`.
    per : float, default 100_000
        Multiplier.
    confidence : float or sequence of float, default 0.95
        Two-sided coverage in (0, 1): a fraction, not a percentage.

    Returns
    -------
    Interval
        Events a year per `per` people, shape (..., N - window + 1). Neighbours overlap: they are
        not independent, and no trend may be fitted to them.

    Raises
    ------
    InputError
        As `rolling` and `crude_rate`, or if `window` is even and `denominator` is "middle".

    Examples
    --------
    >>> print(pooled_rate([8, 12, 10], [50_000, 51_000, 52_000]))
    1 estimates, 95% Byar
    >>> pooled_rate([8, 12, 10], [50_000, 51_000, 52_000], denominator="middle").estimate.round(2).tolist()
    [19.61]
    """
    as_choice("denominator", denominator, ("sum", "middle"))
    x, n = as_counts(denominators=["population"], count=count, population=population)
    events = rolling(x, window=window, counted=counted, times=times)
    width = _window(window, n, "population")
    if denominator == "sum":
        people = rolling(n, window=width)
    elif width % 2:
        people = width * n[..., width // 2 : n.shape[-1] - width // 2]
    else:
        raise InputError("window", f"is {width}", "An even number of years has no middle one.")
    rate = crude_rate(events, people, per=per, confidence=confidence)
    overlap = ("windows overlap: neighbours are not independent",) if events.shape[-1] > 1 else ()
    return Interval(
        rate.estimate,
        rate.lower,
        rate.upper,
        rate.confidence,
        rate.method,
        overlap if width > 1 else (),
    )
