"""Eager frames: columns handed to calc as blocks of NumPy arrays, results put back as columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.frames._groups import group_rows
from cdpkit.frames._numbers import column_numbers, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType

    from numpy.typing import NDArray

    from cdpkit.calc._types import FloatArray
    from cdpkit.calc.interval import Interval
    from cdpkit.frames._levels import LimitColumns
    from cdpkit.frames._table import Table

__all__ = [
    "Outcome",
    "Rows",
    "add_outcome",
    "intervals_in_blocks",
    "outcome_of_groups",
    "summed_rows",
]

BLOCK = 32_768
"""Rows handed to calc at once: what a step works on then stays in the cache."""


@dataclass(frozen=True)
class Rows:
    """The rows of the result before anything is added, and the numbers in them."""

    frame: nw.DataFrame[Any]
    numbers: Mapping[str, FloatArray]


@dataclass(frozen=True)
class Outcome:
    """What a method gives for each row; limits have the levels along the leading axis."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def checked_numbers(table: Table, frame: nw.DataFrame[Any]) -> dict[str, FloatArray]:
    """Read the columns of a table as counts: finite, not negative, NaN for missing."""
    numbers = {}
    for argument, column in table.columns.items():
        numbers[argument] = values = column_numbers(argument, column, frame)
        remedy = "Counts and populations are zero or more."
        refuse_rows(values < 0, argument, column, "is negative", remedy)
    return numbers


def summed_rows(
    table: Table,
    frame: nw.DataFrame[Any],
    check: Callable[[Table, Rows], None] | None = None,
) -> Rows:
    """Give the rows as they are, or summed within the groups of `by`; `check` sees each row."""
    rows = Rows(frame, checked_numbers(table, frame))
    if check:
        check(table, rows)
    if table.by is None:
        return rows
    numbers = rows.numbers
    groups = group_rows(frame, table.by)
    sums = {argument: groups.sums(values) for argument, values in numbers.items()}
    columns = {table.columns[argument]: values for argument, values in sums.items()}
    return Rows(group_frame(frame, table.by, groups.first, columns), sums)


def group_frame(
    frame: nw.DataFrame[Any],
    by: Sequence[str],
    first: NDArray[np.intp],
    columns: Mapping[str, FloatArray],
) -> nw.DataFrame[Any]:
    """Make a frame of one row a group: its labels, then columns of numbers."""
    numbers = [as_column(frame, name, values) for name, values in columns.items()]
    if not by:
        start = numbers[0].to_frame()
        return start.with_columns(*numbers[1:])
    labels = nw.maybe_reset_index(frame.select(*by)[first])
    return labels.with_columns(*numbers)


def as_column(frame: nw.DataFrame[Any], name: str, values: FloatArray) -> nw.Series[Any]:
    """Make a column of the engine of a frame; NaN becomes null where the engine has null."""
    series = nw.new_series(name, values, nw.Float64, backend=frame.implementation)
    if frame.implementation.is_pandas_like() or not np.isnan(values).any():
        return series
    number = nw.col(name)
    return series.to_frame().select(nw.when(~number.is_nan()).then(number))[name]


def intervals_in_blocks(
    calculate: Callable[..., Interval],
    numbers: Mapping[str, FloatArray],
    levels: tuple[float, ...],
    denominator: str,
) -> Outcome:
    """Run a calculator over blocks of rows; a zero denominator makes its row missing."""
    size = len(numbers[denominator])
    value = np.empty(size)
    lower, upper = np.empty((len(levels), size)), np.empty((len(levels), size))
    for start in range(0, size, BLOCK):
        part = slice(start, start + BLOCK)
        block = {argument: values[part] for argument, values in numbers.items()}
        below = block[denominator]
        if not np.all(below > 0):
            block[denominator] = below = np.where(below == 0, np.nan, below)
        result = calculate(**block, confidence=levels)
        value[part] = result.estimate
        value[part][np.isnan(below)] = np.nan
        lower[:, part], upper[:, part] = result.lower, result.upper
    return Outcome(value, lower, upper)


def outcome_of_groups(
    calculate: Callable[[], Interval], groups: int, levels: tuple[float, ...]
) -> Outcome:
    """Run a calculator over all groups at once; a frame without rows has none."""
    if not groups:
        return Outcome(np.empty(0), *np.empty((2, len(levels), 0)))
    found = calculate()
    return Outcome(*(np.asarray(part) for part in (found.estimate, found.lower, found.upper)))


def add_outcome(
    frame: nw.DataFrame[Any],
    outcome: Outcome,
    limits: LimitColumns,
    *,
    statistic: str,
    methods: Sequence[str],
    method: NDArray[Any] | None = None,
) -> nw.DataFrame[Any]:
    """Add the columns of a result.

    `method` tells for each row which of `methods` it is, past the last one for none; without it
    rows with a value have the first.
    """
    columns = [as_column(frame, "value", outcome.value)]
    for (low, high), lower, upper in zip(limits.names, outcome.lower, outcome.upper, strict=True):
        columns += [as_column(frame, low, lower), as_column(frame, high, upper)]
    size = len(outcome.value)
    same = np.zeros(size, dtype=np.int8)
    which = np.isnan(outcome.value) if method is None else method
    columns += [
        texts(frame, "statistic", [statistic], same),
        texts(frame, "confidence", [limits.text], same),
        texts(frame, "method", methods, which),
    ]
    return frame.with_columns(*columns)


@lru_cache(maxsize=64)
def _categories(pandas: ModuleType, choices: tuple[str, ...]) -> Any:
    """Give the type of a categorical column: making it costs more than filling the column."""
    return pandas.CategoricalDtype(list(choices))


def texts(
    frame: nw.DataFrame[Any], name: str, choices: Sequence[str], which: NDArray[Any]
) -> nw.Series[Any]:
    """Make a categorical column of a few texts; a number past the last one is missing."""
    if frame.implementation.is_pandas():
        pandas = frame.implementation.to_native_namespace()
        codes = which.astype(np.int8)
        codes[which >= len(choices)] = -1
        kind = _categories(pandas, tuple(choices))
        values = pandas.Categorical.from_codes(codes, dtype=kind)
        native = pandas.Series(values, name=name)
        return nw.from_native(native, series_only=True)
    labels = nw.new_series(name, [*choices, None], nw.String, backend=frame.implementation)
    return labels.cast(nw.Categorical)[which.astype(np.intp)]
