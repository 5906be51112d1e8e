"""What the bundled documents contain, counted from what is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cdpkit.display import Displayed, Parts, Table
from cdpkit.errors import MissingDataError
from cdpkit.io import bundled, read_figure_table
from cdpkit.model import Record, reference_fields, walk_records
from cdpkit.model.records import (
    Action,
    Aim,
    Area,
    Attendance,
    Board,
    Commitment,
    Engagement,
    Figure,
    FigureRole,
    FundingStream,
    Indicator,
    IndicatorLink,
    IndicatorMention,
    LinkedStrategy,
    Meeting,
    Membership,
    Mention,
    Metric,
    MetricKind,
    Milestone,
    Need,
    Organisation,
    Outcome,
    Partnership,
    PartnershipKind,
    Priority,
    Programme,
    ReportingLine,
    Restatement,
    StandardPopulation,
    Statement,
    Target,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model import Registry, SourceFile


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """How many things of one sort each document holds.

    Parameters
    ----------
    thing : str
        What is counted.
    counts : tuple of int
        One for each document, in the order of `Inventory.documents`.
    """

    thing: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum over all documents."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True, repr=False)
class Inventory(Displayed):
    """Counts by document, and of the reference data.

    Parameters
    ----------
    documents : tuple of str
        Names of the documents.
    lines : tuple of InventoryLine
        One for each sort of thing.
    reference : mapping of str to int
        What the reference data holds.

    Examples
    --------
    >>> from cdpkit.assess import inventory
    >>> "wirral" in inventory().documents
    True
    """

    documents: tuple[str, ...]
    lines: tuple[InventoryLine, ...]
    reference: dict[str, int]

    def parts(self) -> Parts:
        """Give how many things of each sort there are, in all and in each document."""
        rows = [(line.thing, line.total, *line.counts) for line in self.lines]
        told = f"{len(self.documents)} documents."
        return Parts("Inventory", told, table=Table(("thing", "total", *self.documents), rows))

    def count(self, thing: str, document: str | None = None) -> int:
        """Give one count, of one document or in all.

        Raises
        ------
        MissingDataError
            If nothing is counted under that name, or there is no such document.

        Examples
        --------
        >>> inventory().count("commitments", "wirral")
        29
        """
        lines = {line.thing: line for line in self.lines}
        _check("count", thing, tuple(lines))
        if document is None:
            return lines[thing].total
        _check("document", document, self.documents)
        return lines[thing].counts[self.documents.index(document)]


def _check(kind: str, name: str, known: tuple[str, ...]) -> None:
    if name not in known:
        raise MissingDataError(
            kind, name, f"Choose from: {', '.join(f'`{one}`' for one in known)}."
        )


def inventory(registry: Registry | None = None) -> Inventory:
    """Count what documents contain.

    Parameters
    ----------
    registry : Registry, optional
        Loaded documents; default: everything bundled.

    Returns
    -------
    Inventory
        Counts by document.

    Examples
    --------
    >>> inventory().count("partnerships (CDPs)")
    7
    """
    if registry is None:
        registry = bundled.registry()
    files = [file for file in registry.files if file.document is not None]
    contents = [_Content(file, registry) for file in files]
    lines = tuple(
        InventoryLine(thing, tuple(count(content) for content in contents))
        for thing, count in _THINGS.items()
    )
    return Inventory(tuple(content.name for content in contents), lines, _reference(registry))


def _reference(registry: Registry) -> dict[str, int]:
    """Count the reference data of the registry, and the bundled tables beside it."""
    counted = {thing: len(registry.of(kind)) for thing, kind in _REFERENCE.items()}
    national = [metric for metric in registry.of(Metric) if metric.id.startswith(_NATIONAL)]
    outcomes = [one for one in registry.of(Outcome) if one.id.startswith(_NATIONAL)]
    counted |= {"national outcomes": len(outcomes), "national metrics": len(national)}
    for kind in (MetricKind.HEADLINE, MetricKind.SUPPORTING, MetricKind.LOCAL):
        counted[f"{kind} metrics"] = sum(metric.kind is kind for metric in national)
    series = [row["series_id"] for row in bundled.series_rows()]
    counted["national figures"] = sum(1 for _ in read_figure_table(bundled.path_of("national")))
    counted |= {"published series": len(set(series)), "values in published series": len(series)}
    return counted


class _Content:
    """The records of one document, by class."""

    def __init__(self, file: SourceFile, registry: Registry) -> None:
        document = file.document
        self.name = document.id.split(".")[0] if document else file.name
        self.records = [record for _, record in walk_records(file.content)]
        self.registry = registry

    def of(self, kind: type[Record]) -> list[Any]:
        return [record for record in self.records if isinstance(record, kind)]

    def bodies(self) -> set[str]:
        """Give the ids of all organisations and boards that the document names."""
        named = {
            name
            for record in self.records
            for field, ref in reference_fields(type(record)).items()
            if ref.namespace == "org"
            for name in _as_names(getattr(record, field))
        }
        own = {record.id for kind in (Organisation, Board) for record in self.of(kind)}
        return own | {name for name in named if name.startswith("org.")}


def _as_names(value: str | Sequence[str] | None) -> Iterable[str]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else value


_Counter = Callable[[_Content], int]


def _number(kind: type[Record], test: Callable[[Any], bool] = lambda _: True) -> _Counter:
    return lambda content: sum(map(test, content.of(kind)))


def _items(kind: type[Record], field: str) -> _Counter:
    return lambda content: sum(len(getattr(record, field)) for record in content.of(kind))


def _blocks(prefix: str) -> _Counter:
    return lambda content: len({f.block for f in content.of(Figure) if f.block.startswith(prefix)})


_Figure, _Linked, _Target = Figure, LinkedStrategy, Target


def _numeric(content: _Content) -> int:
    figures = _number(_Figure, lambda f: f.is_numeric)(content)
    return figures + _number(_Target, lambda t: t.value is not None)(content)


_FRAMING = ("responds_to", "reviews")


def _printed(content: _Content) -> int:
    kinds: tuple[type[Record], ...] = (_Figure, _Target, Mention)
    return sum(len(content.of(kind)) for kind in kinds)


_THINGS: dict[str, _Counter] = {
    "partnerships (CDPs)": _number(Partnership, lambda p: p.kind is not PartnershipKind.ALLIANCE),
    "alliances": _number(Partnership, lambda p: p.kind is PartnershipKind.ALLIANCE),
    "partnerships in an alliance": _items(Partnership, "member_partnerships"),
    "members": _number(Membership),
    "reporting lines": _number(ReportingLine),
    "meetings": _number(Meeting),
    "attendances": _number(Attendance),
    "restatements of national aims": _number(Restatement),
    "national aims as restated": _items(Restatement, "items"),
    "needs": _number(Need),
    "priorities or objectives": _number(Priority),
    "aims": _number(Aim, lambda a: a.kind == "aim"),
    "purposes, topics, next steps": _number(
        Aim, lambda a: a.kind in ("purpose", "topic", "next_step")
    ),
    "cross-cutting principles": _number(Aim, lambda a: a.kind == "principle"),
    "commitments": _number(Commitment),
    "actions as filed": _number(Action, lambda a: not a.printed_under),
    "actions under another heading": _number(Action, lambda a: bool(a.printed_under)),
    "actions": _number(Action),
    "milestones": _number(Milestone),
    "figure tiles": _blocks("tile"),
    "values in tiles": _number(_Figure, lambda f: f.block.startswith("tile")),
    "progress bullets": _blocks("bullet"),
    "measures in bullets": _number(_Figure, lambda f: f.block.startswith("bullet")),
    "national metrics named": lambda content: (
        len(content.of(IndicatorMention))
        + sum(link.at is not None for link in content.of(IndicatorLink))
    ),
    "numeric results": _number(_Figure, lambda f: f.is_numeric and f.role is FigureRole.RESULT),
    "numeric comparators": _number(
        _Figure, lambda f: f.is_numeric and f.role is not FigureRole.RESULT
    ),
    "numeric targets": _number(_Target, lambda t: t.value is not None),
    "results, comparators, targets": _numeric,
    "direction-only claims": _number(_Figure, lambda f: not f.is_numeric),
    "direction-only targets": _number(_Target, lambda t: t.value is None),
    "dates, thresholds, structure": _number(Mention),
    "printed numbers and claims": _printed,
    "programmes and services": _number(Programme),
    "funding streams": _number(FundingStream),
    "engagements": _number(Engagement),
    "strategies listed": _number(_Linked, lambda s: s.listed and s.relation not in _FRAMING),
    "strategies responded to": _number(_Linked, lambda s: s.relation == "responds_to"),
    "reviews": _number(_Linked, lambda s: s.relation == "reviews"),
    "strategies cited, not listed": _number(
        _Linked, lambda s: not s.listed and s.relation not in _FRAMING
    ),
    "lived-experience statements": _number(Statement, lambda s: s.voice == "lived_experience"),
    "official statements": _number(Statement, lambda s: s.voice == "official"),
    "organisations and boards": lambda content: len(content.bodies()),
}


_NATIONAL = "ncdof."
"""How the ids of the framework begin that English plans are held against."""

_REFERENCE: dict[str, type[Record]] = {
    "areas": Area,
    "organisations": Organisation,
    "indicators": Indicator,
    "national outcomes": Outcome,
    "national metrics": Metric,
    "standard populations": StandardPopulation,
}
