"""Dated records: first and last day, kind, length and neighbours; what `Period` is built on."""

from __future__ import annotations

from datetime import date
from functools import total_ordering
from typing import Any, Self

from pydantic import Field, model_validator

from cdpkit.errors import InputError
from cdpkit.model.periods.calendar import (
    DAY,
    PeriodKind,
    Span,
    YearType,
    add_months,
    classify,
    shift_day,
    whole_months,
    window_start,
)
from cdpkit.model.periods.canonical import span_of
from cdpkit.model.periods.checks import problem_of
from cdpkit.model.record import Record

_KIND_ORDER = {kind: number for number, kind in enumerate(PeriodKind)}
_IMPLIED: dict[str, YearType] = {
    year_type.kind: year_type
    for year_type in YearType
    if year_type.kind is not PeriodKind.OTHER_YEAR
}


@total_ordering
class Dated(Record, init=False):
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

    @classmethod
    def _of(cls, span: Span) -> Self:
        """Make a period of a span, or say what is wrong with it."""
        problem = problem_of(span)
        if problem:
            raise InputError(*problem)
        return cls(**span._asdict())

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
    def length(self) -> str:
        """Months or days in words, such as `12 months`; `open` without both ends."""
        number, unit = (self.months, "month") if self.months else (self.days, "day")
        return "open" if number is None else f"{number} {unit}{'s' if number != 1 else ''}"

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

    # Moving ---------------------------------------------------------------------------------------

    def shift(self, *, years: int = 0, months: int = 0) -> Self:
        """Move the period by whole months; its kind stays, and month ends stay month ends.

        Raises
        ------
        InputError
            If no period of this kind lies there: a financial year moves by whole years only.

        Examples
        --------
        >>> Dated.model_validate("12m@2023-11").shift(months=3).end
        datetime.date(2024, 2, 29)
        """
        step = 12 * years + months
        try:
            end = None if self.end is None else shift_day(self.end, step)
            start = None if self.start is None else add_months(self.start, step)
            if self.kind is PeriodKind.ROLLING_12M and end is not None:
                start = window_start(end, 12)
            if self.kind is PeriodKind.INSTANT:
                start = end
            moved = self._span._replace(start=start, end=end)
        except ValueError:
            hint = "Use a shorter move, within years 1 to 9999."
            raise InputError("years", "go too far", hint) from None
        if problem_of(moved):
            problem = f"move a {self.kind} by {step}, which does not give a {self.kind}"
            raise InputError("months", problem, "Move by a multiple of its own steps.")
        return self._of(moved)

    def next(self) -> Self:
        """Give the period of the same length that starts on the day after this one.

        Examples
        --------
        >>> Dated.model_validate("2023/24").next().end
        datetime.date(2025, 3, 31)
        """
        return self._neighbour(1)

    def previous(self) -> Self:
        """Give the period of the same length that ends on the day before this one.

        Examples
        --------
        >>> Dated.model_validate("2024-03").previous().start
        datetime.date(2024, 2, 1)
        """
        return self._neighbour(-1)

    def _neighbour(self, direction: int) -> Self:
        months, days = self.months, self.days
        if days is None or self.kind is PeriodKind.YEAR_TO_DATE:
            problem = f"of kind {self.kind} has no neighbour of its own length"
            raise InputError("period", problem, "Move it with `shift`.")
        if months is not None:
            return self._beside(self.shift(months=direction * months), direction)
        step = direction * days * DAY
        start, end = (day + step for day in self.reach)
        return self._of(self._span._replace(start=start, end=end))

    def _beside(self, moved: Self, direction: int) -> Self:
        """Close the gap of a leap day, which leaves a range: 29 February 2024 to 28 February 2025."""
        edge = self.reach[1] + DAY
        if direction < 0 or moved.start == edge:
            return moved
        return self._of(classify(edge, moved.reach[1]))
