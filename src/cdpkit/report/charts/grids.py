"""Pictures that are tables: rug, coverage; the tree of a plan; and small multiples."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, Any

from cdpkit.report.charts.canvas import POINTS, Canvas, breadth, explained, fit, folded
from cdpkit.report.charts.lines import TINTS, number_axis
from cdpkit.report.charts.palette import (
    BLUE,
    GREY,
    INK,
    ON_ORANGE,
    ORANGE,
    PAPER,
    PINK,
    ROLES,
    RULE,
    SIZES,
    TINT95,
    word_with_shape,
)
from cdpkit.report.charts.rows import beside, most_lines, shapes_in

if TYPE_CHECKING:
    from cdpkit.display import Chart, Mark, Size


FILLS = {
    "better": (BLUE, PAPER),
    "worse": (ORANGE, ON_ORANGE),
    "benchmark": (TINT95, INK),
    "not available": (PAPER, GREY),
}


READABLE = 0.8
"""Share of the usual size of letters below which heads are numbers instead."""


def draw_rug(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw areas by indicators: each cell holds value, shape and word; on a phone no word.

    Heads that would be too small to read are numbers, which lines below the table explain.
    """
    count, wide = len(chart.y.ticks), len(chart.x.ticks)
    points = SIZES[size].points
    longest = max(breadth(name, points, bold=True) for _, name in chart.y.ticks)
    page_wide = SIZES[size].wide * POINTS
    left, right = 14 + min(longest + 1, page_wide * 0.32), 8.0
    names = {y: folded(name, left - 13, points, most=3, bold=True) for y, name in chart.y.ticks}
    step = max(1.5, 1.25 * most_lines(names))
    room = (page_wide - left - right) / wide
    small = _size_of_heads(chart, points, room)
    heads = [(at, fit(head, room - 3, small, bold=True)[:4]) for at, head in chart.x.ticks]
    numbered = small < READABLE * points
    if numbered:
        small, heads = points, [(at, [str(n + 1)]) for n, (at, _) in enumerate(chart.x.ticks)]
    heads_high = points * (0.2 + 1.2 * max(len(lines) for _, lines in heads))
    worded = all(map(partial(_has_room, points, room), chart.marks))
    key = [*(_numbers(chart) if numbered else ()), *(() if worded else shapes_in(chart))]
    content = heads_high + points * step * count + explained(key, points)
    page = Canvas(chart, size, titled=titled, content=content, below=4)
    page.left, page.right = left, right
    page.top -= heads_high
    page.explain(key, points)
    axes = _bare(page, wide, count)
    for at, lines in heads:
        look = {"ha": "center", "va": "bottom", "weight": "bold"}
        _text(axes, at + 0.5, count - 0.42, "\n".join(lines), small, **look)
    for y, name in names.items():
        own = any(m.role == "benchmark" and m.y[0] == y for m in chart.marks)
        weight = "bold" if own else "normal"
        beside(page, axes, page.left - 7, y, name, ha="right", weight=weight, linespacing=1.05)
    letters = points if worded else _size_of_cells(chart, points, room)
    for mark in chart.marks:
        _rug_cell(axes, letters, mark, worded=worded)
    return page


def _numbers(chart: Chart) -> list[str]:
    """Explain the numbers above the columns."""
    return [f"{n + 1}  {head}" for n, (_, head) in enumerate(chart.x.ticks)]


def _told(mark: Mark) -> str:
    """Give the word of a cell with its shape; none for the benchmark and for what is missing."""
    word = mark.meaning[0]
    return "" if word in {"benchmark", "not available"} else word_with_shape(word)


def _has_room(points: float, room: float, mark: Mark) -> bool:
    """Tell whether value and word of a cell fit its column, each in its half."""
    value, told = breadth(mark.texts[0], points), breadth(_told(mark), points * 0.9)
    return value < room * 0.4 and told < room * 0.54


def _size_of_heads(chart: Chart, points: float, room: float) -> float:
    """Give the size at which the longest word of the heads fits its column."""
    words = [word for _, head in chart.x.ticks for word in head.replace("-", "- ").split()]
    return min(points, (room - 7) / max(breadth(word, 1.0, bold=True) for word in words))


def _size_of_cells(chart: Chart, points: float, room: float) -> float:
    """Give the size at which the longest value with its shape fits its column."""
    longest = max(breadth(_value_and_shape(mark), 1.0) for mark in chart.marks)
    return min(points * 0.9, (room - 5) / max(longest, 1.0))


def _value_and_shape(mark: Mark) -> str:
    return f"{mark.texts[0]} {_told(mark)[:1]}".strip()


def _rug_cell(axes: Any, points: float, mark: Mark, *, worded: bool) -> None:
    from matplotlib.patches import Rectangle

    x, y, word = mark.x[0], mark.y[0], mark.meaning[0]
    fill, ink = FILLS.get(word, (PAPER, INK))
    axes.add_patch(Rectangle((x + 0.02, y - 0.46), 0.96, 0.92, fc=fill, ec=GREY, lw=0.5))
    if worded:
        _text(axes, x + 0.40, y, mark.texts[0], points * 0.95, ha="right", color=ink)
        _text(axes, x + 0.46, y, _told(mark), points * 0.9, color=ink)
    else:
        _text(axes, x + 0.5, y, _value_and_shape(mark), points, ha="center", color=ink)


def _bare(page: Canvas, wide: int, count: int) -> Any:
    axes = page.axes()
    axes.grid(visible=False)
    axes.axis("off")
    axes.set_xlim(0, wide)
    axes.set_ylim(-0.5, count - 0.5)
    return axes


def _text(axes: Any, x: float, y: float, text: str, points: float, **more: Any) -> None:
    look = {"va": "center", "size": points, "color": INK, "linespacing": 1.08, "zorder": 5}
    axes.text(x, y, text, **(look | more))


SIGNS = {"main": "\u25cf main", "helps": "\u25cb helps"}
HOLE = "no priority"


def draw_coverage(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw priorities by outcomes: main, helps, or a hole that says so.

    On a phone the outcomes have numbers and cells signs, which the lines below the table explain.
    """
    count, wide, phone = len(chart.y.ticks), len(chart.x.ticks), size == "phone"
    points = SIZES[size].points * 0.9
    heads_high = points * (1.6 if phone else 5.6)
    holes = any(HOLE in mark.texts for mark in chart.marks)
    signs = [*SIGNS.values(), *([f"\u00d7 {HOLE}"] if holes else ())]
    key = [*_numbers(chart), "   ".join(signs)] if phone else []
    left = SIZES[size].wide * POINTS * (0.38 if phone else 0.3)
    names = {y: folded(name, left - 22, points, most=4) for y, name in chart.y.ticks}
    step = max(2.9, 1.3 * most_lines(names))
    content = heads_high + points * step * count + explained(key, points)
    page = Canvas(chart, size, titled=titled, content=content, below=4)
    page.left, page.right = left, 8
    page.top -= heads_high
    page.explain(key, points)
    axes = _bare(page, wide, count)
    room = page.room(axes)[0] / wide
    small = points if phone else _size_of_heads(chart, points * 0.9, room)
    for n, (at, head) in enumerate(chart.x.ticks):
        words = (
            str(n + 1)
            if phone
            else "\n".join(fit(head.replace("-", "- "), room - 3, small, bold=True)[:6])
        )
        look = {"ha": "center", "va": "bottom", "weight": "bold"}
        _text(axes, at + 0.5, count - 0.5, words, small, **look)
    groups = {mark.y[0] for mark in chart.marks if mark.role == "group"}
    for y, name in names.items():
        more: dict[str, Any] = {"size": points, "linespacing": 1.1}
        bold = {"weight": "bold"} if y in groups else {}
        beside(page, axes, 7 if y in groups else 14, y, name, **(more | bold))
    for mark in chart.marks:
        _link(axes, mark, points, signs_only=phone)
    return page


def _link(axes: Any, mark: Mark, points: float, *, signs_only: bool) -> None:
    from matplotlib.patches import Rectangle

    if mark.role == "hole":
        look = {"weight": "bold", "color": PINK, "bbox": {"fc": PAPER, "ec": "none", "pad": 0.5}}
        middle = mark.texts[0] == HOLE
        text = "\u00d7" if middle and signs_only else mark.texts[0]
        side = {"ha": "center"} if middle else {}
        x = mark.x[0] + (0.5 if middle else 0.08)
        _text(axes, x, mark.y[0], text, points * 0.88, **(look | side))
    elif mark.role == "link":
        word = mark.meaning[0]
        fill = TINT95 if word else PAPER
        spot = (mark.x[0] + 0.02, mark.y[0] - 0.46)
        axes.add_patch(Rectangle(spot, 0.96, 0.92, fc=fill, ec=RULE, lw=0.6))
        sign = SIGNS.get(word, word)
        sign = sign[:1] if signs_only else sign
        _text(axes, mark.x[0] + 0.5, mark.y[0], sign, points, ha="center")


TREE = {  # where the boxes of each level begin, and how wide they are, in hundredths
    0.0: (0.0, 17.0),
    1.0: (20.0, 19.0),
    2.0: (42.0, 22.0),
    3.0: (67.0, 33.0),
}
TREE_PHONE = {2.0: (0.0, 40.0), 3.0: (47.0, 53.0)}
BOXES = {  # fill, edge, colour of text, bold
    "outcome": (BLUE, BLUE, PAPER, True),
    "priority": (TINT95, BLUE, INK, True),
    "commitment": (PAPER, GREY, INK, False),
    "action": (PAPER, GREY, INK, False),
    "hole": (PAPER, PINK, INK, False),
}


def draw_tree(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw boxes joined from left to right; a phone has room for commitments and actions alone."""
    rows, phone = (chart.y.high or 1.0) - (chart.y.low or 0.0), size == "phone"
    points = SIZES[size].points * 0.88
    step = 5.4 if phone else 3.6
    content = points * step * rows + page_head(points)
    page = Canvas(chart, size, titled=titled, content=content, below=2)
    page.left, page.right = 7, 7
    page.top -= page_head(points)
    axes = page.axes()
    axes.axis("off")
    axes.set_xlim(0, 100)
    axes.set_ylim(chart.y.low, chart.y.high)
    places = TREE_PHONE if phone else TREE
    for level, head in chart.x.ticks:
        if level in places:
            look = {"color": GREY, "va": "bottom"}
            _text(axes, places[level][0], (chart.y.high or 0) + 0.05, head, points, **look)
    for mark in chart.marks:
        if mark.role == "join" and {*mark.x} <= places.keys():
            _join(axes, mark, places)
    for mark in (m for m in chart.marks if m.shape == "cell" and m.x[0] in places):
        share = rows / sum(m.shape == "cell" and m.x == mark.x for m in chart.marks)
        _box(axes, page, mark, places[mark.x[0]], share)
    return page


def page_head(points: float) -> float:
    """Give the height of the heads of a tree."""
    return points * 1.5


def _join(axes: Any, mark: Mark, places: dict[float, tuple[float, float]]) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    begin = sum(places[mark.x[0]])
    end = places[mark.x[1]][0]
    middle = (begin + end) / 2
    y0, y1 = mark.y
    path = Path([(begin, y0), (middle, y0), (middle, y1), (end, y1)], [1, 4, 4, 4])
    axes.add_patch(PathPatch(path, fc="none", ec=GREY, lw=1, zorder=2))


def _box(axes: Any, page: Canvas, mark: Mark, place: tuple[float, float], share: float) -> None:
    from matplotlib.patches import Rectangle

    (x, wide), points = place, page.points * 0.88
    fill, edge, ink, bold = BOXES[mark.role]
    unit_x, unit_y = (
        page.room(axes)[0] / 100,
        page.room(axes)[1] / (axes.get_ylim()[1] - axes.get_ylim()[0]),
    )
    most = max(1, int((share * 0.92 * unit_y - 4) // (points * 1.25)))
    words = folded(mark.texts[0], wide * unit_x - 8, points, most=most, bold=bold)
    high = ((words.count("\n") + 1) * points * 1.25 + 6) / unit_y
    y = mark.y[0]
    axes.add_patch(Rectangle((x, y - high / 2), wide, high, fc=fill, ec=edge, lw=0.9, zorder=3))
    weight = "bold" if bold else "normal"
    _text(axes, x + 4 / unit_x, y, words, points, color=ink, weight=weight)


def draw_multiples(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw a small panel for each indicator, each on its own scale."""
    across = 1 if size == "phone" else max(1, min(3, len(chart.panels)))
    deep = -(-len(chart.panels) // across)
    points = SIZES[size].points
    wide = (SIZES[size].wide * POINTS - 14) / across
    words = [_panel_words(panel, wide - 10, points) for panel in chart.panels]
    most = max((len(said) for _, said in words), default=1)
    each_high = points * (8.65 + 1.35 * most)
    page = Canvas(chart, size, titled=titled, content=each_high * deep, below=0)
    for n, panel in enumerate(chart.panels):
        left = 7 + (n % across) * wide
        top = page.top - (n // across) * each_high
        box = (left, top - each_high + points * 2.6, wide - 16, points * 3.6)
        _panel(page, panel, box, words[n])
    return page


def _panel_words(panel: Chart, room: float, points: float) -> tuple[list[str], list[str]]:
    """Give the title of a panel, and what is said under it, in lines that fit."""
    said = f"{panel.headline}, {panel.subtitle}" if panel.subtitle else panel.headline
    return fit(panel.title, room, points * 0.95, bold=True)[:2], fit(said, room, points * 0.9)


def _panel(
    page: Canvas,
    panel: Chart,
    box: tuple[float, float, float, float],
    words: tuple[list[str], list[str]],
) -> None:
    axes = page.axes(box=box)
    number_axis(axes, panel.y)
    axes.set_yticks([0], [""])
    for mark in panel.marks:
        _small(axes, mark)
    ends = panel.x.ticks[:1] + panel.x.ticks[-1:] if len(panel.x.ticks) > 1 else panel.x.ticks
    axes.set_xticks([at for at, _ in ends], [name for _, name in ends])
    if len(ends) == 1:
        axes.set_xlim(ends[0][0] - 1, ends[0][0] + 1)
    sides = ("left", "right") if len(ends) > 1 else ("center",)
    for label, side in zip(axes.get_xticklabels(), sides, strict=True):
        label.set_ha(side)
        label.set_size(page.points * 0.9)
    look = {"xycoords": "axes fraction", "textcoords": "offset points", "annotation_clip": False}
    head, said = words
    up = page.points * (0.27 + 1.08 * len(said)) + 4
    axes.annotate("\n".join(said), (0, 1), (0, 4), size=page.points * 0.9, **look)
    axes.annotate(
        "\n".join(head),
        (0, 1),
        (0, up),
        size=page.points * 0.95,
        weight="bold",
        linespacing=1.05,
        **look,
    )


def _small(axes: Any, mark: Mark) -> None:
    """Draw a mark of a small panel: no words, and a dot for the latest value."""
    look = ROLES.get(mark.role)
    if mark.shape == "ribbon":
        axes.fill_between(mark.x, mark.lower, mark.upper, color=TINTS[mark.role], lw=0)
    elif mark.shape == "rule":
        draw, at = (axes.axhline, mark.y) if mark.y else (axes.axvline, mark.x)
        draw(at[0], color=PINK if mark.y else INK, lw=1, ls=":")
    elif look is not None and mark.role != "own":
        axes.plot(mark.x, mark.y, color=look.colour, lw=1.2, ls=look.dash)
    elif mark.shape == "line":
        axes.plot(mark.x, mark.y, color=BLUE, lw=1.8, marker="o", ms=2.5)
        last = max((n for n, y in enumerate(mark.y) if not math.isnan(y)), default=None)
        if last is not None and any(mark.texts):
            axes.plot(mark.x[last], mark.y[last], "o", ms=6, color=BLUE)
