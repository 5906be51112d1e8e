"""Changes for a terminal: a table, and below it each in a sentence with its caveats."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.assess.wording import Measure
from cdpkit.report.cells import IN_FULL, names_of, plain_cell, ruled_table, sentences, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from cdpkit.assess.changes import AssessedChange
    from cdpkit.assess.wording import Context, Point

__all__ = ["change_tables"]

_SHARES = {"series": 19, "baseline": 13, "current": 13, "change": 14, "significance": 13}
_MANY = {"series": 25, "baseline": 16, "current": 15, "change": 11, "significance": 19}
"""Columns on a line of 80; of many series, a line each."""


def change_tables(changes: Sequence[AssessedChange]) -> Iterator[RenderableType]:
    """Lay out changes: the table, then the sentences and what to know about them.

    Of more than `IN_FULL` there is the table alone, and how many changes are significant.

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
    >>> from cdpkit.assess import change
    >>> from cdpkit.model.series import Series
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", unit="deaths", observations=years))
    >>> [table.row_count for table in list(change_tables([found]))[:1]]
    [1]
    """
    changes = list(changes)  # each is made once
    if len(changes) > IN_FULL:
        yield from _overview(changes)
        return
    if not changes:
        return
    table = ruled_table(_SHARES)
    for found in changes:
        ends = (_end(found, found.baseline), _end(found, found.current))
        cells = (found.context.subject.rstrip(","), *ends, _size(found), found.significance)
        table.add_row(*map(plain_cell, cells))
    yield table
    yield ""
    for found in changes:
        yield from sentences(found.sentence(), found.caveats())


def _overview(changes: Sequence[AssessedChange]) -> Iterator[RenderableType]:
    """Give each series a row; a title with its unit, and a period, that all share stand once."""
    title, names = names_of([found.context for found in changes])
    if title:
        yield plain_cell(title, "bold")
    shared = [
        periods.pop() if len(periods) == 1 else ""
        for periods in (
            {found.baseline.when().text for found in changes},
            {found.current.when().text for found in changes},
        )
    ]
    table = ruled_table(_MANY, lines=False)
    for column, period in zip(table.columns[1:3], shared, strict=True):
        column.header = f"{column.header} {period}".rstrip()
    for name, found in zip(names, changes, strict=True):
        bare = found if not title else replace(found, context=_without_unit(found.context))
        told = (
            _end(bare, point).removesuffix(f"\n{period}").replace("\n", ", ")
            for point, period in zip((found.baseline, found.current), shared, strict=True)
        )
        size = _size(bare).replace("percentage points", "points") if title else _size(found)
        table.add_row(*map(plain_cell, (name, *told, size, found.significance)))
    yield table
    yield ""
    for override, times in Counter(
        override for found in changes for override in found.comparability.overrides()
    ).items():
        yield f"{times} of {len(changes)}: {override}"
    yield summed([found.significance for found in changes])


def _without_unit(context: Context) -> Context:
    """Leave out the unit, which stands above the table; a sign of percent stays."""
    unit = "%" if context.measure.is_percent else ""
    return replace(context, measure=Measure(unit, context.measure.places))


def _end(found: AssessedChange, point: Point) -> str:
    value = "no value" if point.value is None else found.context.measure.amount(point.value)
    marks = "".join(f" [{marker.value}]" for marker in point.markers)
    return f"{value}{marks}\n{point.when().text}"


def _size(found: AssessedChange) -> str:
    if found.difference is None:
        return "not known"
    sign = "+" if found.difference > 0 else "-" if found.difference < 0 else ""
    return f"{sign}{found.context.measure.difference(found.difference)}"
