"""Subjects of sentences: what is measured, of whom, and where."""

from __future__ import annotations

import re

from cdpkit.assess.wording.clauses import lowered

_PART = re.compile(r": | - | \N{EN DASH} ")
_APART = re.compile(r",(?!\d)")
"""A comma of words; that of `100,000` sets nothing apart."""
_EVERYBODY = re.compile(r"^((all )?persons(, |$))?(all ages(, |$))?", re.IGNORECASE)


def subject_of(title: str, place: str, cohort: str = "") -> str:
    """Say what, of whom and where, as a sentence begins.

    The second part of a title is in brackets, so that the sentence reads on.

    Parameters
    ----------
    title : str
        What is measured.
    place : str
        Where; nothing where the title says it.
    cohort : str, default ""
        Who is counted.

    Returns
    -------
    str
        With the comma that closes an insertion.

    Examples
    --------
    >>> subject_of("Deaths", "Wirral", "female"), subject_of("Adults in treatment: opiate", "Sefton")
    ('Deaths (female) in Wirral', 'Adults in treatment (opiate) in Sefton')
    >>> subject_of("Clients, aged 18 to 24", "Sefton"), subject_of("Rate/100,000", "Sefton")
    ('Clients, aged 18 to 24, in Sefton,', 'Rate/100,000 in Sefton')
    >>> subject_of("Reading attainment", "Reading"), subject_of("Deaths in Wirral", "Wirral")
    ('Reading attainment in Reading', 'Deaths in Wirral')
    """
    named = re.search(rf"\b{re.escape(place)}\b", title)
    said = named and not (named.start() == 0 and place in _ORDINARY)
    given, where = cohort, "" if said or not place else f" in {place}"
    parts = [] if "(" in title else _PART.split(title, maxsplit=1)
    if len(parts) == 2:
        title, cohort = parts[0], "; ".join(filter(None, (lowered(parts[1]), cohort)))
    if cohort and title.endswith(")"):
        title, cohort = title[:-1].rpartition("(")[::2]
        title, cohort = title.rstrip(), f"{cohort}; {given}"
    if cohort:
        return f"{title} ({cohort}){where}{',' if ',' in where else ''}"
    apart = "," if _APART.search(title) else ""
    comma = "," if apart or "," in where else ""
    return f"{title}{apart}{where}{comma}" if where else title


def closed(subject: str) -> str:
    """Close an insertion by its comma, so that a verb can follow.

    Examples
    --------
    >>> closed("Clients, aged 18 to 24"), closed("Deaths (female, all ages)")
    ('Clients, aged 18 to 24,', 'Deaths (female, all ages)')
    """
    inserted = _APART.search(_BRACKETS.sub("", subject))
    return f"{subject}," if inserted and not subject.endswith(",") else subject


_ORDINARY = frozenset({"A", "Bath", "Battle", "Deal", "Reading", "Rugby", "Sale", "Ware", "Wells"})
"""Places whose names begin titles as ordinary words, too: `Reading attainment`."""
_BRACKETS = re.compile(r"\([^()]*\)")


def is_countable(title: str) -> bool:
    """Tell whether a title begins with what can be numbered: `deaths`, not `unmet need`.

    Examples
    --------
    >>> is_countable("Deaths from drug misuse"), is_countable("Successful completion of treatment")
    (True, False)
    """
    words = re.findall(r"[\w'-]+", _BEHIND.split(title.casefold(), maxsplit=1)[0])
    return any(word in _PLURALS or re.search("[^s]s$", word) for word in words)


_BEHIND = re.compile(
    r"[,:;(]| (?:of|in|from|for|among|by|with|who|whose|on|at|to|after|under|over|aged|per|newly)\b"
)
_PLURALS = frozenset({"people", "children", "men", "women"})


def cohort_of(population: str, title: str = "") -> str:
    """Say who is counted, where the title does not, without words for everybody.

    Examples
    --------
    >>> cohort_of("Female, All ages"), cohort_of("Persons, 12+ yrs"), cohort_of("Persons, All ages")
    ('female, all ages', '12+ yrs', '')
    >>> cohort_of("Young people", "Young people in treatment")
    ''
    """
    if population.casefold() in title.casefold():
        return ""
    return lowered(_EVERYBODY.sub("", population)).replace("All ages", "all ages")
