"""A table that is larger than the memory: a function of each part, whole indicators at a time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import narwhals as nw

from cdpkit.display import counted_off
from cdpkit.errors import InputError
from cdpkit.frames.engines import open_frame
from cdpkit.frames.series import SeriesTable
from cdpkit.io import read_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdpkit.io.fingertips import SeriesFile
    from cdpkit.model.periods import YearType


T = TypeVar("T")


def by_parts(
    source: Any,
    function: Callable[[SeriesTable], T],
    *,
    by: str = "indicator",
    rows: int = 1_000_000,
    year_type: YearType | str | None = None,
    on_problem: str = "raise",
    progress: bool = True,
    **options: Any,
) -> Iterator[T]:
    """Apply a function to a table of any size, part by part.

    A part holds all rows of its indicators: every area, so that comparators are at hand. One part
    is in the memory at a time; what the function gives is handed on before the next is read.

    Parameters
    ----------
    source : path, binary stream or data frame
        A CSV file in any layout with a column for `by`, or a frame of any engine. A lazy frame is
        counted by `by` once, and collected a part at a time.
    function : callable
        Takes a `SeriesTable`: `assess.change`, `assess.scorecard`, or one of your own.
    by : str, default "indicator"
        The role or the name of the column whose rows stay together.
    rows : int, default 1,000,000
        The most rows of a part; an indicator that has more is a part of its own.
    year_type : YearType or str, optional
        The sort of year that a label such as `2023/24` means.
    on_problem : {"raise", "keep"}, default "raise"
        As of `io.read_series`. The problems of a part stand in `problems` of its table.
    progress : bool, default True
        Whether a terminal or a notebook shows how many parts are done, once it has taken a second.
    **options
        Other options of `io.read_series`; for a frame, those of `SeriesTable.from_frame`.

    Yields
    ------
    object
        What the function gives for each part, in the order in which indicators first appear; of a
        lazy frame in the order of their names.

    Raises
    ------
    InputError
        If `rows` is below 1, or a frame has no such column.
    UnreadableFileError, DocumentError
        As of `io.read_series`.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"indicator": ["a", "b", "a"], "area": ["W", "W", "S"],
    ...                       "period": 2024, "value": [1, 2, 3]})
    >>> list(by_parts(frame, len, rows=2))
    [2, 1]
    """
    if rows < 1:
        raise InputError("rows", f"is {rows}", "Give how many rows a part may have, at least 1.")
    reading = {"year_type": year_type, "on_problem": on_problem, **options}
    if isinstance(source, str | Path) or hasattr(source, "read"):
        tables = _of_file(read_parts(source, by=by, rows=rows, **reading), year_type, on_problem)
    else:
        parts = _frames(source, options.get("columns", {}).get(by, by), rows)
        tables = (SeriesTable.from_frame(part, **reading) for part in parts)
    return counted_off(map(function, tables), "parts done:", shown=progress)


def _of_file(parts: Iterator[SeriesFile], year_type: Any, on_problem: str) -> Iterator[SeriesTable]:
    for part in parts:
        table = SeriesTable.from_frame(part.frame, year_type=year_type, on_problem=on_problem)
        problems = (*part.problems, *table.problems)
        del part
        yield replace(table, problems=problems)


def _frames(source: Any, by: str, rows: int) -> Iterator[Any]:
    """Collect the rows of some keys at a time; those that have none stay together."""
    frame = open_frame(source)
    names = frame.collect_schema().names()
    if by not in names:
        shown = ", ".join(f"`{one}`" for one in names[:12])
        raise InputError("by", f"is not a column: `{by}`", f"Choose from {shown}.")
    sizes = _sizes(frame, by)
    held: list[Any] = []
    number = 0
    for key, size in sizes.items():
        if held and number + size > rows:
            yield _rows_of(frame, by, held)
            held, number = [], 0
        held.append(key)
        number += size
    if held:
        yield _rows_of(frame, by, held)


def _sizes(frame: Any, name: str) -> dict[Any, int]:
    counted = frame.group_by(name).agg(nw.len().alias("cdpkit_rows"))
    eager = counted.collect() if isinstance(counted, nw.LazyFrame) else counted
    sizes = dict(zip(eager[name].to_list(), eager["cdpkit_rows"].to_list(), strict=True))
    if isinstance(frame, nw.DataFrame):
        first = dict.fromkeys(frame[name].to_list())
        return {key: sizes[key] for key in first if key in sizes}
    return dict(sorted(sizes.items(), key=lambda pair: (_is_missing(pair[0]), str(pair[0]))))


def _is_missing(key: Any) -> bool:
    return key is None or key != key  # noqa: PLR0124 -- NaN, which pandas has for it


def _rows_of(frame: Any, name: str, keys: list[Any]) -> Any:
    known = [key for key in keys if not _is_missing(key)]
    wanted = nw.col(name).is_in(known)
    if len(known) < len(keys):
        wanted |= nw.col(name).is_null()
    part = frame.filter(wanted)
    return (part.collect() if isinstance(part, nw.LazyFrame) else part).to_native()
