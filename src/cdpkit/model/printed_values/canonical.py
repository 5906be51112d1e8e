"""One spelling of a printed value: numbers as digits, words in a fixed place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit.model.printed_values.numeral import BELOW_20, PARTS, part_ends
from cdpkit.model.printed_values.words import CURRENCIES, Qualifier, Unit

if TYPE_CHECKING:
    from cdpkit.model.printed_values.fields import PrintedFields


_BOUND_WORDS = {
    Qualifier.AROUND: "around",
    Qualifier.ALMOST: "almost",
    Qualifier.A_LITTLE_OVER: "just over",
    Qualifier.OVER: "over",
    Qualifier.UNDER: "under",
    Qualifier.AT_LEAST: "at least",
    Qualifier.AT_MOST: "at most",
    Qualifier.WITHIN: "within",
}
_MOVE_WORDS = {
    Qualifier.INCREASED: "up",
    Qualifier.REDUCED: "down",
    Qualifier.IMPROVED: "improved by",
    Qualifier.WORSENED: "worsened by",
}
_AFTER_WORDS = {Qualifier.HIGHER_THAN: "higher", Qualifier.LOWER_THAN: "lower"}
_SCALE_WORDS = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_SHARES = {
    (1, 2): "half",
    (1, 3): "a third",
    (2, 3): "two-thirds",
    (1, 4): "a quarter",
    (3, 4): "three-quarters",
}
_NUMBERS = {number: word for word, number in BELOW_20.items() if number}
_PLACES = {number: word for word, number in PARTS.items() if number > 2}
_AS_PRINTED = frozenset({Unit.TIME, Unit.PACE, Unit.RANK})
_SIGNED = frozenset({Unit.PERCENT_CHANGE, Unit.PERCENTAGE_POINT})
_SYMBOLS = {code: symbol for symbol, code in CURRENCIES.items() if not symbol.isalpha()}


def canonical_text(printed: PrintedFields) -> str:
    """Write a printed value; see `PrintedValue.canonical`.

    Parameters
    ----------
    printed : PrintedFields
        The value with its qualifiers.

    Returns
    -------
    str
        A text that reads back as the same value, unit, decimals and qualifiers.

    Examples
    --------
    >>> from cdpkit.model import PrintedValue
    >>> canonical_text(PrintedValue.parse("fifty per cent"))
    '50%'
    """
    if printed.unit in _AS_PRINTED or (printed.value is None and printed.allows is not None):
        return " ".join(printed.printed.casefold().split())
    markers = " ".join(f"[{marker}]" for marker in printed.markers)
    if printed.value is None:
        words = f"({_listed(printed.qualifiers)})" if printed.qualifiers else ""
        if not words and not markers:
            return printed.qualifier_text
        return f"{words} {markers}".strip()
    left = list(printed.qualifiers)
    move = _first(left, _MOVE_WORDS) if printed.change else ""
    bound = _first(left, _BOUND_WORDS)
    after = _first(left, _AFTER_WORDS) if printed.change and not move else ""
    words = f"({_listed(left)})" if left else ""
    undirected = printed.change and not (move or after)
    plus = undirected and printed.unit in _SIGNED and not printed.value.is_signed()
    if undirected and printed.unit not in _SIGNED:
        move = "change of"
    number = _number(printed, printed.value, "+" if plus else "")
    return " ".join(filter(None, (move, bound, number, after, words, markers)))


def _first(left: list[Qualifier], words: dict[Qualifier, str]) -> str:
    """Take the first qualifier that has a word here."""
    for qualifier in left:
        if qualifier in words:
            left.remove(qualifier)
            return words[qualifier]
    return ""


def _listed(qualifiers: list[Qualifier] | tuple[Qualifier, ...]) -> str:
    return ", ".join(qualifier.replace("_", " ") for qualifier in qualifiers)


def _number(printed: PrintedFields, value: Decimal, sign: str) -> str:
    if printed.fraction is not None:
        top, bottom = printed.fraction
        word = _part(top, bottom) if _is_worded(printed) else None
        return word or f"{top:,} out of {bottom:,}"
    if printed.allows is not None and (quarters := _quarters(value, printed.unit)):
        return quarters
    digits = f"{sign}{_digits(value, printed.decimals)}"
    if printed.unit is Unit.CURRENCY:
        currency = printed.currency or ""
        return f"{_SYMBOLS.get(currency, f'{currency} ')}{digits}".strip()
    gap = " " if digits[-1].isalpha() and printed.unit is not Unit.RATE else ""
    return f"{digits}{gap}{_suffix(printed)}".rstrip()


def _part(top: int, bottom: int) -> str | None:
    """Write a part in words, such as `three tenths`, where it has any."""
    if (top, bottom) in _SHARES:
        return _SHARES[top, bottom]
    if top not in _NUMBERS or bottom not in _PLACES:
        return None
    return f"{_NUMBERS[top]} {_PLACES[bottom]}{'s' if top > 1 else ''}"


def _is_worded(printed: PrintedFields) -> bool:
    """Tell `a quarter`, which is meant to a few points, from `1 in 4`, which allows more."""
    allows, part = printed.allows, printed.exact
    if allows is None or allows.lower is None or allows.upper is None or part is None:
        return True
    reduced = (part.numerator, part.denominator) == printed.fraction
    return reduced and (allows.lower, allows.upper) == part_ends(part)


def _quarters(value: Decimal, unit: Unit | None) -> str:
    """Write `a quarter of a million`, whose words allow more than the digits do."""
    wholes = {0: "percent"} if unit is Unit.PERCENT else _SCALE_WORDS
    for power, whole in wholes.items():
        share = Fraction(value) / 10**power
        if share in {Fraction(1, 4), Fraction(3, 4)}:
            return f"{_SHARES[share.numerator, share.denominator]} of a {whole}"
    return ""


def _suffix(printed: PrintedFields) -> str:
    if printed.unit is Unit.RATE and printed.per is not None:
        return f" per {printed.per:,}"
    suffixes = {
        Unit.PERCENT: "%",
        Unit.PERCENT_CHANGE: "%",
        Unit.PERCENTAGE_POINT: "pp",
        Unit.RATIO: "x",
    }
    return suffixes.get(printed.unit, "")


def _digits(value: Decimal, decimals: int | None) -> str:
    """Write the digits with thousands separators, scaled where the print is."""
    if decimals is None or decimals >= 0:
        return f"{value:,f}"
    power = next((power for power in _SCALE_WORDS if power >= -decimals), None)
    if power is None:
        return f"{value:,f}"
    mantissa = Decimal(f"{value:f}E-{power}")
    places = power + decimals
    text = f"{mantissa:f}"
    whole, _, rest = text.partition(".")
    rest = rest.rstrip("0").ljust(places, "0")
    grouped = f"{Decimal(whole):,f}"
    if whole.startswith("-") and not grouped.startswith("-"):
        grouped = f"-{grouped}"
    return f"{grouped}{f'.{rest}' if rest else ''} {_SCALE_WORDS[power]}"
