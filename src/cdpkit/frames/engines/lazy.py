"""Lazy frames: the formulas of calc as column expressions; nothing is computed here.

An engine cannot raise on data that it has not read yet, so a bad row becomes null and is marked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from cdpkit.frames.engines.marks import MARKS
from cdpkit.frames.engines.numbers import float_expression, require_numbers
from cdpkit.frames.engines.rules import number_rules
from cdpkit.frames.engines.table import TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cdpkit.frames.engines.levels import LimitColumns
    from cdpkit.frames.engines.rules import Rule
    from cdpkit.frames.engines.table import Table


TEMPORARY = "_cdpkit_"
BAD = "_cdpkit_bad"
ALL = "_cdpkit_all"
WHY = "_cdpkit_why"
NO_FAULT = 1_000_000
"""Place of no fault: behind all of them, so that the least of a group is its first."""

Lazy = nw.LazyFrame[Any]


def number(argument: str) -> nw.Expr:
    """Give the number of an argument in a frame that `summed_expressions` prepared."""
    return nw.col(TEMPORARY + argument)


def cleaned(table: Table, frame: Lazy, rules: Iterable[Rule] = (), *, signed: bool = False) -> Lazy:
    """Add the numbers of each argument, null in bad rows, and the mark of bad rows.

    Numbers are finite and, unless `signed`, counts: zero or more. Missing is not bad.
    """
    arguments = list(table.columns)
    require_numbers(table.columns, frame.collect_schema())
    frame = frame.with_columns(
        **{TEMPORARY + a: float_expression(column) for a, column in table.columns.items()}
    )
    every = [rule for a in arguments for rule in number_rules(a, signed=signed)]
    frame = frame.with_columns(nw.lit(NO_FAULT).alias(WHY))
    frame = _judged(table, frame, [*every, *rules])
    good = ~nw.col(BAD)
    return frame.with_columns(**{TEMPORARY + a: nw.when(good).then(number(a)) for a in arguments})


def _judged(table: Table, frame: Lazy, rules: Iterable[Rule]) -> Lazy:
    """Note the first fault of each row, by its place among those that the marks tell."""
    numbers = {argument: number(argument) for argument in table.columns}
    faults = {}
    for argument, code, problem, _, breaks in rules:
        place = table.place(argument, code, problem.format(**table.named))
        faults[place] = breaks(numbers).fill_null(value=False)
    if not faults:
        return frame
    # Columns of their own first: Dask joins a constant only to what stands in the frame.
    frame = frame.with_columns(**{f"{TEMPORARY}fault_{place}": faults[place] for place in faults})
    why: nw.Expr = nw.lit(NO_FAULT)
    for place in reversed(faults):
        why = nw.when(nw.col(f"{TEMPORARY}fault_{place}")).then(nw.lit(place)).otherwise(why)
    why = nw.when(nw.col(WHY) < NO_FAULT).then(nw.col(WHY)).otherwise(why)
    frame = frame.with_columns(why.alias(WHY))
    return frame.with_columns((nw.col(WHY) < NO_FAULT).alias(BAD))


def summed_expressions(table: Table, frame: Lazy, rules: Iterable[Rule] = ()) -> Lazy:
    """Prepare the rows as they are, or summed within the groups of `by`."""
    frame = cleaned(table, frame, rules)
    if table.by is None:
        return frame
    arguments = list(table.columns)
    gaps = {f"{TEMPORARY}{a}_gap": number(a).is_null().cast(nw.Int64) for a in arguments}
    frame = frame.with_columns(**gaps)
    sums = [*(TEMPORARY + a for a in arguments), *gaps]
    frame = grouped_sums(frame, table.by, sums)
    whole = {a: nw.when(nw.col(f"{TEMPORARY}{a}_gap") == 0).then(number(a)) for a in arguments}
    frame = frame.with_columns(**{TEMPORARY + a: expression for a, expression in whole.items()})
    return frame.with_columns(**{column: number(a) for a, column in table.columns.items()})


def grouped_sums(frame: Lazy, by: Sequence[str], columns: Sequence[str]) -> Lazy:
    """Sum columns within groups, a missing label being a group; no `by` makes one group.

    A group has the first fault of any of its rows.
    """
    keys = list(by) or [ALL]
    if not by:
        frame = frame.with_columns(nw.lit(0).alias(ALL))
    sums = [nw.col(column).sum() for column in columns]
    found = frame.group_by(*keys, drop_null_keys=False).agg(nw.col(WHY).min(), *sums)
    return found.with_columns((nw.col(WHY) < NO_FAULT).alias(BAD))


def add_expressions(
    table: Table,
    frame: Lazy,
    limits: LimitColumns,
    results: Mapping[str, nw.Expr],
    *,
    statistic: str,
    method: nw.Expr,
    rules: Iterable[Rule] = (),
    reason: nw.Expr | None = None,
) -> Lazy:
    """Add the columns of a result, null in bad rows, and drop what was only on the way.

    `rules` are those of sums, `reason` stands in `method` where a good row has no value.
    """
    frame, marks = marked(table, frame, rules)
    kept = [n for n in frame.collect_schema().names() if not n.startswith(TEMPORARY)]
    good = ~nw.col(BAD)
    frame = frame.with_columns(**{n: nw.when(good).then(e) for n, e in results.items()})
    method = nw.when(~nw.col("value").is_null()).then(method)
    if reason is not None:
        method = nw.coalesce(method, nw.when(good).then(reason))
    frame = frame.with_columns(
        statistic=as_text(table, nw.lit(statistic)),
        confidence=as_text(table, nw.lit(limits.text)),
        method=as_text(table, method),
        **marks,
    )
    return frame.select(*dict.fromkeys([*kept, *results, *TEXTS, *marks]))


def marked(
    table: Table, frame: Lazy, rules: Iterable[Rule] = ()
) -> tuple[Lazy, dict[str, nw.Expr]]:
    """Add the faults of sums, and give the columns that tell bad rows: with `on_bad="mark"`, why."""
    frame = _judged(table, frame, rules)
    marks = {"invalid": nw.col(BAD)}
    for side, name in enumerate(MARKS[1:]) if table.marks.wanted else ():
        said: nw.Expr = nw.lit(None, nw.String)
        for told, place in table.marks.told.items():
            said = nw.when(nw.col(WHY) == place).then(nw.lit(told[side])).otherwise(said)
        marks[name] = as_text(table, said)
    return frame, marks


def as_text(table: Table, expression: nw.Expr) -> nw.Expr:
    """Make a text categorical where the lazy engine has that."""
    return expression.cast(nw.Categorical) if table.has_categories() else expression
