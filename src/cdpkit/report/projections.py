"""Projections for a terminal: a table for each series, its sentence, caveats and back-test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.interval import percent_text
from cdpkit.report.cells import plain_cell, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from cdpkit.assess.context import Point
    from cdpkit.assess.projections import AssessedProjection

__all__ = ["projection_tables"]


def projection_tables(projections: Iterable[AssessedProjection]) -> Iterator[RenderableType]:
    """Lay out projections: the periods of each, then its sentence, caveats and back-test.

    Parameters
    ----------
    projections : iterable of AssessedProjection
        Those without a projection are their sentence, which gives the reason.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> from cdpkit.assess import projection
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(8)]
    >>> found = projection(Series(indicator="deaths", statistic="count", observations=years))
    >>> list(projection_tables([found]))[1].row_count
    4
    """
    for number, found in enumerate(projections):
        if number:
            yield ""
        if found.result is not None:
            yield plain_cell(found.context.subject, "bold")
            yield _table(found)
            yield ""
        yield from sentences(found.sentence(), [*found.caveats(), *_backtest(found)])


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
        table.add_row(*_cells(found, point, _limits(found, point)))
    return table


def _cells(
    found: AssessedProjection, point: Point, behind: str, marks: str = ""
) -> tuple[RenderableType, ...]:
    value = "" if point.value is None else found.context.measure.amount(point.value)
    return tuple(map(plain_cell, (point.when().text, value + marks, behind)))


def _limits(found: AssessedProjection, point: Point) -> str:
    number = found.context.measure.number
    if point.lower is None or point.upper is None:
        return ""
    return f"{number(point.lower)} to {number(point.upper)}"


def _backtest(found: AssessedProjection) -> list[str]:
    """Give the back-test, which is part of every projection, in sentences of its own words."""
    if found.result is None:
        return []
    head, *rest = str(found.result.backtest).split("\n")
    return [f"{head[:1].upper()}{head[1:]}{'; ' if rest else ''}{'; '.join(rest)}."]
