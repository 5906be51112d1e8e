"""Where a plan and a statistic meet: reproduction of figures, and what is counted in documents."""

from __future__ import annotations

from cdpkit.assess.contents import Inventory, inventory
from cdpkit.assess.reproductions import Reproductions, reproduce
from cdpkit.assess.verdict import Reproduction, Verdict

__all__ = ["Inventory", "Reproduction", "Reproductions", "Verdict", "inventory", "reproduce"]
