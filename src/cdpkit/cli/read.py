"""The command `read`: what was understood of a file, before anything is computed."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from cdpkit.cli.hiding import read_hiding
from cdpkit.cli.reading import File, Reading, reads_series
from cdpkit.cli.writing import Layout, LayoutOf, Output, write_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import RenderableType

    from cdpkit.frames import SeriesTable

__all__ = ["read"]

_SHOWN = 60
"""Observations that a table shows."""
_IN_FILES = frozenset({"start", "end", "title", "source_title", "source_url", "decimals"})
"""Columns that only CSV and JSON give."""


@reads_series()
def read(
    file: File, *, reading: Reading, layout: LayoutOf = Layout.TABLE, output: Output = None
) -> None:
    """Show how a file is understood, one observation per row.

    Example: `cdpkit read series.csv --year-type financial`

    A line on the standard error says how the columns were read.
    Exit status 2 when a row or cell would be lost, unless `--keep-going`.
    """
    table, ending = read_hiding(reading)
    frame = observations(table)
    write_as(
        layout,
        output,
        table=lambda: _rows(frame),
        csv=lambda: frame.to_csv(index=False, lineterminator="\n"),
        json=lambda: _json(frame),
        ending=ending,
        sources=[file],
    )


FIRST = (
    "indicator", "title", "area", "area_name", "population", "period_label", "start", "end",
    "value", "lower", "upper", "numerator", "denominator", "marker", "unit", "statistic", "per",
    "polarity", "vintage",
)  # fmt: skip
"""Columns that are always there, in their order; what else is known stands behind them."""


def observations(table: SeriesTable) -> pd.DataFrame:
    """Give the observations of a table, one a row."""
    frame: pd.DataFrame = table.to_frame().rename(columns={"label": "period_label"})
    if "period_label" not in frame:
        frame["period_label"] = frame["period"]
    frame["period_label"] = frame["period_label"].fillna(frame["period"])
    for name in FIRST:
        if name not in frame:
            frame[name] = None
    more = [str(name) for name in frame if name not in (*FIRST, "period")]
    return frame[[*FIRST, *more]]


def _json(frame: pd.DataFrame) -> str:
    from cdpkit.results import json_text

    cells = frame.astype({"start": str, "end": str}).astype(object)
    rows = cells.where(cells.notna(), None).to_dict("records")
    return json_text(rows)


def _rows(frame: pd.DataFrame) -> Iterator[RenderableType]:
    from rich.table import Table

    wanted = [str(name) for name in frame if name not in _IN_FILES and frame[name].notna().any()]
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
