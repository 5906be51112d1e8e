"""Pictures of one series: an indicator against its target, and a projection."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from cdpkit.display.charts import Axis, Chart, Mark
from cdpkit.display.pictures.subjects import axis_floor, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdpkit.display.pictures.subjects import Goal, Subject, Track


HEADROOM = 1.16


def indicator(
    subject: Subject,
    track: Track,
    *,
    comparator: Track | None = None,
    baseline: str = "",
    goal: Goal | None = None,
    headline: str = "",
    from_zero: bool = False,
    interval: str = "95%",
    expected: float | None = None,
) -> Chart:
    """Values with their interval, comparator, baseline, and the path to a target.

    `expected` is what the path expects of the latest value; a straight line gives it otherwise.
    """
    known = track.known
    values = [*track.values, *track.lower, *(comparator.values if comparator else ())]
    aims = [goal.value] if goal else []
    low = axis_floor([*values, *aims], from_zero=from_zero)
    tops = [x for x in (*values, *track.upper, *aims) if not math.isnan(x)]
    start = track.periods.index(baseline) if baseline in track.periods else -1
    if goal is not None and expected is None:
        expected = _expected(track, goal, start)
    expected = math.nan if expected is None else expected
    marks = [
        *([] if comparator is None else [_other(subject, comparator)]),
        *_series(subject, track),
        *_breaks(track),
        *([_baseline(subject, track, start)] if start >= 0 else ()),
        *([] if goal is None else _goal(subject, track, goal, start)),
    ]
    ticks = dict(track.ticks)
    if goal is not None and not math.isnan(goal.at):
        ticks.setdefault(goal.at, goal.period)
    starts = f"; the axis starts at {subject.level(low)}" if low > 0 else ""
    span = f", {track.periods[known[0]]} to {track.periods[known[-1]]}" if known else ""
    band = f", with {interval} intervals" if track.lower else ""
    shape = f"Line chart with a band for the {interval} interval" if track.lower else "Line chart"
    unit = f", {subject.measure}" if subject.measure else ""
    words = _indicator_words(subject, track, start, goal, expected)
    beside = "" if comparator is None else _compared(subject, track, comparator)
    return Chart(
        title=subject.heading,
        kind="indicator",
        headline=headline or _found(subject, track, goal, expected),
        subtitle=f"{subject.heading}{span}{unit}{band}{starts}",
        source=subject.source,
        places=subject.places,
        alt=told([f"{shape}: {subject.phrase}.", *words, beside]),
        x=Axis(ticks=tuple(sorted(ticks.items()))),
        y=Axis(subject.unit, low=low, high=low + HEADROOM * (max(tops, default=1.0) - low)),
        marks=tuple(marks),
    )


def _other(subject: Subject, track: Track) -> Mark:
    """Draw the comparator as a line, named with its latest value."""
    last = track.known[-1] if track.known else 0
    named = f"{track.name} {subject.number(track.values[last])}"
    return Mark("line", track.name, "comparator", track.places, track.values, texts=(named,))


def _series(subject: Subject, track: Track) -> list[Mark]:
    """Give band and line of each stretch between breaks, with the latest value written out."""
    marks, last = [], track.known[-1] if track.known else -1
    for part in track.stretches():
        at = track.places[part]
        if track.lower:
            marks.append(
                Mark(
                    "ribbon",
                    "95% interval",
                    "interval",
                    at,
                    (),
                    track.lower[part],
                    track.upper[part],
                )
            )
    for part in track.stretches():
        at, values = track.places[part], track.values[part]
        texts = tuple(subject.number(v) if n == last else "" for n, v in enumerate(track.values))[
            part
        ]
        marks.append(
            Mark(
                "line",
                track.name,
                "own",
                at,
                values,
                track.lower[part],
                track.upper[part],
                (),
                texts,
            )
        )
    return marks


def _breaks(track: Track) -> list[Mark]:
    found = [
        (track.periods.index(since), why) for since, why in track.breaks if since in track.periods
    ]
    places = track.places
    return [
        Mark(
            "rule",
            why,
            "break",
            x=((places[n] + places[n - 1]) / 2 if n else places[n],),
            texts=(why,),
        )
        for n, why in found
    ]


def _baseline(subject: Subject, track: Track, start: int) -> Mark:
    value = track.values[start]
    text = f"Baseline {subject.number(value)}"
    return Mark("points", "baseline", "baseline", (track.places[start],), (value,), texts=(text,))


def _expected(track: Track, goal: Goal, start: int) -> float:
    """Give what the straight path from the baseline to the target expects at the latest value."""
    if start < 0 or math.isnan(goal.at) or not track.known:
        return math.nan
    begin, now = track.places[start], track.places[track.known[-1]]
    share = (now - begin) / (goal.at - begin) if goal.at > begin else math.nan
    return track.values[start] + (goal.value - track.values[start]) * share


def _goal(subject: Subject, track: Track, goal: Goal, start: int) -> list[Mark]:
    level = subject.level(goal.value)
    if math.isnan(goal.at):
        return [Mark("rule", goal.name, "target", y=(goal.value,), texts=(f"{goal.name} {level}",))]
    marks = []
    if start >= 0:
        ends = (track.places[start], goal.at), (track.values[start], goal.value)
        marks.append(Mark("line", "expected by the path", "path", *ends))
    text = f"{goal.name} {level} by {goal.period}" if goal.period else f"{goal.name} {level}"
    return [
        *marks,
        Mark("points", goal.name.lower(), "target", (goal.at,), (goal.value,), texts=(text,)),
    ]


def _found(subject: Subject, track: Track, goal: Goal | None, expected: float) -> str:
    if not track.known:
        return f"{subject.heading}: no value can be shown"
    last = track.known[-1]
    found = f"{subject.heading}: {subject.number(track.values[last])} in {track.periods[last]}"
    if goal is None or math.isnan(expected):
        return found
    return f"{found}; the path to {subject.level(goal.value)} expects {subject.number(expected)}"


def _indicator_words(
    subject: Subject, track: Track, start: int, goal: Goal | None, expected: float
) -> list[str]:
    if not track.known:
        return ["No value can be shown."]
    first, last = (start if start >= 0 else track.known[0]), track.known[-1]
    before, now = track.values[first], track.values[last]
    moved = "rose" if now > before else "fell" if now < before else "stayed"
    base = ", the baseline," if start >= 0 else ""
    words = [
        (
            f"It {moved} from {subject.number(before)} in {track.periods[first]}{base} to "
            f"{subject.number(now)} in {track.periods[last]}."
        )
    ]
    if goal is not None and not math.isnan(expected):
        words.append(
            f"The path to the target of {subject.level(goal.value)} by {goal.period} expects "
            f"{subject.number(expected)}, so it is {_standing(now, expected, goal.value - before)}."
        )
    elif goal is not None:
        words.append(f"The {goal.name.lower()} is {subject.level(goal.value)}.")
    words += [
        f"From {since}: {why.lower()}; earlier values cannot be compared."
        for since, why in track.breaks
    ]
    return words


def _standing(now: float, expected: float, planned: float) -> str:
    side = (now - expected) * planned
    return "ahead of the path" if side > 0 else "behind the path" if side < 0 else "on the path"


def _compared(subject: Subject, track: Track, other: Track) -> str:
    """Say what a comparator was in the latest period that both have."""
    both = [n for n in track.known if track.periods[n] in other.periods]
    values = dict(zip(other.periods, other.values, strict=True))
    found = next((p for n in reversed(both) if not math.isnan(values[p := track.periods[n]])), "")
    return f"{other.name} was {subject.number(values[found])} in {found}." if found else ""


def projection(
    subject: Subject,
    track: Track,
    *,
    ahead: Track,
    pace: Sequence[float] = (),
    pace_name: str = "at the pace of the last 5 years",
    ranges: Sequence[tuple[str, Sequence[float], Sequence[float]]] = (),
    goal: Goal | None = None,
    headline: str = "",
) -> Chart:
    """Values, then two readings: what if nothing changes, and what if the pace so far goes on.

    `ahead` is the first reading; `ranges` go from narrow to wide.
    """
    last = track.known[-1]
    end, period = ahead.values[-1], ahead.periods[-1]
    tops = [*track.values, *ahead.values, *pace, *(v for _, _, upper in ranges for v in upper)]
    tops += [goal.value] if goal else []
    told_pace = f"; {pace_name}, {subject.number(pace[-1])}" if pace else ""
    shaded = " and ".join(share for share, _, _ in ranges)
    unit = f", {subject.measure}" if subject.measure else ""
    shades = f"; shaded: the {shaded} range{'s' if len(ranges) > 1 else ''}" if ranges else ""
    span = f"{track.periods[0]} to {track.periods[last]}"
    words = [
        (
            f"Line chart with a fan: {subject.phrase}, {span}, "
            f"then {'two readings' if pace else 'a reading'} for {period}."
        ),
        f"If nothing changes: {subject.number(end)}.",
        f"{pace_name[:1].upper()}{pace_name[1:]}: {subject.number(pace[-1])}." if pace else "",
        *(_spread(subject, *each) for each in ranges[:1]),
        "" if goal is None else _where(subject, goal, [end, *pace[-1:]]),
    ]
    return Chart(
        title=subject.heading,
        kind="projection",
        headline=headline or f"If nothing changes, {subject.number(end)} in {period}{told_pace}",
        subtitle=f"{subject.heading}, {span}, then to {period}{unit}{shades}",
        source=subject.source,
        places=subject.places,
        alt=told(words),
        x=Axis(ticks=(*track.ticks, *ahead.ticks)),
        y=Axis(
            subject.unit, low=min(0.0, *tops), high=1.08 * max(x for x in tops if not math.isnan(x))
        ),
        marks=tuple(_fan(subject, track, ahead, (pace, pace_name), ranges, goal=goal)),
    )


def _fan(
    subject: Subject,
    track: Track,
    ahead: Track,
    paces: tuple[Sequence[float], str],
    ranges: Sequence[tuple[str, Sequence[float], Sequence[float]]],
    *,
    goal: Goal | None,
) -> Iterator[Mark]:
    """Draw the ranges, the values, a line for each reading, and the target."""
    now, (pace, pace_name) = track.values[track.known[-1]], paces
    x = (track.places[track.known[-1]], *ahead.places)
    for n, (share, lower, upper) in reversed(list(enumerate(ranges))):
        yield Mark("ribbon", f"{share} range", f"range {n}", x, (), (now, *lower), (now, *upper))
    yield from _series(subject, track)
    same = f"{subject.number(ahead.values[-1])} if nothing changes"
    yield Mark("line", "if nothing changes", "reading", x, (now, *ahead.values), texts=(same,))
    if pace:
        other = f"{subject.number(pace[-1])} {pace_name}"
        yield Mark("line", pace_name, "pace", x, (now, *pace), texts=(other,))
    if goal is not None:
        text = f"{goal.name} {subject.level(goal.value)}"
        yield Mark("rule", goal.name, "target", y=(goal.value,), texts=(text,))


def _spread(subject: Subject, share: str, lower: Sequence[float], upper: Sequence[float]) -> str:
    return f"The {share} range is {subject.number(lower[-1])} to {subject.number(upper[-1])}."


def _where(subject: Subject, goal: Goal, ends: Sequence[float]) -> str:
    low, high = min(ends), max(ends)
    place = (
        "between the two"
        if low <= goal.value <= high
        else "below both"
        if goal.value < low
        else "above both"
    )
    if len(ends) == 1:
        place = "at it" if low == goal.value else "below it" if goal.value < low else "above it"
    return f"The {goal.name.lower()}, {subject.level(goal.value)}, lies {place}."
