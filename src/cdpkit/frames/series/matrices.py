"""Rows of a long frame as padded matrices: one row a series, one column a value in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import as_times
from cdpkit.frames.engines import (
    checked_numbers,
    collected_first,
    column_times,
    finish,
    group_rows,
    open_table,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.engines import By, Groups, Rule, Table, Texts


@dataclass(frozen=True)
class SeriesRows:
    """An eager frame whose rows make series, with the place of each row in its series."""

    table: Table
    groups: Groups
    times: FloatArray
    places: NDArray[np.intp]

    def matrix(self, values: FloatArray) -> FloatArray:
        """Give numbers of the rows as a matrix, NaN behind the last value of a series."""
        found = np.full((len(self.groups), self.places.max(initial=-1) + 1), np.nan)
        found[self.groups.codes, self.places] = values
        return found

    def found(self, calculate: Callable[..., Any], rules: Iterable[Rule] = ()) -> Any:
        """Call calc with the matrix of each column and `times`, for all series at once.

        A bad row leaves its whole series out, where bad rows are marked.
        """
        numbers = checked_numbers(self.table, rules, signed=True)
        matrices = {name: self.matrix(values) for name, values in numbers.items()}
        when = {"times": self.matrix(self.times)}
        if "ends" in self.table.labels:
            ends = column_times("ends", self.table.labels["ends"], self.table.eager, as_times)
            when["ends"] = self.matrix(ends)
        bad = self.table.marks.of_groups(self.groups) >= 0
        for values in when.values():
            values[bad] = np.arange(values.shape[1])
        for values in matrices.values():
            values[bad] = np.nan
        return run(self.table, calculate, matrices | when, self.groups)

    def finish(self, results: Mapping[str, FloatArray | Texts], each: int = 1) -> Any:
        """Give the results as a frame with a row, or `each` rows, for each series."""
        of = None if each == 1 else np.repeat(np.arange(len(self.groups)), each)
        return finish(self.table, results, self.groups, of=of)


def open_series(
    frame: Any,
    columns: Mapping[str, str],
    time: tuple[str, str],
    by: By,
    adds: Sequence[str],
    *,
    method: str,
    result: bool = False,
    ends: str | None = None,
    on_bad: str = "raise",
) -> SeriesRows:
    """Open a frame, which must be eager, and find its series; no `by` makes one of all rows.

    `time` is the argument and the column of the times: numbers, or dates, which become years.
    """
    labels = dict([time]) | ({} if ends is None else {"ends": ends})
    table = open_table(
        frame, columns, by=by or (), adds=adds, labels=labels, result=result, summed=False,
        on_bad=on_bad,
    )  # fmt: skip
    eager = collected_first(table, method, "needs the values of a series in order")
    groups = group_rows(eager, table.by or ())
    times = column_times(*time, eager, as_times)
    fault = (time[0], "value_missing", "is missing", "Give every row its time.")
    table.refuse(np.isnan(times), fault)
    order = np.lexsort((times, groups.codes))
    codes, ordered = groups.codes[order], times[order]
    again = np.flatnonzero((np.diff(codes) == 0) & (np.diff(ordered) == 0))
    twice = np.zeros(len(groups), dtype=np.bool_)
    twice[codes[again]] = True
    hint = "Keep one row for each time, or add a column to `by`."
    table.refuse(twice, (time[0], "time_twice", "has a time twice", hint), groups)
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    places = np.empty(len(codes), dtype=np.intp)
    places[order] = np.arange(len(codes)) - starts[codes] if len(codes) else 0
    return SeriesRows(table, groups, times, places)
