"""Areas against a benchmark, and against one another in a funnel."""

from __future__ import annotations

from cdpkit.calc.comparisons.areas import KINDS, MINIMUM_EVENTS
from cdpkit.calc.comparisons.calculator import (
    NOT_COMPARED,
    POLARITIES,
    WORDS,
    Comparison,
    compare,
    side_of_benchmark,
)
from cdpkit.calc.comparisons.chances import p_from_limits, p_of_rate, p_of_share
from cdpkit.calc.comparisons.dispersion import Dispersion, overdispersion
from cdpkit.calc.comparisons.funnels import (
    LEVELS,
    FunnelLimits,
    FunnelPoints,
    funnel_limits,
    funnel_points,
    proportion_lines,
)
from cdpkit.calc.comparisons.multiplicity import adjusted_p
from cdpkit.calc.comparisons.significance import (
    FunnelSignificance,
    funnel_significance,
    side_places,
    side_words,
)

__all__ = [
    "KINDS",
    "LEVELS",
    "MINIMUM_EVENTS",
    "NOT_COMPARED",
    "POLARITIES",
    "WORDS",
    "Comparison",
    "Dispersion",
    "FunnelLimits",
    "FunnelPoints",
    "FunnelSignificance",
    "adjusted_p",
    "compare",
    "funnel_limits",
    "funnel_points",
    "funnel_significance",
    "overdispersion",
    "p_from_limits",
    "p_of_rate",
    "p_of_share",
    "proportion_lines",
    "side_of_benchmark",
    "side_places",
    "side_words",
]
