"""Printed labels: every reading of one, or why it has none."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.canonical import read_canonical
from cdpkit.model.periods.labels.grammar import Grammar, Reading
from cdpkit.model.periods.labels.text import MAX_LENGTH, cleaned, is_missing, leans_on_context
from cdpkit.model.periods.labels.words import Token, tokenise, unknown_words, without_caption

if TYPE_CHECKING:
    from cdpkit.model.periods.calendar import Span, YearType


MAX_TOKENS = 30


class PeriodStatus(StrEnum):
    """What a label turned out to be.

    Examples
    --------
    >>> read_label("Oct - Dec").status
    <PeriodStatus.RELATIVE: 'relative'>
    """

    DEFINITE = "definite"
    """One reading."""
    AMBIGUOUS = "ambiguous"
    """Several readings."""
    RELATIVE = "relative"
    """It leans on something outside the label: `Q4`, `YTD`, `from the baseline period`."""
    MISSING = "missing"
    """It says that there is nothing: `NYA`, `n/a`, an empty cell."""
    UNREADABLE = "unreadable"
    """An impossible date, or no date that any rule knows."""


class LabelReadings(NamedTuple):
    """The status of a label, the reason where it has no reading, and its readings."""

    status: PeriodStatus
    reason: str
    spans: tuple[Span, ...]


_TOO_LONG = LabelReadings(
    PeriodStatus.UNREADABLE, f"is not a label: it has more than {MAX_LENGTH} characters", ()
)


def read_label(text: str, year_type: YearType | None = None) -> LabelReadings:
    """Read a printed label in every way that its words allow.

    Parameters
    ----------
    text : str
        The label as printed.
    year_type : YearType, optional
        The type of year that the document states: readings of that type then stand alone.

    Returns
    -------
    LabelReadings
        Likeliest reading first.

    Examples
    --------
    >>> [span.kind.value for span in read_label("2006-07").spans]
    ['financial_year', 'academic_year', 'pooled', 'month']
    >>> read_label("31 February 2020").reason
    'is impossible: there is no 31 February 2020'
    """
    return _TOO_LONG if len(text) > MAX_LENGTH else _read(text, year_type)


@lru_cache(maxsize=4096)
def _read(text: str, year_type: YearType | None) -> LabelReadings:
    """Read a label of bounded length; tables repeat few labels, so the answers are kept."""
    clean = cleaned(text)
    if len(clean) > MAX_LENGTH:  # one character can stand for many
        return _TOO_LONG
    if is_missing(clean):
        return LabelReadings(PeriodStatus.MISSING, "says that there is no period", ())
    notation = _notation(text.strip())
    if notation:
        return LabelReadings(PeriodStatus.DEFINITE, "", notation)
    tokens = tokenise(clean)
    grammar = Grammar(year_type)
    readings: tuple[Span, ...] = ()
    if not unknown_words(tokens) and len(tokens) <= MAX_TOKENS:
        found = _read_brackets(grammar, tokens)
        for shorter in () if found else without_caption(tokens):
            found += _read_brackets(grammar, shorter)
        readings = _decided(found, year_type)
    if not readings:
        return _without_reading(clean, tokens, grammar.problems)
    status = PeriodStatus.DEFINITE if len(readings) == 1 else PeriodStatus.AMBIGUOUS
    reason = "" if len(readings) == 1 else "has more than one reading"
    return LabelReadings(status, reason, readings)


def _notation(text: str) -> tuple[Span, ...]:
    """Read the internal notation where nobody would print it: with `..`, `@` or a tag."""
    if not any(sign in text for sign in ("..", "@", ":")):
        return ()
    try:
        span = read_canonical(text)
    except ValueError:
        return ()
    return (span,) if span and (span.start or span.end) else ()


def _decided(readings: tuple[Reading, ...], year_type: YearType | None) -> tuple[Span, ...]:
    """Keep the readings of the stated type of year, if there are any."""
    kept = [r for r in readings if year_type is not None and r.year_type is year_type]
    return tuple(dict.fromkeys(r.span for r in kept or readings))


def _read_brackets(grammar: Grammar, tokens: tuple[Token, ...]) -> tuple[Reading, ...]:
    """Read a label with brackets: in place, with the bracket moved, or as two that must agree."""
    flat = tuple(t for t in tokens if t.kind not in {"open", "close"})
    readings = grammar.read(flat)
    if readings or len(flat) == len(tokens):
        return readings
    inner, outer = _bracketed(tokens)
    for order in (inner + outer, outer + inner):
        readings = readings or grammar.read(order)
    return readings or _agreeing(grammar.read(outer), grammar.read(inner))


def _bracketed(tokens: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Part the tokens into those inside brackets and those outside."""
    sides: tuple[list[Token], list[Token]] = ([], [])
    depth = 0
    for token in tokens:
        if token.kind in {"open", "close"}:
            depth += 1 if token.kind == "open" else -1
        else:
            sides[depth <= 0].append(token)
    return tuple(sides[0]), tuple(sides[1])


def _agreeing(outer: tuple[Reading, ...], inner: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Keep the outer readings with the dates of an inner one, or that end on its day."""
    dates = {(r.span.start, r.span.end) for r in inner}
    dates |= {(r.span.start, day) for r in outer for day, end in dates if day == end}
    return tuple(r for r in outer if (r.span.start, r.span.end) in dates)


_PERIOD_WORDS = frozenset(
    {"month", "quarter", "half", "ytd", "year", "years", "months", "weeks", "days", "rolling"}
    | {"start", "end", "date", "weekday", "type"}
)


def _without_reading(clean: str, tokens: tuple[Token, ...], problems: list[str]) -> LabelReadings:
    """Say why a label has no reading."""
    kinds = {token.kind for token in tokens}
    unknown = [word for word in unknown_words(tokens) if not leans_on_context(word)]
    dated = any(t.kind == "date_in_digits" or (t.kind == "num" and _is_year(t)) for t in tokens)
    status = PeriodStatus.UNREADABLE
    if problems:
        reason = f"is impossible: {problems[0]}"
    elif _is_vague(kinds, dated=dated):
        reason = "is vague: its words do not set a first or last day"
    elif not unknown and not dated and (kinds & _PERIOD_WORDS or leans_on_context(clean)):
        status, reason = PeriodStatus.RELATIVE, "is relative: it names no year"
    elif unknown:
        reason = f"has a word that no rule knows: {unknown[0][:40]}"
    elif "ytd" in kinds or "date" in kinds:
        status, reason = PeriodStatus.RELATIVE, "is relative: it does not say up to which date"
    else:
        reason = "is not a date that any rule knows"
    return LabelReadings(status, reason, ())


def _is_vague(kinds: set[str], *, dated: bool) -> bool:
    """Tell whether a label says when only roughly: `late 2023`, `mid-March 2024`."""
    return "vague" in kinds or (dated and "mid" in kinds)


def _is_year(token: Token) -> bool:
    return len(token.text) == 4 and 1800 <= token.value <= 2199
