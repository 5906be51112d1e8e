"""Values of data frames against a benchmark: better, similar or worse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.calc.arguments import as_choice, as_number
from cdpkit.calc.comparisons import NOT_COMPARED, POLARITIES, WORDS, side_of_benchmark
from cdpkit.calc.comparisons import compare as compare_arrays
from cdpkit.errors import InputError
from cdpkit.frames.engines import (
    BAD,
    TEMPORARY,
    Texts,
    add_columns,
    as_text,
    cleaned,
    column_numbers,
    number,
    open_table,
    refuse_rows,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.frames.engines import Table

__all__ = ["compare"]

ENCLOSED = (
    ("value", "lower", "upper"),
    ("benchmark", "benchmark_lower", "benchmark_upper"),
    ("lower", "outer_lower", "upper"),
    ("upper", "lower", "outer_upper"),
)
"""What must lie between what, where all three are given."""


def compare(
    frame: IntoFrameT,
    value: str,
    benchmark: str | float,
    *,
    lower: str,
    upper: str,
    polarity: str = "neutral",
    outer_lower: str | None = None,
    outer_upper: str | None = None,
    benchmark_lower: str | None = None,
    benchmark_upper: str | None = None,
) -> IntoFrameT:
    """Compare values with a benchmark by their intervals, as Fingertips does.

    A benchmark inside the interval, or on its edge, is similar.

    Parameters
    ----------
    frame : data frame
        pandas, Polars, PyArrow, DuckDB, Dask or PySpark. A lazy frame stays lazy. It is not
        changed.
    value : str
        Column of the estimates.
    benchmark : str or float
        Column of the values to compare with, or one number for all rows.
    lower, upper : str
        Columns of the limits of the estimates.
    polarity : {"neutral", "higher_better", "lower_better"}, default "neutral"
        Neutral makes no judgement: lower, similar, higher.
    outer_lower, outer_upper : str, optional
        Columns of the limits of a second, higher level (99.8%): beyond them is best or worst.
    benchmark_lower, benchmark_upper : str, optional
        Columns of the limits of the benchmark: interval against interval.

    Returns
    -------
    data frame
        Of the kind of `frame`, with `comparison` and `comparison_method` added, and on lazy
        engines `invalid`, into which one that is there already is taken up. Where a number is
        missing the comparison is `not compared`.

    Raises
    ------
    InputError
        If a column or argument is impossible, or (eager frames) limits do not enclose what they
        belong to. On lazy engines such rows are null and `invalid`.

    Examples
    --------
    >>> import pandas as pd
    >>> areas = pd.DataFrame({"area": ["A", "B"], "value": [65.0, 56.0], "lower": [62.0, 50.0],
    ...                       "upper": [70.0, 61.0]})
    >>> judged = compare(areas, "value", 58, lower="lower", upper="upper", polarity="lower_better")
    >>> judged[["area", "comparison"]]
      area comparison
    0    A      worse
    1    B    similar
    """
    as_choice("polarity", polarity, POLARITIES)
    pairs = {"outer_lower": outer_lower, "outer_upper": outer_upper,
             "benchmark_lower": benchmark_lower, "benchmark_upper": benchmark_upper}  # fmt: skip
    _refuse_halves(pairs)
    columns = {"value": value, "lower": lower, "upper": upper}
    columns |= {name: column for name, column in pairs.items() if column is not None}
    constant = None
    if isinstance(benchmark, str):
        columns["benchmark"] = benchmark
    else:
        constant = float(as_number("benchmark", benchmark))
    table = open_table(frame, columns, adds=["comparison", "comparison_method"], result=False)
    if isinstance(table.frame, nw.LazyFrame):
        return table.give_back(_expressions(table, table.frame, polarity, constant))  # type: ignore[no-any-return]
    return table.give_back(_arrays(table, table.frame, polarity, constant))  # type: ignore[no-any-return]


def _refuse_halves(pairs: dict[str, str | None]) -> None:
    for low, high in (("outer_lower", "outer_upper"), ("benchmark_lower", "benchmark_upper")):
        if (pairs[low] is None) != (pairs[high] is None):
            name = low if pairs[low] is None else high
            raise InputError(name, "is missing", f"Give both `{low}` and `{high}`.")


def _arrays(
    table: Table, frame: nw.DataFrame[Any], polarity: str, constant: float | None
) -> nw.DataFrame[Any]:
    numbers: dict[str, Any] = {
        a: column_numbers(a, column, frame) for a, column in table.columns.items()
    }
    if constant is not None:
        numbers["benchmark"] = np.full(len(frame), constant)
    for inner, low, high in ENCLOSED:
        if {inner, low, high} <= numbers.keys():
            outside = (numbers[inner] < numbers[low]) | (numbers[inner] > numbers[high])
            column = table.columns.get(inner, inner)
            problem = f"lies outside `{low}` to `{high}`"
            refuse_rows(outside, inner, column, problem, "Give limits that enclose it.")
    result = compare_arrays(**numbers, polarity=polarity)
    choices = [*WORDS[polarity], NOT_COMPARED]
    side = np.asarray(result.side)
    which = np.where(np.isnan(side), len(WORDS[polarity]), side + 2).astype(np.intp)
    told = {"comparison": Texts(choices, which), "comparison_method": Texts([result.method])}
    return add_columns(frame, told)


def _expressions(
    table: Table, frame: nw.LazyFrame[Any], polarity: str, constant: float | None
) -> nw.LazyFrame[Any]:
    kept = [name for name in frame.collect_schema().names() if name != "invalid"]
    already = nw.col("invalid") if "invalid" in frame.collect_schema().names() else nw.lit(False)
    parts = {argument: number(argument) for argument in table.columns}
    if constant is not None:
        parts["benchmark"] = nw.lit(constant)
    rules = [
        (parts[inner] < parts[low]) | (parts[inner] > parts[high])
        for inner, low, high in ENCLOSED
        if {inner, low, high} <= parts.keys()
    ]
    lazy = cleaned(table, frame, rules, signed=True)
    gaps = [number(argument).is_null() for argument in table.columns]
    gap = nw.when(nw.any_horizontal(*gaps, ignore_nulls=True)).then(nw.lit(NOT_COMPARED))
    word = nw.coalesce(gap, *_words(parts, polarity))
    lazy = lazy.with_columns(**{TEMPORARY + "word": nw.when(~nw.col(BAD)).then(word)})
    lazy = lazy.with_columns(
        comparison=as_text(table, number("word")),
        comparison_method=as_text(table, nw.lit(_method(table))),
        invalid=nw.col(BAD) | already,
    )
    return lazy.select(*kept, "comparison", "comparison_method", "invalid")


def _words(parts: dict[str, nw.Expr], polarity: str) -> list[nw.Expr]:
    """Give the words, the strongest first; the first that is not null holds."""
    lowest, lower, similar, higher, highest = (nw.lit(word) for word in WORDS[polarity])
    point = parts["benchmark"]
    other = parts.get("benchmark_lower", point), parts.get("benchmark_upper", point)
    above, below = side_of_benchmark(parts["lower"], parts["upper"], *other)
    words = [nw.when(above).then(higher), nw.when(below).then(lower), similar]
    if "outer_lower" in parts:
        above, below = side_of_benchmark(parts["outer_lower"], parts["outer_upper"], *other)
        words = [nw.when(above).then(highest), nw.when(below).then(lowest), *words]
    return words


def _method(table: Table) -> str:
    """Name the method as calc does, which needs no data."""
    given: dict[str, Any] = dict.fromkeys((*table.columns, "benchmark"), 0.0)
    return compare_arrays(**given).method
