"""Observations of a table of series, one a row, with each number as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from cdpkit.disclosure.facts import Print

if TYPE_CHECKING:
    from datetime import date

    from cdpkit.frames import SeriesTable


NUMBERS = ("value", "numerator", "denominator", "lower", "upper")


@dataclass(frozen=True, slots=True)
class Row:
    """One observation; `decimals` is that of its series, since a float keeps no last nought."""

    indicator: str
    title: str
    vintage: str
    area: str
    area_name: str
    population: str
    label: str
    start: date | None
    end: date | None
    statistic: str
    per: Fraction
    level: float
    marker: str
    numbers: dict[str, Fraction | None]
    decimals: int

    @property
    def key(self) -> tuple[Any, ...]:
        """What tells it from every other row."""
        return (
            self.indicator, self.vintage, self.area, self.population, self.start, self.end,
            self.label,
        )  # fmt: skip

    @property
    def hidden(self) -> bool:
        """Whether its publisher marked it as hidden."""
        return self.marker == "c"

    @property
    def where(self) -> str:
        """Say what and where in a few words."""
        parts = (self.title or self.indicator, self.area_name or self.area, self.population)
        return ", ".join(filter(None, (*parts, self.label)))

    def printed(self, name: str) -> Print | None:
        """Give a number with half its last printed digit."""
        number = self.numbers[name]
        return None if number is None else Print(number, Fraction(1, 2 * 10**self.decimals))

    def whole(self, name: str) -> int | None:
        """Give a count; none where it is missing or no whole number."""
        number = self.numbers[name]
        return int(number) if number is not None and number.denominator == 1 else None


def rows_of(table: SeriesTable) -> list[Row]:
    """Read the columns of a table; rows stand in its order."""
    frame = table.to_frame()
    size = len(frame)
    columns = {
        name: frame[name].astype(object).where(frame[name].notna(), None).tolist()
        for name in frame.columns
    }

    def texts(name: str) -> list[str]:
        return ["" if cell is None else str(cell) for cell in columns.get(name, [None] * size)]

    numbers = [
        {name: _fraction(columns[name][row]) if name in columns else None for name in NUMBERS}
        for row in range(size)
    ]
    keys = list(zip(texts("indicator"), texts("area"), texts("population"), strict=True))
    decimals: dict[tuple[str, ...], int] = {}
    for key, cells in zip(keys, numbers, strict=True):
        places = max(_decimals(cells[name]) for name in ("value", "lower", "upper"))
        decimals[key] = max(places, decimals.get(key, 0))
    words = {
        name: texts(name)
        for name in ("indicator", "title", "vintage", "area", "area_name", "population", "marker",
                     "statistic")
    }  # fmt: skip
    days = {name: columns.get(name, [None] * size) for name in ("start", "end")}
    return [
        Row(
            **{name: column[row] for name, column in words.items()},
            label=str(columns["period"][row]),
            start=days["start"][row],
            end=days["end"][row],
            per=_fraction(columns["per"][row]) or Fraction(1) if "per" in columns else Fraction(1),
            level=float(columns["level"][row] or 0.95) if "level" in columns else 0.95,
            numbers=numbers[row],
            decimals=decimals[keys[row]],
        )
        for row in range(size)
    ]


def _fraction(number: Any) -> Fraction | None:
    """Give a float by its shortest text."""
    return None if number is None else Fraction(repr(float(number)))


def _decimals(number: Fraction | None) -> int:
    """Count the decimals of a number that was written with a point."""
    if number is None:
        return 0
    places = 0
    while number.denominator != 1 and places < 15:
        number, places = number * 10, places + 1
    return places
