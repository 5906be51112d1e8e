"""What a test that found nothing could have found."""

from __future__ import annotations

from functools import cached_property
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit import calc
from cdpkit.assess.wording import decimal_of, quoted
from cdpkit.model import Statistic

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from cdpkit.assess.changes.pairs import Pairs
    from cdpkit.assess.series import Mask
    from cdpkit.assess.wording import Context, Point
    from cdpkit.calc.arguments import FloatArray


LARGE = 50
"""Events from which a rate needs no enumeration, which takes too long for many rows."""


class Detectable:
    """The fall and the rise that each test without a finding was likely to find, in the unit.

    They are calculated for all pairs at once, when the first is asked for.
    """

    def __init__(self, pairs: Pairs, significance: NDArray[Any]) -> None:
        self._pairs, self._significance = pairs, significance

    def of(self, i: int) -> tuple[float, float] | None:
        """Give fall and rise of a pair; none where the test is not one of counts."""
        known, fall, rise = self._ends
        return (float(fall[i]), float(rise[i])) if known[i] else None

    @cached_property
    def _ends(self) -> tuple[Mask, FloatArray, FloatArray]:
        pairs, one, other = self._pairs, self._pairs.before, self._pairs.now
        free = (self._significance == "not significant") & ~(one.limited | other.limited)
        known = np.zeros(free.shape, dtype=np.bool_)
        fall, rise = np.full((2, free.size), np.nan)
        for kind in (Statistic.COUNT, Statistic.CRUDE_RATE, Statistic.PROPORTION):
            counted, settings = one.value, {}
            rows = free & pairs.is_statistic(kind)
            if kind is not Statistic.COUNT:
                counted = one.numerator
                rows &= (counted > 0) & (one.denominator > 0) & (other.denominator > 0)
                rows &= (counted >= LARGE) | (kind is Statistic.PROPORTION)
                below = {"denominator": one, "other_denominator": other}
                settings = {name: side.denominator[rows] for name, side in below.items()}
                settings["per"] = one.value[rows] * one.denominator[rows] / counted[rows]
            if rows.any():
                per: Any = settings.pop("per", 1.0)
                found = calc.smallest_detectable(
                    counted[rows], statistic=kind.value,
                    per=None if kind is Statistic.COUNT else 1.0, **settings,
                )  # fmt: skip
                fall[rows], rise[rows] = per * found.fall, per * found.rise
                known |= rows
        return known, fall, rise


def smallest_change(
    context: Context, start: Point, direction: int, detectable: tuple[float, float]
) -> str:
    """Say after a change that is not significant how large a one would often go unnoticed."""
    fall, rise = detectable
    measure, count = context.measure, context.statistic is Statistic.COUNT
    begun = quoted(start, measure)
    if direction > 0 and isfinite(rise):
        amount = measure.amount
        least = f"fewer than {ceil(rise):,}" if count else f"less than {amount(decimal_of(rise))}"
        return f"A rise from {begun} to {least} would often go unnoticed."
    if direction < 0 and isfinite(fall):
        most = f"{floor(fall):,}" if count else measure.amount(decimal_of(fall))
        return f"A fall from {begun} to more than {most} would often go unnoticed."
    return f"Even a fall from {begun} to 0 would often go unnoticed." if direction < 0 else ""
