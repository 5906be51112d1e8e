"""Downloads of the Fingertips profiles."""

from __future__ import annotations

from cdpkit.io.fingertips.cells import (
    NumberColumn,
    cleaned,
)
from cdpkit.io.fingertips.layout import (
    is_header,
)
from cdpkit.io.fingertips.reader import (
    SeriesFile,
    read_fingertips,
)

__all__ = [
    "NumberColumn",
    "SeriesFile",
    "cleaned",
    "is_header",
    "read_fingertips",
]
