"""Data frames of any engine in, the same kind of frame out."""

from __future__ import annotations

from cdpkit.frames.comparisons import compare
from cdpkit.frames.indirect import indirect_rate, indirect_ratio
from cdpkit.frames.need import unmet_need
from cdpkit.frames.proportions import proportion
from cdpkit.frames.rates import crude_rate
from cdpkit.frames.standardisation import direct_rate

__all__ = [
    "compare",
    "crude_rate",
    "direct_rate",
    "indirect_rate",
    "indirect_ratio",
    "proportion",
    "unmet_need",
]
