"""Projections for a terminal: a table for each series, its sentence, caveats and back-test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.calc.intervals import percent_text
from cdpkit.report.cells import IN_FULL, names_of, plain_cell, ruled_table, sentences, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType
    from rich.table import Table

    from cdpkit.assess.projections import AssessedProjection
    from cdpkit.assess.wording import Point

__all__ = ["projection_tables"]


def projection_tables(projections: Sequence[AssessedProjection]) -> Iterator[RenderableType]:
    """Lay out projections: the periods of each, then its sentence, caveats and back-test.

    Of more than `IN_FULL` there is one table, with the last period projected to.

    Parameters
    ----------
    projections : sequence of AssessedProjection
        Those without a projection are their sentence, which gives the reason.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> from cdpkit.assess import project
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": str(2015 + n), "value": 90 - 4 * n} for n in range(8)]
    >>> found = project(Series(indicator="deaths", statistic="count", observations=years))
    >>> list(projection_tables([found]))[1].row_count
    4
    """
    projections = list(projections)  # each is made once
    if len(projections) > IN_FULL:
        yield from _overview(projections)
        return
    for number, found in enumerate(projections):
        if number:
            yield ""
        if found.result is not None:
            yield plain_cell(found.context.subject.rstrip(","), "bold")
            yield _table(found)
            yield ""
        yield from sentences(found.sentence(), [*found.caveats(), *_backtest(found)])


_MANY = {"series": 26, "latest": 15, "projection": 15, "interval": 27}
"""Columns on a line of 80; of many series, a row each."""


def _overview(projections: Sequence[AssessedProjection]) -> Iterator[RenderableType]:
    """Give each series a row; a title with its unit that all share stands above them once."""
    title, names = names_of([found.context for found in projections])
    if title:
        yield plain_cell(title, "bold")
    levels = {percent_text(found.result.confidence) for found in projections if found.result}
    aimed = any(found.target is not None for found in projections)
    table = ruled_table(_MANY | ({"at recent pace": 10} if aimed else {}), lines=False)
    table.columns[3].header = f"{' or '.join(sorted(levels))} prediction interval".lstrip()
    for name, found in zip(names, projections, strict=True):
        cells = _ahead(found, bare=bool(title))
        pace = found.at_recent_pace
        reading = "" if pace is None else found.context.measure.number(pace)
        table.add_row(*map(plain_cell, (name, *cells, *([reading] if aimed else []))))
    yield table
    yield ""
    yield summed(["not projected" if found.reason else "projected" for found in projections])


def _ahead(found: AssessedProjection, *, bare: bool) -> tuple[str, str, str]:
    """Give the latest value, the last projected one and its limits, or why there is none."""
    latest = _dated(found, found.latest, bare=bare)
    if not found.projected:
        return latest, "none", found.reason
    last = found.projected[-1]
    return latest, _dated(found, last, bare=bare), _limits(found, last)


def _dated(found: AssessedProjection, point: Point | None, *, bare: bool) -> str:
    """Give a value with its period; a bare one without the unit that stands above the table."""
    if point is None or point.value is None:
        return "no value"
    measure = found.context.measure
    shown = measure.number(point.value) if bare else measure.amount(point.value)
    return f"{shown}, {point.when().text}"


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
    if found.result is None or not float(found.result.backtest.origins):
        return []
    head, *rest = str(found.result.backtest).split("\n")
    return [f"{head[:1].upper()}{head[1:]}{'; ' if rest else ''}{'; '.join(rest)}."]
