"""Projections for a terminal: a table for each series, its sentence, caveats and back-test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.intervals import percent_text
from cdpkit.report.cells import plain_cell, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from cdpkit.assess.projections import AssessedProjection
    from cdpkit.assess.wording import Point


_LEVELS = (
    "A 95% interval is made to hold the later value 19 times in 20, an 80% range 4 times in 5."
)


def projected(rows: Sequence[AssessedProjection]) -> Iterator[RenderableType]:
    """Lay out projections: the periods of each, then its sentence, caveats and back-test."""
    for number, found in enumerate(rows):
        if number:
            yield ""
        if found.result is not None:
            yield plain_cell(found.context.subject.rstrip(","), "bold")
            yield _table(found)
            yield ""
        yield from sentences(found.sentence(), [*found.caveats(), *_backtest(found)])
    levels = {percent_text(row.result.confidence) for row in rows if row.result is not None}
    if levels == {"95%"}:
        yield ""
        yield _LEVELS


def _table(found: AssessedProjection) -> Table:
    from rich.box import HORIZONTALS
    from rich.table import Table

    table = Table(box=HORIZONTALS, show_edge=False, padding=(0, 1, 0, 0))
    level = "" if found.result is None else percent_text(found.result.confidence)
    for head in ("period", "value", f"{level} prediction interval"):
        table.add_column(head, overflow="fold")
    if found.latest is not None:
        marks = "".join(f" [{marker.value}]" for marker in found.latest.markers)
        table.add_row(*_cells(found, found.latest, "latest value", marks))
    for point in found.projected:
        table.add_row(*_cells(found, point, found.interval(point)))
    return table


def _cells(
    found: AssessedProjection, point: Point, behind: str, marks: str = ""
) -> tuple[RenderableType, ...]:
    value = "" if point.value is None else found.context.measure.amount(point.value)
    return tuple(map(plain_cell, (point.when().text, value + marks, behind)))


def _backtest(found: AssessedProjection) -> list[str]:
    """Give the back-test, which is part of every projection, in sentences of its own words."""
    if found.result is None or not found.result.backtest.tells:
        return []
    head, *rest = str(found.result.backtest).split("\n")
    return [f"{head[:1].upper()}{head[1:]}{'; ' if rest else ''}{'; '.join(rest)}."]
