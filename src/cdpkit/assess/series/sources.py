"""Where columns come from: the rows of a table of series, or records."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.coded import Coded
from cdpkit.model import Counted, Polarity, Series, Statistic
from cdpkit.model.printed_values import GssMarker
from cdpkit.model.records import Population

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames import SeriesTable
    from cdpkit.model import Period


MARKED_BREAK = "a break is marked by the publisher"
NUMBERS = (
    "value", "numerator", "denominator", "lower", "upper", "denominator_lower",
    "denominator_upper",
)  # fmt: skip
TEXTS = ("label", "note", "source_title")
_CODES = {marker: code for code, marker in enumerate(GssMarker)}


@dataclass(frozen=True, slots=True, eq=False)
class Flat:
    """Observations one after the other, with the fields of their series."""

    fields: Mapping[str, Coded]
    """Of each series."""
    sizes: NDArray[np.intp]
    offsets: NDArray[np.intp]
    """Place at which each series begins."""
    numbers: Mapping[str, FloatArray]
    decimals: NDArray[np.int16]
    periods: tuple[Period, ...]
    """All periods that occur, in order."""
    period: NDArray[np.int32]
    marker: NDArray[np.int8]
    break_series: NDArray[np.intp]
    break_since: NDArray[np.int32]
    break_reason: Coded
    """Series, period and reason of each break, in order; no reason where a marker shows it."""
    texts: Mapping[str, Coded] = field(default_factory=dict)
    """`TEXTS` of each observation; of records they stand in the record."""
    table: SeriesTable | None = None
    records: tuple[Series, ...] = ()

    def record(self, i: int) -> Series:
        """Give the record of a series."""
        return self.records[i] if self.table is None else self.table[i]

    def decimal(self, name: str, place: int) -> Decimal | None:
        """Give a number as printed, else as the shortest decimal that the float is written as."""
        if self.table is None:
            i = int(np.searchsorted(self.offsets, place, side="right")) - 1
            return getattr(self.records[i].observations[place - int(self.offsets[i])], name)  # type: ignore[no-any-return]
        return shortest(float(self.numbers[name][place]))

    def label(self, i: int, j: int) -> str:
        """Give the period of an observation as printed, where that is known."""
        if self.table is None:
            return self.records[i].observations[j].label
        return str(self.texts["label"][int(self.offsets[i]) + j])

    def source(self, i: int) -> str:
        """Say where the values of a series were published, as far as its rows say."""
        if self.table is None:
            origin = self.records[i].source
            return "" if origin is None else origin.cited
        rows = slice(int(self.offsets[i]), int(self.offsets[i] + self.sizes[i]))
        titles = self.texts["source_title"].take(rows).values()
        return "; ".join(filter(None, dict.fromkeys(titles)))


def shortest(number: float) -> Decimal | None:
    """Give the shortest decimal that a float is written as; none for NaN."""
    if number != number:  # noqa: PLR0124 (NaN)
        return None
    return Decimal(int(number) if number.is_integer() else repr(number))


_READ: dict[str, Callable[[Any], Any]] = {
    "statistic": lambda text: Statistic(text) if text else Statistic.OTHER,
    "polarity": lambda text: Polarity(text) if text else Polarity.NEUTRAL,
    "counted": lambda text: Counted(text) if text else Counted.NOT_STATED,
    "per": lambda text: Decimal(text) if text else Decimal(1),
    "season": lambda text: int(text) if text else None,
    "level": lambda text: Decimal(text) if text else Decimal("0.95"),
    "population": lambda text: Population.parse(text) if text else None,
}
FIELDS = (
    "indicator", "title", "area", "area_name", "area_type", "population", "vintage", "statistic",
    "per", "unit", "polarity", "counted", "season", "level",
)  # fmt: skip


def flat_of_table(table: SeriesTable) -> Flat:
    """Take the columns of a table; each different text is read once."""
    rows, leads = table._rows, table.offsets[:-1]  # noqa: SLF001
    fields = {}
    for name in FIELDS:
        text = rows.text(name).take(leads)
        fields[name] = text.mapped(_READ[name]) if name in _READ else text
    marker = rows.text("marker")
    codes = np.array([_CODES.get(m, -1) for m in marker.labels], dtype=np.int8)  # unused ones too
    reason = rows.text("break")
    breaks = np.flatnonzero(reason.where(bool) | marker.where(lambda m: m == GssMarker.BREAK))
    series = np.repeat(np.arange(len(table)), table.sizes)
    numbers = {name: rows.number(name) for name in NUMBERS}
    return Flat(
        fields, table.sizes, leads, numbers, _decimals(rows, numbers), rows.period.labels,
        rows.period.codes, codes[marker.codes], series[breaks], rows.period.codes[breaks],
        reason.take(breaks), {name: rows.text(name) for name in TEXTS}, table=table,
    )  # fmt: skip


def _decimals(rows: Any, numbers: Mapping[str, FloatArray]) -> NDArray[np.int16]:
    """Give the decimals as printed, where they are known, else those of the shortest text."""
    short, printed = decimals_of(numbers["value"]), rows.number("decimals")
    return np.asarray(np.fmax(short, printed), dtype=np.int16)


def flat_of_records(series: tuple[Series, ...]) -> Flat:
    """Put records into columns."""
    rows = [observation for one in series for observation in one.observations]
    breaks = [(n, since, reason) for n, one in enumerate(series) for since, reason in _breaks(one)]
    labels = sorted({*(row.period for row in rows), *(since for _, since, _ in breaks)})
    code = {period: n for n, period in enumerate(labels)}
    sizes = np.array([len(one.observations) for one in series], dtype=np.intp)
    return Flat(
        {name: Coded.of(getattr(one, name) for one in series) for name in FIELDS},
        sizes,
        np.cumsum(sizes) - sizes,
        {
            name: np.array([_float(getattr(row, name)) for row in rows], dtype=float)
            for name in NUMBERS
        },
        np.array([row.decimals for row in rows], dtype=np.int16),
        tuple(labels),
        np.array([code[row.period] for row in rows], dtype=np.int32),
        np.array([_CODES.get(row.marker, -1) for row in rows], dtype=np.int8),  # type: ignore[arg-type]
        np.array([n for n, _, _ in breaks], dtype=np.intp),
        np.array([code[since] for _, since, _ in breaks], dtype=np.int32),
        Coded.of(reason for _, _, reason in breaks),
        records=series,
    )


def _breaks(series: Series) -> list[tuple[Period, str]]:
    """Give the breaks of a record, with those that a marker `[b]` shows, in order of time."""
    stated = {b.since for b in series.breaks}
    marked = [
        (row.period, "")
        for row in series.observations
        if row.marker is GssMarker.BREAK and row.period not in stated
    ]
    return sorted([*((b.since, b.reason) for b in series.breaks), *marked], key=lambda b: b[0])


def _float(number: Decimal | None) -> float:
    return np.nan if number is None else float(number)


LONGEST = 18
"""Decimals, and digits, up to which floats are looked at all at once; the text of others decides."""
NEAR = 1e-9
"""How near to the edge of what rounds to a float the text of the float decides."""


def next_whole(
    numbers: FloatArray, places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], FloatArray]:
    """Give the whole number next to number * 10**places, and what is over, without rounding.

    The product is split into two floats (Dekker 1971, Numerische Mathematik 18:224-242).
    """
    unit: FloatArray = np.asarray(10.0**places)
    product = numbers * unit
    (a, b), (c, d) = _halves(numbers), _halves(unit)
    lost = ((a * c - product) + a * d + b * c) + b * d
    whole = np.rint(product)
    rest = (product - whole) + lost
    step = np.rint(rest)
    return whole.astype(np.int64) + step.astype(np.int64), rest - step


def _halves(numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Split floats into two of 26 bits."""
    wide = numbers * 134_217_729.0
    high: FloatArray = wide - (wide - numbers)
    return high, numbers - high


def decimals_of(numbers: FloatArray) -> NDArray[np.int16]:
    """Give the decimals of the shortest decimal of each float."""
    found = np.zeros(numbers.shape, dtype=np.int16)
    todo, unsure = np.flatnonzero(~np.isnan(numbers)), []
    for places in range(LONGEST + 1):
        if not todo.size:
            break
        short, sure = _ends_at(numbers[todo], places)
        found[todo[short]] = places
        unsure.append(todo[~sure])
        todo = todo[sure & ~short]
    for place in np.concatenate([*unsure, todo]).tolist():
        exponent = Decimal(repr(float(numbers[place]))).as_tuple().exponent
        found[place] = max(0, -int(exponent))
    return found


def _ends_at(value: FloatArray, places: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell which floats are decimals of so many places, and where that is sure."""
    unit = 10.0**places
    with np.errstate(over="ignore"):
        product = value * unit
        short = np.rint(product) / unit == value  # m / 10**d is rounded once, if m is exact
    sure = np.abs(product) < 2.0**51  # where rint finds m
    long = np.flatnonzero(~sure & (np.abs(product) < 10.0**LONGEST))
    if long.size:
        number = value[long]
        _, rest = next_whole(number, np.full(number.shape, places))
        reach = np.spacing(np.abs(number)) / 2 * unit  # what rounds to the float
        short[long] = np.abs(rest) < reach
        edge = np.abs(np.abs(rest) - reach) < NEAR * reach
        sure[long] = ~edge & (np.frexp(number)[0] % 0.5 != 0)
    return short & sure, sure
