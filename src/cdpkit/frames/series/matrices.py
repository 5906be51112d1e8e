"""Rows of a long frame as padded matrices: one row a series, one column a value in turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.calc.arguments import as_times
from cdpkit.frames.engines import (
    collected_first,
    column_numbers,
    column_times,
    group_labels,
    group_rows,
    open_table,
    refuse_rows,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.engines import By, Groups, Table

__all__ = ["SeriesRows", "open_series"]


@dataclass(frozen=True)
class SeriesRows:
    """An eager frame whose rows make series, with the place of each row in its series."""

    table: Table
    frame: nw.DataFrame[Any]
    groups: Groups
    times: FloatArray
    places: NDArray[np.intp]
    ends: str | None = None

    @property
    def by(self) -> tuple[str, ...]:
        """Columns that tell series apart."""
        return self.table.by or ()

    def matrix(self, values: FloatArray) -> FloatArray:
        """Give numbers of the rows as a matrix, NaN behind the last value of a series."""
        found = np.full((len(self.groups), self.places.max(initial=-1) + 1), np.nan)
        found[self.groups.codes, self.places] = values
        return found

    def matrices(self) -> dict[str, FloatArray]:
        """Give the matrix of each column of numbers, by argument."""
        columns = self.table.columns.items()
        return {name: self.matrix(column_numbers(name, c, self.frame)) for name, c in columns}

    def when(self) -> dict[str, FloatArray | None]:
        """Give times and, where there are any, last days of periods, as calculators take them."""
        last = None
        if self.ends is not None:
            last = self.matrix(column_times("ends", self.ends, self.frame, as_times))
        return {"times": self.matrix(self.times), "ends": last}


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
) -> SeriesRows:
    """Open a frame, which must be eager, and find its series; no `by` makes one of all rows.

    `time` is the argument and the column of the times: numbers, or dates, which become years.
    """
    texts = dict([time]) | ({} if ends is None else {"ends": ends})
    table = open_table(
        frame, columns, by=by or (), adds=adds, labels=texts, result=result, summed=False
    )
    eager = collected_first(table, method, "needs the values of a series in order")
    groups = group_rows(eager, table.by or ())
    times = column_times(*time, eager, as_times)
    hint = "Give every row its time."
    refuse_rows(np.isnan(times), *time, "is missing", hint)
    order = np.lexsort((times, groups.codes))
    codes, ordered = groups.codes[order], times[order]
    again = np.flatnonzero((np.diff(codes) == 0) & (np.diff(ordered) == 0))
    twice = np.zeros(len(groups), dtype=np.bool_)
    twice[codes[again]] = True
    if twice.any():
        labels = group_labels(eager, table.by or (), groups.first)
        hint = "Keep one row for each time, or add a column to `by`."
        refuse_rows(twice, *time, "has a time twice", hint, labels=labels)
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    places = np.empty(len(codes), dtype=np.intp)
    places[order] = np.arange(len(codes)) - starts[codes] if len(codes) else 0
    return SeriesRows(table, eager, groups, times, places, ends)
