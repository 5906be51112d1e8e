"""What sort of number a table holds, by the words beside it: statistic, multiplier and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from cdpkit.model.kinds import Statistic

_CODES = frozenset(Statistic)
_PER = re.compile(r"(?:per|(?<!\d)/) ?((?:\d[\d, ]*\d|\d)(?: ?k\b)?|million)(?! ?%)")
_PERCENT = re.compile(r"%|\bper ?cent(?:age)?s?\b|\bpct\b")
_WORDS = (
    (re.compile(r"indirectly[ -](?:age[ -])?standardised (?:\w+ )?rate"),
     Statistic.INDIRECTLY_STANDARDISED_RATE),
    (re.compile(r"indirectly[ -](?:age[ -])?standardised|standardised (?:\w+ )?ratio\b"),
     Statistic.RATIO),
    (re.compile(r"(?:directly|age)(?:[ -]and[ -]sex|[ -]sex)?[ -](?:age[ -])?standardised"),
     Statistic.DIRECTLY_STANDARDISED_RATE),
    (re.compile(r"crude rate"), Statistic.CRUDE_RATE),
    (re.compile(r"\bproportion\b"), Statistic.PROPORTION),
    (_PERCENT, Statistic.PROPORTION),
    (re.compile(r"\baverage\b|\bmean\b"), Statistic.MEAN),
    (re.compile(r"\bcounts?\b|\bnumbers? of\b|^number$"), Statistic.COUNT),
    (re.compile(r"\bratio\b"), Statistic.RATIO),
)  # fmt: skip
"""Words of a sort of number, the most telling first."""
_NUMBER_OF = re.compile(r"^(?:numbers?|no\.?|counts?) of ")
_RATE = re.compile(r"\brates?\b|standardised")
_NOUNS = frozenset({
    "people", "persons", "adults", "children", "clients", "patients", "users", "deaths",
    "admissions", "cases", "referrals", "residents", "individuals", "offenders", "prisoners",
    "households", "students", "pupils", "episodes", "presentations", "starts", "completions",
    "incidents", "offences", "crimes", "arrests", "seizures", "attendances", "visits", "calls",
    "orders", "kits", "interventions", "hospitalisations", "poisonings", "placements",
    "assessments", "registrations", "suicides", "claimants", "births", "hospitalizations",
    "deliveries", "discharges", "sessions", "needles", "beds",
})  # fmt: skip
_PEOPLE = frozenset({"persons", "person", "male", "female", "males", "females", "people", "all"})
_NUMBER = frozenset({"number", "numbers", "count", "counts", "no", "n", "#"})
"""Units that say no more than that the value is a count."""
_BEHIND_A_NOUN = frozenset({
    "in", "from", "by", "of", "for", "with", "on", "at", "under", "over", "among", "known",
    "given", "seen", "who", "to", "during", "successfully", "starting", "leaving", "entering",
    "receiving", "waiting", "living", "presenting",
})  # fmt: skip
"""What may follow the noun that is counted, as in `adults in treatment`; also a word in -ed."""
_NO_COUNT = re.compile(
    r"\b(?:rates?|ratio|average|mean|median|share|proportion|costs?|spend|days|hours|weeks|years|"
    r"risk|odds)\b|standardised|\u00a3"
)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """A sort of number.

    Parameters
    ----------
    statistic : Statistic
        `other` where the words do not say.
    per : float
        The multiplier.
    unit : str
        The unit in words.
    note : str
        What a reader is told: a rate of unstated sort, what a measure was read as.
    problem : str
        Why the words contradict each other, the column first; empty where they do not.
    """

    statistic: Statistic = Statistic.OTHER
    per: float = 1.0
    unit: str = ""
    note: str = ""
    problem: str = ""


def is_count_noun(text: str) -> bool:
    """Tell whether a unit or header names what is counted: `Deaths`, `drug-related deaths`.

    Parameters
    ----------
    text : str
        A unit, or a header of a table.

    Returns
    -------
    bool
        True where the values are counts of it.

    Examples
    --------
    >>> is_count_noun("Deaths"), is_count_noun("Naloxone kits supplied"), is_count_noun("Years")
    (True, True, False)
    """
    return bool(_counted(text))


def _counted(text: str) -> str:
    """Give the words up to the noun of what is counted, `kits` of `kits supplied`; else nothing."""
    plain = text.casefold().replace("_", " ").strip()
    if _NO_COUNT.search(plain) or multipliers_in(plain):
        return ""
    for found in re.finditer(r"[a-z]+", plain):
        after = re.match(r"\W*([a-z]*)", plain[found.end() :])
        behind = after[1] if after else ""
        if found[0] in _NOUNS and (not behind or behind in _BEHIND_A_NOUN or behind.endswith("ed")):
            return plain[: found.end()]
    return ""


def multipliers_in(text: str) -> set[float]:
    """Give the multipliers that words name: 100 for a percentage, 100000 for `per 100,000`.

    Parameters
    ----------
    text : str
        A unit, a title or a header.

    Returns
    -------
    set of float
        Empty where none is named.

    Examples
    --------
    >>> [sorted(multipliers_in(text)) for text in ("Rate per 1,000", "per 100k", "%")]
    [[1000.0], [100000.0], [100.0]]
    """
    plain = text.casefold()
    found = {
        1e6
        if size == "million"
        else float(re.sub("[, k]", "", size)) * (1000 if "k" in size else 1)
        for size in _PER.findall(plain)
    }
    found -= {0.0, 1.0, inf}
    return found | ({100.0} if not found and _PERCENT.search(plain) else set())


def number_kind(
    *,
    statistic: str = "",
    unit: str = "",
    per: float | None = None,
    title: str = "",
    noun: str = "",
    whole: bool = False,
) -> NumberKind:
    """Say what sort of number it is, from all the words that stand beside it.

    Parameters
    ----------
    statistic : str
        A code (`crude_rate`), or words: `Age-standardised rate per 100,000`.
    unit : str
        The unit as printed.
    per : float, optional
        The multiplier, where a column gives it.
    title : str
        The title of the indicator.
    noun : str
        The header of the values, where it says what is counted.
    whole : bool
        Whether all values are whole numbers.

    Returns
    -------
    NumberKind
        With `problem` where the words contradict each other.

    Examples
    --------
    >>> kind = number_kind(statistic="Rate per 1,000", unit="Offences")
    >>> kind.statistic.value, kind.per, kind.unit
    ('other', 1000.0, 'per 1,000')
    >>> number_kind(unit="%", per=1).problem
    '`per` is 1, and the unit says %'
    """
    code = statistic if statistic in _CODES else ""
    measure = "" if code else statistic
    named = {text: multipliers_in(text) for text in (unit, measure, title) if text}
    sizes = set().union(*named.values())
    if problem := _contradiction(per, unit, sizes, named):
        return NumberKind(Statistic(code or "other"), per or 1.0, unit, problem=problem)
    size = per if per is not None else max(sizes, default=1.0)
    found = Statistic(code) if code else _worded(measure, unit, title)
    count = bool(noun) or is_count_noun(unit) or is_count_noun(noun)
    count = count or bool(_NUMBER_OF.match(title.casefold()))
    if found is None and size == 1 and count and whole and not _RATE.search(measure.casefold()):
        found = Statistic.COUNT
    shown = _unit(unit, noun, size, found)
    if found is Statistic.COUNT and (size != 1 or multipliers_in(unit)):
        problem = f"`statistic` count cannot be used with {_said(size, unit)}"
        return NumberKind(found, size, shown, problem=problem)
    note = ""
    if found is None and _RATE.search(f"{measure} {unit} {title}".casefold()):
        note = "the file does not say what kind of rate this is; add `--statistic`, such as `crude_rate`"
    elif measure and found is not None:
        note = f"measure `{measure}` was read as statistic {found}"
    return NumberKind(found or Statistic.OTHER, size, shown, note)


def _contradiction(
    per: float | None, unit: str, sizes: set[float], named: dict[str, set[float]]
) -> str:
    if len(sizes) > 1:
        two = [text for text, found in named.items() if found][:2]
        return f"`unit` or `title` names two multipliers: `{two[0]}` and `{two[-1]}`"
    if per is not None and sizes and per not in sizes:
        said = next(text for text, found in named.items() if found)
        shown = f"the unit says {said}" if said == unit else f"`{said}` says otherwise"
        return f"`per` is {per:,.0f}, and {shown}"
    return ""


def _said(size: float, unit: str) -> str:
    return f"the unit {unit}" if unit else f"`per` {size:,.0f}"


def _worded(measure: str, unit: str, title: str) -> Statistic | None:
    """Find the words of a sort of number, first in the measure, then in the unit and the title."""
    rate = _RATE.search(measure.casefold())
    for text in (measure, unit, title):
        plain = text.casefold()
        found = next((kind for pattern, kind in _WORDS if pattern.search(plain)), None)
        if found is Statistic.COUNT and text is title:
            continue
        if text is not measure and found in {Statistic.MEAN, Statistic.RATIO}:
            continue
        if text is not measure and rate and found is Statistic.PROPORTION:
            continue
        if found is not None:
            return found
    return None


def _unit(unit: str, noun: str, size: float, found: Statistic | None) -> str:
    if size != 1 and not multipliers_in(unit):
        return "%" if size == 100 else "per million" if size == 1e6 else f"per {size:,.0f}"
    if unit.casefold() in _PEOPLE:
        return "people" if found is Statistic.COUNT else ""
    if found is Statistic.COUNT and unit.casefold().rstrip(".") in _NUMBER:
        unit = ""
    if unit:
        shown = unit.casefold() if unit.istitle() else unit
        return re.sub(r"(?<=per )\d{4,}\b", lambda found: f"{int(found[0]):,}", shown)
    return _NUMBER_OF.sub("", _counted(noun))
