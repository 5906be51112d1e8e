"""What a printed value states, without its reading: what its text allows needs no more."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from cdpkit.model.printed_values.bounds import Bounds
from cdpkit.model.printed_values.words import GssMarker, Qualifier, Rounding, Unit
from cdpkit.model.record import Record


class PrintedFields(Record, init=False):
    """The fields of a `PrintedValue`."""

    printed: str
    """The text as published, unchanged."""
    value: Decimal | None = Field(default=None, allow_inf_nan=False)
    """The number as printed, without its direction: 3 in `down 3%`; none for words of direction."""
    unit: Unit = Unit.NONE
    """What the number measures; `none` also where the print does not say."""
    per: int | None = Field(default=None, gt=0)
    """The denominator of a rate: 1000 for `0.5 per 1,000`."""
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$")
    """ISO 4217 code of an amount of money, e.g. `GBP`."""
    decimals: int | None = Field(default=None, ge=-30, le=60)
    """Decimal places of the print; negative where it is scaled: -8 for `£1.1bn`."""
    fraction: tuple[int, int] | None = None
    """Numerator and denominator where the print is a share in words: (2, 3) for `two-thirds`."""
    change: bool = False
    """Whether the number is the size of a change (`fell by 30`), not a level (`fell to 30`)."""
    rounding: Rounding = Rounding.HALF_UP
    """How the publisher rounded the number, where that is known."""
    qualifiers: tuple[Qualifier, ...] = ()
    """What the words beside the number say, in the order of the enum."""
    qualifier_text: str = ""
    """Words beside the number that no qualifier names; the whole text where it cannot be read."""
    markers: tuple[GssMarker, ...] = ()
    """Shorthand markers printed with the number, or in its place."""
    allows: SkipJsonSchema[Bounds | None] = Field(default=None, exclude=True, repr=False)
    """The true values that words or a range allow, where no rounding says; read from the text."""

    @property
    def exact(self) -> Fraction | None:
        """The number exactly: 2/3 for `two-thirds`, which no decimal gives.

        Examples
        --------
        >>> PrintedFields(printed="1.5%", value=Decimal("1.5")).exact
        Fraction(3, 2)
        """
        if self.fraction is not None:
            return Fraction(*self.fraction)
        return None if self.value is None else Fraction(self.value)
