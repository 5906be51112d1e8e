"""The safe table: hidden counts and what needs them taken out, the rest rounded as the rule says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.disclosure.facts import printed_as
from cdpkit.disclosure.ledgers import Role

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from cdpkit.disclosure.ledgers import Ledger
    from cdpkit.disclosure.totals import Held
    from cdpkit.frames import SeriesTable
    from cdpkit.model.records import DisclosureProfile


DERIVED = ("value", "lower", "upper")
_CHANGED = (*DERIVED, "numerator", "denominator", "marker", "note")


def safe_table(
    table: SeriesTable,
    book: Ledger,
    held: Held,
    hidden: NDArray[np.bool_],
    profile: DisclosureProfile,
    *,
    exact: list[bool],
) -> SeriesTable:
    """Take hidden numbers out of a table: they leave the object, a marker stands in their place."""
    frame = table.to_frame()
    columns: dict[str, Any] = {name: list(frame[name]) for name in frame.columns}
    size = len(book.rows)
    for name in ("marker", "note"):
        old = columns.get(name, [None] * size)
        columns[name] = ["" if not isinstance(text, str) else text for text in old]
    for place in range(size):
        _hide(columns, place, book, hidden, profile)
        if profile.rounding and not exact[place]:
            _round(columns, place, book, profile)
    if profile.rounding and profile.totals == "sum_of_rounded":
        _sum_up(columns, book, held, exact)
    return table.assign(**{name: columns[name] for name in _CHANGED if name in columns})


def _sum_up(columns: dict[str, Any], book: Ledger, held: Held, exact: list[bool]) -> None:
    """Print each total of counts as the sum of its rounded parts, lowest totals first."""
    place = {cell: row for row, cell in book.count.items()}
    sums = [one for one in held.sums if {one.total, *one.parts} <= set(place)]
    for _ in range(len(sums)):
        before = list(columns["value"])
        for one in sums:
            row, parts = place[one.total], [place[cell] for cell in one.parts]
            name = "value" if book.rows[row].statistic == "count" else "numerator"
            total = float(np.sum([columns[name][part] for part in parts]))
            if exact[row] or np.isnan([columns[name][row], total]).any():
                continue
            columns[name][row] = total
            if name == "numerator":
                columns["value"][row] = _rate(row, book, columns)
            elif "numerator" in columns and not np.isnan(columns["numerator"][row]):
                columns["numerator"][row] = total
        if np.array_equal(before, columns["value"], equal_nan=True):
            break


def without_marked(table: SeriesTable) -> tuple[SeriesTable, int]:
    """Take out the numbers that are marked `c`, and count the values among them.

    Parameters
    ----------
    table : SeriesTable
        As the file has it.

    Returns
    -------
    tuple of SeriesTable and int
        The table without those numbers, and how many values it lost.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": [2023, 2024], "value": [12, 3], "marker": ["", "c"]})
    >>> table, number = without_marked(SeriesTable.from_frame(frame, indicator="deaths"))
    >>> number, table[0].latest.value
    (1, Decimal('12'))
    """
    frame = table.to_frame()
    if "marker" not in frame:
        return table, 0
    marked = (frame["marker"] == "c").to_numpy(dtype=bool)
    number = int((marked & frame["value"].notna().to_numpy()).sum())
    held = [name for name in (*DERIVED, "numerator") if name in frame]
    if not frame.loc[marked, held].notna().to_numpy().any():
        return table, 0
    frame.loc[marked, held] = np.nan
    return table.assign(**{name: frame[name] for name in held}), number


def _hide(
    columns: dict[str, Any],
    place: int,
    book: Ledger,
    hidden: NDArray[np.bool_],
    profile: DisclosureProfile,
) -> None:
    """Take out a hidden count, or denominator, and what is computed from it."""
    gone = hidden[book.count[place]]
    base = place in book.base and hidden[book.base[place]]
    if not (gone or base):
        return
    names = [*DERIVED, *(["numerator"] if gone else []), *(["denominator"] if base else [])]
    for name in names:
        if name in columns:
            columns[name][place] = np.nan
    columns["marker"][place] = "c"
    columns["note"][place] = profile.id


def _round(columns: dict[str, Any], place: int, book: Ledger, profile: DisclosureProfile) -> None:
    """Round the counts of a row, and compute its value from them; its limits are taken out."""
    row = book.rows[place]
    counts = {"count": ("value", "numerator"), "proportion": ("numerator", "denominator")}.get(
        row.statistic, ("numerator",)
    )
    for name in counts:
        if name in columns and not np.isnan(columns[name][place]):
            columns[name][place] = float(_rounded(int(columns[name][place]), profile))
    if row.statistic != "count" and not np.isnan(columns["value"][place]):
        columns["value"][place] = _rate(place, book, columns)
    for name in ("lower", "upper"):
        if name in columns:
            columns[name][place] = np.nan


def _rate(place: int, book: Ledger, columns: dict[str, Any]) -> float:
    """Compute a rate from rounded counts; one that cannot be would tell more, so it goes."""
    row = book.rows[place]
    count, below = (
        float(columns[name][place]) if name in columns else np.nan
        for name in ("numerator", "denominator")
    )
    if row.statistic not in ("proportion", "crude_rate") or not below:
        return np.nan
    return round(float(row.per) * count / below, row.decimals)


def _rounded(count: int, profile: DisclosureProfile) -> int:
    base = profile.small == "base"
    return printed_as(count, profile.rounding, profile.threshold if base else 0, small_as_base=base)


def would_print(book: Ledger, hidden: NDArray[np.bool_]) -> list[int]:
    """Give the cells that a print would have shown and now does not."""
    return [
        cell for cell in np.flatnonzero(hidden).tolist()
        if book.cells[cell].role in (Role.COUNT, Role.BASE)
    ]  # fmt: skip
