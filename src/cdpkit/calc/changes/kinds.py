"""The kinds of change, and how each follows from two values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.arguments import as_choice, as_number
from cdpkit.calc.changes.formulas import absolute_change, percent_change, ratio
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.calc.arguments import Operand


KINDS = (
    "absolute",
    "percent",
    "percentage_point",
    "ratio",
    "annualised_percent",
    "percent_of_percentage",
)
RELATIVE = ("percent", "ratio", "annualised_percent", "percent_of_percentage")

BASE_HINT = "A relative change needs a base above zero: use kind='absolute'."


def from_ratio(kind: str, years: float | None) -> Callable[[Operand], Operand]:
    """Give the function from a ratio to a relative change; it rises with the ratio."""
    if kind == "ratio":
        return lambda quotient: quotient
    span = as_span(kind, years)
    if span is not None:
        return lambda quotient: 100 * (quotient ** (1 / span) - 1)
    return lambda quotient: 100 * (quotient - 1)


def as_span(kind: str, years: float | None) -> float | None:
    """Give the years of an annualised change; any other kind has none."""
    if kind != "annualised_percent":
        if years is None:
            return None
        raise InputError("years", f"does not use kind={kind!r}", "Use kind='annualised_percent'.")
    span = None if years is None else as_number("years", years)
    if span is None or span <= 0:
        raise InputError("years", f"is {years}", "Give the years between the two values.")
    return float(span)


def change_formula(kind: str, years: float | None) -> Callable[[Operand, Operand], Operand]:
    """Give the function from baseline and current value to the change."""
    as_choice("kind", kind, KINDS)
    if as_span(kind, years) is not None or kind == "ratio":
        to_unit = from_ratio(kind, years)
        return lambda before, now: to_unit(ratio(now, before))
    return percent_change if kind in RELATIVE else absolute_change
