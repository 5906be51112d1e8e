"""Names, and the other forms in which they are printed."""

from __future__ import annotations

from typing import ClassVar, Self

from cdpkit.model.record import Record
from cdpkit.model.records.locator import Locator


class PrintedName(Record, init=False):
    """One form of a name as printed somewhere.

    Examples
    --------
    >>> PrintedName(text="Safer Wirral", at="x.doc L3").text
    'Safer Wirral'
    """

    text: str
    """The form, letter by letter."""
    at: Locator | None = None
    """Where it is printed."""


class Name(Record, init=False):
    """A name as we use it, and the forms in which documents print it.

    Names compare by their preferred form without regard to case or to the spelling of
    combating with one t or two, in which documents differ within a page.

    Examples
    --------
    >>> name = Name.parse("Wirral Combatting Drugs Partnership")
    >>> name.same_as("wirral combating drugs partnership")
    True
    >>> str(name)
    'Wirral Combatting Drugs Partnership'
    """

    short: ClassVar[str] = "preferred"

    preferred: str
    """The form that we use."""
    printed: tuple[PrintedName, ...] = ()
    """Other forms, each with its place."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a plain text as the preferred form.

        Examples
        --------
        >>> Name.parse("Re-Frame").preferred
        'Re-Frame'
        """
        return cls(preferred=text)

    def forms(self) -> tuple[str, ...]:
        """Give every form, the preferred one first.

        Examples
        --------
        >>> Name.parse("Re-Frame").forms()
        ('Re-Frame',)
        """
        return (self.preferred, *(form.text for form in self.printed))

    def same_as(self, other: Name | str) -> bool:
        """Tell whether two names share a form, case and the double t of combatting aside.

        Examples
        --------
        >>> Name.parse("Re-Frame").same_as("re-frame")
        True
        """
        forms = other.forms() if isinstance(other, Name) else (other,)
        return not {folded(form) for form in self.forms()}.isdisjoint(map(folded, forms))

    def __str__(self) -> str:
        return self.preferred


def folded(text: str) -> str:
    """Fold a name for comparison: case, spaces and the two spellings of combating."""
    return " ".join(text.casefold().split()).replace("combatting", "combating")
