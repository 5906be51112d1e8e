"""Many lines of a CSV file at once, if every line is one row of the right width.

PyArrow reads them where it is installed, else pandas. What either would take otherwise than the
csv module is left to that, line by line: stray quotes, rows of another width, odd line ends.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from cdpkit.io.csv_files.by_pandas import columns_of_pandas

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from cdpkit.io.csv_files.text_columns import TextColumn

    Column = TextColumn | NDArray[np.float64]


_ARROW = find_spec("pyarrow") is not None


def columns_at_once(
    piece: bytes, header: list[str], delimiter: str, numbers: Collection[int]
) -> tuple[int, list[Column]] | None:
    """Give the number of rows and their columns; nothing where any line is odd.

    A column of `numbers` is an array where each of its cells is empty or a plain number, else text.
    """
    data = np.frombuffer(piece, dtype=np.uint8)
    size = int(np.count_nonzero(data == ord("\n"))) + (not piece.endswith(b"\n"))
    if b'"' in piece and not _quotes_stand_around_cells(data, ord(delimiter)):
        return None
    if _ARROW:
        from cdpkit.io.csv_files.by_arrow import columns_of_arrow

        columns = columns_of_arrow(piece, delimiter, len(header), numbers)
    else:
        columns = columns_of_pandas(piece, delimiter, len(header), numbers)
    if columns is None or _size(columns[0]) != size:
        return None
    if _may_be_in(columns, header) or _may_be_in(columns, [""] * len(header)):
        return None
    return size, columns


def _size(column: Column) -> int:
    return len(column if isinstance(column, np.ndarray) else column.codes)


def _may_be_in(columns: list[Column], row: list[str]) -> bool:
    """Tell whether a row may be among others, as far as each column by itself tells."""
    return all(
        (not cell and bool(np.isnan(column).any()))
        if isinstance(column, np.ndarray)
        else cell in column.labels
        for column, cell in zip(columns, row, strict=True)
    )


def _quotes_stand_around_cells(data: NDArray[np.uint8], sign: int) -> bool:
    """Tell whether each quote begins or ends a cell, with none inside."""
    quotes = np.flatnonzero(data == ord('"'))
    if len(quotes) % 2:
        return False
    begin, end = quotes[::2], quotes[1::2]
    before = data[np.maximum(begin - 1, 0)]
    after = data[np.minimum(end + 1, len(data) - 1)]
    opens = (before == sign) | (before == ord("\n")) | (begin == 0)
    closes = np.isin(after, (sign, ord("\n"), ord("\r"))) | (end == len(data) - 1)
    return bool(opens.all() and closes.all())
