"""Periods: definite stretches of days, and the reading of printed labels into them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from pydantic import model_serializer

from cdpkit.errors import AmbiguousPeriodError, InputError, UnreadablePeriodError
from cdpkit.model.periods.calendar import (
    PeriodKind,
    Span,
    YearType,
    add_months,
    classify,
    month_end,
    window_start,
    years_span,
)
from cdpkit.model.periods.canonical import canonical_schema, canonical_text, span_of
from cdpkit.model.periods.dated import Dated
from cdpkit.model.periods.labels import LabelReadings, PeriodStatus, read_label
from cdpkit.model.periods.styles import PrintStyle, styled_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

__all__ = ["Period", "PeriodKind", "PeriodStatus", "PrintStyle", "YearType"]

_SHOWN = 80


def _known(year_type: YearType | str | None) -> YearType | None:
    """Take a type of year by name."""
    try:
        return None if year_type is None else YearType(year_type)
    except ValueError:
        hint = f"Use one of {', '.join(YearType)}."
        raise InputError("year_type", f"is {year_type!r}", hint) from None


class Period(Dated, init=False):
    """A definite stretch of days: first and last day, both included, and what sort it is.

    Periods sort by start, then end, then kind; no start sorts first, no end last. A text that is
    validated as a `Period` must be in the internal notation (`str` of a period), which is also
    how a period is written to JSON; printed labels go through `parse` or `readings`.

    Examples
    --------
    >>> Period.parse("12 months to June 2024").start
    datetime.date(2023, 7, 1)
    >>> [str(period) for period in Period.readings("2018 to 2021")]
    ['2018..2021', '2018/19..2020/21']
    >>> Period.financial_year(2023).overlaps(Period.rolling_12m(2024, 6))
    True
    """

    @model_serializer(mode="plain", when_used="json")
    def _as_notation(self) -> str:
        return str(self)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        schema = handler(core_schema)
        if handler.mode == "serialization":
            return schema
        return {"anyOf": [canonical_schema(), schema]}

    # Reading and printing ------------------------------------------------------------------------

    @classmethod
    def readings(cls, text: str, *, year_type: YearType | str | None = None) -> tuple[Period, ...]:
        """Give every reading of a printed label, likeliest first; never raises for a text.

        Years: two that follow each other (`2023/24`, `2023 to 2024`) are a financial year, then an
        academic year, then (unless a slash joins them) two calendar years; longer spans (`2018 to
        2021`) are calendar years, then financial years. `2006-07` may also be July 2006. A quarter
        or half of one year (`2006 Q1`) is a calendar one, then a financial one; parts of a split
        year (`Q1 2023/24`) are parts of the financial year. Two-digit years from 00 to 69 are
        2000 to 2069, the others 1970 to 1999. Numeric dates have the day first, or are ISO dates.

        Parameters
        ----------
        text : str
            The label as printed.
        year_type : YearType or str, optional
            Type of year of the document. Readings of this type then stand alone, if there are any.

        Returns
        -------
        tuple of Period
            Empty where the text is relative, missing or unreadable: `explain` says which.

        Examples
        --------
        >>> [str(period) for period in Period.readings("2006-07")]
        ['2006/07', 'academic:2006/07', '2006..2007', '2006-07']
        >>> Period.readings("as at end of Q4")
        ()
        """
        spans = read_label(text, _known(year_type)).spans
        return tuple(cls.model_construct(None, **span._asdict()) for span in spans)

    @classmethod
    def explain(cls, text: str, *, year_type: YearType | str | None = None) -> LabelReadings:
        """Say what a label is: its status, why it has no single reading, and the dates read.

        Examples
        --------
        >>> answer = Period.explain("Oct - Dec")
        >>> answer.status.value, answer.reason
        ('relative', 'is relative: it names no year')
        """
        return read_label(text, _known(year_type))

    @classmethod
    def parse(cls, text: str, *, year_type: YearType | str | None = None) -> Period:
        """Give the only reading of a printed label.

        Parameters
        ----------
        text : str
            The label as printed.
        year_type : YearType or str, optional
            Type of year of the document, to decide between readings.

        Returns
        -------
        Period
            The one reading.

        Raises
        ------
        AmbiguousPeriodError
            If there are several readings, and `year_type` does not leave one.
        UnreadablePeriodError
            If there is none: the message says whether the label is relative, missing or no date.

        Examples
        --------
        >>> str(Period.parse("2023 to 2024", year_type="financial"))
        '2023/24'
        """
        found = cls.readings(text, year_type=year_type)
        if len(found) == 1:
            return found[0]
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
        if found:
            hint = "Pass `year_type` to decide, or keep all with `Period.readings`."
            raise AmbiguousPeriodError(shown, tuple(map(str, found)), hint)
        reason = read_label(text, _known(year_type)).reason
        hint = "Give a label with its own dates, such as `Q1 2023/24` or `12 months to June 2024`."
        raise UnreadablePeriodError(shown, reason, hint)

    @classmethod
    def from_canonical(cls, text: str) -> Self:
        """Read the internal notation: the exact inverse of `str`.

        Examples
        --------
        >>> Period.from_canonical("academic:2023/24").end
        datetime.date(2024, 8, 31)
        """
        return cls._of(span_of(text))

    def __str__(self) -> str:
        return canonical_text(self._span)

    def format(self, style: PrintStyle) -> str:
        """Print the period as a publisher would; `readings` of the text include this period.

        Parameters
        ----------
        style : {"ons", "gov_uk", "nhs"}
            House style.

        Returns
        -------
        str
            Such as `financial year ending March 2024`, `2023 to 2024`, `2023/24`.

        Examples
        --------
        >>> Period.quarter(2023, 1, year_type="financial").format("nhs")
        'Q1 2023/24'
        """
        if style not in {"ons", "gov_uk", "nhs"}:
            raise InputError("style", f"is {style!r}", "Use `ons`, `gov_uk` or `nhs`.")
        return styled_text(self._span, style)

    # Constructors --------------------------------------------------------------------------------

    @classmethod
    def _made(cls, make: Callable[[], Span]) -> Self:
        try:
            return cls._of(make())
        except (ValueError, OverflowError):
            hint = "Use years from 1 to 9998, months from 1 to 12 and dates that exist."
            raise InputError("year", "is not a period", hint) from None

    @classmethod
    def calendar_year(cls, year: int) -> Self:
        """Make the calendar year.

        Examples
        --------
        >>> str(Period.calendar_year(2006))
        '2006'
        """
        return cls.year(year, YearType.CALENDAR)

    @classmethod
    def financial_year(cls, year: int) -> Self:
        """Make the financial year that starts in April of `year`.

        Examples
        --------
        >>> str(Period.financial_year(2006))
        '2006/07'
        """
        return cls.year(year, YearType.FINANCIAL)

    @classmethod
    def academic_year(cls, year: int) -> Self:
        """Make the academic year that starts in September of `year`.

        Examples
        --------
        >>> str(Period.academic_year(2006))
        'academic:2006/07'
        """
        return cls.year(year, YearType.ACADEMIC)

    @classmethod
    def year(cls, year: int, year_type: YearType | str, *, last: int | None = None) -> Self:
        """Make a year of any type, by the calendar year it starts in; with `last`, several pooled.

        Examples
        --------
        >>> str(Period.year(2018, "financial", last=2020))
        '2018/19..2020/21'
        """
        kind = YearType(_known(year_type) or YearType.CALENDAR)
        if last is not None and last < year:
            raise InputError("last", f"is {last}, before {year}", "Swap the two years.")
        return cls._made(lambda: years_span(kind, year, year if last is None else last))

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """Make a calendar month.

        Examples
        --------
        >>> str(Period.month(2024, 6))
        '2024-06'
        """
        return cls._made(lambda: classify(start := date(year, month, 1), month_end(start)))

    @classmethod
    def quarter(
        cls, year: int, quarter: int, *, year_type: YearType | str = YearType.CALENDAR
    ) -> Self:
        """Make quarter 1 to 4 of the calendar or financial year that starts in `year`.

        Examples
        --------
        >>> str(Period.quarter(2018, 3, year_type="financial"))
        '2018-Q4'
        """
        kind = YearType(_known(year_type) or YearType.CALENDAR)
        if kind not in {YearType.CALENDAR, YearType.FINANCIAL, YearType.FEDERAL}:
            raise InputError("year_type", f"is {kind}", "Use `calendar` or `financial`.")
        if not 1 <= quarter <= 4:
            raise InputError("quarter", f"is {quarter}", "Use 1 to 4.")

        def span() -> Span:
            start = add_months(kind.bounds(year)[0], 3 * quarter - 3)
            return classify(start, month_end(add_months(start, 2)))

        return cls._made(span)

    @classmethod
    def rolling_12m(cls, year: int, month: int) -> Self:
        """Make the twelve months that end with a month.

        Examples
        --------
        >>> str(Period.rolling_12m(2024, 6))
        '12m@2024-06'
        """

        def span() -> Span:
            end = month_end(date(year, month, 1))
            return Span(window_start(end, 12), end, PeriodKind.ROLLING_12M)

        return cls._made(span)

    @classmethod
    def instant(cls, day: date) -> Self:
        """Make the period of one day: a count as at that day.

        Examples
        --------
        >>> str(Period.instant(date(2024, 3, 31)))
        '2024-03-31'
        """
        return cls._of(Span(day, day, PeriodKind.INSTANT))

    @classmethod
    def since(cls, day: date) -> Self:
        """Make the period from a day on.

        Examples
        --------
        >>> str(Period.since(date(2022, 3, 1)))
        'since:2022-03'
        """
        return cls._of(Span(day, None, PeriodKind.SINCE))

    @classmethod
    def until(cls, day: date) -> Self:
        """Make the period up to and with a day.

        Examples
        --------
        >>> str(Period.until(date(2024, 12, 31)))
        'until:2024-12'
        """
        return cls._of(Span(None, day, PeriodKind.OPEN))

    @classmethod
    def between(cls, start: date, end: date) -> Self:
        """Make the period between two days, both included, of the kind that its dates support.

        Examples
        --------
        >>> Period.between(date(2023, 4, 1), date(2024, 3, 31)) == Period.financial_year(2023)
        True
        """
        if end < start:
            return cls._of(Span(start, end, PeriodKind.RANGE))
        return cls._of(classify(start, end))
