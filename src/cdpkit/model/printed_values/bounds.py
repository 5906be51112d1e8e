"""Bounds: an exact interval of true values, each end open or closed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """The true values that a print allows; an end that is `None` is unbounded.

    Not a confidence interval: nothing is estimated here. `54%` means 53.5 up to, but not
    including, 54.5.

    Parameters
    ----------
    lower, upper : Fraction or None
        Ends of the interval, exact.
    includes_lower, includes_upper : bool
        Whether the end itself belongs to the interval.

    Examples
    --------
    >>> from decimal import Decimal
    >>> print(Bounds.rounding_to(Decimal("54"), 0))
    [53.5, 54.5)
    >>> Bounds.rounding_to(Decimal("54"), 0).contains(Fraction(545, 10))
    False
    """

    lower: Fraction | None
    upper: Fraction | None
    includes_lower: bool = True
    includes_upper: bool = True

    @classmethod
    def rounding_to(cls, value: Decimal | Fraction, decimals: int, *, ties: str = "away") -> Self:
        """Give the values that round to `value` at `decimals` places.

        Parameters
        ----------
        value : Decimal or Fraction
            The number as printed.
        decimals : int
            Decimal places of the print; -3 for thousands.
        ties : {"away", "either"}, default "away"
            `away`: halves go away from zero, so the interval is half-open. `either`: half to
            even is allowed as well, so that a tie counts when one of the two rules gives `value`.

        Returns
        -------
        Bounds
            Half a unit of the last place to each side.

        Examples
        --------
        >>> from decimal import Decimal
        >>> print(Bounds.rounding_to(Decimal("-0.7"), 1))
        (-0.75, -0.65]
        >>> print(Bounds.rounding_to(Decimal(44), 0, ties="either"))
        [43.5, 44.5]
        """
        centre = Fraction(value)
        unit = Fraction(10) ** -decimals
        even = ties == "either" and (centre / unit) % 2 == 0
        return cls(
            centre - unit / 2,
            centre + unit / 2,
            includes_lower=centre > 0 or even,
            includes_upper=centre < 0 or even,
        )

    def times(self, factor: Fraction) -> Self:
        """Multiply both ends by a positive number.

        Examples
        --------
        >>> print(Bounds(Fraction(2), None).times(Fraction(1, 4)))
        [0.5, inf)
        """
        return type(self)(
            None if self.lower is None else self.lower * factor,
            None if self.upper is None else self.upper * factor,
            includes_lower=self.includes_lower,
            includes_upper=self.includes_upper,
        )

    def contains(self, value: Fraction | float) -> bool:
        """Tell whether `value` lies within the ends.

        Examples
        --------
        >>> Bounds(Fraction(0), Fraction(5), includes_upper=False).contains(5)
        False
        """
        above = self.lower is None or (
            value >= self.lower if self.includes_lower else value > self.lower
        )
        below = self.upper is None or (
            value <= self.upper if self.includes_upper else value < self.upper
        )
        return above and below

    def meets(self, low: Fraction | float, high: Fraction | float) -> bool:
        """Tell whether some value from `low` to `high`, both included, lies within the ends.

        Examples
        --------
        >>> Bounds(Fraction(0), Fraction(5), includes_upper=False).meets(5, 6)
        False
        """
        reaches = self.lower is None or (
            high >= self.lower if self.includes_lower else high > self.lower
        )
        starts = self.upper is None or (
            low <= self.upper if self.includes_upper else low < self.upper
        )
        return reaches and starts

    def overlap(self, other: Bounds) -> Bounds | None:
        """Give the values that lie within both, or None where there are none.

        Examples
        --------
        >>> rounded = Bounds.rounding_to(Fraction(0), 0, ties="either")
        >>> print(rounded.overlap(Bounds(Fraction(0), None, includes_lower=False)))
        (0, 0.5]
        >>> Bounds(Fraction(1), None).overlap(Bounds(None, Fraction(0))) is None
        True
        """
        lower, upper = self.lower, self.upper
        if lower is None or (other.lower is not None and other.lower > lower):
            lower = other.lower
        if upper is None or (other.upper is not None and other.upper < upper):
            upper = other.upper
        both = Bounds(
            lower,
            upper,
            includes_lower=lower is not None and self._holds(lower) and other._holds(lower),
            includes_upper=upper is not None and self._holds(upper) and other._holds(upper),
        )
        if lower is None or upper is None or lower < upper:
            return both
        return both if lower == upper and both.includes_lower else None

    def _holds(self, end: Fraction) -> bool:
        """Tell whether an end of an overlap is included; past the other end it does not matter."""
        return not (
            (end == self.lower and not self.includes_lower)
            or (end == self.upper and not self.includes_upper)
        )

    def __str__(self) -> str:
        left = "(" if self.lower is None or not self.includes_lower else "["
        right = ")" if self.upper is None or not self.includes_upper else "]"
        low = "-inf" if self.lower is None else f"{float(self.lower):.12g}"
        high = "inf" if self.upper is None else f"{float(self.upper):.12g}"
        return f"{left}{low}, {high}{right}"
