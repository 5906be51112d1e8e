"""Values of data frames against a benchmark: better, similar or worse."""

from __future__ import annotations

from functools import partial
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
    as_text,
    checked_numbers,
    cleaned,
    encloses,
    finish,
    marked,
    number,
    open_table,
    run,
)

if TYPE_CHECKING:
    from narwhals.typing import IntoFrameT

    from cdpkit.calc.arguments import OnBad
    from cdpkit.frames.engines import Rule, Table


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
    on_bad: OnBad = "raise",
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
    on_bad : {"raise", "mark"}, default "raise"
        What to do about impossible rows: refuse the frame, or leave them out, and tell them in the
        columns `invalid`, `reason` (a code) and `problem`.

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
    adds = ["comparison", "comparison_method"]
    table = open_table(frame, columns, adds=adds, result=False, on_bad=on_bad)
    if isinstance(table.frame, nw.LazyFrame):
        return table.give_back(_expressions(table, table.frame, polarity, constant))
    return _arrays(table, table.frame, polarity, constant)


def _refuse_halves(pairs: dict[str, str | None]) -> None:
    for low, high in (("outer_lower", "outer_upper"), ("benchmark_lower", "benchmark_upper")):
        if (pairs[low] is None) != (pairs[high] is None):
            name = low if pairs[low] is None else high
            raise InputError(name, "is missing", f"Give both `{low}` and `{high}`.")


def _arrays(table: Table, frame: nw.DataFrame[Any], polarity: str, constant: float | None) -> Any:
    numbers = checked_numbers(table, _rules(table, constant), signed=True)
    if constant is not None:
        numbers["benchmark"] = np.full(len(frame), constant)
    result = run(table, partial(compare_arrays, polarity=polarity), numbers)
    choices = [*WORDS[polarity], NOT_COMPARED]
    side = np.asarray(result.side)
    which = np.where(np.isnan(side), len(WORDS[polarity]), side + 2).astype(np.intp)
    told = {"comparison": Texts(choices, which), "comparison_method": Texts([result.method])}
    return finish(table, told)


def _rules(table: Table, constant: float | None) -> list[Rule]:
    """Give what must lie between what; a benchmark that all rows share is not a column."""
    shared = {} if constant is None else {"benchmark": constant}
    known = {*table.columns, *shared}
    return [_with(shared, encloses(*three)) for three in ENCLOSED if {*three} <= known]


def _with(shared: dict[str, float], rule: Rule) -> Rule:
    return rule._replace(breaks=lambda numbers: rule.breaks({**numbers, **shared}))


def _expressions(
    table: Table, frame: nw.LazyFrame[Any], polarity: str, constant: float | None
) -> nw.LazyFrame[Any]:
    kept = [name for name in frame.collect_schema().names() if name != "invalid"]
    already = nw.col("invalid") if "invalid" in frame.collect_schema().names() else nw.lit(False)
    parts = {argument: number(argument) for argument in table.columns}
    if constant is not None:
        parts["benchmark"] = nw.lit(constant)
    lazy = cleaned(table, frame, _rules(table, constant), signed=True)
    gaps = [number(argument).is_null() for argument in table.columns]
    gap = nw.when(nw.any_horizontal(*gaps, ignore_nulls=True)).then(nw.lit(NOT_COMPARED))
    word = nw.coalesce(gap, *_words(parts, polarity))
    lazy = lazy.with_columns(**{TEMPORARY + "word": nw.when(~nw.col(BAD)).then(word)})
    lazy, marks = marked(table, lazy)
    lazy = lazy.with_columns(
        comparison=as_text(table, number("word")),
        comparison_method=as_text(table, nw.lit(_method(table))),
        **marks | {"invalid": marks["invalid"] | already},
    )
    return lazy.select(*kept, "comparison", "comparison_method", *marks)


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
