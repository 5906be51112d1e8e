"""Counts that a table prints under two names: deaths, and the numerator of a death rate."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, Any

from cdpkit.disclosure.totals.sums import Sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdpkit.disclosure.ledgers import Ledger

    Column = Mapping[Any, int]


_ENOUGH, _DIFFERENT = 5, 3
"""Places, and different counts among them, at which two columns must agree: no chance."""


def same_counts(book: Ledger) -> Iterator[Sum]:
    """Tie columns that are equal wherever both are known: a count shown in one is known in both."""
    columns: dict[tuple[str, bool], dict[Any, int]] = defaultdict(dict)
    for place, row in enumerate(book.rows):
        key = (row.vintage, row.area, row.population, row.start, row.end, row.label)
        columns[row.indicator, False][key] = book.count[place]
        if place in book.base:
            columns[row.indicator, True][key] = book.base[place]
    for (name, one), (other, two) in combinations(columns.items(), 2):
        shared = _agreed(book, one, two) if name[0] != other[0] else []
        for key in shared:
            yield Sum("indicator", one[key], (two[key],), of=(name[0], other[0]))


def _agreed(book: Ledger, one: Column, two: Column) -> list[Any]:
    """Give the places that two columns share, if they agree at all that are known."""
    few, many = sorted((one, two), key=len)
    shared = [key for key in few if key in many]
    seen, agreed = set(), 0
    for key in shared:
        left, right = (book.cells[column[key]].number for column in (one, two))
        if left is None or right is None:
            continue
        if left != right:
            return []
        seen.add(left)
        agreed += 1
    return shared if agreed >= _ENOUGH and len(seen) >= _DIFFERENT else []
