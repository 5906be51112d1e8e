"""Durations: `12 months`, `3 year`, `week`, and the windows of that length from or to a date."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.calendar import (
    DAY,
    PeriodKind,
    Span,
    YearType,
    add_months,
    classify,
    window_start,
    years_span,
)
from cdpkit.model.periods.labels.moments import Tokens, kind_at, skip

if TYPE_CHECKING:
    from datetime import date


_MONTHS = {"year": 12, "years": 12, "half": 6, "quarter": 3, "months": 1, "weeks": 0, "days": 0}
_DAYS = {"weeks": 7, "days": 1}
_LAST = frozenset(_MONTHS) | {"dash", "rolling"}


class Duration(NamedTuple):
    """A length in words, in months or in days, and the place after it in its label.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> duration_at(tokenise("three years to 2021")).months
    36
    """

    months: int
    days: int
    rolling: bool
    in_months: bool
    named: YearType | None
    after: int

    @property
    def years(self) -> int:
        """Number of years, if they are whole, else 0."""
        return 0 if self.months % 12 else self.months // 12

    def up_to(self, end: date) -> Span:
        """Give the window that ends on a day; twelve months are one that rolls."""
        if self.days:
            return Span(end - self.days * DAY + DAY, end, PeriodKind.RANGE)
        start = window_start(end, self.months)
        if self.months != 12:
            return classify(start, end)
        named = self.named
        if named is not None and named.bounds(named.first_year(end)) == (start, end):
            return years_span(named, start.year, start.year)
        return Span(start, end, PeriodKind.ROLLING_12M)

    def starting(self, start: date) -> Span:
        """Give the stretch that starts on a day, of the kind that its dates support."""
        if self.days:
            return classify(start, start + self.days * DAY - DAY)
        end = add_months(start, self.months) - DAY
        named = self.named
        if named is not None and named.bounds(start.year) == (start, end):
            return years_span(named, start.year, start.year)
        return classify(start, end)


def duration_at(tokens: Tokens) -> Duration | None:
    """Read a duration at the start of the tokens.

    Examples
    --------
    >>> duration_at(()) is None
    True
    """
    named = tokens[0].year_type if tokens else None
    place = skip(tokens, 0, "type")
    start = skip(tokens, place, "rolling")
    place = skip(tokens, start, "num")
    count = tokens[start].value if place > start else 1
    place = skip(tokens, place, "dash")
    unit = kind_at(tokens, place)
    if unit not in _MONTHS or not 0 < count <= 600:
        return None
    place = skip(tokens, place + 1, "dash") if unit == "half" else place + 1
    place = skip(tokens, place, "year") if unit == "half" else place
    after = skip(tokens, place, "rolling")
    rolling = after > place or kind_at(tokens, start - 1) == "rolling"
    days = count * _DAYS.get(unit, 0)
    return Duration(count * _MONTHS[unit], days, rolling, unit == "months", named, after)


def trailing_duration(tokens: Tokens) -> tuple[Tokens, Duration | None]:
    """Read a duration at the end of the tokens: give what stands before it, and the duration.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> trailing_duration(tokenise("2018 to 2020 three years"))[1].years
    3
    """
    if kind_at(tokens[-1:], 0) not in _LAST:
        return (), None
    for size in (4, 3, 2, 1):  # the longest first: `rolling 3 - year`
        tail = tokens[max(len(tokens) - size, 0) :]
        found = duration_at(tail) if kind_at(tail, 0) in {"num", "rolling"} else None
        if found is not None and found.after == len(tail) < len(tokens):
            return tokens[: -len(tail)], found
    return (), None
