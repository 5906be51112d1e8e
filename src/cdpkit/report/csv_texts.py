"""The one writer of CSV: stable for programs, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from cdpkit.io.csv_files import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def csv_text(
    names: Sequence[str], rows: Iterable[Mapping[str, Any]], *, raw_cells: bool = False
) -> str:
    """Write rows as CSV: a header, then a line for each; lines end in a line feed.

    Parameters
    ----------
    names : sequence of str
        The columns.
    rows : iterable of mapping
        A cell for each column. None is written as nothing, floats without their noise.
    raw_cells : bool, default False
        Whether a text that a spreadsheet would run as a formula stays as it is; else it gets an
        apostrophe in front.

    Returns
    -------
    str
        The same text for the same rows.

    Examples
    --------
    >>> csv_text(["a", "b"], [{"a": 0.1 + 0.2, "b": "=1+1"}]).splitlines()
    ['a,b', "0.3,'=1+1"]
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_plain(row[name], raw_cells) for name in names] for row in rows)
    return stream.getvalue()


def _plain(value: Any, raw_cells: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.13g}"
    text = str(value)
    if not raw_cells:
        text = guarded(text)
    return text.replace("\r", "\n")  # a lone return would end the row: it is not quoted
