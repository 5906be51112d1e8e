"""Data frames of any engine in, the same kind of frame out."""

from __future__ import annotations

from cdpkit.frames.proportions import proportion
from cdpkit.frames.rates import crude_rate

__all__ = ["crude_rate", "proportion"]
