"""Events that repeat in one person: people by the number of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from cdpkit.frames.engines import column_numbers, refuse_rows

if TYPE_CHECKING:
    import narwhals as nw

    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.bands.labels import BandMatrix
    from cdpkit.frames.engines import Table

__all__ = ["event_numbers", "one_population", "people_by_events"]


def event_numbers(column: str, frame: nw.DataFrame[Any]) -> FloatArray:
    """Give the events of each person behind a row."""
    times = column_numbers("repeat", column, frame)
    remedy = "Give the events that each of these people had."
    refuse_rows(~(times >= 0), "repeat", column, "is missing or negative", remedy)
    return times


def one_population(table: Table, matrix: BandMatrix, population: FloatArray) -> FloatArray:
    """Give the population of each group and band once, though it stands in several rows."""
    size = len(matrix.groups) * matrix.bands
    first = np.zeros(size)
    first[matrix.cells[::-1]] = population[::-1]
    theirs = first[matrix.cells]
    differs = (population != theirs) & ~(np.isnan(population) & np.isnan(theirs))
    problem, remedy = "differs within a band", "With `repeat`, give one population a band."
    refuse_rows(differs, "population", table.columns["population"], problem, remedy)
    return matrix.laid_out(first)


def people_by_events(
    matrix: BandMatrix, people: FloatArray, times: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Sum people by group, band and number of events, and give those numbers."""
    kinds, place = np.unique(times, return_inverse=True)
    cells = matrix.cells * len(kinds) + place.ravel()
    size = len(matrix.groups) * matrix.bands
    sums = np.bincount(cells, people, size * len(kinds)).reshape(size, len(kinds))
    return matrix.laid_out(sums), kinds
