"""What a test that found nothing could have found."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, isfinite
from typing import TYPE_CHECKING

from cdpkit import calc
from cdpkit.assess.wording import decimal_of, quoted
from cdpkit.model import Statistic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.assess.wording import Context, Point


LARGE = 50
"""Events from which a rate needs no enumeration, which takes too long for many rows."""


def smallest_change(context: Context, ends: tuple[Point, Point], direction: int) -> Iterator[str]:
    """Say after a change that is not significant how large a one would often go unnoticed."""
    detectable = _detectable(context.statistic, *ends)
    if detectable is None:
        return
    fall, rise = detectable
    measure, count = context.measure, context.statistic is Statistic.COUNT
    start = quoted(ends[0], measure)
    if direction > 0 and isfinite(rise):
        least = (
            f"fewer than {ceil(rise):,}"
            if count
            else f"less than {measure.amount(decimal_of(rise))}"
        )
        yield f"A rise from {start} to {least} would often go unnoticed."
    elif direction < 0 and isfinite(fall):
        most = f"{floor(fall):,}" if count else measure.amount(decimal_of(fall))
        yield f"A fall from {start} to more than {most} would often go unnoticed."
    elif direction < 0:
        yield f"Even a fall from {start} to 0 would often go unnoticed."


def _detectable(kind: Statistic, one: Point, other: Point) -> tuple[float, float] | None:
    """Give the fall and the rise that the test of two counts is likely to find, in the unit."""
    if one.value is None or one.lower is not None or other.lower is not None:
        return None
    if kind is Statistic.COUNT:
        return _smallest(kind, float(one.value))
    if not one.numerator or not one.denominator or not other.denominator:
        return None
    if kind is Statistic.CRUDE_RATE and one.numerator < LARGE:
        return None
    if kind not in (Statistic.CRUDE_RATE, Statistic.PROPORTION):
        return None
    per = float(one.value) * float(one.denominator) / float(one.numerator)
    fall, rise = _smallest(
        kind, float(one.numerator), float(one.denominator), float(other.denominator)
    )
    return fall * per, rise * per


@lru_cache(maxsize=4096)
def _smallest(
    kind: Statistic, count: float, denominator: float | None = None, other: float | None = None
) -> tuple[float, float]:
    found = calc.smallest_detectable(
        count,
        statistic=kind.value,
        denominator=denominator,
        other_denominator=other,
        per=None if denominator is None else 1.0,
    )
    return float(found.fall), float(found.rise)
