"""The grammar of period labels: tokens in, every reading out.

A label is a stretch (one moment, or two joined), or a stretch in a frame: `as at`, `since`, `by`,
`12 months to`, `year to date`. Each rule yields all that it can read from the whole of the tokens;
a rule that meets an impossible date notes the problem instead of raising.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.period_calendar import (
    DAY,
    PeriodKind,
    Span,
    YearType,
    classify,
    is_month_end,
    whole_months,
    window_start,
    years_span,
)
from cdpkit.model.period_checks import problem_of
from cdpkit.model.period_moments import Moment, Tokens, Year, kind_at, parts, skip, years
from cdpkit.model.period_stretches import Stretch, dated, stretches, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

__all__ = ["Grammar", "Reading"]


class Reading(NamedTuple):
    """A span, with the type of year that was assumed to get it (`None` where none mattered)."""

    span: Span
    year_type: YearType | None


class Grammar:
    """Reads tokens under the type of year that the document states, if any.

    Parameters
    ----------
    stated : YearType or None
        The type of year of the document: it adds readings of that type, never removes any.

    Examples
    --------
    >>> from cdpkit.model.period_words import tokenise
    >>> [r.year_type.value for r in Grammar(None).read(tokenise("2023/24"))]
    ['financial', 'academic']
    """

    def __init__(self, stated: YearType | None) -> None:
        self.stated = stated
        self.problems: list[str] = []

    def read(self, tokens: Tokens) -> tuple[Reading, ...]:
        """Give every reading of all the tokens, likeliest first, without repeats."""
        found: dict[Span, Reading] = {}
        for rule in (self._plain, self._framed, self._to_date, self._lasting, self._explained):
            for reading in rule(tokens):
                if problem_of(reading.span) is None:
                    found.setdefault(reading.span, reading)
        if not found and kind_at(tokens, 0) == "from":
            found = {r.span: r for r in self._in_frame(tokens[1:], _since)}
        months = [r for r in found.values() if r.span.kind is PeriodKind.MONTH]
        return (*(r for r in found.values() if r not in months), *months)

    # Stretches ---------------------------------------------------------------------------------

    def _plain(self, tokens: Tokens) -> Iterator[Reading]:
        """Read the tokens as one stretch."""
        for stretch in stretches(tokens):
            yield from self._resolved(stretch)

    def _resolved(self, stretch: Stretch) -> Iterator[Reading]:
        """Date a stretch under each type of year that it allows."""
        for variant in variants(stretch):
            for year_type in self._year_types(variant):
                try:
                    span = dated(variant, year_type)
                except ValueError as error:
                    self.problems.append(str(error))
                else:
                    neutral = year_type is YearType.CALENDAR and not variant.left.whole
                    neutral = neutral and not variant.left.length
                    yield Reading(span, None if neutral else year_type)

    def _year_types(self, stretch: Stretch) -> tuple[YearType, ...]:
        """List the types of year that a stretch can be in, likeliest first."""
        left, right = stretch.years
        named = left.named or right.named
        whole = stretch.left.whole
        if named:
            return (named,)
        stated = (self.stated,) if self.stated else ()
        if left.split or right.split:
            split_stated = tuple(t for t in stated if t is not YearType.CALENDAR)
            if not whole:
                return split_stated or (YearType.FINANCIAL,)
            return (YearType.FINANCIAL, YearType.ACADEMIC, *split_stated)
        if stretch.left.length:
            return (YearType.CALENDAR, YearType.FINANCIAL, *stated)
        if whole and stretch.joined != "and" and right.first > left.first + 1:
            return (YearType.CALENDAR, YearType.FINANCIAL, *stated)
        return (YearType.CALENDAR,)

    # Frames ------------------------------------------------------------------------------------

    def _framed(self, tokens: Tokens) -> Iterator[Reading]:
        """Read a moment with words around it that make it an instant or leave an end open."""
        for before, after, change in _FRAMES:
            inner = _within(tokens, before, after)
            if inner:
                yield from self._in_frame(inner, change)

    def _in_frame(self, tokens: Tokens, change: Callable[[Span], Span | None]) -> Iterator[Reading]:
        for stretch in stretches(tokens):
            if stretch.single:
                for reading in self._resolved(stretch):
                    span = change(reading.span)
                    if span is not None:
                        yield reading._replace(span=span)

    def _to_date(self, tokens: Tokens) -> Iterator[Reading]:
        """Read a year to date: `YTD June 2024`, `April to June 2024 YTD`."""
        for words in _YEAR_TO_DATE:
            inner = _within(tokens, (*words, "dash|to|?", "at|?", "end|?"), ())
            inner = inner or _within(tokens, (), ("dash|?", *words))
            if not inner:
                continue
            named = tokens[0].year_type
            for stretch in stretches(inner):
                if not stretch.left.whole:
                    for reading in self._resolved(stretch):
                        yield from self._from_year_start(stretch, reading, named)

    def _from_year_start(
        self, stretch: Stretch, reading: Reading, named: YearType | None
    ) -> Iterator[Reading]:
        span = reading.span._replace(kind=PeriodKind.YEAR_TO_DATE, year_type=None)
        if not stretch.single or span.end is None:
            yield Reading(span, reading.year_type)
            return
        known = named or reading.year_type
        stated = (self.stated,) if self.stated else ()
        for year_type in (known,) if known else (YearType.FINANCIAL, YearType.CALENDAR, *stated):
            start = year_type.bounds(year_type.first_year(span.end))[0]
            yield Reading(span._replace(start=start), year_type)

    # Durations ---------------------------------------------------------------------------------

    def _lasting(self, tokens: Tokens) -> Iterator[Reading]:
        """Read `12 months to June 2024`, `3 years to 2021`, `year 2022-23`, `3 years 2018-20`."""
        duration = _duration(tokens)
        if duration is None:
            return
        place = duration.after
        ended = kind_at(tokens, place) in {"to", "ending", "end", "at"}
        if ended or duration.rolling:
            place = skip(tokens, skip(tokens, place, "dash"), "to", "ending", "end", "at")
            place = skip(tokens, skip(tokens, place, "at"), "end")
            yield from self._windows(tokens[place:], duration)
        if not ended and duration.named is None:
            yield from self._of_length(tokens[skip(tokens, place, "dash", "from") :], duration)

    def _windows(self, tokens: Tokens, duration: Duration) -> Iterator[Reading]:
        """Give the windows of a duration that end with the moment of the tokens."""
        if kind_at(tokens, 0) == "mid":
            for reading in self._in_frame(tokens[skip(tokens, 1, "dash") :], _mid_year):
                yield from _window(reading, duration)
        for stretch in stretches(tokens):
            if stretch.single and stretch.right.whole and not duration.months % 12:
                yield from self._years_up_to(stretch.years[1], duration)
            elif stretch.single:
                for reading in self._resolved(stretch):
                    yield from _window(reading, duration)

    def _years_up_to(self, year: Year, duration: Duration) -> Iterator[Reading]:
        """Give the years up to one that is named whole: `3 years to 2021`, `year ending 2019`."""
        count, named = duration.months // 12, duration.named or year.named
        if named:
            types: tuple[YearType, ...] = (named,)
        elif year.split:
            types = (YearType.FINANCIAL, YearType.ACADEMIC)
        else:
            types = (YearType.CALENDAR, YearType.FINANCIAL)
        for year_type in types:
            last = year.first - (not year.split and year_type is not YearType.CALENDAR)
            yield Reading(years_span(year_type, last - count + 1, last), year_type)

    def _of_length(self, tokens: Tokens, duration: Duration) -> Iterator[Reading]:
        """Keep the readings that last as long as the label says."""
        for reading in self._plain(tokens):
            start, end, kind, year_type = reading.span
            if start is None or end is None or whole_months(start, end) != duration.months:
                continue
            windowed = duration.months == 12 and (duration.in_months or duration.rolling)
            if windowed and year_type is not None and not duration.whole_year(tokens):
                kind, year_type = PeriodKind.ROLLING_12M, None
            yield Reading(Span(start, end, kind, year_type), reading.year_type)

    # A quarter, explained by its dates -----------------------------------------------------------

    def _explained(self, tokens: Tokens) -> Iterator[Reading]:
        """Read `3rd quarter October to December 2009`: the dates decide, the name must fit a day."""
        for part, after in parts(tokens, 0):
            yield from self._by_its_dates(part, tokens[skip(tokens, after, "dash") :])
        for _, place in years(tokens, 0):
            for part, after in parts(tokens, skip(tokens, place, "dash")):
                yield from self._by_its_dates(part, tokens[:place] + tokens[after:])

    def _by_its_dates(self, part: Moment, tokens: Tokens) -> Iterator[Reading]:
        if not part.length or _WRITTEN_DATES.isdisjoint(token.kind for token in tokens):
            return
        for stretch in stretches(tokens):
            if stretch.left.month and stretch.right.month:
                for reading in self._resolved(stretch):
                    span = _ending_quarter(part, reading.span)
                    if span is not None:
                        yield reading._replace(span=span)


_WRITTEN_DATES = frozenset({"month", "date_in_digits"})


class Duration(NamedTuple):
    """A length in words: `12 months`, `3 year`, `quarter`."""

    months: int
    weeks: int
    rolling: bool
    in_months: bool
    named: YearType | None
    after: int

    def whole_year(self, tokens: Tokens) -> bool:
        """Whether the tokens name a year as such, rather than by its months."""
        return all(token.kind not in _WRITTEN_DATES for token in tokens)


_UNIT_MONTHS = {"year": 12, "years": 12, "half": 6, "quarter": 3, "months": 1, "weeks": 0}


def _duration(tokens: Tokens) -> Duration | None:
    """Read a duration at the start of the tokens."""
    named = tokens[0].year_type if tokens else None
    place = skip(tokens, 0, "type")
    start = skip(tokens, place, "rolling")
    place = skip(tokens, start, "num")
    count = tokens[start].value if place > start else 1
    place = skip(tokens, place, "dash")
    unit = kind_at(tokens, place)
    if unit not in _UNIT_MONTHS or not 0 < count <= 600:
        return None
    place = skip(tokens, place + 1, "dash") if unit == "half" else place + 1
    place = skip(tokens, place, "year") if unit == "half" else place
    after = skip(tokens, place, "rolling")
    rolling = after > place or kind_at(tokens, start - 1) == "rolling"
    weeks = count if unit == "weeks" else 0
    return Duration(count * _UNIT_MONTHS[unit], weeks, rolling, unit == "months", named, after)


def _window(reading: Reading, duration: Duration) -> Iterator[Reading]:
    """Give the window of a duration that ends with a reading."""
    end, named = reading.span.end, duration.named
    if end is None:  # pragma: no cover - a single moment has an end
        return
    if duration.weeks:
        start = end - 7 * duration.weeks * DAY + DAY
        yield Reading(Span(start, end, PeriodKind.RANGE), None)
        return
    start = window_start(end, duration.months)
    span = classify(start, end)
    if duration.months == 12:
        span = Span(start, end, PeriodKind.ROLLING_12M)
        if named is not None and named.bounds(named.first_year(end)) == (start, end):
            span = years_span(named, start.year, start.year)
    yield Reading(span, reading.year_type)


def _ending_quarter(part: Moment, span: Span) -> Span | None:
    """Give the dates that explain a bare quarter; a day is the end of the quarter, if it can be."""
    end = span.end
    if span.kind is not PeriodKind.INSTANT or end is None:
        return span
    if not is_month_end(end) or end.month % 3:
        return None
    if part.number * part.length not in {end.month, (end.month - 4) % 12 + 1}:
        return None
    return classify(window_start(end, part.length), end)


def _last_day(span: Span) -> Span | None:
    return Span(span.end, span.end, PeriodKind.INSTANT)


def _first_day(span: Span) -> Span | None:
    return Span(span.start, span.start, PeriodKind.INSTANT)


def _mid_year(span: Span) -> Span | None:
    """Mid-2020 is the day of the mid-year population estimates, 30 June."""
    if span.kind is not PeriodKind.CALENDAR_YEAR or span.end is None:
        return None
    day = span.end.replace(month=6, day=30)
    return Span(day, day, PeriodKind.INSTANT)


def _since(span: Span) -> Span | None:
    return Span(span.start, None, PeriodKind.SINCE)


def _after(span: Span) -> Span | None:
    return Span(_next(span.end, 1), None, PeriodKind.SINCE)


def _until(span: Span) -> Span | None:
    return Span(None, span.end, PeriodKind.OPEN)


def _before(span: Span) -> Span | None:
    return Span(None, _next(span.start, -1), PeriodKind.OPEN)


def _next(day: date | None, step: int) -> date | None:
    return None if day is None else day + step * DAY


_UNIT = "year|half|quarter|months"
_FRAMES: tuple[
    tuple[tuple[str, ...], tuple[str, ...], Callable[[Span], Span | None]],
    ...,
] = (
    (("at",), (), _last_day),
    (("at|?", f"{_UNIT}|?", "dash|?", "end", "year|?"), (), _last_day),
    (("at|?",), ("dash|?", f"{_UNIT}|?", "dash|?", "end"), _last_day),
    (("at|?", "date", "at|?"), (), _last_day),
    (("at|?", "start"), (), _first_day),
    (("at|?", "mid", "dash|?", "year|?"), (), _mid_year),
    ((), ("dash|?", "mid", "dash|?", "year"), _mid_year),
    (("since", "start|?"), (), _since),
    (("from|?",), ("to|dash|?", "onwards"), _since),
    (("from|since|?",), ("to", "date"), _since),
    (("since|?", "after", "dash|?", "end|?"), (), _after),
    (("to|by|ending", "and|?", "end|?"), (), _until),
    (("before", "to|dash|?"), (), _before),
)
"""Words before and after a moment, and what they make of it; `|?` marks what may be absent."""

_YEAR_TO_DATE = (("type|?", "ytd"), ("type|?", "year", "dash|?", "to", "dash|?", "date"))


def _within(tokens: Tokens, before: tuple[str, ...], after: tuple[str, ...]) -> Tokens:
    """Give the tokens between two patterns of kinds; none where a pattern does not fit."""
    start = _match(tokens, before)
    if start is None:
        return ()
    rest = tokens[start:]
    cut = _match(rest[::-1], after[::-1])
    return () if cut is None else rest[: len(rest) - cut]


def _match(tokens: Tokens, pattern: tuple[str, ...]) -> int | None:
    """Count the leading tokens that a pattern takes; `None` if one that must be there is not."""
    at = 0
    for kinds in pattern:
        options = kinds.split("|")
        if kind_at(tokens, at) in options and at < len(tokens):
            at += 1
        elif "?" not in options:
            return None
    return at
