"""Figure tables held in a data frame."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cdpkit.errors import InputError
from cdpkit.model import REQUIRED_COLUMNS, BadRow, FigureRow, without_repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from narwhals.typing import IntoFrame


def figure_rows(frame: IntoFrame) -> Iterator[FigureRow | BadRow]:
    """Read the rows of a figure table from a data frame.

    Parameters
    ----------
    frame : data frame
        Of any engine that narwhals knows (pandas, Polars, PyArrow, ...), with the columns of a
        figure table. Read prints as text: `16.0` as a number has lost how it was printed.

    Yields
    ------
    FigureRow or BadRow
        With the position of the row, counted from 1, in place of the line.

    Raises
    ------
    InputError
        If a required column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"figure_id": ["A"], "statistic": ["sum"],
    ...                       "inputs": ['{"values": [2, 3]}'], "published_value": [5]})
    >>> next(figure_rows(frame)).published_value
    '5'
    """
    try:
        table = nw.from_native(frame)
    except TypeError:
        problem = f"is of type {type(frame).__name__}"
        hint = "Give a name, a path or a data frame; several of them one after the other."
        raise InputError("source", problem, hint) from None
    eager = table.collect() if isinstance(table, nw.LazyFrame) else table
    missing = [name for name in REQUIRED_COLUMNS if name not in eager.columns]
    if missing:
        names = ", ".join(f"`{name}`" for name in missing)
        raise InputError("frame", f"lacks {names}", "Name the columns as in a figure table.")
    yield from without_repeats(_rows(eager))


def _rows(table: nw.DataFrame[Any]) -> Iterator[FigureRow | BadRow]:
    for position, cells in enumerate(table.iter_rows(named=True), start=1):
        texts = {name: _text(value) for name, value in cells.items()}
        try:
            yield FigureRow.from_cells(position, texts)
        except InputError as error:
            yield BadRow(position, texts["figure_id"], str(error))


def _text(value: Any) -> str:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if isinstance(value, float):
        return "" if isnan(value) else f"{value:.0f}" if value.is_integer() else repr(float(value))
    return str(value)
