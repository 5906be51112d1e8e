"""Icons of our own for variation (squares) and assurance (discs), always with their word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from cdpkit.report.charts.palette import BLUE, DARK, GREY, INK, ON_ORANGE, ORANGE, PAPER, PINK, RULE

if TYPE_CHECKING:
    from cdpkit.report.charts.canvas import Canvas


Points = tuple[tuple[float, float], ...]


class Stroke(NamedTuple):
    """A shape on a square of 24: a polygon where it has a fill, else a line."""

    points: Points
    fill: str
    edge: str
    dashed: bool = False


class Icon(NamedTuple):
    """An icon: its word, the frame, and the shapes in it."""

    word: str
    fill: str
    edge: str
    strokes: tuple[Stroke, ...]
    disc: bool = False


def _arrow(ink: str, *, up: bool) -> tuple[Stroke, ...]:
    rising = ((12, 4.5), (18.5, 12), (14, 12), (14, 19), (10, 19), (10, 12), (5.5, 12))
    return (Stroke(rising if up else tuple((x, 24 - y) for x, y in rising), ink, ink),)


def _band(top: float, bottom: float, fill: str, edge: str) -> Stroke:
    return Stroke(((5, top), (19, top), (19, bottom), (5, bottom)), fill, edge)


def _level(y: float, ink: str) -> Stroke:
    return Stroke(((3.5, y), (20.5, y)), "", ink, dashed=True)


WAVE: Points = ((3.5, 12.5), (7, 11), (10.5, 13), (14, 11), (17.5, 13), (20.5, 11.5))
USUAL = (_level(9, GREY), _level(15, GREY), Stroke(WAVE, "", GREY))
PASS = (_band(8, 13, BLUE, BLUE), _level(17.5, INK))
EITHER = (_band(9, 15.5, RULE, GREY), _level(12.2, INK))
FAIL = (_band(11, 16, ORANGE, INK), _level(6.8, INK))
DASH = (Stroke(((8, 12), (16, 12)), "", GREY),)

ICONS = {
    "variation_common_cause": Icon("Usual variation", PAPER, GREY, USUAL),
    "variation_improvement_high": Icon("Better: higher", BLUE, BLUE, _arrow(PAPER, up=True)),
    "variation_improvement_low": Icon("Better: lower", BLUE, BLUE, _arrow(PAPER, up=False)),
    "variation_concern_high": Icon("Worse: higher", ORANGE, INK, _arrow(ON_ORANGE, up=True)),
    "variation_concern_low": Icon("Worse: lower", ORANGE, INK, _arrow(ON_ORANGE, up=False)),
    "variation_neutral_high": Icon("Higher", PAPER, PINK, _arrow(PINK, up=True)),
    "variation_neutral_low": Icon("Lower", PAPER, PINK, _arrow(PINK, up=False)),
    "assurance_consistent_pass": Icon("Expected to meet", PAPER, BLUE, PASS, disc=True),
    "assurance_inconsistent": Icon("May or may not meet", PAPER, GREY, EITHER, disc=True),
    "assurance_consistent_fail": Icon("Expected to miss", PAPER, INK, FAIL, disc=True),
    "not_assessed": Icon("Not assessed", PAPER, RULE, DASH),
}


def icon_of(name: str) -> Icon:
    """Give an icon by its name; one for something that was not assessed has no arrow."""
    return ICONS.get(name, ICONS["not_assessed"])


def icon_svg(name: str, *, theme: Literal["light", "auto"] = "light", pixels: int = 40) -> str:
    """Give an icon as SVG, with its word as its name.

    Parameters
    ----------
    name : str
        Such as `variation_concern_high` or `assurance_inconsistent`.
    theme : {"light", "auto"}, default "light"
        `auto` takes colours from variables of the page.
    pixels : int, default 40
        Width and height.

    Returns
    -------
    str
        An `svg` element.

    Examples
    --------
    >>> 'aria-label="Worse: higher"' in icon_svg("variation_concern_high")
    True
    """
    icon = icon_of(name)

    def colour(value: str) -> str:
        return f"var(--c{value[1:]}, {value})" if theme == "auto" and value in DARK else value

    radius = 11 if icon.disc else 3
    frame = f"fill:{colour(icon.fill)};stroke:{colour(icon.edge)};stroke-width:2"
    parts = [f'<rect x="1" y="1" width="22" height="22" rx="{radius}" style="{frame}"/>']
    for each in icon.strokes:
        tag = "polygon" if each.fill else "polyline"
        places = " ".join(f"{x:g},{y:g}" for x, y in each.points)
        dash = ";stroke-dasharray:2.4 1.6" if each.dashed else ""
        look = f"fill:{colour(each.fill) or 'none'};stroke:{colour(each.edge)};stroke-width:1.4"
        parts.append(f'<{tag} points="{places}" style="{look}{dash}"/>')
    size = f'viewBox="0 0 24 24" width="{pixels}" height="{pixels}"'
    return f'<svg class="icon" {size} role="img" aria-label="{icon.word}">{"".join(parts)}</svg>'


def badge(
    canvas: Canvas, x: float, y: float, name: str, side: float = 34.0, *, beside: bool = False
) -> None:
    """Draw an icon in a figure, its lower left corner at a place in points, its word below."""
    from matplotlib.patches import Circle, FancyBboxPatch

    icon = icon_of(name)
    axes = canvas.axes(box=(x, y, side, side))
    axes.set_xlim(0, 24)
    axes.set_ylim(24, 0)
    axes.axis("off")
    look: dict[str, Any] = {"fc": icon.fill, "ec": icon.edge, "lw": 1.6}
    style = "round,pad=3,rounding_size=3"
    square = FancyBboxPatch((4, 4), 16, 16, boxstyle=style, **look)
    axes.add_patch(Circle((12, 12), 11, **look) if icon.disc else square)
    for each in icon.strokes:
        closed = (*each.points, each.points[0]) if each.fill else each.points
        xs, ys = zip(*closed, strict=True)
        if each.fill:
            axes.fill(xs, ys, fc=each.fill, ec=each.edge, lw=0.8)
        else:
            axes.plot(xs, ys, color=each.edge, lw=1.3, ls=(0, (2.2, 1.4)) if each.dashed else "-")
    if beside:
        where = {"va": "center", "annotation_clip": False}
        axes.annotate(icon.word, (28, 12), size=canvas.points * 0.85, **where)
        return
    words = icon.word.replace(": ", ":\n").replace(" to ", "\nto ").replace(" or ", "\nor ")
    words = words.replace("Usual ", "Usual\n").replace("Not ", "Not\n")
    look = {"ha": "center", "va": "top", "linespacing": 1.05, "annotation_clip": False}
    axes.annotate(words, (12, 26), size=canvas.points * 0.85, **look)
