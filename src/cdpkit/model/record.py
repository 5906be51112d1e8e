"""The base of every record: frozen, strict about names, documented by its attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

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


class Record(BaseModel):
    """A fact as a frozen record: unknown fields are refused, sequences are tuples.

    The docstring below an attribute is also the description in the JSON Schema.

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
