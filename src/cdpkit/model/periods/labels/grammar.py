"""The grammar of period labels: tokens in, every reading out.

A label is a stretch (one moment, or two joined), or a stretch in a frame: `as at`, `since`, `by`,
`12 months to`, `year to date`. Each rule yields all that it can read from the whole of the tokens;
a rule that meets an impossible date notes the problem instead of raising.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.calendar import (
    PeriodKind,
    Span,
    YearType,
    classify,
    is_month_end,
    shift_day,
    whole_months,
    window_start,
    years_span,
)
from cdpkit.model.periods.checks import problem_of
from cdpkit.model.periods.labels.durations import Duration, duration_at, trailing_duration
from cdpkit.model.periods.labels.frames import framed, since, within
from cdpkit.model.periods.labels.moments import Moment, Tokens, Year, kind_at, parts, skip, years
from cdpkit.model.periods.labels.stretches import Stretch, dated, stretches, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


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
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [r.year_type.value for r in Grammar(None).read(tokenise("2023/24"))]
    ['financial', 'academic']
    """

    def __init__(self, stated: YearType | None) -> None:
        self.stated = stated
        self.problems: list[str] = []

    def read(self, tokens: Tokens) -> tuple[Reading, ...]:
        """Give every reading of all the tokens, likeliest first, without repeats."""
        found: dict[Span, Reading] = {}
        plain = tuple(token for token in tokens if token.kind != "average")
        rules = [self._plain, self._framed, self._to_date, self._lasting, self._explained]
        if len(plain) < len(tokens):
            rules.append(self._averaged)
        for rule in rules:
            for reading in rule(plain):
                if problem_of(reading.span) is None:
                    found.setdefault(reading.span, reading)
        if not found and kind_at(plain, 0) == "from":
            found = {r.span: r for r in self._in_frame(plain[1:], since)}
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
        for inner, change in framed(tokens):
            yield from self._in_frame(inner, change)

    def _in_frame(self, tokens: Tokens, change: Callable[[Span], Span]) -> Iterator[Reading]:
        for reading in self._moment(tokens):
            yield reading._replace(span=change(reading.span))

    def _moment(self, tokens: Tokens) -> Iterator[Reading]:
        """Read the tokens as one moment."""
        for stretch in stretches(tokens):
            if stretch.single:
                yield from self._resolved(stretch)

    def _to_date(self, tokens: Tokens) -> Iterator[Reading]:
        """Read a year to date: `YTD June 2024`, `April to June 2024 YTD`, `Q1-Q3 YTD 2023/24`."""
        at = next((at for at, token in enumerate(tokens) if token.kind == "ytd"), None)
        if at is None:
            return
        typed = kind_at(tokens, at - 1) == "type" if at else False
        named = tokens[at - 1].year_type if typed else None
        leading = within(tokens, ("type|?", "ytd", "dash|to|?", "at|?", "end|?"), ())
        before = tokens[: at - typed]
        before = before[: len(before) - (kind_at(before[::-1], 0) == "dash")]
        for stretch in stretches(leading or before + tokens[at + 1 :]):
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
        """Read `12 months to June 2024`, `3 years from 2021`, `year 2022-23`, `3 years 2018-20`."""
        duration = duration_at(tokens)
        if duration is not None:
            yield from self._after_duration(tokens[duration.after :], duration)
        before, last = trailing_duration(tokens)
        if last is not None and kind_at(before, 0) == "from":
            yield from self._windows(before[1:], last, ending=False)
        elif last is not None:
            yield from self._of_length(before, last)
            if last.rolling:
                yield from self._windows(before, last, ending=True)

    def _after_duration(self, tokens: Tokens, duration: Duration) -> Iterator[Reading]:
        """Read what follows a duration: its end, its start, or dates that last as long."""
        joint = kind_at(tokens, 0)
        if joint in _ENDING or duration.rolling:
            place = skip(tokens, skip(tokens, 0, "dash"), *_ENDING)
            place = skip(tokens, skip(tokens, place, "at"), "end")
            yield from self._windows(tokens[place:], duration, ending=True)
        if joint in _STARTING:
            yield from self._windows(tokens[skip(tokens, 1, "start") :], duration, ending=False)
        if joint not in _ENDING and duration.named is None:
            yield from self._of_length(tokens[skip(tokens, 0, "dash", "from") :], duration)

    def _windows(self, tokens: Tokens, duration: Duration, *, ending: bool) -> Iterator[Reading]:
        """Give the windows of a duration that end, or start, with the moment of the tokens."""
        for stretch in stretches(tokens):
            if stretch.single and stretch.left.whole and duration.years:
                yield from _run_of_years(stretch.years[0], duration, ending=ending)
            elif stretch.single:
                for reading in self._resolved(stretch):
                    yield from _window(reading, duration, ending=ending)

    def _of_length(self, tokens: Tokens, duration: Duration) -> Iterator[Reading]:
        """Keep the readings that last as long as the label says."""
        for reading in self._plain(tokens):
            start, end, kind, year_type = reading.span
            if start is None or end is None or whole_months(start, end) != duration.months:
                continue
            windowed = duration.months == 12 and (duration.in_months or duration.rolling)
            if windowed and year_type is not None and _has_dates(tokens):
                kind, year_type = PeriodKind.ROLLING_12M, None
            yield Reading(Span(start, end, kind, year_type), reading.year_type)

    def _averaged(self, tokens: Tokens) -> Iterator[Reading]:
        """Read `2020 (3 year average)`: the year that is named may be the middle one or the last."""
        first = duration_at(tokens)
        before, last = trailing_duration(tokens)
        for duration, rest in ((first, tokens[first.after :] if first else ()), (last, before)):
            if duration is None:
                continue
            for reading in self._moment(rest):
                for months in _months_after(reading.span, duration):
                    yield from _window(reading, duration, ending=True, later=months)

    # A quarter, explained by its dates -----------------------------------------------------------

    def _explained(self, tokens: Tokens) -> Iterator[Reading]:
        """Read `3rd quarter October to December 2009`: the dates decide, the name must fit a day."""
        for part, after in parts(tokens, 0):
            yield from self._by_its_dates(part, tokens[skip(tokens, after, "dash") :])
        for _, place in years(tokens, 0):
            for part, after in parts(tokens, skip(tokens, place, "dash")):
                yield from self._by_its_dates(part, tokens[:place] + tokens[after:])

    def _by_its_dates(self, part: Moment, tokens: Tokens) -> Iterator[Reading]:
        if not part.length or not _has_dates(tokens):
            return
        for stretch in stretches(tokens):
            if stretch.left.month and stretch.right.month:
                for reading in self._resolved(stretch):
                    span = _ending_quarter(part, reading.span)
                    if span is not None:
                        yield reading._replace(span=span)


_ENDING = ("to", "ending", "end", "at")
_STARTING = ("from", "start")


def _has_dates(tokens: Tokens) -> bool:
    """Whether the tokens name months or days, rather than a year or a part of it as such."""
    return any(token.kind in {"month", "date_in_digits"} for token in tokens)


def _window(
    reading: Reading, duration: Duration, *, ending: bool, later: int = 0
) -> Iterator[Reading]:
    """Give the window of a duration that starts with a reading, or ends some months after it."""
    start, end = reading.span[:2]
    if start is None or end is None:  # pragma: no cover - a single moment has both
        return
    span = duration.up_to(shift_day(end, later)) if ending else duration.starting(start)
    yield Reading(span, None if duration.days else reading.year_type)


def _run_of_years(year: Year, duration: Duration, *, ending: bool) -> Iterator[Reading]:
    """Give the years from or up to one that is named whole: `3 years to 2021`, `year ending 2019`."""
    named = duration.named or year.named
    if named:
        types: tuple[YearType, ...] = (named,)
    elif year.split:
        types = (YearType.FINANCIAL, YearType.ACADEMIC)
    else:
        types = (YearType.CALENDAR, YearType.FINANCIAL)
    for year_type in types:
        gap = not year.split and year_type is not YearType.CALENDAR
        first = year.first - gap - duration.years + 1 if ending else year.first
        yield Reading(years_span(year_type, first, first + duration.years - 1), year_type)


def _months_after(span: Span, duration: Duration) -> Iterator[int]:
    """Give how long after a span its average may end: half of the others, or not at all."""
    unit = span.start and span.end and whole_months(span.start, span.end)
    count, rest = divmod(duration.months, unit) if unit else (0, 0)
    if unit and count > 1 and not rest:
        if count % 2:
            yield count // 2 * unit
        yield 0


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
