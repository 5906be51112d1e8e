"""Where series may go, with target and probability, in a sentence."""

from __future__ import annotations

from cdpkit.assess.projections.row import AssessedProjection
from cdpkit.assess.projections.table import ProjectionTable, project, projected

__all__ = ["AssessedProjection", "ProjectionTable", "project", "projected"]
