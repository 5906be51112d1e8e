"""Which sums hold: exact in every complete instance, or they are not sums and are named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.disclosure.ledgers import Cell, Role
from cdpkit.disclosure.totals.found import area_sums, people_sums
from cdpkit.disclosure.totals.same_counts import same_counts
from cdpkit.disclosure.totals.stated import stated_sums
from cdpkit.disclosure.totals.sums import Sum
from cdpkit.disclosure.totals.windows import period_sums
from cdpkit.io import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from cdpkit.disclosure.ledgers import Ledger


COUNTED = (
    "count", "proportion", "crude_rate", "directly_standardised_rate",
    "indirectly_standardised_rate",
)  # fmt: skip
"""Sorts of number behind which stands a count."""


@dataclass(slots=True)
class Held:
    """Sums that hold, and what looked like one and is none."""

    sums: list[Sum]
    refused: list[str] = field(default_factory=list)

    def matrix(self, cells: int) -> Any:
        """Give a sparse row a sum: +1 for its parts, -1 for its total."""
        import scipy.sparse as sp

        rows = [(k, c, 1) for k, one in enumerate(self.sums) for c in one.parts]
        rows += [(k, one.total, -1) for k, one in enumerate(self.sums)]
        k, c, sign = np.array(rows, dtype=int).reshape(-1, 3).T
        return sp.csr_array((sign, (k, c)), shape=(len(self.sums), cells))


def sums_held(book: Ledger, totals: str | Path = "found", rounding: int = 0) -> Held:
    """Find the sums of a ledger, or take those of a file; the rest of a proportion always is one.

    Sums of counts that are printed rounded may miss by what rounding explains.
    """
    rests = [
        Sum("rest", book.base[row], (book.count[row], book.rest[row]), basis="by definition")
        for row in book.base
    ]
    if totals == "none":
        return _solved(book, Held(rests))
    if totals != "found":
        return _solved(book, Held([*rests, *stated_sums(book, totals)]))
    looked_like = (area_sums, people_sums, period_sums, same_counts)
    counted = [
        one
        for one in chain.from_iterable(found(book) for found in looked_like)
        if all(_counted(book, cell) for cell in (one.total, *one.parts))
    ]
    held, groups = Held(rests), defaultdict(list)
    for one in counted:
        groups[one.axis, one.of].append(one)
    for (axis, of), group in groups.items():
        kept = list(_tried(book, group, rounding))
        held.sums += kept
        if not kept:
            total = book.rows[book.cells[group[0].total].row]
            what = total.title or total.indicator
            label = {"area": total.area_name or total.area}.get(axis, total.population or of[1])
            held.refused.append(", ".join(filter(None, (f"{axis}s of {what}", label))))
    return held if rounding else _solved(book, held)


def _counted(book: Ledger, cell: int) -> bool:
    return book.rows[book.cells[cell].row].statistic in COUNTED


def _tried(book: Ledger, group: list[Sum], rounding: int) -> Iterator[Sum]:
    """Give the sums of a group if none misses; parts that are not in the file become a cell."""
    known = [(one, gap) for one in group if (gap := _gap(book, one)) is not None and one.complete]
    gaps = [gap if abs(gap) > rounding * (1 + len(one.parts)) else 0 for one, gap in known]
    may_miss = group[0].axis == "area" and _others_exist(group[0], book)
    if any(gaps) and not (may_miss and min(gaps) >= 0):
        return
    partial = any(gaps)
    for one in group:
        if one.complete and not partial:
            yield one
        elif may_miss and (_gap(book, one) or 0) >= 0:
            yield _with_others(book, one)


def _gap(book: Ledger, one: Sum) -> int | None:
    """Give the total less its parts; none where a number is not known."""
    numbers = [book.cells[cell].number for cell in (one.total, *one.parts)]
    known = [number for number in numbers if number is not None]
    return known[0] - sum(known[1:]) if len(known) == len(numbers) else None


def _others_exist(one: Sum, book: Ledger) -> bool:
    """Whether the reference data know parts of the area that the sum does not have."""
    total = book.rows[book.cells[one.total].row].area
    parts = {book.rows[book.cells[cell].row].area for cell in one.parts}
    parents = bundled.area_parents()
    return any(parent == total and area not in parts for area, parent in parents.items())


def _with_others(book: Ledger, one: Sum) -> Sum:
    others = book.add(Cell(book.cells[one.total].row, Role.OTHERS, None))
    return Sum(one.axis, one.total, (*one.parts, others), one.of, complete=False, basis=one.basis)


def _solved(book: Ledger, held: Held) -> Held:
    """Work out the cells that nobody printed; periods that contradict each other are not sums."""
    odd = {one.of for one in _unknown_solved(book, held.sums) if one.axis == "period"}
    if odd:
        held.refused += [f"periods of {indicator}" for indicator, _ in sorted(odd)]
        held.sums = [one for one in held.sums if one.axis != "period" or one.of not in odd]
    return held


def _unknown_solved(book: Ledger, sums: Iterable[Sum]) -> list[Sum]:
    """Solve each sum with one unknown cell, over and over; give those that cannot be."""
    left, more, odd = list(sums), True, []
    while more:
        more = False
        for one in tuple(left):
            unknown = [c for c in (one.total, *one.parts) if book.cells[c].number is None]
            if len(unknown) > 1:
                continue
            left.remove(one)
            if unknown and book.cells[unknown[0]].unprinted:
                known = sum(book.cells[c].number or 0 for c in one.parts)
                book.cells[unknown[0]].number = (book.cells[one.total].number or 0) - known
                more = True
                if (book.cells[unknown[0]].number or 0) < 0:
                    book.cells[unknown[0]].number = None
                    odd.append(one)
    return odd
