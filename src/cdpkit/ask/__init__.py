"""Questions about plans: what they hold and lack, and how two plans or two editions differ."""

from __future__ import annotations

from cdpkit.ask.answers import Answers
from cdpkit.ask.comparing import contrast, diff
from cdpkit.ask.likenesses import similar
from cdpkit.ask.questions import (
    actions,
    bodies,
    commitments,
    expiring,
    membership,
    milestones,
    needs,
    outcomes,
    priorities,
    reporting,
    shared_indicators,
    timeline,
    trace,
)

__all__ = [
    "Answers", "actions", "bodies", "commitments", "contrast", "diff", "expiring", "membership",
    "milestones", "needs", "outcomes", "priorities", "reporting", "shared_indicators", "similar", "timeline",
    "trace",
]  # fmt: skip
