"""Time periods of a Fingertips download, decided by what stands beside the labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods import Period, YearType

if TYPE_CHECKING:
    from collections.abc import Iterable


SLASHED = (
    "`period` has years such as 2023/24, read as financial years, April to March; add "
    "`--year-type academic` for school years"
)

_SORTABLE = re.compile(r"(?P<year>\d{4})(?P<quarter>\d\d)(?P<month>\d\d)(?:\.0)?")
_RANGE = re.compile(r"(?P<number>\d+) ?(?P<unit>[ymq])", re.IGNORECASE)
_MONTHS = {"y": 12, "q": 3, "m": 1}
_BY_SPREADSHEET = re.compile(
    r"[A-Z][a-z]{2}-\d\d(?:\d\d)?|\d{4}-\d\d-\d\d.*|\d\d?/\d\d?/\d{4}|\d\d?-[A-Z][a-z]{2}(?:-\d\d)?"
)


class Reading(NamedTuple):
    """A label with its period; without one, why not, and whether the row can stay."""

    label: str
    period: Period | None = None
    problem: str = ""
    ambiguous: bool = False


def read_period(label: str, sortable: str, length: str, *, year_type: YearType | None) -> Reading:
    """Read a label so that its first year and its length are those of the columns beside it.

    Of what is left, a label without a slash is one of calendar years: Fingertips writes financial
    and academic years with a slash. Between these two only `year_type` decides.
    """
    if _BY_SPREADSHEET.fullmatch(label):
        return Reading(label, problem="looks like a date that a spreadsheet made from a label")
    readings = Period.readings(label)
    if not readings:
        return Reading(label, problem=Period.explain(label).reason or "is empty")
    fitting = [period for period in readings if _fits(period, sortable, length)]
    if not fitting:
        beside = " and ".join(
            f"`{name}` {cell}"
            for name, cell in (
                ("Time period Sortable", sortable), ("Time period range", length)
            )
            if cell
        )  # fmt: skip
        return Reading(label, problem=f"contradicts {beside}")
    kind = year_type if "/" in label else YearType.CALENDAR
    if len(fitting) > 1 and kind is not None:
        fitting = _of_type(fitting, label, kind)
    if len(fitting) > 1:
        named = " or ".join(map(str, fitting))
        return Reading(label, problem=f"can be {named}", ambiguous=True)
    return Reading(label, fitting[0])


def _of_type(periods: list[Period], label: str, year_type: YearType) -> list[Period]:
    wanted = Period.readings(label, year_type=year_type)
    return [period for period in periods if period in wanted] or periods


def _fits(period: Period, sortable: str, length: str) -> bool:
    """Tell whether a period starts and lasts as the columns beside its label say."""
    start, span = _SORTABLE.fullmatch(sortable), _RANGE.fullmatch(length)
    if span and period.months != int(span["number"]) * _MONTHS[span["unit"].lower()]:
        return False
    if not start or period.start is None:
        return True
    # A quarter or month of a financial year counts in the calendar year in which that year starts.
    parted = start["quarter"] != "00" or start["month"] != "00"
    return int(start["year"]) in _years(period.start.year, parted=parted)


def _years(year: int, *, parted: bool) -> Iterable[int]:
    return (year, year - 1) if parted else (year,)


def read_year(label: str, year_type: YearType | None) -> Reading:
    """Read a year in which the period starts, as some copies of the data have it."""
    plain = label.removesuffix(".0")
    if not re.fullmatch(r"[12]\d{3}", plain):
        return Reading(label, problem="is not a year")
    return Reading(label, Period.year(int(plain), year_type or YearType.CALENDAR))
