"""Pictures of one series, and of several as small panels."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.assess.pictures.tracks import chosen, period_name, place_of, subject_of, track_of
from cdpkit.display.pictures import (
    Goal,
    SmallLine,
    Subject,
    Track,
    control_chart,
    indicator,
    multiples,
    projection,
)
from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from cdpkit import calc
    from cdpkit.assess.pictures.tracks import Panel
    from cdpkit.assess.wording import Context, Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period


MOST_PANELS = 24
"""Series in a picture of small panels: more could not be read."""
MEANINGS = {
    "improvement": "better",
    "concern": "worse_high",
    "neutral_high": "no judgement",
    "neutral_low": "no judgement",
}
WORDS = (
    "getting worse",
    "getting better",
    "higher",
    "lower",
    "increasing",
    "decreasing",
    "not significant",
    "no significant change",
    "not tested",
)
"""The order in which words under panels are counted."""


def target_of(value: Decimal | float | None, due: Period | None = None) -> Goal | None:
    """Give a target as a picture shows it; none without one."""
    if value is None:
        return None
    return Goal(float(value), *(() if due is None else (period_name(due), place_of(due))))


def line_picture(
    context: Context,
    points: Sequence[Point],
    headline: str,
    *,
    baseline: Point | None = None,
    goal: Goal | None = None,
    expected: float | None = None,
    against: tuple[Context, Sequence[Point]] | None = None,
    since: tuple[Period, str] | None = None,
) -> Chart:
    """Draw values over time, with a baseline, a target, a date and the values of a benchmark.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", area_name="England", observations=years))
    >>> line_picture(found.context, found.path, found.sentence()).kind
    'indicator'
    """
    track = track_of(context, points)
    if since is not None:
        track = replace(track, breaks=((period_name(since[0]), since[1]),))
    start = "" if baseline is None else track_of(context, [baseline]).periods[0]
    other = None if against is None else track_of(*against)
    return indicator(
        subject_of(context, points),
        track,
        comparator=other,
        baseline=start,
        goal=goal,
        expected=expected,
        headline=headline,
    )


def small_pictures(panels: Iterable[Panel]) -> Chart:
    """Draw many series as small panels, each with a word for what was found of it.

    Examples
    --------
    >>> small_pictures([]).kind
    'multiples'
    """
    rows = list(islice(panels, MOST_PANELS + 1))
    if len(rows) > MOST_PANELS:
        problem = f"is 'multiples', and there are more than {MOST_PANELS} series"
        raise InputError("kind", problem, "Choose some of them: `table[:12]`.")
    one_area = len({row.context.area_name or row.context.area for row in rows}) == 1
    made = [
        SmallLine(
            _heading(row, one_area=one_area),
            track_of(row.context, row.points),
            row.word,
            row.note,
            None if row.ahead is None else row.ahead(),
        )
        for row in rows
    ]
    where = rows[0].context.area_name or rows[0].context.area if rows and one_area else ""
    sources = dict.fromkeys(filter(None, (getattr(row.points, "source", "") for row in rows)))
    return multiples(made, words=WORDS, where=where, source="; ".join(sources))


def picture_of(rows: Sequence[Any], kind: str | None = None) -> Chart:
    """Draw results: the picture of the only one, or a small panel for each of several.

    Examples
    --------
    >>> picture_of([]).kind
    'multiples'
    """
    if len(rows) == 1 and kind != "multiples":
        only: Chart = rows[0].chart(kind)
        return only
    return chosen(kind, {"multiples": lambda: small_pictures(row.panel() for row in rows)})


def _heading(row: Panel, *, one_area: bool) -> Subject:
    subject = subject_of(row.context, row.points)
    return replace(subject, where="") if one_area else subject


def projection_picture(
    context: Context,
    points: Sequence[Point],
    result: calc.Projection,
    *,
    periods: Sequence[Period],
    readings: tuple[Sequence[float], Sequence[float], str],
    target: float | None,
) -> Chart:
    """Draw values, then what if nothing changes and what at the pace so far, with two ranges.

    `readings` are the two at each period ahead, and the name of the second.
    """
    same, pace, pace_name = readings
    ahead = Track(
        "ahead",
        tuple(map(period_name, periods)),
        tuple(same),
        at=tuple(place_of(period, n) for n, period in enumerate(periods)),
    )
    edges = {p: np.ravel(result.predictive.quantile(p)).tolist() for p in (0.025, 0.1, 0.9, 0.975)}
    return projection(
        subject_of(context, points),
        track_of(context, points),
        ahead=ahead,
        pace=list(pace),
        pace_name=pace_name,
        ranges=[("80%", edges[0.1], edges[0.9]), ("95%", edges[0.025], edges[0.975])],
        goal=None if target is None or isnan(target) else Goal(target),
    )


def control_picture(
    context: Context,
    points: Sequence[Point],
    result: calc.ControlChart,
    *,
    target: float | None,
    headline: str,
) -> Chart:
    """Draw the points of a control chart with its limits, and its icons with their words."""
    track = replace(track_of(context, points), lower=tuple(result.lower), upper=tuple(result.upper))
    pairs = zip(map(str, result.point_type), result.causes, strict=True)
    meaning: list[str] = []
    for each, cause in pairs:
        word = MEANINGS.get(each, "usual")
        meaning.append("worse_low" if word == "worse_high" and cause < 0 else word)
    return control_chart(
        subject_of(context, points),
        track,
        mean=tuple(result.mean),
        meaning=meaning,
        goal=None if target is None else Goal(float(target)),
        icons=(f"variation_{result.variation}", f"assurance_{result.assurance}"),
        method=result.method,
        headline=headline,
    )
