"""Where the values of a row come from: a series, a figure that a document prints, a publication."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.assess.changes import change
from cdpkit.assess.figures import corrections
from cdpkit.assess.projections import project
from cdpkit.assess.scorecards.cells import against_comparator
from cdpkit.assess.scorecards.goals import goal_of
from cdpkit.assess.scorecards.row import ScorecardRow
from cdpkit.assess.scorecards.travel import travel
from cdpkit.assess.wording import context_of_series, measure_of_print
from cdpkit.errors import InputError, NotComparableError
from cdpkit.model.periods import Period
from cdpkit.model.printed_values import PrintedValue, Unit
from cdpkit.model.records import Figure, FigureRole

if TYPE_CHECKING:
    from decimal import Decimal

    from cdpkit.assess.changes import AssessedChange
    from cdpkit.assess.scorecards.entries import Entry
    from cdpkit.assess.scorecards.terms import Terms
    from cdpkit.model import Observation, Registry, Series

__all__ = ["latest_figure", "printed_row", "row_of_series"]


def row_of_series(entry: Entry, series: Series, terms: Terms) -> ScorecardRow:
    """Fill the values and comparisons of a row from a series.

    Parameters
    ----------
    entry : Entry
        What the row is about; its polarity counts, not that of the series.
    series : Series
        The observations.
    terms : Terms
        What the rows share.

    Returns
    -------
    ScorecardRow
        Without target and state, which `finished` adds.

    Examples
    --------
    >>> from cdpkit.assess.scorecards.entries import entries_of
    >>> from cdpkit.assess.scorecards.terms import Terms
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": "2022", "value": 15}, {"period": "2023", "value": 12}]
    >>> series = Series(indicator="deaths", unit="deaths", statistic="count", observations=years)
    >>> row_of_series(entries_of(None, [series])[0], series, Terms()).shown
    '12 deaths'
    """
    judged = series.model_copy(update={"polarity": entry.polarity})
    row = _heading(entry, judged)
    latest = judged.latest
    if latest is None:
        return replace(row, notes=(*row.notes, _why_no_value(judged)))
    row = _with_latest(row, judged, latest)
    row = _since_previous(row, judged, latest, terms)
    row = _since_baseline(row, entry, judged, latest, terms)
    row = _with_travel(row, judged, terms)
    row = _with_probability(row, judged, terms)
    return against_comparator(row, judged, latest, terms)


def _heading(entry: Entry, series: Series) -> ScorecardRow:
    return ScorecardRow(
        indicator=entry.id,
        title=entry.title,
        polarity=entry.polarity,
        area=series.area,
        area_name=series.area_name,
        population="" if series.population is None else str(series.population),
        unit=entry.unit,
        source=f"series {series.indicator}",
        notes=(f"Release or method: {series.vintage}.",) if series.vintage else (),
    )


def _why_no_value(series: Series) -> str:
    if not series.observations:
        return "The series has no observations."
    marker = series.observations[-1].marker
    return "No value is published." + (f" The latest is marked [{marker.value}]." if marker else "")


def _with_latest(row: ScorecardRow, series: Series, latest: Observation) -> ScorecardRow:
    measure = context_of_series(series, [latest.value]).measure
    text = "" if latest.value is None else measure.amount(latest.value)
    marker = f" [{latest.marker.value}]" if latest.marker is not None else ""
    later = [o for o in series.observations if o.period > latest.period]
    notes = [latest.note] if latest.note else []
    if later:
        mark = f", marked [{later[-1].marker.value}]" if later[-1].marker else ""
        notes.append(f"{later[-1].period.format('nhs')} has no value{mark}.")
    return replace(
        row,
        unit=measure.unit or row.unit,
        period=latest.period,
        value=latest.value,
        lower=latest.lower,
        upper=latest.upper,
        shown=text + marker,
        places=measure.places,
        notes=(*row.notes, *notes),
    )


def _since_previous(
    row: ScorecardRow, series: Series, latest: Observation, terms: Terms
) -> ScorecardRow:
    """Set beside the last period that shares no day with the latest and is of its kind."""
    before = [o for o in series.valued if o.period < latest.period]
    apart = [o for o in before if not o.period.overlaps(latest.period)]
    if not before:
        return replace(row, notes=(*row.notes, "There is no earlier value."))
    if not apart:
        return replace(row, notes=(*row.notes, "Every earlier period overlaps the latest."))
    previous = apart[-1]
    found = _assessed(series, previous.period, latest.period, terms)
    if isinstance(found, str):
        return replace(row, notes=(*row.notes, f"Not compared with the period before: {found}."))
    return replace(
        row,
        previous_period=previous.period,
        previous=previous.value,
        change_from_previous=found.difference,
        significance_from_previous=found.significance,
        notes=(*row.notes, *found.comparability.overrides()),
    )


def _since_baseline(
    row: ScorecardRow, entry: Entry, series: Series, latest: Observation, terms: Terms
) -> ScorecardRow:
    wanted = terms.baseline_of(entry) or _baseline_of_framework(entry, series)
    if wanted is None:
        return row
    start = series.at(wanted)
    if start is None or start.value is None:
        note = f"The series has no value for the baseline, {wanted.format('nhs')}."
        return replace(row, notes=(*row.notes, note))
    row = replace(row, baseline_period=wanted, baseline=start.value)
    if wanted == latest.period:
        return replace(row, notes=(*row.notes, "The latest value is that of the baseline."))
    found = _assessed(series, wanted, latest.period, terms)
    if isinstance(found, str):
        return replace(row, notes=(*row.notes, f"Not compared with the baseline: {found}."))
    return replace(
        row,
        change_from_baseline=found.difference,
        change_percent=_percent(found, start.value),
        significance=found.significance,
        notes=(*row.notes, *found.caveats()),
    )


def _percent(found: AssessedChange, start: Decimal) -> float | None:
    """Give the change in percent; of a percentage that would be taken for percentage points."""
    if found.context.measure.is_percent or found.difference is None or start <= 0:
        return None
    return float(100 * found.difference / start)


def _assessed(series: Series, start: Period, end: Period, terms: Terms) -> AssessedChange | str:
    """Assess a change, or say in what the two differ."""
    try:
        return change(series, baseline=start, current=end, accept=terms.accept)
    except NotComparableError as error:
        return "; ".join(error.differences)


def _baseline_of_framework(entry: Entry, series: Series) -> Period | None:
    """Give the period that the framework names as baseline, if the series has just one such."""
    if entry.baseline is None:
        return None
    readings = Period.readings(entry.baseline.period)
    found = [o.period for o in series.valued if o.period in readings]
    return found[0] if len(found) == 1 else None


def _with_travel(row: ScorecardRow, series: Series, terms: Terms) -> ScorecardRow:
    ends = row.previous_period, row.period
    direction, basis, label, notes = travel(series, *ends, accept=terms.accept)
    return replace(
        row, direction=direction, direction_basis=basis, trend=label, notes=(*row.notes, *notes)
    )


def _with_probability(row: ScorecardRow, series: Series, terms: Terms) -> ScorecardRow:
    """Add the probability of meeting the target, where the rule has thresholds for one."""
    goal, _ = goal_of(row.indicator, series, terms)
    if goal is None or goal.value is None or goal.due is None or goal.confidence is not None:
        return row
    if terms.rule is None or terms.rule.high_from is None:
        return row
    try:
        found = project(series, target=goal.value, due=goal.due)
    except InputError as error:
        return replace(row, notes=(*row.notes, f"Not projected to the target: {error}"))
    notes = found.caveats() if found.result is not None else (found.sentence(),)
    return replace(row, probability=found.probability, notes=(*row.notes, *notes))


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
