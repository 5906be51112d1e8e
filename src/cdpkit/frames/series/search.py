"""Which series of a table are wanted: by their texts, or by their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cdpkit.errors import InputError, MissingDataError, nearest
from cdpkit.frames.series.rows import KEYS, SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from cdpkit.frames.series.rows import Rows


def series_with(
    rows: Rows, leads: NDArray[np.intp], name: str, wanted: str | Sequence[str]
) -> NDArray[np.bool_]:
    """Tell which series have one of the texts in a field; `leads` are their first rows."""
    if name not in (*KEYS, *SHARED):
        raise InputError(name, "is not a field of a series", f"Use {', '.join(KEYS + SHARED)}.")
    texts = [str(text) for text in ([wanted] if np.ndim(wanted) == 0 else wanted)]
    if not texts:
        raise InputError(name, "names nothing", "Give a text or several.")
    also = {"area": "area_name", "indicator": "title"}.get(name)
    fields = [rows.text(field).take(leads) for field in (name, also) if field]
    matches = np.any([field.where(texts.__contains__) for field in fields], axis=0)
    if not np.any(matches):
        known = sorted({text for field in fields for text in field.values() if text})
        near = nearest(texts[0], known)
        raise MissingDataError(name, texts[0], f"Near it: {', '.join(near) or 'nothing'}.")
    return np.asarray(matches)


def series_at(places: ArrayLike, size: int) -> NDArray[np.bool_]:
    """Tell which of so many series stand at the places: numbers, or True or False for each."""
    wanted, asked = np.zeros(size, dtype=np.bool_), np.asarray(places)
    try:
        wanted[asked if asked.size else []] = True
    except IndexError as error:
        hint = "Give numbers of series, or True or False for each."
        raise InputError("places", f"do not fit {size} series", hint) from error
    return wanted
