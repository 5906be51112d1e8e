"""Published figures in sentences, with their corrections."""

from __future__ import annotations

from cdpkit.assess.figures.revisions import corrections
from cdpkit.assess.figures.stating import statement, statements
from cdpkit.assess.figures.told import FigureStatement

__all__ = ["FigureStatement", "corrections", "statement", "statements"]
