"""Linked counts as arrays: which to hide, and what an outsider can work out of the rest."""

from cdpkit.disclosure.linked.attacks import Worked, attack
from cdpkit.disclosure.linked.cells import Cells, Need, cells_of, lowest, parts_of
from cdpkit.disclosure.linked.layouts import with_totals
from cdpkit.disclosure.linked.outsider import Outsider, Part
from cdpkit.disclosure.linked.programme import Found, cheapest
from cdpkit.disclosure.linked.quick_patterns import greedy
from cdpkit.disclosure.linked.ties import Tie, tie, tightened
from cdpkit.disclosure.linked.whole import Whole, is_network

__all__ = [
    "Cells", "Found", "Need", "Outsider", "Part", "Tie", "Whole", "Worked", "attack", "cells_of", "cheapest", "greedy",
    "is_network", "lowest", "parts_of", "tie", "tightened", "with_totals",
]  # fmt: skip
