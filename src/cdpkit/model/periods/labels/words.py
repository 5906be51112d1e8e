"""The words of period labels: a label is cleaned and cut into typed tokens.

Words that carry no date (`performance`, `registrations`) are dropped; a word that is not known
makes the label unreadable, because nothing may be guessed around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.model.periods.calendar import YearType

if TYPE_CHECKING:
    from collections.abc import Iterator


class Token(NamedTuple):
    """One word, number or sign of a label: its kind, its value, its text as cleaned.

    `spaced` and `apart` tell of the space and of the comma, colon or semicolon before it.

    Examples
    --------
    >>> [(token.kind, token.value) for token in tokenise("sept 12")]
    [('month', 9), ('num', 12)]
    """

    kind: str
    value: int = 0
    text: str = ""
    spaced: bool = False
    apart: bool = False
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
    "weeks": "week weeks wk wks w",
    "days": "day days d",
    "year": "year yr y yearly",
    "to": "to until till til through thru upto",
    "and": "and",
    "from": "from starting started commencing commenced",
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
    "average": "average averages averaged mean moving pooled range aggregate aggregated",
    "caption": "issue version wave round phase stage tranche cohort volume vol",
    "vague": """
    about almost approx approximately around c ca circa decade early late nearly roughly some sometime
    spring summer autumn winter term terms
    """,
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
    "qe": ("quarter", "ending"),
    "me": ("month", "ending"),
    "we": ("week", "ending"),
    "wc": ("week", "from"),
    "wb": ("week", "from"),
}
_NOISE = _words(
    """
    a accessed achieved achievement achievements activity actual actuals admissions adults all annual
    available baseline based began best budget clients collected comparator compiled confirmed correct count counts
    created creation
    covering cumulative current data dataset dated death deaths downloaded during edition
    established establishment estimate estimates events extract extracted figure figures final for full forecast in inception including inclusive
    incl introduced introduction it its indicator initial interim is lag last latest launch launched local measure measured milestone monthly most
    national new no note number numbers occurrences of only opened opening out outcome outturn over p people
    percentage performance period periods persons plan planned population position
    previous produced publication programme progress project projected projection provisional published quarterly r rate rates recent recorded records
    registered registration registrations release released report reported reporting restated result
    results retrieved review revised scheme service snapshot statistic statistics status submission survey table
    target targets the total trajectory up update updated value whole yet
    males male females female
    """
)


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
    "+": "and",
    "@": "to",
    "..": "to",
}
_DROPPED = frozenset(",.;:'\"|*")
_PARTING = frozenset(",;:")

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


def tokenise(text: str) -> tuple[Token, ...]:
    """Cut a cleaned label into tokens; noise is dropped, unknown words keep kind `unknown`.

    Examples
    --------
    >>> [token.kind for token in tokenise("2014 registrations")]
    ['num']
    """
    tokens: list[Token] = []
    spaced = apart = False
    for match in _TOKEN.finditer(text):
        group, part = match.lastgroup or "", match.group()
        if group == "space":
            spaced = True
            continue
        apart = apart or part in _PARTING
        for token in _tokens_of(group, part):
            _append(tokens, token._replace(spaced=spaced, apart=apart))
            apart = False
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


def without_caption(tokens: tuple[Token, ...]) -> Iterator[tuple[Token, ...]]:
    """Drop what numbers a label but dates nothing: `Year 2` of `Year 2 (2024/25)`, `Issue 1`.

    Where a month follows, the number may also be its day: `Issue 1 December 2024`.

    Examples
    --------
    >>> [len(rest) for rest in without_caption(tokenise("year 2: 2024"))]
    [1]
    """
    for at, token in enumerate(tokens):
        number, after = (*tokens[at + 1 : at + 3], _NOTHING, _NOTHING)[:2]
        numbered = number.kind == "num" and len(number.text) < 4
        if token.kind == "caption" or (numbered and _names_a_year(tokens, at, after)):
            yield _trimmed(tokens[:at] + tokens[at + 1 + numbered :])
            if numbered and after.kind == "month" and not after.apart and token.kind == "caption":
                yield tokens[:at] + tokens[at + 1 :]
            return


_NOTHING = Token("")


def _names_a_year(tokens: tuple[Token, ...], at: int, after: Token) -> bool:
    """Tell whether `year` and a number stand beside dates: set apart from them, or a year follows."""
    before = tokens[at - 1].kind if at else ""
    if tokens[at].kind != "year" or before not in {"", "open", "close", "num", "dash"}:
        return False
    apart = after.apart or (after.kind == "dash" and after.spaced)
    return apart or after.kind in {"", "open", "close", "num", "type"}


def _trimmed(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Drop the dashes that tied a caption to its dates."""
    while tokens and tokens[0].kind == "dash":
        tokens = tokens[1:]
    while tokens and tokens[-1].kind == "dash":
        tokens = tokens[:-1]
    return tokens
