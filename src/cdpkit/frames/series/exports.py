"""Rows of observations written as a tidy frame."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.errors import InputError
from cdpkit.frames.engines import open_frame
from cdpkit.frames.series.rows import DATES, DECIMALS, KEYS, NUMBERS, SHARED, TEXTS

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

    from cdpkit.frames.series.rows import Rows


_BACKENDS = ("pandas", "polars", "pyarrow")
_CATEGORIES = ("marker", "statistic", "unit", "polarity", "counted")
_AS_NUMBERS = ("per", "level", "season")


def frame_of_rows(rows: Rows, like: IntoFrame | None, backend: str) -> Any:
    """Write the columns that hold anything, in the order in which they are documented."""
    columns: dict[str, Any] = {}
    for name in (*KEYS[:1], "title", *KEYS[1:]):
        columns |= _text_column(rows, name)
    columns["period"] = rows.period.mapped(str).values().tolist()
    for name in NUMBERS:
        number = rows.number(name)
        if name == "value" or not np.isnan(number).all():
            columns[name] = number
    columns |= _decimals(rows)
    for name in (*SHARED[1:], *TEXTS):
        columns |= _text_column(rows, name)
    for name in DATES:
        columns[name] = rows.period.mapped(attrgetter(name)).values().tolist()
    frame = nw.from_dict(columns, backend=_backend(like, backend))
    texts = [name for name in _CATEGORIES if name in columns]
    return frame.with_columns(*(nw.col(name).cast(nw.Categorical) for name in texts)).to_native()


def _decimals(rows: Rows) -> dict[str, Any]:
    """Give the printed decimals where some value ends in zeros, which no float shows."""
    if DECIMALS not in rows.numbers:
        return {}
    value, places = rows.number("value"), rows.number(DECIMALS)
    for places_printed in np.unique(places[places > 0]).tolist():
        some = value[places == places_printed]
        if (np.round(some, int(places_printed) - 1) == some).any():
            return {DECIMALS: places}
    return {}


def _text_column(rows: Rows, name: str) -> dict[str, Any]:
    text = rows.text(name)
    if name != "indicator" and not text.where(bool).any():
        return {}
    if name in _AS_NUMBERS:
        return {
            name: text.mapped(lambda label: float(label) if label else np.nan)
            .values()
            .astype(float)
        }
    return {name: text.mapped(lambda label: label or None).values().tolist()}


def _backend(like: IntoFrame | None, backend: str) -> Any:
    if like is None:
        if backend not in _BACKENDS:
            raise InputError("backend", f"is {backend!r}", f"Use {', '.join(_BACKENDS)}.")
        return backend
    kind = open_frame(like, "like")
    if isinstance(kind, nw.LazyFrame):
        hint = "Leave `like` out, and make the frame you need from the pandas one."
        raise InputError("like", f"is lazy ({kind.implementation})", hint)
    return kind.implementation
