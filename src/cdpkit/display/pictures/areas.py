"""Pictures of many areas: a funnel, areas in order, and one area on many indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cdpkit.display.charts import Axis, Chart, Mark
from cdpkit.display.pictures.subjects import counted, several, told
from cdpkit.display.writing import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.display.pictures.subjects import Subject


WORDS = ("worse", "lower", "similar", "higher", "better", "not compared")


@dataclass(frozen=True, slots=True)
class FunnelLine:
    """A line of a funnel: `outer`, `inner` or `chance` (by chance alone)."""

    name: str
    role: str
    size: tuple[float, ...]
    value: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """An area with its value, limits, and how it compares."""

    name: str
    value: float
    lower: float
    upper: float
    word: str = ""
    text: str = ""
    """The value as it is written, where the unit differs from that of others."""


def funnel(
    subject: Subject,
    names: Sequence[str],
    size: Sequence[float],
    value: Sequence[float],
    sides: Sequence[float],
    *,
    baseline: float,
    lines: Sequence[FunnelLine],
    own: str = "",
    period: str = "",
    size_name: str = "People who live there",
    notes: Sequence[str] = (),
    headline: str = "",
) -> Chart:
    """Areas against their size, with the limits of usual variation between areas.

    `sides` are those of a funnel test: how many of the two lines are crossed, negative below.
    """
    inner, beyond = (sum(abs(side) >= lines_ for side in sides) for lines_ in (1, 2))
    found = headline or (
        f"{beyond or 'No'} area{'s are' if beyond > 1 else ' is'} outside the 99.8% limits; "
        f"{inner} of {len(names)} are outside the 95% limits"
    )
    meaning = tuple("high" if side > 0 else "low" if side < 0 else "usual" for side in sides)
    marks = [
        Mark("line", each.name, f"funnel {each.role}", each.size, each.value, texts=(each.name,))
        for each in lines
    ]
    marks.append(
        Mark("rule", "mean", "mean", y=(baseline,), texts=(f"Mean {subject.number(baseline)}",))
    )
    texts = tuple(
        name if m != "usual" or name == own else "" for name, m in zip(names, meaning, strict=True)
    )
    for name, x, y, word, text in zip(names, size, value, meaning, texts, strict=True):
        role = "own area" if name == own else "area"
        marks.append(Mark("points", name, role, (x,), (y,), meaning=(word,), texts=(text,)))
    top = max(range(len(names)), key=lambda n: value[n])
    when = f", {period}" if period else ""
    unit = f", {subject.measure}" if subject.measure else ""
    words_ = [
        f"Funnel plot of {subject.phrase}{unit}: {len(names)} areas{when}.",
        f"{found}.",
        f"The highest is {names[top]} at {subject.number(value[top])}; the mean is {subject.number(baseline)}.",
        *notes,
    ]
    return Chart(
        title=subject.heading,
        kind="funnel",
        headline=found,
        subtitle=f"{subject.heading}{when}{unit}",
        source=". ".join(filter(None, (subject.source, *notes))),
        places=subject.places,
        alt=told(words_),
        x=Axis(size_name, low=0.0, high=1.08 * max(size)),
        y=Axis(subject.unit, low=0.0, high=1.08 * max(value)),
        marks=tuple(marks),
    )


def ranked(
    subject: Subject,
    areas: Sequence[Place],
    *,
    nation: Place | None = None,
    own: str = "",
    period: str = "",
    headline: str = "",
    interval: str = "95% intervals",
) -> Chart:
    """Areas in the order given, the first at the top: interval, value and word, and the nation if given."""
    size = len(areas)
    heights = {area.name: float(size - 1 - n) for n, area in enumerate(areas)}
    words = [area.word for area in areas]
    marks = [] if nation is None else _nation(subject, nation)
    for area in areas:
        text = f"{subject.number(area.value)}"
        role = "own area" if area.name == own else "area"
        at = ((area.value,), (heights[area.name],), (area.lower,), (area.upper,))
        marks.append(Mark("points", area.name, role, *at, (area.word,), (text,)))
    found = next((area for area in areas if area.name == own), None)
    judged = size > 1 and any(words)
    of_all = f"of {several(size, 'area')}, {counted(words, WORDS)}" if judged else ""
    beside = "" if nation is None else f" {nation.name}"
    like = "" if found is None else f"{found.name} is {_compared(found.word)}{beside}"
    against = f"Compared with{beside}, {of_all}" if beside else of_all
    when = f", {period}" if period else ""
    unit = f", {subject.measure}" if subject.measure else ""
    about = f"{subject.heading}{when}{unit}"
    at_level = "" if nation is None else f" at {subject.number(nation.value)}"
    told_own = (
        ""
        if found is None
        else (
            f"{found.name} is {subject.number(found.value)} ({subject.number(found.lower)} to "
            f"{subject.number(found.upper)}), {_compared(found.word)}{beside}{at_level}."
        )
    )
    return Chart(
        title=subject.heading,
        kind="ranked",
        headline=headline or ("; ".join(filter(None, (like, of_all))) if like else against),
        subtitle=", with ".join(filter(None, (about, interval))),
        source=subject.source,
        places=subject.places,
        alt=told(
            [
                " with ".join(filter(None, ("Areas in order", interval))) + f": {about}.",
                told_own,
                f"{of_all[:1].upper()}{of_all[1:]}." if of_all else "",
            ]
        ),
        x=Axis(subject.unit),
        y=Axis(ticks=tuple((at, name) for name, at in heights.items())),
        marks=tuple(marks),
    )


def _nation(subject: Subject, nation: Place) -> list[Mark]:
    """Give the line of the nation, named at the top, and the band of its interval."""
    name = f"{nation.name} {subject.number(nation.value)}"
    return [
        Mark("rule", nation.name, "nation", x=(nation.value,), texts=(name,)),
        Mark("bar", nation.name, "nation band", (), (), (nation.lower,), (nation.upper,)),
    ]


def _compared(word: str) -> str:
    joins = {"similar": "similar to", "not compared": "not compared with"}
    return joins.get(word, f"{word} than")


@dataclass(frozen=True, slots=True)
class SpineRow:
    """One indicator of an area, with the nation and the spread of all areas."""

    name: str
    own: float
    nation: float
    lowest: float
    highest: float
    quartiles: tuple[float, float]
    word: str
    low_is_good: bool | None = None
    unit: str = ""
    period: str = ""
    places: int | None = None

    def position(self, value: float) -> float:
        """Give where a value stands between -1 and 1: the nation is 0, and right is better.

        Fingertips, Spine Charts (PHE 2017): the farther end of the spread is one unit away.
        """
        side = -1.0 if self.low_is_good else 1.0
        reach = max(abs(self.highest - self.nation), abs(self.lowest - self.nation))
        return side * (value - self.nation) / reach if reach else 0.0


def spine(
    where: str,
    rows: Sequence[SpineRow],
    *,
    nation: str = "England",
    source: str = "",
    headline: str = "",
) -> Chart:
    """Show a row an indicator: where the area stands between the worst area and the best."""
    marks: list[Mark] = []
    size = len(rows)
    heads: list[tuple[float, str]] = []
    for n, row in enumerate(rows):
        y = float(size - 1 - n)
        heads.append((y, row.name))
        ends = sorted(map(row.position, (row.lowest, row.highest)))
        middle = sorted(map(row.position, row.quartiles))
        marks.append(Mark("bar", "worst to best", "spread", (), (y,), (ends[0],), (ends[1],)))
        marks.append(Mark("bar", "middle half", "middle", (), (y,), (middle[0],), (middle[1],)))
        marks.append(
            Mark("points", where, "own area", (row.position(row.own),), (y,), meaning=(row.word,))
        )
        marks.append(
            Mark("label", where, "value", y=(y,), texts=(number_text(row.own, row.places),))
        )
        marks.append(
            Mark(
                "label",
                nation,
                "nation value",
                y=(y,),
                texts=(number_text(row.nation, row.places),),
            )
        )
        note = ", ".join(filter(None, (row.period, row.unit)))
        marks.append(Mark("label", "", "note", y=(y,), texts=(note,)))
    marks.append(Mark("rule", nation, "nation", x=(0.0,)))
    words = [row.word for row in rows]
    judged = any(row.low_is_good is not None for row in rows)
    scale = ("worst", nation, "best") if judged else ("lowest", nation, "highest")
    told_rows = [
        f"{row.name}: {number_text(row.own, row.places)} ({row.word}; {nation} {number_text(row.nation, row.places)})."
        for row in rows
    ]
    count = counted(words, WORDS)
    return Chart(
        title=where,
        kind="spine",
        headline=headline or f"{where}: of {size} indicators, {count} against {nation}",
        subtitle=f"Each row: where the area stands between the {scale[0]} (left) and the {scale[2]} (right) of all areas",
        source=source,
        alt=told(
            [f"Spine chart of {size} indicators for {where} against {nation}: {count}.", *told_rows]
        ),
        x=Axis(ticks=tuple(zip((-1.0, 0.0, 1.0), scale, strict=True)), low=-1.08, high=1.08),
        y=Axis(ticks=tuple(heads)),
        marks=tuple(marks),
        numbers=tuple(_spine_numbers(where, rows, nation)),
    )


def _spine_numbers(
    where: str, rows: Sequence[SpineRow], nation: str
) -> Iterator[dict[str, object]]:
    """Give the values behind each row: the area with its word, the nation, and all areas."""
    for row in rows:
        about = {"label": row.name, "period": row.period}
        lower, upper = row.quartiles
        yield about | {"mark": where, "value": row.own, "meaning": row.word}
        yield about | {"mark": nation, "value": row.nation}
        yield about | {"mark": "all areas", "lower": row.lowest, "upper": row.highest}
        yield about | {"mark": "middle half of areas", "lower": lower, "upper": upper}
