"""Series as padded columns: what every verb needs of a table, made once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.assess.comparability import Traits, traits_of_fields
from cdpkit.assess.series.observations import MARKERS, Observations
from cdpkit.assess.series.sources import MARKED_BREAK, flat_of_records, flat_of_table, shortest
from cdpkit.assess.wording import Context, Measure, Point, cohort_of, point_of_observation, unit_of
from cdpkit.calc.comparisons import POLARITIES
from cdpkit.errors import InputError
from cdpkit.frames import SeriesTable
from cdpkit.io.fingertips import SeriesFile
from cdpkit.model import Counted, Series, SeriesBreak, Statistic, counted_by_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from numpy.typing import NDArray

    from cdpkit.assess.series.observations import Mask, Places
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.model import Period
    from cdpkit.model.printed_values import GssMarker


_MARKS = (*((marker,) for marker in MARKERS), ())
"""The markers of an observation by their code; that of none is -1."""
FROM_ZERO = frozenset(
    {
        Statistic.COUNT,
        Statistic.PROPORTION,
        Statistic.CRUDE_RATE,
        Statistic.DIRECTLY_STANDARDISED_RATE,
        Statistic.INDIRECTLY_STANDARDISED_RATE,
    }
)
"""Sorts of number that are never negative."""
COUNTED = tuple(Counted)


def series_columns(series: Series | SeriesTable | SeriesFile | Iterable[Series]) -> SeriesColumns:
    """Put a series, several of them, a table or a file that was read into columns.

    Examples
    --------
    >>> rows = [{"period": "2021", "value": "41.0"}, {"period": "2023", "value": 44}]
    >>> columns = series_columns(Series(indicator="deaths", observations=rows))
    >>> columns.value.tolist(), columns.decimals.tolist()
    ([[41.0, 44.0]], [[1, 0]])
    """
    series = _as_table(series)
    if isinstance(series, SeriesTable):
        return SeriesColumns(flat_of_table(series))
    return SeriesColumns(flat_of_records(records_of(series)))


def records_of(series: Any) -> tuple[Series, ...]:
    """Take a series, several of them, a table or a file as records; what is not a series is named."""
    series = _as_table(series)
    one = isinstance(series, Series) or not isinstance(series, Iterable)
    records = (series,) if one else tuple(series)
    if odd := [type(one).__name__ for one in records if not isinstance(one, Series)]:
        hint = "Give a Series, several, or a table: frames.SeriesTable.from_frame makes one."
        raise InputError("series", f"holds a {odd[0]}, which is not a Series", hint)
    return records


def _as_table(series: Any) -> Any:
    """Make a table of a file that was read; leave all else."""
    return SeriesTable.from_columns(series.columns) if isinstance(series, SeriesFile) else series


@dataclass(frozen=True, eq=False)
class SeriesColumns(Observations):
    """Series in rows: their observations, and what is known of each."""

    @cached_property
    def some(self) -> Mask:
        """Whether a series has a value."""
        return np.asarray(self.valued.any(axis=1))

    @cached_property
    def last(self) -> Places:
        """Place of the latest value; 0 where there is none."""
        back = np.argmax(self.valued[:, ::-1], axis=1)
        return np.where(self.some, self.held.shape[1] - 1 - back, 0)

    @cached_property
    def first(self) -> Places:
        """Place of the first value; 0 where there is none."""
        return np.asarray(np.argmax(self.valued, axis=1))

    @cached_property
    def carried(self) -> NDArray[np.int64]:
        """The most decimals that any value of a series carries."""
        decimals = np.where(self.valued, self.decimals, 0).max(axis=1)
        return np.asarray(decimals, dtype=np.int64)

    @cached_property
    def overlapping(self) -> Mask:
        """Whether neighbouring periods share days."""
        start, end = (self.of_period(x) for x in (self.periods.start, self.periods.end))
        return np.asarray((self.held[:, 1:] & (start[:, 1:] <= end[:, :-1])).any(axis=1))

    @cached_property
    def mixed(self) -> Mask:
        """Whether the periods differ in kind or length."""
        shape = self.of_period(self.periods.shape)
        return np.asarray((self.held & (shape != shape[:, :1])).any(axis=1))

    @cached_property
    def yearly(self) -> Mask:
        """Whether every period is a year long."""
        return np.asarray(~(self.held & (self.of_period(self.periods.months) != 12)).any(axis=1))

    @cached_property
    def seasons(self) -> NDArray[np.int64]:
        """Values a year of a series with seasons, as stated or by its latest period; 1 for none."""
        stated = self.each("season", lambda season: season or 0).astype(np.int64)
        if not self.periods.labels:
            return np.maximum(stated, 1)
        months = self.periods.months[at(self.period, self.last)]
        usual = np.select([months == 3, months == 1], [4, 12], 1)
        return np.where(stated > 0, stated, usual)

    @cached_property
    def window(self) -> FloatArray:
        """Years that a value covers: the longest."""
        years = np.where(self.held, self.of_period(self.periods.years), np.nan)
        longest = np.fmax.reduce(years, axis=1)
        return np.where(np.isnan(longest), 1.0, longest)

    @cached_property
    def counted(self) -> Mask:
        """Whether each value has both counts."""
        bare = self.valued & np.isnan(self.numerator + self.denominator)
        return self.some & ~bare.any(axis=1)

    @cached_property
    def counted_as(self) -> NDArray[np.int8]:
        """What each series counts, as places in `COUNTED`: as stated, else by its unit."""
        stated = self.each("counted", COUNTED.index).astype(np.int8)
        by_unit = self.each("unit", lambda unit: COUNTED.index(counted_by_unit(unit)))
        return np.where(stated == COUNTED.index(Counted.NOT_STATED), by_unit, stated).astype(
            np.int8
        )

    def is_counted(self, kind: Counted) -> Mask:
        """Tell which series count events, people, or what nobody states."""
        return np.asarray(self.counted_as == COUNTED.index(kind))

    def each(self, name: str, read: Any = None) -> NDArray[Any]:
        """Give what each series has in a field, each different one read once."""
        field = self.flat.fields[name]
        labels = [label if read is None else read(label) for label in field.labels]
        kind = None if labels and isinstance(labels[0], bool | int | float) else object
        found = np.empty(len(labels), dtype=kind or np.array(labels).dtype)
        found[:] = labels
        return found[field.codes]

    @cached_property
    def side(self) -> NDArray[np.int64]:
        """Which way is better, as places in `POLARITIES`."""
        return self.each(
            "polarity", lambda p: POLARITIES.index(p if p in POLARITIES else "neutral")
        )

    @cached_property
    def from_zero(self) -> Mask:
        """Whether values cannot be negative: by their sort, or as rates per 1,000 that never were."""
        rates = self.flat.fields["unit"].where(lambda unit: unit.startswith("per 1"))
        unknown = self.is_statistic(Statistic.OTHER)
        never = unknown & rates & ~(self.value < 0).any(axis=1)
        return self.is_statistic(*FROM_ZERO) | never

    @cached_property
    def per(self) -> FloatArray:
        """Multipliers."""
        return self.each("per", float)

    @cached_property
    def level(self) -> FloatArray:
        """Confidence levels of the published limits."""
        return self.each("level", float)

    @cached_property
    def unit(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Codes of the units as they are printed, and the units."""
        fields = [self.flat.fields[name] for name in ("statistic", "per", "unit")]
        size = [max(len(one.labels), 1) for one in fields]
        codes = np.ravel_multi_index(tuple(one.codes for one in fields), size)
        found, places = np.unique(codes, return_inverse=True)
        ways = zip(*(part.tolist() for part in np.unravel_index(found, size)), strict=True)
        units = [
            unit_of(*(one.labels[n] for one, n in zip(fields, way, strict=True))) for way in ways
        ]
        return places.astype(np.intp), tuple(units)

    @cached_property
    def percent(self) -> Mask:
        """Whether values are percentages."""
        codes, units = self.unit
        return np.array([unit == "%" for unit in units], dtype=np.bool_)[codes]

    # One series, one observation ------------------------------------------------------------------

    def field(self, name: str, i: int) -> Any:
        """Give what a series has in a field."""
        return self.flat.fields[name][i]

    def series(self, i: int) -> Series:
        """Give the record of a series."""
        return self.flat.record(i)

    def when(self, i: int, j: int) -> Period:
        """Give the period of an observation."""
        code: int = self.period[i, j]
        return self.periods.labels[code]

    def marker_of(self, i: int, j: int) -> GssMarker | None:
        """Give the marker of an observation."""
        code = self.marker[i, j]
        return None if code < 0 else MARKERS[code]

    def exact(self, i: int, j: int) -> Decimal | None:
        """Give a value as the decimal that was printed, or that the float is written as."""
        return self.flat.decimal("value", int(self.flat.offsets[i]) + j)

    def point(self, i: int, j: int) -> Point:
        """Give an observation with all that a sentence needs of it."""
        if self.flat.records:
            series = self.flat.records[i]
            return point_of_observation(series.observations[j], series)
        return self.points(i, [j])[0]

    def points(self, i: int, places: Sequence[int]) -> tuple[Point, ...]:
        """Give several observations of a series."""
        if self.flat.records:
            return tuple(self.point(i, j) for j in places)
        flat, at = self.flat, np.asarray(places, dtype=np.intp) + self.flat.offsets[i]
        value, numerator, denominator, lower, upper = (
            [shortest(number) for number in flat.numbers[name][at].tolist()]
            for name in ("value", "numerator", "denominator", "lower", "upper")
        )
        if self.field("statistic", i) is Statistic.COUNT:
            numerator = [v if n is None else n for n, v in zip(numerator, value, strict=True)]
        period, marker, decimals = (
            column[at].tolist() for column in (flat.period, flat.marker, flat.decimals)
        )
        label, note = (
            [flat.texts[name].labels[code] for code in flat.texts[name].codes[at].tolist()]
            for name in ("label", "note")
        )
        return tuple(
            Point(
                value[n], self.periods.labels[period[n]], "", numerator[n], denominator[n],
                lower[n], upper[n], decimals[n], _MARKS[marker[n]], label=label[n], note=note[n],
            )
            for n in range(len(at))
        )  # fmt: skip

    def context(self, i: int, places: int) -> Context:
        """Give the context of a series, with the decimals that its values are shown with."""
        codes, units = self.unit
        title, population = self.field("title", i), self.field("population", i)
        who = "" if population is None else population.text
        return Context(
            self.field("indicator", i), title, self.field("area", i), self.field("area_name", i),
            who, self.field("statistic", i), Measure(units[codes[i]], places, title),
            self.field("polarity", i), float(self.field("level", i)), cohort_of(who, title),
            self.field("vintage", i), self.field("area", i) if self.named_twice[i] else "",
            self.flat.source(i),
        )  # fmt: skip

    @cached_property
    def named_twice(self) -> Mask:
        """Whether the name of the area stands for several codes."""
        code, name = (self.flat.fields[field] for field in ("area", "area_name"))
        pairs = np.unique(np.stack([name.codes, code.codes]), axis=1)
        times = np.bincount(pairs[0], minlength=len(name.labels))
        return np.asarray((times[name.codes] > 1) & name.where(bool))

    def traits(self, i: int, period: Period | None) -> Traits:
        """Give what decides whether a value of a series compares with another."""
        found = traits_of_fields(
            {name: text[i] for name, text in self.flat.fields.items()}, self.breaks_of(i), period
        )
        held = [j for j in range(int(self.flat.sizes[i])) if self.when(i, j) == period]
        return replace(found, name=self.name(i, held[0])) if held else found

    def held_periods(self) -> frozenset[Period]:
        """Give all periods of which there is an observation."""
        return frozenset(self.periods.labels[code] for code in np.unique(self.flat.period))

    def name(self, i: int, j: int) -> str:
        """Name an observation: what, where and when."""
        what = self.field("title", i) or self.field("indicator", i)
        where = self.field("area_name", i) or self.field("area", i)
        label = self.flat.label(i, j) or self.when(i, j).format("nhs")
        return ", ".join(filter(None, (what, where, self.field("vintage", i), label)))

    def period_texts(self, places: Places) -> NDArray[np.object_]:
        """Give the period at a place of each series, in the notation of periods."""
        texts = np.array([*map(str, self.periods.labels), ""], dtype=object)
        return texts[np.where(self.flat.sizes > 0, at(self.period, places), -1)]

    def breaks_of(self, i: int) -> tuple[SeriesBreak, ...]:
        """Give the breaks of a series, in order of time."""
        ends = np.searchsorted(self.flat.break_series, (i, i + 1))
        return tuple(
            SeriesBreak(
                since=self.periods.labels[self.flat.break_since[n]],
                reason=self.flat.break_reason[n] or MARKED_BREAK,
            )
            for n in range(*ends.tolist())
        )


def at(wide: NDArray[Any], places: Places) -> NDArray[Any]:
    """Take one place of each row."""
    return np.take_along_axis(wide, places[:, None], axis=1)[:, 0]


def grouped(rows: Places, *keys: NDArray[Any]) -> Iterator[tuple[tuple[Any, ...], Places]]:
    """Give rows in groups that share their keys, each group with its keys."""
    if not rows.size:
        return
    codes = np.zeros(rows.size, dtype=np.int64)
    for key in keys:
        if (key[rows] == key[rows[0]]).all():
            continue
        kinds, places = np.unique(key[rows], return_inverse=True)
        codes = codes * len(kinds) + places
    if not codes.any():
        yield tuple(key[rows[0]] for key in keys), rows
        return
    order = np.argsort(codes, kind="stable")
    cuts = np.flatnonzero(np.diff(codes[order])) + 1
    for part in np.split(rows[order], cuts):
        yield tuple(key[part[0]] for key in keys), part
