"""The true values that a printed number allows, from its rounding and its qualifiers."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cdpkit.model.printed_values.bounds import Bounds
from cdpkit.model.printed_values.words import Qualifier, Rounding, Unit

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.model.printed_values.fields import PrintedFields


_FROM_ZERO = frozenset({Unit.COUNT, Unit.PERCENT, Unit.RATIO, Unit.RATE, Unit.CURRENCY})
_BOTH_WAYS = frozenset({Unit.PERCENT_CHANGE, Unit.PERCENTAGE_POINT})
_DIRECTIONS = frozenset(
    {
        Qualifier.INCREASED,
        Qualifier.REDUCED,
        Qualifier.HIGHER_THAN,
        Qualifier.LOWER_THAN,
        Qualifier.IMPROVED,
        Qualifier.WORSENED,
    }
)
_NEAR = Fraction(1, 20)
_TENTH = Fraction(1, 10)
_WORDED = 2
"""Decimal places at which worded shares speak: finer rounding stands as it is given."""


def mirrored(bounds: Bounds) -> Bounds:
    """Turn the sign of an interval.

    Examples
    --------
    >>> print(mirrored(Bounds(Fraction(2), Fraction(3), includes_upper=False)))
    (-3, -2]
    """
    return Bounds(
        None if bounds.upper is None else -bounds.upper,
        None if bounds.lower is None else -bounds.lower,
        includes_lower=bounds.includes_upper,
        includes_upper=bounds.includes_lower,
    )


def allowed(
    printed: PrintedFields, decimals: int | None = None, *, ties: str = "away"
) -> Bounds | None:
    """Give the true values of a print; see `PrintedValue.interval`.

    Parameters
    ----------
    printed : PrintedFields
        The number with its qualifiers.
    decimals : int, optional
        Decimal places of the rounding, in place of those printed.
    ties : {"away", "either"}, default "away"
        Whether half to even is allowed too, as in `Bounds.rounding_to`.

    Returns
    -------
    Bounds or None
        None where the text states no number.

    Examples
    --------
    >>> from cdpkit.model import PrintedValue
    >>> print(allowed(PrintedValue.parse("over 2.5 times")))
    (2.5, inf)
    """
    exact = printed.exact
    if exact is None or printed.value is None:
        return printed.allows
    said = printed.allows if decimals is None or decimals <= _WORDED else None
    rounded = said or _rounded(printed, printed.value, decimals, ties)
    for qualifier, rule in _RULES.items():
        if qualifier in printed.qualifiers:
            size = _Size(abs(exact), _floor(printed), printed.unit in _BOTH_WAYS)
            bounds = rule(size)
            bounds = mirrored(bounds) if exact < 0 else bounds
            return _hull(bounds, rounded) if qualifier is Qualifier.AROUND else bounds
    return rounded


@dataclass(frozen=True, slots=True)
class _Size:
    x: Fraction
    floor: Fraction | None
    both_ways: bool


def _almost(size: _Size) -> Bounds:
    return Bounds(size.x * (1 - _TENTH), size.x, includes_upper=False)


def _a_little_over(size: _Size) -> Bounds:
    return Bounds(size.x, size.x * (1 + _TENTH), includes_lower=False)


def _over(size: _Size) -> Bounds:
    return Bounds(size.x, None, includes_lower=False)


def _under(size: _Size) -> Bounds:
    return Bounds(size.floor, size.x, includes_upper=False)


def _at_least(size: _Size) -> Bounds:
    return Bounds(size.x, None)


def _at_most(size: _Size) -> Bounds:
    return Bounds(size.floor, size.x)


def _within(size: _Size) -> Bounds:
    return Bounds(-size.x if size.both_ways else Fraction(0), size.x)


def _around(size: _Size) -> Bounds:
    return Bounds(size.x * (1 - _NEAR), size.x * (1 + _NEAR))


_RULES = {
    Qualifier.ALMOST: _almost,
    Qualifier.A_LITTLE_OVER: _a_little_over,
    Qualifier.OVER: _over,
    Qualifier.UNDER: _under,
    Qualifier.AT_LEAST: _at_least,
    Qualifier.AT_MOST: _at_most,
    Qualifier.WITHIN: _within,
    Qualifier.AROUND: _around,
}


def _floor(printed: PrintedFields) -> Fraction | None:
    """Say where a number below x ends: at zero for shares, counts and sizes of a change."""
    sized = printed.change and not _DIRECTIONS.isdisjoint(printed.qualifiers)
    return Fraction(0) if sized or printed.unit in _FROM_ZERO else None


def _rounded(printed: PrintedFields, value: Decimal, decimals: int | None, ties: str) -> Bounds:
    own = printed.decimals
    if own is None:
        own = max(-int(value.as_tuple().exponent), 0)
    if printed.fraction is not None:
        places = own if decimals is None else max(own, decimals)
        return Bounds.rounding_to(
            _to_places(Fraction(*printed.fraction), places), places, ties=ties
        )
    if decimals is not None:
        return Bounds.rounding_to(value, decimals, ties=ties)
    if printed.rounding is Rounding.TO_10:
        own = min(own, -1)
    elif printed.rounding is Rounding.TO_100:
        own = min(own, -2)
    elif printed.rounding is Rounding.UNKNOWN:
        own = min(own, -_trailing_zeros(value))
    return Bounds.rounding_to(value, own, ties=ties)


def _trailing_zeros(value: Decimal) -> int:
    """Count the zeros before the point: the coarsest rounding that the print may have had."""
    digits = f"{value:f}"
    return 0 if "." in digits else len(digits) - len(digits.rstrip("0")) if value else 0


def _to_places(exact: Fraction, places: int) -> Fraction:
    """Round half away from zero; a worded share is never negative."""
    unit = Fraction(10) ** -places
    return (exact / unit + Fraction(1, 2)).__floor__() * unit


def _hull(first: Bounds, second: Bounds) -> Bounds:
    if first.lower is None or second.lower is None or first.upper is None or second.upper is None:
        return first
    lower, upper = min(first.lower, second.lower), max(first.upper, second.upper)
    return Bounds(
        lower,
        upper,
        includes_lower=first.contains(lower) or second.contains(lower),
        includes_upper=first.contains(upper) or second.contains(upper),
    )
