"""Eager frames: columns handed to calc as blocks of NumPy arrays, results put back as columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.frames.engines.columns import Texts, add_columns, group_frame
from cdpkit.frames.engines.groups import group_rows
from cdpkit.frames.engines.numbers import column_numbers, refuse_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.intervals import Interval
    from cdpkit.frames.engines.levels import LimitColumns
    from cdpkit.frames.engines.table import Table

__all__ = [
    "Outcome",
    "Rows",
    "add_outcome",
    "checked_numbers",
    "interval_of_rows",
    "intervals_in_blocks",
    "outcome_columns",
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


def interval_of_rows(
    calculate: Callable[..., Interval],
    numbers: Mapping[str, FloatArray],
    levels: tuple[float, ...],
    denominator: str,
) -> Outcome:
    """Run a calculator that works in blocks itself; a zero denominator makes its row missing."""
    below = numbers[denominator]
    if np.all(below > 0):
        return _outcome(calculate(**numbers, confidence=levels))
    below = np.where(below == 0, np.nan, below)
    found = _outcome(calculate(**{**numbers, denominator: below}, confidence=levels))
    return replace(found, value=np.where(np.isnan(below), np.nan, found.value))


def intervals_in_blocks(
    calculate: Callable[..., Interval],
    numbers: Mapping[str, FloatArray],
    levels: tuple[float, ...],
    denominator: str,
) -> Outcome:
    """Run a calculator that takes its rows whole over blocks of them, as `interval_of_rows`."""
    size = len(numbers[denominator])
    value = np.empty(size)
    lower, upper = np.empty((len(levels), size)), np.empty((len(levels), size))
    for start in range(0, size, BLOCK):
        part = slice(start, start + BLOCK)
        block = {argument: values[part] for argument, values in numbers.items()}
        found = interval_of_rows(calculate, block, levels, denominator)
        value[part], lower[:, part], upper[:, part] = found.value, found.lower, found.upper
    return Outcome(value, lower, upper)


def outcome_of_groups(
    calculate: Callable[[], Interval], groups: int, levels: tuple[float, ...]
) -> Outcome:
    """Run a calculator over all groups at once; a frame without rows has none."""
    if not groups:
        return Outcome(np.empty(0), *np.empty((2, len(levels), 0)))
    return _outcome(calculate())


def _outcome(found: Interval) -> Outcome:
    return Outcome(*(np.asarray(part) for part in (found.estimate, found.lower, found.upper)))


def add_outcome(
    frame: nw.DataFrame[Any], outcome: Outcome, limits: LimitColumns, **texts: Any
) -> nw.DataFrame[Any]:
    """Add the columns of a result; `texts` as in `outcome_columns`."""
    return add_columns(frame, outcome_columns(outcome, limits, **texts))


def outcome_columns(
    outcome: Outcome,
    limits: LimitColumns,
    *,
    statistic: str,
    methods: Sequence[str],
    method: NDArray[Any] | None = None,
) -> dict[str, FloatArray | Texts]:
    """Give the columns of a result.

    `method` tells for each row which of `methods` it is, past the last one for none; without it
    rows with a value have the first.
    """
    columns: dict[str, FloatArray | Texts] = {"value": outcome.value}
    for (low, high), lower, upper in zip(limits.names, outcome.lower, outcome.upper, strict=True):
        columns |= {low: lower, high: upper}
    which = np.isnan(outcome.value) if method is None else method
    return columns | {
        "statistic": Texts([statistic]),
        "confidence": Texts([limits.text]),
        "method": Texts(methods, which),
    }
