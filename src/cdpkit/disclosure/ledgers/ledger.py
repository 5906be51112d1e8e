"""The ledger: every count that a table prints, or that can be worked out of it, as a cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cdpkit.disclosure.facts import of_count, of_proportion, of_standardised, rate_of
from cdpkit.disclosure.ledgers.rows import rows_of
from cdpkit.disclosure.linked import tightened

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.disclosure.ledgers.rows import Row
    from cdpkit.frames import SeriesTable


STANDARDISED = ("directly_standardised_rate", "indirectly_standardised_rate")


class Role(StrEnum):
    """What a cell counts."""

    COUNT = "count"
    BASE = "base"
    """The denominator of a proportion: people too."""
    REST = "rest"
    """Denominator less numerator; never printed."""
    OTHERS = "others"
    """The parts of a total that are not in the file; never printed."""
    BETWEEN = "between"
    """A stretch of time that windows share; never printed."""


@dataclass(slots=True)
class Cell:
    """A count; `row` is the row that prints it, or that it is worked out of."""

    row: int
    role: Role
    number: int | None
    start: date | None = None
    end: date | None = None

    @property
    def unprinted(self) -> bool:
        """Whether no print ever shows it."""
        return self.role in (Role.REST, Role.OTHERS, Role.BETWEEN)


@dataclass(slots=True)
class Ledger:
    """Rows of a table and their cells."""

    rows: list[Row]
    cells: list[Cell] = field(default_factory=list)
    count: dict[int, int] = field(default_factory=dict)
    """The count of each row."""
    base: dict[int, int] = field(default_factory=dict)
    rest: dict[int, int] = field(default_factory=dict)
    derived: set[int] = field(default_factory=set)
    """Rows whose count is not printed, only a value that gives it."""

    def add(self, cell: Cell) -> int:
        """Add a cell and give its number."""
        self.cells.append(cell)
        return len(self.cells) - 1

    def name(self, cell: int) -> str:
        """Say in a few words what a cell counts."""
        one = self.cells[cell]
        row = self.rows[one.row]
        if one.role is Role.BETWEEN:
            return f"{row.where} (of it {one.start} to {one.end})"
        added = {Role.REST: " (the rest)", Role.BASE: " (of how many)", Role.OTHERS: " (others)"}
        return row.where + added.get(one.role, "")


def ledger_of(table: SeriesTable) -> Ledger:
    """Make the cells of a table: which there are does not hang on what is hidden."""
    book = Ledger(rows_of(table))
    for place, row in enumerate(book.rows):
        number = _count(row)
        if number is None and row.numbers["numerator"] is None and row.statistic != "count":
            book.derived.add(place)
            number = _worked_out(row)
        book.count[place] = book.add(Cell(place, Role.COUNT, number))
        if row.statistic == "proportion":
            base = row.whole("denominator")
            rest = None if number is None or base is None or base < number else base - number
            book.base[place] = book.add(Cell(place, Role.BASE, base))
            book.rest[place] = book.add(Cell(place, Role.REST, rest))
    return book


def _count(row: Row) -> int | None:
    name = "value" if row.statistic == "count" and row.numbers["numerator"] is None else "numerator"
    number = row.whole(name)
    return number if number is not None and number >= 0 else None


def _worked_out(row: Row) -> int | None:
    """Give the count that a value must come from; of several the least above 0, to be safe."""
    value, denominator = row.printed("value"), row.whole("denominator")
    if value is None or row.statistic not in ("proportion", "crude_rate", *STANDARDISED):
        return None
    span = of_limits(row)
    if denominator and row.statistic not in STANDARDISED:
        import numpy as np

        told = tightened(
            np.array([0.0, denominator]),
            np.array([np.inf, denominator]),
            rate_of(value, row.per, 0, 1),
        )
        span = (int(told.low[0]), int(min(told.high[0], told.low[0] + 1e6)))
    if span is None or span[0] > span[1]:
        return None
    return max(span[0], min(1, span[1]))


def of_limits(row: Row) -> tuple[int, int] | None:
    """Give the counts whose limits are printed so, where the method is one that we know."""
    value, lower, upper = (row.printed(name) for name in ("value", "lower", "upper"))
    denominator = row.whole("denominator")
    if value is None or lower is None or upper is None:
        return None
    if row.statistic in STANDARDISED:
        return of_standardised(value, lower, upper, confidence=row.level)
    if not denominator:
        return None
    if row.statistic == "proportion":
        return of_proportion(lower, upper, denominator, row.per, confidence=row.level)
    if row.statistic == "crude_rate":
        return of_count(lower, upper, row.per / denominator, confidence=row.level)
    return None
