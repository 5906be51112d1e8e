"""Questions to plans: what there is, what is missing, what ends when, who answers to whom."""

from __future__ import annotations

from cdpkit.ask.questions.dates import expiring, timeline
from cdpkit.ask.questions.governance import bodies, membership, reporting
from cdpkit.ask.questions.indicators import indicators_of, outcomes, shared_indicators
from cdpkit.ask.questions.listing import actions, commitments, milestones, needs, priorities
from cdpkit.ask.questions.tracing import trace

__all__ = [
    "actions", "bodies", "commitments", "expiring", "indicators_of", "membership", "milestones",
    "needs", "outcomes", "priorities", "reporting", "shared_indicators", "timeline", "trace",
]  # fmt: skip
