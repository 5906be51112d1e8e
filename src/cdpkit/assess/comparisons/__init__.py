"""Comparison with a benchmark in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.comparisons.row import AssessedComparison, comparison

__all__ = [
    "AssessedComparison",
    "comparison",
]
