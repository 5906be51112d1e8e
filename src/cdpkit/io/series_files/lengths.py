"""Series of one-year values told from those of three-year values, and cumulative ones known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from cdpkit.coded import code_column
from cdpkit.io.csv_files import TextColumn
from cdpkit.io.series_files.metadata import texts_of
from cdpkit.model import Period

if TYPE_CHECKING:
    import pandas as pd

    from cdpkit.io.csv_files import Findings


_KEYS = ("indicator", "area", "population", "vintage")


def with_lengths(frame: pd.DataFrame, found: Findings) -> pd.DataFrame:
    """Add the length of periods where a file has several, as a part of the key, and say so.

    Periods of one start and growing ends are a cumulative series, whatever their lengths.
    """
    coded = code_column(nw.from_native(frame["period"], series_only=True))
    spans = [_span(label) for label in coded.labels]
    if len({length for _, length in spans}) < 2:
        return frame
    periods = TextColumn(coded.codes, tuple(spans))
    keys = TextColumn.together([texts_of(frame, name) for name in _KEYS])
    pairs = TextColumn.together(
        [
            TextColumn(keys.codes, tuple(range(len(keys.labels)))),
            periods.mapped(lambda span: span[0]),
        ]
    )
    starts = np.bincount([key for key, _ in pairs.labels], minlength=len(keys.labels))
    grows = ((starts == 1) & (np.bincount(keys.codes) > 1))[keys.codes]
    lengths = np.array([length for _, length in spans], dtype=object)[coded.codes]
    if grows.any():
        found.how_read("periods with one start and growing lengths were read as cumulative: they have "
                       "no trend, and only equal lengths are compared")  # fmt: skip
    several = sorted({length for length in lengths[~grows] if length}, key=_in_order)
    if len(several) > 1:
        told = ", ".join(several)
        found.how_read(f"periods of different lengths are separate series: {told}")
    return frame.assign(length=np.where(grows, "cumulative", lengths))


def _in_order(length: str) -> tuple[bool, str, int]:
    number, _, unit = length.partition(" ")
    return not unit, unit.rstrip("s"), int(number) if unit else 0


def _span(label: Any) -> tuple[str, str]:
    """Give the first day of a period and its length; a label with several readings has those of one."""
    if not isinstance(label, Period):
        readings = Period.readings(str(label))
        if not readings:
            return "", ""
        label = readings[0]
    return str(label.start), label.length
