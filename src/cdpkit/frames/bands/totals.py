"""Observed totals of groups in a table of their own, where events are not known by age."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.errors import InputError
from cdpkit.frames.bands.labels import as_counted, is_missing
from cdpkit.frames.engines import column_numbers, open_frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from cdpkit.calc.arguments import FloatArray


def joined_totals(
    totals: Any, column: str, frame: nw.DataFrame[Any], by: Sequence[str], first: NDArray[np.intp]
) -> FloatArray:
    """Give the total of each group, joined by its labels; each group must be there once."""
    opened = open_frame(totals, "totals")
    if isinstance(opened, nw.LazyFrame):
        raise InputError("totals", "is lazy", "It is a small table: collect it first.")
    absent = [f"`{name}`" for name in (*by, column) if name not in opened.columns]
    if absent:
        raise InputError("totals", f"lacks the column {', '.join(absent)}", "Rename its columns.")
    keys = _labels(opened, by, np.arange(len(opened)))
    values = as_counted("totals", [column_numbers("totals", column, opened)])[0]
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise InputError(
            "totals", f"has group {_shown(twice)} twice", "Keep one row for each group."
        )
    wanted = _labels(frame, by, first)
    lacking = [key for key in wanted if key not in set(keys)]
    if lacking:
        problem = f"lacks group {_shown(lacking[0])} ({len(lacking)} in all)"
        raise InputError("totals", problem, "Add its row.")
    more = [key for key in keys if key not in set(wanted)]
    if more:
        problem = f"has group {_shown(more[0])}, which `frame` lacks ({len(more)} in all)"
        raise InputError("totals", problem, "Spell the labels the same way, or leave it out.")
    found = dict(zip(keys, values.tolist(), strict=True))
    return np.array([found[key] for key in wanted], dtype=np.float64)


def _labels(
    frame: nw.DataFrame[Any], by: Sequence[str], rows: NDArray[np.intp]
) -> list[tuple[Any, ...]]:
    columns = [
        [None if is_missing(label) else label for label in frame[key][rows].to_list()] for key in by
    ]
    return list(zip(*columns, strict=True)) if by else [()] * len(rows)


def _shown(key: tuple[Any, ...]) -> str:
    return " / ".join(str(label) for label in key) or "all rows"
