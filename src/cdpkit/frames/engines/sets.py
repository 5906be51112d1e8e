"""Sets of rows that a method looks at together, one call of calc for each."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import RowsError
from cdpkit.errors import InputError
from cdpkit.frames.engines.columns import add_marks
from cdpkit.frames.engines.eager import checked_numbers
from cdpkit.frames.engines.groups import group_labels, group_rows
from cdpkit.frames.engines.numbers import refuse_rows
from cdpkit.frames.engines.table import collected_first, open_table
from cdpkit.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import narwhals as nw
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.engines.groups import Groups
    from cdpkit.frames.engines.table import By, Table

__all__ = ["Sets", "open_sets"]


@dataclass
class Sets:
    """An eager frame with its numbers, and the rows of each set in order of appearance."""

    table: Table
    frame: nw.DataFrame[Any]
    numbers: dict[str, FloatArray]
    groups: Groups
    at: int = 0
    on_bad: str = "raise"
    reasons: dict[int, str] = field(default_factory=dict)
    """Of `on_bad="mark"`: why a set, by its number, has no results."""

    def each(self) -> Iterator[tuple[NDArray[np.intp], dict[str, Any]]]:
        """Give the rows of each set and their numbers."""
        if len(self.groups) == 1:
            yield np.arange(len(self.frame)), self.numbers
            return
        order = np.argsort(self.groups.codes, kind="stable")
        ends = np.cumsum(np.bincount(self.groups.codes, minlength=len(self.groups)))
        for at, rows in enumerate(np.split(order, ends)[: len(self.groups)]):
            self.at = at
            yield rows, {name: values[rows] for name, values in self.numbers.items()}

    @contextmanager
    def named(self) -> Iterator[None]:
        """Name the set in an error about it, or note the reason and go on to the next set.

        What is no matter of rows, such as a level of 95, is an error whichever set meets it.
        """
        try:
            yield
        except InputError as error:
            if self.on_bad == "mark" and isinstance(error, RowsError):
                self.reasons[self.at] = str(Reason.of(error.code, argument=error.argument))
                return
            by = self.table.by
            if not by:
                raise
            name = group_labels(self.frame, by, self.groups.first[[self.at]])[0]
            problem = f"{error.problem} in group {name}"
            raise InputError(error.argument, problem, error.hint) from error

    def with_marks(self, frame: nw.DataFrame[Any]) -> nw.DataFrame[Any]:
        """Add the columns `invalid` and `reason`, where bad sets are marked."""
        if self.on_bad == "raise":
            return frame
        texts = list(dict.fromkeys(self.reasons.values()))
        of_set = np.full(len(self.groups), len(texts), dtype=np.intp)
        for at, text in self.reasons.items():
            of_set[at] = texts.index(text)
        which = np.full(len(frame), len(texts), dtype=np.intp)
        for at, (rows, _) in enumerate(self.each()):
            which[rows] = of_set[at]
        return add_marks(frame, texts, which)

    def refuse(self, bad: NDArray[np.bool_], argument: str, problem: str, hint: str) -> None:
        """Raise if any row is bad."""
        refuse_rows(bad, argument, self.table.columns[argument], problem, hint)


def open_sets(
    frame: Any,
    columns: dict[str, str],
    by: By,
    adds: Iterable[str],
    *,
    method: str,
    reason: str,
    keeps_rows: bool = True,
) -> Sets:
    """Open a frame, which must be eager, and find its sets; no `by` makes one of all rows."""
    table = open_table(
        frame, columns, by=by or (), adds=adds, result=False, summed=False, keeps_rows=keeps_rows
    )
    eager = collected_first(table, method, reason)
    numbers = checked_numbers(table, eager)
    return Sets(table, eager, numbers, group_rows(eager, table.by or ()))
