"""Pictures over time: lines, bands, points and rules, each with its label beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from cdpkit.report.charts.canvas import Canvas, breadth, dot, fit, say, stack
from cdpkit.report.charts.icons import badge
from cdpkit.report.charts.palette import (
    BLUE,
    INK,
    PAPER,
    PINK,
    ROLES,
    SHAPES,
    SIZES,
    TINT50,
    TINT80,
    TINT95,
)

if TYPE_CHECKING:
    from cdpkit.display import Axis, Chart, Mark, Size


TINTS = {"interval": TINT95, "range 0": TINT80, "range 1": TINT95}
KEY = {
    "usual": "usual",
    "better": "better",
    "worse_high": "worse",
    "worse_low": "worse",
    "no judgement": "outside",
}
MOST_DECIMALS = 7
"""Of the numbers of an axis: a label with more would leave no room for the picture."""
MOST_BESIDE = 0.26
"""Share of the width that labels beside the axes may take."""


def draw_lines(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw one series over time."""
    marked = any("[" in name for _, name in chart.x.ticks)
    icons = [text for mark in chart.marks if mark.role == "icon" for text in mark.texts]
    points, phone = SIZES[size].points, size == "phone"
    icons_high = 2.2 * points if icons and phone else 0.0
    below = points * (3.4 if marked else 2.1) + icons_high
    page = Canvas(chart, size, titled=titled, below=below)
    labels = end_labels(chart, page)
    beside = max(
        [breadth(line, page.points) for _, text, _ in labels for line in text.split("\n")],
        default=0,
    )
    if icons and not phone:
        beside = max(beside, 9.0 * page.points)
    low, high = chart.y.low or 0.0, chart.y.high or 0.0
    numbers = [f"{v:,.{decimals_between(low, high)}f}%" for v in (low, high)]
    page.left = 12 + max(breadth(text, page.points) for text in numbers)
    last = max(chart.x.ticks, default=(0.0, ""))[1].partition(" [")[0]
    page.right = max(14 + beside, 6 + breadth(last, page.points) / 2)
    axes = page.axes()
    number_axis(axes, chart.y)
    ends = [at for at, _ in chart.x.ticks]
    edge = 0.025 * (max(ends) - min(ends)) or 0.35
    axes.set_xlim(min(ends) - edge, max(ends) + edge)
    draw_marks(axes, chart, page)
    stack(page, axes, axes.get_xlim()[1], labels, away=4)
    name_periods(axes, page, chart.x)
    _key(axes, page, chart)
    for n, name in enumerate(icons):
        if phone:
            at = 7 + n * page.wide / 2, page.foot - below + 0.3 * points
            badge(page, *at, name, 1.5 * points, beside=True)
        else:
            left = page.wide - page.right + points * (1.0 + 4.6 * n)
            badge(page, left, page.foot - 1, name, 2.7 * points)
    return page


def end_labels(chart: Chart, page: Canvas) -> list[tuple[float, str, str]]:
    """Give what stands to the right of the axes: height, words, colour of lines that end there."""
    most = page.wide * MOST_BESIDE
    edge = max((at for at, _ in chart.x.ticks), default=math.nan)
    found = []
    for mark in chart.marks:
        texts = [text for text in mark.texts if text]
        if not texts or not _ends_at_edge(mark, edge):
            continue
        value = next(v for v in reversed(mark.y) if not math.isnan(v))
        lines = fit(texts[-1], most, page.points)
        colour = ROLES[mark.role].colour if mark.shape != "points" else INK
        found.append((value, "\n".join(lines), colour))
    return found


def _ends_at_edge(mark: Mark, edge: float) -> bool:
    """Tell level rules, lines that run to the edge, and the latest point of a control chart."""
    if mark.shape == "rule":
        return bool(mark.y)
    known = [x for x, y in zip(mark.x, mark.y, strict=False) if not math.isnan(y)]
    at_edge = not math.isnan(edge) and bool(known) and known[-1] == edge
    if mark.shape == "points":
        return at_edge and mark.role == "own" and bool(mark.meaning)
    named = mark.shape == "line" and mark.role not in {"own", "track", "path"}
    return named and (at_edge or math.isnan(edge))


def draw_marks(axes: Any, chart: Chart, page: Canvas) -> None:
    """Draw every mark of a chart whose values run upwards."""
    for mark in chart.marks:
        DRAW.get(mark.shape, _nothing)(axes, mark, page, chart)


def _nothing(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    """Leave out what another part draws."""


def _ribbon(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    axes.fill_between(mark.x, mark.lower, mark.upper, color=TINTS[mark.role], lw=0)
    if mark.role == "interval":
        for side in (mark.lower, mark.upper):
            axes.plot(mark.x, side, color=TINT50, lw=0.7)
    if mark.texts:
        say(axes, mark.x[0], chart.y.low or 0, mark.texts[0], page.points * 0.92, away=(0, 4))


def _line(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    look = ROLES[mark.role]
    more = {"marker": "o", "ms": 4.5 if page.size == "a4" else 4} if mark.role == "own" else {}
    axes.plot(
        mark.x, mark.y, color=look.colour, lw=look.width, ls=look.dash, zorder=look.height, **more
    )
    if mark.role == "own":
        _values(axes, mark, page, chart)
    elif (
        mark.texts
        and mark.texts[-1]
        and chart.x.ticks
        and not _ends_at_edge(mark, max(chart.x.ticks)[0])
    ):
        _end(axes, mark, page, look.colour)


def _end(axes: Any, mark: Mark, page: Canvas, colour: str) -> None:
    """Write what a line is at its end, on as many lines as the room to the right of it needs."""
    left, right = axes.get_xlim()
    room = page.right + page.room(axes)[0] * (right - mark.x[-1]) / (right - left) - 9
    text = "\n".join(fit(mark.texts[-1], room, page.points))
    more = {"va": "center", "away": (7, 0)} if "\n" in text else {"away": (7, -4)}
    say(axes, mark.x[-1], mark.y[-1], text, page.points, color=colour, **more)


def _values(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    """Write the values that have a text, clear of band and lines: above, or below where it falls."""
    for n, text in enumerate(mark.texts):
        if not text:
            continue
        falls = n > 0 and mark.y[n - 1] > mark.y[n]
        spots: list[tuple[int, int, float, float]] = []
        for below in (falls, not falls):
            side, away = (mark.lower, -14.0) if below else (mark.upper, 6.0)
            height = side[n] if side and not math.isnan(side[n]) else mark.y[n]
            box = (-breadth(text, page.points, bold=True), 0.0, away - 1.0, away + page.points)
            crossed = _crossed(axes, page, chart, (mark.x[n], height), box)
            spots.append((crossed, len(spots), height, away))
        _, _, height, away = min(spots)
        more = {"color": BLUE, "weight": "bold", "ha": "right"}
        say(axes, mark.x[n], height, text, page.points, away=(4, away), **more)


def _crossed(
    axes: Any,
    page: Canvas,
    chart: Chart,
    spot: tuple[float, float],
    box: tuple[float, float, float, float],
) -> int:
    """Count the places at which lines run through a label: `box` is in points from its spot."""
    import numpy as np

    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    wide, tall = page.room(axes)
    begin, end = (spot[0] + each * (right - left) / wide for each in box[:2])
    bottom, top = (spot[1] + each * (high - low) / tall for each in box[2:])
    places = np.linspace(begin, end, 9)
    heights = [
        np.interp(places, mark.x, mark.y, left=math.nan, right=math.nan)
        if mark.shape == "line"
        else np.full(9, mark.y[0])
        for mark in chart.marks
        if mark.y and mark.shape in {"line", "rule"}
    ]
    return sum(int(np.sum((each > bottom) & (each < top))) for each in heights)


def _points(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    if mark.role == "baseline":
        look = {"mfc": PAPER, "mec": INK, "mew": 1.4, "ms": 9, "zorder": 5}
        axes.plot(mark.x, mark.y, ls="", marker="s", **look)
        _beside(axes, mark, page, chart)
    elif mark.role == "target":
        axes.plot(mark.x, mark.y, ls="", marker="*", ms=13, color=PINK, zorder=6)
        words = "\n".join(fit(mark.texts[0], page.wide * 0.3, page.points))
        say(
            axes,
            mark.x[0],
            mark.y[0],
            words,
            page.points,
            color=PINK,
            weight="bold",
            away=(4, 9),
            ha="right",
        )
    else:
        for n, (x, y) in enumerate(zip(mark.x, mark.y, strict=True)):
            if not math.isnan(y):
                dot(axes, x, y, mark.meaning[n] if mark.meaning else "usual")


def _beside(axes: Any, mark: Mark, page: Canvas, chart: Chart) -> None:
    """Write a label to the right of a point: below it where there is room, clear of the lines."""
    low, high = axes.get_ylim()
    room = (mark.y[0] - low) / (high - low) * page.room(axes)[1]
    line, lines = mark.texts[0], mark.texts[0].replace(" ", "\n", 1)
    spots = []
    for n, (text, away) in enumerate(((lines, -30.0), (line, -14.0), (line, 8.0))):
        wide = max(breadth(each, page.points) for each in text.split("\n"))
        tall = page.points * 1.2 * (text.count("\n") + 1)
        box = (7.0, 7.0 + wide, away - 1.0, away + tall)
        crossed = _crossed(axes, page, chart, (mark.x[0], mark.y[0]), box)
        spots.append((room + away < 2, crossed, n, text, away))
    *_, text, away = min(spots)
    say(axes, mark.x[0], mark.y[0], text, page.points, away=(7, away))


def _rule(axes: Any, mark: Mark, page: Canvas, _: Chart) -> None:
    look = ROLES[mark.role]
    if mark.y:
        axes.axhline(mark.y[0], color=look.colour, lw=look.width, ls=look.dash, zorder=look.height)
        return
    axes.axvline(mark.x[0], color=look.colour, lw=look.width, ls=look.dash, zorder=look.height)
    left, right = axes.get_xlim()
    room = page.room(axes)[0] * (mark.x[0] - left) / (right - left)
    text = "\n".join(fit(mark.texts[0], max(room - 8, 60), page.points)) if mark.texts else ""
    top = axes.get_ylim()[1]
    say(axes, mark.x[0], top, text, page.points, away=(-4, -3), ha="right", va="top")


DRAW = {"ribbon": _ribbon, "line": _line, "points": _points, "rule": _rule}


def number_axis(axes: Any, axis: Axis) -> None:
    """Set the limits of the axis of values, and write its numbers with commas."""
    low, high = axis.low or 0.0, axis.high or 0.0
    axes.set_ylim(low, high if high > low else low + 1)
    sign = "%" if axis.label == "%" else ""
    ticks = [float(at) for at in axes.get_yticks() if low <= at <= high]
    places = next(
        (
            n
            for n in range(MOST_DECIMALS)
            if all(math.isclose(at, round(at, n), abs_tol=1e-9) for at in ticks)
        ),
        MOST_DECIMALS,
    )
    axes.yaxis.set_major_formatter(f"{{x:,.{places}f}}{sign}")


def decimals_between(low: float, high: float) -> int:
    """Give how many decimals the numbers of an axis may take: about six stand between its ends."""
    step = max((high - low) / 6, 10.0**-MOST_DECIMALS) if high > low else 1.0
    return max(0, -math.floor(math.log10(step)))


def name_periods(axes: Any, page: Canvas, axis: Axis) -> None:
    """Name the periods, as many as there is room for: the last always, and each with a marker."""
    left, right = axes.get_xlim()
    unit = page.room(axes)[0] / (right - left)
    ticks = sorted(axis.ticks, reverse=True)
    # Years do not stand quite evenly, so a hundredth of a label may be missing.
    every = 0.99 * (max((breadth(name, page.points) for _, name in ticks), default=0) + 10) / unit
    kept: list[tuple[float, str]] = []
    for at, name in ticks:
        crowded = len(kept) > 1 and kept[-1][0] - at < every
        if crowded and "[" in name and "[" not in kept[-1][1]:
            kept.pop()  # a marker is named before a neighbour without one
        if not kept or kept[-1][0] - at >= every or "[" in name:
            kept.append((at, name))
    axes.set_xticks([at for at, _ in kept], [name.replace(" [", "\n[") for _, name in kept])


def _key(axes: Any, page: Canvas, chart: Chart) -> None:
    """Explain the shapes, where points have more than one."""
    seen = {word for mark in chart.marks for word in mark.meaning}
    if chart.kind != "xmr" or not seen:
        return
    shown = [name for name in KEY if name in seen]
    left, right = axes.get_xlim()
    wide, high = page.room(axes)
    top = chart.y.high or 1.0
    y = top - (top - (chart.y.low or 0)) * 7 / high
    at = 6.0
    for name in shown:
        word = KEY[name] if page.size == "phone" or name == "usual" else f"stands out, {KEY[name]}"
        word = "usual variation" if name == "usual" and page.size != "phone" else word
        x = left + (right - left) * at / wide
        dot(axes, x, y, name, ms=min(SHAPES[name].size, 6.5))
        say(axes, x, y, word, page.points * 0.92, away=(7, -3.5))
        at += breadth(word, page.points * 0.92) + 26
