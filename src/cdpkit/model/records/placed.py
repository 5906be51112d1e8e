"""Entries that stand somewhere in a document."""

from __future__ import annotations

from typing import Any

from cdpkit.model.record import Entry, Record
from cdpkit.model.records.locator import Locator


class Placed(Entry, init=False):
    """An entry with its place; your own plan has no printed lines, so the place may be left out."""

    at: Locator | None = None
    """Where it is printed."""
    also_at: tuple[Locator, ...] = ()
    """Other places that print it too."""


def differing(one: Record, other: Record) -> list[str]:
    """Name the fields in which two records of a class differ, the places of the print aside.

    Parameters
    ----------
    one, other : Record
        Two records of one class.

    Returns
    -------
    list of str
        Names of fields, in their order.

    Examples
    --------
    >>> from cdpkit.model import Post
    >>> town = Post(id="dph", title="Director of Public Health", at="town.plan L3")
    >>> differing(town, Post(id="dph", title="Director of Public Health", at="city.plan L9"))
    []
    >>> differing(town, Post(id="dph", title="Director"))
    ['title']
    """
    return [
        name
        for name in type(one).model_fields
        if _unplaced(getattr(one, name)) != _unplaced(getattr(other, name))
    ]


def _unplaced(value: Any) -> Any:
    """Give a value without the places in it."""
    if isinstance(value, tuple):
        return tuple(each for each in map(_unplaced, value) if each is not None)
    if not isinstance(value, Record):
        return value
    return None if isinstance(value, Locator) else tuple(map(_unplaced, vars(value).values()))
