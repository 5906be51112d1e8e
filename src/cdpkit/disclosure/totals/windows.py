"""Sums of periods: months and quarters of a year, pooled years, windows that overlap."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from cdpkit.disclosure.ledgers import Cell, Role
from cdpkit.disclosure.totals.sums import Sum

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from cdpkit.disclosure.ledgers import Ledger


_DAY = timedelta(days=1)
_MOST = 2_000
"""Windows that overlap in one series: beyond this their common periods are not looked for."""


def period_sums(book: Ledger) -> Iterator[Sum]:
    """Cut periods of a series that share days into their finest common periods.

    A common period that the file prints is that cell; else it becomes a cell that nobody printed.
    """
    series: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(book.rows):
        if row.start is not None and row.end is not None:
            series[row.indicator, row.vintage, row.area, row.population].append(place)
    for rows in series.values():
        for cluster in _clusters(book, rows):
            if 1 < len(cluster) <= _MOST:
                yield from _cut(book, cluster)


def _clusters(book: Ledger, rows: list[int]) -> Iterator[list[int]]:
    """Give periods that hang together because they share days."""
    cluster: list[int] = []
    reach: date | None = None
    for place in sorted(rows, key=lambda r: _ends(book, r)):
        start, end = _ends(book, place)
        if reach is not None and start > reach:
            yield cluster
            cluster, reach = [], None
        cluster.append(place)
        reach = end if reach is None else max(reach, end)
    if cluster:
        yield cluster


def _ends(book: Ledger, place: int) -> tuple[date, date]:
    row = book.rows[place]
    return cast("tuple[date, date]", (row.start, row.end))


def _cut(book: Ledger, cluster: list[int]) -> Iterator[Sum]:
    ends = {place: _ends(book, place) for place in cluster}
    cuts = sorted({d for s, e in ends.values() for d in (s, e + _DAY)})
    pieces = [(start, after - _DAY) for start, after in pairwise(cuts)]
    cells = {ends[place]: book.count[place] for place in cluster}
    for start, end in pieces:
        if (start, end) not in cells and any(s <= start and end <= e for s, e in ends.values()):
            unseen = Cell(cluster[0], Role.BETWEEN, None, start, end)
            cells[start, end] = book.add(unseen)
    for place, (start, end) in ends.items():
        parts = [cells[piece] for piece in pieces if start <= piece[0] and piece[1] <= end]
        if len(parts) > 1:
            row = book.rows[place]
            of = (row.indicator, "")
            yield Sum("period", book.count[place], tuple(parts), of, complete=True)
