"""The frame that was given: opened, its columns found, and the result given back in its kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import as_choice
from cdpkit.errors import InputError
from cdpkit.frames.engines.groups import group_labels
from cdpkit.frames.engines.marks import MARKS, Marks
from cdpkit.frames.engines.numbers import refuse_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from narwhals.typing import IntoFrame
    from numpy.typing import NDArray

    from cdpkit.frames.engines.groups import Groups


By = str | tuple[str, ...] | list[str] | None
"""Column names that make a group; None leaves the rows as they are."""

Frame = nw.DataFrame[Any] | nw.LazyFrame[Any]
TEXTS = ("statistic", "confidence", "method")


@dataclass(frozen=True)
class Table:
    """A frame with the columns that play a part: argument name to column name."""

    frame: Frame
    columns: Mapping[str, str]
    by: tuple[str, ...] | None
    wrapped: bool
    labels: Mapping[str, str]
    marks: Marks

    @property
    def eager(self) -> nw.DataFrame[Any]:
        """The frame, where it is known to hold its rows."""
        return cast("nw.DataFrame[Any]", self.frame)

    @property
    def named(self) -> dict[str, str]:
        """The column of each argument, of numbers and of labels."""
        return {**self.columns, **self.labels}

    def refuse(
        self, bad: NDArray[np.bool_], fault: tuple[str, str, str, str], groups: Groups | None = None
    ) -> None:
        """Refuse bad rows, or bad groups of rows, by column and place; or mark them.

        A fault has an argument, a code, a problem and a hint.
        """
        if not bad.any():
            return
        argument, code, problem, hint = fault
        if not self.marks.wanted:
            by = self.by or ()
            labels = None if groups is None else group_labels(self.eager, by, groups.first)
            refuse_rows(
                bad, argument, self.named.get(argument, argument), problem, hint, labels=labels
            )
        place = self.place(argument, code, problem)
        self.marks.add(bad if groups is None else bad[groups.codes], place)

    def place(self, argument: str, code: str, problem: str) -> int:
        """Give the place of a fault among those that the marks tell."""
        column = f" (column `{self.named[argument]}`)" if argument in self.named else ""
        return self.marks.place(code, argument, f"`{argument}`{column} {problem}")

    def give_back(self, frame: Frame) -> Any:
        """Give the result as the kind of frame that came in."""
        return frame if self.wrapped else frame.to_native()

    def has_categories(self) -> bool:
        """Tell whether a lazy frame of this engine can hold texts as categories."""
        return bool(self.frame.implementation.is_polars())


def open_frame(frame: IntoFrame, argument: str = "frame") -> Frame:
    """Wrap a native frame, or refuse what is none."""
    try:
        return cast("Frame", nw.from_native(cast("Any", frame)))
    except TypeError as error:
        kind = type(frame).__name__
        remedy = "Give a data frame: pandas, Polars, PyArrow, DuckDB, Dask or PySpark."
        raise InputError(argument, f"is {kind}", remedy) from error
    except nw.exceptions.DuplicateError as error:
        raise InputError(
            argument, "has two columns with the same name", "Rename one of them."
        ) from error


def open_table(
    frame: IntoFrame,
    columns: Mapping[str, str],
    *,
    by: By = None,
    adds: Iterable[str] = (),
    labels: Mapping[str, str] | None = None,
    result: bool = True,
    summed: bool = True,
    keeps_rows: bool = False,
    on_bad: str = "raise",
) -> Table:
    """Open a frame and find its columns, before any data is touched.

    `columns` hold numbers, `labels` (argument to column, too) hold texts, `adds` must be free, and
    with `result` so must the columns that every result has. With `by`, the numbers stay in the
    result if they are `summed`, and all columns do if it `keeps_rows`.
    """
    opened = open_frame(frame)
    keys = (by,) if isinstance(by, str) else by
    keys = None if keys is None else tuple(keys)
    lazy = isinstance(opened, nw.LazyFrame)
    present = opened.collect_schema().names() if lazy else opened.columns
    parts = {**columns, **(labels or {})}
    named = [*parts.items(), *(("by", key) for key in keys or ())]
    for argument, column in named:
        _require(argument, column, present)
    if keys is not None and len(set(keys)) < len(keys):
        raise InputError("by", f"names a column twice: {list(keys)}", "Name each column once.")
    for argument, column in parts.items():
        if keys and column in keys:
            problem = f"is the column `{column}`, which is also in `by`"
            raise InputError(argument, problem, "A column either makes groups or is summed.")
    kept = present if keys is None or keeps_rows else [*keys, *(columns.values() if summed else ())]
    marked = as_choice("on_bad", on_bad, ("raise", "mark")) == "mark"
    ours = [*(TEXTS if result else ()), *(["invalid"] if lazy and result else ())]
    _leave_room(kept, [*adds, *ours, *(MARKS if marked else ())])
    size = 0 if isinstance(opened, nw.LazyFrame) else len(opened)
    which = np.full(size, -1, dtype=np.intp)
    return Table(
        opened,
        dict(columns),
        keys,
        isinstance(frame, nw.DataFrame | nw.LazyFrame),
        dict(labels or {}),
        Marks(marked, which),
    )


def _require(argument: str, column: object, present: Sequence[str]) -> None:
    if not isinstance(column, str):
        problem = f"is {type(column).__name__}, not the name of a column"
        raise InputError(argument, problem, "Give the name of a column of the frame.")
    if column not in present:
        shown = ", ".join(f"`{name}`" for name in present[:12])
        raise InputError(argument, f"names no column: `{column}`", f"The frame has {shown}.")


def _leave_room(kept: Iterable[str], adds: Iterable[str]) -> None:
    """Refuse to write over a column; SQL engines do not tell `Value` from `value`."""
    taken = {str(name).lower(): name for name in kept}
    for name in adds:
        if name in taken:
            problem = f"has a column `{taken[name]}` already, and the result adds `{name}`"
            raise InputError("frame", problem, "Rename or drop it first.")


def collected_first(table: Table, method: str, reason: str) -> nw.DataFrame[Any]:
    """Give the eager frame, or tell the user of a lazy one to collect it."""
    if isinstance(table.frame, nw.DataFrame):
        return table.frame
    engine = str(table.frame.implementation)
    problem = f"is lazy ({engine}), and {method} {reason}"
    raise InputError("frame", problem, "Collect it first, then call this again.")
