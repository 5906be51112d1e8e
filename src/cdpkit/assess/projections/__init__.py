"""Where series may go, with target and probability, in a sentence."""

from __future__ import annotations

from cdpkit.assess.projections.row import AssessedProjection, chance_text
from cdpkit.assess.projections.table import ProjectionTable, project, projected

__all__ = [
    "AssessedProjection",
    "ProjectionTable",
    "chance_text",
    "project",
    "projected",
]
