"""Where a plan and a statistic meet: reproduction of figures, comparison, and what results mean."""

from __future__ import annotations

from cdpkit.assess.changes import AssessedChange, change
from cdpkit.assess.comparable import Comparability, comparable
from cdpkit.assess.contents import Inventory, inventory
from cdpkit.assess.reproductions import Reproductions, reproduce
from cdpkit.assess.statements import FigureStatement, statement, statements
from cdpkit.assess.verdict import Reproduction, Verdict

__all__ = [
    "AssessedChange",
    "Comparability",
    "FigureStatement",
    "Inventory",
    "Reproduction",
    "Reproductions",
    "Verdict",
    "change",
    "comparable",
    "inventory",
    "reproduce",
    "statement",
    "statements",
]
