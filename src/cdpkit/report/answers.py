"""Answers to questions as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

    from cdpkit.ask import Answers


def answers_csv(found: Answers) -> str:
    r"""Write rows as CSV; a text that a spreadsheet would take for a formula gets a leading `'`.

    Parameters
    ----------
    found : Answers
        The rows.

    Returns
    -------
    str
        A header and a line for each row; lines end in a line feed.

    Examples
    --------
    >>> from cdpkit.ask import Answers
    >>> answers_csv(Answers("things", ("id",), (("=1+1",),), 1))
    "id\n'=1+1\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_safe(value) for value in row] for row in found.rows)
    return stream.getvalue()


def _safe(value: Any) -> Any:
    if not isinstance(value, str) or not value or value[0] not in "=+-@\t\r'":
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


def answers_json(found: Answers) -> str:
    """Write rows as a JSON list of objects.

    Parameters
    ----------
    found : Answers
        The rows.

    Returns
    -------
    str
        The same text for the same rows.

    Examples
    --------
    >>> from cdpkit.ask import Answers
    >>> json.loads(answers_json(Answers("things", ("id",), (("a",),), 1)))
    [{'id': 'a'}]
    """
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def answers_table(found: Answers) -> FittedTable:
    """Lay rows out for a terminal, with whole words.

    Parameters
    ----------
    found : Answers
        The rows.

    Returns
    -------
    rich renderable
        A table, or where that is wider than the terminal a block of lines for each row.

    Examples
    --------
    >>> from cdpkit.ask import Answers
    >>> answers_table(Answers("things", ("id",), (("a",),), 1)).rows
    [['a']]
    """
    heads = [name.replace("_", " ") for name in found.columns]
    return FittedTable(heads, [[str(value) for value in row] for row in found.rows])


@dataclass(frozen=True, slots=True)
class FittedTable:
    """A table that breaks no word, whatever the width of the terminal."""

    heads: list[str]
    rows: list[list[str]]

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        """Give the table, or the blocks where it does not fit."""
        columns = list(zip(self.heads, *self.rows, strict=True))
        least = [
            max(cell_len(word) for text in one for word in (text.split() or [""]))
            for one in columns
        ]
        most = [max(map(cell_len, one)) for one in columns]
        widths = _spread(options.max_width - 2 * len(columns) + 2, least, most)
        yield from [self._table(widths)] if widths else self._blocks(options.max_width)

    def _table(self, widths: list[int]) -> Table:
        table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, pad_edge=False)
        for head, width in zip(self.heads, widths, strict=True):
            table.add_column(head, width=width)
        for row in self.rows:
            table.add_row(*map(Text, row))
        return table

    def _blocks(self, width: int) -> Iterator[Text]:
        name = max(map(len, self.heads[1:]), default=0)
        gap = " " * (name + 4)
        for first, *rest in self.rows:
            yield Text(first)
            for head, text in zip(self.heads[1:], rest, strict=True):
                if text:
                    lines = wrap(
                        text,
                        max(20, width - len(gap)),
                        break_long_words=False,
                        break_on_hyphens=False,
                    )
                    yield Text(f"  {head:{name}}  " + f"\n{gap}".join(lines))


def _spread(room: int, least: list[int], most: list[int]) -> list[int]:
    """Give each column room for its longest word, then the rest to what is short of most."""
    widths, spare = list(least), room - sum(least)
    while spare > 0 and any(width < need for width, need in zip(widths, most, strict=True)):
        short = max(range(len(widths)), key=lambda n: most[n] / max(1, widths[n]))
        widths[short] += 1
        spare -= 1
    return widths if spare >= 0 else []
