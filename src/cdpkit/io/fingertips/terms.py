"""Words of Fingertips in the terms of a series: statistic, polarity, markers, areas."""

from __future__ import annotations

import re

from cdpkit.model import Polarity, Statistic
from cdpkit.model.printed_values import GssMarker

_STATISTICS = (
    ("indirectly", Statistic.INDIRECTLY_STANDARDISED_RATE),
    ("directly", Statistic.DIRECTLY_STANDARDISED_RATE),
    ("crude rate", Statistic.CRUDE_RATE),
    ("proportion", Statistic.PROPORTION),
    ("percentage", Statistic.PROPORTION),
    ("count", Statistic.COUNT),
    ("mean", Statistic.MEAN),
    ("ratio", Statistic.RATIO),
)
_MARKERS = (
    ("suppress|disclosure|small number", "c"),
    ("provisional", "p"),
    ("revised", "r"),
    ("estimate", "e"),
    ("missing|not available|not published|data quality|cannot be calculated", "x"),
)
_SCHOOL = re.compile(
    "school|pupil|student|academic|universit|college|key stage|year 6|reception|exclusion",
    re.IGNORECASE,
)
_IN_PLACE_OF_A_VALUE = frozenset("cx")
_SIGNS = {"*": "c", ":": "x", "..": "x", "m": "x", "q": "c", "s": "c"}
"""Signs and codes of SDMX."""
_GSS = re.compile(r"[eknsw]\d{8}", re.IGNORECASE)


def is_of_schools(text: str) -> bool:
    """Tell whether words are of an indicator whose years may be those of schools."""
    return bool(_SCHOOL.search(text))


def statistic_of(value_type: str) -> str:
    """Give the statistic of a type of value: `Directly standardised rate`, `Proportion`."""
    known = (name for word, name in _STATISTICS if word in value_type.casefold())
    return next(known, Statistic.OTHER).value if value_type else ""


def polarity_of(text: str) -> str:
    """Give the direction of improvement: `RAG - Low is good`, `Not applicable`."""
    plain = text.casefold()
    if "low is good" in plain:
        return Polarity.LOWER_BETTER.value
    if "high is good" in plain:
        return Polarity.HIGHER_BETTER.value
    return Polarity.NEUTRAL.value if plain else ""


def multiplier(unit: str) -> float:
    """Give the multiplier that a unit names: 100 for `%`; NaN where it names none."""
    if unit.strip() == "%":
        return 100.0
    found = re.search(r"per ([\d,]+)", unit)
    return float(found[1].replace(",", "")) if found else float("nan")


def marker_of(note: str, *, valued: bool) -> str:
    """Give the shorthand for what a note says of a value, or of its absence."""
    for pattern, marker in _MARKERS:
        if re.search(pattern, note, re.IGNORECASE):
            return marker if not valued or marker not in _IN_PLACE_OF_A_VALUE else ""
    return ""


def flag_of(text: str) -> str:
    """Give the marker of a flag: a letter, in brackets or not, a code of SDMX, or words.

    Examples
    --------
    >>> flag_of("[p]"), flag_of("Provisional"), flag_of("A"), flag_of("see note 3")
    ('p', 'p', '', '')
    """
    plain = text.strip("[]() ").casefold()
    if plain in list(GssMarker):
        return plain
    if plain in _SIGNS:
        return _SIGNS[plain]
    known = (marker for pattern, marker in _MARKERS if re.search(pattern, plain))
    return next(known, "") if len(plain) > 3 else ""


def area_code(text: str) -> str:
    """Write a code of the Office for National Statistics in capitals, without spaces."""
    plain = text.replace(" ", "")
    return plain.upper() if _GSS.fullmatch(plain) else text


def population_of(parts: tuple[str, ...]) -> str:
    """Say who is counted: sex, age, and the category with its type."""
    sex, age, category_type, category = parts
    group = f"{category_type}: {category}" if category_type and category else category
    return ", ".join(part for part in (sex, age, group) if part)
