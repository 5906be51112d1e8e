"""Published figures recomputed, and the verdict on each."""

from __future__ import annotations

from cdpkit.assess.reproduction.reproductions import Reproductions, reproduce
from cdpkit.assess.reproduction.verdicts import PRINTED_FIELDS, Reproduction, Verdict

__all__ = ["PRINTED_FIELDS", "Reproduction", "Reproductions", "Verdict", "reproduce"]
