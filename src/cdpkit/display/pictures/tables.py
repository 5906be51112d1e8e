"""Pictures that are tables: areas by indicators, priorities by outcomes; and small multiples."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.display.charts import Axis, Chart, Mark
from cdpkit.display.pictures.lines import indicator
from cdpkit.display.pictures.subjects import counted, several, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cdpkit.display.pictures.areas import Place
    from cdpkit.display.pictures.subjects import Subject, Track


MISSING = "[x]"
IN_PANELS = {"own", "break", "target", "reading", "pace", "range 0", "range 1"}
"""What of a picture a small panel has room for."""
LINKS = {"primary": "main", "contributes": "helps"}


def rug(
    subject: Subject,
    heads: Sequence[str],
    areas: Mapping[str, Sequence[Place | None]],
    *,
    nation: str = "",
    headline: str = "",
) -> Chart:
    """Areas by indicators: the value of each, and how it compares, as shape and word."""
    names = list(areas)
    marks = []
    for n, name in enumerate(names):
        y = float(len(names) - 1 - n)
        for x, place in enumerate(areas[name]):
            value = math.nan if place is None else place.value
            text = MISSING if math.isnan(value) or place is None else place.text
            text = text or subject.number(value)
            word = (
                "not available"
                if place is None
                else place.word or ("benchmark" if name == nation else "")
            )
            role = "benchmark" if name == nation else "cell"
            cell = Mark(
                "cell", heads[x], role, (float(x),), (y,), (value,), (value,), (word,), (text,)
            )
            marks.append(cell)
    often = [
        name
        for name in names
        if name != nation and sum(p is not None and p.word == "worse" for p in areas[name]) >= 2
    ]
    others = len(names) - (nation in names)
    found = (
        headline
        or f"{len(often)} of {several(others, 'area')} {'is' if others == 1 else 'are'} worse "
        f"than {nation or 'the benchmark'} on two or more indicators"
    )
    words = [
        f"Table of values and words: {several(others, 'area')} by {several(len(heads), 'indicator')} ({subject.phrase}).",
        f"{found}.",
    ]
    return Chart(
        title=subject.heading,
        kind="rug",
        headline=found,
        subtitle=f"{subject.heading}{f', {subject.measure}' if subject.measure else ''}",
        source=subject.source,
        alt=told(words),
        x=Axis(ticks=tuple((float(n), head) for n, head in enumerate(heads))),
        y=Axis(ticks=tuple((float(len(names) - 1 - n), name) for n, name in enumerate(names))),
        marks=tuple(marks),
    )


class SmallLine(NamedTuple):
    """What a small panel shows: a series, a word for what was found, and what may come after it."""

    subject: Subject
    track: Track
    word: str
    note: str = ""
    ahead: Chart | None = None


def multiples(
    panels: Sequence[SmallLine],
    *,
    headline: str = "",
    subtitle: str = "",
    source: str = "",
    words: Sequence[str] = (),
    where: str = "",
) -> Chart:
    """Show a small line chart for each indicator, from zero, with latest value and word of its trend."""
    made = tuple(map(_panel, panels))
    found = [_of_several(each.word) for each in panels]
    count = counted(found, list(dict.fromkeys([*map(_of_several, words), *found])))
    return Chart(
        title="Indicators",
        kind="multiples",
        headline=headline or f"{f'{where}, ' if where else ''}{_size(panels)}: {count}",
        subtitle=subtitle
        or "Each panel has its own scale, from zero; gaps are periods without a value",
        source=source,
        alt=told(
            [f"{len(panels)} small line charts: {count}.", *(each.alt for each in made)], limit=600
        ),
        panels=made,
    )


def _panel(small: SmallLine) -> Chart:
    subject, track = small.subject, small.track
    base = small.ahead or indicator(subject, track, from_zero=True)
    last = track.known[-1] if track.known else None
    now = "no value" if last is None else _amount(subject, track.values[last])
    known = "" if last is None else f" in {track.periods[last]}"
    said = small.note or small.word
    return replace(
        base,
        title=subject.heading,
        headline=now,
        subtitle=said,
        alt=f"{subject.what}: {now}{known} ({said}).",
        marks=tuple(mark for mark in base.marks if mark.role in IN_PANELS),
    )


def _of_several(word: str) -> str:
    """Give a word as it follows a number: `2 with no significant change`."""
    return f"with {word}" if word.startswith("no ") else word


def _size(panels: Sequence[SmallLine]) -> str:
    """Count the indicators, and the areas where there are several."""
    what = several(len({each.subject.what for each in panels}), "indicator")
    areas = len({each.subject.where for each in panels})
    return f"{what} in {areas} areas" if areas > 1 else what


def _amount(subject: Subject, value: float) -> str:
    unit = "" if subject.unit in {"", "%"} else f" {subject.unit}"
    return f"{subject.number(value)}{unit}"


def coverage(
    plans: Mapping[str, Sequence[tuple[str, Mapping[str, str]]]],
    outcomes: Sequence[str],
    *,
    source: str = "",
    headline: str = "",
) -> Chart:
    """Priorities of plans by the outcomes of a framework: main, helps, or nothing.

    Each plan has its priorities, each with the strength of its links by outcome.
    """
    marks, ticks = [], []
    y = float(sum(len(rows) + 1 for rows in plans.values()) - 1)
    holes: dict[str, list[str]] = {}
    for plan, rows in plans.items():
        linked = {outcome for _, links in rows for outcome in links}
        holes[plan] = [outcome for outcome in outcomes if outcome not in linked]
        ticks.append((y, plan))
        marks.append(Mark("label", plan, "group", y=(y,), texts=(plan,)))
        for x, outcome in enumerate(outcomes):
            if outcome in holes[plan]:
                at = (float(x),), (y,)
                marks.append(Mark("label", plan, "hole", *at, texts=("no priority",)))
        for priority, links in rows:
            y -= 1
            ticks.append((y, priority))
            marks += [
                Mark(
                    "cell",
                    outcome,
                    "link",
                    (float(x),),
                    (y,),
                    (),
                    (),
                    (LINKS.get(links.get(outcome, ""), ""),),
                )
                for x, outcome in enumerate(outcomes)
            ]
            if not links:
                marks.append(Mark("label", priority, "hole", (0.0,), (y,), texts=("no outcome",)))
        y -= 1
    missing = [
        f"{plan} has no priority for {' or '.join(map(_short, gaps))}"
        for plan, gaps in holes.items()
        if gaps
    ]
    found = headline or "; ".join(missing) or "Every outcome has a priority in every plan"
    total = sum(map(len, plans.values()))
    return Chart(
        title="Priorities and outcomes",
        kind="coverage",
        headline=found,
        subtitle=f"Priorities of {' and '.join(plans)} by national outcome; links as read by an analyst",
        source=source,
        alt=told(
            [f"Matrix of {total} priorities by {len(outcomes)} national outcomes.", f"{found}."]
        ),
        x=Axis(ticks=tuple((float(n), outcome) for n, outcome in enumerate(outcomes))),
        y=Axis(ticks=tuple(ticks)),
        marks=tuple(marks),
    )


def _short(outcome: str) -> str:
    return outcome.removeprefix("Reduce ").removeprefix("Increase ").removeprefix("Reducing ")
