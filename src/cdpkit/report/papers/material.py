"""What a paper is written from: a scorecard, the plan, and the words that all sections share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cdpkit.assess import change, scorecard
from cdpkit.assess.comparisons import compare
from cdpkit.assess.scorecards import TargetStatus
from cdpkit.assess.series import in_area
from cdpkit.disclosure import without_marked
from cdpkit.display import written
from cdpkit.errors import CdpError, InputError
from cdpkit.frames import SeriesTable
from cdpkit.model import Series, Strategy
from cdpkit.model.ratings import RagState
from cdpkit.report.papers.blocks import Numbering

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from cdpkit.assess import ComparisonTable, Scorecard, ScorecardRow
    from cdpkit.model import Registry


@dataclass(frozen=True, slots=True)
class Terms:
    """What the writer of a paper says."""

    area: str
    meeting: date
    as_of: date
    comparator: str = ""
    last: Mapping[str, Any] | None = None
    """The JSON of the paper before."""
    asks: tuple[str, ...] = ()
    contact: str = ""
    author: str = ""
    pictures: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    """Names of files with their digests."""


@dataclass(frozen=True, slots=True)
class Material:
    """What the sections of a paper are written from."""

    terms: Terms
    card: Scorecard
    table: SeriesTable
    registry: Registry | None
    plan: Strategy | None
    card_options: Mapping[str, Any]
    numbering: Numbering = field(default_factory=Numbering)

    @property
    def rows(self) -> Sequence[ScorecardRow]:
        """The indicators."""
        return self.card.rows

    def series(self, row: ScorecardRow) -> Series | None:
        """Give the record behind a row; none where only a figure is printed."""
        past = row.histories[0]
        return getattr(past, "series", None)

    def attention(self) -> list[ScorecardRow]:
        """Give the indicators that need attention: red, or worse and getting worse."""
        return [row for row in self.rows if row.rag is RagState.RED or row.requires_focus]

    def well(self) -> list[ScorecardRow]:
        """Give the indicators that go well: green, or better and getting better."""
        bad = {id(row) for row in self.attention()}
        return [
            row
            for row in self.rows
            if id(row) not in bad and (row.rag is RagState.GREEN or row.doing_well)
        ]

    def aimed(self) -> list[ScorecardRow]:
        """Give the indicators that have a target."""
        return [row for row in self.rows if row.target_status is not TargetStatus.NO_TARGET]

    def compared(self) -> ComparisonTable | None:
        """Set the area against the comparator, with all areas of the series behind it."""
        if not self.terms.comparator:
            return None
        try:
            whole = compare(self.table, self.terms.comparator)
        except CdpError:
            return None
        return whole.select(in_area(whole.columns, self.terms.area)[whole.rows])

    def changed(self, row: ScorecardRow) -> str:
        """State the change of an indicator since the period of the scorecard, in a sentence."""
        record = self.series(row)
        if record is None or row.value is None:
            return row.sentence()
        try:
            return change(record, baseline=row.baseline_period or row.previous_period).sentence()
        except CdpError:
            return row.sentence()


def material_of(
    registry: Registry | None,
    series: SeriesTable | Iterable[Series],
    terms: Terms,
    *,
    document: str | None,
    **options: Any,
) -> Material:
    """Collect everything; what is hidden is taken out first."""
    table = series if isinstance(series, SeriesTable) else SeriesTable.from_series(series)
    table, _ = without_marked(table)
    owner = document
    if owner is None and registry is not None:
        known = [file.document.id for file in registry.files if file.document is not None]
        owner = known[-1] if known else None
    plans = () if registry is None or owner is None else registry.of(Strategy, document=owner)
    if registry is not None and owner is None:
        hint = "Give a registry with the plan, or None."
        raise InputError("registry", "holds no document", hint)
    options |= {"document": owner, "as_of": terms.as_of, "comparator": terms.comparator}
    card = scorecard(registry, table, area=terms.area, **options)
    return Material(terms, card, table, registry, plans[0] if plans else None, options)


def title_of(row: ScorecardRow) -> str:
    """Name an indicator, with its people where they are stated."""
    who = f" ({row.population})" if row.population else ""
    return f"{row.title or row.indicator}{who}"


def period_text(row: ScorecardRow) -> str:
    """Give the period of the latest value."""
    return "" if row.period is None else row.period.format("nhs")


def latest_mark(row: ScorecardRow) -> str:
    """Give the marker that stands where an indicator has no value: `[c]`, else `[x]`."""
    last = row.histories[0][-1:]
    return "".join(f"[{marker.value}]" for point in last for marker in point.markers) or "[x]"


def day_text(day: date | None) -> str:
    """Write a day in words."""
    return "" if day is None else written(day)
