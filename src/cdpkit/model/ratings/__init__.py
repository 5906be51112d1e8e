"""Rules that rate a result red, amber or green."""

from __future__ import annotations

from cdpkit.model.ratings.facts import Rating
from cdpkit.model.ratings.rule import RagBasis, RagFacts, RagRule, RagState, Since
from cdpkit.model.ratings.tolerance import Tolerance

__all__ = ["RagBasis", "RagFacts", "RagRule", "RagState", "Rating", "Since", "Tolerance"]
