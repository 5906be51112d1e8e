"""Eager frames: columns handed to calc as blocks of NumPy arrays, results put back as columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import LARGEST, RowsError, as_floats, extremes
from cdpkit.frames.engines.columns import Texts, add_columns, group_frame
from cdpkit.frames.engines.groups import group_rows
from cdpkit.frames.engines.numbers import plain_numbers
from cdpkit.frames.engines.rules import is_zero, number_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.calc.intervals import Interval
    from cdpkit.frames.engines.columns import Columns
    from cdpkit.frames.engines.groups import Groups
    from cdpkit.frames.engines.levels import LimitColumns
    from cdpkit.frames.engines.rules import Rule
    from cdpkit.frames.engines.table import Table


BLOCK = 32_768
"""Rows handed to calc at once: what a step works on then stays in the cache."""


@dataclass(frozen=True)
class Rows:
    """The numbers of each row, or summed within groups, and the sums by column."""

    numbers: Mapping[str, FloatArray]
    groups: Groups | None = None
    sums: Mapping[str, FloatArray] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a method gives for each row; limits have the levels along the leading axis."""

    value: FloatArray
    lower: FloatArray
    upper: FloatArray


def checked_numbers(
    table: Table, rules: Iterable[Rule] = (), *, signed: bool = False
) -> dict[str, FloatArray]:
    """Read the columns of a table; what breaks a rule is refused, or marked and left out.

    Numbers are finite and, unless `signed`, counts: zero or more. NaN is missing.
    """
    numbers = {a: _read(table, a, column) for a, column in table.columns.items()}
    every = [rule for a, values in numbers.items() for rule in _suspected(a, values, signed=signed)]
    for argument, code, problem, hint, breaks in (*every, *rules):
        fault = argument, code, problem.format(**table.named), hint
        table.refuse(breaks(numbers), fault)
    return left_out(table, numbers)


def _suspected(argument: str, values: FloatArray, *, signed: bool) -> list[Rule]:
    """Give the rules of numbers where the lowest or the highest may break one."""
    low, high = extremes(values)
    if low >= (-LARGEST if signed else 0) and high <= LARGEST:
        return []
    return number_rules(argument, signed=signed)


def _read(table: Table, argument: str, column: str) -> FloatArray:
    """Read a column of numbers; of objects that are none, bad rows may be marked."""
    try:
        return plain_numbers(argument, column, table.eager)
    except RowsError as error:
        if not table.marks.wanted:
            raise
        table.refuse(error.bad, (argument, error.code, error.fault, error.hint))
        held = np.array(table.eager[column].to_list(), dtype=object)
        held[error.bad] = None
        return as_floats(argument, held)


def left_out(table: Table, numbers: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Make the numbers of bad rows missing."""
    bad = table.marks.bad if table.marks.wanted else np.zeros(0, dtype=np.bool_)
    if not bad.any():
        return dict(numbers)
    return {name: np.where(bad, np.nan, values) for name, values in numbers.items()}


def run(
    table: Table,
    calculate: Callable[..., Any],
    numbers: Mapping[str, FloatArray],
    groups: Groups | None = None,
) -> Any:
    """Call calc for rows, or for groups; what it refuses is refused by place, or marked.

    The numbers of bad rows are made missing, so that the others have the results that they have.
    """
    numbers = {name: np.array(values) for name, values in numbers.items()}
    left = np.zeros(len(next(iter(numbers.values()))), dtype=np.bool_)
    while True:
        try:
            return calculate(**numbers)
        except RowsError as error:
            flat = np.atleast_1d(error.bad)
            bad = np.asarray(flat.reshape(len(flat), -1).any(axis=1))
            known = error.argument in table.named or table.marks.wanted
            if not known or bad.shape != left.shape or not (bad & ~left).any():
                raise
            table.refuse(bad, (error.argument, error.code, error.fault, error.hint), groups)
            left |= bad
            for values in numbers.values():
                values[bad] = np.nan


def summed_rows(table: Table, rules: Iterable[Rule] = (), above_zero: Sequence[str] = ()) -> Rows:
    """Give the rows as they are, or summed within the groups of `by`, once each is checked."""
    numbers = checked_numbers(table, rules)
    groups, sums = None, {}
    if table.by is not None:
        groups = group_rows(table.eager, table.by)
        numbers = {argument: groups.sums(values) for argument, values in numbers.items()}
        sums = {table.columns[argument]: values for argument, values in numbers.items()}
    mark_zeros(table, {name: numbers[name] for name in above_zero}, groups)
    return Rows(numbers, groups, sums)


def mark_zeros(
    table: Table, denominators: Mapping[str, FloatArray], groups: Groups | None = None
) -> None:
    """Mark rows with a denominator of zero, which are missing where nothing is marked."""
    for name, values in denominators.items() if table.marks.wanted else ():
        zero = np.asarray((values == 0).reshape(len(values), -1).any(axis=1))
        table.refuse(zero, is_zero(name)[:4], groups)


def finish(
    table: Table,
    columns: Columns,
    groups: Groups | None = None,
    *,
    of: NDArray[np.intp] | None = None,
    whole: Sequence[str] = (),
) -> Any:
    """Add columns to the rows, or make a frame of one row a group, and give it back as it came.

    `of` is the group of each row of the result, where a group has several. Where rows are marked,
    the results of bad ones are missing. Columns in `whole` hold whole numbers.
    """
    marks = table.marks
    which = marks.which if groups is None else marks.of_groups(groups)
    which = which if of is None else which[of]
    if marks.wanted:
        bad = which >= 0
        columns = {name: _blank(values, bad) for name, values in columns.items()}
        columns |= marks.columns(which)
    if groups is None:
        result = add_columns(table.eager, columns)
    else:
        first = groups.first if of is None else groups.first[of]
        result = group_frame(table.eager, table.by or (), first, columns)
    for name in whole:
        if (
            not result.implementation.is_pandas_like()
            or not np.isnan(np.asarray(columns[name])).any()
        ):
            result = result.with_columns(nw.col(name).cast(nw.Int64))
    return table.give_back(result)


def _blank(values: NDArray[Any] | Texts, bad: NDArray[np.bool_]) -> NDArray[Any] | Texts:
    """Make a column missing in bad rows; a text that all rows share stays."""
    if not isinstance(values, Texts):
        return values & ~bad if values.dtype == np.bool_ else np.where(bad, np.nan, values)
    if np.ndim(values.which) == 0:
        return values
    return Texts(values.choices, np.where(bad, len(values.choices), values.which))


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
