"""May two values be compared: their traits, and the guard."""

from __future__ import annotations

from cdpkit.assess.comparability.guard import (
    Comparability,
    as_tests,
    comparable,
)
from cdpkit.assess.comparability.traits import (
    Traits,
    breaks_of,
    traits_of,
)

__all__ = [
    "Comparability",
    "Traits",
    "as_tests",
    "breaks_of",
    "comparable",
    "traits_of",
]
