"""Areas of data frames against a benchmark, and against one another in a funnel."""

from __future__ import annotations

from cdpkit.frames.comparisons.benchmarks import compare
from cdpkit.frames.comparisons.funnels import funnel_limits, funnel_points, funnel_significance
from cdpkit.frames.comparisons.significance import adjusted_p

__all__ = ["adjusted_p", "compare", "funnel_limits", "funnel_points", "funnel_significance"]
