"""Rows of observations, column by column: what a series table is built from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.coded import Coded, code_column, text_of
from cdpkit.columns import COLUMNS, role_of
from cdpkit.errors import InputError, did_you_mean
from cdpkit.frames.engines import open_frame, plain_numbers
from cdpkit.frames.series.periods import Dates, as_in_files, read_periods
from cdpkit.model import HOW_READ, RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.coded import Places
    from cdpkit.model.periods import YearType


KEYS = ("indicator", "area", "population", "vintage")
"""What tells one series from another."""
SHARED = (
    "title", "area_name", "area_type", "statistic", "per", "unit", "polarity", "counted", "season",
    "level",
)  # fmt: skip
"""What all observations of a series have in common."""
TEXTS = ("label", "marker", "note", "break", "source_title", "source_url")
NUMBERS = (
    "value", "numerator", "denominator", "lower", "upper", "low", "high", "denominator_lower",
    "denominator_upper",
)  # fmt: skip
DECIMALS = "decimals"
"""Decimals that each value is printed with, where the reader knows them."""
DATES = ("start", "end")
ROLES = (*KEYS, *SHARED, *TEXTS, *NUMBERS, DECIMALS, *DATES, "period", "line")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns of equal length; a text or number that is nowhere given has no column."""

    texts: Mapping[str, Coded]
    numbers: Mapping[str, FloatArray]
    period: Coded
    places: NDArray[np.int64]
    noun: str = "row"

    def __len__(self) -> int:
        return len(self.places)

    def take(self, places: Places) -> Rows:
        """Give some of the rows, or all in another order."""
        return Rows(
            {name: text.take(places) for name, text in self.texts.items()},
            {name: number[places] for name, number in self.numbers.items()},
            self.period.take(places),
            self.places[places],
            self.noun,
        )

    def text(self, name: str) -> Coded:
        """Give a column of texts; empty where there is none."""
        return self.texts.get(name) or Coded.constant("", len(self))

    def number(self, name: str) -> FloatArray:
        """Give a column of numbers; missing where there is none."""
        return self.numbers[name] if name in self.numbers else np.full(len(self), np.nan)

    @staticmethod
    def joined(parts: Iterable[Rows]) -> Rows:
        """Put the rows of several one after the other."""
        many = tuple(parts)
        texts = {name: None for part in many for name in part.texts}
        numbers = {name: None for part in many for name in part.numbers}
        return Rows(
            {name: Coded.joined([part.text(name) for part in many]) for name in texts},
            {name: np.concatenate([part.number(name) for part in many]) for name in numbers},
            Coded.joined([part.period for part in many]),
            np.arange(sum(map(len, many))),
        )


def problem_at(rows: Rows, marked: NDArray[np.bool_], problem: RowProblem) -> RowProblem:
    """Name the rows of a problem, as the frame or the file counts them."""
    places = tuple(np.sort(rows.places[marked]).tolist())
    return replace(problem, rows=places, noun=rows.noun)


def in_words(frame: Any, columns: Mapping[str, str] | None) -> bool:
    """Tell whether a frame needs the reader: columns have other names, or values are texts."""
    schema = open_frame(frame).collect_schema()
    named = {role: role for role in ROLES if role in schema} | dict(columns or {})
    lacking = {"period", "value"} - named.keys()
    if lacking:
        others = [name for name in schema.names() if name not in (*ROLES, *named.values())]
        return not columns and any(role_of(name) for name in others)
    return schema.get(named["value"]) in (nw.String, nw.Object)


def rows_of_frame(
    frame: Any,
    columns: Mapping[str, str] | None,
    year_type: YearType | str | None,
    constants: Mapping[str, object],
) -> tuple[Rows, list[RowProblem]]:
    """Read the columns of a frame, or say which one is missing or no such thing."""
    if isinstance(constants.get("per"), str):
        hint = "Give a number, such as 100 or 100_000."
        raise InputError("per", f"is the text {constants['per']!r}", hint)
    opened = open_frame(frame)
    schema = opened.collect_schema()
    present = schema.names()
    named = _columns_of(present, columns or {}, constants)
    noted = [] if "population" in (columns or {}) else _read_as_denominator(named, schema)
    wanted = opened.select(*dict.fromkeys(named.values()))
    eager = wanted.collect() if isinstance(wanted, nw.LazyFrame) else wanted
    size = len(eager)
    texts = {
        name: code_column(eager[named[name]]).mapped(text_of)
        for name in (*KEYS, *SHARED, *TEXTS)
        if name in named
    }
    texts |= {name: Coded.constant(text_of(value), size) for name, value in constants.items()}
    if "length" in present:
        length = opened.select("length")
        held = length.collect() if isinstance(length, nw.LazyFrame) else length
        texts["length"] = code_column(held["length"]).mapped(text_of)
    numbers = {
        name: plain_numbers(name, named[name], eager)
        for name in (*NUMBERS, DECIMALS)
        if name in named
    }
    cells = code_column(eager[named["period"]])
    dates = _dates_of(eager, named)
    if dates is None:
        about = [
            label
            for name in ("indicator", "title")
            if name in texts
            for label in texts[name].labels
        ]
        cells, notes = as_in_files(cells, year_type, about)
        noted.extend(RowProblem("", note, code=HOW_READ) for note in notes)
    lines = eager[named["line"]].to_numpy() if "line" in named else np.arange(size)
    rows = Rows(
        texts,
        numbers,
        read_periods(cells, dates, year_type),
        lines.astype(np.int64),
        "line" if "line" in named else "row",
    )
    return rows, [*noted, *_unused(present, named)]


def rows_of_columns(
    columns: Mapping[str, Coded | NDArray[Any]], year_type: YearType | str | None, noun: str
) -> Rows:
    """Take columns that are coded already; each different label of a period is read once."""
    sizes = {len(column) for column in columns.values()}
    if len(sizes) != 1:
        raise InputError("columns", "differ in length", "Give each observation a place in each.")
    for role in ("indicator", "period", "value"):
        if role not in columns:
            raise InputError("columns", f"have no `{role}`", "Give one for each observation.")
    coded = {
        name: column if isinstance(column, Coded) else Coded.of(column.tolist())
        for name, column in columns.items()
        if name not in (*NUMBERS, DECIMALS, "line")
    }
    texts = {
        name: coded[name].mapped(text_of)
        for name in (*KEYS, *SHARED, *TEXTS, "length")
        if name in coded
    }
    numbers = {
        name: np.asarray(columns[name], dtype=np.float64)
        for name in (*NUMBERS, DECIMALS)
        if name in columns
    }
    days = {name: coded[name].mapped(_day) for name in DATES if name in coded}
    dates = _pairs(days, sizes.pop()) if days else None
    lines = columns.get("line", np.arange(len(coded["period"])))
    period = read_periods(coded["period"], dates, year_type)
    return Rows(texts, numbers, period, np.asarray(lines, dtype=np.int64), noun)


def _read_as_denominator(named: dict[str, str], schema: nw.Schema) -> list[RowProblem]:
    """Take a `population` of numbers, which nobody named, as how many people there are."""
    free = "population" in named and "denominator" not in named
    if not free or not schema["population"].is_numeric():
        return []
    named["denominator"] = named.pop("population")
    told = "`population` has numbers; read as denominator"
    return [RowProblem("", told, code=HOW_READ)]


def _unused(present: list[str], named: Mapping[str, str]) -> list[RowProblem]:
    """Note columns that are neither used nor known to stand beside a series."""
    known = {column.name for column in COLUMNS if column.table == "series"}
    unused = [name for name in present if name not in known.union(named.values())]
    told = f"columns not used: {', '.join(unused)}"
    return [RowProblem("", told, code=HOW_READ)] if unused else []


def _columns_of(
    present: list[str], columns: Mapping[str, str], constants: Mapping[str, object]
) -> dict[str, str]:
    """Give the column of each role: those that are named, then those of the role's own name."""
    for argument, names in (("columns", columns), ("constants", constants)):
        if odd := [name for name in names if name not in ROLES]:
            hint = did_you_mean(odd[0], ROLES) or f"Use {', '.join(ROLES)}."
            raise InputError(argument, f"has an unknown role: `{odd[0]}`", hint)
    for role, column in columns.items():
        if column not in present:
            shown = ", ".join(f"`{name}`" for name in present[:12])
            raise InputError(
                f"columns[{role!r}]", f"is not a column: `{column}`", f"Choose from {shown}."
            )
    if odd := [name for name in constants if name not in (*KEYS, *SHARED) or name in columns]:
        hint = "Only what a whole series shares can be given once, without a column."
        raise InputError(odd[0], "cannot be a constant here", hint)
    taken = {*constants, *columns.values()}
    own = {role: role for role in ROLES if role in present and role not in taken}
    named = own | dict(columns)
    for role in ("indicator", "period", "value"):
        if role not in named and role not in constants:
            raise InputError("frame", f"has no column for `{role}`", _to_have(role, named))
    return named


def _to_have(role: str, named: Mapping[str, str]) -> str:
    """Say where a role that is missing comes from."""
    if role == "value" and {"numerator", "denominator"} <= named.keys():
        pair = f"{named['numerator']!r}, {named['denominator']!r}"
        return f"Make it first: `frames.crude_rate(frame, {pair})`, or `frames.proportion`."
    return f"Name it in `columns`, such as {{{role!r}: 'Name in the frame'}}."


def _dates_of(frame: nw.DataFrame[Any], named: Mapping[str, str]) -> Coded | None:
    """Give first and last days that stand beside the labels, if they do."""
    given = {name: named[name] for name in DATES if name in named}
    if not given:
        return None
    days = {name: code_column(frame[column]).mapped(_day) for name, column in given.items()}
    return _pairs(days, len(frame))


def _pairs(days: Mapping[str, Coded], size: int) -> Coded:
    """Put first and last days together, each different pair once."""
    start, end = (days.get(name) or Coded.constant(None, size) for name in DATES)
    codes = start.codes.astype(np.int64) * len(end.labels) + end.codes
    pairs, places = np.unique(codes, return_inverse=True)
    width = len(end.labels)
    labels = tuple(Dates(start.labels[p // width], end.labels[p % width]) for p in pairs.tolist())
    return Coded(places.astype(np.int32), labels)


def _day(value: Any) -> date | None:
    if not text_of(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        hint = "Give dates, or texts such as 2024-03-31."
        raise InputError("start", f"and `end` do not hold a date: {value!r}", hint) from None
