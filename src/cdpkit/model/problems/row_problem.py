"""What is wrong with rows of a table, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cdpkit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


SHOWN = 5
HOW_READ = "how_read"
"""Code of a note that says how a file as a whole was read."""


class RowOutcome(StrEnum):
    """What became of the rows."""

    KEPT = "kept"
    """Nothing is lost: a note for the reader."""
    CELL_LEFT_OUT = "cell left empty"
    """The row stands, without this cell."""
    ROW_LEFT_OUT = "left out"
    """The row does not stand in the result."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One problem, the column, and every row that has it.

    Parameters
    ----------
    column : str
        Name of the column; empty where it concerns whole rows.
    problem : str
        What is wrong.
    rows : tuple of int
        Rows that have it, in order; empty where it concerns the whole table.
    outcome : RowOutcome
        What became of them.
    hint : str, default ""
        What to do.
    noun : str, default "row"
        `row`, counted from 0 in a frame; or `line`, counted from 1 in a file.
    detail : str, default ""
        What the cells hold.
    code : str, default ""
        What sort of problem: `how_read`, or nothing.

    Examples
    --------
    >>> print(RowProblem("lower", "exceeds `upper`", (3, 7), RowOutcome.ROW_LEFT_OUT, noun="line"))
    `lower` exceeds `upper` in lines 3 and 7 (left out)
    """

    column: str
    problem: str
    rows: tuple[int, ...] = ()
    outcome: RowOutcome = RowOutcome.KEPT
    hint: str = ""
    noun: str = "row"
    detail: str = ""
    code: str = ""

    @property
    def loses(self) -> bool:
        """Whether something of the table is not in the result."""
        return self.outcome is not RowOutcome.KEPT

    @property
    def where(self) -> str:
        """The rows in words, each once: `in rows 1 to 4, 7 and 9`."""
        rows = list(dict.fromkeys(self.rows))
        if not rows:
            return ""
        spans = _spans(rows)
        if len(spans) > SHOWN:
            shown = f"{', '.join(spans[:SHOWN])}, ... ({len(rows)} in all)"
        else:
            shown = " and ".join(filter(None, (", ".join(spans[:-1]), spans[-1])))
        return f" in {self.noun}{'s' if len(rows) > 1 else ''} {shown}"

    @property
    def text(self) -> str:
        """What is wrong, where, and what the cells hold."""
        return f"{self.problem}{self.where}{': ' if self.detail else ''}{self.detail}"

    def __str__(self) -> str:
        subject = f"`{self.column}` " if self.column else ""
        return f"{subject}{self.text}{f' ({self.outcome})' * self.loses}"


def _spans(rows: list[int]) -> list[str]:
    """Write three or more rows that follow each other as `2 to 5`."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1].append(row)
        else:
            spans.append([row])
    folded = ([f"{s[0]} to {s[-1]}"] if len(s) > 2 else map(str, s) for s in spans)
    return [text for texts in folded for text in texts]


def raise_losses(problems: Iterable[RowProblem]) -> None:
    """Raise the first problem that loses something; the others become notes of the error.

    Parameters
    ----------
    problems : iterable of RowProblem
        In the order in which they matter.

    Raises
    ------
    InputError
        If any of them loses something.

    Examples
    --------
    >>> raise_losses([RowProblem("value", "has one decimal more than usual", (3,))])
    """
    losses = [problem for problem in problems if problem.loses]
    if not losses:
        return
    first, *rest = losses
    error = InputError(first.column or "frame", first.text, first.hint)
    for other in rest:
        error.add_note(f"`{other.column or 'frame'}` {other.text}. {other.hint}")
    raise error
