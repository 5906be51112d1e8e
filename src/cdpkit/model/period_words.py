"""The words of period labels: a label is cleaned and cut into typed tokens.

Words that carry no date (`performance`, `registrations`) are dropped; a word that is not known
makes the label unreadable, because nothing may be guessed around it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from cdpkit.model.period_calendar import YearType

__all__ = [
    "MAX_LENGTH",
    "Token",
    "century",
    "cleaned",
    "is_missing",
    "leans_on_context",
    "tokenise",
    "unknown_words",
]

MAX_LENGTH = 200
"""Longer texts are no labels."""


class Token(NamedTuple):
    """One word, number or sign of a label: its kind, its value, its text as cleaned.

    Examples
    --------
    >>> [(token.kind, token.value) for token in tokenise("sept 12")]
    [('month', 9), ('num', 12)]
    """

    kind: str
    value: int = 0
    text: str = ""
    spaced: bool = False
    date: tuple[int, int, int] = (0, 0, 0)
    year_type: YearType | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONTHS = "january february march april may june july august september october november december"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve"
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_SYNONYMS = {
    "quarter": "quarter quarters qtr qtrs qrt q qs",
    "half": "half halves h",
    "months": "month months mth mths mnth mnths mo mos m",
    "weeks": "week weeks wk wks",
    "year": "year yr y yearly",
    "to": "to until till til through thru upto",
    "and": "and",
    "from": "from",
    "between": "between",
    "since": "since",
    "after": "after post",
    "by": "by",
    "before": "before prior pre",
    "at": "at as on",
    "ending": "ending ended ends",
    "end": "end close",
    "start": "start beginning",
    "ytd": "ytd",
    "date": "date",
    "onwards": "onwards onward present ongoing now",
    "rolling": "rolling roll",
    "mid": "mid",
}
_YEAR_TYPE_WORDS = {
    YearType.CALENDAR: "calendar",
    YearType.FINANCIAL: "financial fiscal fin",
    YearType.ACADEMIC: "academic school",
    YearType.UNIVERSITY: "university",
    YearType.MUNICIPAL: "municipal civic",
    YearType.TAX: "tax",
    YearType.FEDERAL: "federal water hydrological",
}
_CONTRACTIONS = {
    "ye": ("year", "ending"),
    "fye": ("financial", "year", "ending"),
    "fy": ("financial", "year"),
    "fytd": ("financial", "ytd"),
    "ay": ("academic", "year"),
    "cy": ("calendar", "year"),
}
_NOISE = _words(
    """
    a about achieved achievement achievements activity actual actuals admissions adults all annual
    available average baseline based best budget census clients comparator confirmed count counts
    covering cumulative current data dataset death deaths during edition estimate
    estimates events extract extracted figure figures final for full forecast in including inclusive incl
    indicator initial interim is lag last latest local measure measured milestone monthly moving most
    national new no note number numbers occurrences of only out outcome outturn over p people
    percentage performance period periods persons plan planned pooled population position
    previous progress projected projection provisional published quarterly r rate rates recent recorded
    registered registration registrations release report reported reporting restated result
    results review revised snapshot statistic statistics status submission survey table
    target targets the total trajectory up update updated value whole yet
    males male females female
    """
)
_CONTEXT = _words(
    "baseline current interim latest last period previous recent this past next its establishment"
)
_MISSING = _words(
    """
    - -- --- . .. ... : ? * x z c u [x] [z] [c] [u] n/a na n.a. n.a nan nat none null nil nya nya. tbc
    tba tbd unknown missing blank awaited pending n/k nk n/r nr
    """
)
_MISSING_WORDS = _words(
    """
    no not new data yet available published applicable known collected recorded stated given
    reported provided information to be confirmed supplied received awaiting awaited returned
    currently this period for results figure figures update none date
    """
)
_MISSING_SIGNS = _words("no not awaiting awaited confirmed none")


def _vocabulary() -> dict[str, Token]:
    words = {w: Token(kind, text=w) for kind, names in _SYNONYMS.items() for w in names.split()}
    words |= {w: Token("years", text=w) for w in ("years", "yrs")}
    for number, name in enumerate(_MONTHS.split(), 1):
        words[name] = words[name[:3]] = Token("month", number)
    words["sept"] = words["sep"]
    for number, name in enumerate(_WEEKDAYS.split(), 1):
        for short in (name, name[:3], name[:4], name[:5]):
            words.setdefault(short, Token("weekday", number))
    words |= {w: Token("num", n, text=str(n)) for n, w in enumerate(_CARDINALS.split(), 1)}
    words |= {w: Token("ord", n) for n, w in enumerate(_ORDINALS.split(), 1)}
    words |= {
        "thirtieth": Token("ord", 30),
        "twenty": Token("tens", 20),
        "thirty": Token("tens", 30),
    }
    for year_type, names in _YEAR_TYPE_WORDS.items():
        words |= {w: Token("type", year_type=year_type) for w in names.split()}
    return words


_WORDS = _vocabulary()
_SIGNS = {
    "-": "dash",
    "/": "slash",
    "(": "open",
    ")": "close",
    "[": "open",
    "]": "close",
    "&": "and",
    "@": "to",
    "..": "to",
}
_DROPPED = frozenset(",.;:'\"|*")

_DASHES = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"
)
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc`"), "'")
_MARKS = dict.fromkeys(
    map(ord, "\u00ad\u200b\u200c\u200d\ufeff\u00b9\u00b2\u00b3\u2020\u2021\u2070")
)
_MARKS |= dict.fromkeys(range(0x2074, 0x207A))
_TRANSLATION = {**_DASHES, **_QUOTES, **_MARKS}

_SHORTHAND = re.compile(r"\[(?:note ?\d{1,3}|[a-z]{1,3}|low|\d{1,3})\]")
_MIDNIGHT = re.compile(r"(?<=\d\d)[t ]00:00(?::00(?:\.0{1,9})?)?z?(?!\d)")
_DASHED_DAY = re.compile(r"(?<!\d)(\d{1,2})-([a-z]{3,9})-(\d{4}|\d\d)(?!\d)")
_ISO_DURATION = re.compile(r"^(\d{4}-\d\d-\d\d)/p(\d{1,2})([ym])$")
_DURATION_UNITS = {"y": "years", "m": "months"}
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?<!\d)(?P<ymd>\d{4}(?P<s1>[-/.])\d{1,2}(?P=s1)\d{1,2})(?!\d)"
    r"|(?<!\d)(?P<dmy>\d{1,2}(?P<s2>[-/.])\d{1,2}(?P=s2)(?:\d{4}|\d\d))(?!\d)"
    r"|(?P<ordinal>\d{1,2}(?:st|nd|rd|th)(?![a-z]))"
    r"|(?P<num>\d+)"
    r"|(?P<word>[a-z]+)"
    r"|(?P<sign>\.\.|.)",
    re.ASCII | re.DOTALL,
)


def cleaned(text: str) -> str:
    """Fold case, dashes, quotes, footnote marks and spaces.

    Examples
    --------
    >>> cleaned("Apr\N{NO-BREAK SPACE}19\N{EN DASH}Mar 20 [note 1]")
    'apr 19-mar 20'
    """
    plain = unicodedata.normalize("NFKC", text.translate(_TRANSLATION)).casefold()
    plain = _SHORTHAND.sub(" ", plain.translate(_TRANSLATION))
    plain = " ".join(_MIDNIGHT.sub("", plain).split())
    plain = _DASHED_DAY.sub(r"\1 \2 \3", plain)
    plain = _ISO_DURATION.sub(lambda m: f"{m[2]} {_DURATION_UNITS[m[3]]} from {m[1]}", plain)
    return plain[:-2] if len(plain) == 6 and plain.endswith(".0") else plain


def is_missing(text: str) -> bool:
    """Tell whether a cleaned label says that there is nothing: empty, `..`, `nya`, `no new data`.

    Examples
    --------
    >>> is_missing("no new data published"), is_missing("2023/24")
    (True, False)
    """
    if text.strip("[]()") in _MISSING or not text.strip("-. "):
        return True
    words = set(re.findall(r"[a-z]+", text)) if not re.search(r"\d", text) else set()
    return bool(words & _MISSING_SIGNS) and words <= _MISSING_WORDS


def leans_on_context(text: str) -> bool:
    """Tell whether a cleaned label points at a period that only its surroundings can name.

    Examples
    --------
    >>> leans_on_context("from the baseline period")
    True
    """
    return any(word in _CONTEXT for word in text.split())


def tokenise(text: str) -> tuple[Token, ...]:
    """Cut a cleaned label into tokens; noise is dropped, unknown words keep kind `unknown`.

    Examples
    --------
    >>> [token.kind for token in tokenise("2014 registrations")]
    ['num']
    """
    tokens: list[Token] = []
    spaced = False
    for match in _TOKEN.finditer(text):
        group, part = match.lastgroup or "", match.group()
        if group == "space":
            spaced = True
            continue
        for token in _tokens_of(group, part):
            _append(tokens, token._replace(spaced=spaced))
        spaced = False
    return tuple(tokens)


def _tokens_of(group: str, part: str) -> tuple[Token, ...]:
    """Give the tokens of one match: none for noise, several for a contraction such as `fye`."""
    if group == "word":
        words = () if part in _NOISE else _CONTRACTIONS.get(part, (part,))
        return tuple(_WORDS.get(word, Token("unknown", text=word)) for word in words)
    if group == "sign":
        return () if part in _DROPPED else (Token(_SIGNS.get(part, "unknown"), text=part),)
    return (_number(group, part),)


def _number(group: str, part: str) -> Token:
    """Give the token of digits: a date, an ordinal, or a number short enough for a label."""
    if group in {"ymd", "dmy"}:
        return _numeric_date(part)
    if group == "ordinal":
        return Token("ord", int(part[:-2]))
    return Token("num", int(part), part) if len(part) <= 4 else Token("unknown", text=part)


def _numeric_date(part: str) -> Token:
    """Read `2024-06-30` or, day first, `30/06/2024` and `30/06/24`."""
    pieces = re.split(r"[-/.]", part)
    first, second, third = (int(piece) for piece in pieces)
    if len(pieces[0]) == 4:
        return Token("date_in_digits", date=(first, second, third), text=part)
    year = third if len(pieces[2]) == 4 else century(third)
    return Token("date_in_digits", date=(year, second, first), text=part)


def century(short: int) -> int:
    """Give the year that two digits stand for: 00 to 69 are 2000 to 2069, 70 to 99 are 1970 to 1999.

    Examples
    --------
    >>> century(24), century(98)
    (2024, 1998)
    """
    return short + (2000 if short < 70 else 1900)


def _append(tokens: list[Token], token: Token) -> None:
    """Add a token; `through to` and `as at` become one, `twenty-first` one ordinal."""
    last = tokens[-1].kind if tokens else ""
    if token.kind == last and last in {"to", "at"}:
        return
    if token.kind == "ord" and token.value < 10:
        if last == "dash" and len(tokens) > 1 and tokens[-2].kind == "tens":
            tokens.pop()
            last = "tens"
        if last == "tens":
            token = token._replace(value=tokens.pop().value + token.value)
    tokens.append(token)


def unknown_words(tokens: tuple[Token, ...]) -> tuple[str, ...]:
    """List the words that no rule knows.

    Examples
    --------
    >>> unknown_words(tokenise("2016 vs 2006"))
    ('vs',)
    """
    return tuple(token.text for token in tokens if token.kind == "unknown")
