"""Series of one-year values told from those of three-year values, and cumulative ones known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdpkit.model import Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["with_lengths"]

_KEYS = ("indicator", "area", "population", "vintage")


def with_lengths(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the length of periods where a file has several, as a part of the key.

    Periods of one start and growing ends are a cumulative series, whatever their lengths.
    """
    spans = {label: _span(label) for label in frame["period"].unique()}
    if len({length for _, length in spans.values()}) < 2:
        return frame
    length = frame["period"].map(lambda label: spans[label][1])
    start = frame["period"].map(lambda label: spans[label][0])
    keys = [frame[name].astype(str) for name in _KEYS if name in frame]
    grouped = start.groupby(keys, sort=False)
    grows = (grouped.transform("nunique") == 1) & (grouped.transform("size") > 1)
    return frame.assign(length=length.where(~grows, "cumulative"))


def _span(label: Any) -> tuple[str, str]:
    """Give the first day of a period and its length; a label with several readings has those of one."""
    if not isinstance(label, Period):
        readings = Period.readings(str(label))
        if not readings:
            return "", ""
        label = readings[0]
    months = label.months
    return str(label.start), f"{months} months" if months else f"{label.days} days"
