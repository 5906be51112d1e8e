"""A series as the calculators take it: times, values, limits and counts, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from cdpkit import calc
from cdpkit.assess.comparability import breaks_of
from cdpkit.assess.series.limits import agrees
from cdpkit.assess.series.periods import time_of
from cdpkit.assess.wording import Point, point_of_observation
from cdpkit.model import Series, Statistic
from cdpkit.model.printed_values import GssMarker

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.calc.arguments import FloatArray

__all__ = ["FROM_ZERO", "Columns", "columns_of", "limits_of", "unlike_periods"]


FROM_ZERO = frozenset(
    {
        Statistic.COUNT,
        Statistic.PROPORTION,
        Statistic.CRUDE_RATE,
        Statistic.DIRECTLY_STANDARDISED_RATE,
        Statistic.INDIRECTLY_STANDARDISED_RATE,
    }
)
"""Sorts of number that are never negative."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A series as columns, one row an observation, in order of time; NaN where nothing is known."""

    points: tuple[Point, ...]
    times: FloatArray
    values: FloatArray
    lower: FloatArray
    upper: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    suppressed: FloatArray
    breaks: tuple[float, ...]
    """Times of the first observation on each new basis."""
    window: float
    """Years that a value covers."""

    @property
    def valued(self) -> tuple[Point, ...]:
        """The points that have a value."""
        return tuple(point for point in self.points if point.value is not None)

    @property
    def counted(self) -> bool:
        """Whether each value has both counts."""
        known = ~np.isnan(self.values)
        return bool(known.any()) and not np.isnan((self.numerator + self.denominator)[known]).any()


def columns_of(series: Series) -> Columns:
    """Give the columns of a series; limits that are not published follow from counts.

    Examples
    --------
    >>> rows = [{"period": "2021", "value": 41}, {"period": "2023", "value": 44}]
    >>> columns = columns_of(Series(indicator="deaths", statistic="count", observations=rows))
    >>> columns.times.tolist(), columns.lower.round(1).tolist()
    ([2021.0, 2023.0], [29.4, 32.0])
    """
    points = tuple(point_of_observation(o, series) for o in series.observations)
    limits = [limits_of(point, series) for point in points]
    days = [point.period.days for point in points if point.period is not None]
    return Columns(
        points=points,
        times=np.array([time_of(o.period) for o in series.observations]),
        values=_floats([point.value for point in points]),
        lower=np.array([low for low, _ in limits]),
        upper=np.array([high for _, high in limits]),
        numerator=_floats([point.numerator for point in points]),
        denominator=_floats([point.denominator for point in points]),
        suppressed=np.array(
            [p.value is None and GssMarker.CONFIDENTIAL in p.markers for p in points]
        ),
        breaks=tuple(time_of(b.since) for b in breaks_of(series)),
        window=max((_years(d) for d in days if d), default=1.0),
    )


def _years(days: int) -> float:
    """Give days in years; whole months are twelfths."""
    return round(12 * days / 365.25) / 12 or days / 365.25


def _floats(numbers: list[Decimal | None]) -> FloatArray:
    return np.array([np.nan if n is None else float(n) for n in numbers])


def limits_of(point: Point, series: Series) -> tuple[float, float]:
    """Give the limits of a value at the level of its series: as published, else from counts.

    Parameters
    ----------
    point : Point
        A value of the series.
    series : Series
        Tells the sort of number.

    Returns
    -------
    tuple of float
        NaN where neither is known. Wilson for proportions; exact or Byar for counts and rates.

    Examples
    --------
    >>> from decimal import Decimal
    >>> deaths = Series(indicator="deaths", statistic="count")
    >>> limits_of(Point(Decimal(0), None, numerator=Decimal(0)), deaths)[0]
    0.0
    """
    if point.value is not None and point.lower is not None and point.upper is not None:
        return float(point.lower), float(point.upper)
    level, per = float(series.level), float(series.per)
    modelled = not {GssMarker.ESTIMATED, GssMarker.FORECAST}.isdisjoint(point.markers)
    if point.value is None or point.value < 0 or modelled:
        return np.nan, np.nan
    found = None
    if series.statistic is Statistic.COUNT:
        found = calc.count_interval(float(point.value), confidence=level)
    elif agrees(point, per) and point.numerator is not None and point.denominator is not None:
        counts = float(point.numerator), float(point.denominator)
        if series.statistic is Statistic.PROPORTION:
            found = calc.proportion(*counts, per=per, confidence=level)
        elif series.statistic is Statistic.CRUDE_RATE:
            found = calc.crude_rate(*counts, per=per, confidence=level)
    return (np.nan, np.nan) if found is None else (float(found.lower), float(found.upper))


def unlike_periods(points: tuple[Point, ...]) -> str:
    """Say why the periods of points do not make one series: they overlap, or differ in length.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> years = [Period.year(year, "calendar", last=year + 2) for year in (2018, 2019)]
    >>> unlike_periods(tuple(Point(None, period) for period in years))
    'the periods overlap: neighbours share the same events'
    """
    periods = [point.period for point in points if point.period is not None]
    if any(one.overlaps(other) for one, other in pairwise(periods)):
        return "the periods overlap: neighbours share the same events"
    if len({(period.kind, period.months) for period in periods}) > 1:
        return "the periods differ in kind or length"
    return ""
