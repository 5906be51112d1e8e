"""Progress towards targets for a terminal and for programs: a table, sentences, CSV and JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.report.cells import IN_FULL, plain_cell, ruled_table, sentences, summed
from cdpkit.report.csv_texts import csv_text
from cdpkit.results import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from cdpkit.assess.paces import AssessedProgress
    from cdpkit.assess.wording import Point

__all__ = ["PROGRESS_COLUMNS", "progress_csv", "progress_json", "progress_tables"]

PROGRESS_COLUMNS = (
    "indicator", "title", "area", "area_name", "population", "vintage", "unit", "polarity",
    "baseline_period", "baseline", "current_period", "current", "target", "due", "observed",
    "required", "ratio", "status", "reason", "sentence", "caveats",
)  # fmt: skip
"""Columns of progress, in their order."""

_SHARES = {"series": 18, "baseline": 14, "current": 14, "growth a year": 14, "status": 14}
"""Columns on a line of 80."""


def progress_tables(found: Sequence[AssessedProgress]) -> Iterator[RenderableType]:
    """Lay out progress: the table, then the sentences and what to know about them.

    Of more than `IN_FULL` there is the table alone, and how many have which status.

    Parameters
    ----------
    found : sequence of AssessedProgress
        The rows.

    Yields
    ------
    rich renderable
        To print one after the other.

    Examples
    --------
    >>> list(progress_tables([]))
    []
    """
    rows = list(found)  # each is made once
    if not rows:
        return
    table = ruled_table(_SHARES, lines=len(rows) <= IN_FULL)
    for row in rows:
        ends = (_end(row, row.baseline), _end(row, row.current))
        table.add_row(
            *map(plain_cell, (row.context.subject.rstrip(","), *ends, _growth(row), row.status))
        )
    yield table
    yield ""
    if len(rows) > IN_FULL:
        yield summed([row.status for row in rows])
        return
    for row in rows:
        yield from sentences(row.sentence(), row.caveats())


def _end(row: AssessedProgress, point: Point) -> str:
    value = "no value" if point.value is None else row.context.measure.amount(point.value)
    return f"{value}\n{point.when().text}"


def _growth(row: AssessedProgress) -> str:
    if row.result is None:
        return "not known"
    parts = [f"{100 * float(row.result.observed):+.1f}%"]
    if row.target is not None:
        parts.append(f"needs {100 * float(row.result.required):+.1f}%")
    return "\n".join(parts)


def progress_csv(found: Iterable[AssessedProgress], *, raw_cells: bool = False) -> str:
    """Write progress as CSV: a header, then a row for each.

    Parameters
    ----------
    found : iterable of AssessedProgress
        The rows.
    raw_cells : bool, default False
        Whether texts that a spreadsheet would run as formulas stay as they are.

    Returns
    -------
    str
        With `PROGRESS_COLUMNS`; lines end in a line feed.

    Examples
    --------
    >>> progress_csv([]).split(",")[:2]
    ['indicator', 'title']
    """
    return csv_text(PROGRESS_COLUMNS, (_row(one.to_dict()) for one in found), raw_cells=raw_cells)


def _row(content: dict[str, Any]) -> dict[str, Any]:
    ends = {name: content[name]["value"] for name in ("baseline", "current")}
    periods = {f"{name}_period": content[name]["period"] for name in ends}
    numbers = content["result"] or {}
    rates = {name: numbers.get(name) for name in ("observed", "required", "ratio")}
    return content | ends | periods | rates | {"caveats": " ".join(content["caveats"])}


def progress_json(found: Iterable[AssessedProgress]) -> str:
    r"""Write progress as JSON: a list of objects, each with its sentence and caveats.

    Parameters
    ----------
    found : iterable of AssessedProgress
        The items.

    Returns
    -------
    str
        The same text for the same rows.

    Examples
    --------
    >>> progress_json([])
    '[]\n'
    """
    return json_text([one.to_dict() for one in found])
