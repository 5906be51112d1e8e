"""How we know something: it is printed, an analyst reads it so, or it is derived."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Basis"]


class Basis(StrEnum):
    """Whether a link, a period or a comparator is printed or inferred."""

    PRINTED = "printed"
    """The document says so."""
    ANALYST = "analyst"
    """A reader of the document judged so, and gives a reason."""
    DERIVED = "derived"
    """It follows by calculation from what is printed."""
