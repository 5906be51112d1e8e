"""Pictures of areas against a benchmark: in order, as a table of words, and one area as a spine."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cdpkit.display.pictures import Place, SpineRow, Subject, ranked, rug, spine
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.display import Chart


FEWEST_AREAS = 4
"""Areas that a spread is made of, at least."""
MOST_ROWS = 60
"""Areas in order that one picture holds."""


class Standing(NamedTuple):
    """Where an area stands on an indicator, at one period."""

    subject: Subject
    """The indicator; where it is measured is left out."""
    period: str
    place: Place
    nation: Place
    low_is_good: bool | None
    spread: Callable[[], Sequence[float] | FloatArray] = tuple
    """The values of all areas for the period, when a picture needs them."""


def ranked_picture(rows: Sequence[Standing], *, mark: str = "") -> Chart:
    """Draw the areas of one indicator in order, the highest value first."""
    some = _asked(rows)
    names = list(dict.fromkeys(row.subject.what for row in some))
    if len(names) > 1:
        told = f"is 'ranked', and there are {len(names)} indicators"
        raise InputError("kind", told, f"Choose one, such as `{names[0]}`, or draw 'rug'.")
    if len(some) > MOST_ROWS:
        told = f"is 'ranked', and there are {len(some):,} areas"
        raise InputError("kind", told, f"Choose at most {MOST_ROWS}, or draw a funnel.")
    some = [_evenly(row, some) for row in some]
    places = sorted((row.place for row in some), key=lambda p: (-p.value, p.name))
    periods = list(dict.fromkeys(row.period for row in some))
    own = places[0].name if len(places) == 1 else mark
    _known(own, [p.name for p in places])
    when = periods[0] if len(periods) == 1 else "the latest period of each"
    return ranked(some[0].subject, places, nation=some[0].nation, own=own, period=when)


def rug_picture(rows: Sequence[Standing], *, mark: str = "") -> Chart:
    """Draw areas by indicators; the benchmark is the first row."""
    some = [_evenly(row, rows) for row in _asked(rows)]
    heads = list(dict.fromkeys(_head(row) for row in some))
    nation = some[0].nation.name
    cells: dict[str, dict[str, Place]] = defaultdict(dict)
    for row in some:
        for place in (row.nation, row.place):
            cells[place.name][_head(row)] = replace(place, text=row.subject.number(place.value))
    _known(mark, list(cells))
    names = sorted(cells, key=lambda name: (name != nation, name != mark, name))
    sources = dict.fromkeys(filter(None, (row.subject.source for row in some)))
    subject = Subject("Indicators by area", "", "", None, "; ".join(sources))
    areas = {name: [cells[name].get(head) for head in heads] for name in names}
    return rug(subject, heads, areas, nation=nation)


def _evenly(row: Standing, rows: Sequence[Standing]) -> Standing:
    """Give all values of an indicator as many decimals as any of them has."""
    alike = (each.subject.places or 0 for each in rows if each.subject.what == row.subject.what)
    return row._replace(subject=replace(row.subject, places=max(alike)))


def _head(row: Standing) -> str:
    unit = row.subject.measure
    return (
        f"{row.subject.what}, {unit}, {row.period}" if unit else f"{row.subject.what}, {row.period}"
    )


def spine_picture(rows: Sequence[Standing], *, mark: str = "") -> Chart:
    """Draw one area on many indicators, between the worst and the best of all areas."""
    some = _asked(rows)
    areas = list(dict.fromkeys(row.place.name for row in some))
    if not mark and len(areas) > 1:
        told = f"is 'spine', and there are {len(areas)} areas"
        raise InputError("kind", told, f"Name one: `mark={areas[0]!r}`.")
    own = mark or areas[0]
    _known(own, areas)
    made = [row for each in some if each.place.name == own and (row := _spine_row(each))]
    if not made:
        hint = f"Give series for at least {FEWEST_AREAS} areas, as well as the benchmark."
        raise InputError("kind", "is 'spine', and no indicator has the values of other areas", hint)
    sources = dict.fromkeys(filter(None, (row.subject.source for row in some)))
    return spine(own, made, nation=some[0].nation.name, source="; ".join(sources))


def _spine_row(row: Standing) -> SpineRow | None:
    """Give the row of an indicator; none where too few areas have a value."""
    values = np.array([value for value in row.spread() if value == value])  # noqa: PLR0124
    if len(values) < FEWEST_AREAS:
        return None
    low, high = np.quantile(values, (0.25, 0.75)).tolist()
    lowest, highest = float(values.min()), float(values.max())
    return SpineRow(
        row.subject.what, row.place.value, row.nation.value, lowest, highest, (low, high),
        row.place.word, row.low_is_good, row.subject.unit, row.period, row.subject.places,
    )  # fmt: skip


def _asked(rows: Sequence[Standing]) -> Sequence[Standing]:
    if not rows:
        hint = "Give series of a benchmark, with the same indicators and periods."
        raise InputError("kind", "compares with a benchmark, and no series has one", hint)
    return rows


def _known(mark: str, names: Sequence[str]) -> None:
    if mark and mark not in names:
        raise InputError(
            "mark",
            f"is {mark!r}, which is not an area here",
            f"Choose from: {', '.join(sorted(names)[:8])}.",
        )
