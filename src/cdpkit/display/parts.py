"""What a record or result states of itself, and its text and HTML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from textwrap import indent
from typing import TYPE_CHECKING

from cdpkit.display.writing import html_text, is_number, plain_text, shortened, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


LONGEST_REPR = 400
ROWS_SHOWN = 20
"""Rows of a table that are shown; the others are counted."""
WIDEST_CELL = 60


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
        known = ([cell for cell in column if cell not in (None, "")] for column in columns)
        found = [2 * sum(map(is_number, cells)) > len(cells) for cells in known]
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

    Examples
    --------
    >>> print(Parts("Deaths", "Deaths fell.").sentence)
    Deaths fell.
    """

    title: str
    sentence: str = ""
    caveats: tuple[str, ...] = ()
    table: Table | None = None


class Displayed:
    """Base of every record and result: it shows the parts that a subclass states.

    `str` is what one would say: sentence and caveats, with title and table where there is no
    sentence. A notebook shows all parts.

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
        parts = self.parts()
        return text_of(replace(parts, table=None) if parts.sentence else parts)

    def _repr_html_(self) -> str:
        return html_of(self.parts())


def text_of(parts: Parts) -> str:
    """Lay out parts as text: the sentence (or else the title), caveats indented, the table.

    Parameters
    ----------
    parts : Parts
        What a record or result says of itself.

    Returns
    -------
    str
        Lines for a terminal; control characters are made visible.

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

    Parameters
    ----------
    parts : Parts
        What a record or result says of itself.

    Returns
    -------
    str
        One `div`; tables have a caption and scopes.

    Examples
    --------
    >>> html_of(Parts("A & B"))
    '<div class="cdpkit tex2jax_ignore"><p><strong>A &amp; B</strong></p></div>'
    """
    told = [f"<p><strong>{html_text(parts.title)}</strong></p>"] if parts.title else []
    if parts.sentence:
        told.append(f"<p>{html_text(parts.sentence)}</p>")
    if parts.caveats:
        told.append(f"<ul>{_joined('<li>', parts.caveats, '</li>')}</ul>")
    if parts.table is not None:
        told.append(_html_table(parts.table))
    # The second class keeps notebooks from reading a $ in a label as mathematics.
    return f'<div class="cdpkit tex2jax_ignore">{"".join(told)}</div>'


def _html_table(table: Table) -> str:
    caption = f"<caption>{html_text(table.caption)}</caption>" if table.caption else ""
    right = [' style="text-align:right"' if number else "" for number in table.numeric()]
    heads = (
        f'<th scope="col"{style}>{html_text(head)}</th>'
        for head, style in zip(table.heads, right, strict=True)
    )
    body = "".join(f"<tr>{''.join(_html_row(row, right))}</tr>" for row in table.shown())
    more = f"<p>and {table.more:,} more</p>" if table.more else ""
    head = f"<thead><tr>{''.join(heads)}</tr></thead>"
    return f"<table>{caption}{head}<tbody>{body}</tbody></table>{more}"


def _html_row(row: Sequence[str], right: Sequence[str]) -> Iterable[str]:
    yield f'<th scope="row"{right[0]}>{html_text(row[0])}</th>'
    for cell, style in islice(zip(row, right, strict=True), 1, None):
        yield f"<td{style}>{html_text(cell)}</td>"


def _joined(before: str, texts: Iterable[str], after: str) -> str:
    return "".join(f"{before}{html_text(text)}{after}" for text in texts)
