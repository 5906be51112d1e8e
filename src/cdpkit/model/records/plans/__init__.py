"""Plan layer: strategies and what they promise.

An identifier may be short in a file (`a10`); loading expands it below its parent. Every link that
a document does not print carries a `basis`.
"""

from __future__ import annotations

from cdpkit.model.records.plans.actions import Action, Commitment, Milestone, VerbClass
from cdpkit.model.records.plans.measures import Indicator, Target, TargetForm
from cdpkit.model.records.plans.priorities import (
    IndicatorLink,
    Need,
    OutcomeLink,
    PrintedTitle,
    Priority,
    Restatement,
)
from cdpkit.model.records.plans.strategies import Engagement, LinkedStrategy, Risk, Strategy

__all__ = [
    "Action",
    "Commitment",
    "Engagement",
    "Indicator",
    "IndicatorLink",
    "LinkedStrategy",
    "Milestone",
    "Need",
    "OutcomeLink",
    "PrintedTitle",
    "Priority",
    "Restatement",
    "Risk",
    "Strategy",
    "Target",
    "TargetForm",
    "VerbClass",
]
