"""Eager and lazy engines: columns found, handed to `calc`, and put back."""

from __future__ import annotations

from cdpkit.frames.engines.columns import (
    MARKS,
    Texts,
    add_bad_rows,
    add_columns,
    as_column,
    group_frame,
)
from cdpkit.frames.engines.count_expressions import (
    count_limits,
    count_method,
    fractional_and_small,
)
from cdpkit.frames.engines.eager import (
    Outcome,
    Rows,
    add_outcome,
    checked_numbers,
    interval_of_rows,
    intervals_in_blocks,
    outcome_columns,
    outcome_of_groups,
    summed_rows,
)
from cdpkit.frames.engines.groups import (
    Groups,
    coded,
    group_labels,
    group_rows,
)
from cdpkit.frames.engines.lazy import (
    BAD,
    TEMPORARY,
    add_expressions,
    as_text,
    cleaned,
    grouped_sums,
    number,
    summed_expressions,
)
from cdpkit.frames.engines.levels import (
    LimitColumns,
    limit_columns,
)
from cdpkit.frames.engines.numbers import (
    column_numbers,
    column_times,
    plain_numbers,
    refuse_rows,
)
from cdpkit.frames.engines.sets import (
    Sets,
    open_sets,
)
from cdpkit.frames.engines.table import (
    By,
    Table,
    collected_first,
    open_frame,
    open_table,
)

__all__ = [
    "BAD",
    "MARKS",
    "TEMPORARY",
    "By",
    "Groups",
    "LimitColumns",
    "Outcome",
    "Rows",
    "Sets",
    "Table",
    "Texts",
    "add_bad_rows",
    "add_columns",
    "add_expressions",
    "add_outcome",
    "as_column",
    "as_text",
    "checked_numbers",
    "cleaned",
    "coded",
    "collected_first",
    "column_numbers",
    "column_times",
    "count_limits",
    "count_method",
    "fractional_and_small",
    "group_frame",
    "group_labels",
    "group_rows",
    "grouped_sums",
    "interval_of_rows",
    "intervals_in_blocks",
    "limit_columns",
    "number",
    "open_frame",
    "open_sets",
    "open_table",
    "outcome_columns",
    "outcome_of_groups",
    "plain_numbers",
    "refuse_rows",
    "summed_expressions",
    "summed_rows",
]
