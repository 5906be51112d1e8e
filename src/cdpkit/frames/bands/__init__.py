"""Age bands and other bands, joined by their labels."""

from __future__ import annotations

from cdpkit.frames.bands.labels import (
    BandMatrix,
    BandTable,
    band_matrix,
    is_missing,
    read_bands,
    stands_twice,
)
from cdpkit.frames.bands.repeats import event_numbers, one_population, people_by_events
from cdpkit.frames.bands.sums import BandSums, band_sums
from cdpkit.frames.bands.totals import joined_totals

__all__ = [
    "BandMatrix",
    "BandSums",
    "BandTable",
    "band_matrix",
    "band_sums",
    "event_numbers",
    "is_missing",
    "joined_totals",
    "one_population",
    "people_by_events",
    "read_bands",
    "stands_twice",
]
