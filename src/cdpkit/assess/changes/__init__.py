"""Change in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.changes.differences import (
    AssessedDifference,
    DifferenceTable,
    difference_in_change,
)
from cdpkit.assess.changes.ends import corrected, ends_from_figure, ends_of_figures
from cdpkit.assess.changes.row import AssessedChange
from cdpkit.assess.changes.series import comparability_of, compared, ends_refusal, pair_refusal
from cdpkit.assess.changes.table import ChangeTable, change, changes_between

__all__ = [
    "AssessedChange",
    "AssessedDifference",
    "ChangeTable",
    "DifferenceTable",
    "change",
    "changes_between",
    "comparability_of",
    "compared",
    "corrected",
    "difference_in_change",
    "ends_from_figure",
    "ends_of_figures",
    "ends_refusal",
    "pair_refusal",
]
