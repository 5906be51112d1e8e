"""The picture of a control chart: points, mean and limits, and what stands out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cdpkit.display.charts import Axis, Chart, Mark
from cdpkit.display.pictures.subjects import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.display.pictures.subjects import Goal, Subject, Track


def control_chart(
    subject: Subject,
    track: Track,
    *,
    mean: Sequence[float],
    meaning: Sequence[str],
    limits_from: tuple[str, str] | None = None,
    goal: Goal | None = None,
    icons: Sequence[str] = (),
    method: str = "XmR",
    headline: str = "",
    notes: Sequence[str] = (),
) -> Chart:
    """Points with mean and limits; what stands out has a shape of its own.

    The limits are those of `track`. `meaning` is `usual`, `better`, `worse_high`, `worse_low` or
    `no judgement` for each point.
    """
    special = sum(meaning[n] != "usual" for n in track.known)
    span = f"{track.periods[0]} to {track.periods[track.known[-1]]}"
    unit = f", {subject.measure}" if subject.measure else ""
    found = f"{special} of {len(track.known)} points stand out from the usual variation"
    lead = f"Control chart ({method}) of {subject.phrase}{unit}, {span}."
    goals = () if goal is None else (goal.value,)
    tops = [v for v in (*track.values, *track.upper, *goals) if not math.isnan(v)]
    return Chart(
        title=subject.heading,
        kind="xmr",
        headline=headline or f"{subject.heading}: {found}",
        subtitle=f"{subject.heading}, {span}{unit}",
        source=". ".join(filter(None, (subject.source, *notes))),
        places=subject.places,
        alt=told([lead, *_words(subject, track, special), *notes]),
        x=Axis(ticks=track.ticks),
        y=Axis(subject.unit, low=min([0.0, *track.values]), high=1.18 * max(tops)),
        marks=(
            *_baseline(track, limits_from),
            Mark("line", track.name, "track", track.places, track.values),
            *_lines(subject, track, mean),
            *_target(subject, goal),
            _points(subject, track, meaning),
            Mark("label", "icons", "icon", texts=tuple(icons)),
        ),
    )


def _baseline(track: Track, limits_from: tuple[str, str] | None) -> list[Mark]:
    """Shade the periods that the limits come from, where these are not all."""
    if limits_from is None:
        return []
    first, until = (track.periods.index(each) for each in limits_from)
    part, text = slice(first, until + 1), f"Limits from {limits_from[0]} to {limits_from[1]}"
    ends = track.lower[part], track.upper[part]
    return [Mark("ribbon", text, "interval", track.places[part], (), *ends, texts=(text,))]


def _lines(subject: Subject, track: Track, mean: Sequence[float]) -> list[Mark]:
    """Give the mean and the limits, each with its number at the latest value."""
    last = track.known[-1]
    lines = (
        ("Upper limit", "limit", track.upper),
        ("Mean", "mean", mean),
        ("Lower limit", "limit", track.lower),
    )
    return [
        Mark("line", name, role, track.places, tuple(line),
             texts=(f"{name} {subject.number(line[last])}",))
        for name, role, line in lines
    ]  # fmt: skip


def _target(subject: Subject, goal: Goal | None) -> list[Mark]:
    if goal is None:
        return []
    text = f"{goal.name} {subject.level(goal.value)}"
    return [Mark("rule", goal.name, "target", y=(goal.value,), texts=(text,))]


def _points(subject: Subject, track: Track, meaning: Sequence[str]) -> Mark:
    """Give the points by what they mean, with the latest value written out."""
    last = track.known[-1]
    texts = tuple(subject.number(v) if n == last else "" for n, v in enumerate(track.values))
    return Mark(
        "points", track.name, "own", track.places, track.values, track.lower, track.upper,
        tuple(meaning), texts,
    )  # fmt: skip


def _words(subject: Subject, track: Track, special: int) -> tuple[str, str]:
    """Say how many points stand out, and where the latest lies."""
    last = track.known[-1]
    value, low, high = track.values[last], track.lower[last], track.upper[last]
    side = "within the limits"
    if value > high or value < low:
        side = "above the upper limit" if value > high else "below the lower limit"
    number = subject.number
    latest = f"The latest, {number(value)} in {track.periods[last]}, is {side}"
    stand = "shows" if special == 1 else "show"
    return (
        f"{special} of {len(track.known)} points {stand} a special cause.",
        f"{latest} ({number(low)} to {number(high)}).",
    )
