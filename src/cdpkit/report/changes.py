"""Changes for a terminal: a table, and below it each in a sentence with its caveats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.report.cells import plain_cell, ruled_table, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from cdpkit.assess.changes import AssessedChange
    from cdpkit.assess.context import Point

__all__ = ["change_tables"]

_SHARES = {"series": 19, "baseline": 13, "current": 13, "change": 14, "significance": 13}
"""Columns on a line of 80."""


def change_tables(changes: Sequence[AssessedChange]) -> Iterator[RenderableType]:
    """Lay out changes: the table, then the sentences and what to know about them.

    Parameters
    ----------
    changes : sequence of AssessedChange
        The rows.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> from cdpkit.assess.changes import change
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", unit="deaths", observations=years))
    >>> [table.row_count for table in list(change_tables([found]))[:1]]
    [1]
    """
    if not changes:
        return
    table = ruled_table(_SHARES)
    for found in changes:
        ends = (_end(found, found.baseline), _end(found, found.current))
        cells = (found.context.subject, *ends, _size(found), found.significance)
        table.add_row(*map(plain_cell, cells))
    yield table
    yield ""
    for found in changes:
        yield from sentences(found.sentence(), found.caveats())


def _end(found: AssessedChange, point: Point) -> str:
    value = "no value" if point.value is None else found.context.measure.amount(point.value)
    marks = "".join(f" [{marker.value}]" for marker in point.markers)
    return f"{value}{marks}\n{point.when().text}"


def _size(found: AssessedChange) -> str:
    if found.difference is None:
        return "not known"
    sign = "+" if found.difference > 0 else "-" if found.difference < 0 else ""
    return f"{sign}{found.context.measure.difference(found.difference)}"
