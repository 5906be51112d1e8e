"""Documents: YAML files to records, short identifiers written out in full."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, get_args

from pydantic import ValidationError

from cdpkit.errors import DocumentError
from cdpkit.io.documents.yaml_text import read_yaml
from cdpkit.model import DocumentFile, Record, Ref, SourceFile, reference_fields
from cdpkit.model.periods import YearType
from cdpkit.model.records import Area, Locator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic_core import ErrorDetails

    from cdpkit.model import Path

__all__ = ["read_document"]

_ID = "[a-z][a-z0-9_-]*"
_SHORT_PLACE = re.compile(r"L\d{1,7}(-\d{1,7})?")


def read_document(path: str | FilePath) -> SourceFile:
    """Read one YAML file as records, without looking at what it refers to.

    Parameters
    ----------
    path : path
        The file.

    Returns
    -------
    SourceFile
        Its records and the line of each value.

    Raises
    ------
    UnreadableFileError, DocumentError
        If the file cannot be read, or does not hold what the format asks for.

    Examples
    --------
    >>> from cdpkit.io import bundled
    >>> read_document(bundled.path_of("sefton")).content.document.id
    'sefton.brief1'
    """
    file = FilePath(path)
    data, lines = read_yaml(file)
    if not isinstance(data, dict):
        hint = 'Begin with `cdpkit: "1.0"` and `document:`.'
        raise DocumentError(str(file), 1, "", "holds no keys", hint)
    try:
        expanded = _Expander(data).expanded()
        content = DocumentFile.model_validate(expanded, context=_stated(data.get("document")))
    except ValidationError as error:
        raise _first_of(error, str(file), lines) from None
    return SourceFile(str(file), content, lines)


def _stated(document: Any) -> dict[str, str]:
    """Give what the document states once for all its periods: its type of year."""
    year_type = document.get("year_type") if isinstance(document, dict) else None
    return {"year_type": year_type} if year_type in list(YearType) else {}


class _Expander:
    """Writes short identifiers, references and places of a file out in full.

    It follows the fields of the record classes, so that free text is left alone: `publisher` is a
    reference in a document and plain text in the source of a fact.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        document = data.get("document")
        given = document.get("id") if isinstance(document, dict) else None
        self.document = given if isinstance(given, str) else None
        self.root = self.document.split(".")[0] if self.document else ""
        self.ids = set(self._ids_below(data, DocumentFile, self.root))

    def expanded(self) -> dict[str, Any]:
        result = self._record(self.data, DocumentFile, self.root)
        if self.document:
            result["document"]["id"] = self.document
        return result

    def _ids_below(self, value: Any, kind: type[Record], scope: str) -> Iterator[str]:
        if isinstance(value, list):
            for item in value:
                yield from self._ids_below(item, kind, scope)
        elif isinstance(value, dict):
            if isinstance(value.get("id"), str):
                scope = self._full_id(value["id"], scope)
                yield scope
            for name, inner in _records_within(kind).items():
                if name in value:
                    yield from self._ids_below(value[name], inner, scope)

    @staticmethod
    def _full_id(short: str, scope: str) -> str:
        return short if "." in short or not scope or short == scope else f"{scope}.{short}"

    def _value(self, value: Any, kind: type[Record], scope: str) -> Any:
        if isinstance(value, dict):
            return self._record(value, kind, scope)
        if isinstance(value, list):
            return [self._value(item, kind, scope) for item in value]
        if kind is Locator and self.document and _SHORT_PLACE.fullmatch(value or ""):
            return f"{self.document} {value}"
        return value

    def _record(self, data: dict[str, Any], kind: type[Record], scope: str) -> dict[str, Any]:
        own = self._full_id(data["id"], scope) if isinstance(data.get("id"), str) else scope
        references, within = reference_fields(kind), _records_within(kind)
        full = dict(data)
        for name, value in data.items():
            if name in references:
                full[name] = self._references(value, references[name], scope)
            elif name in within:
                full[name] = self._value(value, within[name], own)
        if isinstance(data.get("id"), str):
            full["id"] = own
        return full

    def _references(self, value: Any, ref: Ref, scope: str) -> Any:
        if isinstance(value, list):
            return [self._references(item, ref, scope) for item in value]
        return self._reference(value, ref, scope) if isinstance(value, str) else value

    def _reference(self, text: str, ref: Ref, scope: str) -> str:
        name = Area.id_of(text)
        parts = scope.split(".") if scope else []
        for size in range(len(parts), 0, -1):
            candidate = ".".join([*parts[:size], name])
            if candidate in self.ids:
                return candidate
        if name in self.ids or not ref.namespace or name.startswith(f"{ref.namespace}."):
            return name
        return f"{ref.namespace}.{name}"


@cache
def _records_within(kind: type[Record]) -> Mapping[str, type[Record]]:
    """Give the record class that each field holds, alone or in a list; other fields are left out."""
    held = {name: _record_in(info.annotation) for name, info in kind.model_fields.items()}
    return {name: inner for name, inner in held.items() if inner is not None}


def _record_in(annotation: Any) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next(filter(None, map(_record_in, get_args(annotation))), None)


_WRONG_SHAPE = {
    "tuple_type": ("is no list", "Write `- ` before each item, or leave the key out."),
    "model_type": ("holds no keys of its own", "Write `name: value` lines below it."),
    "dict_type": ("holds no keys of its own", "Write `name: value` lines below it."),
    "string_type": ("is no plain text", "Write one value, or leave the key out."),
}
"""What is said of a value of the wrong shape, and the remedy, by pydantic's name for it."""
_BY_TYPE = (
    (("bool_",), "is neither true nor false", "Write `true` or `false`."),
    (("int_",), "is no whole number", "Write digits only."),
    (("decimal_", "float_", "finite_"), "is no number", "Write digits, with a point for decimals."),
    (("date_",), "is no date", "Write it as year, month and day: 2024-06-30."),
)
"""The same of a text that is of another type, by the beginning of pydantic's name for it."""
_BY_LIMIT = {
    "gt": "is not above {}",
    "ge": "is below {}",
    "lt": "is not below {}",
    "le": "is above {}",
    "min_length": "has a length below {}",
    "max_length": "has a length above {}",
    "pattern": "does not match the pattern `{}`",
}
"""The same of a value beyond a limit, by the name of the limit. Pydantic's own words change."""


def _first_of(error: ValidationError, file: str, lines: Mapping[Path, int]) -> DocumentError:
    source = SourceFile(file, DocumentFile.model_construct(cdpkit="1.0"), lines)
    shown = error.errors(include_url=False)[:21]
    first, *rest = [_as_document_error(source, details) for details in shown]
    for other in rest:
        first.add_note(str(other))
    return first


def _as_document_error(source: SourceFile, details: ErrorDetails) -> DocumentError:
    path = details["loc"]
    kind, name = details["type"], path[-1] if path else ""
    if kind == "missing":
        return source.error(path, "is missing", f"Add `{name}`.")
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(name), _fields_at(path[:-1]), n=1)
        hint = f"Did you mean `{near[0]}`?" if near else "Remove it, or see the JSON Schema."
        return source.error(path, "is no field of this record", hint)
    given = details.get("input")
    if kind in _WRONG_SHAPE:
        return source.error(path, *_WRONG_SHAPE[kind])
    if (
        kind == "string_pattern_mismatch"
        and isinstance(given, str)
        and _ID in details["ctx"]["pattern"]
    ):
        problem = f"is no identifier: `{given[:60]}`"
        return source.error(path, problem, "Use lower-case letters, digits, `_`, `-` and dots.")
    problem, hint = _said_of(details)
    shown = f" (given: `{given}`)" if isinstance(given, str) and len(given) < 60 else ""
    return source.error(path, problem + shown, hint)


def _said_of(details: ErrorDetails) -> tuple[str, str]:
    """Say in our words why a value is not usable, and what to do."""
    kind, context = details["type"], details.get("ctx", {})
    if "error" in context:  # a validator of ours has said it
        message = str(context["error"])
        return f"is not usable: {message[:1].lower()}{message[1:]}", "Mend the value."
    if choices := re.findall(r"'([^']+)'", str(context.get("expected", ""))):
        near = difflib.get_close_matches(str(details.get("input")), choices, n=1)
        hint = f"Did you mean `{near[0]}`?" if near else "Write one of these."
        return "is not one of " + ", ".join(f"`{choice}`" for choice in choices), hint
    for beginnings, problem, hint in _BY_TYPE:
        if kind.startswith(beginnings):
            return problem, hint
    for limit, problem in _BY_LIMIT.items():
        if limit in context:
            return problem.format(context[limit]), "Mend the value."
    return "is not usable", "See the JSON Schema for what can stand here."


def _fields_at(path: Path) -> list[str]:
    kind: type[Record] | None = DocumentFile
    for part in path:
        if kind is not None and isinstance(part, str):
            kind = _records_within(kind).get(part)
    return sorted(kind.model_fields) if kind else []
