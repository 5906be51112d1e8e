"""Who answers for something: a body on record, or what is printed in its place."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Self

from pydantic import model_validator

from cdpkit.model.record import Entry, Identifier, Ref

BodyId = Annotated[
    Identifier, Ref(("Organisation", "Board", "Post", "Partnership", "Programme"), namespace="org")
]
"""Any body that can answer for something."""

_IDENTIFIER = re.compile(r"\.?[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*")


class Responsible(Entry, init=False):
    """An organisation, board, post, partnership or programme; or only what is printed.

    A text that has the shape of an identifier stands for the body; any other for the print.

    Examples
    --------
    >>> Responsible.model_validate("org.torus").body
    'org.torus'
    >>> Responsible.model_validate("TBC").printed
    'TBC'
    """

    short: ClassVar[str] = "body"

    body: BodyId | None = None
    """The body."""
    printed: str = ""
    """The words as printed, where no body is on record or the words differ from its name."""

    @model_validator(mode="before")
    @classmethod
    def _read_short_form(cls, data: Any) -> Any:
        if isinstance(data, str):
            return {"body" if _IDENTIFIER.fullmatch(data) else "printed": data}
        return data

    @model_validator(mode="after")
    def _names_somebody(self) -> Self:
        if self.body is None and not self.printed.strip():
            msg = (
                "`body` or `printed` must say who it is; leave the whole out where nobody is named"
            )
            raise ValueError(msg)
        return self

    def __str__(self) -> str:
        return self.printed or self.body or ""
