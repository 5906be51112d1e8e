"""The grammar of printed numbers: from a text to a number, its unit and its qualifiers.

The whole text must be understood, or no number is given: `29 June 2026` is not the count 29.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from cdpkit.model.printed_clause import Clause, is_number
from cdpkit.model.printed_words import (
    COMPARISONS,
    FILLERS,
    LEGACY_SIGNS,
    NEGATIONS,
    REMARKS,
    GssMarker,
    Qualifier,
    Unit,
    match_phrase,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Reading", "in_order", "read"]

LONGEST_TEXT = 200
MOST_DIGITS = 24

_PLAIN = re.compile(r"([-−–]?)(0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(\.\d+)?(%?)", re.ASCII)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+|[a-z]+(?:'[a-z]+)*|\S", re.ASCII)
_GROUP = re.compile(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)")
_NOTE = re.compile(r"(?:note ?)?\d{1,2}", re.ASCII)
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])|(?<=\d)-(?=fold\b)", re.ASCII)
_FOLD = str.maketrans(
    {chr(n): chr(n + 32) for n in range(65, 91)}
    | dict.fromkeys("−–‒‐‑—", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\t\n\r", " ")
    | {"×": "x", "’": "'", "≈": "~", "≥": ">=", "≤": "<=", "⩾": ">=", "⩽": "<="}
)
_CODES = frozenset(GssMarker)


@dataclass(slots=True)
class Reading:
    """What a text says: the fields of a `PrintedValue` that follow from its text."""

    value: Decimal | None = None
    unit: Unit = Unit.NONE
    per: int | None = None
    currency: str | None = None
    decimals: int | None = None
    fraction: tuple[int, int] | None = None
    change: bool = False
    qualifiers: tuple[Qualifier, ...] = ()
    qualifier_text: str = ""
    markers: tuple[GssMarker, ...] = ()


def read(text: str) -> Reading:
    """Read a printed number, or keep the text where it cannot be read.

    Parameters
    ----------
    text : str
        Any text. Nothing raises.

    Returns
    -------
    Reading
        Without a value, and with the text as `qualifier_text`, where the text is not understood.

    Examples
    --------
    >>> read("24% higher").unit
    <Unit.PERCENT_CHANGE: 'percent_change'>
    >>> read("29 June 2026").value is None
    True
    """
    plain = _PLAIN.fullmatch(text) if len(text) <= MOST_DIGITS else None
    if plain is not None:
        return _plain(*plain.groups())
    unread = Reading(qualifier_text=text)
    if len(text) > LONGEST_TEXT:
        return unread
    folded = text.translate(_FOLD).strip()
    legacy = LEGACY_SIGNS.get(folded)
    if legacy is not None:
        return replace(unread, markers=(legacy,))
    return _read_groups(folded) or unread


def _plain(sign: str, whole: str, rest: str | None, percent: str) -> Reading:
    value = Decimal(f"{'-' if sign else ''}{whole.replace(',', '')}{rest or ''}")
    unit = Unit.COUNT if rest is None else Unit.NONE
    if percent:
        unit = Unit.PERCENT_CHANGE if sign else Unit.PERCENT
    return Reading(
        value,
        unit,
        decimals=len(rest) - 1 if rest else 0,
        change=unit is Unit.PERCENT_CHANGE,
    )


def in_order(qualifiers: Iterable[Qualifier]) -> tuple[Qualifier, ...]:
    """Give each qualifier once, in the order of the enum.

    Examples
    --------
    >>> in_order([Qualifier.OVER, Qualifier.ESTIMATE, Qualifier.OVER])
    (<Qualifier.ESTIMATE: 'estimate'>, <Qualifier.OVER: 'over'>)
    """
    found = frozenset(qualifiers)
    return tuple(q for q in Qualifier if q in found) if found else ()


def _read_groups(folded: str) -> Reading | None:
    """Take brackets and parentheses off, read the rest, and put both together."""
    body, end = "", 0
    markers: list[GssMarker] = []
    asides: list[str] = []
    for group in _GROUP.finditer(folded):
        body, end = f"{body}{folded[end : group.start()]} ", group.end()
        bracket, aside = group.groups()
        if bracket is not None:
            if not _take_bracket(bracket.strip(), markers, asides):
                return None
            continue
        if any(map(str.isdigit, aside)) and _GROUP.sub(" ", folded[end:]).strip(" ."):
            return None
        asides.append(aside)
    body = f"{body}{folded[end:]}".strip()
    if not body and len(asides) == 1 and not markers:
        return _read_body(asides[0])
    reading = _read_body(body) if body else Reading()
    return None if reading is None else _with_asides(reading, asides, markers)


def _take_bracket(content: str, markers: list[GssMarker], asides: list[str]) -> bool:
    codes = content.replace(",", " ").split()
    if codes and _CODES.issuperset(codes):
        markers.extend(GssMarker(code) for code in codes)
        return True
    if _NOTE.fullmatch(content):
        asides.append(f"[{content}]")
        return True
    return False


def _with_asides(reading: Reading, asides: list[str], markers: list[GssMarker]) -> Reading:
    if not (asides or markers):
        return reading
    found, kept = list(reading.qualifiers), [reading.qualifier_text]
    for aside in asides:
        code = aside.strip()
        if len(code) == 1 and code in _CODES:
            markers.append(GssMarker(code))
            continue
        qualifiers, understood = _remarks(_TOKEN.findall(aside))
        found.extend(qualifiers)
        if not understood:
            kept.append(aside if aside.startswith("[") else f"({aside})")
    if GssMarker.ESTIMATED in markers:
        found.append(Qualifier.ESTIMATE)
    return replace(
        reading,
        qualifiers=in_order(found),
        qualifier_text=" ".join(filter(None, kept)),
        markers=tuple(dict.fromkeys(markers)),
    )


def _remarks(words: list[str]) -> tuple[list[Qualifier], bool]:
    """Collect the qualifiers that words name, and whether nothing else is said."""
    found: list[Qualifier] = []
    understood, at = True, 0
    if any(map(is_number, words)):
        return [], False
    while at < len(words):
        match = match_phrase(REMARKS, words, at)
        if match is not None:
            found.append(match[0])
            at = match[1]
            continue
        if words[at] in NEGATIONS:
            return [], False
        understood = understood and (words[at] in FILLERS or words[at] in ",;.")
        at += 1
    return found, understood


def _read_body(body: str) -> Reading | None:
    """Read `value clause, remark, remark`; without a number, words of direction only."""
    body = _HYPHEN.sub(" ", body)
    tokens = list(_TOKEN.finditer(body))
    words = [token.group() for token in tokens]
    if len(words) > 1 and words[-1] == ".":
        words.pop()
    breaks = [at for at, word in enumerate(words) if word in (",", ";")]
    end = breaks[0] if breaks else len(words)
    stop = tokens[end].start() if end < len(tokens) else len(body)
    clause = Clause(body[:stop].rstrip(), words[:end], [token.start() for token in tokens[:end]])
    if clause.read():
        return _with_clauses(_reading(clause), words[end:], body[stop:])
    found, understood = _remarks(words)
    if not found:
        return None
    return Reading(qualifiers=in_order(found), qualifier_text="" if understood else body)


def _reading(clause: Clause) -> Reading:
    return Reading(
        value=clause.value,
        unit=clause.unit or Unit.NONE,
        per=clause.per,
        currency=clause.currency,
        decimals=clause.decimals,
        fraction=clause.fraction,
        change=clause.change,
        qualifiers=in_order(clause.qualifiers),
        qualifier_text=clause.tail,
    )


def _with_clauses(reading: Reading, words: list[str], text: str) -> Reading | None:
    """Add what stands after a comma; another number there is read only as a comparison."""
    if len(words) < 2:
        return reading if not words else None
    found, understood = _remarks(words)
    if any(map(is_number, words)):
        moved = {("up", "from"): Qualifier.INCREASED, ("down", "from"): Qualifier.REDUCED}
        direction = moved.get((words[1], words[2] if len(words) > 2 else ""))
        if direction is None and words[1] not in COMPARISONS:
            return None
        found = [direction] if direction else []
    kept = " ".join(filter(None, (reading.qualifier_text, "" if understood else text.strip(",; "))))
    return replace(reading, qualifiers=in_order([*reading.qualifiers, *found]), qualifier_text=kept)
