"""Where a statement comes from: the print itself, an analyst, or a calculation."""

from __future__ import annotations

from enum import StrEnum


class Basis(StrEnum):
    """Who says so: what is printed and what is inferred never share a field.

    Examples
    --------
    >>> Basis("analyst") is Basis.ANALYST
    True
    """

    PRINTED = "printed"
    """The document says it."""
    ANALYST = "analyst"
    """A person inferred it and gives a reason."""
    DERIVED = "derived"
    """A calculation gave it."""
