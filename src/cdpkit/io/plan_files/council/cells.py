"""What became of the cells of a workbook: each is read, kept as printed, or left out."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cdpkit.io.csv_files import guarded

if TYPE_CHECKING:
    from collections.abc import Iterable


class CellReport(NamedTuple):
    """A cell, or a row, that was not read as it stands.

    Parameters
    ----------
    sheet, cell : str
        Where it is, e.g. `Action plan` and `E12`.
    text : str
        What it contains.
    field : str
        The field it was for; empty for a row.
    problem : str
        Why it was not read.
    done : str
        What was done instead.
    """

    sheet: str
    cell: str
    text: str
    field: str
    problem: str
    done: str


@dataclass
class CellLog:
    """Counts cells, and keeps the reports in the order of sheets and rows."""

    read: int = 0
    kept: int = 0
    left: int = 0
    reports: list[CellReport] = field(default_factory=list)

    def report(  # noqa: PLR0917 -- the six columns of a report
        self, sheet: str, cell: str, text: str, name: str, problem: str, done: str
    ) -> None:
        """Add a line to the report."""
        self.reports.append(CellReport(sheet, cell, text, name, problem, done))


def cells_csv(reports: Iterable[CellReport]) -> str:
    r"""Write reports as CSV, texts that a spreadsheet would run with an apostrophe in front.

    Examples
    --------
    >>> cells_csv([CellReport("Plan", "A2", "=1", "due", "no date", "kept as printed")])
    "sheet,cell,text,field,problem,done\nPlan,A2,'=1,due,no date,kept as printed\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(CellReport._fields)
    writer.writerows([guarded(cell) for cell in report] for report in reports)
    return stream.getvalue()
