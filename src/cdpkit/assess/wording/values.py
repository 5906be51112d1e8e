"""A value of a point in a sentence: with its unit, its markers and its period."""

from __future__ import annotations

from typing import TYPE_CHECKING, SupportsFloat

from cdpkit.assess.wording.units import decimal_of, number_text, rounded
from cdpkit.assess.wording.words import marks
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from cdpkit.assess.wording.context import Point
    from cdpkit.assess.wording.units import Measure
    from cdpkit.model.periods import PrintStyle


def quoted(point: Point, measure: Measure, *, full: bool = True) -> str:
    """Print the value of a point: an estimate says so; `full` adds the words of the unit.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> from cdpkit.assess.wording import Measure
    >>> quoted(Point(Decimal(3090), None, markers=(GssMarker.ESTIMATED,)), Measure("people", 0))
    'an estimated 3,090 people'
    """
    if point.value is None:
        return "no value"
    text = measure.amount(point.value) if full else measure.number(point.value)
    return f"an estimated {text}" if GssMarker.ESTIMATED in point.markers else text


def marked(point: Point, measure: Measure, *, full: bool = True) -> str:
    """Print the value of a point with the words of its markers in brackets.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> from cdpkit.assess.wording import Measure
    >>> marked(Point(Decimal(41), None, markers=(GssMarker.PROVISIONAL,)), Measure("deaths", 0))
    '41 deaths (provisional)'
    """
    words = marks(point.markers)
    return quoted(point, measure, full=full) + (f" ({', '.join(words)})" if words else "")


def placed(
    point: Point,
    measure: Measure,
    *,
    full: bool = True,
    bracketed: bool = False,
    style: PrintStyle = "nhs",
) -> str:
    """Print the value of a point with its period and markers.

    Parameters
    ----------
    point : Point
        The value.
    measure : Measure
        How it is printed.
    full : bool, default True
        Whether the words of the unit follow the number.
    bracketed : bool, default False
        Whether the period is in brackets even where it could follow a preposition.
    style : {"nhs", "ons", "gov_uk"}, default "nhs"
        House style of the period.

    Returns
    -------
    str
        Such as `41 deaths (provisional) in 2023`, `41 deaths (2021 to 2023, provisional)`.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> from cdpkit.assess.wording import Measure
    >>> point = Point(Decimal(41), None, "2021 to 2023", markers=(GssMarker.PROVISIONAL,))
    >>> placed(point, Measure("deaths", 0))
    '41 deaths (2021 to 2023, provisional)'
    """
    period = point.when(style)
    if bracketed or not period.lead:
        words = ", ".join((period.text, *marks(point.markers)))
        return f"{quoted(point, measure, full=full)} ({words})"
    return f"{marked(point, measure, full=full)} {period.phrase}"


def from_to(baseline: Point, current: Point, measure: Measure, style: PrintStyle = "nhs") -> str:
    """Print two values with their periods: `from 41 deaths in 2022 to 38 in 2023`.

    The unit stands once; a period whose name holds a `to` puts both into brackets.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> from cdpkit.assess.wording import Measure
    >>> before, now = Point(Decimal(41), None, "2019 to 2021"), Point(Decimal(1), None, "2022")
    >>> from_to(before, now, Measure("deaths", 0))
    'from 41 deaths (2019 to 2021) to 1 (2022)'
    """
    bracketed = not (baseline.when(style).lead and current.when(style).lead)
    first = placed(baseline, measure, bracketed=bracketed, style=style)
    second = placed(current, measure, full=False, bracketed=bracketed, style=style)
    return f"from {first} to {second}"


def signed(number: SupportsFloat, measure: Measure, *, full: bool = True) -> str:
    """Print a difference with its sign: `-7.8 deaths`; `full` adds the words of the unit.

    Examples
    --------
    >>> from cdpkit.assess.wording import Measure
    >>> signed(-7.79, Measure("deaths", 1)), signed(2, Measure("%", 1), full=False)
    ('-7.8 deaths', '+2.0')
    """
    value = decimal_of(number)
    size = rounded(abs(value), measure.places)
    sign = "" if not size else "+" if value > 0 else "-"
    return sign + (measure.difference(size) if full else number_text(size, measure.places))
