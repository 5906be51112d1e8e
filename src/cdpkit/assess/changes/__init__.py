"""Change in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.changes.ends import (
    Ends,
    corrected,
    ends_of_figures,
    ends_of_series,
    observation_at,
)
from cdpkit.assess.changes.row import AssessedChange
from cdpkit.assess.changes.table import ChangeTable, change, changes_between

__all__ = [
    "AssessedChange",
    "ChangeTable",
    "Ends",
    "change",
    "changes_between",
    "corrected",
    "ends_of_figures",
    "ends_of_series",
    "observation_at",
]
