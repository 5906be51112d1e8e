"""A sum of cells, and all sums of a table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sum:
    """Parts that add up to a total; numbers of cells."""

    axis: str
    total: int
    parts: tuple[int, ...]
    of: tuple[str, str] = ("", "")
    """Indicator and label of the total: what must hold for all instances or for none."""
    complete: bool = True
    """Whether every part is in the file."""
    basis: str = "found"
