"""Frames: words around a moment that make it an instant (`as at`) or leave an end open (`since`)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cdpkit.model.periods.calendar import DAY, PeriodKind, Span
from cdpkit.model.periods.labels.moments import Tokens, kind_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date


def _last_day(span: Span) -> Span:
    return Span(span.end, span.end, PeriodKind.INSTANT)


def _first_day(span: Span) -> Span:
    return Span(span.start, span.start, PeriodKind.INSTANT)


def since(span: Span) -> Span:
    """Leave the end of a span open.

    Examples
    --------
    >>> from cdpkit.model.periods.calendar import YearType, years_span
    >>> since(years_span(YearType.CALENDAR, 2022, 2022)).kind.value
    'since'
    """
    return Span(span.start, None, PeriodKind.SINCE)


def _after(span: Span) -> Span:
    return Span(_next(span.end, 1), None, PeriodKind.SINCE)


def _until(span: Span) -> Span:
    return Span(None, span.end, PeriodKind.OPEN)


def _before(span: Span) -> Span:
    return Span(None, _next(span.start, -1), PeriodKind.OPEN)


def _next(day: date | None, step: int) -> date | None:
    return None if day is None else day + step * DAY


_UNIT = "year|half|quarter|months"
_FRAMES: tuple[tuple[tuple[str, ...], tuple[str, ...], Callable[[Span], Span]], ...] = (
    (("at",), (), _last_day),
    (("at|?", f"{_UNIT}|?", "dash|?", "end", "year|?"), (), _last_day),
    (("at|?",), ("dash|?", f"{_UNIT}|?", "dash|?", "end"), _last_day),
    (("at|?", "date", "at|?"), (), _last_day),
    (("at|?", "start"), (), _first_day),
    (("since", "start|from|?"), (), since),
    (("from|?",), ("to|dash|?", "onwards"), since),
    (("from|since|?",), ("to", "date"), since),
    (("since|?", "after", "dash|?", "end|?"), (), _after),
    (("to|by|ending", "and|?", "end|?"), (), _until),
    (("before", "to|dash|?"), (), _before),
)
"""Words before and after a moment, and what they make of it; `|?` marks what may be absent."""


def framed(tokens: Tokens) -> Iterator[tuple[Tokens, Callable[[Span], Span]]]:
    """Give what stands in a frame, and what the frame makes of it, for each frame that fits.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> [[token.kind for token in inner] for inner, _ in framed(tokenise("since june 2022"))]
    [['month', 'num']]
    """
    for before, after, change in _FRAMES:
        inner = within(tokens, before, after)
        if inner:
            yield inner, change


def within(tokens: Tokens, before: tuple[str, ...], after: tuple[str, ...]) -> Tokens:
    """Give the tokens between two patterns of kinds; none where a pattern does not fit.

    Examples
    --------
    >>> from cdpkit.model.periods.labels.words import tokenise
    >>> len(within(tokenise("as at march 2024"), ("at", "end|?"), ()))
    2
    """
    start = _match(tokens, before)
    if start is None:
        return ()
    rest = tokens[start:]
    cut = _match(rest[::-1], after[::-1])
    return () if cut is None else rest[: len(rest) - cut]


@lru_cache
def _options(kinds: str) -> frozenset[str]:
    return frozenset(kinds.split("|"))


def _match(tokens: Tokens, pattern: tuple[str, ...]) -> int | None:
    """Count the leading tokens that a pattern takes; `None` if one that must be there is not."""
    at = 0
    for kinds in pattern:
        options = _options(kinds)
        if kind_at(tokens, at) in options and at < len(tokens):
            at += 1
        elif "?" not in options:
            return None
    return at
