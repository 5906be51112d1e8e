"""What results hand to pictures: their points and contexts as plain tracks, and the choice of kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.display.pictures import Subject, Track, place_of_day
from cdpkit.errors import InputError
from cdpkit.model import GssMarker

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cdpkit.assess.wording import Context, Point
    from cdpkit.display import Chart
    from cdpkit.model.periods import Period


NAN = float("nan")
HIDDEN = GssMarker.CONFIDENTIAL


class Panel(NamedTuple):
    """A series as a small picture shows it: what, its values, and a word for what was found.

    What comes after the values is drawn from a picture of its own, made when it is asked for, with a
    note in place of the word.
    """

    context: Context
    points: Sequence[Point]
    word: str
    note: str = ""
    ahead: Callable[[], Chart] | None = None


def chosen(kind: str | None, makers: Mapping[str, Callable[[], Chart]]) -> Chart:
    """Make the picture of a kind, the first of those that fit unless one is named.

    Examples
    --------
    >>> from cdpkit.display import Chart
    >>> chosen(None, {"indicator": lambda: Chart("Deaths", "")}).title
    'Deaths'
    """
    name = kind or next(iter(makers))
    if name not in makers:
        hint = f"It can be drawn as: {', '.join(makers)}."
        raise InputError("kind", f"is {kind!r}, which does not fit", hint)
    return makers[name]()


def subject_of(context: Context, points: Sequence[Point] = ()) -> Subject:
    """Give what a picture is about."""
    what = context.title or context.indicator
    who = f" ({context.cohort})" if context.cohort else ""
    measure = context.measure
    source = context.source or getattr(points, "source", "")  # a history knows it
    return Subject(
        f"{what}{who}", context.area_name or context.area, measure.unit, measure.places, source
    )


def track_of(context: Context, points: Sequence[Point], *, name: str = "") -> Track:
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
    held = tuple(points)
    bare = all(point.lower is None for point in held)
    numbers = {
        field: tuple(
            NAN
            if (value := getattr(point, field)) is None or HIDDEN in point.markers
            else float(value)
            for point in held
        )
        for field in ("value", "lower", "upper")
    }
    track = Track(
        name or context.area_name or context.area or context.subject,
        tuple(point.when().text.strip("() ").removeprefix("in ") for point in held),
        numbers["value"],
        () if bare else numbers["lower"],
        () if bare else numbers["upper"],
        tuple("".join(f"[{m.value}]" for m in point.markers) for point in held),
        at=tuple(place_of(point.period, n) for n, point in enumerate(held)),
    )
    return replace(track, breaks=_breaks(points, held, track.periods))


def _breaks(
    points: Sequence[Point], held: Sequence[Point], names: Sequence[str]
) -> tuple[tuple[str, str], ...]:
    """Give the first period since each break; a history knows its breaks, bare points have none."""
    found = []
    for each in getattr(points, "breaks", ()):
        since = (n for n, p in enumerate(held) if p.period is not None and p.period >= each.since)
        if (first := next(since, None)) is not None:
            found.append((names[first], each.reason))
    return tuple(found)


def period_name(period: Period) -> str:
    """Give a period as an axis names it."""
    return period.format("nhs")


def place_of(period: Period | None, number: int = 0) -> float:
    """Give where a point stands on an axis of time: the first day of its period."""
    return place_of_day(None if period is None else period.start, number)
