"""Reasons in words: the one table, made last and never read back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.assess.wording.words import absence
from cdpkit.model.printed_values import GssMarker
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from cdpkit.assess.wording.context import Point
    from cdpkit.reasons import Argument

__all__ = ["WORDS", "absent_values", "clause_of", "words_of"]

_What = "Mapping[str, Argument]"


def absent_values(*points: Point, of: str = "value") -> Reason:
    """Say that values are not there: of which periods, and what stands in their place.

    Examples
    --------
    >>> from cdpkit.assess.wording import Point
    >>> words_of(absent_values(Point(None, None, "2022", markers=(GssMarker.CONFIDENTIAL,))))
    'the value for 2022 is suppressed'
    """
    arguments: dict[str, Argument] = {"of": of}
    for number, point in enumerate(points, 1):
        arguments[f"period_{number}"] = point.when().text
        arguments[f"marker_{number}"] = ",".join(point.markers)
    return Reason.of("values_absent", **arguments)


def _absent(what: Mapping[str, Argument]) -> str:
    told = []
    for number in range(1, len(what) // 2 + 1):
        markers = [GssMarker(m) for m in str(what[f"marker_{number}"]).split(",") if m]
        told.append(f"the {what['of']} for {what[f'period_{number}']} {absence(markers)}")
    return " and ".join(told)


WORDS: dict[str, str | Callable[[Mapping[str, Argument]], str]] = {
    "as_calculated": "{problem}",
    "base_below_zero": "the baseline is below zero, from which there is no relative change",
    "base_zero": "the baseline is zero, from which there is no relative change",
    "counts_of_unlike_areas": "counts of areas of different size do not compare: compare rates",
    "few_valid_points": lambda what: (
        f"{what['given']} valid point{'' if what['given'] == 1 else 's'}, five are needed"
    ),
    "limits_at_other_level": "the limits are at {level}, not at 95%",
    "no_interval": "no interval is published, and no counts that give one",
    "no_limits_and_no_counts": "there are no limits, and no counts that give them",
    "no_value": "there is no value",
    "not_projected": "{problem}",
    "not_single_years": "the periods are not single years",
    "overlapping_periods": "the periods overlap: neighbours share the same events",
    "refused": "{problem}",
    "too_few_values": "two values in a row are needed, and there are {given}",
    "unlike_periods": "the periods differ in kind or length",
    "values_absent": _absent,
}
"""Half a sentence for each code, to stand behind `because`."""


def words_of(reason: Reason | None) -> str:
    """Put a reason into words; nothing where there is none.

    Examples
    --------
    >>> words_of(Reason("base_zero"))
    'the baseline is zero, from which there is no relative change'
    """
    if reason is None:
        return ""
    words, what = WORDS[reason.code], reason.values
    return words.format(**what) if isinstance(words, str) else words(what)


def clause_of(reason: Reason | None) -> str:
    """Put a reason into a clause that stands behind `because`.

    Examples
    --------
    >>> clause_of(Reason.of("few_valid_points", given=1))
    'there is 1 valid point, five are needed'
    """
    told = words_of(reason)
    lead = "" if reason is None else LEADS.get(reason.code, "")
    if lead == "there are" and dict(reason.arguments if reason else ()).get("given") == 1:
        lead = "there is"
    return f"{lead} {told}".strip()


LEADS = {"few_valid_points": "there are"}
"""What makes a clause of words that are none."""
