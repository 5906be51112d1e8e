"""Eager and lazy engines: columns found, handed to `calc`, and put back."""

from __future__ import annotations

from cdpkit.frames.engines.columns import Texts, add_columns, as_column, group_frame
from cdpkit.frames.engines.count_expressions import count_limits, count_method, is_fraction
from cdpkit.frames.engines.eager import (
    Outcome,
    Rows,
    checked_numbers,
    finish,
    interval_of_rows,
    intervals_in_blocks,
    left_out,
    mark_zeros,
    outcome_columns,
    outcome_of_groups,
    run,
    summed_rows,
)
from cdpkit.frames.engines.groups import Groups, coded, group_labels, group_rows
from cdpkit.frames.engines.lazy import (
    BAD,
    TEMPORARY,
    add_expressions,
    as_text,
    cleaned,
    grouped_sums,
    marked,
    number,
    summed_expressions,
)
from cdpkit.frames.engines.levels import LimitColumns, limit_columns
from cdpkit.frames.engines.numbers import column_numbers, column_times, plain_numbers, refuse_rows
from cdpkit.frames.engines.rules import Rule, encloses, is_zero, not_above
from cdpkit.frames.engines.sets import Sets, open_sets, row_method
from cdpkit.frames.engines.table import By, Table, collected_first, open_frame, open_table

__all__ = [
    "BAD",
    "TEMPORARY",
    "By",
    "Groups",
    "LimitColumns",
    "Outcome",
    "Rows",
    "Rule",
    "Sets",
    "Table",
    "Texts",
    "add_columns",
    "add_expressions",
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
    "encloses",
    "finish",
    "group_frame",
    "group_labels",
    "group_rows",
    "grouped_sums",
    "interval_of_rows",
    "intervals_in_blocks",
    "is_fraction",
    "is_zero",
    "left_out",
    "limit_columns",
    "mark_zeros",
    "marked",
    "not_above",
    "number",
    "open_frame",
    "open_sets",
    "open_table",
    "outcome_columns",
    "outcome_of_groups",
    "plain_numbers",
    "refuse_rows",
    "row_method",
    "run",
    "summed_expressions",
    "summed_rows",
]
