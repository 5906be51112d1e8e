"""The calendar that periods are made of: kinds, types of year, and month arithmetic."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

DAY = timedelta(days=1)


class PeriodKind(StrEnum):
    """What sort of stretch a period is; the order is the tie-break when periods are sorted.

    Examples
    --------
    >>> PeriodKind("rolling_12m") is PeriodKind.ROLLING_12M
    True
    """

    INSTANT = "instant"
    """One day: a count as at a date."""
    MONTH = "month"
    """A calendar month."""
    QUARTER = "quarter"
    """Three months that start in January, April, July or October."""
    HALF_YEAR = "half_year"
    """Six months that start in January, April, July or October."""
    CALENDAR_YEAR = "calendar_year"
    """January to December."""
    FINANCIAL_YEAR = "financial_year"
    """April to March."""
    ACADEMIC_YEAR = "academic_year"
    """September to August."""
    OTHER_YEAR = "other_year"
    """Another year, which `year_type` names."""
    ROLLING_12M = "rolling_12m"
    """Twelve months named by their end; a window like the next one, so windows overlap."""
    POOLED = "pooled"
    """Two or more whole years of one type, taken together."""
    YEAR_TO_DATE = "year_to_date"
    """From the start of a year up to a date in it."""
    RANGE = "range"
    """Any other stretch between two days."""
    SINCE = "since"
    """From a day on, with no end."""
    OPEN = "open"
    """Up to a day, with no start: `registered by the end of 2024`."""


class YearType(StrEnum):
    """A sort of year, by the day on which it starts.

    Examples
    --------
    >>> YearType.FINANCIAL.bounds(2023)
    (datetime.date(2023, 4, 1), datetime.date(2024, 3, 31))
    >>> YearType.TAX.first_year(date(2024, 4, 5))
    2023
    """

    CALENDAR = "calendar"
    """1 January to 31 December."""
    FINANCIAL = "financial"
    """1 April to 31 March: United Kingdom public bodies."""
    ACADEMIC = "academic"
    """1 September to 31 August: schools in England."""
    UNIVERSITY = "university"
    """1 August to 31 July: higher and further education."""
    MUNICIPAL = "municipal"
    """1 May to 30 April: the civic year of a council."""
    TAX = "tax"
    """6 April to 5 April."""
    FEDERAL = "federal"
    """1 October to 30 September: the water year, and the fiscal year of the United States."""

    @property
    def start_day(self) -> tuple[int, int]:
        """Month and day on which the year starts."""
        return _YEAR_STARTS[self]

    @property
    def kind(self) -> PeriodKind:
        """Kind of a single year of this type."""
        return _YEAR_KINDS.get(self, PeriodKind.OTHER_YEAR)

    def bounds(self, first: int) -> tuple[date, date]:
        """Give first and last day of the year that starts in calendar year `first`.

        Parameters
        ----------
        first : int
            Calendar year of the first day.

        Returns
        -------
        tuple of date
            First and last day, both included.

        Raises
        ------
        ValueError
            If a day falls outside the years 1 to 9999.

        Examples
        --------
        >>> YearType.ACADEMIC.bounds(2023)[1]
        datetime.date(2024, 8, 31)
        """
        start = date(first, *self.start_day)
        if self is YearType.CALENDAR:
            return start, date(first, 12, 31)
        return start, date(first + 1, *self.start_day) - DAY

    def first_year(self, day: date) -> int:
        """Give the calendar year in which the year that holds `day` starts.

        Examples
        --------
        >>> YearType.FINANCIAL.first_year(date(2024, 3, 31))
        2023
        """
        return day.year if (day.month, day.day) >= self.start_day else day.year - 1


_YEAR_STARTS = {
    YearType.CALENDAR: (1, 1),
    YearType.FINANCIAL: (4, 1),
    YearType.ACADEMIC: (9, 1),
    YearType.UNIVERSITY: (8, 1),
    YearType.MUNICIPAL: (5, 1),
    YearType.TAX: (4, 6),
    YearType.FEDERAL: (10, 1),
}
_YEAR_KINDS = {
    YearType.CALENDAR: PeriodKind.CALENDAR_YEAR,
    YearType.FINANCIAL: PeriodKind.FINANCIAL_YEAR,
    YearType.ACADEMIC: PeriodKind.ACADEMIC_YEAR,
}


class Span(NamedTuple):
    """The bare facts of a period, before it is checked and becomes a `Period`.

    Examples
    --------
    >>> Span(date(2024, 6, 30), date(2024, 6, 30), PeriodKind.INSTANT).year_type is None
    True
    """

    start: date | None
    end: date | None
    kind: PeriodKind
    year_type: YearType | None = None


def month_end(day: date) -> date:
    """Give the last day of the month of `day`.

    Examples
    --------
    >>> month_end(date(2024, 2, 1))
    datetime.date(2024, 2, 29)
    """
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def is_month_end(day: date) -> bool:
    """Tell whether `day` is the last of its month.

    Examples
    --------
    >>> is_month_end(date(2024, 2, 28))
    False
    """
    return day == month_end(day)


def add_months(day: date, months: int) -> date:
    """Move a day by whole months; a day that the month lacks becomes its last.

    Examples
    --------
    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError(f"year {year} is out of range")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def shift_day(day: date, months: int) -> date:
    """Move a day by whole months; the end of a month stays the end of a month.

    Examples
    --------
    >>> shift_day(date(2024, 6, 30), 1)
    datetime.date(2024, 7, 31)
    """
    moved = add_months(day, months)
    return month_end(moved) if is_month_end(day) else moved


def window_start(end: date, months: int) -> date:
    """Give the first day of the window of `months` whole months that ends on `end`.

    Examples
    --------
    >>> window_start(date(2024, 6, 30), 12)
    datetime.date(2023, 7, 1)
    """
    if is_month_end(end):
        return add_months(end.replace(day=1), 1 - months)
    return shift_day(end, -months) + DAY


def whole_months(start: date, end: date) -> int | None:
    """Count the months from `start` to `end`, both included; `None` if they are not whole.

    Months that start after the 28th have no fixed length and never count as whole.

    Examples
    --------
    >>> whole_months(date(2023, 4, 6), date(2024, 4, 5))
    12
    >>> whole_months(date(2024, 1, 1), date(2024, 1, 30)) is None
    True
    """
    count = (end.year - start.year) * 12 + end.month - start.month
    if start.day == 1:
        count += 1
        whole = is_month_end(end)
    else:
        whole = end.day == start.day - 1 and start.day <= 28
    return count if whole and count > 0 else None


def years_span(year_type: YearType, first: int, last: int) -> Span:
    """Make the span of the years that start in `first` to `last`: one year, or several pooled.

    Examples
    --------
    >>> years_span(YearType.FINANCIAL, 2018, 2020).end
    datetime.date(2021, 3, 31)
    """
    start, end = year_type.bounds(first)[0], year_type.bounds(last)[1]
    return Span(start, end, year_type.kind if first == last else PeriodKind.POOLED, year_type)


def classify(start: date, end: date) -> Span:
    """Give two days the most specific kind that their dates alone support.

    One day is an instant; whole months are a month, quarter, half-year, one or several calendar,
    financial or academic years, or twelve months; the rest is a range.

    Examples
    --------
    >>> classify(date(2024, 4, 1), date(2024, 6, 30)).kind
    <PeriodKind.QUARTER: 'quarter'>
    >>> classify(date(2006, 8, 1), date(2009, 7, 31)).kind
    <PeriodKind.RANGE: 'range'>
    """
    if start == end:
        return Span(start, end, PeriodKind.INSTANT)
    months = whole_months(start, end) if start.day == 1 else None
    if months is None:
        return Span(start, end, PeriodKind.RANGE)
    if months % 12 == 0:
        return _classify_years(start, end, months // 12)
    kind = _SHORT_KINDS.get(months, PeriodKind.RANGE)
    if kind is not PeriodKind.MONTH and start.month % 3 != 1:
        kind = PeriodKind.RANGE
    return Span(start, end, kind)


_SHORT_KINDS = {1: PeriodKind.MONTH, 3: PeriodKind.QUARTER, 6: PeriodKind.HALF_YEAR}


def _classify_years(start: date, end: date, years: int) -> Span:
    """Give whole years from the first of a month their kind."""
    for year_type in _YEAR_KINDS:
        if (start.month, start.day) == year_type.start_day:
            return years_span(year_type, start.year, start.year + years - 1)
    return Span(start, end, PeriodKind.ROLLING_12M if years == 1 else PeriodKind.RANGE)
