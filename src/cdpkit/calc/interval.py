"""The result of every calculator that gives an estimate with its limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from cdpkit.calc._types import FloatOrArray, Levels

__all__ = ["Interval"]


@dataclass(frozen=True, slots=True, eq=False)
class Interval:
    """An estimate with its lower and upper limit, and how they were made.

    Two intervals never compare equal: arrays have no single truth value.

    Parameters
    ----------
    estimate : float or numpy.ndarray
        The value; NaN where an input is missing or the value is suppressed.
    lower, upper : float or numpy.ndarray
        The limits, in the unit of the estimate. Several levels stand along a leading axis.
    confidence : float or sequence of float
        Two-sided coverage in (0, 1).
    method : str
        Name of the method of the limits.
    warnings : tuple of str, default ()
        What the reader must know: why a value is missing, or what was taken as zero.

    Examples
    --------
    >>> print(Interval(30.798, 25.525, 36.621, 0.95, "Wilson score"))
    30.8 (25.5 to 36.6), 95% Wilson score
    """

    estimate: FloatOrArray
    lower: FloatOrArray
    upper: FloatOrArray
    confidence: Levels
    method: str
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("estimate", "lower", "upper"):
            value = getattr(self, name)
            if np.ndim(value) == 0:
                object.__setattr__(self, name, float(value))

    def __str__(self) -> str:
        how = f"{_percent(self.confidence)} {self.method}"
        if not isinstance(self.estimate, float):
            return f"{self.estimate.size} estimates, {how}"
        if math.isnan(self.estimate):
            return "; ".join(("not calculated", *self.warnings))
        if not isinstance(self.lower, float) or not isinstance(self.upper, float):
            return f"{self.estimate:.6g} with several limits, {how}"
        places = _places(self.upper - self.lower)
        value, low, high = (f"{x:.{places}f}" for x in (self.estimate, self.lower, self.upper))
        return f"{value} ({low} to {high}), {how}"


def _percent(levels: Levels) -> str:
    several = np.atleast_1d(levels)
    return " and ".join(f"{100 * level:.10g}%" for level in several)


def _places(width: float) -> int:
    """Decimals that show the width to three figures, and one at least."""
    if not math.isfinite(width) or width <= 0:
        return 1
    return max(1, 2 - math.floor(math.log10(width)))
