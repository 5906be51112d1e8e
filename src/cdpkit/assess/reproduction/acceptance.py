"""What a print accepts: the recomputed values that would have been printed so."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from cdpkit.assess.reproduction.statistics import Scale
from cdpkit.errors import InputError
from cdpkit.model.printed_values import Bounds, PrintedValue, Qualifier, Unit, allowed, mirrored

__all__ = ["names_its_base", "number_bounds", "printed_number", "word_bounds"]

_LOWERING = frozenset({Qualifier.REDUCED, Qualifier.LOWER_THAN})
_RAISING = frozenset({Qualifier.INCREASED, Qualifier.HIGHER_THAN})
_BESIDE_A_NUMBER = frozenset({Qualifier.ESTIMATE})
_LARGEST = 40


def printed_number(text: str) -> tuple[Decimal, int] | None:
    """Read the number of a print and its decimals; None where the print states no number.

    A number with a word that widens it (`over 13,000`) is no plain number.

    Parameters
    ----------
    text : str
        A cell such as `-9`, `27.60`, `2,982` or `54%`.

    Returns
    -------
    tuple of Decimal and int, or None
        The number and the decimals of the print.

    Raises
    ------
    InputError
        If the number is infinite, or larger or smaller than anything that is published.

    Examples
    --------
    >>> printed_number("27.60"), printed_number("[c]")
    ((Decimal('27.60'), 2), None)
    """
    try:
        number = Decimal(text) if text.isascii() and len(text) <= _LARGEST else None
    except InvalidOperation:
        number = None
    if number is not None and not number.is_nan():
        if not number.is_finite() or abs(number.adjusted()) > _LARGEST:
            raise InputError("published_value", f"is out of range: {text}", "Check the exponent.")
        return number, -int(number.as_tuple().exponent)
    printed = PrintedValue.parse(text)
    if printed.value is None or not set(printed.qualifiers) <= _BESIDE_A_NUMBER:
        return None
    return printed.value, printed.decimals or 0


def number_bounds(number: Decimal, own: int, decimals: int | None) -> Bounds:
    """Give the values that are printed as `number`.

    Parameters
    ----------
    number : Decimal
        The number as printed.
    own : int
        Decimals of the print.
    decimals : int or None
        Decimals that the table states; None for those of the print.

    Returns
    -------
    Bounds
        Rounding half away from zero and half to even are both allowed. A print with more decimals
        than stated accepts what differs by at most half a unit of the stated decimal.

    Examples
    --------
    >>> print(number_bounds(Decimal("44"), 0, None))
    [43.5, 44.5]
    >>> print(number_bounds(Decimal("1.23456"), 5, 2))
    [1.22956, 1.23956]
    """
    places = own if decimals is None else decimals
    exact, unit = Fraction(number), Fraction(10) ** -places
    if own <= places or (places < 0 and exact % unit == 0):
        return Bounds.rounding_to(number, places, ties="either")
    return Bounds(exact - unit / 2, exact + unit / 2)


def names_its_base(text: str) -> bool:
    """Tell whether a print says what it is a rate of, which need not be the multiplier.

    Examples
    --------
    >>> names_its_base("2 per 1,000"), names_its_base("2"), names_its_base("2 per cent")
    (True, False, False)
    """
    return ("per" in text or "/" in text) and _parsed(text).unit is Unit.RATE


@lru_cache(maxsize=1024)
def _parsed(text: str) -> PrintedValue:
    return PrintedValue.parse(text)


def word_bounds(
    text: str, scale: str, multiplier: Fraction, computed: Fraction, decimals: int | None
) -> Bounds | None:
    """Give the values that words such as `almost double` or `a little over 16,000` accept.

    Parameters
    ----------
    text : str
        The words.
    scale : str
        How the statistic reads them; see `Scale`.
    multiplier : Fraction
        What the statistic gives for a share of 1, e.g. 100.
    computed : Fraction
        The value to be judged: words without a direction speak of its size.
    decimals : int or None
        Decimals that the table states.

    Returns
    -------
    Bounds or None
        None where the words state no number that the statistic can be held to.

    Examples
    --------
    >>> print(word_bounds("more than double", "ratio", Fraction(1), Fraction(3), None))
    (2, inf)
    >>> print(word_bounds("almost two-thirds", "percent change", Fraction(1), Fraction(64), None))
    [60, 66.6666666667)
    """
    printed = _parsed(text)
    if printed.exact is None or printed.unit is Unit.DATE:
        return None
    factor, offset = _onto(scale, multiplier, printed)
    places = decimals
    if decimals is not None and factor == 100:
        places = decimals + 2
    bounds = allowed(printed, places, ties="either")
    if bounds is None:
        return None
    bounds = _moved(bounds, factor, offset)
    if scale in (Scale.PERCENT_CHANGE, Scale.PLAIN):
        return _directed(bounds, printed, computed)
    return bounds


def _onto(scale: str, multiplier: Fraction, printed: PrintedValue) -> tuple[Fraction, Fraction]:
    """Give factor and offset that carry the words' number onto the scale of the statistic."""
    value, said = printed.exact or Fraction(0), set(printed.qualifiers)
    if printed.unit is Unit.RATIO:
        if scale == Scale.RATIO and value < 1 and said & (_LOWERING | _RAISING):
            return Fraction(-1 if _LOWERING & said else 1), Fraction(1)
        if scale == Scale.PERCENT_CHANGE:
            return Fraction(100), Fraction(-100 if value >= 1 and not printed.change else 0)
        return (multiplier if scale == Scale.SHARE else Fraction(1)), Fraction(0)
    if printed.unit in (Unit.PERCENT, Unit.PERCENT_CHANGE):
        if scale == Scale.SHARE:
            return multiplier / 100, Fraction(0)
        if scale == Scale.RATIO:
            sign = -1 if _LOWERING & said else 1
            rise = printed.unit is Unit.PERCENT_CHANGE or printed.change
            return (Fraction(sign, 100), Fraction(1)) if rise else (Fraction(1, 100), Fraction(0))
    return _from_rate(multiplier, printed), Fraction(0)


def _from_rate(multiplier: Fraction, printed: PrintedValue) -> Fraction:
    """Carry `2 per 1,000` onto a rate per 100,000; a statistic without multiplier is left alone."""
    return multiplier / printed.per if printed.per and multiplier != 1 else Fraction(1)


def _moved(bounds: Bounds, factor: Fraction, offset: Fraction) -> Bounds:
    if factor < 0:
        return _moved(mirrored(bounds), -factor, offset)
    return Bounds(
        None if bounds.lower is None else bounds.lower * factor + offset,
        None if bounds.upper is None else bounds.upper * factor + offset,
        includes_lower=bounds.includes_lower,
        includes_upper=bounds.includes_upper,
    )


def _directed(bounds: Bounds, printed: PrintedValue, computed: Fraction) -> Bounds:
    """Turn the sign where the words fall, or where they speak of size and the value falls."""
    said = set(printed.qualifiers)
    if printed.exact is None or printed.exact < 0:
        return bounds
    if said & _LOWERING or (computed < 0 and not said & _RAISING):
        return mirrored(bounds)
    return bounds
