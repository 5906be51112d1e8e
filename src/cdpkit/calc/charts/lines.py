"""Lines of control charts: what they are made of, and how a chart is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.calc.arguments import as_choice, as_floats, refuse
from cdpkit.calc.charts.rules import LENGTHS, POLARITIES

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray


@dataclass(frozen=True)
class Lines:
    """Lines of a segment before they are cut, and the points as the rules see them.

    `half` is the distance from the mean to a limit, `levels` what a trend is judged on, `scale`
    the size of numbers behind the mean; `middle` what shifts are judged by, where not the mean.
    """

    mean: FloatArray
    half: FloatArray
    ranges: FloatArray
    levels: FloatArray
    scale: FloatArray
    dispersion: FloatArray
    middle: FloatArray | None = None


@dataclass(frozen=True)
class Reading:
    """How a chart is to be read."""

    rules: str
    polarity: str
    target: float
    minimum: float = -np.inf
    maximum: float = np.inf

    @classmethod
    def checked(
        cls,
        rules: str,
        polarity: str,
        target: float | None,
        minimum: float = -np.inf,
        maximum: float = np.inf,
    ) -> Reading:
        """Guard the arguments that all charts share."""
        as_choice("rules", rules, tuple(LENGTHS))
        as_choice("polarity", polarity, POLARITIES)
        return cls(rules, polarity, one_number("target", target, np.nan), minimum, maximum)


def one_number(argument: str, value: float | None, default: float) -> float:
    """Give a number that may be left out."""
    if value is None:
        return default
    number = as_floats(argument, value)
    refuse(np.array(number.ndim > 0), argument, "is not one number", "Give a single number.")
    return float(number)


def in_baseline(x: FloatArray, baseline: int | None) -> FloatArray:
    """Keep the values from which the limits are made; the others become gaps."""
    if baseline is None:
        return x
    return np.where(np.cumsum(~np.isnan(x), axis=-1) <= baseline, x, np.nan)


def average(x: FloatArray) -> FloatArray:
    """Average of the known numbers along the last axis, which stays; NaN if there is none.

    The second pass takes back what rounding did to the first: equal numbers have themselves as
    their average.
    """
    known = ~np.isnan(x)
    size = known.sum(axis=-1, keepdims=True).astype(np.float64)
    size[size == 0] = np.nan
    first = np.where(known, x, 0).sum(axis=-1, keepdims=True) / size
    return np.asarray(first + np.where(known, x - first, 0).sum(axis=-1, keepdims=True) / size)


def largest(x: FloatArray) -> FloatArray:
    """Size of the largest number along the last axis, which stays."""
    return np.asarray(np.nan_to_num(np.abs(x)).max(axis=-1, keepdims=True))


def moving_ranges(x: FloatArray) -> FloatArray:
    """Distance of each point from the one before it; the first has none."""
    first = np.full((*x.shape[:-1], 1), np.nan)
    return np.concatenate([first, np.abs(np.diff(x, axis=-1))], axis=-1)
