"""What every command on the series of a file does: read, compute, draw, write."""

from __future__ import annotations

import inspect
from functools import wraps
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from cdpkit.cli.drawing import draw_found
from cdpkit.cli.endings import Status, say
from cdpkit.cli.hiding import read_hiding
from cdpkit.cli.reading import Reading, reads_series
from cdpkit.cli.writing import Layout, write_as

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cdpkit.assess.series import SeriesResults, SeriesRow


Results = TypeVar("Results", bound="SeriesResults[Any]")

_NAMED = 5
"""Series that are named when they are left out."""
_GIVEN = ("table", "reading", "return")
"""What a verb gets of its command, and gives; the rest are options of its own."""


def on_series(verb: Callable[..., Sequence[SeriesRow]]) -> Any:
    """Make a command of a verb: it takes a table of series with its own options, and gives results.

    The command has the options of the reader and the writer, too.
    """

    def command(
        file: Path,
        *,
        reading: Reading,
        layout: Layout = Layout.TABLE,
        output: Path | None = None,
        indicator: list[str] | None = None,
        area: list[str] | None = None,
        population: list[str] | None = None,
        raw_cells: bool = False,
        picture: Path | None = None,
        **own: Any,
    ) -> None:
        from cdpkit.report import series_csv, series_json, series_tables

        if area and own.get("comparator"):  # which is of the same file
            area = [*area, own["comparator"]]
        kind = own.pop("picture_kind", None)
        wanted = {"indicator": indicator, "area": area, "population": population}
        table, ending = read_hiding(reading, **wanted)
        found: Any = verb(table, reading=reading, **own)
        draw_found(found, picture, kind)
        write_as(
            layout,
            output,
            table=lambda: series_tables(found),
            csv=lambda: series_csv(found, raw_cells=raw_cells),
            json=lambda: series_json(found),
            ending=ending,
            sources=[file],
        )

    # Types that only checkers read stay unread: they would load what the command may not need.
    verb.__annotations__ = {n: a for n, a in verb.__annotations__.items() if n not in _GIVEN}
    shared = inspect.signature(command, eval_str=True).parameters
    told = inspect.signature(verb, eval_str=True).parameters
    before = [one for name, one in shared.items() if name not in {"raw_cells", "picture", "own"}]
    own = [one for name, one in told.items() if name not in _GIVEN]
    run = wraps(verb)(command)
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [*before, *own, shared["raw_cells"], shared["picture"]]
    )
    return reads_series()(run)


def sound(found: Results) -> Results:
    """Keep the results that there are; series without one are named with the reason."""
    refused = list(islice(found.refusals(), _NAMED))
    invalid = found.raising
    left_out = int(invalid.sum())
    if left_out == 1 and len(found) == 1:
        raise refused[0][1]
    for name, reason in refused:
        say(f"{name} is left out: {reason}")
    if left_out > _NAMED:
        say(f"{left_out - _NAMED} more series are left out for similar reasons.")
    if left_out == len(found):
        raise typer.Exit(Status.REFUSED)
    return found.select(~invalid)
