"""Series in columns, as the calculators take them: what each result needs, made once."""

from __future__ import annotations

from cdpkit.assess.series.batches import Batches, in_sorts
from cdpkit.assess.series.choices import Wanted, due_period
from cdpkit.assess.series.columns import (
    FROM_ZERO,
    SeriesColumns,
    at,
    grouped,
    records_of,
    series_columns,
)
from cdpkit.assess.series.histories import History
from cdpkit.assess.series.limits import COUNTED_AGAIN, agreeing, agrees, counted_again, known_limits
from cdpkit.assess.series.observations import Mask, Places
from cdpkit.assess.series.periods import time_of
from cdpkit.assess.series.problems import Problems, first_problem, unlike_columns
from cdpkit.assess.series.rows import SeriesRow
from cdpkit.assess.series.tables import Column, ReasonedResults, SeriesResults, in_area, name_of
from cdpkit.assess.series.verbs import AnySeries, verb
from cdpkit.assess.series.whole_numbers import moves, path_between, places_at, places_of, rounded

__all__ = [
    "COUNTED_AGAIN",
    "FROM_ZERO",
    "AnySeries",
    "Batches",
    "Column",
    "History",
    "Mask",
    "Places",
    "Problems",
    "ReasonedResults",
    "SeriesColumns",
    "SeriesResults",
    "SeriesRow",
    "Wanted",
    "agreeing",
    "agrees",
    "at",
    "counted_again",
    "due_period",
    "first_problem",
    "grouped",
    "in_area",
    "in_sorts",
    "known_limits",
    "moves",
    "name_of",
    "path_between",
    "places_at",
    "places_of",
    "records_of",
    "rounded",
    "series_columns",
    "time_of",
    "unlike_columns",
    "verb",
]
