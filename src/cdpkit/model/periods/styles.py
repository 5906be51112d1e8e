"""How the Office for National Statistics, GOV.UK and the NHS print a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from cdpkit.model.periods.calendar import PeriodKind, Span, YearType, is_month_end

if TYPE_CHECKING:
    from datetime import date


PrintStyle: TypeAlias = Literal["ons", "gov_uk", "nhs"]
"""House style: `ons`, `gov_uk` or `nhs`."""

_NAMES = "January February March April May June July August September October November December"
_MONTHS = tuple(_NAMES.split())


def styled_text(span: Span, style: PrintStyle) -> str:
    """Print a span in a house style.

    Examples
    --------
    >>> from datetime import date
    >>> from cdpkit.model.periods.calendar import years_span
    >>> year = years_span(YearType.FINANCIAL, 2023, 2023)
    >>> [styled_text(year, style) for style in ("ons", "gov_uk", "nhs")]
    ['financial year ending March 2024', '2023 to 2024', '2023/24']
    """
    start, end, kind, year_type = span
    if end is None or start is None:
        return _unbounded(start, end)
    if year_type is not None:
        return _years(year_type, start.year, year_type.first_year(end), style)
    if kind is PeriodKind.ROLLING_12M:
        lead = "12 months to" if style == "nhs" else "year ending"
        return f"{lead} {_month(end) if is_month_end(end) else _day(end)}"
    if style == "nhs" and kind in {PeriodKind.QUARTER, PeriodKind.HALF_YEAR}:
        return _nhs_part(start, end, kind)
    if kind is PeriodKind.YEAR_TO_DATE:
        return f"{_day(start)} to {_day(end)} (year to date)"
    return _days(start, end)


def _day(day: date) -> str:
    return f"{day.day} {_month(day)}"


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year:04}"


def _days(start: date, end: date) -> str:
    """Print whole months by name, other days in full; never a dash."""
    if start == end:
        return _day(start)
    if start.day != 1 or not is_month_end(end):
        return f"{_day(start)} to {_day(end)}"
    if (start.year, start.month) == (end.year, end.month):
        return _month(start)
    left = _MONTHS[start.month - 1] if start.year == end.year else _month(start)
    return f"{left} to {_month(end)}"


def _unbounded(start: date | None, end: date | None) -> str:
    if start is not None:
        return f"since {_month(start) if start.day == 1 else _day(start)}"
    return f"up to {_day(end)}" if end is not None else ""


def _nhs_part(start: date, end: date, kind: PeriodKind) -> str:
    """Print `Q1 2023/24`; a half that is none of a financial year goes by its months."""
    months, letter = (3, "Q") if kind is PeriodKind.QUARTER else (6, "H")
    first = YearType.FINANCIAL.first_year(start)
    part, rest = divmod((start.month - 4) % 12, months)
    return f"{letter}{part + 1} {_slash(first)}" if rest == 0 else _days(start, end)


def _slash(first: int) -> str:
    return f"{first:04}/{(first + 1) % 100:02}"


def _years(year_type: YearType, first: int, last: int, style: PrintStyle) -> str:
    if year_type is YearType.CALENDAR:
        return f"{first:04}" if first == last else f"{first:04} to {last:04}"
    if year_type is YearType.FINANCIAL and style == "ons":
        years = [f"financial year ending March {year + 1:04}" for year in (first, last)]
        return years[0] if first == last else " to ".join(years)
    if style == "nhs" or first != last:
        years = [_slash(year) for year in (first, last)]
        joined = years[0] if first == last else " to ".join(years)
    else:
        joined = f"{first:04} to {first + 1:04}"
    if year_type is YearType.FINANCIAL:
        return joined if style == "nhs" or first == last else _gov_uk_years(first, last)
    return f"{year_type} {'year' if first == last else 'years'} {joined}"


def _gov_uk_years(first: int, last: int) -> str:
    return f"from {first:04} to {first + 1:04} up to {last:04} to {last + 1:04}"
