"""Results of series for a terminal: their cells in a table, below it sentences and caveats."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from cdpkit.report.cells import IN_FULL, RuledTable, names_of, plain_cell, sentences, summed
from cdpkit.report.projections import projected

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from cdpkit.assess.series import SeriesRow
    from cdpkit.assess.wording import Context


_FULL = {
    "change": (19, 13, 13, 14, 13),
    "difference in change": (18, 14, 14, 12, 14),
    "progress": (18, 14, 14, 14, 14),
}
_MANY = {"change": (25, 16, 15, 11, 19), "projection": (26, 15, 15, 27, 10)}
"""Shares of a line of 80; of many series, a line each. Equal ones for the rest."""


def series_tables(rows: Sequence[SeriesRow]) -> Iterator[RenderableType]:
    """Lay out results of series: the table, then the sentences and what to know about them.

    Of more than `IN_FULL` there is the table alone, and how many have which finding.

    Parameters
    ----------
    rows : sequence of rows
        Results of one verb of `cdpkit.assess`, or the table of them.

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
    >>> [table.row_count for table in list(series_tables([found]))[:1]]
    [1]
    """
    rows = list(rows)  # each is made once
    if len(rows) > IN_FULL:
        yield from _overview(rows)
    elif rows and rows[0].noun == "projection":
        yield from projected(rows)  # type: ignore[arg-type]
    elif rows:
        yield from _in_full(rows)


def _in_full(rows: Sequence[SeriesRow]) -> Iterator[RenderableType]:
    table = RuledTable(_shares(rows[0], _FULL))
    for row in rows:
        table.add_row(*map(plain_cell, row.cells()))
    yield table
    yield ""
    for row in rows:
        yield from sentences(row.sentence(), row.caveats())


def _overview(rows: Sequence[SeriesRow]) -> Iterator[RenderableType]:
    """Give each series a line; a title with its unit, and a period, that all share stand once."""
    title, names = names_of([row.context for row in rows])
    if title:
        yield plain_cell(title, "bold")
    bare = rows if not title else [replace(row, context=_without_unit(row.context)) for row in rows]
    columns = {}
    answers = zip(*(row.answers() for row in bare), strict=True)
    for (head, share), cells in zip(
        _shares(rows[0], _MANY).items(), (names, *answers), strict=True
    ):
        if any(cells):
            columns[_once(head, cells)] = share, _on_a_line(cells)
    table = RuledTable({head: share for head, (share, _) in columns.items()}, lines=False)
    for line in zip(*(cells for _, cells in columns.values()), strict=True):
        table.add_row(*map(plain_cell, line))
    yield table
    yield ""
    yield from _overrides(rows)
    yield summed([row.panel().word for row in rows])


def _shares(row: SeriesRow, known: Mapping[str, tuple[int, ...]]) -> dict[str, int]:
    shares = known.get(row.noun, (2, *(1 for _ in row.heads[1:])))
    return dict(zip(row.heads, shares, strict=True))


def _second_lines(cells: Sequence[str]) -> set[str]:
    return {cell.partition("\n")[2] for cell in cells}


def _once(head: str, cells: Sequence[str]) -> str:
    """Give the head of a column, with the second line that all its cells share."""
    shared = _second_lines(cells)
    return f"{head} {shared.pop()}".rstrip() if len(shared) == 1 else head


def _on_a_line(cells: Sequence[str]) -> list[str]:
    """Write each cell on one line, without the second that all share."""
    alone = len(_second_lines(cells)) == 1
    lines = (cell.split("\n")[: 1 if alone else None] for cell in cells)
    return [", ".join(line).replace("percentage points", "points") for line in lines]


def _overrides(rows: Sequence[SeriesRow]) -> Iterator[str]:
    """Count what was accepted in the comparisons."""
    accepted = Counter(
        override
        for row in rows
        if (guard := getattr(row, "comparability", None)) is not None
        for override in guard.overrides()
    )
    for override, times in accepted.items():
        yield f"{times} of {len(rows)}: {override}"


def _without_unit(context: Context) -> Context:
    """Leave out the unit, which stands above the table; a sign of percent stays."""
    unit = "%" if context.measure.is_percent else ""
    return replace(context, measure=replace(context.measure, unit=unit))
