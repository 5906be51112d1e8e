"""What decides whether two numbers compare: read from a series, one of its periods, or a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from cdpkit.errors import InputError
from cdpkit.model import Series, SeriesBreak, Statistic
from cdpkit.model.printed_values import GssMarker, Unit
from cdpkit.model.records import Area, AreaKind, Figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdpkit.model import Registry
    from cdpkit.model.periods import Period
    from cdpkit.model.records import Population


_STATISTICS = {
    Unit.COUNT: "count",
    Unit.PERCENT: "proportion",
    Unit.PERCENT_CHANGE: "change",
    Unit.PERCENTAGE_POINT: "change",
    Unit.RATIO: "ratio",
    Unit.RATE: "rate",
}
_BY_TEXT = frozenset({"count", "mean", "ratio", ""})
"""Statistics whose unit is a word of its own, where that of a share or a rate is its multiplier."""
_PERCENT = {"percent": "%", "per cent": "%", "count": "", "number": ""}


@dataclass(frozen=True, slots=True)
class Traits:
    """What decides whether two numbers compare; what is not known is left empty.

    Parameters
    ----------
    name : str
        What the number is, for messages.
    indicator : str
        Key of what is measured.
    vintage : str
        Release or method.
    breaks : tuple of SeriesBreak
        Where the series of the number is interrupted.
    period : Period or None
        When.
    population : Population or None
        Who is counted.
    statistic : str
        Sort of number: `count`, `proportion`, `rate`, ..., or `change` for the size of a change.
    per : Decimal or None
        Multiplier of a share or rate.
    unit : str
        Word of the unit, where the statistic has one of its own: `deaths`, `days`.
    area : str
        Code of the area.
    area_type : str
        Sort of area.

    Examples
    --------
    >>> traits_of(Series(indicator="deaths", area="E08000015", statistic="count")).area_type
    'metropolitan district'
    """

    name: str
    indicator: str
    vintage: str = ""
    breaks: tuple[SeriesBreak, ...] = ()
    period: Period | None = None
    population: Population | None = None
    statistic: str = ""
    per: Decimal | None = None
    unit: str = ""
    area: str = ""
    area_type: str = ""


Subject: TypeAlias = Series | Figure | Traits
"""What can be compared."""


def traits_of(
    subject: Subject, period: Period | None = None, *, registry: Registry | None = None
) -> Traits:
    """Read the traits of a series, of its value at a period, or of a figure.

    Parameters
    ----------
    subject : Series, Figure or Traits
        Traits come back as they are.
    period : Period, optional
        For a series: which of its values. A figure has its own.
    registry : Registry, optional
        Tells the sort of an area that has no code.

    Returns
    -------
    Traits
        A series without `period` has that of its latest value; a figure whose period is not
        printed, or is ambiguous, has none.

    Raises
    ------
    InputError
        If a period is given for what is not a series.

    Examples
    --------
    >>> from cdpkit.model import Period
    >>> deaths = Series(indicator="deaths", title="Deaths", area_name="Wirral", statistic="count")
    >>> traits_of(deaths, Period.calendar_year(2023)).name
    'Deaths, Wirral, 2023'
    """
    if isinstance(subject, Series):
        return _of_series(subject, period)
    if period is not None:
        raise InputError("period", "is given for what is not a series", "Leave it out.")
    return _of_figure(subject, registry) if isinstance(subject, Figure) else subject


def breaks_of(series: Series) -> tuple[SeriesBreak, ...]:
    """Give the breaks of a series, with those that a marker `[b]` shows, in order of time.

    Examples
    --------
    >>> observations = [{"period": "2021", "value": 5}, {"period": "2022", "value": 9, "marker": "b"}]
    >>> breaks_of(Series(indicator="x", observations=observations))[0].reason
    'a break is marked by the publisher'
    """
    stated = {b.since for b in series.breaks}
    marked = [
        SeriesBreak(since=o.period, reason="a break is marked by the publisher")
        for o in series.observations
        if o.marker is GssMarker.BREAK and o.period not in stated
    ]
    return tuple(sorted((*series.breaks, *marked), key=lambda b: b.since))


def _of_series(series: Series, period: Period | None) -> Traits:
    if period is None and series.latest is not None:
        period = series.latest.period
    fields = {name: getattr(series, name) for name in Series.model_fields}
    return traits_of_fields(fields, breaks_of(series), period)


def traits_of_fields(
    fields: Mapping[str, Any], breaks: tuple[SeriesBreak, ...], period: Period | None
) -> Traits:
    """Read the traits of a value from the fields of its series."""
    kind, area = fields["statistic"], fields["area"]
    statistic = "" if kind is Statistic.OTHER else kind.replace("_", " ")
    unit, per = _unit_word(fields["unit"]), fields["per"]
    if not statistic and unit == "%":
        statistic, per = "proportion", Decimal(100)
    what, where = fields["title"] or fields["indicator"], fields["area_name"] or area
    return Traits(
        name=", ".join(filter(None, (what, where, period.format("nhs") if period else ""))),
        indicator=fields["indicator"],
        vintage=fields["vintage"],
        breaks=breaks,
        period=period,
        population=fields["population"],
        statistic=statistic,
        per=per if statistic not in _BY_TEXT else None,
        unit=unit if statistic in _BY_TEXT else "",
        area=Area.id_of(area),
        area_type=_spaced(fields["area_type"]) or type_by_code(area),
    )


def _of_figure(figure: Figure, registry: Registry | None) -> Traits:
    readings = figure.period.readings if figure.period is not None else ()
    value = figure.value
    statistic = "change" if value.change else _STATISTICS.get(value.unit, "")
    return Traits(
        name=figure.id,
        indicator=figure.indicator,
        vintage=figure.vintage,
        period=readings[0] if len(readings) == 1 else None,
        population=figure.population,
        statistic=statistic,
        per=_multiplier(figure) if statistic in ("proportion", "rate") else None,
        unit=value.currency or (value.unit.replace("_", " ") if statistic == "change" else ""),
        area=figure.area,
        area_type=_type_of_area(figure.area, registry),
    )


def _multiplier(figure: Figure) -> Decimal | None:
    if figure.value.unit is Unit.PERCENT:
        return Decimal(100)
    return None if figure.value.per is None else Decimal(figure.value.per)


def _unit_word(unit: str) -> str:
    word = " ".join(unit.casefold().split())
    return _PERCENT.get(word, word)


def _type_of_area(area: str, registry: Registry | None) -> str:
    if registry is not None and area in registry:
        record = registry[area]
        if isinstance(record, Area):
            return _spaced(record.kind)
    return type_by_code(area.removeprefix("area.").upper())


@lru_cache(maxsize=4096)
def type_by_code(code: str) -> str:
    """Give the sort of an area by its code; nothing where it has none."""
    if Area.id_of(code) == code:  # no code of the statistical office
        return ""
    kind = Area.model_validate({"gss": code, "name": code}).kind
    return "" if kind is AreaKind.OTHER else _spaced(kind)


def _spaced(text: str) -> str:
    return " ".join(text.replace("_", " ").split())
