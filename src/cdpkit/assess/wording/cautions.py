"""Cautions that belong to values, whatever is said of them: few events, markers, no unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.display import Caveat, RowKey, merged
from cdpkit.model import Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cdpkit.assess.wording.context import Context, Point


def caveats_about(
    context: Context, points: Iterable[Point | None], written: Iterable[str]
) -> tuple[Caveat, ...]:
    """Give each caveat once, with its row, and with its periods or else those of the points.

    A text without a code is a note.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess.series import series_columns
    >>> context = series_columns(Series(indicator="x", area_name="Wirral")).context(0, 0)
    >>> caveats_about(context, [], ["Read so."])[0].to_dict()["rows"]
    [{'indicator': 'x', 'area': 'Wirral', 'population': ''}]
    """
    row = RowKey(context.indicator, context.area or context.area_name, context.population)
    periods = _periods(point for point in points if point is not None)
    told = (one if isinstance(one, Caveat) else Caveat("note", one) for one in written if one)
    return merged(one.about((row,), periods) for one in told)


FEW, SMALL = 10, 20
"""Counts of events below which a caution is due."""

_UNITLESS = frozenset({Statistic.COUNT, Statistic.RATIO})


def small_numbers(points: Sequence[Point]) -> Iterator[Caveat]:
    """Warn of values that rest on few events.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from cdpkit.assess.wording import Point
    >>> list(small_numbers([Point(None, None, numerator=Decimal(15))]))
    ['A value rests on a count below 20: treat it with caution.']
    """
    counted = [(point.numerator, point) for point in points if point.numerator is not None]
    very_few = [point for count, point in counted if count < FEW]
    few = [point for count, point in counted if count < SMALL]
    if very_few:
        told = f"A value rests on a count below {FEW}: numbers this small vary greatly by chance."
        yield Caveat("very_few_events", told, periods=_periods(very_few))
    elif few:
        told = f"A value rests on a count below {SMALL}: treat it with caution."
        yield Caveat("few_events", told, periods=_periods(few))


def _periods(points: Iterable[Point]) -> tuple[str, ...]:
    return tuple(str(point.period) for point in points if point.period is not None)


def notes_on(points: Sequence[Point]) -> Iterator[Caveat]:
    """Repeat what a publisher says of the values, a sentence each.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> list(notes_on([Point(None, None, "2019", note="includes cannabis")]))
    ['Note on 2019: includes cannabis.']
    """
    for point in points:
        if point.note:
            told = f"Note on {point.when().text}: {point.note.rstrip('.')}."
            yield Caveat("note_of_publisher", told, periods=_periods([point]))


def unsure_values(points: Sequence[Point]) -> Iterator[Caveat]:
    """Say what markers mean for the reader.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> list(unsure_values([Point(None, None, markers=(GssMarker.PROVISIONAL,))]))
    ['Provisional values may still be revised.']
    """
    for marker, text in _OF_MARKERS.items():
        if marked := [point for point in points if marker in point.markers]:
            yield Caveat(marker.name.lower(), text, periods=_periods(marked))


_OF_MARKERS = {
    GssMarker.PROVISIONAL: "Provisional values may still be revised.",
    GssMarker.ESTIMATED: "An estimate has an uncertainty of its own, which is not shown here.",
    GssMarker.FORECAST: "A forecast is not an observation.",
    GssMarker.LOW_RELIABILITY: "The publisher marks a value as having low reliability.",
}


def gaps(points: Iterable[Point], told: str) -> Iterator[Caveat]:
    """Say how many periods have no value, and what that does.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> list(gaps([Point(None, None)], ": the line has a gap."))
    ['1 period has no value: the line has a gap.']
    """
    if without := [str(point.period) for point in points if point.value is None]:
        noun = "period has" if len(without) == 1 else "periods have"
        yield Caveat("gaps", f"{len(without)} {noun} no value{told}", periods=without)


def of_seasons(season: int) -> Iterator[Caveat]:
    """Warn of quarters and months that a method takes as if they were alike.

    Examples
    --------
    >>> list(of_seasons(4))
    ['Quarters can differ by season, which is not allowed for here.']
    """
    names = {4: "Quarters", 12: "Months"}
    if season in names:
        told = f"{names[season]} can differ by season, which is not allowed for here."
        yield Caveat("seasons_differ", told)


def no_unit(context: Context) -> Iterator[Caveat]:
    """Say so where values have a unit that is not known.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess.series import series_columns
    >>> list(no_unit(series_columns(Series(indicator="x", statistic="mean")).context(0, 0)))
    ['The unit of the values is not stated.']
    """
    if not context.measure.unit and context.statistic not in _UNITLESS:
        yield Caveat("unit_not_stated", "The unit of the values is not stated.")
