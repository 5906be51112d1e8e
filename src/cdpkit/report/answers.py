"""Answers to questions as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table

    from cdpkit.ask import Answers

__all__ = ["answers_csv", "answers_json", "answers_table"]

_NAMING = {"id", "other", "record", "indicator", "partnership"}
"""Columns of identifiers."""
_WHOLE = 24
"""Letters up to which an identifier is not folded."""


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


def answers_table(found: Answers) -> Table:
    """Lay rows out for a terminal.

    Parameters
    ----------
    found : Answers
        The rows.

    Returns
    -------
    rich.table.Table
        A column for each of the answers.

    Examples
    --------
    >>> from cdpkit.ask import Answers
    >>> answers_table(Answers("things", ("id",), (("a",),), 1)).row_count
    1
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD)
    cells = [[Text(str(value)) for value in row] for row in found.rows]
    for place, name in enumerate(found.columns):
        # Identifiers stay whole where the others have room to fold.
        whole = name in _NAMING and max((len(row[place]) for row in cells), default=0) <= _WHOLE
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=whole)
    for row in cells:
        table.add_row(*row)
    return table
