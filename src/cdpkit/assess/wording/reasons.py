"""Reasons in words, made last and never read back: the one table is `reasons.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.assess.wording.words import absence
from cdpkit.model.printed_values import GssMarker
from cdpkit.reasons import Argument, Reason

if TYPE_CHECKING:
    from cdpkit.assess.wording.context import Point


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


_TABLE = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_Words = str | list[str] | Callable[[Mapping[str, Argument]], str]

WORDS: dict[str, _Words] = _TABLE["words"] | {
    "refused": lambda what: str(what["problem"]).rstrip("."),
    "values_absent": _absent,
}
"""Half a sentence for each code, to stand behind `because`; of counts for one, several and none."""


def words_of(reason: Reason | None) -> str:
    """Put a reason into words; nothing where there is none.

    Examples
    --------
    >>> words_of(Reason("base_zero"))
    'the baseline is zero, so there is no relative change'
    """
    if reason is None:
        return ""
    words, what = WORDS[reason.code], reason.values
    if isinstance(words, list):
        one, several, none = (*words, words[1])[:3]
        number = what.get("given", what.get("values"))
        words = one if number == 1 else several if number else none
    return words.format(**what) if isinstance(words, str) else words(what)


def clause_of(reason: Reason | None) -> str:
    """Put a reason into a clause that stands behind `because`.

    Examples
    --------
    >>> clause_of(Reason.of("few_valid_points", given=1))
    'there is 1 valid point, five are needed'
    """
    told = words_of(reason)
    lead = "" if reason is None else _TABLE["leads"].get(reason.code, "")
    if reason is not None and reason.code == "few_valid_points" and reason.values["given"] == 1:
        lead = "there is"
    return f"{lead} {told}".strip()
