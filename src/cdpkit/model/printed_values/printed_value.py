"""A printed value: the text as published, the number it states, and what it allows."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import model_validator

from cdpkit.model.printed_values.allows import allowed, mirrored
from cdpkit.model.printed_values.canonical import canonical_text
from cdpkit.model.printed_values.fields import PrintedFields
from cdpkit.model.printed_values.text import Reading, in_order, read
from cdpkit.model.printed_values.words import Qualifier, Unit, qualifier_named

if TYPE_CHECKING:
    from cdpkit.model.printed_values.bounds import Bounds


_READ = tuple(field.name for field in fields(Reading))
_OF_VALUE = ("decimals", "fraction", "allows")
_LOWERING = frozenset({Qualifier.REDUCED, Qualifier.LOWER_THAN})
_LARGEST = 60
"""Powers of ten between which a value must lie: nothing beyond them is ever printed."""


class PrintedValue(PrintedFields, init=False):
    """A number as published: the text stays, the rest is what the text says.

    A plain string is read by `parse`. A mapping states `printed`, and may set any other field
    where the text does not say it (`rounding`), or says it badly; the rest is read from the text.

    Examples
    --------
    >>> share = PrintedValue.parse("around 1.5%")
    >>> share.value, share.unit.value, share.decimals
    (Decimal('1.5'), 'percent', 1)
    >>> print(share.interval())
    [1.425, 1.575]
    >>> parents = PrintedValue.model_validate({"printed": "1,300", "rounding": "to_100"})
    >>> print(parents.interval())
    [1250, 1350)
    """

    short: ClassVar[str] = "printed"

    @classmethod
    def parse(cls, text: str) -> PrintedValue:
        """Read a text as printed. Nothing raises, and nothing is guessed.

        Parameters
        ----------
        text : str
            What a document prints in place of a number.

        Returns
        -------
        PrintedValue
            Without a value where the text is not understood as a whole.

        Examples
        --------
        >>> PrintedValue.parse("£1.1bn").value
        Decimal('1100000000')
        >>> PrintedValue.parse("almost two-thirds").exact
        Fraction(2, 3)
        >>> PrintedValue.parse("29 June 2026").value is None
        True
        """
        reading = read(text)
        return cls.model_construct(printed=text, **{name: getattr(reading, name) for name in _READ})

    @model_validator(mode="before")
    @classmethod
    def _fill_from_text(cls, given: Any) -> Any:
        if isinstance(given, str):
            given = {"printed": given}
        if not isinstance(given, dict) or not isinstance(given.get("printed"), str):
            return given
        stated = _named_words(given)
        if stated.keys() >= {"printed", *_READ}:
            return stated
        reading = read(stated["printed"])
        known = {name: getattr(reading, name) for name in _READ}
        if "value" in stated and _as_decimal(stated["value"]) != reading.value:
            known = {name: known[name] for name in known if name not in _OF_VALUE}
        if "unit" in stated:
            known |= _following_unit(stated["unit"], known)
        return known | stated

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        if self.per is not None and self.unit is not Unit.RATE:
            raise ValueError("`per` is for rates only. Set `unit: rate`, or leave `per` out")
        if self.currency is not None and self.unit is not Unit.CURRENCY:
            raise ValueError("`currency` is for money only. Set `unit: currency`, or leave it out")
        if self.value and abs(self.value.adjusted()) > _LARGEST:
            raise ValueError("`value` is out of range. Check its exponent")
        silent = not (self.qualifiers or self.markers)
        numberless = self.value is None and self.allows is None
        if numberless and silent and self.unit not in {Unit.NONE, Unit.DATE, Unit.RANK}:
            raise ValueError(
                f"`{self.printed}` gives no number for `unit: {self.unit}`. "
                "Set `value`, name a qualifier or a marker, or leave `unit` out"
            )
        if self.fraction is not None:
            top, bottom = self.fraction
            if (
                bottom <= 0
                or self.value is None
                or abs(Fraction(top, bottom) - Fraction(self.value)) > Fraction(1, 10**9)
            ):
                raise ValueError(
                    "`fraction` is not the `value`. Correct one, or leave `fraction` out"
                )
        return self

    @property
    def signed_value(self) -> Decimal | None:
        """The number with the direction of its words: -3 for `down 3%`, 30 for `fell to 30`.

        Examples
        --------
        >>> PrintedValue.parse("12 percentage points lower").signed_value
        Decimal('-12')
        """
        if self.value is not None and self._is_lowering():
            return self.value.copy_abs().copy_negate()
        return self.value

    @property
    def canonical(self) -> str:
        """One spelling for all texts that say the same; it reads back as the same number.

        Value, unit, decimals and qualifiers survive the way back; other words do not.

        Examples
        --------
        >>> PrintedValue.parse("rose by nearly fifty per cent").canonical
        'up almost 50%'
        """
        return canonical_text(self)

    def interval(self, decimals: int | None = None) -> Bounds | None:
        """Give the true values that the print allows.

        Plain prints and bare words allow what rounds to them. `over x`: above x; `almost x`: from
        0.9x to below x; `a little over x`: above x to 1.1x; `around x`: rounds to x or lies within
        5%. For a negative number these go by size: `over -5` is below -5. The interval is that of
        the number as printed: a direction (`down 3%`) does not turn its sign.

        Parameters
        ----------
        decimals : int, optional
            Decimal places to which the publisher rounded, in place of those printed. A worded
            share (`two-thirds`) is never taken as coarser than its words.

        Returns
        -------
        Bounds or None
            None where the text states no number.

        Examples
        --------
        >>> print(PrintedValue.parse("54%").interval())
        [53.5, 54.5)
        >>> print(PrintedValue.parse("almost three times").interval())
        [2.7, 3)
        >>> print(PrintedValue.parse("<5").interval())
        [0, 5)
        """
        return allowed(self, decimals)

    def compare(
        self, other: PrintedValue
    ) -> Literal["below", "above", "overlapping", "incomparable"]:
        """Compare what two prints allow, changes with their direction.

        Parameters
        ----------
        other : PrintedValue
            The print to compare with.

        Returns
        -------
        str
            `overlapping` where the prints do not decide; `incomparable` where the units differ,
            one is a change and the other a level, or one states no number. Rates are compared
            per person, whatever they are printed per.

        Examples
        --------
        >>> PrintedValue.parse("45%").compare(PrintedValue.parse("25%"))
        'above'
        >>> PrintedValue.parse("0.5 per 1,000").compare(PrintedValue.parse("84.4 per million"))
        'above'
        """
        mine, theirs = self._signed_interval(), other._signed_interval()
        if mine is None or theirs is None or self._kind() != other._kind():
            return "incomparable"
        if _is_below(mine, theirs):
            return "below"
        return "above" if _is_below(theirs, mine) else "overlapping"

    def __str__(self) -> str:
        return self.printed

    def _is_lowering(self) -> bool:
        return self.change and not _LOWERING.isdisjoint(self.qualifiers)

    def _kind(self) -> tuple[Unit, str | None, bool, bool]:
        return self.unit, self.currency, self.change, self.per is None

    def _signed_interval(self) -> Bounds | None:
        bounds = self.interval()
        if bounds is None:
            return None
        if self._is_lowering() and self.value is not None and not self.value.is_signed():
            bounds = mirrored(bounds)
        return bounds.times(Fraction(1, self.per)) if self.per else bounds


def _is_below(first: Bounds, second: Bounds) -> bool:
    if first.upper is None or second.lower is None:
        return False
    touching = first.includes_upper and second.includes_lower
    return first.upper < second.lower or (first.upper == second.lower and not touching)


def _as_decimal(value: object) -> Decimal | None:
    try:
        return Decimal(str(value).strip())
    except InvalidOperation:
        return None


def _following_unit(unit: object, known: dict[str, Any]) -> dict[str, Any]:
    """Give the fields that an explicit unit decides."""
    return {
        "per": known["per"] if unit == Unit.RATE else None,
        "currency": known["currency"] if unit == Unit.CURRENCY else None,
        "change": known["change"] or unit == Unit.PERCENT_CHANGE,
    }


def _named_words(given: dict[str, Any]) -> dict[str, Any]:
    """Name the qualifiers and markers of an author; words that name none are kept as text."""
    stated = dict(given)
    if "qualifiers" in stated:
        words = stated["qualifiers"]
        words = (words,) if isinstance(words, str) else words
        if isinstance(words, list | tuple) and all(isinstance(word, str) for word in words):
            named = {word: qualifier_named(word) for word in words}
            stated["qualifiers"] = in_order(q for q in named.values() if q is not None)
            unknown = [word for word, q in named.items() if q is None]
            if unknown:
                text = [stated.get("qualifier_text", ""), *unknown]
                stated["qualifier_text"] = "; ".join(filter(None, text))
    if "markers" in stated:
        codes = stated["markers"]
        codes = (codes,) if isinstance(codes, str) else codes
        if isinstance(codes, list | tuple):
            stated["markers"] = tuple(
                code.strip("[]") if isinstance(code, str) else code for code in codes
            )
    return stated
