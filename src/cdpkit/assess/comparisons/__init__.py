"""Comparison with a benchmark in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.comparisons.funnels import funnel
from cdpkit.assess.comparisons.row import AssessedComparison
from cdpkit.assess.comparisons.table import ComparisonTable, compare, compared_with, mates_of

__all__ = [
    "AssessedComparison",
    "ComparisonTable",
    "compare",
    "compared_with",
    "funnel",
    "mates_of",
]
