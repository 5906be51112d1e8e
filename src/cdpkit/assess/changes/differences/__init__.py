"""Change here set against change elsewhere, with its sentence."""

from __future__ import annotations

from cdpkit.assess.changes.differences.row import AssessedDifference
from cdpkit.assess.changes.differences.table import DifferenceTable, difference_in_change

__all__ = ["AssessedDifference", "DifferenceTable", "difference_in_change"]
