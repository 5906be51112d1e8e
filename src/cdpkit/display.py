"""What a record or result states (parts, chart) as plain descriptions, and their text and HTML.

A record or result writes one method, `parts`. Its text, its `repr` and its HTML in a notebook are
made here from those parts; a terminal and a page lay out the same ones. A result with a picture
writes `chart` too, and a drawer that is looked up by name draws it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from importlib.metadata import entry_points
from itertools import islice
from textwrap import indent
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, runtime_checkable

from cdpkit.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

__all__ = [
    "DRAWERS",
    "Axis",
    "Chart",
    "Displayed",
    "Drawing",
    "Mark",
    "Parts",
    "Plottable",
    "Size",
    "Table",
    "html_of",
    "number_text",
    "plain_text",
    "text_of",
    "written",
]

DRAWERS = "cdpkit.drawers"
"""The group of entry points in which packages name what draws a `Chart`."""

LONGEST_REPR = 400
ROWS_SHOWN = 20
WIDEST_CELL = 60

NOT_AVAILABLE = "[x]"
"""The shorthand of official statistics for a number that is not available."""

CONTROLS = dict.fromkeys(
    (*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd"
)
"""Control characters are shown, not obeyed: a text may come from anywhere."""

Size: TypeAlias = Literal["slide", "a4", "phone"]
"""What a picture is made for."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table for readers: cells are texts and numbers, and the first of a row names the row.

    Parameters
    ----------
    heads : tuple of str
        A head for each column.
    rows : sequence of sequences
        The cells, as `written` takes them. Years and codes are texts, so that they get no commas.
    caption : str, default ""
        What the table holds.
    size : int, optional
        Rows in all, where `rows` holds only the first of them.

    Examples
    --------
    >>> print(text_of(Parts("", table=Table(("Area", "Deaths"), [("Wirral", 1192)]))))
    Area    Deaths
    Wirral   1,192
    """

    heads: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    caption: str = ""
    size: int | None = None

    @property
    def more(self) -> int:
        """How many rows there are beyond those that are shown."""
        return max(0, (len(self.rows) if self.size is None else self.size) - ROWS_SHOWN)

    def shown(self) -> list[list[str]]:
        """Give the first rows as people write them."""
        return [[written(cell) for cell in row] for row in self.rows[:ROWS_SHOWN]]

    def numeric(self) -> list[bool]:
        """Tell for each column whether it holds numbers, which stand at the right."""
        columns = zip(*self.rows[:ROWS_SHOWN], strict=True)
        found = [any(map(is_number, column)) for column in columns]
        return found or [False] * len(self.heads)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a record or result says of itself, in the order in which it is read.

    Parameters
    ----------
    title : str
        What it is about; not read where there is a sentence that says so.
    sentence : str, default ""
        What was found.
    caveats : tuple of str, default ()
        What the reader must know about it.
    table : Table, optional
        The numbers.
    """

    title: str
    sentence: str = ""
    caveats: tuple[str, ...] = ()
    table: Table | None = None


class Displayed:
    """Base of every record and result: it shows the parts that a subclass states.

    Examples
    --------
    >>> class Greeting(Displayed):
    ...     def parts(self) -> Parts:
    ...         return Parts("Greeting", "Good <morning>.", ("Said before noon.",))
    >>> Greeting()
    <Greeting: Good <morning>.>
    >>> print(Greeting())
    Good <morning>.
      Said before noon.
    >>> "Good &lt;morning&gt;." in Greeting()._repr_html_()
    True
    """

    __slots__ = ()

    def parts(self) -> Parts:
        """Give title, sentence, caveats and table."""
        raise NotImplementedError(f"{type(self).__name__} does not say its parts")

    def __repr__(self) -> str:
        parts = self.parts()
        told = plain_text(" ".join((parts.sentence or parts.title).split()))
        return f"<{shortened(f'{type(self).__name__}: {told}', LONGEST_REPR - 2)}>"

    def __str__(self) -> str:
        return text_of(self.parts())

    def _repr_html_(self) -> str:
        return html_of(self.parts())


# ---- charts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a chart.

    Parameters
    ----------
    label : str, default ""
        What it measures, with the unit.
    ticks : tuple of (float, str), default ()
        Places that have a name: periods, areas. A drawer chooses round numbers where none has.
    low, high : float, optional
        Where it begins and ends; a drawer chooses where they are not given.
    """

    label: str = ""
    ticks: tuple[tuple[float, str], ...] = ()
    low: float | None = None
    high: float | None = None

    def name_of(self, place: float) -> str:
        """Give the name of a place; of one without a name, its number."""
        return dict(self.ticks).get(place, "" if self.ticks else number_text(place))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is drawn: a line, points, a ribbon between limits, a bar, a rule, a word.

    Places without a value hold NaN, and stay a gap.

    Parameters
    ----------
    shape : {"line", "points", "ribbon", "bar", "rule", "label"}
        How it is drawn. A rule crosses the chart: upright with `x` alone, level with `y` alone.
    label : str, default ""
        What it is, as the reader calls it.
    role : str, default "own"
        What it does in the chart (`own`, `comparator`, `baseline`, `target`, `path`, `limit`,
        `break`, ...): drawers choose colour and dash by it.
    x, y : tuple of float, default ()
        Places along the two axes.
    lower, upper : tuple of float, default ()
        Limits of each value, along the axis that holds values.
    meaning : tuple of str, default ()
        A word for each place (`better`, `worse`, `similar`): drawers choose the shape by it.
    texts : tuple of str, default ()
        What stands beside each place.
    """

    shape: Literal["line", "points", "ribbon", "bar", "rule", "label"]
    label: str = ""
    role: str = "own"
    x: tuple[float, ...] = ()
    y: tuple[float, ...] = ()
    lower: tuple[float, ...] = ()
    upper: tuple[float, ...] = ()
    meaning: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture as words and marks, without anything that draws.

    Parameters
    ----------
    title : str
        What is shown, of whom and where.
    alt : str
        The picture in words, for those who do not see it.
    x, y : Axis
        What runs across and upwards.
    marks : tuple of Mark
        What is drawn, from back to front.
    kind : str, default ""
        Which kind of picture it is, such as `indicator`.
    headline : str, default ""
        What the picture shows, in a sentence: stands above the title.
    subtitle : str, default ""
        When, and in which unit.
    source : str, default ""
        Where the numbers are from.
    panels : tuple of Chart, default ()
        Small charts side by side.
    """

    title: str
    alt: str
    x: Axis = Axis()
    y: Axis = Axis()
    marks: tuple[Mark, ...] = ()
    kind: str = ""
    headline: str = ""
    subtitle: str = ""
    source: str = ""
    panels: tuple[Chart, ...] = ()


@runtime_checkable
class Drawing(Protocol):
    """What a drawer makes of a chart."""

    @property
    def alt(self) -> str:
        """The picture in words."""
        ...

    def svg(self) -> str:
        """Give the picture as SVG that a page can hold."""
        ...

    def save(self, path: str | Path) -> Path:
        """Write the picture, in the format that the ending of the name says."""
        ...


class Plottable(Displayed):
    """What has a picture: a subclass describes it in `chart`, and `plot` has it drawn."""

    __slots__ = ()

    def chart(self, kind: str | None = None) -> Chart:
        """Describe the picture as words and marks.

        Parameters
        ----------
        kind : str, optional
            Which kind of picture, where there are several.

        Raises
        ------
        InputError
            If it has no picture of this kind, or none at all.
        """
        asked = f"is {kind!r}" if kind else "is missing"
        hint = "Draw a result of `cdpkit.assess`, which knows what was measured, where and when."
        raise InputError("kind", f"{asked}, and a {type(self).__name__} has no picture", hint)

    def plot(
        self,
        kind: str | None = None,
        *,
        size: Size = "a4",
        title: bool = True,
        drawer: str = "matplotlib",
    ) -> Drawing:
        """Draw the picture.

        Parameters
        ----------
        kind : str, optional
            Which kind of picture, where there are several.
        size : {"a4", "slide", "phone"}, default "a4"
            What it is made for.
        title : bool, default True
            Whether the titles and the source are drawn; a page that prints them leaves them out.
        drawer : str, default "matplotlib"
            The name of an entry point in the group `cdpkit.drawers`.

        Returns
        -------
        Drawing
            To be shown or saved.

        Raises
        ------
        InputError
            If there is no picture of this kind, or no drawer of this name.
        MissingPackageError
            If the drawer needs a package that is not installed.
        """
        chart = self.chart(kind)
        try:
            return drawer_of(drawer)(chart, size=size, title=title)
        except ModuleNotFoundError as error:
            raise MissingPackageError(f"drawing with {drawer}", error.name or drawer) from error


def drawer_of(name: str) -> Callable[..., Drawing]:
    """Load the drawer that a package has registered under a name."""
    found = {entry.name: entry for entry in entry_points(group=DRAWERS)}
    if name not in found:
        known = ", ".join(sorted(found)) or "none; install cdpkit again to register its own"
        raise InputError("drawer", f"is {name!r}, which is not installed", f"There are: {known}.")
    draw: Callable[..., Drawing] = found[name].load()
    return draw


# ---- values as people write them -----------------------------------------------------------------


def written(value: object) -> str:
    """Write a value as people do: numbers with commas, dates in words, nothing for nothing.

    Parameters
    ----------
    value : object
        A text, number, date, member of an enumeration, sequence of such, or anything that has a
        text of its own.

    Returns
    -------
    str
        NaN is `[x]`, the shorthand of official statistics for "not available".

    Examples
    --------
    >>> written(1192), written(30.798), written(float("nan")), written(None)
    ('1,192', '30.8', '[x]', '')
    >>> written(date(2026, 3, 31)), written(("higher", "lower")), written(True)
    ('31 March 2026', 'higher, lower', 'yes')
    """
    if isinstance(value, Enum):
        return written(value.value)
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if is_number(value):
        return number_text(value)
    if isinstance(value, date):
        time = f" {value:%H:%M}" if isinstance(value, datetime) else ""
        return f"{value.day} {value:%B %Y}{time}"
    if isinstance(value, tuple | list):
        return ", ".join(map(written, value))
    return str(value)


def is_number(value: object) -> bool:
    """Tell numbers, those of NumPy too, from the rest; truth values are none."""
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        return False
    return getattr(value, "ndim", 0) == 0 and not isinstance(value, str)


def number_text(value: Any, places: int | None = None) -> str:
    """Write a number with commas between the thousands and no digit that says nothing.

    Parameters
    ----------
    value : number
        What is written.
    places : int, optional
        Decimals. Unless given, none for whole numbers, else three figures and one decimal at least.

    Returns
    -------
    str
        NaN is `[x]`.

    Examples
    --------
    >>> number_text(1234567), number_text(52.345), number_text(0.03125), number_text(2.5, places=2)
    ('1,234,567', '52.3', '0.0312', '2.50')
    """
    if not isinstance(value, int | Decimal):
        value = float(value)
    if not isinstance(value, int) and not math.isfinite(value):
        return NOT_AVAILABLE if math.isnan(value) else ("-" if value < 0 else "") + "\u221e"
    if places is None:
        places = _places(value)
    text = f"{value:,.{places}f}"
    return text if text.strip("-0.,") else text.removeprefix("-")


def _places(value: float | Decimal) -> int:
    """Decimals that show three figures, and one at least; none where there is no fraction."""
    if value == int(value):
        return 0
    return min(max(1, 2 - math.floor(math.log10(abs(float(value))))), 12)


def plain_text(text: str) -> str:
    r"""Make control characters visible, so that no terminal or page obeys them.

    Examples
    --------
    >>> plain_text("red\x1b[31m") == "red\N{REPLACEMENT CHARACTER}[31m"
    True
    """
    return text.translate(CONTROLS)


def shortened(text: str, length: int) -> str:
    """Cut a text that is too long, and show that it was."""
    return text if len(text) <= length else f"{text[: length - 1]}\u2026"


# ---- text and HTML of parts ----------------------------------------------------------------------


def text_of(parts: Parts) -> str:
    """Lay out parts as text: the sentence (or else the title), caveats indented, the table.

    Examples
    --------
    >>> print(text_of(Parts("Deaths", "Deaths fell.", ("Provisional.",))))
    Deaths fell.
      Provisional.
    """
    told = _lines(parts.sentence or parts.title)
    caveats = (indent(_lines(caveat), "  ") for caveat in parts.caveats)
    table = [] if parts.table is None else _text_table(parts.table)
    return "\n".join(filter(None, (told, *caveats, *table)))


def _lines(text: str) -> str:
    return "\n".join(map(plain_text, text.splitlines()))


def _text_table(table: Table) -> list[str]:
    rows = [
        [shortened(plain_text(cell), WIDEST_CELL) for cell in row]
        for row in (table.heads, *table.shown())
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    right = table.numeric()
    lines = [plain_text(table.caption)]
    for row in rows:
        cells = zip(row, widths, right, strict=True)
        line = "  ".join(c.rjust(wide) if number else c.ljust(wide) for c, wide, number in cells)
        lines.append(line.rstrip())
    return [*lines, f"and {table.more:,} more"] if table.more else lines


def html_of(parts: Parts) -> str:
    """Lay out parts as HTML that a page or notebook can hold; every text is escaped.

    Examples
    --------
    >>> html_of(Parts("A & B"))
    '<div class="cdpkit tex2jax_ignore"><p><strong>A &amp; B</strong></p></div>'
    """
    told = [f"<p><strong>{_escaped(parts.title)}</strong></p>"] if parts.title else []
    if parts.sentence:
        told.append(f"<p>{_escaped(parts.sentence)}</p>")
    if parts.caveats:
        told.append(f"<ul>{_joined('<li>', parts.caveats, '</li>')}</ul>")
    if parts.table is not None:
        told.append(_html_table(parts.table))
    # The second class keeps notebooks from reading a $ in a label as mathematics.
    return f'<div class="cdpkit tex2jax_ignore">{"".join(told)}</div>'


def _html_table(table: Table) -> str:
    caption = f"<caption>{_escaped(table.caption)}</caption>" if table.caption else ""
    right = [' style="text-align:right"' if number else "" for number in table.numeric()]
    heads = (
        f'<th scope="col"{style}>{_escaped(head)}</th>'
        for head, style in zip(table.heads, right, strict=True)
    )
    body = "".join(f"<tr>{''.join(_html_row(row, right))}</tr>" for row in table.shown())
    more = f"<p>and {table.more:,} more</p>" if table.more else ""
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>{more}"


def _html_row(row: Sequence[str], right: Sequence[str]) -> Iterable[str]:
    yield f'<th scope="row"{right[0]}>{_escaped(row[0])}</th>'
    for cell, style in islice(zip(row, right, strict=True), 1, None):
        yield f"<td{style}>{_escaped(cell)}</td>"


def _joined(before: str, texts: Iterable[str], after: str) -> str:
    return "".join(f"{before}{_escaped(text)}{after}" for text in texts)


def _escaped(text: str) -> str:
    return escape(plain_text(text))
