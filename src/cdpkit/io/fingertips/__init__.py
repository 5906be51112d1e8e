"""Downloads of the Fingertips profiles."""

from __future__ import annotations

from cdpkit.io.fingertips.cells import NumberColumn, cleaned
from cdpkit.io.fingertips.layout import is_download
from cdpkit.io.fingertips.periods import SLASHED
from cdpkit.io.fingertips.reader import SeriesFile, read_fingertips
from cdpkit.io.fingertips.terms import flag_of, is_of_schools, polarity_of

__all__ = [
    "SLASHED",
    "NumberColumn",
    "SeriesFile",
    "cleaned",
    "flag_of",
    "is_download",
    "is_of_schools",
    "polarity_of",
    "read_fingertips",
]
