"""Archives of one day: the same files give the same bytes, whenever they are packed."""

from __future__ import annotations

import io
import zipfile

DAY = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive knows."""


def packed_again(data: bytes) -> bytes:
    """Pack an archive anew, with its files in their order, all of one day.

    Examples
    --------
    >>> kept = io.BytesIO()
    >>> with zipfile.ZipFile(kept, "w") as archive:
    ...     archive.writestr("a.txt", "text")
    >>> packed_again(kept.getvalue()) == packed_again(packed_again(kept.getvalue()))
    True
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, DAY)
            fresh.compress_type = entry.compress_type
            fresh.external_attr = 0o644 << 16
            fresh.create_system = 3
            new.writestr(fresh, old.read(entry))
    return made.getvalue()
