"""Events that repeat in one person: people by the number of their events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.frames.engines import column_numbers

if TYPE_CHECKING:
    from cdpkit.calc.arguments import FloatArray
    from cdpkit.frames.bands.labels import BandMatrix
    from cdpkit.frames.engines import Table


def event_numbers(table: Table) -> FloatArray:
    """Give the events of each person behind a row."""
    times = column_numbers("repeat", table.labels["repeat"], table.eager)
    odd = ~(times >= 0)
    hint = "Give the events that each of these people had."
    table.refuse(odd, ("repeat", "not_usable", "is missing or negative", hint))
    return np.where(odd, 1.0, times)


def one_population(table: Table, matrix: BandMatrix, population: FloatArray) -> FloatArray:
    """Give the population of each group and band once, though it stands in several rows."""
    size = len(matrix.groups) * matrix.bands
    first = np.zeros(size)
    first[matrix.cells[::-1]] = population[::-1]
    theirs = first[matrix.cells]
    differs = (population != theirs) & ~(np.isnan(population) & np.isnan(theirs))
    hint = "With `repeat`, give one population for each band."
    table.refuse(differs, ("population", "not_usable", "differs within a band", hint))
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
