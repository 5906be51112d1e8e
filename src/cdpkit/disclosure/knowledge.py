"""What a published table tells of each cell: bounds, and ties of printed numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.disclosure.facts import Print, between, mean_of, of_count, printed_alike, rate_of
from cdpkit.disclosure.ledgers import Role, of_limits
from cdpkit.disclosure.reasons import Reason
from cdpkit.io import bundled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from cdpkit.disclosure.ledgers import Cell, Ledger, Row
    from cdpkit.disclosure.linked import Tie
    from cdpkit.disclosure.totals import Held
    from cdpkit.model.records import DisclosureProfile


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Bounds of all cells; ties, each with its reason and the row that prints it."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    ties: list[Tie]
    reasons: list[Reason]
    rows: list[int]


def known_of(
    book: Ledger, held: Held, profile: DisclosureProfile, more: Sequence[tuple[Tie, Reason]] = ()
) -> Knowledge:
    """Read a ledger as an outsider reads the table: what is marked hidden is not seen."""
    exact = exact_areas(book, profile)
    bounds = [_bounds(book.rows[c.row], c, book, profile, exact[c.row]) for c in book.cells]
    low, high = np.array(bounds, dtype=float).reshape(-1, 2).T
    if profile.rounding and profile.totals == "sum_of_rounded":
        # A total that is the sum of its rounded parts tells nothing that they do not.
        summed = [one.total for one in held.sums if not exact[book.cells[one.total].row]]
        low[summed], high[summed] = 0, np.inf
    told = [
        (tie, reason, place)
        for place in range(len(book.rows))
        for ties, reason in _prints(book, place, profile, low, high)
        for tie in ties
    ]
    told += [(tie, reason, -1) for tie, reason in more]
    return Knowledge(low, high, [t[0] for t in told], [t[1] for t in told], [t[2] for t in told])


def exact_areas(book: Ledger, profile: DisclosureProfile) -> list[bool]:
    """Whether each row is about an area whose values are left as they are."""
    kinds, wanted = bundled.area_kinds(), {str(kind) for kind in profile.exact_at}
    countries = ("E92", "N92", "S92", "W92", "K0")
    return [
        kinds.get(row.area, "country" if row.area.startswith(countries) else "") in wanted
        for row in book.rows
    ]


def _bounds(
    row: Row, cell: Cell, book: Ledger, profile: DisclosureProfile, exact: bool
) -> tuple[float, float]:
    if cell.unprinted or (cell.role is Role.COUNT and cell.row in book.derived and not row.hidden):
        return 0, np.inf
    number = row.whole("denominator") if cell.role is Role.BASE else cell.number
    if (row.hidden and cell.role is Role.COUNT) or number is None:
        # A hidden count is no zero where the profile shows zeros.
        zero = number == 0 or (cell.role is Role.BASE and not row.hidden) or not row.hidden
        return (0 if zero else profile.first), np.inf
    if not profile.rounding or exact or number % profile.rounding:
        return number, number
    base = profile.small == "base"
    low, high = printed_alike(
        number, profile.rounding, threshold=profile.threshold if base else 0, small_as_base=base
    )
    return (max(low, profile.threshold) if profile.small == "hidden" and number else low), high


def _prints(
    book: Ledger,
    place: int,
    profile: DisclosureProfile,
    low: NDArray[np.float64],
    high: NDArray[np.float64],
) -> Iterator[tuple[tuple[Tie, ...], Reason]]:
    """Give what the value of a row and its limits tell of counts that are not known exactly."""
    row, count = book.rows[place], book.count[place]
    base = book.base.get(place, -1)
    if low[count] == high[count] and (base < 0 or low[base] == high[base]):
        return
    value, denominator = row.printed("value"), row.whole("denominator")
    shown = book.cells[count].number if not row.hidden and place not in book.derived else None
    if value is not None and not _from_rounded(row, shown, denominator, value, profile):
        yield from _value_ties(book, place, value, denominator)
    held = row.whole("numerator")
    if row.hidden and held is not None:
        yield between({count: 1}, held, held), Reason("beside")
    lower, upper = row.printed("lower"), row.printed("upper")
    span = of_limits(row)
    if span is None and row.statistic == "count" and lower and upper:
        span = of_count(lower, upper, row.per, confidence=row.level)
    if span is not None and lower and upper:
        rounded = profile.derived == "from_rounded" and shown is not None
        if not (rounded and span[0] <= (shown or 0) <= span[1]):
            ends = (number_text(row, "lower"), number_text(row, "upper"))
            yield between({count: 1}, *span), Reason("limits", ends)


def _value_ties(
    book: Ledger, place: int, value: Print, denominator: int | None
) -> Iterator[tuple[tuple[Tie, ...], Reason]]:
    row, count = book.rows[place], book.count[place]
    if row.statistic == "proportion":
        of = "a hidden number" if denominator is None else f"{denominator:,}"
        ties = rate_of(value, row.per, count, book.base[place])
        yield ties, Reason("value", (value_text(row), of))
    elif row.statistic == "crude_rate" and denominator:
        low, high = (end * denominator for end in value.ends)
        ties = between({count: row.per}, low, high, open_high=True)
        yield ties, Reason("value", (value_text(row), f"{denominator:,}"))
    elif row.statistic == "mean" and denominator:
        reason = Reason("mean", (number_text(row, "value"), f"{denominator:,}"))
        yield mean_of(value, denominator, (count,)), reason
    elif row.statistic == "count" and row.hidden and row.numbers["value"] is not None:
        ties = between({count: 1}, *value.ends, open_high=True)
        yield ties, Reason("beside")


def _from_rounded(
    row: Row, shown: int | None, denominator: int | None, value: Print, profile: DisclosureProfile
) -> bool:
    """Whether a value is that of the rounded count beside it, and so tells nothing new."""
    if profile.derived != "from_rounded" or shown is None:
        return False
    if row.statistic == "count":
        return True
    low, high = value.ends
    return bool(denominator) and low <= row.per * shown / (denominator or 1) < high


def number_text(row: Row, name: str) -> str:
    """Write a number of a row as it was printed."""
    number = row.numbers[name]
    return "" if number is None else f"{float(number):,.{row.decimals}f}"


def value_text(row: Row) -> str:
    """Write a value with its unit: `21%`, `15.0 per 100,000`."""
    number = number_text(row, "value")
    if row.per == 100:
        return f"{number}%"
    return number if row.per == 1 else f"{number} per {int(row.per):,}"
