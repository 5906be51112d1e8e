"""The audit: attack a table as an outsider would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.disclosure.facts import between
from cdpkit.disclosure.found import Audit, Recovered, Sums, TableSum
from cdpkit.disclosure.knowledge import exact_areas, known_of
from cdpkit.disclosure.ledgers import ledger_of
from cdpkit.disclosure.linked import Outsider, attack, lowest
from cdpkit.disclosure.reasons import Reason
from cdpkit.disclosure.rules import refuse_other
from cdpkit.disclosure.totals import sums_held

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from cdpkit.disclosure.knowledge import Knowledge
    from cdpkit.disclosure.ledgers import Ledger
    from cdpkit.disclosure.linked import Tie, Worked
    from cdpkit.disclosure.totals import Held
    from cdpkit.frames import SeriesTable
    from cdpkit.model.records import DisclosureProfile

    Flags = NDArray[np.bool_]


def sums(table: SeriesTable, *, totals: str | Path = "found") -> Sums:
    """Give the sums that tie the counts of a table together.

    Parameters
    ----------
    table : SeriesTable
        Counts, or values with their numerators.
    totals : {"found", "none"} or path, default "found"
        `found` tries areas, periods, sexes, ages and groups, and keeps what is exact in every
        complete instance. A CSV file with the columns `axis`, `total` and `part` states them.

    Returns
    -------
    Sums
        Those that hold throughout, and what looked like a sum and is none.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": 2024, "value": [12, 3, 15],
    ...                       "population": ["Male", "Female", "Persons"]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths", statistic="count")
    >>> sums(table).sums[0].sentence()
    'deaths, Persons, 2024 is the sum of 2 parts.'
    """
    book = ledger_of(table)
    return described(book, sums_held(book, totals))


def described(book: Ledger, held: Held) -> Sums:
    """Name the cells of each sum."""
    made = (
        TableSum(one.axis, book.name(one.total), tuple(map(book.name, one.parts)), one.basis)
        for one in held.sums
    )
    return Sums(tuple(made), tuple(held.refused))


def audit(
    table: SeriesTable,
    profile: DisclosureProfile,
    *,
    totals: str | Path = "found",
    earlier: Iterable[SeriesTable] = (),
    whole: bool | str = "auto",
) -> Audit:
    """Attack a table as published, and give what can be worked out of the counts that it hides.

    Parameters
    ----------
    table : SeriesTable
        As published: counts marked `c` are taken as hidden, all other numbers as seen.
    profile : DisclosureProfile
        What counts as small.
    totals : {"found", "none"} or path, default "found"
        As for `sums`.
    earlier : iterable of SeriesTable
        Earlier releases: what they showed is known, unless its sums have changed.
    whole : {"auto"} or bool, default "auto"
        Whether whole numbers are tried, which may take long: by default where up to 300 hidden
        counts hang together.

    Returns
    -------
    Audit
        Its `recovered` has a row for each count that can be worked out or narrowed further than
        the profile allows, with what it comes from. None found does not mean safe to publish.

    Examples
    --------
    >>> import pandas as pd
    >>> from cdpkit.disclosure import profile
    >>> from cdpkit.frames import SeriesTable
    >>> frame = pd.DataFrame({"period": 2024, "value": [12, None, 15], "marker": ["", "c", ""],
    ...                       "population": ["Male", "Female", "Persons"]})
    >>> table = SeriesTable.from_frame(frame, indicator="deaths", statistic="count")
    >>> audit(table, profile("council_5")).recovered[0].sentence()
    'Recoverable: deaths, Female, 2024 is 3, from the total of Persons.'
    """
    refuse_other(profile)
    book = ledger_of(table)
    held = sums_held(book, totals, profile.rounding)
    told = _shown_before(book, held, earlier)
    seen = attacked(book, held, known_of(book, held, profile, told), profile, whole=whole)
    return audit_of(book, held, seen, profile)


@dataclass(slots=True, eq=False)
class Attacked:
    """An attack on a ledger: the outsider, and the cells that are found."""

    outsider: Outsider
    known: Knowledge
    worked: dict[int, Worked]
    needed: tuple[NDArray[np.int64], NDArray[np.int64]]
    found: list[int]
    contradicted: bool


def attacked(
    book: Ledger,
    held: Held,
    known: Knowledge,
    profile: DisclosureProfile,
    *,
    whole: bool | str = "auto",
    unsafe: Flags | None = None,
    needed: tuple[NDArray[np.int64], NDArray[np.int64]] | None = None,
) -> Attacked:
    """Work out every cell; `unsafe` cells are known to the publisher, not of a published file."""
    outsider = Outsider(held.matrix(len(book.cells)), known.low, known.high, known.ties)
    cells = np.flatnonzero(known.low < known.high).tolist()
    choice = None if whole == "auto" else bool(whole)
    goals = needed or _needed(book, outsider, known, profile)
    limits = None
    if unsafe is not None:
        limits = (goals[0].astype(float), goals[1].astype(float))
    worked = attack(outsider, cells, needed=limits, whole=choice)
    odd = any(one.low > one.high for one in worked.values())
    seen = Attacked(outsider, known, worked, goals, [], odd)
    exact = exact_areas(book, profile)
    seen.found = [
        cell
        for cell, one in enumerate(book.cells)
        if not exact[one.row] and _finding(cell, seen, profile, unsafe)
    ]
    return seen


def _needed(
    book: Ledger, outsider: Outsider, known: Knowledge, profile: DisclosureProfile
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the range that a small count must keep: from its lowest to the threshold less one.

    Of a count that is printed rounded: the small counts that print alike.
    """
    hidden, last = known.low < known.high, profile.threshold - 1
    own = np.minimum(known.low, profile.first).astype(np.int64)
    own[[cell.unprinted for cell in book.cells]] = 0
    low = np.clip(lowest(own, outsider.matrix[: outsider.size]), profile.first, last)
    high = np.full(len(book.cells), last)
    rounded = hidden & np.isfinite(known.high)
    low[rounded] = known.low[rounded]
    high[rounded] = np.minimum(known.high[rounded], last)
    return low, high


def _finding(cell: int, seen: Attacked, profile: DisclosureProfile, unsafe: Flags | None) -> bool:
    """Whether more can be worked out of a count than its profile allows."""
    low, high = int(seen.needed[0][cell]), int(seen.needed[1][cell])
    one = seen.worked.get(cell)
    if one is None:  # it is seen
        number = float(seen.known.low[cell])
        return profile.first <= number < profile.threshold and profile.small == "hidden"
    if one.low > one.high:
        return False
    if unsafe is not None:
        return bool(unsafe[cell]) and one.leaves_out(low, high)
    if one.high < low:
        return False
    # Only a range that ends below the threshold shows that the count is small.
    return one.high < profile.threshold and one.leaves_out(low, high)


def audit_of(book: Ledger, held: Held, seen: Attacked, profile: DisclosureProfile) -> Audit:
    """Describe an attack."""
    rows = tuple(_row(book, held, seen, cell, found=True) for cell in seen.found)
    other = [
        cell for cell, one in seen.worked.items()
        if one.exact and cell not in set(seen.found) and not book.cells[cell].unprinted
    ]  # fmt: skip
    notes = tuple(_row(book, held, seen, cell, found=False) for cell in other)
    hidden = sum(row.hidden for row in book.rows)
    warnings: tuple[str, ...] = (_CONTRADICTED,) if seen.contradicted else ()
    blind = sum(
        book.cells[cell].number is None and row.numbers["value"] is not None and not row.hidden
        for row, cell in zip(book.rows, book.count.values(), strict=True)
    )
    if blind:
        verb = "value has" if blind == 1 else "values have"
        warnings += (
            f"{blind:,} {verb} no count, so nothing can be said about the people behind it",
        )
    return Audit(profile, len(book.cells), hidden, rows, notes, described(book, held), warnings)


_CONTRADICTED = (
    "Some numbers contradict each other, so nothing could be worked out where they are linked"
)


def _row(book: Ledger, held: Held, seen: Attacked, cell: int, *, found: bool) -> Recovered:
    one = seen.worked.get(cell)
    low, high = (seen.known.low[cell],) * 2 if one is None else (one.low, one.high)
    row = book.rows[book.cells[cell].row]
    verdict = "exact" if low == high else "narrow" if found else "kept"
    return Recovered(
        indicator=row.indicator,
        area=row.area,
        period_label=row.label,
        population=row.population,
        name=book.name(cell),
        low=float(low),
        high=float(high),
        candidates=None if one is None else one.candidates,
        needed_low=int(seen.needed[0][cell]),
        needed_high=int(seen.needed[1][cell]),
        verdict=verdict,
        how=_how(book, held, seen, cell) if found else (),
    )


def _how(book: Ledger, held: Held, seen: Attacked, cell: int) -> tuple[Reason, ...]:
    if cell not in seen.worked:
        return (Reason("shown"),)
    stops = [*seen.outsider.stops(cell, 1), *seen.outsider.stops(cell, -1)]
    found = []
    for stop in dict.fromkeys(stops):
        if stop < len(held.sums):
            found.append(_of_sum(book, held, stop, seen))
        else:
            found.append(seen.known.reasons[stop - len(held.sums)])
    return tuple(dict.fromkeys(found)) or (Reason("rounding"),)


def _of_sum(book: Ledger, held: Held, number: int, seen: Attacked) -> Reason:
    one = held.sums[number]
    row = book.rows[book.cells[one.total].row]
    if one.axis == "rest":
        count, base = (int(seen.known.low[c]) for c in (one.parts[0], one.total))
        if seen.known.low[one.parts[0]] == seen.known.high[one.parts[0]]:
            return Reason("rest", (f"{count:,}", f"{base:,}"))
        return Reason("sum", (book.name(one.total),))
    if len(one.parts) == 1:
        other = book.rows[book.cells[one.parts[0]].row]
        names = dict.fromkeys(r.title or r.indicator for r in (row, other))
        return Reason("same", (" and ".join(names),))
    label = {
        "area": row.area_name or row.area,
        "period": row.label,
        "indicator": row.title or row.indicator,
    }.get(one.axis, row.population)
    return Reason("sum", (label or book.name(one.total),))


def _shown_before(
    book: Ledger, held: Held, earlier: Iterable[SeriesTable]
) -> list[tuple[Tie, Reason]]:
    """Give what earlier releases showed and this one hides, where its sums did not change."""
    told: list[tuple[Tie, Reason]] = []
    places = {row.key: place for place, row in enumerate(book.rows)}
    for release in earlier:
        then = ledger_of(release)
        before = {
            book.count[places[row.key]]: then.cells[then.count[place]].number
            for place, row in enumerate(then.rows)
            if row.key in places and not row.hidden
        }
        changed = {
            cell for cell, number in before.items()
            if not book.rows[book.cells[cell].row].hidden and book.cells[cell].number != number
        }  # fmt: skip
        for cell, number in before.items():
            restated = any(
                cell in (s.total, *s.parts) and changed & {s.total, *s.parts} for s in held.sums
            )
            if book.rows[book.cells[cell].row].hidden and number is not None and not restated:
                reason = Reason("earlier", ("an earlier release",))
                told += [(tie, reason) for tie in between({cell: 1}, number, number)]
    return told
