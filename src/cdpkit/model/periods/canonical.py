"""The internal notation of periods, one text for each period: `2023/24`, `12m@2024-06`, ...

Unlike a printed label it is never ambiguous: `2023/24` is the financial year; other split years
carry their type (`academic:2023/24`).
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from cdpkit.errors import InputError
from cdpkit.model.periods.calendar import (
    PeriodKind,
    Span,
    YearType,
    add_months,
    is_month_end,
    month_end,
    window_start,
    years_span,
)

if TYPE_CHECKING:
    from collections.abc import Callable


_DAY = r"\d{4}-\d\d-\d\d"
_MONTH_OR_DAY = r"\d{4}-\d\d(?:-\d\d)?"
_YEAR = r"\d{4}(?:/\d\d)?"
_TAG = "(?:" + "|".join(t for t in YearType if t not in {"calendar", "financial"}) + "):"

_PATTERN = "|".join(
    (
        rf"(?P<span>{_DAY}/{_DAY})",
        rf"(?P<day>{_DAY})",
        r"(?P<month>\d{4}-\d\d)",
        r"(?P<quarter>\d{4}-Q[1-4])",
        r"(?P<half>\d{4}(?:/\d\d)?-H[12])",
        rf"(?P<years>(?:{_TAG})?{_YEAR}(?:\.\.{_YEAR})?)",
        rf"(?P<rolling>12m@{_MONTH_OR_DAY})",
        rf"(?P<ytd>ytd:{_DAY}/{_DAY})",
        rf"(?P<since>since:{_MONTH_OR_DAY})",
        rf"(?P<until>until:{_MONTH_OR_DAY})",
    )
)


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    return re.compile(_PATTERN, re.ASCII)


def canonical_schema() -> dict[str, str]:
    """Give the JSON Schema of the notation.

    Examples
    --------
    >>> canonical_schema()["type"]
    'string'
    """
    return {"type": "string", "pattern": "^(?:" + re.sub(r"\?P<\w+>", "?:", _PATTERN) + ")$"}


@lru_cache(maxsize=1024)  # many series have the same few periods
def canonical_text(span: Span) -> str:
    """Write a span in the internal notation.

    Examples
    --------
    >>> canonical_text(years_span(YearType.FINANCIAL, 2018, 2020))
    '2018/19..2020/21'
    """
    start, end, kind, year_type = span
    if start is None or end is None:
        return (
            f"since:{_short(start, first=True)}" if start else f"until:{_short(end, first=False)}"
        )
    if year_type is not None:
        return _years_text(start, end, year_type)
    if kind is PeriodKind.HALF_YEAR:
        split = start.month in {4, 10}
        first = YearType.FINANCIAL.first_year(start) if split else start.year
        half = 1 if start.month in {1, 4} else 2
        return f"{_year_text(first, split=split)}-H{half}"
    writers: dict[PeriodKind, Callable[[], str]] = {
        PeriodKind.INSTANT: lambda: f"{start}",
        PeriodKind.MONTH: lambda: f"{start}"[:7],
        PeriodKind.QUARTER: lambda: f"{start.year:04}-Q{start.month // 3 + 1}",
        PeriodKind.ROLLING_12M: lambda: f"12m@{_short(end, first=False)}",
        PeriodKind.YEAR_TO_DATE: lambda: f"ytd:{start}/{end}",
    }
    return writers.get(kind, lambda: f"{start}/{end}")()


def _short(day: date | None, *, first: bool) -> str:
    """Write a day, or only its month where the day is the expected edge of the month."""
    if day is None:  # pragma: no cover - a period has at least one end
        return ""
    whole = day.day == 1 if first else is_month_end(day)
    return f"{day}"[:7] if whole else f"{day}"


def _year_text(first: int, *, split: bool) -> str:
    return f"{first:04}/{(first + 1) % 100:02}" if split else f"{first:04}"


def _years_text(start: date, end: date, year_type: YearType) -> str:
    split = year_type is not YearType.CALENDAR
    tag = f"{year_type}:" if split and year_type is not YearType.FINANCIAL else ""
    first, last = start.year, year_type.first_year(end)
    text = tag + _year_text(first, split=split)
    return text if first == last else f"{text}..{_year_text(last, split=split)}"


def read_canonical(text: str) -> Span | None:
    """Read the internal notation; `None` where `text` is not in it.

    Raises
    ------
    ValueError
        If `text` has the form of the notation but names a day or month that does not exist.

    Examples
    --------
    >>> read_canonical("12m@2024-06").start
    datetime.date(2023, 7, 1)
    >>> read_canonical("12 months to June 2024") is None
    True
    """
    match = _pattern().fullmatch(text)
    if match is None or match.lastgroup is None:
        return None
    return _READERS[match.lastgroup](text)


def span_of(text: str) -> Span:
    """Read the internal notation, or say what it looks like.

    Raises
    ------
    InputError
        If `text` is not in the notation.

    Examples
    --------
    >>> span_of("2024-06").end
    datetime.date(2024, 6, 30)
    """
    try:
        span = read_canonical(text)
    except ValueError:
        span = None
    if span is None:
        shown = text[:80]
        hint = "Write `2023/24`, `2024-06`, `12m@2024-06`; printed labels go to `Period.parse`."
        raise InputError("period", f"{shown!r} is not in the notation of periods", hint)
    return span


def _edge(text: str, *, first: bool) -> date:
    """Read a day, or a month as its first or last day."""
    if len(text) > 7:
        return date.fromisoformat(text)
    start = date.fromisoformat(f"{text}-01")
    return start if first else month_end(start)


def _first_of_year(text: str) -> tuple[int, bool]:
    """Read `2023` or `2023/24` as first calendar year and whether it is split."""
    first, _, second = text.partition("/")
    if second and (int(first) + 1) % 100 != int(second):
        raise ValueError(f"{text} is not a year: {second} does not follow {first}")
    return int(first), bool(second)


def _read_day(text: str) -> Span:
    day = date.fromisoformat(text)
    return Span(day, day, PeriodKind.INSTANT)


def _read_span(text: str) -> Span:
    start, end = text.split("/")
    return Span(date.fromisoformat(start), date.fromisoformat(end), PeriodKind.RANGE)


def _read_month(text: str) -> Span:
    return Span(_edge(text, first=True), _edge(text, first=False), PeriodKind.MONTH)


def _read_quarter(text: str) -> Span:
    start = date(int(text[:4]), 3 * int(text[-1]) - 2, 1)
    return Span(start, month_end(add_months(start, 2)), PeriodKind.QUARTER)


def _read_half(text: str) -> Span:
    year, _, half = text.partition("-H")
    first, split = _first_of_year(year)
    start = add_months(date(first, 4 if split else 1, 1), 6 * int(half) - 6)
    return Span(start, month_end(add_months(start, 5)), PeriodKind.HALF_YEAR)


def _read_years(text: str) -> Span:
    tag, _, years = text.rpartition(":")
    left, _, right = years.partition("..")
    (first, split), (last, also_split) = _first_of_year(left), _first_of_year(right or left)
    if split != also_split or (tag and not split) or (right and first == last):
        raise ValueError(f"{text} is not a stretch of years")
    year_type = YearType(tag) if tag else YearType.FINANCIAL if split else YearType.CALENDAR
    return years_span(year_type, first, last)


def _read_rolling(text: str) -> Span:
    end = _edge(text[4:], first=False)
    return Span(window_start(end, 12), end, PeriodKind.ROLLING_12M)


def _read_ytd(text: str) -> Span:
    return _read_span(text[4:])._replace(kind=PeriodKind.YEAR_TO_DATE)


def _read_since(text: str) -> Span:
    return Span(_edge(text[6:], first=True), None, PeriodKind.SINCE)


def _read_until(text: str) -> Span:
    return Span(None, _edge(text[6:], first=False), PeriodKind.OPEN)


_READERS: dict[str, Callable[[str], Span]] = {
    "span": _read_span,
    "day": _read_day,
    "month": _read_month,
    "quarter": _read_quarter,
    "half": _read_half,
    "years": _read_years,
    "rolling": _read_rolling,
    "ytd": _read_ytd,
    "since": _read_since,
    "until": _read_until,
}
