"""The command `read`: what was understood of a file, before anything is computed."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from cdpkit.cli.hiding import read_hiding
from cdpkit.cli.reading import Reading, reads_series
from cdpkit.cli.writing import Layout, write_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    from rich.console import RenderableType

    from cdpkit.frames import SeriesTable


_SHOWN = 60
"""Observations that a table shows."""
_IN_FILES = frozenset({
    "start", "end", "title", "source_title", "source_url", "decimals", "area_type", "parent_code",
    "parent_name", "sex", "age", "category_type", "category",
})  # fmt: skip
"""Columns that only CSV and JSON give: others say the same, or few readers ask."""
_NAMES = {"indicator": "title", "area": "area_name"}
"""Codes that a terminal leaves out where every row has the name beside it."""
_HEADINGS = {"period_label": "period"}
_NUMBERS = frozenset({
    "value", "lower", "upper", "numerator", "denominator", "low", "high", "lower_998", "upper_998",
})  # fmt: skip
_SORT = ("unit", "statistic", "per", "polarity", "counted", "season", "level")
"""What indicators of one sort share."""
_BY_ROW = _NUMBERS | {"period_label", "marker", "note"}
"""Columns that stand in the rows even where all are alike."""


@reads_series()
def read(
    file: Path, *, reading: Reading, layout: Layout = Layout.TABLE, output: Path | None = None
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
    """Give a table for each sort of number, as indicators of one sort share their facts."""
    wanted = _columns(frame)
    sorts = [name for name in _SORT if name in wanted]
    shown = frame.head(_SHOWN)
    numbers = shown[sorts].astype(str).agg("|".join, axis=1) if sorts else shown["indicator"]
    for place, (_, part) in enumerate(shown.groupby(numbers, sort=False)):
        yield from [""] * (place > 0)
        yield from _table(part, wanted)
    if len(frame) > _SHOWN:
        yield f"{len(frame) - _SHOWN:,} more observations; --format csv lists all"


def _table(frame: pd.DataFrame, wanted: dict[str, str]) -> Iterator[RenderableType]:
    """Give what all rows share, once, and a line for each observation; long words are cut."""
    from rich.table import Table
    from rich.text import Text

    there = [name for name in wanted if frame[name].notna().any()]
    if "per" in there and frame["per"].eq(1).all():
        there.remove("per")
    shared = [n for n in there if n not in _BY_ROW and len(frame[n].unique()) == 1]
    facts = Table.grid(padding=(0, 2, 0, 0))
    for name in shared:
        facts.add_row(wanted[name], _shown(frame[name].iloc[0]))
    if shared:
        yield facts
        yield ""
    rows = [name for name in there if name not in shared]
    grid = Table(box=None, padding=(0, 2, 0, 0))
    for name in rows:
        number = name in _NUMBERS
        grid.add_column(
            wanted[name], justify="right" if number else "left", no_wrap=name in _BY_ROW
        )
    for row in frame[rows].astype(object).itertuples(index=False, name=None):
        grid.add_row(*(Text(_shown(cell), no_wrap=True, overflow="ellipsis") for cell in row))
    yield grid


def _columns(frame: pd.DataFrame) -> dict[str, str]:
    """Give the columns that a terminal shows, with their headings: a name in place of a code of its own."""
    named = {
        code
        for code, name in _NAMES.items()
        if name in frame
        and frame[name].notna().all()
        and frame.groupby(name)[code].nunique().max() == 1
    }
    left = {*_IN_FILES, *named} - {_NAMES[code] for code in named}
    some = [str(name) for name in frame if name not in left and frame[name].notna().any()]
    keys = {_NAMES[code]: code for code in named}
    return {
        name: _HEADINGS.get(name, keys.get(name, name)).replace("_", " ").capitalize()
        for name in some
    }


def _shown(cell: object) -> str:
    if cell is None or (isinstance(cell, float) and isnan(cell)):
        return ""
    return f"{cell:,.10g}" if isinstance(cell, float) else str(cell)
