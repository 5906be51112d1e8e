"""Growth so far against the growth that a target needs, with its sentence."""

from __future__ import annotations

from cdpkit.assess.paces.row import AssessedProgress
from cdpkit.assess.paces.table import ProgressTable, progress

__all__ = ["AssessedProgress", "ProgressTable", "progress"]
