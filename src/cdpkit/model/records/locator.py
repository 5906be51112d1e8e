"""Where something stands in a document."""

from __future__ import annotations

import re
from functools import total_ordering
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from cdpkit.model.record import Identifier, Record, Ref

DocumentId = Annotated[Identifier, Ref(("Document",))]

_SHORT = re.compile(
    r"(?P<document>[a-z][a-z0-9_.-]*)(?: p(?P<page>\d{1,5}))?"
    r"(?: L(?P<line>\d{1,7})(?:-(?P<last_line>\d{1,7}))?)?"
)


@total_ordering
class Locator(Record, init=False):
    """A printed place: a document and, as far as known, its page, section, line and block.

    A line is the line of the text form of the document in which the printed value stands.

    Examples
    --------
    >>> at = Locator.parse("wirral.strategy L466-468")
    >>> at.line, at.last_line, str(at)
    (466, 468, 'wirral.strategy L466-468')
    >>> Locator.parse("wirral.strategy L12") < at
    True
    """

    document: DocumentId
    """The document, e.g. `wirral.strategy`."""
    page: int | None = Field(default=None, ge=1)
    """Page number as printed, counted from 1."""
    section: str | None = None
    """Heading under which it stands."""
    line: int | None = Field(default=None, ge=1)
    """First line in the text form, counted from 1."""
    last_line: int | None = Field(default=None, ge=1)
    """Last line, where the passage runs over more than one."""
    block: str | None = None
    """Part of the section, e.g. `tile 3`."""

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        return cls._fields_of(data) if isinstance(data, str) else data

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        if self.last_line is not None and (self.line is None or self.last_line < self.line):
            msg = f"`last_line` {self.last_line} comes before `line` {self.line}"
            raise ValueError(msg)
        return self

    @staticmethod
    def _fields_of(text: str) -> dict[str, Any]:
        match = _SHORT.fullmatch(text)
        if match is None or not (match["page"] or match["line"]):
            msg = f"`{text}` is not a place; write it like `wirral.strategy L164`"
            raise ValueError(msg)
        return match.groupdict()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the short form `document L12`, `document L12-14` or `document p3 L12`.

        Parameters
        ----------
        text : str
            The short form.

        Returns
        -------
        Locator
            The place.

        Raises
        ------
        InputError
            If `text` has another form.

        Examples
        --------
        >>> Locator.parse("sefton.brief1 L49").line
        49
        """
        return cls.model_validate(text)

    def _order(self) -> tuple[str, int, int]:
        return self.document, self.page or 0, self.line or 0

    def __lt__(self, other: Self) -> bool:
        return self._order() < other._order()

    def __str__(self) -> str:
        parts = [self.document]
        if self.page is not None:
            parts.append(f"p{self.page}")
        if self.line is not None:
            parts.append(f"L{self.line}" + (f"-{self.last_line}" if self.last_line else ""))
        return " ".join(parts)
