"""Pictures with a row for each area, indicator or action: ranked areas, spine, timeline."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from cdpkit.report.charts.canvas import POINTS, Canvas, breadth, dot, explained, folded, say
from cdpkit.report.charts.palette import (
    GREY,
    INK,
    PAPER,
    PINK,
    ROLES,
    SIZES,
    STATES,
    TINT80,
    TINT95,
    word_with_shape,
)

if TYPE_CHECKING:
    from cdpkit.display import Chart, Mark, Size


def beside(page: Canvas, axes: Any, x: float, y: float, text: str, **more: Any) -> None:
    """Write in a row of the axes, at a place across the page in points."""
    look = {"size": page.points, "va": "center", "annotation_clip": False, "color": INK}
    where = (x / page.wide, y)
    axes.annotate(text, where, xycoords=("figure fraction", "data"), **(look | more))


def shapes_in(chart: Chart) -> list[str]:
    """Give a line that explains the shapes, for where there is no room for words beside them."""
    seen = dict.fromkeys(word_with_shape(m.meaning[0]) for m in chart.marks if m.meaning)
    return ["   ".join(told for told in seen if told[1:2] == " ")]


def most_lines(names: dict[float, str]) -> int:
    """Count the lines of the longest name."""
    return max((name.count("\n") + 1 for name in names.values()), default=1)


def draw_ranked(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw areas in order: interval, value and word; the nation as a line with its band."""
    count = len(chart.y.ticks)
    points = SIZES[size].points
    key = shapes_in(chart) if size == "phone" else []
    longest = max(breadth(name, points, bold=True) for _, name in chart.y.ticks)
    room = min(longest + 1, SIZES[size].wide * POINTS * (0.45 if size == "phone" else 0.4))
    names = {y: folded(name, room, points, most=3) for y, name in chart.y.ticks}
    own = {m.y[0]: chart.y.name_of(m.y[0]) for m in chart.marks if m.role == "own area"}
    names |= {y: folded(name, room, points, most=3, bold=True) for y, name in own.items()}
    step = max(1.45, 1.25 * most_lines(names))
    content = points * (step * count + 1.8) + explained(key, points)
    page = Canvas(chart, size, titled=titled, content=content)
    page.explain(key, points)
    page.left = 14 + room
    words = [
        f"{m.texts[0]}  {word_with_shape(m.meaning[0])}" for m in chart.marks if m.shape == "points"
    ]
    if size == "phone":
        words = [text.split(" ")[0] for text in words]
    page.right = 14 + max(breadth(text, page.points, bold=True) for text in words)
    page.top -= page.points * 1.4
    axes = page.axes()
    axes.grid(visible=False)
    axes.set_ylim(-0.7, count - 0.3)
    for mark in chart.marks:
        if mark.role == "nation band":
            axes.axvspan(mark.lower[0], mark.upper[0], color=TINT80, lw=0, zorder=1)
        elif mark.role == "nation":
            axes.axvline(mark.x[0], color=INK, lw=1.4, zorder=2)
            say(
                axes,
                mark.x[0],
                count - 0.3,
                mark.texts[0],
                page.points,
                away=(0, 3),
                ha="center",
                weight="bold",
            )
    rows = iter(words)
    for mark in (m for m in chart.marks if m.shape == "points"):
        _area(axes, page, mark, next(rows), names[mark.y[0]])
    axes.set_yticks([])
    return page


def _area(axes: Any, page: Canvas, mark: Mark, words: str, name: str) -> None:
    y, own = mark.y[0], mark.role == "own area"
    if own:
        axes.axhspan(y - 0.5, y + 0.5, color=TINT95, lw=0, zorder=0)
    ends = [mark.lower[0], mark.upper[0]]
    axes.plot(ends, [y, y], color=INK if own else GREY, lw=2 if own else 1.2, zorder=3)
    dot(axes, mark.x[0], y, mark.meaning[0])
    weight = "bold" if own else "normal"
    beside(page, axes, page.left - 7, y, name, ha="right", weight=weight, linespacing=1.05)
    beside(page, axes, page.wide - page.right + 7, y, words, weight=weight)


def draw_spine(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw a row an indicator, on a scale where right is better; numbers and word beside it.

    On a phone the name of the indicator has a line of its own, above its bar.
    """
    count, phone = len(chart.y.ticks), size == "phone"
    points = SIZES[size].points
    whole = SIZES[size].wide * POINTS
    heads = {
        m.role: folded(m.label, whole * (0.24 if phone else 0.2), points * 0.9, most=3, bold=True)
        for m in chart.marks
        if m.role in {"value", "nation value"}
    }
    wide = {
        role: 12 + max(breadth(line, points * 0.9, bold=True) for line in head.split("\n"))
        for role, head in heads.items()
    }
    numbers = sum(wide.values()) + 2 if phone else whole * 0.58
    columns = {"value": numbers - wide.get("nation value", 0), "nation value": numbers}
    room = whole - 14 if phone else columns["value"] - 36
    names = {y: folded(name, room, points, most=3, bold=phone) for y, name in chart.y.ticks}
    step = 3.4 + 1.2 * most_lines(names) if phone else 1.3 + 1.2 * max(2, most_lines(names))
    above = 1.2 * max((head.count("\n") + 1 for head in heads.values()), default=1)
    page = Canvas(chart, size, titled=titled, content=points * (step * count + 0.8 + above))
    words = [word_with_shape(m.meaning[0]) for m in chart.marks if m.shape == "points"]
    page.right = 14 + max(breadth(text, page.points) for text in words)
    page.left = numbers + 12
    page.top -= page.points * (above + 0.4)
    axes = page.axes()
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(chart.x.low, chart.x.high)
    axes.set_ylim(-0.8, count - 0.4)
    axes.axvline(0, color=INK, lw=1.5, zorder=3)
    for mark in chart.marks:
        _spine_mark(axes, page, mark, columns, step)
    for y, name in names.items():
        if phone:
            look = {"weight": "bold", "size": points * 0.95, "va": "bottom"}
            under = {"bbox": {"fc": PAPER, "ec": "none", "pad": 0.6}}
            beside(page, axes, 7, y + 1.1 / step, name, **(look | under))
        else:
            beside(page, axes, 7, y - 0.15 / step, name, va="bottom", linespacing=1.05)
    for role, x in columns.items():
        look = {"weight": "bold", "ha": "right", "size": page.points * 0.9, "va": "bottom"}
        beside(page, axes, x, count - 0.4 + 0.5 / step, heads.get(role, ""), **look)
    axes.set_yticks([])
    ticks = list(chart.x.ticks)
    if 1.2 * sum(breadth(name, points) for _, name in ticks) > page.room(axes)[0]:
        ticks = [ticks[0], ticks[-1]]
    axes.set_xticks([at for at, _ in ticks], [name for _, name in ticks])
    return page


def _spine_mark(
    axes: Any, page: Canvas, mark: Mark, columns: dict[str, float], step: float
) -> None:
    from matplotlib.patches import Rectangle

    if not mark.y:
        return
    y, phone = mark.y[0], page.size == "phone"
    if mark.shape == "bar":
        fill = TINT95 if mark.role == "spread" else TINT80
        wide, high = mark.upper[0] - mark.lower[0], 1.6 / step
        look: dict[str, Any] = {"fc": fill, "ec": GREY, "lw": 0.5}
        axes.add_patch(Rectangle((mark.lower[0], y - high / 2), wide, high, **look))
    elif mark.shape == "points":
        dot(axes, mark.x[0], y, mark.meaning[0])
        beside(page, axes, page.wide - page.right + 7, y, word_with_shape(mark.meaning[0]))
    elif mark.role in columns:
        beside(page, axes, columns[mark.role], y, mark.texts[0], ha="right")
    elif mark.role == "note":
        beside(
            page,
            axes,
            7,
            y - (1.52 if phone else 0.89) / step,
            mark.texts[0],
            color=GREY,
            size=page.points * 0.82,
        )


def draw_timeline(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw a bar an action, with its status as fill, hatch and word."""
    count, phone = len(chart.y.ticks), size == "phone"
    points = SIZES[size].points
    whole = SIZES[size].wide * POINTS
    room = whole * 0.62 if phone else whole * 0.44 - 14
    names = {m.y[0]: folded(m.label, room, points) for m in chart.marks if m.shape == "bar"}
    step = (3.0 if phone else 1.5) + 1.2 * most_lines(names)
    page = Canvas(chart, size, titled=titled, content=points * (step * count + 1.5))
    page.left = 26 if phone else room + 14
    page.right = 26
    page.top -= page.points * 1.3
    axes = page.axes()
    axes.grid(axis="x", visible=True)
    axes.grid(axis="y", visible=False)
    axes.set_xlim(chart.x.low, chart.x.high)
    axes.set_ylim(-0.6, count - 0.35)
    lead = {m.y[0]: m.texts[0] for m in chart.marks if m.role == "lead"}
    now = next((m.x[0] for m in chart.marks if m.role == "as of"), -inf)
    for mark in chart.marks:
        if mark.role == "as of":
            look = ROLES["as of"]
            axes.axvline(mark.x[0], color=look.colour, lw=look.width, zorder=look.height)
            say(
                axes,
                mark.x[0],
                count - 0.35,
                mark.texts[0],
                page.points,
                away=(0, 3),
                ha="center",
                weight="bold",
            )
        elif mark.shape == "bar":
            _action(axes, page, mark, (names[mark.y[0]], lead.get(mark.y[0], "")), now, step=step)
    axes.set_yticks([])
    ticks = chart.x.ticks[:: 2 if phone else 1]
    axes.set_xticks([at for at, _ in ticks], [name for _, name in ticks])
    return page


def _action(
    axes: Any, page: Canvas, mark: Mark, words: tuple[str, str], now: float, *, step: float
) -> None:
    from matplotlib.patches import Rectangle

    (name, lead), phone = words, page.size == "phone"
    y, state = mark.y[0], STATES.get(mark.meaning[0], STATES["not known"])
    begin, end = mark.lower[0], mark.upper[0]
    drop, high = (0.92 if phone else 0.0) / step, (1.81 if phone else 1.4) / step
    dashed = "--" if mark.role == "undated" else "-"
    look: dict[str, Any] = {
        "fc": state.fill,
        "ec": state.edge,
        "hatch": state.hatch,
        "ls": dashed,
        "lw": 1.2,
        "zorder": 3,
    }
    axes.add_patch(Rectangle((begin, y - drop - high / 2), end - begin, high, **look))
    text = f"{state.sign} {mark.texts[0]}"
    ink = state.ink if not state.hatch else ""
    _status(axes, page, (begin, end, y - drop, now), text, ink)
    told = ("bold", PINK) if lead == "no lead" else ("normal", GREY)
    by = {"weight": told[0], "color": told[1], "size": page.points * 0.85}
    if phone:
        under = {"bbox": {"fc": PAPER, "ec": "none", "pad": 0.8}, "zorder": 6, "va": "bottom"}
        beside(page, axes, 10, y + 0.6 / step, name, **under)
        beside(page, axes, page.wide - 10, y + 0.6 / step, lead, ha="right", **(under | by))
        return
    rise = 0.6 * name.count("\n")
    beside(page, axes, 7, y + (0.4 + rise) / step, name, linespacing=1.1)
    beside(page, axes, 7, y - (0.7 + rise) / step, lead, **by)


def _status(
    axes: Any, page: Canvas, bar: tuple[float, float, float, float], text: str, ink: str
) -> None:
    """Write the status inside its bar where it fits, else to the right of it, or the left.

    The line of the day that stands behind a status would cross its sign: it begins after the line.
    """
    begin, end, y, now = bar
    points = page.points * 0.92
    low, high = axes.get_xlim()
    unit = (high - low) / page.room(axes)[0]
    need = (breadth(text, points) + 12) * unit
    look = {"va": "center", "size": points, "zorder": 5}
    if ink and need < end - begin:
        axes.text(begin + 4 * unit, y, text, color=ink, **look)
        return
    under = {"fc": PAPER, "ec": "none", "pad": 0.6}
    end = now if end <= now < end + 0.3 * need else end
    if end + need < high + 20 * unit:
        axes.text(end + 5 * unit, y, text, bbox=under, **look)
    else:
        axes.text(begin - 5 * unit, y, text, bbox=under, ha="right", **look)
