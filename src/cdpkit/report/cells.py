"""Cells, tables and numbered notes that the tables for a terminal share."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING

from cdpkit.display import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.segment import Segment
    from rich.text import Text

    from cdpkit.assess.wording import Context


IN_FULL = 12
"""Series that are told in sentences; of more there is a table alone, a line each."""


def plain_cell(text: str, style: str = "", *, one_line: bool = False) -> Text:
    r"""Give a cell that is not read as markup, and whose control characters do nothing.

    Parameters
    ----------
    text : str
        Its content; a line feed begins a new line.
    style : str, default ""
        A style beside the words.
    one_line : bool, default False
        Whether a line feed is a control character like the others.

    Returns
    -------
    rich.text.Text
        The cell.

    Examples
    --------
    >>> plain_cell("[c]\x1b").plain == "[c]\N{REPLACEMENT CHARACTER}"
    True
    """
    from rich.text import Text

    lines = [text] if one_line else text.split("\n")
    return Text("\n".join(map(plain_text, lines)), style=style)


class RuledTable:
    """A table with a rule under its head and between its rows, for any number of rows.

    A table of rich measures and pads each cell for itself, which takes long for thousands of rows.

    Parameters
    ----------
    shares : mapping of str to int
        The columns, with their shares of the width.
    lines : bool, default True
        Whether there are rules between the rows.

    Examples
    --------
    >>> from rich.console import Console
    >>> table = RuledTable({"area": 1, "value": 1})
    >>> table.add_row(plain_cell("Sefton"), plain_cell("5.2%"))
    >>> Console(width=16).print(table)
    area    value
    ────────────────
    Sefton  5.2%
    """

    def __init__(self, shares: Mapping[str, int], *, lines: bool = True) -> None:
        self.columns = tuple(plain_cell(head, "bold") for head in shares)
        self.shares, self.lines = tuple(shares.values()), lines
        self.rows: list[tuple[Text, ...]] = []

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def add_row(self, *cells: Text) -> None:
        """Add a row with a cell for each column."""
        self.rows.append(cells)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        """Lay the rows out in the width that there is."""
        from rich.segment import Segment

        widths = self._widths(options.max_width)
        filled = [*(width + 1 for width in widths[:-1]), widths[-1]]
        rule = Segment("─" * sum(filled) + "\n")
        for place, row in enumerate((self.columns, *self.rows)):
            if place == 1 or (place > 1 and self.lines):
                yield rule
            styles = [console.get_style(cell.style) if cell.style else None for cell in row]
            folded = [
                _folded(cell, width - 1, console) for cell, width in zip(row, widths, strict=True)
            ]
            if not place:  # a head stands on the rule
                most = max(map(len, folded))
                folded = [[""] * (most - len(texts)) + texts for texts in folded]
            for texts in zip_longest(*folded, fillvalue=""):
                for text, width, style in zip(texts, filled, styles, strict=True):
                    yield Segment(_filled(text, width), style)
                yield Segment("\n")

    def _widths(self, room: int) -> list[int]:
        """Share the width out, without the gaps between the columns; each gets two at least."""
        left, whole, widths = room - len(self.shares) + 1, sum(self.shares), []
        for share in self.shares:
            widths.append(max(2, ceil(share * left / whole)))
            left, whole = left - widths[-1], whole - share
        return widths


def _folded(cell: Text, width: int, console: Console) -> list[str]:
    lines = cell.plain.split("\n")
    if all(len(line) <= width and line.isascii() for line in lines):
        return lines
    return [line.plain for line in cell.wrap(console, width, overflow="fold")]


def _filled(text: str, width: int) -> str:
    from rich.cells import set_cell_size

    return text.ljust(width) if text.isascii() else set_cell_size(text, width)


class NumberedNotes:
    """Notes in the order in which rows ask for them; the same words have the same number.

    Examples
    --------
    >>> notes = NumberedNotes()
    >>> notes.marks(["Provisional."]), notes.marks(["Revised.", "Provisional."])
    ('[note 1]', '[notes 1, 2]')
    >>> list(notes.lines())
    ['[note 1] Provisional.', '[note 2] Revised.']
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, notes: Iterable[str]) -> str:
        """Give the marks of some notes; nothing where there are none."""
        found = [self._numbers.setdefault(note, len(self._numbers) + 1) for note in notes]
        if not found:
            return ""
        return f"[note{'s' if len(found) > 1 else ''} {', '.join(map(str, sorted(found)))}]"

    def lines(self) -> Iterator[str]:
        """Give each note once, with its number."""
        yield from (f"[note {number}] {note}" for note, number in self._numbers.items())


def names_of(contexts: Sequence[Context]) -> tuple[str, list[str]]:
    """Give the title and unit that all share, and what tells them apart; none where they differ.

    Parameters
    ----------
    contexts : sequence of Context
        One for each row of a table.

    Returns
    -------
    tuple of str and list of str
        The title, and a name for each.

    Examples
    --------
    >>> from cdpkit.assess.series import series_columns
    >>> from cdpkit.model.series import Series
    >>> areas = [Series(indicator="x", title="Deaths", area_name=n) for n in ("Sefton", "Wirral")]
    >>> columns = series_columns(areas)
    >>> names_of([columns.context(i, 0) for i in range(2)])
    ('Deaths', ['Sefton', 'Wirral'])
    """
    heads = {(context.title or context.indicator, context.measure.unit) for context in contexts}
    if len(heads) != 1:
        return "", [context.subject.rstrip(",") for context in contexts]
    return ", ".join(filter(None, heads.pop())), [context.whose for context in contexts]


def summed(words: Sequence[str]) -> str:
    """Count the words of many series, and say how to have their sentences.

    Parameters
    ----------
    words : sequence of str
        One for each series.

    Returns
    -------
    str
        A line below their table.

    Examples
    --------
    >>> print(summed(["lower", "higher", "lower"]))
    3 series: 2 lower, 1 higher. 12 or fewer get sentences: choose with `--area` and `--indicator`, or have all with `--format csv` or `json`.
    """
    counts = ", ".join(f"{number} {word}" for word, number in Counter(words).most_common())
    more = "choose with `--area` and `--indicator`, or have all with `--format csv` or `json`"
    return f"{len(words)} series: {counts}. {IN_FULL} or fewer get sentences: {more}."


def sentences(first: str, caveats: Iterable[str]) -> Iterator[RenderableType]:
    """Give a sentence, and its caveats indented below it.

    Parameters
    ----------
    first : str
        The sentence.
    caveats : iterable of str
        What to know about it.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> len(list(sentences("Deaths fell.", ["Provisional."])))
    2
    """
    from rich.padding import Padding

    yield plain_cell(first)
    for caveat in caveats:
        yield Padding(plain_cell(caveat), (0, 0, 0, 2))
