"""The way from a description to a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdpkit.errors import InputError
from cdpkit.report.charts.funnels import draw_funnel
from cdpkit.report.charts.grids import draw_coverage, draw_multiples, draw_rug, draw_tree
from cdpkit.report.charts.lines import draw_lines
from cdpkit.report.charts.palette import SIZES
from cdpkit.report.charts.picture import Picture
from cdpkit.report.charts.rows import draw_ranked, draw_spine, draw_timeline
from cdpkit.report.charts.style import house_style

if TYPE_CHECKING:
    from collections.abc import Callable

    from cdpkit.display import Chart, Size
    from cdpkit.report.charts.canvas import Canvas


class Kind(NamedTuple):
    """A kind of picture: its name, the question that it answers, and when not to use it."""

    name: str
    question: str
    when_not: str


class Layout(NamedTuple):
    """A kind with the function that lays it out."""

    kind: Kind
    draw: Callable[..., Canvas]


LAYOUTS = {
    name: Layout(Kind(name, question, when_not), layout)
    for name, layout, question, when_not in (
        ("indicator", draw_lines, "Where are we, and are we on the path to the target?",
         "Fewer than three values: give them in a sentence."),
        ("projection", draw_lines, "Where would we end up if nothing changes, and at the pace so far?",
         "A series with a break inside, or of fewer than five values."),
        ("xmr", draw_lines, "Is the latest value out of the ordinary?",
         "Fewer than ten values, or windows that overlap."),
        ("funnel", draw_funnel, "Which areas differ by more than areas usually do?",
         "Fewer than ten areas, or areas without counts."),
        ("ranked", draw_ranked, "How do we compare with each of the other areas?",
         "Where a rank would be read as a score: neighbours in order often do not differ."),
        ("spine", draw_spine, "On which indicators does one area stand out?",
         "Indicators whose areas are not the same."),
        ("rug", draw_rug, "Which areas are worse on many indicators?",
         "More than about eight indicators."),
        ("multiples", draw_multiples, "What has happened to all our indicators?",
         "Where the panels are to be compared with each other: each has its own scale."),
        ("coverage", draw_coverage, "Which national outcomes has the plan no priority for?",
         "A plan without links to outcomes."),
        ("tree", draw_tree, "What is each action for, and what is missing?",
         "A whole strategy at once: take one priority."),
        ("timeline", draw_timeline, "What is due when, and what is overdue?",
         "Actions without any dates."),
    )
}  # fmt: skip


def kinds() -> tuple[Kind, ...]:
    """Give all kinds of pictures.

    Returns
    -------
    tuple of Kind
        Each with its name, the question that it answers, and when not to use it.

    Examples
    --------
    >>> [kind.name for kind in kinds()][:3]
    ['indicator', 'projection', 'xmr']
    """
    return tuple(layout.kind for layout in LAYOUTS.values())


def draw(chart: Chart, *, size: Size = "a4", title: bool = True) -> Picture:
    """Draw a chart with matplotlib.

    Parameters
    ----------
    chart : Chart
        What a result, a series or a plan describes.
    size : {"a4", "slide", "phone"}, default "a4"
        What it is made for; a phone has a layout of its own.
    title : bool, default True
        Whether headline, subtitle and source are drawn.

    Returns
    -------
    Picture
        To be shown, saved, or taken as SVG.

    Raises
    ------
    InputError
        If the size is unknown, or no layout is known for the kind.

    Examples
    --------
    >>> from cdpkit.display import Axis, Chart, Mark
    >>> marks = (Mark("line", "Wirral", x=(0.0, 1.0), y=(2.0, 3.0)),)
    >>> years = Axis(ticks=((0.0, "2022"), (1.0, "2023")))
    >>> draw(Chart("Deaths", "", x=years, marks=marks, kind="indicator", headline="Deaths rose"))  # doctest: +SKIP
    <Picture: indicator, Deaths rose>
    """
    if size not in SIZES:
        raise InputError("size", f"is {size!r}", f"Choose one of {', '.join(SIZES)}.")
    if chart.kind not in LAYOUTS:
        hint = f"Choose one of {', '.join(LAYOUTS)}."
        raise InputError("kind", f"is {chart.kind!r}, for which there is no layout", hint)
    with house_style():
        page = LAYOUTS[chart.kind].draw(chart, size, titled=title)
    return Picture(chart, page.figure)
