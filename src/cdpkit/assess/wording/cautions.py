"""Cautions that belong to values, whatever is said of them: few events, markers, no unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model import Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.assess.wording.context import Context, Point

__all__ = ["no_unit", "notes_on", "of_seasons", "small_numbers", "unsure_values"]

FEW, SMALL = 10, 20
"""Counts of events below which a caution is due."""

_UNITLESS = frozenset({Statistic.COUNT, Statistic.RATIO})


def small_numbers(points: Sequence[Point]) -> Iterator[str]:
    """Warn of values that rest on few events.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> list(small_numbers([Point(None, None, numerator=Decimal(15))]))
    ['Fewer than 20 events stand behind a value: treat it with caution.']
    """
    counts = [point.numerator for point in points if point.numerator is not None]
    if counts and min(counts) < FEW:
        yield (
            f"Fewer than {FEW} events stand behind a value: "
            "numbers this small vary greatly by chance."
        )
    elif counts and min(counts) < SMALL:
        yield f"Fewer than {SMALL} events stand behind a value: treat it with caution."


def notes_on(points: Sequence[Point]) -> Iterator[str]:
    """Repeat what a publisher says of the values, a sentence each.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> list(notes_on([Point(None, None, "2019", note="includes cannabis")]))
    ['Note on 2019: includes cannabis.']
    """
    for point in points:
        if point.note:
            yield f"Note on {point.when().text}: {point.note.rstrip('.')}."


def unsure_values(points: Sequence[Point]) -> Iterator[str]:
    """Say what markers mean for the reader.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> list(unsure_values([Point(None, None, markers=(GssMarker.PROVISIONAL,))]))
    ['Provisional values may still be revised.']
    """
    found = {marker for point in points for marker in point.markers}
    yield from (text for marker, text in _OF_MARKERS.items() if marker in found)


_OF_MARKERS = {
    GssMarker.PROVISIONAL: "Provisional values may still be revised.",
    GssMarker.ESTIMATED: "An estimate has an uncertainty of its own, which is not shown here.",
    GssMarker.FORECAST: "A forecast is no observation.",
    GssMarker.LOW_RELIABILITY: "The publisher marks a value as of low reliability.",
}


def of_seasons(season: int) -> Iterator[str]:
    """Warn of quarters and months that a method takes as if they were alike.

    Examples
    --------
    >>> list(of_seasons(4))
    ['Quarters can differ by season, which is not allowed for here.']
    """
    names = {4: "Quarters", 12: "Months"}
    if season in names:
        yield f"{names[season]} can differ by season, which is not allowed for here."


def no_unit(context: Context) -> Iterator[str]:
    """Say so where values have a unit that is not known.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess.series import series_columns
    >>> list(no_unit(series_columns(Series(indicator="x", statistic="mean")).context(0, 0)))
    ['The unit of the values is not stated.']
    """
    if not context.measure.unit and context.statistic not in _UNITLESS:
        yield "The unit of the values is not stated."
