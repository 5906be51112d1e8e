"""What no row may be, told once for arrays and for column expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from cdpkit.calc.arguments import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


INFINITY = float("inf")


class Rule(NamedTuple):
    """A fault of a row: `breaks` tells it of the numbers by argument, arrays or expressions."""

    argument: str
    code: str
    problem: str
    hint: str
    breaks: Callable[[Mapping[str, Any]], Any]


def number_rules(argument: str, *, signed: bool) -> list[Rule]:
    """Give what is wrong with any number, and with a count unless it is `signed`."""
    hint = "Give finite numbers; missing is NaN or null."
    infinite = Rule(
        argument, "not_finite", "is not finite", hint,
        lambda n: (n[argument] == INFINITY) | (n[argument] == -INFINITY),
    )  # fmt: skip
    if signed:
        return [infinite]
    hint = "Counts and populations are zero or more."
    negative = Rule(argument, "negative", "is negative", hint, lambda n: n[argument] < 0)
    hint = "Give counts and populations."
    large = Rule(argument, "too_large", "is too large", hint, lambda n: n[argument] > LARGEST)
    return [infinite, negative, large]


def not_above(part: str, whole: str, hint: str) -> Rule:
    """Refuse a part that exceeds its whole."""
    problem = f"exceeds `{whole}` (column `{{{whole}}}`)"
    return Rule(part, "exceeds_whole", problem, hint, lambda n: n[part] > n[whole])


def encloses(value: str, low: str, high: str) -> Rule:
    """Refuse a value outside its limits."""
    problem, hint = f"is outside `{low}` to `{high}`", "Give limits that enclose it."
    return Rule(
        value, "outside_limits", problem, hint, lambda n: (n[low] > n[value]) | (n[value] > n[high])
    )


def is_zero(argument: str) -> Rule:
    """Tell a denominator of zero, which makes a row missing and, where rows are marked, invalid."""
    hint = "Leave those rows out, or make the denominator missing."
    return Rule(argument, "zero", "is zero", hint, lambda n: n[argument] == 0)
