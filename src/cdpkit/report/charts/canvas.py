"""A figure of one of the sizes: titles above, source below, and labels that do not collide."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cdpkit.report.charts.palette import GREY, INK, SHAPES, SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdpkit.display import Chart, Size


POINTS = 72.0
"""Points in an inch."""


@lru_cache(maxsize=4096)
def breadth(text: str, points: float, *, bold: bool = False) -> float:
    """Measure a text in points, in the font that comes with matplotlib: the same everywhere."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    if not text.strip():
        return 0.0
    face = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=points)
    return float(TextPath((0, 0), text, prop=face).get_extents().width)


def fit(text: str, wide: float, points: float, *, bold: bool = False) -> list[str]:
    """Break a text into lines of at most so many points."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and breadth(longer, points, bold=bold) > wide:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def folded(text: str, wide: float, points: float, *, most: int = 2, bold: bool = False) -> str:
    """Break a text into a few lines at most, and show where it was cut."""
    lines = fit(text, wide, points, bold=bold)
    return "\n".join(
        lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1]}\u2026"]
    )


class Canvas:
    """A figure with headline, subtitle and source, and room for axes between them.

    `content` is the height of what stands between them, in points: the figure of a table grows
    with its rows. `left`, `right` and `below` are what labels beside the axes need.
    """

    left: float
    right: float

    def __init__(
        self,
        chart: Chart,
        size: Size,
        *,
        titled: bool = True,
        content: float | None = None,
        below: float | None = None,
    ) -> None:
        from matplotlib.figure import Figure

        page = SIZES[size]
        self.chart, self.size, self.points = chart, size, page.points
        self.wide = page.wide * POINTS
        titles = self._titles() if titled else []
        source = self._source() if titled and chart.source else []
        above = sum(step for _, step, _ in titles) + 6 + self.points * (0.6 if titled else 0.2)
        self.foot = sum(step for _, step, _ in source) + 6
        self.below = 2.1 * self.points if below is None else below
        self.foot += self.below
        self.high = page.high * POINTS if content is None else above + content + self.foot
        self.top = self.high - above
        self.figure = Figure(figsize=(page.wide, self.high / POINTS))
        at = self.high - 6
        for line, step, look in titles:
            self._write(at, line, va="top", **look)
            at -= step
        at = 5.0
        for line, step, look in reversed(source):
            self._write(at, line, **look)
            at += step

    def _titles(self) -> list[tuple[str, float, dict[str, Any]]]:
        """Give the lines of headline and subtitle, the height of each, and how they look."""
        lines = []
        for text, bold, scale in (
            (self.chart.headline, True, 1.15),
            (self.chart.subtitle, False, 1.0),
        ):
            size = self.points * scale
            look: dict[str, Any] = {"size": size, "weight": "bold" if bold else "normal"}
            fitted = fit(text, self.wide - 14, size, bold=bold)
            lines += [(line, size * 1.3 + 3 * (line == fitted[-1]), look) for line in fitted]
        return lines

    def _source(self) -> list[tuple[str, float, dict[str, Any]]]:
        """Give the lines of the source, as `_titles`."""
        size = self.points * 0.85
        look: dict[str, Any] = {"size": size, "color": GREY}
        fitted = fit(f"Source: {self.chart.source}", self.wide - 14, size)
        return [(line, size * 1.3, look) for line in fitted]

    def _write(self, y: float, text: str, **look: Any) -> None:
        self.figure.text(7 / self.wide, y / self.high, text, **look)

    def explain(self, lines: Sequence[str], points: float) -> None:
        """Write lines at the foot, under the labels of the axes, which move up by their height."""
        self.foot += explained(lines, points)
        top = self.foot - self.below - 4
        for n, line in enumerate(lines):
            self._write(top - points * 1.35 * (n + 0.5), line, size=points, va="center")

    def axes(self, *, box: tuple[float, float, float, float] | None = None, **more: Any) -> Any:
        """Add axes in the room that is left, or in a box given in points."""
        x, y, wide, high = box or (
            self.left,
            self.foot,
            self.wide - self.left - self.right,
            self.top - self.foot,
        )
        place = (x / self.wide, y / self.high, wide / self.wide, high / self.high)
        axes = self.figure.add_axes(place, **more)
        axes.tick_params(labelsize=self.points)
        return axes

    def room(self, axes: Any) -> tuple[float, float]:
        """Give width and height of axes in points."""
        box = axes.get_position()
        return box.width * self.wide, box.height * self.high


def explained(lines: Sequence[str], points: float) -> float:
    """Give the room that lines of explanation take at the foot of a picture."""
    return points * 1.35 * len(lines) + 6 if lines else 0.0


def dot(axes: Any, x: float, y: float, meaning: str, **more: Any) -> None:
    """Draw a point in the shape of its meaning."""
    shape = SHAPES.get(meaning, SHAPES["usual"])
    look = {"mfc": shape.fill, "mec": shape.edge, "ms": shape.size, "mew": 1.1, "zorder": 6}
    axes.plot([x], [y], ls="", marker=shape.marker, **(look | more))


def say(axes: Any, x: float, y: float, text: str, points: float, **more: Any) -> None:
    """Write a label, some points away from its place in the data."""
    away = more.pop("away", (0, 0))
    look = {"color": INK, "annotation_clip": False, "size": points, "zorder": 7}
    axes.annotate(text, (x, y), away, textcoords="offset points", **(look | more))


def stack(
    canvas: Canvas, axes: Any, x: float, labels: Sequence[tuple[float, str, str]], away: float = 7
) -> None:
    """Write labels at the ends of lines, pushed apart so that none covers another."""
    from matplotlib.transforms import offset_copy

    if not labels:
        return
    low, high = axes.get_ylim()
    unit = (high - low) / canvas.room(axes)[1]  # of the data, in a point
    spots: list[tuple[float, float]] = []
    ordered = sorted(labels)
    for value, text, _ in ordered:
        need = canvas.points * 1.25 * (text.count("\n") + 1) * unit
        start = max(value - need / 2, spots[-1][1] if spots else low)
        spots.append((start, start + need))
    over = max(0.0, spots[-1][1] - high - 10 * unit)
    beside = offset_copy(axes.transData, axes.figure, x=away, units="points")
    for (value, text, colour), (bottom, top) in zip(ordered, spots, strict=True):
        axes.annotate(
            text,
            (x, value),
            (x, (bottom + top) / 2 - over),
            xycoords="data",
            textcoords=beside,
            size=canvas.points,
            color=colour,
            va="center",
            annotation_clip=False,
            linespacing=1.15,
        )
