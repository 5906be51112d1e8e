"""Projection in its context, with its sentence."""

from __future__ import annotations

from cdpkit.assess.projections.row import (
    AssessedProjection,
    projection,
)
from cdpkit.assess.projections.sentence import (
    chance_text,
)

__all__ = [
    "AssessedProjection",
    "chance_text",
    "projection",
]
