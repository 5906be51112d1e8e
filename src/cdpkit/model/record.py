"""The base of every record: frozen, strict about names, documented by its attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

from cdpkit.display import Displayed, Parts, Table, shortened

__all__ = ["Identifier", "Record", "Ref"]

Identifier = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$", max_length=200)
]
"""A dotted lower-case key such as `wirral.s2023.p5.a10`: also a valid XML id and file name."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks an identifier that points to another record, and the kinds that it may point to.

    Parameters
    ----------
    kinds : tuple of str
        Names of the record classes.
    namespace : str
        First segment of the ids of that kind, implied where the field leaves it out: `torus` in
        a field that can only hold an organisation is `org.torus`.
    acyclic : bool
        Whether following this field from record to record must come to an end.
    """

    kinds: tuple[str, ...]
    namespace: str = ""
    acyclic: bool = False


_NAMES = ("id", "title", "name", "text", "printed_as")
"""The fields that name a record for a reader."""
_PLACES = ("id", "at")
"""Fields that a table about the record leaves out."""


def _told(value: Any) -> Any:
    """Give what a table says of a field: of many records their number."""
    if isinstance(value, tuple) and any(isinstance(item, Record) for item in value):
        return f"{len(value):,}"
    if isinstance(value, Record) and type(value).__str__ is Record.__str__:
        return value.heading() or repr(value)
    return value


class Record(Displayed, BaseModel):
    """A fact as a frozen record: unknown fields are refused, sequences are tuples.

    The docstring below an attribute is also the description in the JSON Schema. A notebook shows
    what is set; the `repr` of a record with an id is short, whatever it holds.

    Examples
    --------
    >>> class Colour(Record):
    ...     name: str
    >>> Colour(name="red")
    Colour(name='red')
    >>> Colour.json_schema()["additionalProperties"]
    False
    """

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        defer_build=True,
    )

    def __hash__(self) -> int:
        """Hash by the id where there is one, else by all fields: records may be keys."""
        values = (
            tuple(sorted(value.items())) if isinstance(value, dict) else value
            for value in self.__dict__.values()
        )
        return hash((type(self), getattr(self, "id", None) or tuple(values)))

    def parts(self) -> Parts:
        """Give the name of the record, and a table of the fields that are set."""
        rows = [
            (name.replace("_", " "), _told(getattr(self, name)))
            for name in type(self).model_fields
            if name in self.model_fields_set and name not in _PLACES
        ]
        return Parts(self.heading(), table=Table(("Field", "Value"), rows))

    def heading(self) -> str:
        """Give what a reader calls the record: its id, and its title or text."""
        texts = (getattr(self, name, None) for name in _NAMES)
        return ", ".join(dict.fromkeys(str(text) for text in texts if text))

    def __repr__(self) -> str:
        if hasattr(self, "id"):
            return Displayed.__repr__(self)
        return shortened(BaseModel.__repr__(self), 400)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """Give the JSON Schema (draft 2020-12) of this record.

        Returns
        -------
        dict
            A schema that an editor can use for completion and checking.

        Examples
        --------
        >>> Record.json_schema()["type"]
        'object'
        """
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **cls.model_json_schema(),
        }
