"""Published figures recomputed, and the verdict on each."""

from __future__ import annotations

from cdpkit.assess.reproduction.reproductions import Reproductions, reproduce
from cdpkit.assess.reproduction.verdicts import Reproduction, Verdict

__all__ = [
    "Reproduction",
    "Reproductions",
    "Verdict",
    "reproduce",
]
