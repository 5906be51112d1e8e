"""Sets of rows that a method looks at together, one call of calc for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from cdpkit.calc.arguments import RowsError
from cdpkit.errors import InputError
from cdpkit.frames.engines.columns import Texts
from cdpkit.frames.engines.eager import checked_numbers, finish
from cdpkit.frames.engines.groups import group_labels, group_rows
from cdpkit.frames.engines.table import collected_first, open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.engines.groups import Groups
    from cdpkit.frames.engines.rules import Rule
    from cdpkit.frames.engines.table import By, Table


@dataclass
class Sets:
    """The numbers of a table, and the rows of each set in order of appearance."""

    table: Table
    numbers: dict[str, FloatArray]
    groups: Groups

    def each(self) -> Iterator[tuple[NDArray[np.intp], dict[str, FloatArray]]]:
        """Give the rows of each set and their numbers."""
        if len(self.groups) == 1:
            yield np.arange(len(self.groups.codes)), self.numbers
            return
        order = np.argsort(self.groups.codes, kind="stable")
        ends = np.cumsum(np.bincount(self.groups.codes, minlength=len(self.groups)))
        for rows in np.split(order, ends)[: len(self.groups)]:
            yield rows, {name: values[rows] for name, values in self.numbers.items()}

    def results(
        self, calculate: Callable[[dict[str, Any]], Any], *, whole: bool = False
    ) -> Iterator[tuple[NDArray[np.intp], Any]]:
        """Give the rows of each set and what calc says of them.

        What it refuses of some rows names the set, or marks them, or with `whole` all of the set,
        which then has no result.
        """
        marks = self.table.marks
        for rows, numbers in self.each():
            if whole and (bad := marks.which[rows] >= 0).any():
                marks.which[rows] = marks.which[rows][bad].min()
                continue
            found = self._tried(calculate, rows, numbers, whole=whole)
            if found is not None:
                yield rows, found

    def columns(
        self,
        calculate: Callable[[dict[str, Any]], Any],
        adds: Mapping[str, str],
        *,
        whole: bool = False,
    ) -> dict[str, NDArray[Any] | Texts]:
        """Give attributes of the results of all sets as columns: numbers, or words as categories."""
        size = len(self.groups.codes)
        added: dict[str, NDArray[Any]] = {}
        for rows, found in self.results(calculate, whole=whole):
            for name, attribute in adds.items():
                part = found[name] if isinstance(found, dict) else getattr(found, attribute)
                words = np.asarray(part).dtype.kind in "UO"
                nothing = np.full(size, "", dtype=object) if words else np.full(size, np.nan)
                added.setdefault(name, nothing)[rows] = part
        return {
            name: _coded(values) if values.dtype == object else values
            for name, values in ((name, added.get(name, np.full(size, np.nan))) for name in adds)
        }

    def _tried(
        self,
        calculate: Callable[[dict[str, Any]], Any],
        rows: NDArray[np.intp],
        numbers: dict[str, FloatArray],
        *,
        whole: bool,
    ) -> Any:
        left = np.zeros(len(rows), dtype=np.bool_)
        while True:
            try:
                return calculate(numbers)
            except RowsError as error:
                each = error.bad.shape == left.shape
                bad = error.bad if each else ~left
                marks = self.table.marks.wanted
                if not (each or marks) or not (bad & ~left).any():
                    self._raise(error, rows)
                every = np.zeros(len(self.groups.codes), dtype=np.bool_)
                every[rows if whole and marks else rows[bad]] = True
                self.table.refuse(every, (error.argument, error.code, error.fault, error.hint))
                left |= bad | whole
                if left.all():
                    return None
                numbers = {name: np.where(left, np.nan, x) for name, x in numbers.items()}
            except InputError as error:
                self._raise(error, rows)

    def _raise(self, error: InputError, rows: NDArray[np.intp]) -> NoReturn:
        """Raise an error, and name the set that it is about."""
        if not self.table.by:
            raise error
        name = group_labels(self.table.eager, self.table.by, rows[:1])[0]
        problem = f"{error.problem} in group {name}"
        raise InputError(error.argument, problem, error.hint) from error


def open_sets(
    frame: Any,
    columns: dict[str, str],
    by: By,
    adds: Iterable[str],
    *,
    method: str,
    reason: str,
    rules: Iterable[Rule] = (),
    signed: bool = False,
    on_bad: str = "raise",
    keeps_rows: bool = True,
) -> Sets:
    """Open a frame, which must be eager, and find its sets; no `by` makes one of all rows."""
    table = open_table(
        frame, columns, by=by or (), adds=adds, result=False, summed=False, keeps_rows=keeps_rows,
        on_bad=on_bad,
    )  # fmt: skip
    eager = collected_first(table, method, reason)
    numbers = checked_numbers(table, rules, signed=signed)
    return Sets(table, numbers, group_rows(eager, table.by or ()))


def row_method(
    frame: Any,
    calculate: Callable[..., Any],
    columns: Mapping[str, str | None],
    adds: Mapping[str, str],
    *,
    by: By = (),
    on_bad: str,
) -> Any:
    """Put beside each row what calc says of it, or of all rows of its set at once.

    `columns` has the column of each argument, None for one that was not given; `adds` has the
    attribute of the result that makes each new column.
    """
    given = {name: column for name, column in columns.items() if column is not None}
    method = f"`{getattr(calculate, 'func', calculate).__name__}`"
    sets = open_sets(
        frame, given, by, adds, method=method, reason="works on whole columns", signed=True,
        on_bad=on_bad,
    )  # fmt: skip
    return finish(sets.table, sets.columns(lambda numbers: calculate(**numbers), adds))


def _coded(words: NDArray[Any]) -> Texts:
    """Code words as categories; an empty one is missing."""
    known = words != ""
    choices, which = np.unique(words[known].astype(str), return_inverse=True)
    places = np.full(words.shape, len(choices), dtype=np.intp)
    places[known] = which
    return Texts(choices.tolist(), places)
