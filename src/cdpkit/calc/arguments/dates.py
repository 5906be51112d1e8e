"""Dates as years with fractions, and the paths between two dated values."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from numpy.typing import ArrayLike

from cdpkit.calc.arguments.guards import as_floats, is_missing, refuse
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.calc.arguments.types import FloatArray, Operand


Dates: TypeAlias = date | Iterable[date] | ArrayLike
"""One date or many, or years with fractions."""

LEAP_DAY = 59
"""Days of a leap year before its leap day."""

PATHS = ("linear", "step", "compound")


def as_datetimes(argument: str, times: Dates) -> NDArray[np.datetime64] | None:
    """Read dates, missing ones as NaT; of numbers give nothing. A time zone plays no part."""
    try:
        given = np.asarray(times)
    except (TypeError, ValueError) as error:
        hint = "Give one date or number for each."
        raise InputError(argument, "is not a rectangular array of times", hint) from error
    if given.dtype.kind in "US":
        raise InputError(argument, "holds text", "Give dates, such as date(2025, 3, 31).")
    if given.dtype.kind == "O":
        known = [None if is_missing(x) or _is_nan(x) else x for x in given.ravel()]
        if not any(isinstance(x, date) for x in known):
            return None
        other = np.array([not (x is None or isinstance(x, date)) for x in known])
        refuse(
            other.reshape(given.shape),
            argument,
            "is not a date",
            "Give dates or numbers, not both.",
        )
        local = [x.replace(tzinfo=None) if isinstance(x, datetime) else x for x in known]
        given = np.array(local, dtype="datetime64[us]").reshape(given.shape)
    return given.astype("datetime64[us]") if given.dtype.kind == "M" else None


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def as_years(argument: str, dates: Dates) -> FloatArray:
    """Read dates or years as an array of years, under the name of an argument."""
    given = as_datetimes(argument, dates)
    if given is None:
        return as_floats(argument, cast("ArrayLike", dates))
    first = given.astype("datetime64[Y]")
    year = first.astype(np.float64) + 1970
    passed = (given.astype("datetime64[D]") - first.astype("datetime64[D]")).astype(np.float64)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    passed -= leap * (np.sign(passed - LEAP_DAY) + 1) / 2
    return np.where(np.isnat(given), np.nan, year + passed / 365)


def path_between(start: Operand, end: Operand, share: FloatArray, path: str) -> FloatArray:
    """Value after a share of the time from one point to the next; the path meets both exactly."""
    value: FloatArray
    if path == "step":
        value = np.asarray(np.where(share < 1, start, end))
    elif path == "linear":
        value = start + share * (end - start)
    else:
        with np.errstate(divide="ignore", invalid="ignore"):
            value = start * (end / start) ** share
    inside = (share >= 0) & (share <= 1)
    low, high = np.minimum(start, end), np.maximum(start, end)
    value = np.where(inside, np.clip(value, low, high), value)
    value = np.where(share == 1, end, value)
    return np.where(np.isnan(share), np.nan, value)
