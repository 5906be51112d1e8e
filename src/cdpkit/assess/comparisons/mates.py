"""Which series each one is set against, and at which periods both have values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.assess.series import in_area, records_of, series_columns
from cdpkit.errors import MissingDataError, did_you_mean
from cdpkit.model import Series

if TYPE_CHECKING:
    from cdpkit.assess.series import Mask, Places, SeriesColumns
    from cdpkit.frames import SeriesTable
    from cdpkit.io.fingertips import SeriesFile


def set_against(
    subject: Series | SeriesTable | SeriesFile, comparator: Series | str
) -> tuple[SeriesColumns, Places, Places]:
    """Give the columns of both, the rows that are compared, and the mate of each series."""
    if isinstance(comparator, Series):
        several = records_of(subject)
        columns = series_columns((*several, comparator))
        mates = np.full(len(columns), len(several), dtype=np.intp)
        return columns, np.arange(len(several)), mates
    columns = series_columns(subject)
    inside = of_comparator(columns, comparator)
    return columns, np.flatnonzero(~inside), mates_of(columns, inside)


def shared_places(columns: SeriesColumns, mates: Places) -> tuple[Mask, Places]:
    """Tell which values have one of the mate at the same period, and at which place; -1 for none."""
    size = max(len(columns.periods.labels), 1)
    place = np.full((len(columns), size), -1, dtype=np.intp)
    i, j = np.nonzero(columns.valued)
    place[i, columns.period[i, j]] = j
    others = place[np.maximum(mates, 0)[:, None], columns.period]
    others[mates < 0] = -1
    return columns.valued & (others >= 0), others


def of_comparator(columns: SeriesColumns, area: str) -> Mask:
    """Tell which series are of the area that others are compared with, or say what there is."""
    inside = in_area(columns, area)
    if not inside.any():
        fields = columns.flat.fields
        known = {*fields["area"].labels, *fields["area_name"].labels} - {""}
        there = f"There are: {', '.join(sorted(known)[:5])}." if known else "No series has one."
        raise MissingDataError("area", area, did_you_mean(area, known) or there)
    return inside


def mates_of(columns: SeriesColumns, chosen: Mask) -> Places:
    """Find for each series that of the chosen ones with its indicator, population and release.

    One of another release stands in where there is none; -1 where there is none at all.
    """
    fields = columns.flat.fields
    population = fields["population"].mapped(lambda who: "" if who is None else str(who))
    who = fields["indicator"].codes.astype(np.int64) * len(population.labels) + population.codes
    vintage = fields["vintage"].codes
    mates = np.full(len(columns), -1, dtype=np.intp)
    mine = np.flatnonzero(chosen)[::-1]  # the first of several is written last
    if not mine.size:
        return mates
    release = who * (int(vintage.max()) + 1) + vintage
    for key in (who, release):
        kinds, places = np.unique(key, return_inverse=True)
        first = np.full(len(kinds), -1, dtype=np.intp)
        first[places[mine]] = mine
        mates = np.where(first[places] >= 0, first[places], mates)
    return mates
