"""Rules of special causes: which points stand out, what they are called, and what they mean."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.comparisons import POLARITIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray

__all__ = [
    "LENGTHS",
    "MISSING",
    "NOT_ASSESSED",
    "OUTSIDE_COUNTS",
    "POLARITIES",
    "Cause",
    "assurances",
    "labels",
    "point_types",
    "sides",
    "special_causes",
    "variations",
]

LENGTHS = {"mdc-7": 7, "mdc-6": 6, "mdc-7-2023": 7}
"""Points that make a shift or a trend, by the name of the rules."""

OUTSIDE_COUNTS = ("mdc-7-2023",)
"""Rules whose two in three may lie beyond the limits, and whose icons need a segment in full."""

ASTRONOMICAL, TREND, TWO_IN_THREE, SHIFT, MISSING = 1, 2, 3, 4, 5
"""Codes of causes: negative below the mean or falling, 0 for a common cause."""


class Cause(IntEnum):
    """The first rule that a point meets; negative below the mean or falling."""

    SHIFT_BELOW = -SHIFT
    TWO_IN_THREE_BELOW = -TWO_IN_THREE
    FALLING = -TREND
    BELOW_LOWER = -ASTRONOMICAL
    COMMON = 0
    ABOVE_UPPER = ASTRONOMICAL
    RISING = TREND
    TWO_IN_THREE_ABOVE = TWO_IN_THREE
    SHIFT_ABOVE = SHIFT
    MISSING = MISSING


NOT_ASSESSED = "not_assessed"
DOUBTFUL = 4 * np.finfo(np.float64).eps
"""A distance below this share of the values may owe its sign to the rounding of floats."""


def sides(values: FloatArray, line: FloatArray, scale: FloatArray) -> NDArray[np.int8]:
    """Tell where values lie against a line: -1 below, 0 on it (or missing), 1 above."""
    distance = values - line
    on_line = ~(np.abs(distance) > DOUBTFUL * np.maximum(scale, np.abs(values)))
    return np.where(on_line, 0, np.sign(distance)).astype(np.int8)


def special_causes(
    levels: FloatArray,
    side: NDArray[np.int8],
    near: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    length: int,
    *,
    outside_counts: bool = False,
) -> NDArray[np.int8]:
    """Give the code of each point of a segment: the first rule that it meets.

    A gap belongs to no run, trend or window of three, so it ends them.
    """
    gap = np.isnan(levels)
    trend = _trend(levels, length)
    size = levels.shape[-1]
    far = near | outside if outside_counts else near
    window = (np.abs(_sums(side, 3)) == 3) & (_sums(far, 3) >= 2)
    two_in_three = _spread(window, 3, size) & far
    shift = _spread(np.abs(_sums(side, length)) == length, length, size)
    codes = np.select(
        [gap, outside, trend != 0, two_in_three, shift],
        [
            np.full_like(side, MISSING),
            ASTRONOMICAL * side,
            TREND * trend,
            TWO_IN_THREE * side,
            SHIFT * side,
        ],
        0,
    )
    return codes.astype(np.int8)


def _sums(values: NDArray[Any], width: int) -> NDArray[np.int64]:
    """Sum each full window of the last axis."""
    if values.shape[-1] < width:
        return np.zeros((*values.shape[:-1], 0), dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(values, width, axis=-1)
    return np.asarray(windows.sum(axis=-1, dtype=np.int64))


def _spread(met: NDArray[np.bool_], width: int, size: int) -> NDArray[np.bool_]:
    """Mark all points of the windows that meet a condition."""
    marked = np.zeros((*met.shape[:-1], size), dtype=np.bool_)
    for start in range(width):
        marked[..., start : start + met.shape[-1]] |= met
    return marked


def _trend(levels: FloatArray, length: int) -> NDArray[np.int8]:
    """Give the direction of each point that is part of a trend, 0 for the others.

    A point that ends one trend and begins another has the direction of the one that follows.
    """
    steps = np.nan_to_num(np.sign(np.diff(levels, axis=-1))).astype(np.int8)
    part = _spread(np.abs(_sums(steps, length - 1)) == length - 1, length, levels.shape[-1])
    edge = np.zeros((*levels.shape[:-1], 1), dtype=np.int8)
    to_next = np.concatenate([steps, edge], axis=-1)
    from_last = np.concatenate([edge, steps], axis=-1)
    next_is_part = np.concatenate([part[..., 1:], edge.astype(np.bool_)], axis=-1)
    return np.where(part, np.where(next_is_part, to_next, from_last), 0).astype(np.int8)


def labels(codes: NDArray[np.int8], length: int) -> NDArray[np.str_]:
    """Name the causes."""
    names = [
        f"{length} Points Below CL",
        "2 in 3 Below CL",
        f"{length} Point Trend (Decreasing)",
        "Below LCL",
        "Common Cause",
        "Above UCL",
        f"{length} Point Trend (Increasing)",
        "2 in 3 Above CL",
        f"{length} Points Above CL",
        "Missing",
    ]
    return np.array(names)[codes.astype(np.intp) + SHIFT]


def _directions(codes: NDArray[np.int8]) -> NDArray[np.intp]:
    """Give 0 for a cause below, 1 for a common cause, 2 for one above, 3 for a missing point."""
    return np.where(codes == MISSING, 3, np.sign(codes) + 1).astype(np.intp)


def point_types(codes: NDArray[np.int8], polarity: str) -> NDArray[np.str_]:
    """Tell what each point means: improvement, concern, or no judgement of high and low."""
    low, high = {
        "higher_better": ("concern", "improvement"),
        "lower_better": ("improvement", "concern"),
        "neutral": ("neutral_low", "neutral_high"),
    }[polarity]
    return np.array([low, "common_cause", high, "missing"])[_directions(codes)]


def variations(
    codes: NDArray[np.int8], polarity: str, has_limits: NDArray[np.bool_]
) -> NDArray[np.str_]:
    """Name the icon of variation for the latest points."""
    low, high = {
        "higher_better": ("concern_low", "improvement_high"),
        "lower_better": ("improvement_low", "concern_high"),
        "neutral": ("neutral_low", "neutral_high"),
    }[polarity]
    words = np.array([low, "common_cause", high, NOT_ASSESSED])
    return np.where(has_limits, words[_directions(codes)], NOT_ASSESSED)


def assurances(
    target: float, lower: FloatArray, upper: FloatArray, polarity: str
) -> NDArray[np.str_]:
    """Name the icon of assurance: whether the target lies beyond the limits, and on which side."""
    beyond = np.sign((target > upper).astype(np.int8) - (target < lower))
    above, below = {
        "higher_better": ("consistent_fail", "consistent_pass"),
        "lower_better": ("consistent_pass", "consistent_fail"),
        "neutral": (NOT_ASSESSED, NOT_ASSESSED),
    }[polarity]
    between = NOT_ASSESSED if polarity == "neutral" else "inconsistent"
    words = np.array([below, between, above])[(beyond + 1).astype(np.intp)]
    return np.where(np.isnan(target + lower + upper), NOT_ASSESSED, words)
