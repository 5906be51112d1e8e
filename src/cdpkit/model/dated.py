"""Dated records: first and last day, kind and length, checked; what `Period` is built on."""

from __future__ import annotations

from datetime import date
from functools import total_ordering
from typing import Any, Self

from pydantic import Field, model_validator

from cdpkit.errors import InputError
from cdpkit.model.period_calendar import PeriodKind, Span, YearType, whole_months
from cdpkit.model.period_canonical import span_of
from cdpkit.model.period_checks import problem_of
from cdpkit.model.record import Record

__all__ = ["Dated"]

_KIND_ORDER = {kind: number for number, kind in enumerate(PeriodKind)}
_IMPLIED: dict[str, YearType] = {
    year_type.kind: year_type
    for year_type in YearType
    if year_type.kind is not PeriodKind.OTHER_YEAR
}


@total_ordering
class Dated(Record):
    """First and last day, both included, and the kind of stretch between them.

    Sorts by start, then end, then kind, then type of year; no start sorts first, no end last.

    Examples
    --------
    >>> Dated(start=date(2024, 1, 1), end=date(2024, 3, 31), kind="quarter").months
    3
    """

    start: date | None
    """First day; absent only for the kind `open`."""
    end: date | None
    """Last day, included; absent only for the kind `since`."""
    kind: PeriodKind
    """Sort of period: the dates must fit it."""
    year_type: YearType | None = Field(default=None)
    """Type of year, for one or several whole years; absent for every other kind."""

    @model_validator(mode="before")
    @classmethod
    def _from_notation(cls, data: Any) -> Any:
        """Read the internal notation; add the type of year that a kind implies."""
        if isinstance(data, str):
            return span_of(data)._asdict()
        if isinstance(data, dict) and data.get("year_type") is None and "kind" in data:
            kind = data["kind"]
            own = _IMPLIED.get(kind) if isinstance(kind, str) else None
            return {**data, "year_type": own}
        return data

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        problem = problem_of(self._span)
        if problem:
            raise InputError(*problem)
        return self

    @property
    def _span(self) -> Span:
        return Span(self.start, self.end, self.kind, self.year_type)

    @property
    def _key(self) -> tuple[date, date, int, str]:
        first, last = self.reach
        return first, last, _KIND_ORDER[self.kind], self.year_type or ""

    @property
    def reach(self) -> tuple[date, date]:
        """First and last day; the first and last that there are where an end is open."""
        return self.start or date.min, self.end or date.max

    def __lt__(self, other: object) -> bool:
        return self._key < other._key if isinstance(other, Dated) else NotImplemented

    @property
    def days(self) -> int | None:
        """Number of days; `None` without both ends."""
        if self.start is None or self.end is None:
            return None
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int | None:
        """Number of months, if they are whole."""
        if self.kind is PeriodKind.ROLLING_12M:
            return 12
        if self.start is None or self.end is None:
            return None
        return whole_months(self.start, self.end)

    @property
    def years(self) -> int | None:
        """Number of years, if they are whole."""
        months = self.months
        return None if months is None or months % 12 else months // 12

    @property
    def is_rolling(self) -> bool:
        """Whether this is a rolling window: neighbours in a series may share months."""
        return self.kind is PeriodKind.ROLLING_12M

    def overlaps(self, other: Dated) -> bool:
        """Tell whether the two share a day.

        Examples
        --------
        >>> Dated.model_validate("12m@2024-06").overlaps(Dated.model_validate("2024-06"))
        True
        """
        (start, end), (other_start, other_end) = self.reach, other.reach
        return start <= other_end and other_start <= end

    def contains(self, other: Dated | date) -> bool:
        """Tell whether a day, or every day of another period, lies within this one.

        Examples
        --------
        >>> Dated.model_validate("2023/24").contains(date(2024, 3, 31))
        True
        """
        inner = other.reach if isinstance(other, Dated) else (other, other)
        start, end = self.reach
        return start <= inner[0] and inner[1] <= end
