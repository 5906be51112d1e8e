"""Standardised rates and ratios of data frames."""

from __future__ import annotations

from cdpkit.frames.standardisation.comparative import comparative_ratio
from cdpkit.frames.standardisation.direct import direct_rate
from cdpkit.frames.standardisation.indirect import indirect_rate, indirect_ratio

__all__ = ["comparative_ratio", "direct_rate", "indirect_rate", "indirect_ratio"]
