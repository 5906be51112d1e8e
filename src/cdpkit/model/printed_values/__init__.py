"""Printed values: their text, its grammar, and the true values that a print allows."""

from __future__ import annotations

from cdpkit.model.printed_values.allows import allowed, mirrored
from cdpkit.model.printed_values.bounds import Bounds
from cdpkit.model.printed_values.cells import REFUSED, SAYS, Cell
from cdpkit.model.printed_values.cells import read as read_cell
from cdpkit.model.printed_values.printed_value import PrintedValue
from cdpkit.model.printed_values.words import GssMarker, Qualifier, Rounding, Unit

__all__ = [
    "REFUSED",
    "SAYS",
    "Bounds",
    "Cell",
    "GssMarker",
    "PrintedValue",
    "Qualifier",
    "Rounding",
    "Unit",
    "allowed",
    "mirrored",
    "read_cell",
]
