"""A column of labels, dates or years as periods: every different label is read once."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cdpkit.coded import Coded, text_of
from cdpkit.io.fingertips import is_of_schools
from cdpkit.io.series_files import periods_of
from cdpkit.model.periods import Period, YearType, month_end

if TYPE_CHECKING:
    from collections.abc import Sequence


class Dates(NamedTuple):
    """First and last day as a table states them beside the label; None says nothing."""

    start: date | None = None
    end: date | None = None

    def fit(self, period: Period) -> bool:
        """Tell whether a period has these days."""
        return self.start in (None, period.start) and self.end in (None, period.end)


NOTHING_KNOWN = Dates()


class Ambiguous(NamedTuple):
    """A label with several readings."""

    label: str
    readings: tuple[Period, ...]

    def __str__(self) -> str:
        return f"`{self.label}` is {' or '.join(map(str, self.readings))}"

    def decided_by(self) -> frozenset[YearType]:
        """Give the types of year that would leave one reading."""
        return frozenset(kind for kind in YearType if len(_of_type(self, kind)) == 1)


class Unreadable(NamedTuple):
    """A label with no reading, and why."""

    label: str
    reason: str

    def __str__(self) -> str:
        return f"`{self.label}` {self.reason}"


Reading = Period | Ambiguous | Unreadable


def read_periods(cells: Coded, dates: Coded | None, year_type: YearType | str | None) -> Coded:
    """Read each different pair of cell and dates once: a period, or why there is none."""
    if dates is None:
        return cells.mapped(partial(_read, dates=NOTHING_KNOWN, year_type=year_type))
    width = len(dates.labels)
    pairs, codes = np.unique(
        cells.codes.astype(np.int64) * width + dates.codes, return_inverse=True
    )
    found = [
        _read(cells.labels[pair // width], dates.labels[pair % width], year_type)
        for pair in pairs.tolist()
    ]
    return Coded(codes.astype(np.int32), tuple(found)).mapped(lambda reading: reading)


def as_in_files(
    cells: Coded, year_type: YearType | str | None, titles: Sequence[str]
) -> tuple[Coded, list[str]]:
    """Read a column of labels as one, by the grammar of files, and say how; what is open stays."""
    labels = {label: text_of(label) for label in cells.labels if not isinstance(label, Period)}
    labels = {label: text for label, text in labels.items() if isinstance(label, str) and text}
    found, notes = periods_of(
        list(labels.values()), year_type, of_schools=any(map(is_of_schools, titles))
    )
    read = dict(zip(labels, found, strict=True))
    return cells.mapped(lambda label: read.get(label, label)), notes


def _read(cell: Any, dates: Dates, year_type: YearType | str | None) -> Reading:
    period = _without_label(cell)
    if period is not None:
        return period if dates.fit(period) else _contradicted(str(period), dates)
    label = text_of(cell)
    found = Period.readings(label)
    fitting = tuple(period for period in found if dates.fit(period))
    if found and not fitting:
        return _contradicted(label, dates)
    if len(fitting) > 1 and year_type is not None:
        fitting = _of_type(Ambiguous(label, fitting), year_type) or fitting
    if len(fitting) == 1:
        return fitting[0]
    return Ambiguous(label, fitting) if fitting else Unreadable(label, _reason(label))


def _of_type(label: Ambiguous, year_type: YearType | str) -> tuple[Period, ...]:
    wanted = Period.readings(label.label, year_type=year_type)
    kept = tuple(period for period in label.readings if period in wanted)
    return kept if len(kept) < len(label.readings) else ()


def _contradicted(label: str, dates: Dates) -> Unreadable:
    days = " to ".join("" if day is None else str(day) for day in dates)
    return Unreadable(label, f"does not fit its dates ({days})")


def _reason(label: str) -> str:
    return Period.explain(label).reason or "is empty"


def _without_label(cell: Any) -> Period | None:
    """Take what is a period already, a day, or a period of pandas; a year reads as its digits."""
    if isinstance(cell, Period):
        return cell
    if not text_of(cell):
        return None
    if isinstance(cell, datetime):
        return Period.instant(cell.date())
    if isinstance(cell, date):
        return Period.instant(cell)
    if hasattr(cell, "start_time") and hasattr(cell, "end_time"):
        return Period.between(cell.start_time.date(), cell.end_time.date())
    return None


def what_decides(labels: Sequence[Ambiguous]) -> str:
    """Say which type of year would leave one reading of every label."""
    ways = frozenset.intersection(*(label.decided_by() for label in labels))
    if ways:
        named = " or ".join(f'`year_type="{kind}"`' for kind in YearType if kind in ways)
        return f"Pass {named}, or columns `start` and `end`."
    return "No single `year_type` fits them all: add columns `start` and `end`."


def years_of(period: Period, at: str) -> float:
    """Give the start, end or middle of a period in years of twelve equal months."""
    if (at != "end" and period.start is None) or (at != "start" and period.end is None):
        return float("nan")
    first, last = period.reach
    start = _years(first, first.day - 1)
    end = _years(last, last.day)
    return {"start": start, "end": end}.get(at, (start + end) / 2)


def _years(day: date, gone: int) -> float:
    """Give a day in years, when some days of its month are gone."""
    return day.year + (day.month - 1 + gone / month_end(day).day) / 12
