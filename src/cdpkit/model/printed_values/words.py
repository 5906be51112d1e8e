"""The vocabulary of printed numbers: units, qualifiers, markers, and the words that name them."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")
Phrases = dict[str, list[tuple[tuple[str, ...], T]]]
"""Phrases by their first word, the longest first."""


class Unit(StrEnum):
    """What a printed number counts or measures."""

    COUNT = "count"
    PERCENT = "percent"
    PERCENT_CHANGE = "percent_change"
    PERCENTAGE_POINT = "percentage_point"
    RATIO = "ratio"
    RATE = "rate"
    CURRENCY = "currency"
    TIME = "time"
    PACE = "pace"
    RANK = "rank"
    DATE = "date"
    NONE = "none"


class Qualifier(StrEnum):
    """A word printed beside a number, or in its place; a tuple of them keeps this order."""

    ESTIMATE = "estimate"
    AROUND = "around"
    ALMOST = "almost"
    A_LITTLE_OVER = "a_little_over"
    OVER = "over"
    UNDER = "under"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    WITHIN = "within"
    INCREASED = "increased"
    REDUCED = "reduced"
    INCREASING_EACH_YEAR = "increasing_each_year"
    REDUCING_EACH_YEAR = "reducing_each_year"
    FLUCTUATING = "fluctuating"
    HIGHER_THAN = "higher_than"
    LOWER_THAN = "lower_than"
    SIMILAR = "similar"
    AMONG_HIGHEST = "among_highest"
    AMONG_LOWEST = "among_lowest"
    IMPROVED = "improved"
    WORSENED = "worsened"
    NO_CHANGE = "no_change"
    NO_SIGNIFICANT_CHANGE = "no_significant_change"
    SIGNIFICANT = "significant"
    TIMES_MORE = "times_more"
    TIMES_LESS = "times_less"


class GssMarker(StrEnum):
    """A shorthand of the Government Statistical Service, printed in square brackets."""

    BREAK = "b"
    CONFIDENTIAL = "c"
    ESTIMATED = "e"
    FORECAST = "f"
    LOW = "low"
    PROVISIONAL = "p"
    REVISED = "r"
    LOW_RELIABILITY = "u"
    NONE_RECORDED = "w"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"


class Rounding(StrEnum):
    """How the publisher rounded: halves away from zero, to a multiple, or in an unknown way."""

    HALF_UP = "half_up"
    TO_10 = "to_10"
    TO_100 = "to_100"
    UNKNOWN = "unknown"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(named: dict[T, str]) -> Phrases[T]:
    table: Phrases[T] = {}
    for meaning, texts in named.items():
        for text in texts.split("|"):
            words = tuple(text.split())
            table.setdefault(words[0], []).append((words, meaning))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def match_phrase(table: Phrases[T], words: list[str], at: int) -> tuple[T, int] | None:
    """Find the longest phrase of `table` that starts at a word.

    Parameters
    ----------
    table : dict
        Phrases by their first word.
    words : list of str
        Lower-case words and signs.
    at : int
        Where the phrase would start.

    Returns
    -------
    tuple or None
        What the phrase means, and the place after it.

    Examples
    --------
    >>> match_phrase(BOUNDS, ["just", "over", "half"], 0)
    (<Qualifier.A_LITTLE_OVER: 'a_little_over'>, 2)
    """
    if at >= len(words):
        return None
    for phrase, meaning in table.get(words[at], ()):
        end = at + len(phrase)
        if tuple(words[at:end]) == phrase:
            return meaning, end
    return None


_Q = Qualifier
BOUNDS: Phrases[Qualifier] = _phrases(
    {
        _Q.AROUND: "around|about|approximately|approx|approx .|roughly|circa|c .|c|ca .|ca|~|some"
        "|in the region of|in the order of|close to|near to|somewhere around|just about",
        _Q.ALMOST: "almost|nearly|very nearly|just under|just below|just short of|just less than"
        "|just fewer than|a little under|a little below|a little less than|slightly under"
        "|slightly below|slightly less than|slightly fewer than|approaching",
        _Q.A_LITTLE_OVER: "a little over|a little above|a little more than|just over|just above"
        "|just more than|slightly over|slightly above|slightly more than|little more than"
        "|little over",
        _Q.OVER: "over|more than|above|exceeding|exceeds|exceeded|in excess of|upwards of"
        "|greater than|higher than|larger than|well over|far more than|much more than"
        "|well above|considerably more than|>",
        _Q.UNDER: "under|less than|fewer than|below|lower than|smaller than|well under|well below"
        "|far fewer than|far less than|much less than|<",
        _Q.AT_LEAST: "at least|no fewer than|no less than|not less than|not fewer than"
        "|a minimum of|minimum of|minimum|> =|≥|⩾|no lower than",
        _Q.AT_MOST: "at most|up to|no more than|not more than|not exceeding|a maximum of"
        "|maximum of|maximum|as many as|as much as|no higher than|< =|≤|⩽",
        _Q.WITHIN: "within",
    }
)

LEADS: Phrases[Qualifier] = _phrases(
    {
        _Q.ESTIMATE: "estimated|an estimated|estimated at|estimate of|an estimate of|estimate :"
        "|est .|est|estimated to be",
        _Q.SIGNIFICANT: "significantly|significant|a significant|statistically significantly"
        "|statistically significant|a statistically significant",
    }
)

BOUNDS_AFTER: Phrases[Qualifier] = _phrases(
    {
        _Q.AT_LEAST: "or more|or over|and over|or above|and above|or higher|or greater|plus|+"
        "|at least|and more",
        _Q.AT_MOST: "or fewer|or less|or under|or below|or lower|and under|at most",
        _Q.AROUND: "or so|approximately|approx|approx .|or thereabouts",
    }
)

MOVES: Phrases[Qualifier] = _phrases(
    {
        _Q.INCREASED: "up|increase|increased|increases|increasing|rise|rises|rose|risen|rising"
        "|grew|grown|grows|growth|growing|climbed|climbing|went up|gone up|going up|jumped|jump"
        "|surged|higher",
        _Q.REDUCED: "down|reduced|reduces|reduce|reducing|reduction|decrease|decreased|decreases"
        "|decreasing|fall|falls|fell|fallen|falling|drop|drops|dropped|dropping|decline|declined"
        "|declines|declining|went down|gone down|going down|cut|lower",
        _Q.IMPROVED: "improved|improves|improving|improvement",
        _Q.WORSENED: "worsened|worsens|worsening|deteriorated",
    }
)

MOVES_AFTER: Phrases[Qualifier] = _phrases(
    {
        _Q.HIGHER_THAN: "higher than|higher|more than|more likely|more|greater than|greater"
        "|larger than|larger|bigger|above",
        _Q.LOWER_THAN: "lower than|lower|fewer than|fewer|less than|less likely|less|smaller than"
        "|smaller|below",
        _Q.INCREASED: "increase|rise|growth|up|jump|uplift|increased",
        _Q.REDUCED: "decrease|reduction|drop|fall|down|decline|cut|reduced",
        _Q.IMPROVED: "improvement|better",
        _Q.WORSENED: "worse|deterioration",
    }
)

TIMES_AFTER: Phrases[Qualifier] = _phrases(
    {
        _Q.TIMES_MORE: "more than|more likely|more common|more frequent|more often|more|higher"
        "|greater|larger|bigger",
        _Q.TIMES_LESS: "less likely|less common|less|lower|fewer|smaller",
        _Q.INCREASED: "increase|rise|growth",
        _Q.REDUCED: "decrease|reduction|drop|fall",
    }
)

REMARKS: Phrases[Qualifier] = _phrases(
    {
        _Q.ESTIMATE: "estimate|estimates|estimated|an estimate|est .|est|an estimated",
        _Q.AROUND: "around|approximately|approx .|approx",
        _Q.ALMOST: "almost",
        _Q.A_LITTLE_OVER: "a little over",
        _Q.OVER: "over",
        _Q.UNDER: "under",
        _Q.AT_LEAST: "at least",
        _Q.AT_MOST: "at most",
        _Q.WITHIN: "within",
        _Q.INCREASING_EACH_YEAR: "increasing each year|increased each year|rising each year"
        "|increasing every year|rising every year|increasing year on year|increasing annually"
        "|increases each year|rising year on year|increased every year|rises each year",
        _Q.REDUCING_EACH_YEAR: "reducing each year|falling each year|decreasing each year"
        "|falling every year|decreasing every year|falling year on year|reducing year on year",
        _Q.FLUCTUATING: "fluctuating|fluctuates|fluctuated|fluctuate",
        _Q.HIGHER_THAN: "higher than|higher|above|more than|greater than|larger than",
        _Q.LOWER_THAN: "lower than|lower|below|fewer than|less than|smaller than",
        _Q.SIMILAR: "similar to|similar",
        _Q.AMONG_HIGHEST: "among highest|among the highest|amongst the highest"
        "|some of the highest|one of the highest",
        _Q.AMONG_LOWEST: "among lowest|among the lowest|amongst the lowest|some of the lowest"
        "|one of the lowest",
        _Q.INCREASED: "increased|increasing|increase|rose|risen|rising|rise|up|grew|grown|growing",
        _Q.REDUCED: "reduced|reducing|reduction|decrease|decreased|decreasing|fell|fallen|falling"
        "|fall|down|dropped|declined|declining",
        _Q.IMPROVED: "improved|improving|improvement|getting better",
        _Q.WORSENED: "worsened|worsening|getting worse|deteriorated",
        _Q.NO_CHANGE: "no change|unchanged|not changed|stable|remained stable|no difference",
        _Q.NO_SIGNIFICANT_CHANGE: "no significant change|no statistically significant change"
        "|no significant difference",
        _Q.SIGNIFICANT: "significant|significantly|statistically significant"
        "|statistically significantly",
        _Q.TIMES_MORE: "times more",
        _Q.TIMES_LESS: "times less",
    }
)

REMARKS_AFTER: Phrases[Qualifier] = _phrases(
    {
        _Q.INCREASING_EACH_YEAR: "increasing each year|rising each year|increasing every year",
        _Q.REDUCING_EACH_YEAR: "reducing each year|falling each year|decreasing each year",
        _Q.FLUCTUATING: "fluctuating",
        _Q.SIGNIFICANT: "significantly|significant|statistically significantly"
        "|statistically significant",
        _Q.ESTIMATE: "estimate|estimated|est .|est",
    }
)

NEGATIONS = _words("no not never nor neither without cannot isn't wasn't hasn't didn't")
FILLERS = _words("a an the has have had is was were are been be it by and but also now there of to")
LEADERS = _words(
    "the has have had is was were are been be it there also now only just currently still exactly"
    " overall further net annual"
)
ADVERBS = _words(
    "slightly sharply steadily markedly marginally again further only gradually rapidly overall"
    " annual annually yearly net relative year on"
)
WEAK_REMARKS = _words("up down over under above below around within higher lower fall rise")

CURRENCIES = {"£": "GBP", "€": "EUR", "$": "USD", "gbp": "GBP", "eur": "EUR", "usd": "USD"}
CURRENCY_NOUNS = {"pounds": "GBP", "pound": "GBP", "euros": "EUR", "dollars": "USD"} | {
    code: code.upper() for code in ("gbp", "eur", "usd")
}
UNIT_WORDS: Phrases[Unit] = _phrases(
    {
        Unit.PERCENTAGE_POINT: "percentage points|percentage point|percentage pts|pp|pps|ppt"
        "|ppts|p . p .|% points|% point|% pts|% pt|per cent points|per cent point",
        Unit.PERCENT: "%|per cent|percent|pc|pct",
        Unit.RATIO: "x|times|fold",
    }
)
COUNT_NOUNS = _words(
    "people person persons adults adult children child clients client patients patient users"
    " user parents parent deaths death admissions admission cases case referrals referral"
    " residents individuals offenders prisoners leavers women men males females girls boys"
    " families households students pupils episodes presentations starts completions"
    " incidents offences crimes arrests seizures services staff workers practitioners"
    " respondents attendances visits calls orders naloxone kits interventions hospitalisations"
    " poisonings placements downloads assessments appointments members partners"
)
TAILS: dict[Unit, frozenset[str]] = {
    Unit.COUNT: _words("in among amongst compared than since across"),
    Unit.PERCENT: _words(
        "of in among amongst across compared than since for who were are was had have at during"
        " a per each every"
    ),
    Unit.PERCENT_CHANGE: _words(
        "of in among amongst across compared than since on for over between during"
        " a per each every to"
    ),
    Unit.PERCENTAGE_POINT: _words("in among amongst across compared than since on for during"),
    Unit.RATIO: _words("the that as compared than all those to"),
    Unit.RATE: _words(
        "population people persons residents adults children live aged in among compared than"
        " since of men women males females inhabitants births person"
    ),
    Unit.CURRENCY: _words("of in for from per to a each compared than since over"),
    Unit.NONE: frozenset(),
    Unit.DATE: frozenset(),
}
SHARE_TAILS = TAILS[Unit.RATIO] | _words("of in since who were are had have among across at way")
COMPARISONS = _words("compared than against versus")
STREAK_WORDS = _words(
    "consecutive successive annual yearly monthly quarterly rise increase growth fall decrease"
    " year month quarter in a row running of"
)

LEGACY_SIGNS: dict[str, GssMarker] = {
    "*": GssMarker.CONFIDENTIAL,
    "**": GssMarker.CONFIDENTIAL,
    "#": GssMarker.CONFIDENTIAL,
    "c": GssMarker.CONFIDENTIAL,
    ":": GssMarker.NOT_AVAILABLE,
    "..": GssMarker.NOT_AVAILABLE,
    "-": GssMarker.NOT_AVAILABLE,
    "--": GssMarker.NOT_AVAILABLE,
    "na": GssMarker.NOT_AVAILABLE,
    "n/a": GssMarker.NOT_AVAILABLE,
    "#n/a": GssMarker.NOT_AVAILABLE,
    "x": GssMarker.NOT_AVAILABLE,
    "not available": GssMarker.NOT_AVAILABLE,
    "suppressed": GssMarker.CONFIDENTIAL,
    "not applicable": GssMarker.NOT_APPLICABLE,
    ".": GssMarker.NOT_APPLICABLE,
    "z": GssMarker.NOT_APPLICABLE,
    "u": GssMarker.LOW_RELIABILITY,
    "~": GssMarker.LOW,
}


def qualifier_named(text: str) -> Qualifier | None:
    """Find the qualifier that a word or phrase names.

    Parameters
    ----------
    text : str
        A member name or a phrase: `increasing_each_year`, `increasing each year`, `fluctuates`.

    Returns
    -------
    Qualifier or None
        None when the whole phrase names no qualifier.

    Examples
    --------
    >>> qualifier_named("increasing each year")
    <Qualifier.INCREASING_EACH_YEAR: 'increasing_each_year'>
    >>> qualifier_named("longer") is None
    True
    """
    words = text.lower().replace("_", " ").replace("-", " ").split()
    name = "_".join(words)
    if name in Qualifier.__members__.values():
        return Qualifier(name)
    for table in (REMARKS, BOUNDS):
        found = match_phrase(table, words, 0)
        if found is not None and found[1] == len(words):
            return found[0]
    return None
