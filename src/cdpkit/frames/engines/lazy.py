"""Lazy frames: the formulas of calc as column expressions; nothing is computed here.

An engine cannot raise on data that it has not read yet, so a bad row becomes null and is marked.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import narwhals as nw

from cdpkit.frames.engines.numbers import float_expression, impossible, require_numbers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cdpkit.frames.engines.levels import LimitColumns
    from cdpkit.frames.engines.table import Table

__all__ = ["BAD", "TEMPORARY", "add_expressions", "number", "summed_expressions"]

TEMPORARY = "_cdpkit_"
BAD = "_cdpkit_bad"
ALL = "_cdpkit_all"

Lazy = nw.LazyFrame[Any]


def number(argument: str) -> nw.Expr:
    """Give the number of an argument in a frame that `summed_expressions` prepared."""
    return nw.col(TEMPORARY + argument)


def cleaned(
    table: Table, frame: Lazy, rules: Iterable[nw.Expr] = (), *, signed: bool = False
) -> Lazy:
    """Add the numbers of each argument, null in bad rows, and the mark of bad rows.

    `rules` are further expressions on `number(...)` that tell a bad row. A negative number is bad
    unless `signed`.
    """
    arguments = list(table.columns)
    require_numbers(table, arguments)
    frame = frame.with_columns(
        **{TEMPORARY + a: float_expression(column) for a, column in table.columns.items()}
    )
    checks = [impossible(number(a), signed=signed) for a in arguments]
    checks += [rule.fill_null(value=False) for rule in rules]
    frame = frame.with_columns(reduce(or_, checks).alias(BAD))
    good = ~nw.col(BAD)
    return frame.with_columns(**{TEMPORARY + a: nw.when(good).then(number(a)) for a in arguments})


def summed_expressions(table: Table, frame: Lazy, rules: Iterable[nw.Expr] = ()) -> Lazy:
    """Prepare the rows as they are, or summed within the groups of `by`."""
    frame = cleaned(table, frame, rules)
    if table.by is None:
        return frame
    arguments = list(table.columns)
    gaps = {f"{TEMPORARY}{a}_gap": number(a).is_null().cast(nw.Int64) for a in arguments}
    frame = frame.with_columns(nw.col(BAD).cast(nw.Int64), **gaps)
    sums = [*(TEMPORARY + a for a in arguments), *gaps, BAD]
    frame = grouped_sums(frame, table.by, sums)
    whole = {a: nw.when(nw.col(f"{TEMPORARY}{a}_gap") == 0).then(number(a)) for a in arguments}
    frame = frame.with_columns(
        nw.col(BAD) > 0, **{TEMPORARY + a: expression for a, expression in whole.items()}
    )
    return frame.with_columns(**{column: number(a) for a, column in table.columns.items()})


def grouped_sums(frame: Lazy, by: Sequence[str], columns: Sequence[str]) -> Lazy:
    """Sum columns within groups, a missing label being a group; no `by` makes one group."""
    keys = list(by) or [ALL]
    if not by:
        frame = frame.with_columns(nw.lit(0).alias(ALL))
    sums = [nw.col(column).sum() for column in columns]
    return frame.group_by(*keys, drop_null_keys=False).agg(*sums)


def add_expressions(
    table: Table,
    frame: Lazy,
    limits: LimitColumns,
    results: Mapping[str, nw.Expr],
    *,
    statistic: str,
    method: nw.Expr,
    invalid: nw.Expr,
    reason: nw.Expr | None = None,
) -> Lazy:
    """Add the columns of a result, null where `invalid`, and drop what was only on the way.

    `reason` stands in `method` where there is no value and it is known why.
    """
    kept = [n for n in frame.collect_schema().names() if not n.startswith(TEMPORARY)]
    frame = frame.with_columns(invalid.fill_null(value=False).alias("invalid"))
    good = ~nw.col("invalid")
    frame = frame.with_columns(**{n: nw.when(good).then(e) for n, e in results.items()})
    method = nw.when(~nw.col("value").is_null()).then(method)
    if reason is not None:
        method = nw.coalesce(method, nw.when(good).then(reason))
    frame = frame.with_columns(
        statistic=as_text(table, nw.lit(statistic)),
        confidence=as_text(table, nw.lit(limits.text)),
        method=as_text(table, method),
    )
    added = [*results, "statistic", "confidence", "method", "invalid"]
    return frame.select(*kept, *added)


def as_text(table: Table, expression: nw.Expr) -> nw.Expr:
    """Make a text categorical where the lazy engine has that."""
    return expression.cast(nw.Categorical) if table.has_categories() else expression
