"""What a reader finds wrong, gathered by column and kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdpkit.errors import DocumentError
from cdpkit.io.csv_files.text_columns import repaired
from cdpkit.model import HOW_READ, RowOutcome, RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterable


SHOWN = 20
"""Cells that a loss shows; a note, which loses nothing, shows fewer."""
_IN_NOTES = 3
_LENGTH = 60


def quoted(cell: str) -> str:
    """Show a cell in a message, printable and not at any length."""
    cell = repaired(cell)
    return f"`{cell if len(cell) <= _LENGTH else f'{cell[:_LENGTH]}...'}`"


class Findings:
    """Problems and notes; each kind stands once, with all its lines and a few of the cells."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._lines: dict[tuple[str, str, RowOutcome, str], list[int]] = {}
        self._cells: dict[tuple[str, str, RowOutcome, str], dict[str, None]] = {}

    def note(self, column: str, problem: str, lines: Iterable[int] = (), shown: str = "") -> None:
        """Note something that loses nothing."""
        self._add((column, problem, RowOutcome.KEPT, ""), lines, shown)

    def how_read(self, problem: str) -> None:
        """Say how the file as a whole was read."""
        self._codes[problem] = HOW_READ
        self.note("", problem)

    def lost_cell(
        self, column: str, problem: str, lines: Iterable[int], cell: str, hint: str
    ) -> None:
        """Tell of cells of one text that were left empty."""
        self._add((column, problem, RowOutcome.CELL_LEFT_OUT, hint), lines, quoted(cell))

    def lost_cells(self, column: str, problem: str, lines: Iterable[int], hint: str) -> None:
        """Tell of cells that were left empty, without showing them."""
        self._add((column, problem, RowOutcome.CELL_LEFT_OUT, hint), lines, "")

    def lost_row(
        self, column: str, problem: str, lines: int | Iterable[int], hint: str, shown: str = ""
    ) -> None:
        """Tell of rows that were left out."""
        several = [lines] if isinstance(lines, int) else lines
        self._add((column, problem, RowOutcome.ROW_LEFT_OUT, hint), several, shown)

    def _add(self, key: tuple[str, str, RowOutcome, str], lines: Iterable[int], shown: str) -> None:
        self._lines.setdefault(key, []).extend(lines)
        cells = self._cells.setdefault(key, {})
        if shown and len(cells) <= SHOWN:
            cells[shown] = None

    def problems(self) -> tuple[RowProblem, ...]:
        """Give all that was found: losses first, each kind in the order of its first line."""
        found = [
            RowProblem(
                column,
                problem,
                tuple(sorted(set(lines))),
                outcome,
                hint,
                "line",
                self._shown(key),
                self._codes.get(problem, ""),
            )
            for key, lines in self._lines.items()
            for column, problem, outcome, hint in [key]
        ]
        return tuple(sorted(found, key=lambda problem: (not problem.loses, problem.rows[:1])))

    def _shown(self, key: tuple[str, str, RowOutcome, str]) -> str:
        cells = list(self._cells[key])
        most = _IN_NOTES if key[2] is RowOutcome.KEPT else SHOWN
        return ", ".join(cells[:most]) + (", ..." if len(cells) > most else "")


def refuse(file: str, problems: Iterable[RowProblem]) -> None:
    """Raise the first loss with its line; the others become notes of the error."""
    errors = [
        DocumentError(
            file, next(iter(problem.rows), None), problem.column, problem.text, problem.hint
        )
        for problem in problems
        if problem.loses
    ]
    for other in errors[1:]:
        errors[0].add_note(str(other))
    if errors:
        raise errors[0]
