"""The command `disclose`: hide small counts, or attack a table as published."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from cdpkit.cli.endings import say
from cdpkit.cli.reading import Reading, read_table, reads_series
from cdpkit.cli.writing import Layout, write
from cdpkit.errors import InputError
from cdpkit.results import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from cdpkit.disclosure import Audit, Suppressed
    from cdpkit.frames import SeriesTable


class Least(StrEnum):
    """What as little as possible is hidden of."""

    CELLS = "cells"
    COUNTS = "counts"


@reads_series(without=("suppress", "use_hidden", "previous"))
def disclose(
    file: Path | None = None,
    *,
    reading: Reading,
    profile: str,
    audit: bool = False,
    totals: str = "found",
    least: Least = Least.CELLS,
    hide_top: bool = False,
    earlier: list[Path] | None = None,
    seconds: float = 60.0,
    whole: bool = False,
    layout: Layout = Layout.TABLE,
    output: Path | None = None,
) -> None:
    """Hide small counts and whatever would reveal them, or list what a published table gives away.

    Example: `cdpkit disclose counts.csv --profile council_5 --output safe.csv`

    Without `--audit` the safe table is written. Nothing found does not mean safe to publish: your
    policy and your information governance lead decide.
    Exit status 0 when nothing is found; 1 when something is; 2 when the file cannot be read, or its
    small counts cannot be protected.
    """
    from cdpkit.disclosure import audit as attack
    from cdpkit.disclosure import profile as profile_of
    from cdpkit.disclosure import profiles, suppress

    if profile == "list":
        write(output, "".join(f"{one}\n" for one in profiles().values()))
        return
    rule = profile_of(profile)
    if file is None:
        raise InputError("FILE", "is missing", "Name a table of series.")
    table, *before = (read_table(replace(reading, file=path)) for path in (file, *(earlier or ())))
    depth = True if whole else "auto"
    if audit:
        seen = attack(table, rule, totals=totals, earlier=before, whole=depth)
        _write_audit(layout, output, seen)
    else:
        top = "hidden" if hide_top else "shown"
        safe = suppress(
            table, rule, totals=totals, top=top, least=least.value, seconds=seconds, whole=depth
        )
        _write_safe(layout, output, safe)
        seen = safe.audit
    if seen.found:
        raise typer.Exit(1)


def _write_audit(layout: Layout, output: Path | None, seen: Audit) -> None:
    for line in (*(f"{one} do not add up" for one in seen.sums.refused), *seen.warnings):
        say(line)
    if layout is Layout.JSON:
        write(output, json_text(_content(seen)))
    elif layout is Layout.CSV:
        write(output, _csv([row.to_dict() | {"how": row.sentence()} for row in seen.recovered]))
    else:
        write(output, _sentences(seen))


SUM = {"axis": "axis", "total": "total", "parts": "parts_of_it", "basis": "basis"}
"""Names of a sum in JSON, with its attributes."""


def _content(seen: Audit, safe: Suppressed | None = None) -> dict[str, object]:
    """Give an audit as JSON holds it; what only the publisher knows is null for anybody else."""
    sums = [{name: getattr(one, held) for name, held in SUM.items()} for one in seen.sums.sums]
    return {
        "profile": seen.profile.id,
        "cells": seen.cells,
        "hidden": seen.hidden if safe is None else safe.hidden,
        **{
            name: getattr(safe, name, None)
            for name in ("unsafe", "secondary", "proved", "bound", "gap")
        },
        "seconds": None if safe is None else round(safe.seconds, 2),
        "sums": sums,
        "recovered": [row.to_dict() for row in seen.recovered],
    }


def _sentences(seen: Audit) -> Iterator[RenderableType]:
    yield from (row.sentence() for row in seen.recovered)
    yield seen.sentence()
    yield str(seen.profile)


def _csv(rows: list[dict[str, object]]) -> str:
    from cdpkit.report import csv_text

    names = (
        "indicator",
        "area",
        "period_label",
        "population",
        "name",
        "low",
        "high",
        "verdict",
        "how",
    )
    return csv_text(names, ({name: row.get(name) for name in names} for row in rows))


def _write_safe(layout: Layout, output: Path | None, safe: Suppressed) -> None:
    """Write the safe table: CSV in a file whatever the layout, for other programs to read."""
    if layout is Layout.JSON:
        write(output, json_text(_content(safe.audit, safe)))
    elif layout is Layout.CSV or output is not None:
        write(output, _table_csv(safe.table))
    else:
        write(None, iter([*(cell.sentence() for cell in safe.cells), safe.sentence()]))
    for line in _told(safe):
        say(line)


def _told(safe: Suppressed) -> Iterator[str]:
    """Say for the publisher's eyes what it took, and what is not a sum."""
    yield from (f"{line} do not add up, so they are not sums" for line in safe.sums.refused)
    if safe.hidden:
        yield safe.split()
    if safe.hidden and not safe.proved:
        yield f"at most {safe.gap:.1%} more than needed may be hidden (--seconds looks longer)"
    yield from safe.audit.warnings
    yield from (row.sentence() for row in safe.audit.recovered)


def _table_csv(table: SeriesTable) -> str:
    from cdpkit.report import csv_text

    frame = table.to_frame()
    cells = frame.astype(object).where(frame.notna(), None)
    return csv_text(list(frame), cells.to_dict("records"))
