"""What a print accepts: the recomputed values that would have been printed so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from cdpkit.assess.reproduction.said import direction_bounds, parsed, says_level
from cdpkit.assess.reproduction.statistic import Scale
from cdpkit.errors import InputError
from cdpkit.model.printed_values import Bounds, PrintedValue, Qualifier, Unit, allowed, mirrored

_LOWERING = frozenset({Qualifier.REDUCED, Qualifier.LOWER_THAN})
_RAISING = frozenset({Qualifier.INCREASED, Qualifier.HIGHER_THAN})
_TENTHS = frozenset({Qualifier.ALMOST, Qualifier.A_LITTLE_OVER})
_BESIDE_A_NUMBER = frozenset({Qualifier.ESTIMATE})
_LARGEST = 40


def printed_number(text: str) -> tuple[Decimal, int] | None:
    """Read the number of a print and its decimals; None where the print states no number.

    A number with a word that widens it (`over 13,000`) is not a plain number.

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


def is_plain(text: str, scale: Scale, multiplier: Fraction) -> bool:
    """Tell whether the number of a print stands on the scale of the statistic as it is.

    Not so for `1 in 8`, for `2 per 1,000`, or for `54%` where the statistic gives a share of 1.

    Examples
    --------
    >>> [is_plain(text, Scale.SHARE, Fraction(100)) for text in ("54%", "1 in 8", "2 per 1,000")]
    [True, False, False]
    >>> is_plain("54%", Scale.SHARE, Fraction(1))
    False
    """
    printed = parsed(text)
    if printed.unit is Unit.RATE and printed.per:
        return False
    factor, offset = _onto(scale, multiplier, printed)
    return printed.fraction is None and printed.allows is None and factor == 1 and not offset


def word_bounds(
    text: str, scale: Scale, multiplier: Fraction, computed: Fraction, decimals: int | None
) -> Bounds | None:
    """Give the values that words such as `almost double` or `a little over 16,000` accept.

    Parameters
    ----------
    text : str
        The words.
    scale : Scale
        How the statistic reads them.
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
    >>> print(word_bounds("more than double", Scale.RATIO, Fraction(1), Fraction(3), None))
    (2, inf)
    >>> print(word_bounds("almost 3%", Scale.PERCENT_CHANGE, Fraction(1), Fraction(3), None))
    [2.65, 3)
    """
    printed = parsed(text)
    if printed.unit is Unit.DATE or (printed.exact is None and printed.allows is None):
        return None
    if says_level(text, scale):
        return direction_bounds(text, scale, decimals)
    factor, offset = _onto(scale, multiplier, printed)
    places = decimals
    if decimals is not None and factor == 100:
        places = decimals + 2
    bounds = allowed(printed, places, ties="either")
    if bounds is None:
        return None
    bounds = _moved(_to_a_tenth(bounds, printed), factor, offset)
    if scale is Scale.RATIO and Qualifier.TIMES_LESS in printed.qualifiers:
        return _inverted(bounds)
    return _directed(bounds, printed, computed) if scale.neutral == 0 else bounds


def _to_a_tenth(bounds: Bounds, printed: PrintedValue) -> Bounds:
    """Let `almost` and `just over` be met after rounding to one decimal more than the print."""
    if _TENTHS.isdisjoint(printed.qualifiers) or bounds.lower is None or bounds.upper is None:
        return bounds
    half = Fraction(1, 2) / Fraction(10) ** ((printed.decimals or 0) + 1)
    outward = abs(bounds.lower) > abs(bounds.upper)
    if (Qualifier.ALMOST in printed.qualifiers) != outward:
        return replace(bounds, lower=bounds.lower - half)
    return replace(bounds, upper=bounds.upper + half)


def _inverted(bounds: Bounds) -> Bounds:
    """Turn `three times lower` over: a third."""
    return Bounds(
        1 / bounds.upper if bounds.upper else Fraction(0),
        1 / bounds.lower if bounds.lower else None,
        includes_lower=bounds.includes_upper,
        includes_upper=bounds.includes_lower,
    )


def _onto(scale: Scale, multiplier: Fraction, printed: PrintedValue) -> tuple[Fraction, Fraction]:
    """Give factor and offset that carry the words' number onto the scale of the statistic."""
    if printed.unit is Unit.RATIO:
        return _from_ratio(scale, multiplier, printed)
    if printed.unit in (Unit.PERCENT, Unit.PERCENT_CHANGE):
        return _from_percent(scale, multiplier, printed)
    if printed.unit is Unit.PERCENTAGE_POINT and scale is Scale.POINTS:
        return multiplier / 100, Fraction(0)
    return _from_rate(multiplier, printed), Fraction(0)


def _from_ratio(
    scale: Scale, multiplier: Fraction, printed: PrintedValue
) -> tuple[Fraction, Fraction]:
    value, said = printed.exact or Fraction(0), set(printed.qualifiers)
    if scale is Scale.RATIO and value < 1 and said & (_LOWERING | _RAISING):
        return Fraction(-1 if _LOWERING & said else 1), Fraction(1)
    if scale is Scale.PERCENT_CHANGE:
        return Fraction(100), Fraction(-100 if value >= 1 and not printed.change else 0)
    share = scale is Scale.SHARE or (scale is Scale.RATE and printed.fraction is not None)
    return (multiplier if share else Fraction(1)), Fraction(0)


def _from_percent(
    scale: Scale, multiplier: Fraction, printed: PrintedValue
) -> tuple[Fraction, Fraction]:
    if scale is Scale.SHARE:
        return multiplier / 100, Fraction(0)
    if scale is not Scale.RATIO:
        return Fraction(1), Fraction(0)
    sign = -1 if _LOWERING & set(printed.qualifiers) else 1
    rise = printed.unit is Unit.PERCENT_CHANGE or printed.change
    return (Fraction(sign, 100), Fraction(1)) if rise else (Fraction(1, 100), Fraction(0))


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
