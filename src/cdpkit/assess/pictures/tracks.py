"""What results hand to pictures: their points and contexts as plain tracks, and the choice of kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.display.pictures import Goal, Subject, Track, control_chart, indicator, multiples
from cdpkit.errors import InputError
from cdpkit.model import GssMarker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cdpkit import calc
    from cdpkit.assess.wording import Context, Point
    from cdpkit.display import Chart

__all__ = ["control_picture", "line_picture", "small_pictures", "track_of"]

NAN = float("nan")
HIDDEN = GssMarker.CONFIDENTIAL
MEANINGS = {
    "improvement": "better",
    "concern": "worse_high",
    "neutral_high": "no judgement",
    "neutral_low": "no judgement",
}
LOW = ("LCL", "Below CL", "Decreasing)")
"""How the names of special causes on the low side end."""


def track_of(context: Context, points: Sequence[Point]) -> Track:
    """Give points as a track; what is hidden is in no mark, whatever the cell holds.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", area_name="England", observations=years))
    >>> track_of(found.context, found.path).values
    (2996.0, 3127.0)
    """
    bare = all(point.lower is None for point in points)
    numbers = {
        name: tuple(
            NAN
            if (value := getattr(point, name)) is None or HIDDEN in point.markers
            else float(value)
            for point in points
        )
        for name in ("value", "lower", "upper")
    }
    return Track(
        context.area_name or context.area or context.subject,
        tuple(point.when().text.strip("() ").removeprefix("in ") for point in points),
        numbers["value"],
        () if bare else numbers["lower"],
        () if bare else numbers["upper"],
        tuple("".join(f"[{m.value}]" for m in point.markers) for point in points),
        at=tuple(_place(point, n) for n, point in enumerate(points)),
    )


def _place(point: Point, number: int) -> float:
    """Give where a point stands: the year in which its period starts, with its share."""
    if point.period is None:
        return float(number)
    start = point.period.start
    if start is None:
        return float(number)
    return start.year + (start.timetuple().tm_yday - 1) / 366


def subject_of(context: Context) -> Subject:
    """Give what a picture is about."""
    what = context.title or context.indicator
    return Subject(
        what, context.area_name or context.area, context.measure.unit, context.measure.places
    )


def fitting(kind: str | None, known: str) -> None:
    """Refuse a kind of picture that a result does not have."""
    if kind not in (None, known):
        raise InputError(
            "kind", f"is {kind!r}, which does not fit", f"It can be drawn as: {known}."
        )


def line_picture(
    context: Context,
    points: Sequence[Point],
    headline: str,
    kind: str | None = None,
    *,
    from_first: bool = True,
) -> Chart:
    """Draw values over time; the first is the baseline of a change.

    Examples
    --------
    >>> from cdpkit import Series
    >>> from cdpkit.assess import change
    >>> years = [{"period": "2021", "value": 2996}, {"period": "2022", "value": 3127}]
    >>> found = change(Series(indicator="deaths", area_name="England", observations=years))
    >>> line_picture(found.context, found.path, found.sentence()).kind
    'indicator'
    """
    fitting(kind, "indicator")
    track = track_of(context, points)
    baseline = track.periods[0] if points and from_first else ""
    return indicator(subject_of(context), track, baseline=baseline, headline=headline)


def small_pictures(rows: Iterable[tuple[Context, Sequence[Point], str]]) -> Chart:
    """Draw many series as small panels, each with a word for what was found of it.

    Examples
    --------
    >>> small_pictures([]).kind
    'multiples'
    """
    panels = [(subject_of(each), track_of(each, points), word) for each, points, word in rows]
    return multiples(panels, words=("higher", "lower", "not significant", "not tested"))


def control_picture(
    context: Context,
    points: Sequence[Point],
    result: calc.ControlChart,
    *,
    target: float | None,
    headline: str,
    kind: str | None = None,
) -> Chart:
    """Draw the points of a control chart with its limits, and its icons with their words."""
    from dataclasses import replace

    fitting(kind, "xmr")
    track = replace(track_of(context, points), lower=tuple(result.lower), upper=tuple(result.upper))
    pairs = zip(map(str, result.point_type), map(str, result.special_cause), strict=True)
    meaning: list[str] = []
    for each, cause in pairs:
        word = MEANINGS.get(each, "usual")
        meaning.append("worse_low" if word == "worse_high" and cause.endswith(LOW) else word)
    return control_chart(
        subject_of(context),
        track,
        mean=tuple(result.mean),
        meaning=meaning,
        goal=None if target is None else Goal(float(target)),
        icons=(f"variation_{result.variation}", f"assurance_{result.assurance}"),
        method=result.method,
        headline=headline,
    )
