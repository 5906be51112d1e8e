"""The text of period labels, before it is cut into words: marks folded, shorthand written out.

Each rewrite turns one way of printing into another that the words already know (`w/e` into `week
ending`, `2Q24` into `Q2 24`, `2022-04-01/P3Y` into `3y from 2022-04-01`).
"""

from __future__ import annotations

import re
import unicodedata

MAX_LENGTH = 200
"""Longer texts are not labels."""

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
_REWRITES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.ASCII), text)
    for pattern, text in (
        (r"^(\d{4}-\d\d-\d\d)/p(\d{1,3}[dwmy])$", r"\2 from \1"),  # ISO 8601: 2022-04-01/P3Y
        (r"^p(\d{1,3}[dwmy])/(\d{4}-\d\d-\d\d)$", r"\1 to \2"),
        (r"(?<=\d)_+(?=\d)", "-"),  # 2023_24
        (r"_+", " "),  # Apr_2023
        (r"(?<=\d\d)[t ]00:00(?::00(?:\.0{1,9})?)?z?(?!\d)", ""),  # midnight
        (r"(?<!\d)(\d{1,2})-([a-z]{3,9})-(\d{4}|\d\d)(?!\d)", r"\1 \2 \3"),  # 31-Mar-2024
        (r"(?<![a-z])([fhmqwy])/([bcey])(?![a-z])", r"\1\2"),  # w/e, y/e, w/c, f/y
        (r"(?<![a-z])([mqwy])/(?=end|comm|beg|start)", r"\1 "),  # w/ending
        (r"(?<![\w.])([1-4])([qh])(?=[ '/-]?(?:fy ?)?\d|$)", r"\2\1 "),  # 2Q24
        (r"(?<![a-z\d])p(?=\d{1,2}(?![a-z\d]))", "m"),  # P09: the ninth month of the accounts
        (r"(?<![a-z])year[ -]to[ -]date(?![a-z])", "ytd"),
        (r"(?<!\d)((?:\d\d)?\d0)'?s(?![a-z])", r"\1 decade"),  # 2020s
    )
)


def cleaned(text: str) -> str:
    """Fold case, dashes, quotes, footnote marks and spaces; write shorthand out.

    Examples
    --------
    >>> cleaned("Apr\N{NO-BREAK SPACE}19\N{EN DASH}Mar 20 [note 1]")
    'apr 19-mar 20'
    >>> cleaned("2022-04-01/P3Y"), cleaned("W/E 5 Jan 2024"), cleaned("FY2023_24")
    ('3y from 2022-04-01', 'we 5 jan 2024', 'fy2023-24')
    """
    plain = unicodedata.normalize("NFKC", text.translate(_TRANSLATION)).casefold()
    plain = " ".join(_SHORTHAND.sub(" ", plain.translate(_TRANSLATION)).split())
    for pattern, replacement in _REWRITES:
        plain = pattern.sub(replacement, plain)
    plain = " ".join(plain.split())
    return plain[:-2] if len(plain) == 6 and plain.endswith(".0") else plain


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


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
