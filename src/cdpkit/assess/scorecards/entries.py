"""What a scorecard has rows for: indicators of a plan, metrics of a framework, or plain series.

Each is matched to its series by identifier, by its number in Fingertips, or by a stated mapping.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cdpkit.assess.plan_indicators import indicators_of
from cdpkit.errors import InputError, MissingDataError
from cdpkit.model.records import (
    Figure,
    Indicator,
    IndicatorMention,
    Metric,
    OutcomeFramework,
    Priority,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from cdpkit.assess.series import SeriesColumns
    from cdpkit.model import Polarity, Registry
    from cdpkit.model.records import MetricValue


@dataclass(frozen=True, slots=True)
class Entry:
    """What one or more rows of a scorecard are about.

    Parameters
    ----------
    id : str
        Key of the indicator or metric, or of the series where there is no registry.
    title : str
        Its name.
    polarity : Polarity
        Direction of improvement.
    unit : str
        Unit of its values, where stated.
    keys : tuple of str
        Keys under which its series may come: its own id, and numbers in Fingertips.
    frequency, lag : str
        How often it is published and how long after the end of a period, in words.
    baseline : MetricValue or None
        The baseline that the framework names.
    published : tuple of MetricValue
        National values that were read in publications.
    notes : tuple of str
        What to know about it.
    """

    id: str
    title: str
    polarity: Polarity
    unit: str = ""
    keys: tuple[str, ...] = ()
    frequency: str = ""
    lag: str = ""
    baseline: MetricValue | None = None
    published: tuple[MetricValue, ...] = field(default=())
    notes: tuple[str, ...] = ()


def entries_of(
    registry: Registry | None,
    plain: Iterable[Entry],
    *,
    framework: str | None = None,
    document: str | None = None,
) -> tuple[Entry, ...]:
    """List what a scorecard has rows for.

    Parameters
    ----------
    registry : Registry or None
        Records of plans and reference data. Without it, each indicator of the series is one.
    plain : iterable of Entry
        One for each indicator of the series; looked at only where there is no registry.
    framework : str, optional
        Identifier of an outcomes framework: its metrics.
    document : str, optional
        Identifier of a document: only the indicators that it names.

    Returns
    -------
    tuple of Entry
        In the order of the records.

    Raises
    ------
    InputError
        If there is no registry to look a framework or document up in, or both are given.
    MissingDataError
        If the registry does not hold them.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> entries_of(bundled.registry(), (), framework="ncdof")[0].title
    'Last-year drug use'
    """
    if framework is not None and document is not None:
        raise InputError(
            "document", "is given together with `framework`", "Name only one of the two."
        )
    if registry is None:
        for name, value in (("framework", framework), ("document", document)):
            if value is not None:
                raise InputError(name, "is given without a registry", "Give a registry as well.")
        return tuple(plain)
    if framework is not None:
        return tuple(map(_of_metric, _metrics(_framework(registry, framework))))
    wanted = None if document is None else _named_in(registry, document)
    return tuple(
        _of_indicator(registry, indicator)
        for indicator in registry.of(Indicator)
        if wanted is None or indicator.id in wanted
    )


def _framework(registry: Registry, identifier: str) -> OutcomeFramework:
    found = registry[identifier]
    if not isinstance(found, OutcomeFramework):
        known = ", ".join(record.id for record in registry.of(OutcomeFramework))
        raise MissingDataError("framework", identifier, f"Choose from: {known}.")
    return found


def _metrics(framework: OutcomeFramework) -> tuple[Metric, ...]:
    """Give the metrics of a framework; one that has none cannot make rows."""
    if not framework.metrics:
        why = f" ({framework.limitation.rstrip('.')})" if framework.limitation else ""
        problem = f"is `{framework.id}`, which has no known metrics{why}"
        raise InputError("framework", problem, "Leave it out, or name one with metrics.")
    return framework.metrics


def _named_in(registry: Registry, document: str) -> set[str]:
    """Collect the indicators of which a document prints a figure, a target or the name."""
    registry[document]
    return {
        *(figure.indicator for figure in registry.of(Figure, document=document)),
        *(target.indicator for target in registry.of(Target, document=document)),
        *(mention.indicator for mention in registry.of(IndicatorMention, document=document)),
        *(
            name
            for priority in registry.of(Priority, document=document)
            for name in indicators_of(priority, registry)
        ),
    }


def entries_of_series(columns: SeriesColumns, rows: NDArray[np.intp]) -> Iterator[Entry]:
    """Give an entry for each indicator of some series; the last of its series names it."""
    field = columns.flat.fields["indicator"]
    latest = dict(zip(field.codes[rows].tolist(), rows.tolist(), strict=True))
    for code, i in latest.items():
        key = field.labels[code]
        title, unit = columns.field("title", i), columns.field("unit", i)
        yield Entry(key, title or key, columns.field("polarity", i), unit, (key,))


def _of_metric(metric: Metric) -> Entry:
    notes = [f"Target in words: {metric.target}"] if metric.target else []
    if not metric.verified:
        notes.append("The metric was not read in a primary source.")
    return Entry(
        metric.id,
        metric.title,
        metric.polarity,
        _UNITS.get(metric.unit, metric.unit),
        (
            metric.id,
            metric.id.partition(".")[2],
            metric.title,
            *metric.fingertips_id,
            *metric.series,
        ),
        metric.frequency,
        metric.lag,
        metric.baseline,
        metric.published_values,
        tuple(notes),
    )


def _of_indicator(registry: Registry, indicator: Indicator) -> Entry:
    """Take publication and further keys from the metric it matches, where that is one alone."""
    metrics = [registry[name] for name in indicator.metrics]
    own = Entry(
        indicator.id,
        indicator.title,
        indicator.polarity,
        _UNITS.get(indicator.measure, ""),
        (indicator.id, indicator.id.partition(".")[2]),
    )
    if len(metrics) != 1 or not isinstance(metrics[0], Metric):
        return own
    metric = _of_metric(metrics[0])
    return replace(own, keys=own.keys + metric.keys, frequency=metric.frequency, lag=metric.lag)


_UNITS = {"percentage": "%", "percent": "%"}
"""Units that follow from the sort of measure alone, and from the words of a framework."""


@dataclass(frozen=True, slots=True)
class Matched:
    """Which key belongs to which entry, and what is left over on both sides.

    Parameters
    ----------
    owner : mapping of str to int
        Place of the entry by the key of its series.
    lonely : tuple of str
        Identifiers of entries without series.
    left_over : tuple of str
        Keys of series without an entry, each with the reason.
    """

    owner: Mapping[str, int]
    lonely: tuple[str, ...]
    left_over: tuple[str, ...]


def match_series(
    entries: Sequence[Entry], keys: Sequence[str], matches: Mapping[str, str] | None = None
) -> Matched:
    """Match the keys of series to entries. A key that several entries claim matches none.

    Parameters
    ----------
    entries : sequence of Entry
        What there are rows for.
    keys : sequence of str
        The different keys that series have.
    matches : mapping of str to str, optional
        Identifier of the entry by key of the series: goes before everything else.

    Returns
    -------
    Matched
        Owners, and what is left over on both sides.

    Raises
    ------
    InputError
        If `matches` names an unknown entry, or has a key that no series has.

    Examples
    --------
    >>> from cdpkit.model import Polarity
    >>> wanted = [Entry("a", "A", Polarity.NEUTRAL, keys=("a", "90245"))]
    >>> found = match_series(wanted, ["90245", "1"])
    >>> found.owner, found.left_over
    ({'90245': 0}, ('1: no indicator has this key',))
    """
    stated = dict(matches or {})
    owners = _owners(entries)
    places = {entry.id: n for n, entry in enumerate(entries)}
    if unknown := [target for target in stated.values() if target not in places]:
        hint = "Give the id of an indicator that the scorecard has a row for."
        raise InputError("matches", f"names `{unknown[0]}`, which is not an indicator here", hint)
    known = set(keys)
    if lost := [key for key in stated if key not in known]:
        hint = "Give the key that a series has as its indicator."
        raise InputError("matches", f"has the key `{lost[0]}`, which no series has", hint)
    owner: dict[str, int] = {}
    left_over: list[str] = []
    for key in keys:
        claims = [stated[key]] if key in stated else owners.get(key)
        if claims and len(claims) == 1:
            owner[key] = places[claims[0]]
        else:
            why = f"claimed by {', '.join(claims)}; say which in `matches`" if claims else _NO_KEY
            left_over.append(f"{key}: {why}")
    taken = set(owner.values())
    lonely = tuple(entry.id for n, entry in enumerate(entries) if n not in taken)
    return Matched(owner, lonely, tuple(left_over))


_NO_KEY = "no indicator has this key"


def _owners(entries: Iterable[Entry]) -> dict[str, list[str]]:
    owners: dict[str, list[str]] = {}
    for entry in entries:
        for key in dict.fromkeys(entry.keys):
            owners.setdefault(key, []).append(entry.id)
    return owners
