"""What the dates of each kind of period must satisfy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.model.periods.calendar import (
    PeriodKind,
    Span,
    YearType,
    classify,
    window_start,
    years_span,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date


_YEARS = frozenset(
    {
        PeriodKind.CALENDAR_YEAR,
        PeriodKind.FINANCIAL_YEAR,
        PeriodKind.ACADEMIC_YEAR,
        PeriodKind.OTHER_YEAR,
        PeriodKind.POOLED,
    }
)


def problem_of(span: Span) -> tuple[str, str, str] | None:
    """Give the argument, the problem and the remedy of a span that is not a period, else `None`.

    Examples
    --------
    >>> from datetime import date
    >>> problem_of(Span(date(2024, 2, 1), date(2024, 1, 1), PeriodKind.RANGE))[1]
    '2024-01-01 is before the start 2024-02-01'
    """
    start, end, kind, year_type = span
    for name, day, open_kind in (("start", start, PeriodKind.OPEN), ("end", end, PeriodKind.SINCE)):
        if (day is None) != (kind is open_kind):
            hint = f"Only the kind `{open_kind}` goes without `{name}`, and it always does."
            return name, f"is {day} for the kind `{kind}`", hint
    if (year_type is None) == (kind in _YEARS):
        hint = "Name it for whole years, and only there."
        return "year_type", f"is {year_type} for the kind `{kind}`", hint
    if start is None or end is None:
        return None
    if end < start:
        return "end", f"{end} is before the start {start}", "Swap the two days."
    if not _fits(start, end, span):
        hint = "Use `Period.between`, which finds the kind that the dates support."
        return "kind", f"is `{kind}`, which {start} to {end} is not", hint
    return None


def _fits(start: date, end: date, span: Span) -> bool:
    """Tell whether the dates are those of the kind."""
    if span.year_type is not None:
        return _same_years(start, end, span, span.year_type)
    rule = _RULES.get(span.kind)
    try:
        return rule is None or rule(start, end)
    except ValueError:  # the window would start before year 1
        return False


def _same_years(start: date, end: date, span: Span, year_type: YearType) -> bool:
    last = year_type.first_year(end)
    try:
        return years_span(year_type, start.year, last) == span
    except ValueError:  # the last year would end after 9999
        return False


def _classified(kind: PeriodKind) -> Callable[[date, date], bool]:
    return lambda start, end: classify(start, end).kind is kind


_RULES: dict[PeriodKind, Callable[[date, date], bool]] = {
    PeriodKind.INSTANT: lambda start, end: start == end,
    PeriodKind.MONTH: _classified(PeriodKind.MONTH),
    PeriodKind.QUARTER: _classified(PeriodKind.QUARTER),
    PeriodKind.HALF_YEAR: _classified(PeriodKind.HALF_YEAR),
    PeriodKind.YEAR_TO_DATE: lambda start, end: (
        (end.year - 1, end.month, end.day) < (start.year, start.month, start.day)
    ),
    PeriodKind.ROLLING_12M: lambda start, end: start == window_start(end, 12),
}
