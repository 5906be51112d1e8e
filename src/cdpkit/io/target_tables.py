"""Tables of targets: what each indicator is to reach, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cdpkit.columns import folded
from cdpkit.errors import DocumentError, UnreadableFileError
from cdpkit.io.csv_files import Findings, repaired
from cdpkit.io.series_files import open_sheet, split_cells
from cdpkit.model.printed_values import read_cell
from cdpkit.model.records import TargetForm

_COLUMNS = ("indicator", "target", "due", "area", "form", "baseline", "baseline_period")


@dataclass(frozen=True, slots=True)
class StatedTarget:
    """One row of a table of targets.

    Parameters
    ----------
    indicator : str
        Key or title.
    target : Decimal
        What is to be reached, in the unit of the values.
    due : str
        Period in which it is to be met, as printed.
    area : str
        Code or name; empty for all areas.
    form : TargetForm or None
        What it takes to meet it; None leaves that to the polarity.
    baseline : Decimal or None
        The value that the path to it starts from.
    baseline_period : str
        Its period, as printed.

    Examples
    --------
    >>> from decimal import Decimal
    >>> StatedTarget("deaths", Decimal(40), "2026").due
    '2026'
    """

    indicator: str
    target: Decimal
    due: str = ""
    area: str = ""
    form: TargetForm | None = None
    baseline: Decimal | None = None
    baseline_period: str = ""


def read_targets(source: Any) -> tuple[StatedTarget, ...]:
    r"""Read a table of targets: columns `indicator`, `target`, `due`, and optional ones.

    Parameters
    ----------
    source : path, stream, list of dicts or data frame
        With `indicator` and `target`; optional `due`, `area`, `form`, `baseline` and
        `baseline_period`. A CSV file or a workbook.

    Returns
    -------
    tuple of StatedTarget
        A row each.

    Raises
    ------
    UnreadableFileError
        If it has no such columns.
    DocumentError
        If a target or a form is none, with its line.

    Examples
    --------
    >>> import io
    >>> read_targets(io.StringIO("indicator,target,due\ndeaths,4,2025/26\n"))[0].target
    Decimal('4')
    """
    sheet = open_sheet(source, Findings())
    rows = [
        (n, cells) for n, cells in enumerate(split_cells(sheet.lines, sheet.name), 1) if any(cells)
    ]
    header = [folded(cell) for cell in rows[0][1]] if rows else []
    places = {name: header.index(folded(name)) for name in _COLUMNS if folded(name) in header}
    if not {"indicator", "target"} <= places.keys():
        hint = f"Name them in the first line: {', '.join(_COLUMNS)}."
        raise UnreadableFileError(sheet.name, "is not a table of targets", hint)
    made = []
    for line, cells in rows[1:]:
        held = {n: repaired(cells[p]) if p < len(cells) else "" for n, p in places.items()}
        made.append(_target(sheet.name, line, held))
    return tuple(made)


def _target(file: str, line: int, held: dict[str, str]) -> StatedTarget:
    form = held.pop("form", "")
    if form and form not in list(TargetForm):
        hint = f"Use one of {', '.join(TargetForm)}."
        raise DocumentError(file, line, "form", f"is `{form}`", hint)
    numbers = {
        name: _number(file, line, name, held.pop(name))
        for name in ("target", "baseline")
        if held.get(name)
    }
    held.pop("baseline", None)
    if "target" not in numbers:
        raise DocumentError(
            file, line, "target", "is empty", "Give a number, or leave out the row."
        )
    return StatedTarget(**held, form=TargetForm(form) if form else None, **numbers)  # type: ignore[arg-type]


def _number(file: str, line: int, name: str, text: str) -> Decimal:
    cell = read_cell(text)
    if cell.value is None or cell.refused:
        raise DocumentError(
            file, line, name, f"is `{text}`, which is not a number", "Give a number."
        )
    return Decimal(str(cell.value))
