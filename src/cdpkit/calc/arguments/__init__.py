"""What calculators are given: guards, dates, padded rows, and blocks that fit the cache."""

from __future__ import annotations

from cdpkit.calc.arguments.bad_rows import BadRows, OnBad, bad_rows_field, marks_bad_rows
from cdpkit.calc.arguments.blocks import in_blocks
from cdpkit.calc.arguments.dates import PATHS, Dates, as_datetimes, as_years, path_between
from cdpkit.calc.arguments.guards import (
    LARGEST,
    SMALLEST,
    RowsError,
    as_choice,
    as_counts,
    as_enclosed,
    as_exact,
    as_floats,
    as_level,
    as_multiplier,
    as_number,
    at_levels,
    extremes,
    noted,
    plain,
    refuse,
    single,
    two_sided_z,
)
from cdpkit.calc.arguments.labels import aligns_labels
from cdpkit.calc.arguments.padded_rows import (
    TOLERANCE,
    as_rows,
    as_times,
    last_valid,
    refuse_near,
    refuse_overlap,
    rows_in_order,
)
from cdpkit.calc.arguments.types import Column, FloatArray, FloatOrArray, Levels, Number, Operand

__all__ = [
    "LARGEST",
    "PATHS",
    "SMALLEST",
    "TOLERANCE",
    "BadRows",
    "Column",
    "Dates",
    "FloatArray",
    "FloatOrArray",
    "Levels",
    "Number",
    "OnBad",
    "Operand",
    "RowsError",
    "aligns_labels",
    "as_choice",
    "as_counts",
    "as_datetimes",
    "as_enclosed",
    "as_exact",
    "as_floats",
    "as_level",
    "as_multiplier",
    "as_number",
    "as_rows",
    "as_times",
    "as_years",
    "at_levels",
    "bad_rows_field",
    "extremes",
    "in_blocks",
    "last_valid",
    "marks_bad_rows",
    "noted",
    "path_between",
    "plain",
    "refuse",
    "refuse_near",
    "refuse_overlap",
    "rows_in_order",
    "single",
    "two_sided_z",
]
