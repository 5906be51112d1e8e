"""The JSON Schema of what may be written in a file, made from the record classes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema


_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_OPTIONAL = {"Area": {"kind", "id"}, "Locator": {"document"}}
"""Fields that a file may leave out, since other fields or the file itself say them."""
_NUMBER = r"^\s*[-+]?\d[\d,]*(\.\d+)?\s*$"
_SHORT_ID = r"^([a-z0-9_-]+(\.[a-z0-9_-]+)*|[EKNSW]\d{8})$"
_EXAMPLES = {
    "Locator": ["L12", "L12-14", "p4 L22"],
    "Name": ["Exampleshire Council"],
    "PrintedPeriod": ["2024/25", "March 2026", "12 months to June 2024"],
    "PrintedValue": ["2,410", "31%", "around 600"],
    "Population": ["adults in treatment"],
    "Responsible": ["exampleshire-council", "TBC"],
    "Status": ["not_started", "under_way", "delayed", "complete"],
    "IndicatorLink": ["adults.in_treatment"],
    "Recurrence": ["monthly", "quarterly", "yearly", "ongoing"],
}
"""Texts that editors offer for a record that a text may stand for."""


def written_schema(kind: type[BaseModel]) -> dict[str, Any]:
    """Describe what may be written for a record class: short forms, and numbers as text.

    Parameters
    ----------
    kind : type
        A record class; `DocumentFile` gives the schema of a whole file.

    Returns
    -------
    dict
        A JSON Schema, draft 2020-12.

    Examples
    --------
    >>> from cdpkit.model import Locator
    >>> written_schema(Locator)["anyOf"][0]["examples"][0]
    'L12'
    """
    made = kind.model_json_schema(schema_generator=_Written)
    return {"$schema": _DIALECT, **json.loads(json.dumps(made), object_hook=_without_examples)}


def _without_examples(part: dict[str, Any]) -> dict[str, Any]:
    """Leave out examples in Python, which are for readers of the reference."""
    if isinstance(text := part.get("description"), str):
        part["description"] = text.partition("\n\nExamples\n")[0]
    return part


class _Written(GenerateJsonSchema):
    """Widens each sort of field to what the reader takes for it."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        made = super().str_schema(schema)
        if "pattern" in made:
            # Identifiers may be short, and GSS codes stand for areas.
            return {"type": "string", "pattern": _SHORT_ID} if "." in made["pattern"] else made
        return {**made, "type": ["string", "number"]}

    def int_schema(self, schema: core_schema.IntSchema) -> JsonSchemaValue:
        return {"anyOf": [super().int_schema(schema), {"type": "string", "pattern": _NUMBER}]}

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]}

    def float_schema(self, schema: core_schema.FloatSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER}]}

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"enum": [True, False, "true", "false"]}

    def date_schema(self, schema: core_schema.DateSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:  # noqa: ARG002
        return {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        made = super().literal_schema(schema)
        if schema["expected"] == ["1.1"]:
            return {"enum": ["1.1", "1.0", 1.1, 1.0]}
        numbers = [str(word) for word in schema["expected"] if isinstance(word, int)]
        return {"enum": [*schema["expected"], *numbers]} if numbers else made

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        made = super().default_schema(schema)
        if not made.get("default") or isinstance(made["default"], dict | list):
            made.pop("default", None)  # nobody writes it, and an editor would offer it
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        kind = schema["cls"]
        return self._with_short_forms(made, kind) if hasattr(kind, "shorthands") else made

    def _with_short_forms(self, made: JsonSchemaValue, kind: Any) -> JsonSchemaValue:
        left_out = _OPTIONAL.get(kind.__name__, set())
        for hand in kind.shorthands:
            left_out = left_out | {hand.field}
            made["properties"][hand.key] = self._shorthand(made, hand)
        if "required" in made:
            made["required"] = [name for name in made["required"] if name not in left_out]
        if not (kind.short or kind.__name__ == "Locator"):
            return made
        text: JsonSchemaValue = {"type": ["string", "number"]}
        if words := _words(kind):
            text = {"enum": words}
        elif kind.short_pattern:
            text = {"type": "string", "pattern": kind.short_pattern}
        if examples := _EXAMPLES.get(kind.__name__):
            text["examples"] = examples
        title, description = made.pop("title", kind.__name__), made.pop("description", "")
        return {"title": title, "description": description, "anyOf": [text, made]}

    @staticmethod
    def _shorthand(made: JsonSchemaValue, hand: Any) -> JsonSchemaValue:
        items = made["properties"][hand.field]["items"]
        one: JsonSchemaValue = {"type": "string"} if hand.value else items
        described = made["properties"][hand.field].get("description", "")
        about = f"Short form of `{hand.field}`: one or a list. {described}".strip()
        return {"description": about, "anyOf": [one, {"type": "array", "items": one}]}


def _words(kind: Any) -> list[str]:
    """Give the words of the field that a text stands for, if it has a closed list."""
    from enum import StrEnum

    field = kind.model_fields.get(kind.short)
    annotation = field.annotation if field else None
    closed = isinstance(annotation, type) and issubclass(annotation, StrEnum)
    return [word.value for word in annotation] if closed else []  # type: ignore[union-attr]
