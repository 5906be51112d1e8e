"""Sums that a file states: `axis,total,part`."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cdpkit.disclosure.totals.sums import Sum
from cdpkit.errors import DocumentError, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdpkit.disclosure.ledgers import Ledger, Row


AXES = ("area", "period", "population", "indicator")


def stated_sums(book: Ledger, path: str | Path) -> Iterator[Sum]:
    """Apply each stated total to every instance of it; one that does not add up is an error."""
    for (axis, total), (line, parts) in _stated(Path(path)).items():
        instances: dict[Any, dict[str, int]] = defaultdict(dict)
        for place, row in enumerate(book.rows):
            for name in _names(row, axis) & {total, *parts}:
                instances[_rest(row, axis)][name] = place
        found = [
            rows for rows in instances.values() if total in rows and len(rows) == 1 + len(parts)
        ]
        if not found:
            problem = f"total `{total}` and all its parts never appear together"
            raise DocumentError(str(path), line, axis, problem, "Use the labels of the file.")
        for rows in found:
            one = Sum(
                axis, book.count[rows[total]], tuple(book.count[rows[p]] for p in parts),
                (axis, total), basis="stated",
            )  # fmt: skip
            _check(book, one, path, line)
            yield one


def _check(book: Ledger, one: Sum, path: str | Path, line: int) -> None:
    numbers = [book.cells[c].number for c in (one.total, *one.parts)]
    if None in numbers:
        return
    total, *parts = (number or 0 for number in numbers)
    if total != sum(parts):
        problem = f"does not add up: {book.name(one.total)}"
        hint = "Leave the total out of the file of totals, or correct the numbers."
        raise DocumentError(str(path), line, one.axis, problem, hint)


def _stated(path: Path) -> dict[tuple[str, str], tuple[int, list[str]]]:
    try:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        problem = f"cannot be read: {type(error).__name__}"
        raise UnreadableFileError(str(path), problem, "Give a CSV file in UTF-8.") from None
    if not rows or not {"axis", "total", "part"} <= set(rows[0]):
        hint = "Name the columns `axis`, `total` and `part`."
        raise UnreadableFileError(str(path), "lists no totals", hint)
    found: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for line, row in enumerate(rows, start=2):
        if row["axis"] not in AXES:
            hint = f"Use {', '.join(AXES)}."
            raise DocumentError(str(path), line, "axis", f"is `{row['axis']}`", hint)
        found.setdefault((row["axis"], row["total"]), (line, []))[1].append(row["part"])
    return found


def _names(row: Row, axis: str) -> set[str]:
    return {
        "area": {row.area, row.area_name},
        "period": {row.label},
        "population": {row.population},
        "indicator": {row.indicator, row.title},
    }[axis]


def _rest(row: Row, axis: str) -> tuple[Any, ...]:
    """Give what must be alike in all parts of an instance."""
    period = (row.start, row.end, row.label)
    fields = {
        "indicator": (row.indicator,),
        "area": (row.area,),
        "population": (row.population,),
        "period": period,
    }
    return (row.vintage, *(fields[name] for name in fields if name != axis))
