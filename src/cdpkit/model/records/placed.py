"""Entries that stand somewhere in a document."""

from __future__ import annotations

from cdpkit.model.record import Entry
from cdpkit.model.records.locator import Locator

__all__ = ["Placed"]


class Placed(Entry, init=False):
    """An entry with its place; your own plan has no printed lines, so the place may be left out."""

    at: Locator | None = None
    """Where it is printed."""
    also_at: tuple[Locator, ...] = ()
    """Other places that print it too."""
