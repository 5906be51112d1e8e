"""A funnel: areas against their size, with names where they do not cover anything."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cdpkit.report.charts.canvas import Canvas, breadth, dot, folded, say, stack
from cdpkit.report.charts.lines import end_labels, number_axis
from cdpkit.report.charts.palette import PAPER, ROLES, SIZES

if TYPE_CHECKING:
    from cdpkit.display import Chart, Mark, Size


Box = tuple[float, float, float, float]


def draw_funnel(chart: Chart, size: Size, *, titled: bool) -> Canvas:
    """Draw points, lines, and as many names as fit."""
    page = Canvas(chart, size, titled=titled, below=3.6 * SIZES[size].points)
    labels = end_labels(chart, page)
    right = chart.x.high or 1.0
    beside = max(
        (breadth(t, page.points) for _, text, _ in labels for t in text.split("\n")), default=0
    )
    page.left, page.right = 14 + breadth(f"{chart.y.high or 0:,.0f}", page.points), 14 + beside
    axes = page.axes()
    axes.set_xlim(0, right)
    number_axis(axes, chart.y)
    for mark in chart.marks:
        look = ROLES.get(mark.role)
        if mark.shape == "line" and look:
            axes.plot(mark.x, mark.y, color=look.colour, lw=look.width, ls=look.dash, zorder=2)
        elif mark.shape == "rule":
            look = ROLES["own"]
            axes.axhline(mark.y[0], color=look.colour, lw=1.6, zorder=2)
        elif mark.shape == "points":
            dot(axes, mark.x[0], mark.y[0], mark.meaning[0])
    _names(axes, page, chart)
    inside = [
        (value, text, colour) for value, text, colour in labels if value <= (chart.y.high or value)
    ]
    stack(page, axes, right, inside)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.locator_params(axis="x", nbins=3 if size == "phone" else 6)
    axes.set_xlabel(chart.x.label, size=page.points, loc="left")
    return page


def _names(axes: Any, page: Canvas, chart: Chart) -> None:
    """Name areas that stand out, the farthest first, in one of four places that is free."""
    areas = [mark for mark in chart.marks if mark.shape == "points"]
    wide, high = page.room(axes)
    unit = (chart.x.high or 1.0) / wide, ((chart.y.high or 1.0) - (chart.y.low or 0.0)) / high
    spots = {id(mark): (mark.x[0] / unit[0], mark.y[0] / unit[1]) for mark in areas}
    taken: list[Box] = [(x - 4, y - 4, x + 4, y + 4) for x, y in spots.values()]
    taken += [box for mark in chart.marks if mark.shape == "line" for box in _boxes(mark, unit)]
    middle = next(mark.y[0] for mark in chart.marks if mark.role == "mean")
    named = [mark for mark in areas if mark.texts and mark.texts[0]]
    for mark in sorted(named, key=lambda m: (m.role != "own area", -abs(m.y[0] - middle))):
        own, points = mark.role == "own area", page.points * 0.92
        ways = (1.0, 0.45, 0.3) if own else (1.0,)
        texts = [folded(mark.texts[0], wide * way, points, most=3, bold=own) for way in ways]
        tried = [
            _free(each, spots[id(mark)], taken, points, (wide, high), own=own) for each in texts
        ]
        text, place = next(((a, b) for a, b in zip(texts, tried, strict=True) if b), ("", None))
        if place is not None:
            away, box = place
            taken.append(box)
            weight = "bold" if own else "normal"
            under = {"fc": PAPER, "ec": "none", "pad": 0.4}
            more: dict[str, Any] = {"weight": weight, "bbox": under, "zorder": 4, "away": away}
            x, y = spots[id(mark)]
            if box[0] > x + 8 or box[2] < x - 8:
                side = box[0] if box[0] > x else box[2]
                steps = [(x + (side - x) * n / 8, y + (box[1] - y) * n / 8) for n in range(8)]
                taken += [(a - 3, b - 3, a + 3, b + 3) for a, b in steps]
                more["arrowprops"] = {"arrowstyle": "-", "lw": 0.8, "shrinkA": 0, "shrinkB": 3}
            more["va"] = "bottom" if "\n" in text else "baseline"
            say(axes, mark.x[0], mark.y[0], text, points, **more)


def _boxes(mark: Mark, unit: tuple[float, float]) -> list[Box]:
    """Give small boxes along a line, so that no name covers it."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(zip(mark.x, mark.y, strict=True)):
        steps = max(2, int(abs(x1 - x0) / unit[0] // 6))
        for n in range(steps):
            x, y = x0 + (x1 - x0) * n / steps, y0 + (y1 - y0) * n / steps
            found.append((x / unit[0] - 2, y / unit[1] - 1.5, x / unit[0] + 2, y / unit[1] + 1.5))
    return found


def _free(
    text: str,
    spot: tuple[float, float],
    taken: list[Box],
    points: float,
    room: tuple[float, float],
    *,
    own: bool,
) -> tuple[tuple[float, float], Box] | None:
    long = max(breadth(line, points, bold=own) for line in text.split("\n"))
    tall = points * (1 + 1.2 * text.count("\n"))
    spots = [(7.0, -3.5), (-7 - long, -3.5), (-long / 2, 7.0), (-long / 2, -14.0)]
    if own:  # is named in any case, from farther off where it is crowded
        spots += [
            (far * side - long * (side < 0), far * up)
            for far in range(12, 240, 6)
            for side, up in ((1, 1), (1, -1), (1, 0), (-1, 1), (-1, -1))
        ]
    for dx, dy in spots:
        x, y = spot[0] + dx, spot[1] + dy
        box = (x, y - 1, x + long, y + tall)
        clear = not any(
            a < d and c < b and e < h and g < f for (a, e, b, f) in [box] for (c, g, d, h) in taken
        )
        if clear and x > 0 and y > 0 and x + long < room[0] and y + tall < room[1]:
            return (dx, dy), box
    return None
