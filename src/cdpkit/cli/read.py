"""The command `read`: what was understood of a file, before anything is computed."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Annotated

import typer

from cdpkit.cli.hiding import UseHidden
from cdpkit.cli.reading import (
    ColumnsOf,
    File,
    Fractions,
    KeepGoing,
    LayoutIs,
    Marks,
    Per,
    PolarityOf,
    SheetOf,
    StatisticOf,
    TableOf,
    Unit,
    YearTypeOf,
    read_table,
)
from cdpkit.cli.writing import Layout, LayoutOf, Output, write_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import RenderableType

__all__ = ["read"]

_SHOWN = 60
"""Observations that a table shows."""


def read(
    file: File,
    *,
    layout: LayoutOf = Layout.TABLE,
    output: Output = None,
    columns: ColumnsOf = None,
    wide: LayoutIs = None,
    long: Annotated[bool, typer.Option("--long", help="Values stand in one column.")] = False,
    sheet: SheetOf = None,
    table: TableOf = None,
    year_type: YearTypeOf = None,
    decimal: Annotated[str, typer.Option("--decimal", help="The decimal sign: `.` or `,`.")] = ".",
    fractions: Fractions = False,
    mark: Marks = None,
    statistic: StatisticOf = None,
    per: Per = None,
    unit: Unit = None,
    polarity: PolarityOf = None,
    use_hidden: UseHidden = False,
    keep_going: KeepGoing = False,
) -> None:
    """Show what is understood of a file, one observation a row.

    How the columns were read is said on the standard error.
    Exit status 2 when a row or cell would be lost, unless `--keep-going`.
    """
    given = {"statistic": statistic, "per": per, "unit": unit, "polarity": polarity}
    options = {
        "columns": columns, "wide": "long" if long else wide, "sheet": sheet, "table": table,
        "decimal": decimal, "fractions": fractions, "mark": mark, "use_hidden": use_hidden,
    }  # fmt: skip
    frame = read_table(file, year_type, keep_going, given, options).to_frame()
    write_as(
        layout,
        output,
        table=lambda: _rows(frame),
        csv=lambda: frame.to_csv(index=False, lineterminator="\n"),
        json=lambda: frame.to_json(orient="records", date_format="iso", indent=1) + "\n",
    )


def _rows(frame: pd.DataFrame) -> Iterator[RenderableType]:
    from rich.table import Table

    wanted = [str(name) for name in frame if name not in ("start", "end", "title", "source_url")]
    grid = Table(*wanted, box=None, padding=(0, 2, 0, 0))
    for row in frame[wanted].head(_SHOWN).astype(object).itertuples(index=False, name=None):
        grid.add_row(*(_shown(cell) for cell in row))
    yield grid
    if len(frame) > _SHOWN:
        yield f"{len(frame) - _SHOWN:,} more observations; --format csv lists all"


def _shown(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    return f"{cell:g}" if isinstance(cell, float) and abs(cell) < 1e6 else str(cell)
