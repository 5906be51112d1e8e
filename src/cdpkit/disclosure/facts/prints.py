"""What printed numbers tell of whole-numbered counts: bounds of one, or a tie between two.

Numbers are printed half up, so that a print v with half its last digit h means v - h or more and
less than v + h. Everything is in fractions until it reaches the solver.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit.disclosure.linked import Tie, tie

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Print:
    """A number as printed."""

    value: Fraction
    half: Fraction
    """Half its last printed digit; 0 where it is exact."""

    @classmethod
    def of(cls, text: str) -> Print:
        """Read a plain number: `21` is 20.5 to 21.5, `1.2` is 1.15 to 1.25."""
        decimals = len(text.partition(".")[2])
        return cls(Fraction(text), Fraction(1, 2 * 10**decimals))

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """From where, and up to where (itself left out)."""
        return self.value - self.half, self.value + self.half


def between(
    factors: Mapping[int, Number], low: Number, high: Number, *, open_high: bool = False
) -> tuple[Tie, Tie]:
    """Say that a sum of factor times cell lies from low to high, or below it."""
    mirrored = {cell: -f for cell, f in factors.items()}
    return tie(factors, low), tie(mirrored, -high, strict=open_high)


def rate_of(printed: Print, per: Number, count: int, denominator: int) -> tuple[Tie, Tie]:
    """(v - h) n <= per x < (v + h) n: a rate or percentage v of a count x and its denominator n."""
    low, high = printed.ends
    return (
        tie({count: per, denominator: -low}, 0),
        tie({denominator: high, count: -per}, 0, strict=True),
    )


def change_of(printed: Print, before: int, after: int) -> tuple[Tie, Tie]:
    """Say that y - x = d, within half the last digit of what is printed."""
    if printed.value.denominator == 1 and printed.half <= Fraction(1, 2):
        return between({after: 1, before: -1}, printed.value, printed.value)
    return between({after: 1, before: -1}, *printed.ends, open_high=True)


def percent_change_of(printed: Print, before: int, after: int) -> tuple[Tie, Tie]:
    """(100 + v - h) x <= 100 y < (100 + v + h) x: a percent change v from x to y."""
    low, high = printed.ends
    return (
        tie({after: 100, before: -(100 + low)}, 0),
        tie({before: 100 + high, after: -100}, 0, strict=True),
    )


def mean_of(printed: Print, number: int, cells: Sequence[int]) -> tuple[Tie, Tie]:
    """Say that a mean of so many numbers, as printed, holds for the sum of these cells."""
    low, high = printed.ends
    factors = dict.fromkeys(cells, 1)
    return between(factors, low * number, high * number, open_high=True)


def rounded_to(count: int, base: int) -> int:
    """Round a count to the nearest multiple, half up."""
    return base * math.floor(Fraction(count, base) + Fraction(1, 2))


def printed_alike(
    shown: int, base: int, *, threshold: int = 0, small_as_base: bool = False
) -> tuple[int, int]:
    """Give the least and the most of the counts that print as a number rounded to a base."""
    candidates = [
        count
        for count in range(max(0, shown - base - threshold), shown + base + threshold + 1)
        if printed_as(count, base, threshold, small_as_base=small_as_base) == shown
    ]
    return candidates[0], candidates[-1]


def printed_as(count: int, base: int, threshold: int, *, small_as_base: bool) -> int:
    """Print a count as a rounding rule does."""
    if small_as_base and 0 < count < threshold:
        return base
    return rounded_to(count, base)
