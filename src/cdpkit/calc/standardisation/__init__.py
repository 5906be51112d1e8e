"""Directly and indirectly standardised rates and ratios."""

from __future__ import annotations

from cdpkit.calc.standardisation.direct import MINIMUM_EVENTS, comparative_ratio, direct_rate
from cdpkit.calc.standardisation.indirect import indirect_rate, indirect_ratio
from cdpkit.calc.standardisation.weights import (
    dobson_limit,
    dobson_upper_from_lower,
    expected_count,
    weighted_rate,
    weighted_variance,
)

__all__ = [
    "MINIMUM_EVENTS",
    "comparative_ratio",
    "direct_rate",
    "dobson_limit",
    "dobson_upper_from_lower",
    "expected_count",
    "indirect_rate",
    "indirect_ratio",
    "weighted_rate",
    "weighted_variance",
]
