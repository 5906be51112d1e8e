"""The grammar of a cell: a number, a marker in its place, what hides it (`<5`), or nothing.

Notes, markers and limits may stand beside the number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cdpkit.model.printed_values.bounds import Bounds
from cdpkit.model.printed_values.numeral import scaled_up
from cdpkit.model.printed_values.words import GssMarker, Unit

_DASHES = dict.fromkeys(map(ord, "\u2012\u2013\u2014\u2010\u2011"), "-")
_SPACES = dict.fromkeys(map(ord, "\u00a0\u2007\u2009\u202f"), " ")
_SUPERSCRIPTS = {ord(sign): f" [{digit}]" for digit, sign in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_FOLDED = _DASHES | _SPACES | _SUPERSCRIPTS | {0x2212: "-", 0x2019: "'"}
_MINUS_SIGNS = re.compile("[\u2212\u2012\u2013\u2014] ?[0-9.]")

_MARKERS = {
    **dict.fromkeys(("c", "*", "**", "#", "suppressed", "confidential"), GssMarker.CONFIDENTIAL),
    **dict.fromkeys(
        ("x", ":", "..", "#n/a", "n/a", "not available", "missing"), GssMarker.NOT_AVAILABLE
    ),
    **dict.fromkeys(("z", ".", "not applicable"), GssMarker.NOT_APPLICABLE),
    **dict.fromkeys(("~",), GssMarker.LOW),
    "u": GssMarker.LOW_RELIABILITY,
}
_NOTHING = frozenset({"na", "nan", "null", "none", "#null!", "<na>", "nat"})
_NIL = frozenset({"nil", "zero"})
_ERRORS = re.compile(r"#(?:ref|div/0|value|name|num|spill|calc)[!?]|#{2,}")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_DATE = re.compile(
    r"[0-9]{4}-[0-9][0-9]-[0-9][0-9](?:[t ].*)?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}"
    rf"|[0-9]{{1,2}}-(?:{_MONTHS})[a-z]*(?:-[0-9]+)?"
    rf"|(?:{_MONTHS})[a-z]*-[0-9][0-9](?:[0-9][0-9])?"
)
_LETTERS = {"p": "p", "r": "r", "e": "e", "est": "e", "est.": "e", "provisional": "p",
            "revised": "r", "estimate": "e", "estimated": "e"}  # fmt: skip
_CODES = frozenset(GssMarker)

# Parts of a cell.
_GROUPED = r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:'[0-9]{3})+"
_NUMBER = rf"(?:(?:{_GROUPED}|[0-9]+)(?:[.·][0-9]*)?|[.·][0-9]+)"
_UNIT = (
    r"(?:%|per cent|percent|pct|pc|(?P<points>percentage points?|pp)"
    r"|per (?P<per>1,?000|10,?000|100,?000|1,?000,?000|million)"
    r"|(?P<time>years?|months?|weeks?|days?|hours?)"
    r"|(?:an?|per) (?P<pace>year|month|week|day|hour))"
)
_CORE = re.compile(
    rf"(?P<sign>[-+]?)(?:(?P<currency>[£€$]) ?)?(?P<number>{_NUMBER})(?P<scale>bn|m|k)?"
    rf"(?: ?(?P<unit>{_UNIT}))?"
)
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,12})?", re.ASCII)
_SCIENTIFIC = re.compile(r"-?[0-9](?:\.[0-9]+)?e[-+]?[0-9]{1,3}")
_NOTE = r"\[(?:notes? )?[\w ,]{1,12}\]"
_BRACKET = re.compile(r" ?[\[(] ?(?P<text>[a-z][a-z. ]{0,10}|(?:notes? ?)?[0-9]{1,2}) ?[\])]$")
_SIGN = re.compile(r" ?(?P<sign>\*{1,3}|†|‡|#)$")
_LETTER = re.compile(r"(?<=[0-9%]) ?(?P<letter>[pre])$")
_BEFORE = re.compile(r"^(?:(?P<sign>[*†‡]) ?|[\[(](?P<letter>[pre])[\])] ?)(?=[-0-9.£])")
_LIMITS = re.compile(
    rf"(?P<value>.+?) ?(?:[\[(](?:95% ?ci:? ?)?(?P<low>-?{_NUMBER})%?"
    rf"(?: ?(?:-|to|,|;) ?)(?P<high>-?{_NUMBER})%?[\])]|(?:±|\+/-) ?(?P<half>{_NUMBER})%?)"
)
_BELOW = re.compile(
    rf"(?P<word><=|≤|<|fewer than|under|less than|below|up to|at most) ?(?P<number>{_NUMBER})"
    rf"(?P<unit>%)?|(?P<number2>{_NUMBER})(?P<unit2>%)? or (?P<word2>fewer|less)"
)
_ABOVE = re.compile(
    rf"(?P<word>>=|≥|>|more than|over|above|at least) ?(?P<number>{_NUMBER})(?P<unit>%)?"
)
_BETWEEN = re.compile(
    r"(?P<word>between |from )?(?P<first>.+?)(?: ?- ?| to |(?P<and> and ))(?P<last>.+)", re.DOTALL
)
_SMALL = 10
"""Ranges up to here are how small counts are hidden."""
_HALF_OPEN = frozenset({"<", "fewer than", "under", "less than", "below"})


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says.

    Parameters
    ----------
    value : Decimal or Fraction, optional
        The number; none for a marker, a hidden number, a range, a rank, or nothing.
    bounds : Bounds, optional
        The true values that the print allows.
    marker : GssMarker, optional
        Shorthand printed with the number, or in its place.
    unit : Unit
        What the number measures, where the cell says so.
    per : int, optional
        The multiplier of a rate: 1000 for `0.5 per 1,000`.
    low, high : Decimal, optional
        Limits of an interval that stand in the same cell.
    note : str
        Footnotes, and what a unit of time, a pace or a rank is of.
    says : str
        Code of what a reader is told, a key of `SAYS`.
    refused : str
        Code of why the cell cannot be read, a key of `REFUSED`.
    """

    value: Decimal | Fraction | None = None
    bounds: Bounds | None = None
    marker: GssMarker | None = None
    unit: Unit = Unit.NONE
    per: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""
    says: str = ""
    refused: str = ""

    @property
    def decimals(self) -> int:
        """Decimal places of the number as printed."""
        exponent = self.value.as_tuple().exponent if isinstance(self.value, Decimal) else 0
        return max(0, -exponent) if isinstance(exponent, int) else 0


NOTHING = Cell()


def read_cell(text: str, *, printed: bool = False, decimal: str = ".") -> Cell:
    """Read a cell of a column, or a print that looks like one.

    Examples
    --------
    >>> read_cell("7*").note
    '*'
    """
    if _PLAIN.fullmatch(text):
        return _plain(text if decimal == "." else text.replace(".", ""))
    shown = text.strip()
    if decimal == ",":
        shown = shown.translate({ord(","): ".", ord("."): ","})
    return _whole(shown, printed=printed) or _parts(shown)


def _plain(text: str) -> Cell:
    value = Decimal(text)
    unit = Unit.NONE if "." in text else Unit.COUNT
    return Cell(value, Bounds.rounding_to(value, _places(value)), unit=unit)


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _whole(shown: str, *, printed: bool) -> Cell | None:
    """Read what stands for a cell as a whole: nothing, a marker, an error, a date."""
    folded = shown.translate(_FOLDED).casefold().strip()
    if not folded:
        return NOTHING
    if cell := _marker(folded) or _refused(folded, printed=printed):
        return cell
    if folded in _NIL:
        return replace(_plain("0"), says="nil")
    if _SCIENTIFIC.fullmatch(folded) and not printed:
        return _scientific(folded)
    return None if printed else _nothing(folded)


def _marker(folded: str) -> Cell | None:
    bare = folded[1:-1].strip() if folded[:1] == "[" and folded[-1:] == "]" else ""
    marker = _MARKERS.get(folded) or (GssMarker(bare) if bare in _CODES else None)
    return None if marker is None else Cell(marker=marker, says="marker")


def _refused(folded: str, *, printed: bool) -> Cell | None:
    if _ERRORS.fullmatch(folded):
        return Cell(refused="error_cell")
    if _DATE.fullmatch(folded):
        return Cell(refused="no_number" if printed else "date")
    return Cell(refused="no_number") if printed and _SCIENTIFIC.fullmatch(folded) else None


def _nothing(folded: str) -> Cell | None:
    if folded in _NOTHING:
        return Cell(says="missing")
    return Cell(says="dash") if folded in ("-", "--") else None


def _scientific(folded: str) -> Cell:
    value = Decimal(folded)
    rounded = "e+" in folded
    return Cell(value, says="scientific_rounded" if rounded else "scientific")


def _parts(shown: str) -> Cell:
    """Take notes, markers and limits off, then read the number."""
    folded = " ".join(shown.translate(_FOLDED).casefold().split())
    if found := _LIMITS.fullmatch(folded):
        return _with_limits(found)
    body, notes, markers = _apart(folded)
    if not body:
        return Cell(refused=_why_not(folded))
    cell = _core(body) or _hidden(body) or _range(body)
    if cell is None:
        return Cell(refused=_why_not(body))
    if cell.value is not None and not cell.says and _MINUS_SIGNS.search(shown):
        cell = replace(cell, says="minus_sign")
    if notes:
        cell = replace(cell, note="; ".join(filter(None, (cell.note, *notes))), says="note")
    return _marked(cell, [GssMarker(one) for one in markers]) if markers else cell


def _marked(cell: Cell, markers: list[GssMarker]) -> Cell:
    """Add the markers beside a number; that it is confidential outranks all else."""
    if cell.marker is GssMarker.CONFIDENTIAL:
        return cell
    said = markers if cell.marker is None else [cell.marker, *markers]
    if GssMarker.CONFIDENTIAL in said:
        return replace(cell, marker=GssMarker.CONFIDENTIAL, says="shown_though_confidential")
    return replace(cell, marker=said[0], says="marker")


def _with_limits(found: re.Match[str]) -> Cell:
    cell = _parts(found["value"])
    if not isinstance(cell.value, Decimal):
        return Cell(refused="no_number")
    if found["half"]:
        half, middle = _digits(found["half"]), cell.value
        return replace(cell, low=middle - half, high=middle + half, says="limits")
    low, high = (_signed(found[name]) for name in ("low", "high"))
    return replace(cell, low=low, high=high, says="limits")


def _apart(folded: str) -> tuple[str, list[str], list[str]]:
    """Take notes and markers from both ends; a sign after a number is a note, never a marker."""
    notes: list[str] = []
    markers: list[str] = []
    body = folded
    while body:
        if found := _BRACKET.search(body):
            _sort_out(found["text"].strip(), notes, markers)
        elif found := _SIGN.search(body):
            notes.insert(0, found["sign"])
        elif found := _LETTER.search(body):
            markers.insert(0, found["letter"])
        else:
            break
        body = body[: found.start()].rstrip()
    if found := _BEFORE.match(body):
        if found["sign"]:
            notes.insert(0, found["sign"])
        else:
            markers.insert(0, found["letter"])
        body = body[found.end() :]
    return body, notes, markers


def _sort_out(inner: str, notes: list[str], markers: list[str]) -> None:
    """Tell a marker in brackets from a note."""
    if inner in _CODES or inner in _LETTERS:
        markers.insert(0, _LETTERS.get(inner, inner))
    else:
        notes.insert(0, inner)


def _digits(text: str) -> Decimal:
    plain = text.replace(",", "").replace(" ", "").replace("'", "").replace("·", ".")
    return Decimal(plain.removesuffix("."))


def _signed(text: str) -> Decimal:
    return -_digits(text[1:]) if text[:1] == "-" else _digits(text)


def _is_code(number: str) -> bool:
    return len(number) > 1 and number[0] == "0" and number[1].isdigit()


_SCALES = {"k": 3, "m": 6, "bn": 9}


def _core(body: str) -> Cell | None:
    """Read a sign, a currency, digits, a scale and a unit."""
    found = _CORE.fullmatch(body)
    if found is None or _is_code(found["number"]):
        return None
    size = _digits(found["number"])
    value = size.copy_negate() if found["sign"] == "-" else size
    places = _places(value)
    says = "thousands" if re.search("[, ']", found["number"]) else ""
    if "·" in found["number"]:
        says = "middle_dot"
    if scale := _SCALES.get(found["scale"] or ""):
        value, places, says = scaled_up(value, scale), places - scale, "scaled"
    cell = Cell(value, Bounds.rounding_to(value, places), says=says)
    if found["currency"]:
        return None if found["unit"] else replace(cell, unit=Unit.CURRENCY, says=says
                                                  if says == "scaled" else "currency")  # fmt: skip
    if found["unit"]:
        return _with_unit(cell, found)
    whole = "." not in found["number"].rstrip(".") and "·" not in found["number"]
    return replace(cell, unit=Unit.COUNT if whole or places < 0 else Unit.NONE)


def _with_unit(cell: Cell, found: re.Match[str]) -> Cell:
    if found["per"]:
        per = 1_000_000 if found["per"] == "million" else int(found["per"].replace(",", ""))
        return replace(cell, unit=Unit.RATE, per=per)
    if found["points"]:
        return replace(cell, unit=Unit.PERCENTAGE_POINT)
    if found["time"]:
        return replace(cell, unit=Unit.TIME, note=f"{found['time'].rstrip('s')}s")
    if found["pace"]:
        return replace(cell, unit=Unit.PACE, note=found["pace"])
    return replace(cell, unit=Unit.PERCENT, says="percent")


def _hidden(body: str) -> Cell | None:
    """Read what hides a number: `<5`, `5 or fewer`, `>95%`."""
    if found := _BELOW.fullmatch(body):
        word = found["word"] or found["word2"]
        text, percent = found["number"] or found["number2"], found["unit"] or found["unit2"]
        bounds = Bounds(Fraction(0), Fraction(_digits(text)), includes_upper=word not in _HALF_OPEN)
        if "." in text:
            unit = Unit.PERCENT if percent else Unit.NONE
            return Cell(bounds=bounds, marker=GssMarker.LOW, unit=unit, says="low")
    elif found := _ABOVE.fullmatch(body):
        strict = found["word"] not in (">=", "≥", "at least")
        percent = found["unit"]
        top = Fraction(100) if percent else None
        bounds = Bounds(Fraction(_digits(found["number"])), top, includes_lower=not strict)
    else:
        return None
    unit = Unit.PERCENT if percent else Unit.COUNT
    return Cell(bounds=bounds, marker=GssMarker.CONFIDENTIAL, unit=unit, says="suppressed")


def _range(body: str) -> Cell | None:
    """Read two ends; a small range of counts without other words hides a count."""
    found = _BETWEEN.fullmatch(body)
    if found is None or (found["and"] and found["word"] != "between "):
        return None
    first, last = _core(found["first"]), _core(found["last"])
    if first is None or last is None or not _are_ends(first, last):
        return None
    low, high = Fraction(first.value or 0), Fraction(last.value or 0)
    cell = Cell(bounds=Bounds(low, high), unit=last.unit, per=last.per, note=last.note)
    if found["word"] or not first.unit == last.unit == Unit.COUNT:
        return replace(cell, says="range")
    if low >= 0 and high <= _SMALL:
        return replace(cell, marker=GssMarker.CONFIDENTIAL, says="suppressed")
    return None if _is_year(first) and _is_year(last) else replace(cell, says="range")


def _are_ends(first: Cell, last: Cell) -> bool:
    if first.unit not in (last.unit, Unit.COUNT, Unit.NONE):
        return False
    return first.value is not None and last.value is not None and first.value < last.value


def _is_year(cell: Cell) -> bool:
    return cell.unit is Unit.COUNT and not cell.says and 1900 <= Fraction(cell.value or 0) <= 2100


_WHY = (
    (re.compile(r"-?(?:[0-9]+,[0-9]{1,2}|[0-9]{1,3}(?:[. ][0-9]{3})+,[0-9]+)"), "decimal_comma"),
    (re.compile(rf"\({_NUMBER}%?\)"), "brackets"),
    (re.compile(r"0[0-9]+"), "code"),
)


def _why_not(body: str) -> str:
    return next((code for pattern, code in _WHY if pattern.fullmatch(body)), "no_number")
