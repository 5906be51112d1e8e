"""What pictures are about, as plain values, and the words that all kinds share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cdpkit.display.writing import number_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


LAST_WORDS = "The values are in the table below."
LONGEST_ALT = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured, where, in which unit, and where the numbers are from."""

    what: str
    where: str = ""
    unit: str = ""
    places: int | None = None
    source: str = ""

    def number(self, value: float) -> str:
        """Write a value as it stands beside a mark: with a percent sign, without other units."""
        return number_text(value, self.places) + ("%" if self.unit == "%" else "")

    def level(self, value: float) -> str:
        """Write a target or an edge: a whole number without decimals."""
        return (
            number_text(value) + ("%" if self.unit == "%" else "")
            if value == int(value)
            else self.number(value)
        )

    @property
    def heading(self) -> str:
        """What and where, as a title begins."""
        text = ", ".join(filter(None, (self.what, self.where)))
        return text[:1].upper() + text[1:]

    @property
    def phrase(self) -> str:
        """What and where, inside a sentence."""
        return lowered(self.what) + (f" in {self.where}" if self.where else "")

    @property
    def measure(self) -> str:
        """The unit in words, for a subtitle."""
        return "per cent" if self.unit == "%" else self.unit


@dataclass(frozen=True, slots=True)
class Track:
    """Values over time: NaN is a gap, and a marker says why (`[c]` is hidden)."""

    name: str
    periods: tuple[str, ...]
    values: tuple[float, ...]
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    markers: tuple[str, ...] = ()
    at: tuple[float, ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()
    """Periods since which values do not compare with those before, each with its reason."""

    @property
    def places(self) -> tuple[float, ...]:
        """Where the values stand: one after the other unless they say where."""
        return self.at or tuple(map(float, range(len(self.periods))))

    @property
    def known(self) -> list[int]:
        """Which values are there."""
        return [n for n, value in enumerate(self.values) if not math.isnan(value)]

    @property
    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Names of the places, with the marker of a value that is not there."""
        marks = self.markers or ("",) * len(self.periods)
        named = zip(self.places, self.periods, marks, strict=True)
        return tuple((at, f"{period} {mark}".strip()) for at, period, mark in named)

    def stretches(self) -> list[slice]:
        """Give the stretches between breaks: nothing is drawn across one."""
        cuts = [self.periods.index(since) for since, _ in self.breaks if since in self.periods]
        edges = [0, *sorted(cuts), len(self.periods)]
        return [slice(a, b) for a, b in pairwise(edges) if b > a]


@dataclass(frozen=True, slots=True)
class Goal:
    """A target: its level, and when it is due."""

    value: float
    period: str = ""
    at: float = math.nan
    name: str = "Target"


def place_of_day(day: date | None, number: int) -> float:
    """Give where a day stands on an axis of time: its year with the share that is over.

    What has no day stands at a number of its own.
    """
    return number if day is None else day.year + (day.timetuple().tm_yday - 1) / 366


def lowered(text: str) -> str:
    """Give a text as it stands inside a sentence; an abbreviation keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def told(sentences: Iterable[str], last: str = LAST_WORDS, limit: int = LONGEST_ALT) -> str:
    """Join the sentences of an alt text, as many as fit; the last one always stands."""
    text = ""
    for sentence in filter(None, sentences):
        whole = " ".join(sentence.split())
        longer = f"{text} {whole if whole.endswith('.') else f'{whole}.'}".strip()
        if len(longer) + len(last) + 1 > limit:
            break
        text = longer
    return f"{text} {last}".strip()


def several(number: int, noun: str) -> str:
    """Give a number with its noun: `1 area`, `No areas`, `12 areas`."""
    return f"{number or 'No'} {noun}{'' if number == 1 else 's'}"


def counted(words: Sequence[str], order: Sequence[str]) -> str:
    """Count words in a given order: `12 worse, 11 similar and 1 better`."""
    found = [f"{words.count(each)} {each}" for each in order if each in words]
    return " and ".join(filter(None, (", ".join(found[:-1]), *found[-1:])))


def axis_floor(values: Iterable[float], *, from_zero: bool) -> float:
    """Give where the axis of values starts: at 0, unless the values are far from it."""
    known = [value for value in values if not math.isnan(value)]
    if not known or from_zero or min(known) <= 0.5 * max(known):
        return min([0.0, *known])
    step = 10.0 ** math.floor(math.log10(max(known) - min(known) or max(known)))
    return step * math.floor(min(known) / step)
