"""Colours, sizes, shapes and dashes of pictures: one table for figures, SVG and pages.

Colours of the Analysis Function, Data visualisation: colours (2023). Orange reaches 3:1 on white,
so it has an ink edge and is never text; the palest tint has edge lines.
"""

from __future__ import annotations

from typing import Any, NamedTuple

INK, GREY, RULE, PAPER = "#0b0c0c", "#595959", "#bfbfbf", "#ffffff"
BLUE, ORANGE, PINK = "#12436d", "#f46a25", "#801650"
TINT95, TINT80, TINT50 = "#dae2ea", "#a9bccd", "#7391ad"
ON_ORANGE = "#0b0c0d"
"""Text on orange: dark in both themes, so it is not in `DARK`."""

DARK = {
    INK: "#f3f2f1",
    GREY: "#b1b4b6",
    RULE: "#6f777b",
    PAPER: "#16191d",
    BLUE: "#7fb2e5",
    ORANGE: "#ff9a5c",
    PINK: "#e58bbd",
    TINT95: "#26323e",
    TINT80: "#3a5068",
    TINT50: "#4f6f91",
}
"""What each colour becomes on a dark page; nothing is written over `TINT80` and `TINT50`."""

FAMILY = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"


class Page(NamedTuple):
    """Width and height in inches, and the size of text in points."""

    wide: float
    high: float
    points: float


SIZES = {"slide": Page(10, 5.4, 14), "a4": Page(6.7, 3.9, 10), "phone": Page(3.75, 4.1, 10)}

STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "cdpkit",
    "text.hinting": "none",  # so that a PNG has the widths that were measured
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "ytick.major.size": 0,
    "text.color": INK,
    "text.parse_math": False,
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "hatch.linewidth": 0.8,
    "hatch.color": INK,
}


class Shape(NamedTuple):
    """How a point of some meaning looks: the shape alone tells it from the others."""

    marker: str
    fill: str
    edge: str
    size: float
    sign: str
    """The same shape as a character, which stands before the word."""


SHAPES = {
    "usual": Shape("o", PAPER, GREY, 5, "\u25cb"),
    "similar": Shape("o", PAPER, INK, 6.5, "\u25cb"),
    "better": Shape("D", BLUE, BLUE, 6.5, "\u25c6"),
    "worse": Shape("^", ORANGE, INK, 8, "\u25b2"),
    "worse_high": Shape("^", ORANGE, INK, 8.5, "\u25b2"),
    "worse_low": Shape("v", ORANGE, INK, 8.5, "\u25bc"),
    "no judgement": Shape("s", PINK, PINK, 6.5, "\u25a0"),
    "higher": Shape("s", PINK, PINK, 6.5, "\u25a0"),
    "lower": Shape("s", PAPER, PINK, 6.5, "\u25a1"),
    "high": Shape("^", ORANGE, INK, 8, "\u25b2"),
    "low": Shape("D", BLUE, BLUE, 6.5, "\u25c6"),
    "not compared": Shape("x", GREY, GREY, 6.5, "\u00d7"),
}
SHAPES |= {"best": SHAPES["better"], "worst": SHAPES["worse"]}
SHAPES |= {"highest": SHAPES["higher"], "lowest": SHAPES["lower"]}


class Look(NamedTuple):
    """Colour, width and dash of a line, and its height in the pile."""

    colour: str
    width: float
    dash: object = "-"
    height: float = 3.0


DASHED, LONG, DOTTED = (0, (5, 3)), (0, (6, 3)), ":"
ROLES = {
    "own": Look(BLUE, 2.2, "-", 4),
    "comparator": Look(GREY, 1.6),
    "track": Look(GREY, 1.1),
    "path": Look(PINK, 1.6, DASHED),
    "target": Look(PINK, 1.4, DOTTED),
    "reading": Look(INK, 1.8, "-", 5),
    "pace": Look(PINK, 1.8, (0, (4, 2)), 5),
    "mean": Look(INK, 1.4),
    "limit": Look(INK, 1.2, LONG),
    "break": Look(INK, 1.0, DOTTED),
    "funnel inner": Look(INK, 1.2, LONG),
    "funnel outer": Look(INK, 1.2),
    "funnel chance": Look(GREY, 1.2, DOTTED),
    "nation": Look(INK, 1.4, "-", 2),
    "as of": Look(INK, 1.4, "-", 2),
    "join": Look(GREY, 1.0, "-", 2),
}


class State(NamedTuple):
    """Fill, edge, hatch, sign and colour of text of the status of an action."""

    fill: str
    edge: str
    hatch: str
    sign: str
    ink: str


STATES = {
    "achieved": State(BLUE, BLUE, "", "\u2714", PAPER),
    "under way": State(TINT80, BLUE, "", "\u25b6", INK),
    "delayed": State(TINT80, INK, "..", "\u25b7", INK),
    "planned": State(PAPER, BLUE, "", "\u25cb", INK),
    "stopped": State(PAPER, GREY, "xx", "\u2715", INK),
    "not known": State(PAPER, GREY, "", "?", INK),
    "overdue": State(ORANGE, INK, "//", "!", ON_ORANGE),
}


def word_with_shape(word: str) -> str:
    """Give a word with the sign of its shape before it.

    Examples
    --------
    >>> word_with_shape("similar") == "\N{WHITE CIRCLE} similar"
    True
    """
    shape = SHAPES.get(word)
    return f"{shape.sign} {word}" if shape else word
