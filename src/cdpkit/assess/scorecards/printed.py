"""The row of an indicator without a series: a figure that a document prints, or a publication."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.assess.figures import corrections
from cdpkit.assess.scorecards.row import ScorecardRow
from cdpkit.assess.wording import measure_of_print
from cdpkit.model.periods import Period
from cdpkit.model.printed_values import PrintedValue, Unit
from cdpkit.model.records import Figure, FigureRole

if TYPE_CHECKING:
    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.model import Registry


def printed_row(entry: Entry, terms: Terms, area: str, document: str | None) -> ScorecardRow:
    """Fill a row without a series from what documents and publications print.

    Parameters
    ----------
    entry : Entry
        What the row is about.
    terms : Terms
        What the rows share.
    area : str
        Code or name of the area; empty for any.
    document : str or None
        The document whose figures count; None for all.

    Returns
    -------
    ScorecardRow
        Without a value where nothing is printed, or only a change or a direction is.

    Examples
    --------
    >>> from cdpkit.assess.scorecards.entries import entries_of
    >>> from cdpkit.assess.scorecards.terms import Terms
    >>> from cdpkit.io import bundled
    >>> registry = bundled.registry()
    >>> entries = {e.id: e for e in entries_of(registry, (), document="sefton.brief1")}
    >>> row = printed_row(entries["indicator.prison.continuity"], Terms(registry), "",
    ...                   "sefton.brief1")
    >>> row.shown, str(row.period), row.source
    ('63%', '12m@2024-03', 'figure sefton.f13')
    """
    row = ScorecardRow(entry.id, entry.title, entry.polarity, unit=entry.unit)
    figure = latest_figure(entry, terms.registry, area, document)
    if figure is not None:
        return _of_figure(row, figure, terms.registry)
    return _of_publication(row, entry) if not area or area in _NATIONAL else row


_NATIONAL = frozenset({"E92000001", "England"})


def latest_figure(
    entry: Entry, registry: Registry | None, area: str, document: str | None
) -> Figure | None:
    """Choose the printed figure with the latest period; one with a value before one without."""
    if registry is None:
        return None
    found = [
        figure
        for figure in registry.of(Figure, document=document)
        if figure.indicator == entry.id and figure.role is FigureRole.RESULT
        if not corrections(figure, registry)
        if not area or _is_area(registry, figure.area, area)
    ]
    return max(found, key=_rank, default=None)


def _rank(figure: Figure) -> tuple[bool, str]:
    period = _definite(figure)
    return _is_level(figure), "" if period is None or period.end is None else str(period.end)


def _definite(figure: Figure) -> Period | None:
    readings = figure.period.readings if figure.period is not None else ()
    return readings[0] if len(readings) == 1 else None


def _is_area(registry: Registry, identifier: str, area: str) -> bool:
    record = registry[identifier]
    names = {identifier, getattr(record, "gss", None) or "", getattr(record, "name", "")}
    return area.casefold() in {str(name).casefold() for name in names}


def _is_level(figure: Figure) -> bool:
    """Tell a level (`63%`) from the size of a change (`24% higher`, `double`) or a direction."""
    printed, comparator = figure.value, figure.comparator
    times = printed.unit is Unit.RATIO and comparator is not None
    return printed.value is not None and not printed.change and not times


def _of_figure(row: ScorecardRow, figure: Figure, registry: Registry | None) -> ScorecardRow:
    printed, notes = figure.value, [figure.note] if figure.note else []
    level = _is_level(figure)
    if not level:
        notes.append("Only a change or a direction is printed.")
    if figure.period is not None and _definite(figure) is None:
        notes.append(f"The period is not definite: {figure.period}.")
    if figure.comparator is not None and figure.comparator.relation is not None:
        notes.append(f"As printed: {figure.comparator}; significance is not stated.")
    return replace(
        row,
        area=figure.area,
        area_name="" if registry is None else getattr(registry[figure.area], "name", ""),
        population="" if figure.population is None else str(figure.population),
        unit=measure_of_print(printed).unit or row.unit,
        source=f"figure {figure.id}",
        period=_definite(figure),
        value=printed.value if level else None,
        lower=figure.low,
        upper=figure.high,
        shown=printed.printed,
        places=max(printed.decimals or 0, 0),
        notes=(*row.notes, *notes),
    )


def _of_publication(row: ScorecardRow, entry: Entry) -> ScorecardRow:
    """Take the national value of the latest period that was read in a publication."""
    dated = [
        (readings[0], value)
        for value in entry.published
        if value.verified and value.value
        if len(readings := Period.readings(value.period)) == 1
    ]
    if not dated:
        return row
    period, published = max(dated, key=lambda pair: pair[0])
    printed = PrintedValue.parse(published.value)
    note = f"National value as published: {published.note}" if published.note else ""
    return replace(
        row,
        population=published.population,
        source="publication",
        period=period,
        value=printed.value,
        shown=published.value,
        notes=tuple(filter(None, (*row.notes, note))),
    )
