"""How large a change is, in words: with its verb, or as a limit of it."""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING

from cdpkit.assess.wording import (
    MOVES,
    NOUNS,
    Measure,
    decimal_of,
    number_text,
    percent_places,
    percent_step,
    rounded,
)

if TYPE_CHECKING:
    from cdpkit.assess.wording import Point


IN_UNITS = ("absolute", "percentage_point")
"""Kinds of change that have the unit of the values."""
NOTHING = Decimal("1e-9")
"""A limit this near to no change is none."""
_OF_WHAT = {
    "annualised_percent": " a year on average",
    "percent_of_percentage": " of the baseline percentage",
}


def moved(kind: str, measure: Measure, ends: tuple[Point, Point], estimate: float | None) -> str:
    """Give verb and size of a change between two values: `rose by 4.2%`."""
    before, now = (point.value for point in ends)
    assert before is not None  # noqa: S101 -- there is no reason, so both values are there
    assert now is not None  # noqa: S101
    verb = MOVES[1 if now > before else -1]
    if kind == "absolute" or (measure.is_percent and kind == "percentage_point"):
        return f"{verb} by {measure.difference(now - before)}"
    if kind == "percentage_point" and estimate is not None:
        return f"{verb} by {_points(measure, decimal_of(estimate))}"
    step = percent_step(before, ends[0].decimals, ends[0].numerator)
    if kind == "ratio":
        return f"{verb} to {_factor(now / before, step)} times the baseline"
    size, places = 100 * (now - before) / before, percent_places(step)
    if kind == "annualised_percent" and estimate is not None:
        size = decimal_of(estimate)
    if rounded(size, places) == 0:
        return f"{verb} by {measure.difference(now - before)}"
    return f"{verb} by {number_text(abs(size), places)}%{_OF_WHAT.get(kind, '')}"


def limit_text(kind: str, measure: Measure, base: Point, limit: float) -> str | None:
    """Print a limit as `a fall of 3.1%`; none where it is not finite."""
    if not isfinite(limit):
        return None
    exact = decimal_of(100 * (limit - 1) if kind == "ratio" else limit)
    if abs(exact) < NOTHING:
        return "no change"
    of_shares = kind == "percentage_point" and not measure.is_percent
    places = max(measure.places - 2, 0) if of_shares else measure.places
    if kind not in IN_UNITS:
        assert base.value is not None  # noqa: S101 -- a result has both values
        places = percent_places(percent_step(base.value, base.decimals, base.numerator))
    # What rounds to nothing is not nothing: it says on which side of no change the limit lies.
    hidden = rounded(exact, places) == 0
    size = Decimal(1).scaleb(-places) if hidden else exact
    if of_shares:
        text = _points(measure, size)
    elif kind in IN_UNITS:
        text = measure.difference(size)
    else:
        text = f"{number_text(abs(size), places)}%{_OF_WHAT.get(kind, '')}"
    return f"{NOUNS[1 if exact > 0 else -1]} of {'less than ' if hidden else ''}{text}"


def _points(measure: Measure, size: Decimal) -> str:
    """Print percentage points of shares that are not printed in percent: two decimals fewer."""
    return Measure("%", max(measure.places - 2, 0)).difference(size)


def _factor(ratio: Decimal, step: Decimal) -> str:
    return number_text(ratio, 2 if step <= 1 else 1 if step <= 10 else 0)
