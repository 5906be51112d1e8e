"""Counts whose printed confidence limits agree, where the method is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import NDArray

    from cdpkit.disclosure.facts.prints import Print

    Numbers = NDArray[np.float64]


_MOST = 100_000
"""Above this no print tells one count from the next."""
_EDGE = 1e-9
"""Of the number itself: what floats may be out by."""
METHODS = ("auto", "exact", "byar")
"""Exact Poisson below 10 events and Byar's from 10, as Fingertips; and each throughout."""


def of_count(
    lower: Print, upper: Print, scale: Fraction, *, confidence: float = 0.95
) -> tuple[int, int] | None:
    """Give the least and most count whose limits, times `scale` (per / n), print like these."""
    most = int(upper.ends[1] / scale) + 2 if scale else _MOST
    if most > _MOST:
        return None
    counts = np.arange(most + 1)
    found = [_both(limits, float(scale), lower, upper) for limits in _limits(counts, confidence)]
    return _span(counts, *found)


def of_ratio(ratio: Print, *, confidence: float = 0.95) -> tuple[int, int] | None:
    """Give the counts whose upper limit is so many times the lower: no denominator is needed."""
    counts = np.arange(1, _MOST)
    found = [
        _prints(upper / np.where(lower > 0, lower, np.nan), ratio)
        for lower, upper in _limits(counts, confidence)
    ]
    return _span(counts, *found)


def of_proportion(
    lower: Print, upper: Print, denominator: int, per: Fraction, *, confidence: float = 0.95
) -> tuple[int, int] | None:
    """Give the counts of a known denominator whose Wilson limits, times `per`, print like these."""
    from cdpkit.calc import proportion

    if not 0 < denominator <= _MOST:
        return None
    counts = np.arange(denominator + 1)
    limits = proportion(counts, denominator, confidence=confidence)
    return _span(
        counts,
        _both((np.asarray(limits.lower), np.asarray(limits.upper)), float(per), lower, upper),
    )


def of_standardised(
    rate: Print, lower: Print, upper: Print, *, confidence: float = 0.95
) -> tuple[int, int] | None:
    """Give the counts of which (U - R) / (R - L) is Byar's, whatever the weights (Dobson 1991)."""
    slack = rate.half + upper.half, rate.half + lower.half
    above, below = upper.value - rate.value, rate.value - lower.value
    if below <= slack[1]:
        return None
    counts = np.arange(1, _MOST)
    least, most = (above - slack[0]) / (below + slack[1]), (above + slack[0]) / (below - slack[1])
    found = []
    for low, high in _limits(counts, confidence, ("auto", "byar")):
        shape = (high - counts) / (counts - low)
        found.append((shape >= float(least) * (1 - _EDGE)) & (shape <= float(most) * (1 + _EDGE)))
    return _span(counts, *found)


def _limits(
    counts: NDArray[np.int64], confidence: float, methods: tuple[str, ...] = METHODS
) -> list[tuple[Numbers, Numbers]]:
    from cdpkit.calc import count_interval

    found = [count_interval(counts, confidence=confidence, method=name) for name in methods]
    return [(np.asarray(limits.lower), np.asarray(limits.upper)) for limits in found]


def _both(
    limits: tuple[Numbers, Numbers], scale: float, lower: Print, upper: Print
) -> NDArray[np.bool_]:
    low, high = limits
    return _prints(low * scale, lower) & _prints(high * scale, upper)


def _prints(numbers: Numbers, printed: Print) -> NDArray[np.bool_]:
    low, high = (float(end) for end in printed.ends)
    edge = _EDGE * np.maximum(np.abs(numbers), 1)
    return np.asarray((numbers >= low - edge) & (numbers < high + edge))


def _span(counts: NDArray[np.int64], *found: NDArray[np.bool_]) -> tuple[int, int] | None:
    """Give the ends of what any method allows; none where the limits come from no method here."""
    allowed = counts[np.any(found, axis=0)]
    return (int(allowed[0]), int(allowed[-1])) if len(allowed) else None
