"""Comparison with a benchmark in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.comparisons.funnels import funnel
from cdpkit.assess.comparisons.guarding import guarded
from cdpkit.assess.comparisons.mates import mates_of, set_against, shared_places
from cdpkit.assess.comparisons.row import AssessedComparison
from cdpkit.assess.comparisons.shrunken import AssessedShrunk, ShrunkTable, shrunk
from cdpkit.assess.comparisons.table import ComparisonTable, compare, compared_with

__all__ = [
    "AssessedComparison",
    "AssessedShrunk",
    "ComparisonTable",
    "ShrunkTable",
    "compare",
    "compared_with",
    "funnel",
    "guarded",
    "mates_of",
    "set_against",
    "shared_places",
    "shrunk",
]
