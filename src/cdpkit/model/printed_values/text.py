"""The grammar of printed numbers: from a text to a number, its unit and its qualifiers.

The whole text must be understood, or no number is given: `29 June 2026` is not the count 29.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from cdpkit.model.printed_values.cell_text import read_cell
from cdpkit.model.printed_values.clause import Clause
from cdpkit.model.printed_values.numeral import is_number, rank_in, written_out
from cdpkit.model.printed_values.words import (
    COMPARISONS,
    FILLERS,
    LEGACY_SIGNS,
    NEGATIONS,
    REMARKS,
    WEAK_REMARKS,
    GssMarker,
    Qualifier,
    Unit,
    match_phrase,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cdpkit.model.printed_values.bounds import Bounds


LONGEST_TEXT = 200
MOST_DIGITS = 24

_PLAIN = re.compile(r"([-\u2212\u2013]?)(0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(\.\d+)?(%?)", re.ASCII)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|\.\d+|[a-z]+(?:'[a-z]+)*|\S", re.ASCII)
_GROUP = re.compile(r"\[([^\[\]()]*)\]|\(([^\[\]()]*)\)")
_DIGIT = re.compile(r"\d")
_SEPARATORS = re.compile("[\x1c-\x1f]")  # spaces to `str.split`, and none to the grammar
_CIRCA = re.compile(r"\b(ca?)\.(?=\d)", re.ASCII | re.IGNORECASE)
_POINT = re.compile(r"(?<=\d)\u00b7(?=\d)", re.ASCII)
_SPACED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:([' ])\d{3})(?:\1\d{3})*(?![\d,'])", re.ASCII)
_NOTE = re.compile(r"(?:note ?)?\d{1,2}", re.ASCII)
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])|(?<=\d)-(?=fold\b)", re.ASCII)
_FOLD = str.maketrans(
    {chr(n): chr(n + 32) for n in range(65, 91)}
    | dict.fromkeys("\u2212\u2013\u2012\u2010\u2011\u2014", "-")
    | dict.fromkeys("\u00a0\u2009\u202f\t\n\r", " ")
    | {"\u00d7": "x", "\u2019": "'", "\u2248": "~"}
)
_BREAKS = frozenset(",;")
_STOPS = frozenset(",;.")
_NOTE_SIGNS = frozenset(".*†‡")
_AUXILIARIES = frozenset({"has", "have", "had", "is", "was", "were", "are"})
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
    allows: Bounds | None = None


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
    if len(text) > LONGEST_TEXT or _SEPARATORS.search(text):
        return unread
    shown = _CIRCA.sub(r"\1. ", written_out(text.strip()))
    folded = _with_commas(_POINT.sub(".", shown.translate(_FOLD)))
    return (
        _signed_off(folded, shown)
        or _ranked(folded)
        or _read_groups(folded, shown)
        or _like_a_cell(text)
        or unread
    )


def _with_commas(folded: str) -> str:
    """Write thousands that stand apart by spaces or apostrophes as `2,982`."""
    return _SPACED.sub(lambda found: found[0].replace(found[1], ","), folded)


def _ranked(folded: str) -> Reading | None:
    """Read a place in an order: it has no value."""
    place = rank_in(folded)
    return None if place is None else Reading(unit=Unit.RANK, qualifier_text=place)


def _like_a_cell(text: str) -> Reading | None:
    """Read what is printed as cells of tables are: a range, thousands with spaces, years."""
    cell = read_cell(text, printed=True)
    if cell.refused or (cell.value is None and cell.bounds is None):
        return None
    value = cell.value if isinstance(cell.value, Decimal) else None
    if value is not None and len(value.as_tuple().digits) > MOST_DIGITS:
        return None
    return Reading(
        value,
        cell.unit,
        per=cell.per,
        currency="GBP" if cell.unit is Unit.CURRENCY else None,
        decimals=None if value is None else -int(value.as_tuple().exponent),
        qualifiers=(Qualifier.ESTIMATE,) if cell.marker is GssMarker.ESTIMATED else (),
        qualifier_text=cell.note,
        markers=() if cell.marker is None else (cell.marker,),
        allows=cell.bounds if value is None else None,
    )


def _signed_off(folded: str, shown: str) -> Reading | None:
    """Read a sign that stands in place of a number, such as `..` or `*`."""
    marker = LEGACY_SIGNS.get(folded.strip())
    return None if marker is None else Reading(qualifier_text=shown, markers=(marker,))


def _plain(sign: str, whole: str, rest: str | None, percent: str) -> Reading:
    value = Decimal(f"{'-' if sign else ''}{whole.replace(',', '')}{rest or ''}")
    unit = Unit.COUNT if rest is None else Unit.NONE
    if percent:
        unit = Unit.PERCENT_CHANGE if sign else Unit.PERCENT
    return Reading(
        value, unit, decimals=len(rest) - 1 if rest else 0, change=unit is Unit.PERCENT_CHANGE
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


def _read_groups(folded: str, shown: str) -> Reading | None:
    """Blank brackets and parentheses out, read the rest, and put both together."""
    body, kept = folded, shown
    markers: list[GssMarker] = []
    asides: list[str] = []
    for group in _GROUP.finditer(folded):
        start, end = group.span()
        blank = " " * (end - start)
        body, kept = (f"{text[:start]}{blank}{text[end:]}" for text in (body, kept))
        if group[1] is not None:
            if not _take_bracket(group[1].strip(), markers, asides):
                return None
            continue
        if _DIGIT.search(group[2]) and _is_leading(folded, start, end):
            return None
        asides.append(shown[start:end])
    if not body.strip(" ."):
        if len(asides) == 1 and not markers and asides[0][0] == "(":
            alone = _read_body(folded[1:-1], shown[1:-1])
            return None if alone is not None and _may_be_a_loss(alone) else alone
        return _with_asides(Reading(), asides, markers)
    reading = _signed_off(body, kept.strip()) or _read_body(body, kept)
    return None if reading is None else _with_asides(reading, asides, markers)


def _may_be_a_loss(reading: Reading) -> bool:
    """Tell whether accounts would print a negative amount so: `(5)`, `(£1.2m)`."""
    plain = reading.unit in (Unit.COUNT, Unit.NONE, Unit.CURRENCY)
    return reading.value is not None and plain and not reading.qualifiers


def _is_leading(folded: str, start: int, end: int) -> bool:
    """Tell whether digits follow a group and none stand before: `(0151) 706`."""
    before, after = (_GROUP.sub(" ", text) for text in (folded[:start], folded[end:]))
    return not _DIGIT.search(before) and _DIGIT.search(after) is not None


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
        inner = aside[1:-1].translate(_FOLD).strip()
        if len(inner) == 1 and inner in _CODES:
            markers.append(GssMarker(inner))
            continue
        qualifiers, understood = _remarks(_TOKEN.findall(inner))
        found.extend(qualifiers)
        if not understood:
            kept.append(aside)
    if GssMarker.ESTIMATED in markers:
        found.append(Qualifier.ESTIMATE)
    return replace(
        reading,
        qualifiers=in_order(found),
        qualifier_text=" ".join(filter(None, kept)),
        markers=tuple(dict.fromkeys([*reading.markers, *markers])),
    )


def _remarks(words: list[str]) -> tuple[list[Qualifier], bool]:
    """Collect the qualifiers that words name, and whether nothing else is said.

    Beside other words only a phrase counts, or a word after `has` or `was`: `see below` and
    `up to date` name nothing.
    """
    found: list[Qualifier] = []
    strong: list[Qualifier] = []
    understood, at = True, 0
    if any(map(is_number, words)):
        return [], False
    while at < len(words):
        match = match_phrase(REMARKS, words, at)
        if match is not None:
            found.append(match[0])
            if match[1] > at + 1 or (words[0] in _AUXILIARIES and words[at] not in WEAK_REMARKS):
                strong = found
            at = match[1]
            continue
        if words[at] in NEGATIONS:
            return [], False
        understood = understood and (words[at] in FILLERS or words[at] in _STOPS)
        at += 1
    return (found, bool(found) or not words) if understood else (strong, False)


def _read_body(body: str, shown: str) -> Reading | None:
    """Read `value clause, remark, remark`; without a number, words of direction only."""
    body = _HYPHEN.sub(" ", body)
    tokens = list(_TOKEN.finditer(body))
    if not tokens:
        return None
    while len(tokens) > 1 and tokens[-1].group() in _NOTE_SIGNS:
        tokens.pop()
    stop = tokens[-1].end()
    signs = body[stop:].replace(".", "").strip()
    words = [token.group() for token in tokens]
    end = next((at for at, word in enumerate(words) if word in _BREAKS), len(words))
    clause = Clause(body, words[:end], [token.start() for token in tokens[:end]])
    if clause.read():
        split = tokens[end].start() if end < len(words) else stop
        tail = "" if clause.tail_at is None else shown[clause.tail_at : split].rstrip()
        reading = _reading(clause, " ".join(filter(None, (tail, signs))))
        return _with_clauses(reading, words[end:], shown[split:stop])
    found, understood = _remarks(words)
    if not found:
        return None
    return Reading(qualifiers=in_order(found), qualifier_text="" if understood else shown.strip())


def _reading(clause: Clause, text: str) -> Reading:
    return Reading(
        value=clause.value,
        unit=clause.unit or Unit.NONE,
        per=clause.per,
        currency=clause.currency,
        decimals=clause.decimals,
        fraction=clause.fraction,
        change=clause.change,
        qualifiers=in_order(clause.qualifiers),
        qualifier_text=text,
        allows=clause.allows,
    )


def _with_clauses(reading: Reading, words: list[str], text: str) -> Reading | None:
    """Add what stands after a comma; another number there is read only as a comparison."""
    if len(words) < 2:
        return reading
    found, understood = _remarks(words)
    if any(map(is_number, words)):
        moved = {("up", "from"): Qualifier.INCREASED, ("down", "from"): Qualifier.REDUCED}
        direction = moved.get((words[1], words[2] if len(words) > 2 else ""))
        if direction is None and words[1] not in COMPARISONS:
            return None
        found = [direction] if direction else []
    kept = " ".join(filter(None, (reading.qualifier_text, "" if understood else text.strip(",; "))))
    return replace(reading, qualifiers=in_order([*reading.qualifiers, *found]), qualifier_text=kept)
