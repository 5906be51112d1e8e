"""StratML, parts 1 and 2: a strategy written as it, and read from it, with what is lost."""

from __future__ import annotations

from cdpkit.io.plan_files.stratml_files.reading import read_stratml
from cdpkit.io.plan_files.stratml_files.shapes import shape_problems
from cdpkit.io.plan_files.stratml_files.writing import stratml

__all__ = ["read_stratml", "shape_problems", "stratml"]
